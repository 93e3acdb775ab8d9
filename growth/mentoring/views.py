"""Who helps me, and whom do I help."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, invalid, person_of, refuse_unless
from growth.mentoring import actions, rules
from growth.mentoring.forms import MentorForm
from growth.mentoring.models import Pairing


def mentoring(request: HttpRequest) -> HttpResponse:
    """Both sides of one's pairings, and the form that names a mentor."""
    viewer = person_of(request)
    form = MentorForm(request.POST or None, mentee=viewer)
    if request.method == "POST":
        refuse_unless(rules.can_begin_pairing(viewer))
        if form.is_valid():
            try:
                pairing = actions.begin_pairing(mentor=form.cleaned_data["mentor"], by=viewer)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"{pairing.mentor.name} is your mentor.")
                return redirect("mentoring:list")
    pairings = Pairing.objects.visible_to(viewer).select_related("mentor", "mentee")
    context = {
        "mentors": pairings.active().filter(mentee=viewer),
        "mentees": pairings.active().filter(mentor=viewer),
        "ended": pairings.filter(ended_on__isnull=False).exclude(mentee__manager=viewer)[:10],
        "form": form,
    }
    return render(request, "mentoring/list.html", context, status=invalid(form))


@require_POST
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    pairing = get_object_or_404(Pairing.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_end_pairing(viewer, pairing))
    actions.end_pairing(pairing, by=viewer)
    messages.success(request, "The pairing has ended. Verdicts already given stay.")
    return redirect("mentoring:list")
