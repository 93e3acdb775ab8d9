"""The projects a case rests on, and its figures."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from config.errors import StaleEdit
from growth.decisions.models import Decision
from growth.evidence.models import Evidence
from growth.evidence.visibility import SHARED
from growth.promotions.cases.locking import lock, lock_writable, raise_revision
from growth.promotions.cases.models import Case, CaseMetric, CaseProject

PROJECT_WORDS = (
    "title", "problem", "scope", "own_decisions", "complexity", "outcome", "still_holds", "started_on", "ended_on",
)  # fmt: skip
METRIC_WORDS = ("project", "name", "before", "after", "goal", "unit", "source", "evidence")
MOST_PROJECTS, MOST_METRICS = 12, 60  # far beyond what a case can carry; the lint asks for two to four projects


def items_for(case: Case, by: User) -> Any:
    """Evidence `by` may tie to the case: the candidate's, shared with their growth circle, not withdrawn."""
    return Evidence.objects.visible_to(by).filter(person=case.person_id, visibility__in=SHARED).live()


# ---- projects


@transaction.atomic
def add_project(
    case: Case,
    *,
    by: User,
    submission: uuid.UUID | None = None,
    decisions: Iterable[Decision] = (),
    evidence: Iterable[Evidence] = (),
    **words: Any,
) -> CaseProject:
    """One more project, at the end. The same `submission` twice gives the one that is there already.

    Raises ValidationError for a project without a title, one that ends before it begins, a decision or an item that
    `by` may not tie to it, and once the document is frozen.
    """
    current = lock_writable(case)
    known = current.projects.filter(submission=submission).first() if submission else None
    if known is not None:
        return known
    if current.projects.count() >= MOST_PROJECTS:
        raise ValidationError("These are more projects than anybody reads. Choose two to four.")
    project = CaseProject(case=current, position=_next(current.projects), submission=submission or uuid.uuid4())
    _write_project(project, words)
    project.save()
    _tie(project, by, decisions, evidence)
    raise_revision(current)
    return project


@transaction.atomic
def edit_project(
    project: CaseProject,
    *,
    by: User,
    version: int,
    decisions: Iterable[Decision] | None = None,
    evidence: Iterable[Evidence] | None = None,
    **words: Any,
) -> CaseProject:
    """Ties that `by` cannot see stay as they are; None leaves all of them. Raises StaleEdit when it was edited after
    `version`, and ValidationError as when adding.
    """
    case = lock_writable(project.case)
    current = CaseProject.objects.select_for_update().get(pk=project.pk)
    if current.version != version:
        raise StaleEdit(current)
    _write_project(current, words)
    current.version += 1
    current.save()
    _tie(current, by, decisions, evidence)
    raise_revision(case)
    return current


@transaction.atomic
def remove_project(project: CaseProject, *, by: User) -> None:
    """Its figures stay, tied to no project. Raises ValidationError once the document is frozen."""
    case = lock_writable(project.case)
    if CaseProject.objects.filter(pk=project.pk).delete()[0]:
        raise_revision(case)


@transaction.atomic
def move_project(project: CaseProject, *, by: User, up: bool) -> None:
    """One place up or down; at the end of the row nothing happens. Raises ValidationError once frozen."""
    case = lock_writable(project.case)
    rows = list(case.projects.all())
    place = next((number for number, row in enumerate(rows) if row.pk == project.pk), None)
    if place is None:
        return
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    CaseProject.objects.bulk_update(rows, ["position"])
    raise_revision(case)


def _write_project(project: CaseProject, words: dict[str, Any]) -> None:
    for name in PROJECT_WORDS:
        if name in words:
            value = words[name]
            setattr(project, name, value.strip() if isinstance(value, str) else value)
    if not project.title:
        raise ValidationError({"title": "Give it a name."})
    if project.started_on and project.ended_on and project.started_on > project.ended_on:
        raise ValidationError({"ended_on": "It ends before it begins."})
    project.clean_fields(exclude=["case", "submission"])


def _tie(
    project: CaseProject, by: User, decisions: Iterable[Decision] | None, evidence: Iterable[Evidence] | None
) -> None:
    """SECURITY: only what `by` may see and, of evidence, what both sides read."""
    if decisions is not None:
        _tie_to(project.decisions, Decision.objects.visible_to(by), decisions, "decisions")
    if evidence is not None:
        _tie_to(project.evidence, items_for(project.case, by), evidence, "evidence")


def _tie_to(ties: Any, allowed: Any, chosen: Iterable[Any], field: str) -> None:
    wanted = {thing.pk for thing in chosen}
    seen = set(allowed.filter(pk__in=wanted).values_list("pk", flat=True))
    before = set(ties.values_list("pk", flat=True))
    if wanted - seen - before:
        raise ValidationError({field: "Choose among those that you and the other side can read."})
    hidden = before - set(allowed.filter(pk__in=before).values_list("pk", flat=True))
    ties.set((wanted & seen) | hidden)


# ---- figures


@transaction.atomic
def add_metric(case: Case, *, by: User, submission: uuid.UUID | None = None, **words: Any) -> CaseMetric:
    """One more figure, at the end. The same `submission` twice gives the one that is there already.

    Raises ValidationError without a name or a figure, for a project of another case, for an item that `by` may not tie
    to it, and once the document is frozen.
    """
    current = lock_writable(case)
    if current.metrics.count() >= MOST_METRICS:
        raise ValidationError("These are more figures than anybody reads.")
    metric = CaseMetric(case=current, position=_next(current.metrics), submission=submission or uuid.uuid4())
    _write_metric(metric, by, words)
    try:
        with transaction.atomic():
            metric.save()
    except IntegrityError:
        return current.metrics.get(submission=metric.submission)
    raise_revision(current)
    return metric


@transaction.atomic
def edit_metric(metric: CaseMetric, *, by: User, revision: int, **words: Any) -> CaseMetric:
    """A figure has no version of its own: raises StaleEdit when anything of the document was changed after `revision`,
    and ValidationError as when adding.
    """
    lock_writable(metric.case)
    case = lock(metric.case, revision=revision)
    current = CaseMetric.objects.select_for_update().get(pk=metric.pk)
    _write_metric(current, by, words)
    current.save()
    raise_revision(case)
    return current


@transaction.atomic
def remove_metric(metric: CaseMetric, *, by: User) -> None:
    """Raises ValidationError once the document is frozen."""
    case = lock_writable(metric.case)
    if CaseMetric.objects.filter(pk=metric.pk).delete()[0]:
        raise_revision(case)


def _write_metric(metric: CaseMetric, by: User, words: dict[str, Any]) -> None:
    kept = metric.evidence_id
    for name in METRIC_WORDS:
        if name in words:
            value = words[name]
            setattr(metric, name, value.strip() if isinstance(value, str) else value)
    metric.clean_fields(exclude=["case", "project", "evidence", "submission"])
    if metric.project is not None and metric.project.case_id != metric.case_id:
        raise ValidationError({"project": "That project stands in another case."})
    item = metric.evidence_id
    if item and item != kept and not items_for(metric.case, by).filter(pk=item).exists():
        raise ValidationError({"evidence": "Choose among those that you and the other side can read."})


def _next(rows: Any) -> int:
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1
