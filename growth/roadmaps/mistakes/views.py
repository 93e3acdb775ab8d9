"""The mistakes check: what is asked, what one's own log shows, and what one answered. For oneself alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from config.pages import person_of, refuse_unless, try_edit
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.mistakes import actions, queries, rules
from growth.roadmaps.mistakes.forms import MistakesForm


def mistakes(request: HttpRequest) -> HttpResponse:
    viewer, today = person_of(request), timezone.localdate()
    enrolment = Enrolment.objects.running_of(viewer)
    if enrolment is None:
        refuse_unless(request.method != "POST")
        return render(request, "roadmaps/mistakes/mistakes.html", {"history": queries.history_of(viewer)})
    newest = enrolment.mistakes_checks.first()
    of_today = newest if newest and newest.answered_on == today else None
    form = MistakesForm(request.POST or None, asked=queries.asked_of(enrolment, today), said=of_today)
    status = 200
    if request.method == "POST":
        refuse_unless(rules.can_answer(viewer, enrolment))
        tried = try_edit(
            form,
            lambda: actions.answer(enrolment, by=viewer, replies=form.replies(), words=form.cleaned_data["words"]),
        )
        if tried.saved:
            messages.success(request, "Saved, for you alone.")
            return redirect("roadmaps:mistakes")
        status = tried.status
    context = {
        "enrolment": enrolment,
        "form": form if enrolment.version.mistakes else None,
        "due": queries.due(enrolment, today),
        "newest": newest,
        "of_today": of_today,
        "history": queries.history_of(viewer, without=newest),
    }
    return render(request, "roadmaps/mistakes/mistakes.html", context, status=status)
