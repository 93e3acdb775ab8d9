"""What the page of a case shows, by what its reader is to the case; shared by the views that answer with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from accounts.reads import record_read
from config.errors import StaleEdit
from config.pages import attempt, number_in, person_of, refuse_unless
from growth import charts
from growth.promotions.calibration.models import Outcome
from growth.promotions.cases import queries, rules
from growth.promotions.cases.forms import CallingBackForm, PlanForm, ReaderForm, SectionCommentForm
from growth.promotions.cases.models import Case, CaseNote, LeftOut, Reader, Transition
from growth.promotions.cases.record import Record, record_of
from growth.promotions.cases.states import State
from growth.promotions.cases.steps import next_step
from growth.promotions.concerns import panels as concerns
from growth.promotions.endorsements import panels as endorsements
from growth.promotions.gates import panels as gates
from growth.promotions.lint import panels as lint
from growth.words import joined

CASE = "promotion case"

STATES = {
    State.IDEA: ("An idea, not agreed yet", "wait"),
    State.AGREED: ("Agreed", "half"),
    State.DRAFTING: ("Being drafted", "half"),
    State.FEEDBACK: ("Out for feedback", "half"),
    State.SUBMITTED: ("With the committee", "wait"),
    State.PROMOTED: ("Promoted", "good"),
    State.NOT_YET: ("Not yet", "half"),
    State.WITHDRAWN: ("Withdrawn", ""),
}


def found(request: HttpRequest, pk: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(person_of(request)).with_parts(), pk=pk)


def found_part(request: HttpRequest, model: Any, pk: int) -> Any:
    """A part of a case, with its case and both sides at hand."""
    rows = model.objects.visible_to(person_of(request))
    return get_object_or_404(
        rows.select_related("case__person", "case__manager", "case__template", "case__target__version"), pk=pk
    )


def page(
    request: HttpRequest, case: Case, *, status: int = 200, refused: list[str] | None = None, **bound: Any
) -> HttpResponse:
    """The page of a case as `request`’s person reads it. Notes that they did.

    `refused` is what an action said no with; `bound` are forms that came back.
    """
    viewer = person_of(request)
    record_read(request, case.person_id, what=CASE, thing=case)
    of_sides = _of_sides(viewer, case) if case.is_side(viewer) else {}
    context = {
        "case": case,
        "state_words": STATES[State(case.state)],
        "seen_by": seen_by(viewer, case),
        "is_side": case.is_side(viewer),
        "is_candidate": viewer.pk == case.person_id,
        "refused": refused or [],
        **_document(viewer, case, bound.pop("comment_form", None)),
        **of_sides,
        **_panels(viewer, case, of_sides.get("record")),
        **bound,
    }
    return render(request, "promotions/cases/case.html", context, status=status)


def _panels(viewer: User, case: Case, record: Record | None) -> dict[str, Any]:
    """What the slices beside the document show in it: each under the name of its package."""
    return {
        "concerns": concerns.panel(viewer, case),
        "endorsements": endorsements.panel(viewer, case),
        "gates": gates.panel(viewer, case),
        "lint": lint.panel(viewer, case, record),
    }


def _document(viewer: User, case: Case, comment_form: SectionCommentForm | None) -> dict[str, Any]:
    """What everybody who reads the open document reads, as far as each may. `comment_form` is one that came back."""
    parts = queries.parts_of(viewer, case)
    reads = case.is_side(viewer) or bool(parts)
    forms = {part.section.pk: SectionCommentForm(section=part.section) for part in parts if case.is_writable}
    if comment_form is not None:
        forms[comment_form.section.pk] = comment_form
    bound = comment_form.section.pk if comment_form is not None else None
    unwritten = [part for part in parts if part.may_stay_unwritten and part.section.pk != bound]
    return {
        "parts": [(part, forms.get(part.section.pk)) for part in parts if part not in unwritten],
        "unwritten": unwritten,
        "projects": queries.projects_of(viewer, case),
        "metrics": queries.metrics_of(viewer, case),
        "named": queries.named_in(viewer, case),
        "reads_document": reads,
    }


def _of_sides(viewer: User, case: Case) -> dict[str, Any]:
    """What only the two sides read."""
    record = record_of(case)
    step = next_step(viewer, record)
    can_invite = rules.can_invite(viewer, case) and case.is_writable
    return {
        "record": record,
        "header": record.header,
        "growth_map": charts.growth_map(record.report.frame),
        "criteria": queries.criterion_table(record),
        "step": step,
        "calling_back": CallingBackForm(auto_id="back_%s") if step.may_call_back else None,
        "plan_form": PlanForm(initial={"effective_on": case.effective_on}) if case.is_writable else None,
        "assessed": queries.assessed(viewer, record),
        "fitting": queries.fitting(viewer, record) if case.is_writable else [],
        "private_items": queries.private_that_would_count(viewer, record),
        "left_out": LeftOut.objects.visible_to(viewer).filter(case=case).select_related("evidence"),
        "readers": Reader.objects.visible_to(viewer).reading().filter(case=case).select_related("person"),
        "reader_form": ReaderForm(case=case, inviting=viewer) if can_invite else None,
        "has_note": CaseNote.objects.visible_to(viewer).filter(case=case).exclude(body="").exists(),
        "transitions": Transition.objects.visible_to(viewer).filter(case=case),
        "follows": Case.objects.visible_to(viewer).filter(pk=case.follows_id or 0).first(),
        "outcome": Outcome.objects.visible_to(viewer).filter(case=case).first(),
        "can_edit": case.is_writable,
        "can_withdraw": case.is_running and rules.can_withdraw(viewer, case),
    }


def seen_by(viewer: User, case: Case) -> str:
    """Who can see it, by name, as far as the reader may know."""
    sides = f"{case.person.name} and {case.manager.name} (manager)"
    if not case.is_running:
        return f"Seen by {sides}, and by nobody else."
    known = queries.known_to(viewer, case)
    others = joined(f"{row.name} ({row.part})" for row in known)
    if not case.is_side(viewer):
        return f"You read the parts meant for you. {sides} read all of it, and invite others by name."
    if case.state == State.SUBMITTED:
        return f"Seen by {sides}. The committee reads the packet, not this page."
    words = f"Seen by {sides}."
    if known and case.is_read_by_others:
        words += f" Others read the parts meant for them: {others}."
    elif known:
        words += f" Once it is drafted, others read the parts meant for them: {others}."
    if viewer.pk == case.person_id:
        words += f" {case.manager.name} may ask others for an endorsement; they read the open parts."
    return f"{words} No committee and no administrator reads this page."


def take_step(
    request: HttpRequest, pk: int, rule: Callable[[User, Case], bool], do: Callable[[Case, int], object], said: str
) -> HttpResponse:
    """Makes a step of a case from a page of one `revision`: stale is 409, refused 422 with the list of reasons."""
    viewer, case = person_of(request), found(request, pk)
    refuse_unless(rule(viewer, case))
    try:
        do(case, number_in(request.POST.get("revision", "")))
    except StaleEdit:
        return page(request, found(request, pk), status=409, is_stale=True)
    except ValidationError as error:
        return page(request, found(request, pk), status=422, refused=error.messages)
    messages.success(request, said)
    return redirect(case)


def change(request: HttpRequest, case: Case, do: Callable[[], object], said: str, place: str = "") -> HttpResponse:
    """Does it and says so, or says what was refused; then shows the case, at `place`."""
    attempt(request, do, said)
    return redirect(f"{case.get_absolute_url()}{place}")
