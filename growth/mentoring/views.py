"""Who helps me, and whom do I help."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import person_of, refuse_unless
from growth.mentoring import actions, rules
from growth.mentoring.models import Pairing


def mentoring(request: HttpRequest) -> HttpResponse:
    """Both sides of one's pairings."""
    viewer = person_of(request)
    pairings = Pairing.objects.of_sides(viewer).select_related("mentor", "mentee")
    context = {
        "mentors": pairings.active().filter(mentee=viewer),
        "mentees": pairings.active().filter(mentor=viewer),
        "ended": pairings.filter(ended_on__isnull=False)[:10],
    }
    return render(request, "mentoring/list.html", context)


@require_POST
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    pairing = get_object_or_404(Pairing.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_end_pairing(viewer, pairing))
    actions.end_pairing(pairing, by=viewer)
    messages.success(request, "The pairing has ended. Verdicts already given stay.")
    return redirect("mentoring:list")
