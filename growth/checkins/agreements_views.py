"""Pages of agreements."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.reads import record_read
from config.errors import StaleEdit
from config.pages import add_errors, invalid, person_of, refuse_unless, try_edit
from growth.access import people_guided_by
from growth.checkins import agreements_actions as actions
from growth.checkins import queries, rules
from growth.checkins.agreements import Agreement
from growth.checkins.agreements_forms import AgreementForm, EntryForm, WordsForm
from growth.checkins.handover import HandOver
from growth.checkins.models import CheckIn
from growth.evidence.queries import own_ladder
from ladder.structure import Structure, structure_of

STALE = "The proposal was changed while you had it open. Read it as it is now, then decide."


def agreement_list(request: HttpRequest) -> HttpResponse:
    """One's own agreements and those with others, by state; hand-overs on top."""
    viewer = person_of(request)
    state = request.GET.get("state", "")
    rows = list(queries.agreements_for(viewer, state=state))
    record_read(request, *{row.person_id for row in rows}, what="agreements")
    context = {
        "state": state if state in ("met", "dropped") else "",
        "own": [row for row in rows if row.person_id == viewer.pk],
        "with_others": [row for row in rows if row.person_id != viewer.pk],
        "hand_overs": HandOver.objects.visible_to(viewer).waiting().select_related("person", "to_manager"),
        "guided": people_guided_by(viewer).active(),
        "has_any": bool(rows) or Agreement.objects.visible_to(viewer).exists(),
    }
    template = "agreements/list.html#rows" if request.htmx else "agreements/list.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def new(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Proposes an agreement: about oneself to one's manager or a mentor, or as one of these to somebody one guides."""
    viewer = person_of(request)
    person = get_object_or_404(User.objects.visible_to(viewer).active().select_related("manager"), pk=pk or viewer.pk)
    refuse_unless(rules.can_propose(viewer, person))
    check_in = _check_in(request, viewer, person)
    structure, initial = _ladder(request, person, check_in)
    if structure is None:
        return render(request, "agreements/new.html", {"person": person, "is_own": person == viewer})
    form = AgreementForm(request.POST or None, person=person, by=viewer, structure=structure, initial=initial)
    if form.is_valid():
        try:
            agreement = actions.propose_agreement(
                person=person,
                guide=form.cleaned_data.get("guide", viewer),
                by=viewer,
                submission=form.cleaned_data["submission"],
                check_in=check_in,
                **form.words(),
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Proposed. {agreement.other(viewer).name} is asked to confirm it.")
            return redirect(agreement)
    context = {"form": form, "person": person, "is_own": person == viewer, "check_in": check_in}
    return render(request, "agreements/new.html", context, status=invalid(form))


def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement, with everything said about it since."""
    return _page(request, _found(request, pk))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a proposal nobody confirmed yet."""
    viewer, agreement = person_of(request), _found(request, pk)
    refuse_unless(rules.can_edit_proposal(viewer, agreement))
    structure = structure_of(agreement.dimension.version)
    form = AgreementForm(
        request.POST or None, person=agreement.person, by=viewer, structure=structure, agreement=agreement
    )
    tried = try_edit(
        form,
        lambda: actions.edit_proposal(agreement, by=viewer, version=form.cleaned_data["version"] or 0, **form.words()),
        overtaken="This was changed in another window. What you typed is below; save again to keep it.",
    )
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect(agreement)
    context = {"form": form, "agreement": agreement, "person": agreement.person}
    return render(request, "agreements/edit.html", context, status=tried.status)


@require_POST
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, agreement = person_of(request), _found(request, pk)
    if agreement.is_open and agreement.confirmed_by_id == viewer.pk:  # sent twice
        return redirect(agreement)
    refuse_unless(rules.can_confirm_agreement(viewer, agreement))
    version = request.POST.get("version", "")
    try:
        actions.confirm_agreement(agreement, by=viewer, version=int(version) if version.isdigit() else 0)
    except StaleEdit:
        messages.error(request, STALE)
        return _page(request, _found(request, pk), status=409)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Agreed. From now on its words stay as they are.")
    return redirect(agreement)


@require_POST
def declining(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_words(request, pk, "declining", rules.can_decline, actions.decline_agreement, "Not agreed.")


@require_POST
def dropping(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_words(request, pk, "dropping", rules.can_drop, actions.drop_agreement, "Dropped. The reason stays.")


@require_POST
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that it is met; the other side confirms."""
    said = "Said. The other side is asked to confirm."
    return _with_words(request, pk, "meeting", rules.can_say_met, actions.say_met, said)


@require_POST
def meeting_confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms what the other side said: it is met."""
    return _with_words(request, pk, "confirming", rules.can_answer_met, actions.confirm_met, "Met.")


@require_POST
def meeting_contest(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what is missing; it stays open."""
    said = "It stays open, with what you said."
    return _with_words(request, pk, "contesting", rules.can_answer_met, actions.contest_met, said)


@require_POST
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    """Appends a note, with evidence or without."""
    viewer, agreement = person_of(request), _found(request, pk)
    refuse_unless(rules.can_append(viewer, agreement))
    form = EntryForm(request.POST, viewer=viewer, agreement=agreement)
    if form.is_valid():
        try:
            actions.append_entry(agreement, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(f"{agreement.get_absolute_url()}#log")
    return _page(request, agreement, {"entry": form}, status=422)


def _with_words(
    request: HttpRequest,
    pk: int,
    name: str,
    rule: Callable[[User, Agreement], bool],
    action: Callable[..., Agreement],
    said: str,
) -> HttpResponse:
    """A change of state with words: what was refused comes back on the page, at its form."""
    viewer, agreement = person_of(request), _found(request, pk)
    refuse_unless(rule(viewer, agreement))
    form = WordsForm(request.POST, auto_id=f"{name}-%s")
    if form.is_valid():
        try:
            action(agreement, by=viewer, words=form.cleaned_data["words"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, said)
            return redirect(agreement)
    return _page(request, _found(request, pk), {name: form}, status=422)


def _found(request: HttpRequest, pk: int) -> Agreement:
    """The agreement, if visible; reading somebody else's is recorded."""
    rows = Agreement.objects.visible_to(person_of(request)).select_related(
        "person__manager", "guide", "dimension__version__ladder", "level", "expectation__version__ladder",
        "proposed_by", "confirmed_by", "met_said_by", "check_in",
    )  # fmt: skip
    agreement = get_object_or_404(rows, pk=pk)
    record_read(request, agreement.person, what="agreement", thing=agreement)
    return agreement


def _page(
    request: HttpRequest, agreement: Agreement, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """`bound` holds forms that came back invalid, by name."""
    viewer, bound = person_of(request), bound or {}

    def form(name: str, allowed: bool) -> WordsForm | None:
        return (bound.get(name) or WordsForm(auto_id=f"{name}-%s")) if allowed else None

    can_append = rules.can_append(viewer, agreement)
    check_in = agreement.check_in
    context = {
        "agreement": agreement,
        "is_own": viewer.pk == agreement.person_id,
        "other": agreement.other(viewer),
        "audience": queries.agreement_audience(viewer, agreement),
        "entries": queries.log_of(viewer, agreement),
        "contested": agreement.hand_over_lines.filter(state="contested", hand_over__ended_at__isnull=True).first(),
        "can_edit": rules.can_edit_proposal(viewer, agreement),
        "can_confirm": rules.can_confirm_agreement(viewer, agreement),
        "is_alone": agreement.is_open and agreement.is_side(viewer) and not rules.has_other_side(viewer, agreement),
        "shows_check_in": check_in and CheckIn.objects.visible_to(viewer).filter(pk=check_in.pk).exists(),
        "declining": form("declining", rules.can_decline(viewer, agreement)),
        "meeting": form("meeting", rules.can_say_met(viewer, agreement)),
        "answering": rules.can_answer_met(viewer, agreement),
        "confirming": form("confirming", rules.can_answer_met(viewer, agreement)),
        "contesting": form("contesting", rules.can_answer_met(viewer, agreement)),
        "dropping": form("dropping", rules.can_drop(viewer, agreement)),
        "entry": (bound.get("entry") or EntryForm(viewer=viewer, agreement=agreement)) if can_append else None,
        "bound": dict.fromkeys(bound, True),
    }
    return render(request, "agreements/item.html", context, status=status)


def _check_in(request: HttpRequest, viewer: User, person: User) -> CheckIn | None:
    """The check-in it comes from, if the address names one of the two."""
    asked = request.GET.get("check_in", "")
    if not asked.isdigit():
        return None
    rows = CheckIn.objects.visible_to(viewer).filter(subject=person).select_related("version", "target", "assessor")
    return get_object_or_404(rows, pk=asked)


def _ladder(request: HttpRequest, person: User, check_in: CheckIn | None) -> tuple[Structure | None, dict[str, Any]]:
    """The ladder to choose from, and what is chosen to begin with."""
    initial: dict[str, Any] = {}
    if check_in is not None:
        structure, level = structure_of(check_in.version), check_in.target
        initial["guide"] = check_in.assessor_id
    else:
        own = own_ladder(person)
        if own is None:
            return None, {}
        structure = own.structure
        found = structure.level_at(own.here + 1) or structure.level_at(own.here)
        if found is None:
            return structure, initial
        level = found
    asked = request.GET.get("dimension", "")
    chosen = next((row.pk for row in structure.dimensions if row.key == asked), None)
    return structure, initial | {"level": level.pk, "dimension": chosen}
