"""What managers read of the roadmaps of their direct reports: only what each shares with their growth circle."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Team, User
from growth.practice.models import Answer, PracticeAssessment
from growth.practice.questions import QUESTIONS, Question
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.enrolments.words import against, weeks_between
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import Milestone
from growth.roadmaps.overview.coverage import Covered, Stage, Step, coverage
from growth.roadmaps.progress import Progress, progress_of_many

State = PlannedMilestone.State
STAGES = {State.CLOSED: Stage.CLOSED, State.UNDER_WAY: Stage.UNDER_WAY, State.NOT_STARTED: Stage.AHEAD}


@dataclass(frozen=True)
class Row:
    """One person on a roadmap, as their manager sees it.

    SECURITY: of the progress it takes when things land and whether it is too much, and nothing that tells hours.
    """

    enrolment: Enrolment
    milestones: list[PlannedMilestone]  # in the person's own order
    lands_on: date | None  # as others are told
    is_too_much: bool
    has_begun: bool

    @property
    def person(self) -> User:
        return self.enrolment.person

    @cached_property
    def closed(self) -> list[PlannedMilestone]:
        return [row for row in self.milestones if row.is_closed]

    @cached_property
    def under_way(self) -> list[PlannedMilestone]:
        return [row for row in self.milestones if row.state == State.UNDER_WAY]

    @property
    def is_done(self) -> bool:
        return not any(row.is_open for row in self.milestones)

    @property
    def weeks_later(self) -> int | None:
        """Whole weeks after the first plan; fewer than none: before it. None where one of the two lands nowhere."""
        return weeks_between(self.enrolment.first_lands_on, self.lands_on)

    @property
    def against_first(self) -> str:
        """“ten weeks after the first plan”."""
        return against(self.enrolment.first_lands_on, self.lands_on, "the first plan")


@dataclass(frozen=True)
class Said:
    """What the newest assessment of a team answered to a question."""

    team: Team
    assessment: PracticeAssessment
    answer: Answer


@dataclass(frozen=True)
class AboutQuestion:
    question: Question
    covered: Covered
    said: list[Said]  # by name of the team


@dataclass(frozen=True)
class TeamRoadmaps:
    rows: list[Row]  # by name

    @property
    def people(self) -> list[User]:
        return [row.person for row in self.rows]


def roadmaps_led_by(manager: User, today: date | None = None) -> TeamRoadmaps:
    """The running roadmaps that direct reports of `manager` share. Three queries, however many there are."""
    today = today or timezone.localdate()
    enrolments = Enrolment.objects.visible_to(manager).running().filter(person__manager=manager, person__is_active=True)
    found = list(
        enrolments.select_related("person__team", "version__roadmap").order_by("person__name", "person_id", "pk")
    )
    progress = progress_of_many(found, today)
    return TeamRoadmaps([_row(progress[enrolment.pk], today) for enrolment in found])


def questions_of(manager: User, rows: Sequence[Row]) -> list[AboutQuestion]:
    """The five questions about AI practice beside what these people work at. Three queries at most."""
    said = _said(manager, {row.person.team.pk: row.person.team for row in rows if row.person.team})
    by_key = {question.key: question for question in QUESTIONS}
    return [
        AboutQuestion(by_key[covered.key], covered, said.get(covered.key, []))
        for covered in coverage(list(by_key), _steps(rows))
    ]


def _row(progress: Progress, today: date) -> Row:
    return Row(
        enrolment=progress.enrolment,
        milestones=progress.milestones,
        lands_on=progress.expected.lands_on,
        is_too_much=progress.is_too_much,
        has_begun=progress.enrolment.has_begun(today),
    )


def _steps(rows: Sequence[Row]) -> Iterable[Step]:
    """Milestones that help to answer a question, by what the version of each roadmap says of them."""
    versions = {row.enrolment.version_id for row in rows}
    asked = Milestone.objects.filter(version__in=versions).values_list("version", "key", "maturity")
    helps = {(version, key): frozenset(maturity) for version, key, maturity in asked if maturity}
    for row in rows:
        for milestone in row.milestones:
            questions = helps.get((row.enrolment.version_id, milestone.key))
            stage = STAGES.get(State(milestone.state))
            if questions and stage and not milestone.is_own:
                yield Step(
                    row.person.pk, row.person.name, milestone.title, milestone.get_absolute_url(), stage, questions
                )


def _said(manager: User, teams: dict[int, Team]) -> dict[str, list[Said]]:
    """By question, the newest answers of these teams, as far as `manager` reads their practice."""
    last = PracticeAssessment.objects.filter(team=OuterRef("team")).newest_first().values("pk")[:1]
    newest = PracticeAssessment.objects.visible_to(manager).filter(team__in=teams, pk=Subquery(last))
    found: dict[str, list[Said]] = {}
    for assessment in newest.prefetch_related("answers").order_by("team__name", "pk"):
        for answer in assessment.answers.all():
            found.setdefault(answer.question, []).append(Said(teams[assessment.team_id], assessment, answer))
    return found
