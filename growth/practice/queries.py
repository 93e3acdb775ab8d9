"""Page-shaped reads of a team's AI practice. Each takes the viewer first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, Subquery
from django.utils.safestring import SafeString

from accounts.models import Team, User
from growth import charts
from growth.evidence.models import Evidence
from growth.practice.differences import Change, Facts, differences
from growth.practice.models import Answer, NextStep, Position, PracticeAssessment, people_of, teams_open_to
from growth.practice.questions import (
    FRAGILITY,
    MATURITY,
    PAIRS,
    POSITIONS,
    QUESTIONS,
    Pair,
    Question,
    Signal,
    position_words,
)
from growth.words import joined

MOST_NAMES = 12


@dataclass(frozen=True)
class TeamPractice:
    """One line of the overview."""

    team: Team
    newest: PracticeAssessment | None
    open_steps: list[NextStep]


@dataclass(frozen=True)
class QuestionSaid:
    question: Question
    answer: Answer
    evidence: Evidence | None  # as far as the viewer may see it

    @property
    def is_hidden(self) -> bool:
        return self.answer.evidence_id is not None and self.evidence is None

    @property
    def is_unchecked(self) -> bool:
        """A yes without anything to check it by."""
        answer = self.answer
        return answer.reply in ("yes", "partly") and not answer.url and answer.evidence_id is None


@dataclass(frozen=True)
class PairSaid:
    pair: Pair
    position: Position

    @property
    def picture(self) -> SafeString:
        return charts.scale(self.position.position, POSITIONS)

    @property
    def words(self) -> str:
        return position_words(self.pair, self.position.position)


@dataclass(frozen=True)
class Said:
    """An assessment as this viewer may read it."""

    assessment: PracticeAssessment
    questions: list[QuestionSaid]
    pairs: list[PairSaid]
    fragility: list[Signal]
    maturity: list[Signal]
    previous: PracticeAssessment | None
    changes: list[Change]

    @property
    def evidence(self) -> list[Evidence]:
        return [row.evidence for row in self.questions if row.evidence is not None]


def latest_practice(viewer: User, teams: Iterable[Team | int]) -> dict[int, date]:
    """The day of each team's newest assessment, by the team's id, as far as `viewer` may read it."""
    rows = PracticeAssessment.objects.visible_to(viewer).filter(team__in=list(teams))
    return dict(rows.order_by().values_list("team").annotate(newest=Max("day")))


def teams_with_practice(viewer: User) -> list[TeamPractice]:
    """The teams open to the viewer, their newest assessment, and what they do next."""
    teams = teams_open_to(viewer).order_by("name", "pk")
    last = PracticeAssessment.objects.filter(team=OuterRef("team")).newest_first().values("pk")[:1]
    rows = PracticeAssessment.objects.visible_to(viewer).filter(pk=Subquery(last)).select_related("author")
    newest = {assessment.team_id: assessment for assessment in rows}
    steps: dict[int, list[NextStep]] = {}
    found = NextStep.objects.visible_to(viewer).open().select_related("owner", "assessment")
    for step in found:
        steps.setdefault(step.assessment.team_id, []).append(step)
    return [TeamPractice(team, newest.get(team.pk), steps.get(team.pk, [])) for team in teams]


def steps_elsewhere(viewer: User) -> list[NextStep]:
    """Open next steps the viewer still owns in teams that are no longer open to them."""
    mine = NextStep.objects.open().filter(owner=viewer).select_related("assessment__team")
    return list(mine.exclude(assessment__team__in=teams_open_to(viewer).values("pk")))


def said_in(viewer: User, assessment: PracticeAssessment) -> Said:
    """Everything on the page of one assessment (fetched `with_content`)."""
    linked = {answer.evidence_id for answer in assessment.answers.all() if answer.evidence_id is not None}
    visible = (
        Evidence.objects.visible_to(viewer).filter(pk__in=linked).select_related("person").in_bulk() if linked else {}
    )
    answers = {answer.question: answer for answer in assessment.answers.all()}
    positions = {position.pair: position for position in assessment.positions.all()}
    previous = previous_of(assessment)
    return Said(
        assessment,
        [
            QuestionSaid(question, answers[question.key], visible.get(answers[question.key].evidence_id or 0))
            for question in QUESTIONS
            if question.key in answers
        ],
        [PairSaid(pair, positions[pair.key]) for pair in PAIRS if pair.key in positions],
        [signal for signal in FRAGILITY if signal.key in assessment.signals],
        [signal for signal in MATURITY if signal.key in assessment.signals],
        previous,
        differences(facts_of(previous), facts_of(assessment)) if previous else [],
    )


def previous_of(assessment: PracticeAssessment) -> PracticeAssessment | None:
    """The one before it. Whoever reads one assessment of a team reads all of them."""
    earlier = PracticeAssessment.objects.filter(team=assessment.team_id, day__lt=assessment.day)
    return earlier.prefetch_related("answers", "positions").newest_first().first()


def facts_of(assessment: PracticeAssessment) -> Facts:
    return Facts(
        {answer.question: answer.reply for answer in assessment.answers.all()},
        frozenset(assessment.signals),
        {position.pair: position.position for position in assessment.positions.all()},
    )


def reader_words(team: Team) -> str:
    """Who reads it, by name as long as there are few: “Ada Lindqvist, Ben Achterberg and Mia Okafor”."""
    names = [person.name for person in people_of(team).order_by("name")]
    if not names:
        return "nobody else"
    if len(names) > MOST_NAMES:
        return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"
    return joined(names)
