"""Am I on a pace I can keep? One's own roadmap; those that others show; who sees it, and its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import attempt, person_of, refuse_unless
from growth.roadmaps.enrolments import actions, queries, rules
from growth.roadmaps.enrolments.models import Enrolment, Visibility
from growth.roadmaps.enrolments.pages import own_page, running_of
from growth.roadmaps.milestones.models import PlannedMilestone


def own(request: HttpRequest) -> HttpResponse:
    return own_page(request)


def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """What the growth circle sees of somebody's roadmap; for the person the record of one that has ended."""
    viewer, found = person_of(request), _found(request, pk)
    if found.person_id == viewer.pk and found.is_running:
        return redirect("roadmaps:own")
    record_read(request, found.person_id, what="roadmap", thing=found)
    roadmap, is_too_much = queries.shown_roadmap(found, viewer)
    context = {
        "roadmap": roadmap,
        "enrolment": found,
        "version": found.version,
        "is_own": found.person_id == viewer.pk,
        "given": queries.given_in(found, viewer),
        "seen_by": queries.seen_by(found, viewer),
        "knows_of_much": rules.can_know_of_much(viewer, found),
        "is_too_much": is_too_much,
    }
    return render(request, "roadmaps/enrolments/enrolment.html", context)


@require_POST
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = person_of(request), _found(request, pk)
    refuse_unless(rules.can_change(viewer, found))
    chosen = Visibility.CIRCLE if request.POST.get("visibility") == Visibility.CIRCLE else Visibility.PRIVATE
    actions.share(found, by=viewer, visibility=chosen)
    said = "Shared with your growth circle." if chosen == Visibility.CIRCLE else "Only you see it now."
    messages.success(request, f"{said} You can change it back at any time.")
    return redirect(found)


def ending(request: HttpRequest) -> HttpResponse:
    """A page of its own, because it cannot be undone."""
    viewer = person_of(request)
    found = running_of(viewer)
    if request.method == "POST":
        said = "Ended. What it holds stays readable here."
        attempt(request, lambda: actions.end(found, by=viewer), said)
        return redirect("roadmaps:own")
    left = PlannedMilestone.objects.open().filter(enrolment=found).count()
    return render(request, "roadmaps/enrolments/ending.html", {"enrolment": found, "left": left})


def _found(request: HttpRequest, pk: int) -> Enrolment:
    rows = Enrolment.objects.visible_to(person_of(request))
    return get_object_or_404(rows.select_related("version__roadmap", "version__ladder", "person__manager"), pk=pk)
