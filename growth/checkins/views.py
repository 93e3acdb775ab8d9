"""Pages of growth check-ins."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.reads import record_read
from config.errors import StaleEdit
from config.pages import add_errors, invalid, person_of, refuse_unless, retype, try_edit
from growth.access import growth_visible_to, is_in_circle, people_guided_by
from growth.checkins import actions, queries, rules
from growth.checkins.forms import NotesForm, OpenForm, PartForm
from growth.checkins.models import CheckIn, Part

STALE_NOTES = "The other side changed this while you wrote. Read it below, then save again."
STALE_PART = "This was saved in another window. What you typed is below; save again to keep it."


def check_in_list(request: HttpRequest) -> HttpResponse:
    """One's own check-ins and those with others, running ones first."""
    viewer = person_of(request)
    listed = queries.check_ins_for(viewer)
    context = {
        "own": [row for row in listed if row.is_own],
        "with_others": [row for row in listed if not row.is_own],
        "guided": people_guided_by(viewer).active(),
    }
    return render(request, "checkins/list.html", context)


def new(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Opens a check-in: about oneself, or about somebody whose manager or mentor one is."""
    viewer = person_of(request)
    person = get_object_or_404(User.objects.visible_to(viewer).active().select_related("manager"), pk=pk or viewer.pk)
    refuse_unless(rules.can_open(viewer, person))
    form = OpenForm(request.POST or None, person=person, by=viewer, initial=_only(request, "assessor"))
    if form.is_valid():
        assessor = form.cleaned_data.get("assessor", viewer)
        try:
            check_in = actions.open_check_in(
                person=person, assessor=assessor, target=form.cleaned_data["target"], by=viewer
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Open. {check_in.other(viewer).name} is told.")
            return redirect(check_in)
    context = {"form": form, "person": person, "is_own": person == viewer}
    return render(request, "checkins/new.html", context, status=invalid(form))


def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One check-in: the two parts while they are written, then the page of both."""
    check_in = _found(request, pk)
    return render(request, "checkins/item.html", _item_context(person_of(request), check_in))


def part(request: HttpRequest, pk: int) -> HttpResponse:
    """The viewer's own part; posting saves a draft."""
    return _part(request, pk, hands_in=False)


@require_POST
def handing_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves the part and hands it in, for good."""
    return _part(request, pk, hands_in=True)


@require_POST
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves what was agreed."""
    return _notes(request, pk, confirms=False)


@require_POST
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves what was agreed and confirms it; the second confirmation closes the check-in."""
    return _notes(request, pk, confirms=True)


@require_POST
def cancelling(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, check_in = person_of(request), _found(request, pk)
    refuse_unless(rules.can_cancel(viewer, check_in))
    try:
        actions.cancel(check_in, by=viewer)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "Cancelled. What you wrote stays yours alone.")
    return redirect(check_in)


def trend(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """All closed check-ins of a person over time, and the list of them."""
    viewer = person_of(request)
    person = get_object_or_404(growth_visible_to(viewer), pk=pk or viewer.pk)
    record_read(request, person, what="check-ins")
    context = {
        "person": person,
        "is_own": person == viewer,
        "trend": queries.trend_of(viewer, person),
        "listed": queries.check_ins_for(viewer, about=person),
    }
    return render(request, "checkins/trend.html", context)


def _part(request: HttpRequest, pk: int, *, hands_in: bool) -> HttpResponse:
    viewer, check_in = person_of(request), _found(request, pk)
    own = get_object_or_404(_parts(viewer, check_in), author=viewer)
    if own.is_in:  # sent twice
        return redirect(check_in)
    refuse_unless(rules.can_write_part(viewer, own))
    is_draft = request.method == "POST" and not hands_in
    form = PartForm(request.POST or None, part=own, is_draft=is_draft)
    write = actions.hand_in if hands_in else actions.save_part
    tried = try_edit(
        form,
        lambda: write(own, by=viewer, version=form.cleaned_data["version"], told=form.told()),
        overtaken=STALE_PART,
    )
    if tried.saved:
        messages.success(request, "Handed in." if hands_in else "Saved as a draft. Only you see it.")
        return redirect("checkins:item" if hands_in else "checkins:part", pk)
    rows = queries.check_in_rows(viewer, check_in)
    context = {
        "check_in": check_in,
        "part": own,
        "other": check_in.other(viewer),
        "is_own": viewer.pk == check_in.subject_id,
        "form": form,
        "errors": _summary(form),
        "sections": [(row, form.fields_of(row.dimension)) for row in rows],
    }
    return render(request, "checkins/part.html", context, status=tried.status)


def _notes(request: HttpRequest, pk: int, *, confirms: bool) -> HttpResponse:
    viewer, check_in = person_of(request), _found(request, pk)
    if check_in.state == CheckIn.State.CLOSED and check_in.is_side(viewer):  # sent twice
        return redirect(check_in)
    refuse_unless(rules.can_note(viewer, check_in))
    form = NotesForm(request.POST, check_in=check_in)
    status, is_stale = 422, False
    if form.is_valid():
        write = actions.confirm if confirms else actions.write_notes
        try:
            done = write(check_in, by=viewer, revision=form.cleaned_data["revision"], notes=form.notes())
        except StaleEdit as error:
            status = 409
            form.add_error(None, STALE_NOTES)
            retype(form, revision=error.current.revision)
            is_stale = True
        except ValidationError as error:
            add_errors(form, error)
        else:
            if confirms or not request.htmx:  # type: ignore[attr-defined]
                messages.success(request, _said(done, confirms))
                # A confirmation changes the whole page, not only the part that was sent.
                is_fragment = request.htmx  # type: ignore[attr-defined]
                return HttpResponseClientRedirect(done.get_absolute_url()) if is_fragment else redirect(done)
            status, form = 200, NotesForm(check_in=done)
    context = {**_item_context(viewer, _found(request, pk), form), "is_stale": is_stale}
    template = "checkins/item.html#joint" if request.htmx else "checkins/item.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)


def _said(check_in: CheckIn, confirms: bool) -> str:
    if check_in.state == CheckIn.State.CLOSED:
        return "Closed: both have confirmed what was agreed."
    return "Confirmed. The other side confirms too, then it is closed." if confirms else "Saved, for both to read."


def _found(request: HttpRequest, pk: int) -> CheckIn:
    """The check-in, if visible; reading somebody else's is recorded."""
    rows = CheckIn.objects.visible_to(person_of(request)).select_related(
        "subject__manager", "assessor", "opened_by", "version__ladder", "target"
    )
    check_in = get_object_or_404(rows, pk=pk)
    record_read(request, check_in.subject, what="check-in", thing=check_in)
    return check_in


def _parts(viewer: User, check_in: CheckIn) -> Any:
    return Part.objects.visible_to(viewer).filter(check_in=check_in).select_related("check_in__version")


def _item_context(viewer: User, check_in: CheckIn, form: NotesForm | None = None) -> dict[str, Any]:
    rows = queries.check_in_rows(viewer, check_in)
    can_note = rules.can_note(viewer, check_in)
    form = (form or NotesForm(check_in=check_in)) if can_note else None
    own = _parts(viewer, check_in).filter(author=viewer).first()
    is_joint = check_in.joined_at is not None
    return {
        "check_in": check_in,
        "is_own": viewer.pk == check_in.subject_id,
        "other": check_in.other(viewer),
        "audience": queries.audience(viewer, check_in),
        "is_joint": is_joint,
        "rows": [(row, form.note(row.dimension) if form else None) for row in rows],
        "gaps": queries.gap_sentence(rows) if is_joint else "",
        "profile": queries.joint_profile(viewer, check_in, rows) if is_joint else "",
        "form": form,
        "errors": _summary(form) if form else [],
        "part": own,
        "parts": Part.objects.filter(check_in=check_in).only("side", "handed_in_at", "author"),  # who is in, not what
        "can_write": own is not None and rules.can_write_part(viewer, own),
        "can_cancel": rules.can_cancel(viewer, check_in),
        "can_agree": is_joint and check_in.state in ("joint", "closed") and _can_agree(viewer, check_in),
        "confirmed": [who for who in (check_in.subject, check_in.assessor) if check_in.has_confirmed(who)],
        "has_confirmed": check_in.is_side(viewer) and check_in.has_confirmed(viewer),
        "agreements": queries.agreements_of_check_in(viewer, check_in),
    }


def _can_agree(viewer: User, check_in: CheckIn) -> bool:
    return check_in.is_side(viewer) and is_in_circle(check_in.assessor, check_in.subject)


def _summary(form: Any) -> list[tuple[str, str]]:
    """What is to mend, each with the field to jump to."""
    if not form.is_bound:
        return []
    top = [("", error) for error in form.non_field_errors()]
    return top + [(field.auto_id, error) for field in form.visible_fields() for error in field.errors]


def _only(request: HttpRequest, name: str) -> dict[str, Any]:
    """A starting value from the address."""
    value = request.GET.get(name, "")
    return {name: value} if value else {}
