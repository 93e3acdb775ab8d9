"""Gates: the page of one, on which its owner answers."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.errors import StaleEdit
from config.pages import attempt, number_in, person_of, refuse_unless, try_edit
from growth.promotions.gates import actions, rules
from growth.promotions.gates.forms import AskOwnerForm, GateAnswerForm, OwnerForm
from growth.promotions.gates.models import Gate
from growth.promotions.gates.queries import gates_for, shown
from growth.promotions.parts import may_open, note_read, seen_by

CHANGED = "This gate was changed after you opened it. Read it again; what you typed is still here."


def gate(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
def asking(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    gate = _found(request, pk)
    refuse_unless(rules.can_ask(viewer, gate))
    form = AskOwnerForm(request.POST, gate=gate)
    tried = try_edit(form, lambda: actions.ask_owner(gate, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "Asked.")
        return redirect(gate)
    return _page(request, _found(request, pk), ask_form=form, status=tried.status)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    gate = _found(request, pk)
    refuse_unless(rules.can_answer(viewer, gate))
    form = GateAnswerForm(request.POST)
    tried = try_edit(form, lambda: actions.answer_gate(gate, by=viewer, **form.cleaned_data), overtaken=CHANGED)
    if tried.saved:
        messages.success(request, "Answered. You can change it, or take it back.")
        return redirect(gate)
    return _page(request, _found(request, pk), answer_form=form, status=tried.status)


@require_POST
def answer_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    gate = _found(request, pk)
    refuse_unless(rules.can_take_back(viewer, gate))
    version = number_in(request.POST.get("version", ""))
    try:
        attempt(request, lambda: actions.take_answer_back(gate, by=viewer, version=version), "Taken back.")
    except StaleEdit:
        messages.error(request, "This gate was changed after you opened it. Read it again.")
        return _page(request, _found(request, pk), status=409)
    return redirect(gate)


@require_POST
def owner(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    gate = _found(request, pk)
    refuse_unless(rules.can_reassign(viewer, gate))
    form = OwnerForm(request.POST, gate=gate)
    tried = try_edit(form, lambda: actions.reassign_gate(gate, by=viewer, **form.cleaned_data), overtaken=CHANGED)
    if tried.saved:
        messages.success(request, f"{form.cleaned_data['owner'].name} answers it now.")
        return redirect(gate)
    return _page(request, _found(request, pk), owner_form=form, status=tried.status)


def _found(request: HttpRequest, pk: int) -> Gate:
    return get_object_or_404(gates_for(person_of(request)), pk=pk)


def _page(request: HttpRequest, gate: Gate, *, status: int = 200, **forms: BaseForm) -> HttpResponse:
    """`forms` holds one that came back invalid."""
    viewer, case = person_of(request), gate.case
    note_read(request, case)
    row = shown(gate, viewer)
    said = {Gate.State.MET: "yes", Gate.State.REFUSED: "no"}.get(Gate.State(gate.state))
    known = {"is_met": said, "words": gate.words, "version": gate.version}
    context: dict[str, Any] = {
        "gate": gate,
        "case": case,
        "shown": row,
        "answer_form": forms.get("answer_form") or (GateAnswerForm(initial=known) if row.can_answer else None),
        "ask_form": forms.get("ask_form") or (AskOwnerForm(gate=gate) if row.can_ask else None),
        "owner_form": forms.get("owner_form") or (OwnerForm(gate=gate) if row.can_reassign else None),
        "may_open_case": may_open(viewer, case),
        "seen_by": f"{seen_by(viewer, case.person, case.manager, gate.owner)} The committee reads it in the packet.",
    }
    return render(request, "promotions/gates/gate.html", context, status=status)
