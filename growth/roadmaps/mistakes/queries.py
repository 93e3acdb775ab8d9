"""What a mistakes check asks, what one's own log shows, and when the next one is due."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from growth.evidence.models import Evidence
from growth.roadmaps.enrolments.actions import NOT_CHOSEN
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.mistakes.models import MistakesCheck
from growth.roadmaps.mistakes.signs import SIX_MONTHS, TWO_MONTHS, Entry, Log, Step, signs_of

DUE_AFTER = TWO_MONTHS


@dataclass(frozen=True)
class Asked:
    """One common mistake as it is asked about today. `signs` is what shows it in general, `seen` one's own log."""

    key: str
    name: str
    question: str
    signs: str
    seen: list[str]
    suggestion: str


@dataclass(frozen=True)
class Due:
    due_on: date
    is_due: bool


def asked_of(enrolment: Enrolment, today: date) -> list[Asked]:
    """Every mistake the version knows, in its order."""
    log = log_of(enrolment, today)
    return [_asked(mistake, log) for mistake in enrolment.version.mistakes]


def due(enrolment: Enrolment, today: date) -> Due:
    """Two months after the start, or after the last check."""
    last = enrolment.mistakes_checks.first()
    due_on = (last.answered_on if last else enrolment.started_on) + DUE_AFTER
    return Due(due_on, bool(enrolment.version.mistakes) and due_on <= today)


def log_of(enrolment: Enrolment, today: date) -> Log:
    """Of the person's own record, so it is for them alone. Archived items are withdrawn."""
    rows = Evidence.objects.filter(person=enrolment.person_id, listed_on__gte=today - TWO_MONTHS - SIX_MONTHS).live()
    entries = [
        Entry(day, kind, scope, mode, bool(links), measured is not None)
        for day, kind, scope, mode, links, measured in rows.values_list(
            "listed_on", "kind", "scope", "mode", "links", "metric_after"
        )
    ]
    steps = [
        Step(row.title, row.phase, row.state, row.closed_on, row.skipped_because == NOT_CHOSEN)
        for row in enrolment.milestones.all()
    ]
    return Log(today, enrolment.started_on, entries, steps)


def history_of(person: User, *, without: MistakesCheck | None = None) -> list[MistakesCheck]:
    """Earlier checks, newest first."""
    rows: Any = MistakesCheck.objects.visible_to(person)
    return [row for row in rows if without is None or row.pk != without.pk]


def _asked(mistake: dict[str, Any], log: Log) -> Asked:
    words = {name: mistake[name] for name in ("key", "name", "question", "signs", "suggestion")}
    return Asked(seen=signs_of(mistake["watch"], log), **words)
