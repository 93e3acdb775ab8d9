"""The facts of one case, from the database. The caller found the case as one of its sides."""

from collections.abc import Iterator
from typing import Any

from growth.evidence.claims import Verdict
from growth.evidence.models import Strength
from growth.promotions.cases.models import Case, CaseMetric, CaseProject, NamedAchievement, Side
from growth.promotions.cases.record import Criterion, Record, record_of
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements.models import Advocate, Endorsement
from growth.promotions.gates.models import Gate
from growth.promotions.lint.facts import (
    AcceptedItem,
    ConcernFact,
    CriterionFact,
    DimensionFact,
    EndorsementFact,
    Facts,
    MetricFact,
    ProjectFact,
    SectionFact,
    TextFact,
    UsedItem,
)
from growth.promotions.lint.on_document import FIGURES, place_of_section
from growth.promotions.lint.on_voices import CONCERNS, ENDORSEMENTS
from growth.standing import Quarter

PROJECT = (
    "pk", "position", "title", "problem", "scope", "own_decisions", "complexity", "outcome", "still_holds",
    "started_on", "ended_on",
)  # fmt: skip


def facts_of(case: Case, record: Record | None = None) -> Facts:
    """`record` is the one of this case, where the caller has it at hand. A fixed number of queries."""
    record = record or record_of(case)
    # SECURITY: what was shared once may be private today; its title stays out of what both sides read.
    shared = {item.pk: UsedItem(item.title, item.day) for item in record.report.items}
    sections = list(case.sections.all())
    projects = list(case.projects.prefetch_related("evidence"))
    metrics = list(case.metrics.all())
    concerns = list(Concern.objects.standing().filter(case=case))
    endorsements = list(Endorsement.objects.given().filter(case=case))
    assessments = list(case.assessments.all())
    return Facts(
        candidate=case.person_id,
        candidate_name=case.person.name,
        manager=case.manager_id,
        manager_name=case.manager.name,
        target=case.target.name,
        target_position=case.target.position,
        window_starts=record.window[0].first_day,
        as_of=record.report.as_of,
        sections=tuple(SectionFact(row.key, row.body) for row in sections),
        projects=tuple(_project(row, shared) for row in projects),
        metrics=tuple(
            MetricFact(row.pk, row.position, row.name, row.before, row.source, shared.get(row.evidence_id or 0))
            for row in metrics
        ),
        criteria=tuple(_criterion(row, position) for position, row in enumerate(record.criteria)),
        concerns=tuple(
            ConcernFact(
                row.pk, row.raised_by_id, row.raised_by_name, row.words, row.state == Concern.State.OPEN, row.answer
            )
            for row in concerns
        ),
        endorsements=tuple(
            EndorsementFact(
                row.pk, row.giver_id, row.giver_name, row.giver_position, bool(row.is_supportive), row.concern_id
            )
            for row in endorsements
        ),
        dimensions=tuple(DimensionFact(row.key, row.name) for row in record.report.structure.dimensions),
        assessed=frozenset((row.side, row.dimension) for row in assessments),
        revision=case.revision,
        released_revision=case.released_revision,
        items=frozenset(item.pk for item in record.appendix),
        released_items=frozenset(case.released_items),
        texts=tuple(_texts(case, record, sections, projects, metrics, concerns, endorsements, assessments)),
    )


def _project(row: CaseProject, shared: dict[int, UsedItem]) -> ProjectFact:
    evidence = tuple(shared[item.pk] for item in row.evidence.all() if item.pk in shared)
    return ProjectFact(**{name: getattr(row, name) for name in PROJECT}, evidence=evidence)


def _criterion(row: Criterion, position: int) -> CriterionFact:
    return CriterionFact(
        key=row.expectation.key,
        position=position,
        dimension=row.dimension.key,
        dimension_name=row.dimension.name,
        text=row.expectation.text,
        accepted=tuple(
            AcceptedItem(
                claim.item.pk,
                claim.item.title,
                Quarter.of(claim.item.day),
                claim.item.strength == Strength.CORROBORATED,
            )
            for claim in row.accepted
        ),
        waiting=sum(claim.verdict == Verdict.WAITING for claim in row.claims),
    )


def _texts(
    case: Case, record: Record, sections: Any, projects: list[CaseProject], metrics: list[CaseMetric],
    concerns: list[Concern], endorsements: list[Endorsement], assessments: Any,
) -> Iterator[TextFact]:  # fmt: skip
    """Every text that both sides read, with who can take something out of it."""
    titles = {section.key: section.title for section in record.spec.sections}
    owners = {Side.CANDIDATE: case.person_id, Side.MANAGER: case.manager_id}
    for row in sections:
        name = titles.get(row.key, row.key)
        yield TextFact(f"“{name}”", row.body, owners[row.side], place_of_section(row.key))
    for row in projects:
        parts = (row.title, row.problem, row.own_decisions, row.complexity, row.outcome, row.still_holds)
        yield TextFact(f"The project “{row.title}”", "\n".join(parts), case.person_id, f"project-{row.pk}")
    for row in metrics:
        # The name and the value stand in two fields, and make one statement.
        statements = (f"{row.name} {value}" for value in (row.before, row.after, row.goal, row.unit, row.source))
        yield TextFact(f"The figure “{row.name}”", "\n".join(statements), case.person_id, FIGURES)
    for row in concerns:
        owner = row.raised_by_id or case.manager_id
        yield TextFact(f"The concern of {row.raised_by_name}", f"{row.words}\n{row.grounds}", owner, CONCERNS)
        answerer = row.answered_by_id or case.manager_id
        yield TextFact(f"The answer to {row.raised_by_name}", row.answer, answerer, CONCERNS)
    for row in endorsements:
        owner = row.giver_id or case.manager_id
        yield TextFact(f"The endorsement of {row.giver_name}", row.words, owner, ENDORSEMENTS)
    for row in assessments:
        yield TextFact("An assessment", row.words, owners[row.side], "assessments")
    for row in NamedAchievement.objects.consented().filter(case=case).select_related("achievement"):
        words = f"{row.achievement.words}\n{row.achievement.own_part}"
        yield TextFact("Somebody’s achievement", words, case.person_id, "achievements")
    for row in Advocate.objects.filter(case=case).exclude(state=Advocate.State.DECLINED).select_related("person"):
        yield TextFact(
            f"The sentence of {row.person.name}", f"{row.sentence}\n{row.values}", row.person_id, ENDORSEMENTS
        )
    for row in Gate.objects.filter(case=case):
        yield TextFact(f"The gate “{row.name}”", row.words, row.owner_id or case.manager_id, "gates")
