"""What the tests of rounds share: Omar runs the programme, Noor and Zoe can help, Ada and Ben look for help."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.jobs.models import Job
from growth.mentoring.models import Pairing, Profile, Proposal, Round
from growth.mentoring.profiles.strengths import take
from growth.mentoring.rounds import actions, previewing
from growth.notices.models import Notice
from ladder.actions import place
from ladder.models import LadderVersion
from tests.factories import accepted
from tests.people import Cast

DAY = timedelta(days=1)
AUTONOMY, RISK = "autonomy", "risk"


def placed(person: User, level: str) -> None:
    version = LadderVersion.objects.published().get()
    place(person, level=version.levels.get(key=level), since=timezone.localdate() - 400 * DAY, by=person.manager)


def sustained(person: User, by: User, dimension: str, level: str) -> None:
    """Accepted in this quarter and the one before."""
    today = timezone.localdate()
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    for day in (first, first - DAY):
        accepted(person, by, f"{dimension}-{level}-1", day)


def helper(person: User, manager: User, *, dimension: str = RISK, level: str = "senior", **fields: Any) -> Profile:
    """Somebody who offers mentoring and is sustained at a level in a dimension, with room for one unless told."""
    if person.manager_id is None:
        person.manager = manager
        person.save()
    placed(person, level)
    sustained(person, manager, dimension, level)
    fields = {"offers": ["mentoring"], "capacity": 1, **fields}
    profile, _ = Profile.objects.update_or_create(person=person, defaults=fields)
    take([person])
    return profile


def seeker(person: User, *, level: str = "mid") -> None:
    placed(person, level)
    take([person])


def owner(cast: Cast) -> User:
    cast.omar.is_programme_owner = True
    cast.omar.save()
    return cast.omar


def opened(by: User, **fields: Any) -> Round:
    last = timezone.localdate() + 10 * DAY
    fields = {"name": "Spring", "kind": "mentoring", "closes_on": last, "objective": "quality", **fields}
    return actions.open_round(by=by, **fields)


def previewed(of: Round, by: User) -> Job:
    """Closes it if need be, and makes the preview as a job does."""
    actions.close_round(of, by=by)
    of.refresh_from_db()
    job = previewing.start_preview(of, by=by)
    run(job)
    of.refresh_from_db()
    return job


def run(job: Job) -> None:
    """Tests have no commit, on which a job is sent to a worker."""
    from growth.jobs.running import run_now

    run_now(job.pk)
    job.refresh_from_db()


def published(of: Round, by: User) -> actions.Published:
    previewed(of, by)
    return actions.publish_round(of, by=by, previewed_at=of.previewed_at)


def pairs(of: Round) -> set[tuple[str, str]]:
    """First names of mentor and mentee."""
    rows = of.proposals.select_related("mentor", "mentee")
    return {(row.mentor.first_name, row.mentee.first_name) for row in rows}


def why(of: Round) -> dict[str, str]:
    return {row.mentee.first_name: row.why for row in of.unmatched.select_related("mentee")}


def told(person: User) -> list[str]:
    """What mentoring put into somebody's inbox, oldest first."""
    lines = Notice.objects.filter(person=person, url__startswith="/mentoring/").order_by("pk")
    return list(lines.values_list("text", flat=True))


def proposal_of(of: Round, mentee: User) -> Proposal:
    return of.proposals.get(mentee=mentee)


def without_pairings() -> None:
    """The cast comes with Noor as Ada's mentor."""
    Pairing.objects.all().delete()
