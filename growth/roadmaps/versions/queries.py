"""What the pages of roadmaps read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import Viewer
from config.differences import Change
from growth.practice.questions import QUESTIONS
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.expectations import expectations_of
from growth.roadmaps.models import Milestone, Phase, RoadmapVersion
from growth.roadmaps.versions.differences import difference
from growth.roadmaps.versions.documents import document_of
from growth.roadmaps.versions.moves import move_of, summary
from growth.roadmaps.versions.moving import Changed
from growth.roadmaps.words import range_words
from growth.words import joined
from ladder.models import Expectation, LadderVersion

QUESTION_OF = {question.key: question.text for question in QUESTIONS}


@dataclass(frozen=True)
class Listed:
    version: RoadmapVersion
    ladder: LadderVersion | None  # the one in force
    milestones: int


@dataclass(frozen=True)
class Step:
    """A milestone with what it names: the expectation in force, prerequisites, questions of AI maturity in words."""

    number: int
    milestone: Milestone
    expectation: Expectation | None
    after: list[Milestone]
    questions: list[str]

    @property
    def hours(self) -> str:
        return range_words(self.milestone.hours_low, self.milestone.hours_high)


@dataclass(frozen=True)
class Part:
    """A phase with its milestones. Its hours leave out what is optional."""

    phase: Phase
    steps: list[Step]

    @property
    def months(self) -> str:
        first, last = self.phase.first_month, self.phase.last_month
        return f"Month {first}" if first == last else f"Months {first} to {last}"

    @property
    def hours(self) -> str:
        rows = [step.milestone for step in self.steps if not step.milestone.is_optional]
        return range_words(sum(row.hours_low for row in rows), sum(row.hours_high for row in rows))

    @property
    def reading(self) -> list[tuple[str, str]]:
        return [(row["kind"].replace("_", " ").capitalize(), row["about"]) for row in self.phase.reading]


def listed(viewer: Viewer, status: str) -> list[Listed]:
    """The versions of a status that the viewer sees, oldest roadmap first. Two queries."""
    versions = RoadmapVersion.objects.visible_to(viewer).filter(status=status)
    rows = versions.select_related("roadmap", "ladder").annotate(count=Count("milestones")).order_by("roadmap_id")
    ladders = {row.ladder_id: row for row in LadderVersion.objects.published().select_related("ladder")}
    return [Listed(row, ladders.get(row.ladder_id), row.count) for row in rows]


def parts_of(version: RoadmapVersion) -> list[Part]:
    """The phases with all they hold, in their order. Milestones are numbered through."""
    parts = {row.pk: Part(row, []) for row in version.phases.order_by("position")}
    found = version.milestones.select_related("phase").prefetch_related("prerequisites")
    rows = list(found.order_by("phase__position", "position"))
    expectations = expectations_of(version.ladder, [row.expectation for row in rows])
    for number, row in enumerate(rows, 1):
        after = sorted(row.prerequisites.all(), key=lambda before: before.position)
        questions = [QUESTION_OF[key] for key in row.maturity if key in QUESTION_OF]
        parts[row.phase_id].steps.append(Step(number, row, expectations.get(row.expectation), after, questions))
    return list(parts.values())


def shown(version: RoadmapVersion) -> dict[str, object]:
    """What the page of a version shows, and that of a draft."""
    parts = parts_of(version)
    steps = [step for part in parts for step in part.steps]
    return {
        "version": version,
        "parts": parts,
        "milestones": len(steps),
        "optional": sum(step.milestone.is_optional for step in steps),
        "ladder": LadderVersion.objects.published().select_related("ladder").filter(ladder=version.ladder_id).first(),
    }


@dataclass(frozen=True)
class ChangeTold:
    """What becomes of one open milestone, in a few words each."""

    title: str
    lines: list[str]


def shown_move(enrolment: Enrolment, to: RoadmapVersion) -> dict[str, object]:
    """What moving there would mean, in the person's own terms."""
    move = move_of(enrolment, to)
    titles = {row.key: row.title for row in to.milestones.all()}
    titles = {row.key: row.title for row in enrolment.milestones.all()} | titles
    return {
        "move": move,
        "summary": summary(move),
        "added": [(row.title, range_words(row.words["hours_low"], row.words["hours_high"])) for row in move.added],
        "changed": [ChangeTold(row.title, list(_lines(row, titles))) for row in move.changed],
    }


def _lines(row: Changed, titles: dict[str, str]) -> Iterator[str]:
    if row.mine.title != row.title:
        yield f"was called “{row.mine.title}”"
    if row.has_other_hours:
        now, then = (range_words(of.words["hours_low"], of.words["hours_high"]) for of in (row.coming, row.mine))
        yield f"{now}, before {then}"
    if row.has_other_words:
        yield "other words"
    if row.comes_first:
        yield f"now comes after {_named(row.comes_first, titles)}"
    if row.no_longer_first:
        yield f"no longer waits for {_named(row.no_longer_first, titles)}"


def _named(keys: frozenset[str], titles: dict[str, str]) -> str:
    return joined(f"“{titles.get(key, key)}”" for key in sorted(keys))


def before(version: RoadmapVersion) -> RoadmapVersion | None:
    """The version a published one took the place of."""
    return version.roadmap.versions.filter(number__lt=version.number).order_by("-number").first()


def changes_of(version: RoadmapVersion) -> list[Change]:
    """From the version before it; for a draft, that is the one in force."""
    earlier = before(version)
    return difference(document_of(earlier) if earlier else None, document_of(version))
