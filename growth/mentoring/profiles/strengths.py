"""What a profile says of somebody's standing, and a wish of their gaps: taken from their own growth reports.

Taken when one opens or saves one's profile, every night, and before a round is previewed. In between it may be a day
old: `taken_at` says so.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from growth.mentoring.profiles.models import Profile, Wish
from growth.reports.many import own_reports
from growth.reports.queries import Report
from growth.standing import State

BATCH = 200


@transaction.atomic
def take(people: Iterable[User]) -> None:
    """Takes level, ladder, sustained levels and gaps of these people anew; makes the rows of those who have none.

    People without a placement get level 0 and nothing else. Reads in a number of queries that does not depend on how
    many people there are within a batch of `BATCH`.
    """
    by_id = {person.pk: person for person in people}
    Profile.objects.bulk_create([Profile(person_id=pk) for pk in by_id], ignore_conflicts=True)
    Wish.objects.bulk_create([Wish(person_id=pk) for pk in by_id], ignore_conflicts=True)
    reports, now = own_reports(by_id.values()), timezone.now()
    profiles = list(Profile.objects.filter(person__in=by_id))
    wishes = list(Wish.objects.filter(person__in=by_id))
    for profile in profiles:
        report = reports.get(profile.person_id)
        profile.level = report.position if report else 0
        profile.ladder = report.structure.version.ladder.key if report else ""
        profile.strengths = strengths_of(report) if report else {}
        profile.taken_at = now
    for wish in wishes:
        report = reports.get(wish.person_id)
        wish.gaps = gaps_of(report) if report else []
    Profile.objects.bulk_update(profiles, ["level", "ladder", "strengths", "taken_at"], batch_size=BATCH)
    Wish.objects.bulk_update(wishes, ["gaps"], batch_size=BATCH)


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
