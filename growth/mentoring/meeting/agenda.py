"""The agenda of the next session: what the two put on it, what was left open last time, and what Rungs proposes.

Proposals come from what both may see: the mentee's growth as the *mentor* sees it, whoever of the two asks. So both
get the same ones, and taking one writes down nothing that the other could not read already.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from growth.charts import day_words
from growth.evidence.models import Claim
from growth.mentoring.meeting.actions import add_topic
from growth.mentoring.meeting.models import USUAL_MINUTES, ActionItem, Goal, Topic
from growth.mentoring.models import Pairing
from growth.reports.queries import Step, growth_report
from ladder.models import Dimension

MOST_PROPOSED, MOST_OF_A_KIND = 4, 2
FOR_A_GAP, FOR_A_CLAIM, FOR_A_GOAL, FOR_AN_ITEM, FOR_A_TOPIC = 20, 15, 10, 5, 10
LONGEST_WORDS = 300


@dataclass(frozen=True)
class Proposed:
    """Something Rungs would talk about. `key` says what it comes from, such as “claim:12”."""

    key: str
    words: str
    why: str
    minutes: int
    dimension: Dimension | None = None
    url: str = ""


@dataclass(frozen=True)
class Agenda:
    items: list[ActionItem] = field(default_factory=list)  # open, so they stand on it
    topics: list[Topic] = field(default_factory=list)
    proposed: list[Proposed] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """What its topics and open action items take."""
        return sum(topic.minutes or FOR_A_TOPIC for topic in self.topics) + FOR_AN_ITEM * len(self.items)


def agenda_of(pairing: Pairing, *, minutes: int | None = None) -> Agenda:
    """For a session of `minutes`, of the agreed length if not given; empty once the pairing has ended."""
    if not pairing.is_active:
        return Agenda()
    items = list(pairing.action_items.open().select_related("owner"))
    topics = list(pairing.topics.filter(session=None).select_related("added_by"))
    on_it = [topic for topic in topics if not topic.is_left_out]
    so_far = Agenda(items, on_it)
    known = {topic.key for topic in topics} | _covered_last(pairing)
    candidates = [row for row in _candidates(pairing) if row.key not in known]
    free = (minutes or minutes_of(pairing)) - so_far.minutes
    return Agenda(items, on_it, fitting(candidates, free))


def minutes_of(pairing: Pairing) -> int:
    """The length of a session as the two wrote it down."""
    agreement = getattr(pairing, "agreement", None)
    return agreement.minutes if agreement else USUAL_MINUTES


def fitting(candidates: Iterable[Proposed], minutes: int) -> list[Proposed]:
    """The first few that fit into the time that is left, in their order; each key once."""
    chosen: dict[str, Proposed] = {}
    for row in candidates:
        if row.minutes <= minutes and row.key not in chosen and len(chosen) < MOST_PROPOSED:
            chosen[row.key] = row
            minutes -= row.minutes
    return list(chosen.values())


def take_proposal(pairing: Pairing, *, by: User, key: str, leave_out: bool = False) -> Topic:
    """Puts a proposal on the agenda, or says that it is not for this time. Twice is once.

    The words come from what is proposed now, never from a form. Raises ValidationError for what is not proposed.
    """
    there = Topic.objects.filter(pairing=pairing, session=None, key=key).first() if key else None
    if there is not None:
        return there
    proposed = next((row for row in _candidates(pairing) if row.key == key), None) if pairing.is_active else None
    if proposed is None:
        raise ValidationError("This is not proposed any more.")
    return add_topic(pairing, by=by, words=proposed.words, minutes=proposed.minutes, key=key, is_left_out=leave_out)


def _candidates(pairing: Pairing) -> list[Proposed]:
    """Most pressing first: claims that wait, the weakest dimensions of the next level, goals not met."""
    steps = _steps(pairing) if pairing.opens_record else []
    claims = _claims(pairing) if pairing.opens_record else []
    goals = pairing.goals.filter(met_at=None).select_related("expectation__dimension")
    others = goals.exclude(expectation__in=[step.expectation.pk for step in steps])  # each expectation once
    return [*claims, *_gaps(steps), *_goals(others)]


def _claims(pairing: Pairing) -> list[Proposed]:
    """The words name no title: the mentee may take the item back, and the topic would stay."""
    rows = Claim.objects.waiting_for(pairing.mentor).filter(evidence__person=pairing.mentee)
    rows = rows.select_related("evidence", "expectation__dimension", "expectation__level")
    return [
        Proposed(
            key=f"claim:{claim.pk}",
            words=f"{_name(claim)}: what would a verdict need?",
            why=f"“{claim.evidence.title}” waits for a verdict.",
            minutes=FOR_A_CLAIM,
            dimension=claim.expectation.dimension,
            url=claim.get_absolute_url(),
        )
        for claim in rows.order_by("waiting_since", "pk")[:MOST_OF_A_KIND]
    ]


def _name(claim: Claim) -> str:
    day = day_words(timezone.localtime(claim.created_at).date())
    return f"The claim of {day} in {claim.expectation.dimension.name} at {claim.expectation.level.name}"


def _steps(pairing: Pairing) -> list[Step]:
    report = growth_report(pairing.mentor, pairing.mentee)
    return report.steps[:MOST_OF_A_KIND] if report else []


def _gaps(steps: list[Step]) -> list[Proposed]:
    return [
        Proposed(
            key=f"gap:{step.dimension.key}:{step.level.key}",
            words=_short(step.expectation.text),
            why=f"From the weakest dimensions of {step.level.name}. {step.missing}",
            minutes=FOR_A_GAP,
            dimension=step.dimension,
            url=step.expectation.get_absolute_url(),
        )
        for step in steps
    ]


def _goals(goals: Iterable[Goal]) -> list[Proposed]:
    return [
        Proposed(
            key=f"goal:{goal.pk}",
            words=_short(f"Where are we with: {goal.words}"),
            why="A goal of your agreement.",
            minutes=FOR_A_GOAL,
            dimension=goal.expectation.dimension if goal.expectation else None,
        )
        for goal in list(goals)[:MOST_OF_A_KIND]
    ]


def _covered_last(pairing: Pairing) -> set[str]:
    """What the newest session covered. Gaps and goals take turns; a claim comes back until it has its verdict."""
    newest = pairing.sessions.held()[:1]
    rows = Topic.objects.filter(session__in=[session.pk for session in newest], is_left_out=False)
    return {key for key in rows.values_list("key", flat=True) if not key.startswith("claim:")}


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1].rstrip() + "…"
