"""Advocates: naming one, and the page on which they confirm their sentence."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, attempt, invalid, person_of, refuse_unless, try_edit
from growth.promotions.cases.models import Case
from growth.promotions.endorsements import advocates as actions
from growth.promotions.endorsements import rules
from growth.promotions.endorsements.forms import AdvocateForm, SentenceForm
from growth.promotions.endorsements.models import Advocate
from growth.promotions.endorsements.queries import ShownAdvocate, advocates_for
from growth.promotions.parts import may_open, note_read, seen_by

CHANGED = "The sentence was changed after you opened it. Read it again; what you typed is still here."


def advocate(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Named by a side, in the case with this id."""
    viewer = person_of(request)
    case = get_object_or_404(Case.objects.visible_to(viewer).with_parts(), pk=pk)
    refuse_unless(rules.can_propose(viewer, case))
    form = AdvocateForm(request.POST or None, case=case)
    if form.is_valid():
        try:
            made = actions.propose_advocate(case, by=viewer, person=form.cleaned_data["person"], **form.words())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{made.person.name} is asked to confirm it.")
            return redirect(case)
    note_read(request, case)
    context = {"case": case, "form": form, "seen_by": _seen_by_words(request, case)}
    return render(request, "promotions/endorsements/advocate_form.html", context, status=invalid(form))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    advocate = _found(request, pk)
    refuse_unless(rules.can_edit_advocate(viewer, advocate))
    case, saved = advocate.case, Advocate.objects.select_related("person").get(pk=pk)
    form = AdvocateForm(request.POST or None, case=case, instance=advocate, initial={"version": advocate.version})
    tried = try_edit(
        form,
        lambda: actions.edit_advocate(saved, by=viewer, version=form.cleaned_data["version"] or 0, **form.words()),
    )
    if tried.saved:
        messages.success(request, f"Saved. {saved.person.name} confirms what has changed.")
        return redirect(saved)
    note_read(request, case)
    context = {
        "case": case,
        "advocate": saved,
        "form": form,
        "stale": tried.stale,
        "seen_by": _seen_by_words(request, case, saved),
    }
    return render(request, "promotions/endorsements/advocate_form.html", context, status=tried.status)


@require_POST
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    advocate = _found(request, pk)
    refuse_unless(rules.can_confirm(viewer, advocate))
    form = SentenceForm(request.POST)
    tried = try_edit(
        form, lambda: actions.confirm_sentence(advocate, by=viewer, **form.cleaned_data), overtaken=CHANGED
    )
    if tried.saved:
        messages.success(request, "Confirmed. It stands with your name.")
        return redirect(advocate)
    return _page(request, _found(request, pk), form, tried.status)


@require_POST
def declining(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    advocate = _found(request, pk)
    refuse_unless(rules.can_decline_sentence(viewer, advocate))
    said = "You declined. Nothing is said in your name."
    attempt(request, lambda: actions.decline_sentence(advocate, by=viewer), said)
    return redirect(advocate)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    advocate = _found(request, pk)
    refuse_unless(rules.can_remove_advocate(viewer, advocate))
    attempt(request, lambda: actions.remove_advocate(advocate, by=viewer), "Removed.")
    return redirect(advocate.case)


def _found(request: HttpRequest, pk: int) -> Advocate:
    return get_object_or_404(advocates_for(person_of(request)), pk=pk)


def _page(
    request: HttpRequest, advocate: Advocate, form: SentenceForm | None = None, status: int = 200
) -> HttpResponse:
    viewer, case = person_of(request), advocate.case
    note_read(request, case)
    shown = ShownAdvocate(advocate, viewer)
    known = {"sentence": advocate.sentence, "version": advocate.version}
    context: dict[str, Any] = {
        "advocate": advocate,
        "case": case,
        "shown": shown,
        "is_own": rules.is_advocate(viewer, advocate),
        "form": form or (SentenceForm(initial=known) if shown.can_confirm else None),
        "may_open_case": may_open(viewer, case),
        "seen_by": _seen_by_words(request, case, advocate),
    }
    return render(request, "promotions/endorsements/advocate.html", context, status=status)


def _seen_by_words(request: HttpRequest, case: Case, advocate: Advocate | None = None) -> str:
    said = seen_by(person_of(request), case.person, case.manager, advocate.person if advocate else None)
    if advocate is None:
        said = f"{said} So does whom you name."
    return f"{said} Once it is confirmed and the case is submitted, the committee reads it in the packet."
