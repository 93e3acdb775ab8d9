"""Page-shaped reads of cases. Each that shows a part takes the viewer first and finds it through `visible_to`."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from accounts.models import User
from growth.charts import rung_glyph
from growth.decisions.models import Decision
from growth.evidence.models import Evidence, Visibility
from growth.mentoring.achievements.models import Achievement
from growth.opportunities.models import Opportunity
from growth.promotions.case_templates.specs import SectionSpec, spec_of
from growth.promotions.cases.models import (
    Case,
    CaseAssessment,
    CaseMetric,
    CaseProject,
    NamedAchievement,
    Reader,
    Section,
    SectionComment,
    Side,
)
from growth.promotions.cases.record import Criterion, Record
from growth.promotions.cases.rules import can_write
from growth.promotions.endorsements.models import Advocate, Endorsement
from growth.promotions.gates.models import Gate
from growth.standing import Quarter, State
from ladder.models import Dimension

# ---- criteria


@dataclass(frozen=True)
class CriterionLine:
    """A row of the criterion table."""

    criterion: Criterion
    quarters: list[tuple[Quarter, SafeString, str]]  # the rung reached, and its name
    standing: str
    mark: str

    @property
    def is_gap(self) -> bool:
        return not self.criterion.accepted

    @property
    def was_before(self) -> bool:
        return self.is_gap and self.criterion.state.rank >= State.EMERGING.rank

    @property
    def quarters_said(self) -> str:
        return ", ".join(f"{quarter}: {name}" for quarter, _, name in self.quarters)


def criterion_table(record: Record) -> list[tuple[Dimension, list[CriterionLine]]]:
    """The criteria by dimension, in the order of the ladder."""
    groups: dict[str, list[CriterionLine]] = defaultdict(list)
    for criterion in record.criteria:
        groups[criterion.dimension.key].append(_line(record, criterion))
    return [(dimension, groups[dimension.key]) for dimension in record.report.structure.dimensions]


def _line(record: Record, criterion: Criterion) -> CriterionLine:
    structure = record.report.structure
    quarters = []
    for quarter in record.window:
        best = criterion.evidenced.get(quarter, 0)
        name = structure.name_of(best) if best else "none"
        quarters.append((quarter, rung_glyph(best, 0, len(structure.levels)), name))
    marks = {State.SUSTAINED: "good", State.EMERGING: "half", State.CLAIMED: "wait", State.NONE: "bad"}
    if criterion.state is State.CLAIMED and criterion.verdict == "needs_more":
        return CriterionLine(criterion, quarters, "Needs more", "bad")
    return CriterionLine(criterion, quarters, criterion.state.word, marks[criterion.state])


# ---- the document


@dataclass(frozen=True)
class Part:
    """A section with what its template asks, and what was said about it to the reader."""

    section: Section
    spec: SectionSpec
    comments: list[SectionComment] = field(default_factory=list)
    can_write: bool = False

    @property
    def is_plan(self) -> bool:
        return self.section.key == "plan"

    @property
    def may_stay_unwritten(self) -> bool:
        """Whether there is nothing to read in it, and nobody has to write it."""
        return not (self.section.body or self.spec.required or self.comments or self.is_plan)

    @property
    def open_comments(self) -> list[SectionComment]:
        return [comment for comment in self.comments if comment.settled_at is None]

    @property
    def settled(self) -> list[SectionComment]:
        return [comment for comment in self.comments if comment.settled_at is not None]


def parts_of(viewer: User, case: Case) -> list[Part]:
    """The sections `viewer` reads, in order."""
    spec = spec_of(case.template.document)
    comments: dict[int, list[SectionComment]] = defaultdict(list)
    for comment in SectionComment.objects.visible_to(viewer).filter(section__case=case).select_related("settled_by"):
        comments[comment.section_id].append(comment)
    parts = []
    for section in Section.objects.visible_to(viewer).filter(case=case).order_by("position"):
        section.case = case
        writes = case.is_writable and can_write(viewer, section)
        parts.append(Part(section, spec.section(section.key), comments[section.pk], writes))
    return parts


def projects_of(viewer: User, case: Case) -> QuerySet[CaseProject]:
    rows: QuerySet[CaseProject] = CaseProject.objects.visible_to(viewer).filter(case=case)
    return rows.order_by("position", "pk")


def metrics_of(viewer: User, case: Case) -> QuerySet[CaseMetric]:
    rows: QuerySet[CaseMetric] = CaseMetric.objects.visible_to(viewer).filter(case=case)
    return rows.select_related("project").order_by("position", "pk")


def ties_of(viewer: User, project: CaseProject) -> tuple[list[Decision], list[Evidence]]:
    """Decisions and evidence tied to a project, as far as `viewer` may open them."""
    decisions = Decision.objects.visible_to(viewer).filter(pk__in=project.decisions.values("pk"))
    evidence = Evidence.objects.visible_to(viewer).filter(pk__in=project.evidence.values("pk"))
    return list(decisions.select_related("project").order_by("pk")), list(evidence.newest_first())


def named_in(viewer: User, case: Case) -> QuerySet[Any]:
    """Whom the candidate mentored, as far as they consent."""
    rows = NamedAchievement.objects.visible_to(viewer).filter(case=case)
    return rows.select_related("achievement__pairing__mentee").order_by("achievement__happened_on", "pk")


def own_achievements(case: Case) -> QuerySet[Achievement]:
    """What the candidate could name and has not."""
    rows = Achievement.objects.filter(pairing__mentor=case.person_id, state=Achievement.State.CONSENTED)
    rows = rows.exclude(pk__in=case.achievements.values("achievement"))
    return rows.select_related("pairing__mentee").order_by("-happened_on", "-pk")


@dataclass(frozen=True)
class Assessed:
    """How both sides see one dimension; None where a side has said nothing."""

    dimension: Dimension
    candidate: CaseAssessment | None
    manager: CaseAssessment | None


def assessed(viewer: User, record: Record) -> list[Assessed]:
    """For a side; empty while neither said anything."""
    rows = CaseAssessment.objects.visible_to(viewer).filter(case=record.case)
    said = {(row.dimension, row.side): row for row in rows}
    if not said:
        return []
    return [
        Assessed(dimension, said.get((dimension.key, Side.CANDIDATE)), said.get((dimension.key, Side.MANAGER)))
        for dimension in record.report.structure.dimensions
    ]


def fitting(viewer: User, record: Record) -> list[Opportunity]:
    """Open work that would show the target level where it is not sustained yet, the soonest first; a few."""
    target = record.case.target
    report = record.report
    keys = [
        dimension.key
        for dimension in report.structure.dimensions
        if report.standing(dimension).at(target.position) is not State.SUSTAINED
    ]
    rows = Opportunity.objects.visible_to(viewer).offered().fitting(keys, target.key)
    return list(rows.with_parts().order_by("starts_on", "pk")[:3]) if keys else []


def private_that_would_count(viewer: User, record: Record) -> list[Evidence]:
    """Private items of the candidate that claim expectations of the target level, in the window.

    Only for the candidate's own eyes: nobody else is told that there are any.
    """
    if viewer.pk != record.case.person_id or not record.case.is_writable:
        return []
    expectations = [criterion.expectation.pk for criterion in record.criteria]
    return list(
        Evidence.objects.of(viewer, viewer)
        .live()
        .filter(
            visibility=Visibility.PRIVATE,
            claims__expectation__in=expectations,
            ended_on__gte=record.window[0].first_day,
            ended_on__lte=record.report.as_of,
        )
        .distinct()
        .newest_first()
    )


@dataclass(frozen=True)
class Known:
    """Somebody with a part in a case, and which."""

    name: str
    part: str


def known_to(viewer: User, case: Case) -> list[Known]:
    """Who else has a part in a running case, as far as `viewer` may know, by name; each person once."""
    if not case.is_running:
        return []
    found: dict[int | None, Known] = {}
    readers = Reader.objects.visible_to(viewer).reading().filter(case=case).select_related("person")
    for reader in readers:
        found.setdefault(reader.person_id, Known(reader.person.name, "reader"))
    asked = Endorsement.objects.visible_to(viewer).filter(case=case, state__in=("asked", "given"))
    for endorsement in asked:
        found.setdefault(endorsement.giver_id, Known(endorsement.giver_name, "endorsement"))
    advocates = Advocate.objects.visible_to(viewer).filter(case=case).exclude(state=Advocate.State.DECLINED)
    for advocate in advocates.select_related("person"):
        found.setdefault(
            advocate.person_id, Known(advocate.person.name, "sponsor" if advocate.is_sponsor else "advocate")
        )
    gates = Gate.objects.visible_to(viewer).filter(case=case, owner__isnull=False).select_related("owner")
    for gate in gates:
        if gate.owner is not None:
            found.setdefault(gate.owner_id, Known(gate.owner.name, "answers a gate"))
    for own in (viewer.pk, case.person_id, case.manager_id):
        found.pop(own, None)
    return sorted(found.values(), key=lambda known: known.name)
