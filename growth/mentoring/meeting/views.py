"""The page of a pairing, its sessions, action items and topics, and what each side keeps for themselves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import add_errors, attempt, invalid, number_in, person_of, refuse_unless, try_edit
from growth.mentoring import rules as pairing_rules
from growth.mentoring.achievements.queries import named_in
from growth.mentoring.achievements.rules import can_name
from growth.mentoring.health.queries import has_rated
from growth.mentoring.meeting import actions, met, queries, rules
from growth.mentoring.meeting.agenda import Agenda, agenda_of, take_proposal
from growth.mentoring.meeting.agreement_forms import ClosingNoteForm
from growth.mentoring.meeting.calendar import calendar_of
from growth.mentoring.meeting.forms import (
    ActionItemForm,
    HeldForm,
    NotesForm,
    OutlineStepForm,
    PrivateNoteForm,
    SessionForm,
    TopicForm,
)
from growth.mentoring.meeting.models import ActionItem, OutlineStep, PrivateNote, Session, Topic
from growth.mentoring.meeting.pages import change_part, found, found_part
from growth.mentoring.models import Kind, Pairing

NEXT_STEPS = "next steps of the growth report"
CHANGED = "This was changed in another window after you opened it. What you typed is below; save again to keep it."


def pairing(request: HttpRequest, pk: int) -> HttpResponse:
    """The next session with its agenda, what came of the last ones, how it goes, and the agreement."""
    return pairing_page(request, found(request, pk))


def session_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plans the next one."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    form = SessionForm(request.POST or None, pairing=shown)
    if form.is_valid():
        try:
            actions.plan_session(shown, by=viewer, submission=form.cleaned_data["submission"], **form.planned())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Planned. {shown.other(viewer).name} is told.")
            return redirect(shown)
    context = {"form": form, "pairing": shown, "other": shown.other(viewer), "heading": "Plan a session"}
    return render(request, "mentoring/session_form.html", context, status=invalid(form))


def session_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Logs one that took place."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    form = HeldForm(request.POST or None, pairing=shown)
    if form.is_valid():
        try:
            session = actions.log_session(shown, by=viewer, submission=form.cleaned_data["submission"], **form.held())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Kept, with what stood on the agenda. What did you agree to do?")
            return redirect(session)
    context = {"form": form, "pairing": shown, "other": shown.other(viewer), "heading": "Log a session"}
    return render(request, "mentoring/session_form.html", context, status=invalid(form))


def session(request: HttpRequest, pk: int) -> HttpResponse:
    return _session_page(request, found_part(request, Session, pk))


def session_moving(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found_part(request, Session, pk)
    refuse_unless(rules.can_change(viewer, shown))
    form = SessionForm(request.POST or None, pairing=shown.pairing, session=shown)
    tried = try_edit(
        form,
        lambda: actions.move_session(shown, by=viewer, version=form.cleaned_data["version"] or 0, **form.planned()),
        overtaken=CHANGED,
    )
    if tried.saved:
        messages.success(request, f"Saved. {shown.pairing.other(viewer).name} is told.")
        return redirect(shown.pairing)
    context = {
        "form": form, "pairing": shown.pairing, "other": shown.pairing.other(viewer), "stale": tried.stale,
        "heading": "Move the session",
    }  # fmt: skip
    return render(request, "mentoring/session_form.html", context, status=tried.status)


@require_POST
def session_cancelling(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, Session, pk, actions.cancel_session, "Cancelled. The other side is told.")


@require_POST
def session_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """“Did you meet?”, answered on a page."""
    viewer, shown = person_of(request), found_part(request, Session, pk)
    refuse_unless(rules.can_change(viewer, shown))
    answer = request.POST.get("answer")
    if answer in (met.YES, met.NO):
        yes = answer == met.YES
        said = "You said that you met." if yes else "You said: not this time."
        attempt(request, lambda: met.say_whether_met(shown, by=viewer, met=yes), said)
    return redirect(shown)


@require_POST
def session_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """What the two write down together. Overtaken, both texts are shown."""
    viewer, shown = person_of(request), found_part(request, Session, pk)
    refuse_unless(rules.can_change(viewer, shown))
    form = NotesForm(request.POST)
    tried = try_edit(
        form,
        lambda: actions.save_notes(
            shown, by=viewer, version=form.cleaned_data["version"], notes=form.cleaned_data["notes"]
        ),
    )
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect(shown)
    return _session_page(request, tried.stale or shown, {"notes_form": form, "stale": tried.stale}, tried.status)


@require_POST
def private_note(request: HttpRequest, pk: int) -> HttpResponse:
    """What the reader keeps for themselves about a session."""
    viewer, shown = person_of(request), found_part(request, Session, pk)
    refuse_unless(rules.can_keep_private_note(viewer, shown))
    form = PrivateNoteForm(request.POST)
    tried = try_edit(
        form,
        lambda: actions.save_private_note(
            shown, by=viewer, version=form.cleaned_data["version"], words=form.cleaned_data["words"]
        ),
    )
    if tried.saved:
        messages.success(request, "Saved, for you alone.")
        return redirect(shown)
    bound = {"private_form": form, "stale_note": tried.stale}
    return _session_page(request, shown, bound, tried.status)


@require_POST
def private_note_removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    note = get_object_or_404(PrivateNote.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_change_private_note(viewer, note))
    actions.remove_private_note(note, by=viewer)
    messages.success(request, "Removed. Nothing of it is kept.")
    return redirect("mentoring:session", note.session_id)


def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The .ics file of a session."""
    shown = found_part(request, Session, pk)
    answer = HttpResponse(calendar_of(shown), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="session-{shown.pk}.ics"'
    return answer


@login_not_required
@csrf_exempt  # SECURITY: the signed token is the permission; mail programs keep no cookies
def met_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """“Did you meet?”, answered from a mail without signing in. Shows a date and a first name, and nothing else.

    Opening the link changes nothing, because mail scanners open links: the page sends the answer.
    """
    known = met.asked_by(token)
    if known is None:
        raise Http404
    shown, person = known
    can_answer = met.can_be_answered(shown)
    said = request.POST.get("answer")
    if request.method == "POST" and can_answer and said in (met.YES, met.NO):
        attempt(request, lambda: met.say_whether_met(shown, by=person, met=said == met.YES))
        return redirect("mentoring:met", token)
    wanted = request.GET.get("answer")
    context = {
        "can_answer": can_answer,
        "answer": shown.answer_of(person),
        "wanted": wanted if can_answer and wanted in (met.YES, met.NO) else "",
        "is_held": shown.state == Session.State.HELD,
        "is_question": shown.is_question,
        "day": shown.starts_at,
        "other": shown.pairing.other(person).first_name,
    }
    with timezone.override(person.time_zone):
        return render(request, "mentoring/met.html", context)


# ---- action items, topics, steps


@require_POST
def action_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds one, to a session if one is named."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    session = shown.sessions.filter(pk=number_in(request.POST.get("session", ""))).first()
    form = ActionItemForm(request.POST, pairing=shown, viewer=viewer)
    if form.is_valid():
        try:
            actions.add_action_item(shown, by=viewer, session=session, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(f"{(session or shown).get_absolute_url()}#items")
    if session:
        return _session_page(request, found_part(request, Session, session.pk), {"item_form": form}, 422)
    return pairing_page(request, shown, {"item_form": form}, 422)


@require_POST
def action_item_done(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, ActionItem, pk, actions.complete_action_item, anchor="#items")


@require_POST
def action_item_dropping(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, ActionItem, pk, actions.drop_action_item, anchor="#items")


@require_POST
def action_item_reopening(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, ActionItem, pk, actions.reopen_action_item, anchor="#items")


@require_POST
def topics(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    form = TopicForm(request.POST)
    tried = try_edit(form, lambda: actions.add_topic(shown, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return pairing_page(request, shown, {"topic_form": form}, tried.status)
    return redirect(f"{shown.get_absolute_url()}#agenda")


@require_POST
def proposal_taking(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts what Rungs proposes on the agenda."""
    return _take(request, pk, leave_out=False)


@require_POST
def proposal_leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """Not for this time."""
    return _take(request, pk, leave_out=True)


@require_POST
def topic_removal(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, Topic, pk, actions.remove_topic, anchor="#agenda")


@require_POST
def topic_returning(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, Topic, pk, actions.return_topic, "Back on the next agenda.")


@require_POST
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a step to the outline of an onboarding."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    form = OutlineStepForm(request.POST)
    tried = try_edit(form, lambda: actions.add_outline_step(shown, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return pairing_page(request, shown, {"outline_form": form}, tried.status)
    return redirect(f"{shown.get_absolute_url()}#outline")


@require_POST
def outline_step_done(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, OutlineStep, pk, actions.tick_outline_step, anchor="#outline")


@require_POST
def outline_step_reopening(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, OutlineStep, pk, actions.untick_outline_step, anchor="#outline")


@require_POST
def outline_step_removal(request: HttpRequest, pk: int) -> HttpResponse:
    return change_part(request, OutlineStep, pk, actions.remove_outline_step, anchor="#outline")


def _take(request: HttpRequest, pk: int, *, leave_out: bool) -> HttpResponse:
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(pairing_rules.can_work_on(viewer, shown))
    attempt(request, lambda: take_proposal(shown, by=viewer, key=request.POST.get("key", ""), leave_out=leave_out))
    return redirect(f"{shown.get_absolute_url()}#agenda")


def pairing_page(
    request: HttpRequest, shown: Pairing, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """`bound` holds forms that came back invalid, by name."""
    viewer, bound = person_of(request), bound or {}
    works = pairing_rules.can_work_on(viewer, shown)
    coming = queries.coming_of(shown)
    upcoming = [row for row in coming if not row.has_begun]
    agenda = agenda_of(shown, minutes=upcoming[0].minutes if upcoming else None)
    note_agenda_read(request, shown, agenda)
    agreement = getattr(shown, "agreement", None)
    closing_notes = [] if works else list(shown.closing_notes.select_related("author"))
    has_left_note = any(note.author_id == viewer.pk for note in closing_notes)
    may_leave_note = not (works or has_left_note) and shown.other(viewer).is_active  # somebody has to read it
    context = {
        "pairing": shown,
        "other": shown.other(viewer),
        "helps": viewer.pk == shown.mentor_id,
        "works": works,
        "audience": queries.audience_words(viewer, shown, queries.programme_owners()),
        "going": queries.going(Pairing.objects.with_meetings().get(pk=shown.pk)),
        "next": upcoming[0] if upcoming else None,
        "later": upcoming[1:],
        "unsettled": [row for row in coming if row.has_begun] if works else [],
        "rated": works and has_rated(viewer, shown),
        "named": named_in(viewer, shown),
        "can_name": can_name(viewer, shown),
        "agenda": agenda,
        "sessions": queries.sessions_of(shown),
        "agreement": agreement,
        "agreed_by_me": agreement is not None and agreement.is_agreed_by(viewer),
        "goals": list(shown.goals.select_related("expectation__dimension")),
        "end_words": queries.end_words(shown),
        "is_ending": shown.ends_on is not None and shown.ends_on <= timezone.localdate() + queries.SOON,
        "outline": _outline(shown),
        "closing_notes": closing_notes,
        "topic_form": TopicForm(),
        "item_form": ActionItemForm(pairing=shown, viewer=viewer),
        "outline_form": OutlineStepForm(),
        "closing_form": ClosingNoteForm() if may_leave_note else None,
        **bound,
    }
    return render(request, "mentoring/pairing.html", context, status=status)


def note_agenda_read(request: Any, shown: Pairing, agenda: Agenda) -> None:
    """What Rungs proposes comes from the mentee's growth, so reading it is a read of that."""
    if any(row.key.startswith(("gap:", "claim:")) for row in agenda.proposed):
        record_read(request, shown.mentee, what=NEXT_STEPS)


def _outline(shown: Pairing) -> list[tuple[int, list[OutlineStep]]]:
    if shown.kind != Kind.BUDDY:
        return []
    steps = list(shown.outline.select_related("done_by"))
    return [(day, [step for step in steps if step.day == day]) for day in actions.OUTLINE_DAYS]


def _session_page(
    request: HttpRequest, shown: Session, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    viewer, bound = person_of(request), bound or {}
    works = rules.can_change(viewer, shown)
    note = PrivateNote.objects.visible_to(viewer).filter(session=shown).first()
    initial = {"words": note.words if note else "", "version": note.version if note else 0}
    context = {
        "session": shown,
        "pairing": shown.pairing,
        "other": shown.pairing.other(viewer),
        "works": works,
        "covered": queries.covered_by(shown),
        "items": list(shown.action_items.select_related("owner")),
        "can_answer": works and met.can_be_answered(shown),
        "my_answer": shown.answer_of(viewer),
        "takes_notes": works and shown.state != Session.State.CANCELLED,
        "notes_form": NotesForm(initial={"notes": shown.notes, "version": shown.version}),
        "note": note,
        "private_form": PrivateNoteForm(initial=initial),
        "item_form": ActionItemForm(pairing=shown.pairing, viewer=viewer),
        **bound,
    }
    return render(request, "mentoring/session.html", context, status=status)
