"""The private rating of a pairing, and the page of the programme owner."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import attempt, person_of, refuse_unless, try_edit
from growth.mentoring.health import actions, rules
from growth.mentoring.health.forms import ProgrammeForm, RatingForm
from growth.mentoring.health.models import Rating
from growth.mentoring.health.months import this_month
from growth.mentoring.health.queries import ENDED, ended_pairings, programme
from growth.mentoring.models import Pairing
from growth.mentoring.rules import can_run_programme

PER_PAGE = 25
LISTED = 10  # of each section; the whole is in the table below


def rating(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own numbers, and nobody else's."""
    viewer = person_of(request)
    pairing = get_object_or_404(Pairing.objects.visible_to(viewer).select_related("mentor", "mentee"), pk=pk)
    refuse_unless(rules.can_rate(viewer, pairing))
    given = list(Rating.objects.visible_to(viewer).filter(pairing=pairing)[:12])
    month = this_month()
    now = next((row for row in given if row.month == month), None)
    form = RatingForm(request.POST if request.method == "POST" else None, initial={"score": now.score} if now else None)
    status = 200
    if request.method == "POST":
        edit = try_edit(form, lambda: actions.rate(pairing, by=viewer, **form.cleaned_data))
        if edit.saved:
            messages.success(request, "Kept. Nobody else ever sees your number.")
            return redirect("mentoring:rating", pairing.pk)
        status = edit.status
    context = {"pairing": pairing, "other": pairing.other(viewer), "form": form, "now": now, "month": month}
    context["earlier"] = [row for row in given if row.month != month]
    return render(request, "mentoring/rating.html", context, status=status)


def programme_page(request: HttpRequest) -> HttpResponse:
    """How pairs are doing, and who needs something."""
    viewer = person_of(request)
    refuse_unless(can_run_programme(viewer))
    found, form = programme(viewer), ProgrammeForm(request.GET)
    chosen = form.chosen
    is_ended = chosen["state"] == ENDED
    pages = Paginator(ended_pairings(viewer, chosen["kind"]) if is_ended else found.chosen(**chosen), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "programme": found,
        "in_need": found.in_need[:LISTED],
        "orphans": found.orphans[:LISTED],
        "form": form,
        "is_ended": is_ended,
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
    }
    return render(request, "mentoring/programme.html", context)


@require_POST
def asking_both(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    pairing = get_object_or_404(Pairing.objects.visible_to(viewer).select_related("mentor", "mentee"), pk=pk)
    refuse_unless(rules.can_ask_both(viewer, pairing))
    said = "Both know that you would like to hear how it goes. Nobody is asked twice in a week."
    attempt(request, lambda: actions.ask_both(pairing, by=viewer), said)
    return redirect("mentoring:programme")
