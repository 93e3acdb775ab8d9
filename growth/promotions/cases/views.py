"""Cases: the list, starting one, the page of one, and its steps. Words are written in writing_views.py."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.reads import record_read
from config.pages import add_errors, invalid, number_in, person_of, refuse_unless, try_edit
from growth.promotions.cases import actions, rules
from growth.promotions.cases.beginning import beginning_of, listed_for
from growth.promotions.cases.forms import CallingBackForm, PlanForm, StartingForm, WithdrawalForm
from growth.promotions.cases.models import Case
from growth.promotions.cases.pages import CASE, STATES, found, page, take_step
from growth.promotions.cases.states import State


def case_list(request: HttpRequest) -> HttpResponse:
    """One's own, those one prepares, and those one was asked into."""
    viewer = person_of(request)
    listed = listed_for(viewer)
    record_read(request, *(case.person_id for case in (*listed.prepared, *listed.asked)), what=CASE)
    groups = [
        ("own", "Yours", listed.own),
        ("prepared", "Prepared by you", listed.prepared),
        ("asked", "You have a part in", listed.asked),
    ]
    context = {
        "listed": listed,
        "groups": [
            (key, heading, [(case, *STATES[State(case.state)]) for case in cases])
            for key, heading, cases in groups
            if cases
        ],
    }
    return render(request, "promotions/cases/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Says what it takes before it begins: the sections, the gates and who answers them."""
    viewer = person_of(request)
    person = viewer
    if asked := number_in(request.GET.get("person", "")):
        person = get_object_or_404(User.objects.visible_to(viewer).select_related("manager__manager"), pk=asked)
    refuse_unless(rules.can_start(viewer, person))
    running = Case.objects.visible_to(viewer).running().filter(person=person).first()
    if running is not None:
        return redirect(running)
    beginning = beginning_of(person)
    form = StartingForm(request.POST or None, levels=beginning.levels)
    if not beginning.obstacles and form.is_valid():
        try:
            made = actions.start_case(by=viewer, person=person, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Started. {made.other(viewer).name} sees it too.")
            return redirect(made)
    status = 422 if request.method == "POST" and beginning.obstacles else invalid(form)
    context = {"person": person, "beginning": beginning, "form": form, "is_own": person.pk == viewer.pk}
    return render(request, "promotions/cases/starting.html", context, status=status)


def case(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, found(request, pk))


# ---- steps


@require_POST
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    by = person_of(request)
    said = "You agreed to the candidacy."
    return take_step(request, pk, rules.can_agree, lambda case, at: actions.agree(case, by=by, revision=at), said)


@require_POST
def drafting(request: HttpRequest, pk: int) -> HttpResponse:
    by = person_of(request)
    said = "Drafting began. Whoever was invited reads the open parts now."
    return take_step(
        request, pk, rules.can_begin_drafting, lambda case, at: actions.begin_drafting(case, by=by, revision=at), said
    )


@require_POST
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    by = person_of(request)
    said = "It is out for feedback. Now ask for endorsements, against this document."
    return take_step(
        request,
        pk,
        rules.can_ask_for_feedback,
        lambda case, at: actions.ask_for_feedback(case, by=by, revision=at),
        said,
    )


@require_POST
def calling_back(request: HttpRequest, pk: int) -> HttpResponse:
    by = person_of(request)
    form = CallingBackForm(request.POST, auto_id="back_%s")
    if not form.is_valid():
        shown = found(request, pk)
        refuse_unless(rules.can_call_back(by, shown))
        return page(request, shown, status=422, calling_back=form)
    words, said = form.cleaned_data["words"], "It is being drafted again. What was given stays."
    return take_step(
        request,
        pk,
        rules.can_call_back,
        lambda case, at: actions.call_back(case, by=by, revision=at, words=words),
        said,
    )


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    by = person_of(request)
    said = "You agreed to what the committee will read. A later change asks you again."
    shown = request.POST.get("items")
    items = None if shown is None else [number_in(pk) for pk in shown.split(",") if pk]
    return take_step(
        request, pk, rules.can_release, lambda case, at: actions.release(case, by=by, revision=at, items=items), said
    )


@require_POST
def planning(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_plan(viewer, shown))
    form = PlanForm(request.POST)
    tried = try_edit(form, lambda: actions.plan_case(shown, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return page(request, found(request, pk), status=tried.status, plan_form=form)
    messages.success(request, "Saved.")
    return redirect(shown)


def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_withdraw(viewer, shown))
    if request.method != "POST" and not shown.is_running:
        return redirect(shown)
    form = WithdrawalForm(request.POST or None, initial={"revision": shown.revision})
    overtaken = "The case was changed after you opened this page. Read it again, then decide."
    tried = try_edit(
        form,
        lambda: actions.withdraw_case(shown, by=viewer, **form.cleaned_data),
        version="revision",
        overtaken=overtaken,
    )
    if not tried.saved:
        context = {"case": shown, "form": form}
        return render(request, "promotions/cases/withdrawal.html", context, status=tried.status)
    messages.success(request, "Withdrawn. All that was written stays on record.")
    return redirect(shown)
