"""Page-shaped reads of pairings: how they go, who sees what of them, and what one may choose as a goal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from growth.charts import day_words
from growth.mentoring.health.state import Health, health_of
from growth.mentoring.meeting.models import ActionItem, Goal, Session, Topic
from growth.mentoring.models import Pairing
from growth.reports.queries import growth_report
from growth.words import joined
from ladder.models import Expectation

LISTED_SESSIONS = 12
NAMED_OWNERS = 3
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Going:
    """How a pairing goes. From `with_meetings` alone, so it is known to everybody who sees that the pairing exists."""

    health: Health
    last_met: date | None
    next_meeting: datetime | None
    met: int

    @property
    def mark(self) -> str:
        return self.health.mark

    @property
    def is_quiet(self) -> bool:
        return self.health is Health.QUIET

    @property
    def needs_a_time(self) -> bool:
        """Nothing is planned, and it is time."""
        return self.next_meeting is None and self.health in (Health.QUIET, Health.CHECK_IN)


def going(pairing: Any) -> Going:
    """Of a pairing read `with_meetings`."""
    last_met = timezone.localtime(pairing.last_met).date() if pairing.last_met else None
    health = health_of(
        started_on=pairing.started_on,
        cadence_weeks=pairing.cadence_weeks,
        last_met=last_met,
        today=timezone.localdate(),
    )
    return Going(health, last_met, pairing.next_meeting, pairing.met)


def sessions_ahead_of(viewer: User) -> QuerySet[Session]:
    """Those of the viewer within two weeks, the soonest first. Looks at nothing of the viewer but `pk`."""
    now = timezone.now()
    rows = Session.objects.planned().visible_to(viewer).filter(starts_at__gte=now, starts_at__lte=now + SOON)
    return rows.select_related("pairing__mentor", "pairing__mentee").order_by("starts_at", "pk")


def sessions_of(pairing: Pairing) -> list[Session]:
    """What was held or missed, newest first, with the action items of each."""
    past = pairing.sessions.without_questions().filter(state__in=(Session.State.HELD, Session.State.MISSED))
    items = Prefetch("action_items", ActionItem.objects.select_related("owner"))
    return list(past.prefetch_related(items)[:LISTED_SESSIONS])


def coming_of(pairing: Pairing) -> list[Session]:
    """Planned ones, the soonest first: those to come, and those nobody has said of whether they were held."""
    return list(pairing.sessions.planned().order_by("starts_at", "pk"))


def covered_by(session: Session) -> list[Topic]:
    """What a session that was held covered, as far as somebody put it on the agenda."""
    return list(session.topics.filter(is_left_out=False))


def open_goals(pairing: Pairing) -> list[Goal]:
    return list(pairing.goals.filter(met_at=None).select_related("expectation__dimension", "expectation__level"))


def goals_to_choose(pairing: Pairing, goals: Sequence[Goal]) -> list[Expectation]:
    """What the next level of the mentee asks for, and what was chosen before; only where the mentor may know of it."""
    chosen = [goal.expectation for goal in goals if goal.expectation is not None]
    if not pairing.opens_record or not pairing.is_active:
        return chosen
    report = growth_report(pairing.mentor, pairing.mentee)
    if report is None or report.target is None:
        return chosen
    level = report.target.position
    weakest_first = [step.dimension.key for step in report.steps]
    others = [row.key for row in report.structure.dimensions if row.key not in weakest_first]
    offered = [row for key in (*weakest_first, *others) for row in report.structure.cells.get((key, level), [])]
    return [*(row for row in chosen if row.pk not in {one.pk for one in offered}), *offered]


def audience_words(viewer: User, pairing: Pairing, programme_owners: Iterable[User]) -> str:
    """Who sees what of it, by name."""
    other, mentee = pairing.other(viewer), pairing.mentee
    manager = mentee.manager
    rest = [owner.name for owner in programme_owners if not pairing.is_side(owner) and owner != manager]
    names = [manager.name] if manager is not None and not pairing.is_side(manager) else []
    names += rest[:NAMED_OWNERS]
    if len(rest) > NAMED_OWNERS:
        names.append("others who run the programme")
    said = f"This pairing is seen by you and {other.name}."
    if names:
        see = "sees" if len(names) == 1 else "see"
        said += f" {joined(names)} {see} that it exists and when you last met, not what you spoke about."
    return said


def programme_owners() -> list[User]:
    return list(User.objects.active().filter(is_programme_owner=True).order_by("name", "pk"))


def end_words(pairing: Pairing) -> str:
    """“31 Mar 2027, then decide again”."""
    return f"{day_words(pairing.ends_on)}, then decide again" if pairing.ends_on else "Not said yet"
