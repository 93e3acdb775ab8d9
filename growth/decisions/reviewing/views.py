"""Lightweight design reviews: asking for one, holding it on one screen, declining it, calling it off."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.errors import StaleEdit
from config.pages import add_errors, invalid, person_of, refuse_unless, retype
from growth.decisions.pages import found
from growth.decisions.record_templates.models import checklists
from growth.decisions.reviewing import actions, rules
from growth.decisions.reviewing.forms import AskReviewForm, HoldForm
from growth.decisions.reviewing.models import MINUTES, DesignReview


def review_new(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_ask_review(viewer, decision))
    known = checklists()
    form = AskReviewForm(
        request.POST or None, decision=decision, viewer=viewer, known=known, initial={"submission": uuid.uuid4()}
    )
    if form.is_valid():
        try:
            review = actions.ask_review(
                decision,
                by=viewer,
                reviewers=form.reviewers(),
                checklists=form.chosen(),
                note=form.cleaned_data["note"],
                submission=form.cleaned_data["submission"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Asked. It waits in their inbox, and they were sent a mail.")
            return redirect(review)
    context = {"decision": decision, "form": form, "known": known}
    return render(request, "decisions/review_new.html", context, status=invalid(form))


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: to hold it for those who were asked, to read it for everybody else who sees the record.

    What was ticked is kept whatever else is missing.
    """
    viewer = person_of(request)
    shown = _found(request, pk)
    may_hold = rules.can_hold(viewer, shown)
    refuse_unless(may_hold or request.method != "POST")
    form = HoldForm(request.POST or None, review=shown, viewer=viewer)
    status, stale = 200, None
    if request.method == "POST":
        try:
            if _hold(request, form, shown):
                return redirect(shown.decision if "close" in request.POST else shown)
        except StaleEdit as error:
            status, stale = 409, error.current
            retype(form, version=error.current.version)
    context = {
        "review": shown,
        "form": form if may_hold else None,
        "minutes": MINUTES,
        "stale": stale,
        "may_decline": rules.can_decline(viewer, shown),
        "may_call_off": rules.can_call_off(viewer, shown),
        "declined": [row for row in shown.asked.all() if row.declined_at],
        "asked": [row for row in shown.asked.all() if not row.declined_at],
    }
    return render(request, "decisions/review.html", context, status=max(status, invalid(form)))


def _hold(request: HttpRequest, form: HoldForm, shown: DesignReview) -> bool:
    """Saves the answers, and closes the review if that was asked for. Whether nothing was amiss."""
    viewer = person_of(request)
    is_valid = form.is_valid()
    try:
        saved = actions.save_answers(
            shown, by=viewer, version=form.cleaned_data.get("version") or 0, answers=form.answers()
        )
        retype(form, version=saved.version)
        if is_valid and "close" in request.POST:
            said = form.cleaned_data
            actions.close_review(
                shown,
                by=viewer,
                held_on=said["held_on"] or timezone.localdate(),
                result=said["result"],
                words=said["words"],
                also_there=said.get("also_there", ()),
            )
    except ValidationError as error:
        add_errors(form, error)
    if form.errors:
        return False
    messages.success(
        request, "Closed. It stays on the record." if "close" in request.POST else "Saved. Go on any time."
    )
    return True


@require_POST
def review_declining(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    shown = _found(request, pk)
    refuse_unless(rules.can_decline(viewer, shown))
    actions.decline_review(shown, by=viewer)
    messages.success(request, "You declined. You need not say why.")
    return redirect("inbox:inbox")  # a draft is no longer theirs to see


@require_POST
def review_calling_off(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    shown = _found(request, pk)
    refuse_unless(rules.can_call_off(viewer, shown))
    actions.call_off_review(shown, by=viewer)
    messages.success(request, "Called off. Those you asked are told.")
    return redirect(shown.decision)


def _found(request: HttpRequest, pk: int) -> DesignReview:
    return get_object_or_404(DesignReview.objects.visible_to(person_of(request)).with_parts(), pk=pk)
