"""What a profile says of somebody's standing, and a wish of their gaps: taken from their own growth reports.

Taken when one opens or saves one's profile, every night, and before a round is previewed. In between it may be a day
old: `taken_at` says so.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from growth.mentoring.profiles.models import Profile, Wish
from growth.reports.many import own_reports
from growth.reports.queries import Report
from growth.standing import State

BATCH = 200


def take(people: Iterable[User]) -> None:
    """Takes level, ladder, sustained levels and gaps of these people anew; makes the rows of those who have none.

    People without a placement get level 0 and nothing else. Reads in the same number of queries however many people
    there are, and writes only what changed, as many rows at once as the database takes (Django gives SQLite 999
    values).
    """
    # Sorted, so that two who write the same rows at once do not wait for each other in a circle.
    by_id = {person.pk: person for person in sorted(people, key=attrgetter("pk"))}
    reports, now = own_reports(by_id.values()), timezone.now()
    standing = {pk: _standing_of(reports.get(pk)) for pk in by_id}
    gaps = {pk: gaps_of(reports[pk]) if pk in reports else [] for pk in by_id}
    rows = Profile.objects.filter(person__in=by_id).values_list("person_id", "level", "ladder", "strengths")
    known = {pk: tuple(taken) for pk, *taken in rows}
    known_gaps = dict(Wish.objects.filter(person__in=by_id).values_list("person_id", "gaps"))
    profiles = [
        Profile(person_id=pk, level=level, ladder=ladder, strengths=strengths, taken_at=now)
        for pk, (level, ladder, strengths) in standing.items()
        if known.get(pk) != (level, ladder, strengths)
    ]
    wishes = [Wish(person_id=pk, gaps=found) for pk, found in gaps.items() if known_gaps.get(pk) != found]
    with transaction.atomic():  # only now: reading is most of the work, and nobody has to wait for it
        _upsert(profiles, ["level", "ladder", "strengths"])
        _upsert(wishes, ["gaps"])
        Profile.objects.filter(person__in=by_id).update(taken_at=now)


def _standing_of(report: Report | None) -> tuple[int, str, dict[str, int]]:
    """What a profile says of it: level, key of the ladder, sustained levels."""
    if report is None:
        return 0, "", {}
    return report.position, report.structure.version.ladder.key, strengths_of(report)


def _upsert(rows: Sequence[Profile] | Sequence[Wish], fields: list[str]) -> None:
    """Makes rows that are missing, and sets only these fields of those that are there."""
    if rows:
        manager: Any = type(rows[0])._default_manager
        manager.bulk_create(rows, update_conflicts=True, unique_fields=["person"], update_fields=fields)


def take_all() -> int:
    """Takes anew what is said of everybody who has a profile and is here. Returns of how many."""
    people = list(User.objects.active().filter(mentoring_profile__isnull=False).order_by("pk"))
    for start in range(0, len(people), BATCH):
        take(people[start : start + BATCH])
    return len(people)


def strengths_of(report: Report) -> dict[str, int]:
    """The sustained level of each dimension that has one, as a position, by dimension key."""
    found = {row.key: report.standing(row).sustained for row in report.structure.dimensions}
    return {key: level for key, level in found.items() if level}


def gaps_of(report: Report) -> list[str]:
    """Keys of the dimensions that the next level still asks for, weakest first."""
    return [step.dimension.key for step in report.steps if step.state is not State.SUSTAINED]
