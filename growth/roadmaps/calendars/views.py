"""One's own calendar: learning blocks, the private link, and what whoever holds it reads."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from config.pages import attempt, person_of, refuse_unless, try_edit
from growth.roadmaps.calendars import actions, rules
from growth.roadmaps.calendars.contents import WEEKS_AHEAD, calendar_of
from growth.roadmaps.calendars.forms import BlockForm
from growth.roadmaps.calendars.models import CalendarLink, LearningBlock
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.enrolments.pages import running_of

PRIVATE = "private, no-store"


def calendar(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    return _page(request, Enrolment.objects.running_of(viewer))


@require_POST
def block_new(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    enrolment = running_of(viewer)
    refuse_unless(rules.can_keep(viewer))
    form = BlockForm(request.POST)
    tried = try_edit(form, lambda: actions.add_block(enrolment, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return _page(request, enrolment, {"form": form}, tried.status)
    messages.success(request, "Kept. It is in your calendar from the next time that reads the link.")
    return redirect("roadmaps:calendar")


def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    viewer = person_of(request)
    shown = _block(viewer, pk)
    refuse_unless(rules.can_change(viewer, shown))
    form = BlockForm(request.POST or None, block=shown)
    tried = try_edit(form, lambda: actions.change_block(shown, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect("roadmaps:calendar")
    return render(request, "roadmaps/calendars/block.html", {"kept": shown, "form": form}, status=tried.status)


@require_POST
def block_removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    shown = _block(viewer, pk)
    refuse_unless(rules.can_change(viewer, shown))
    attempt(request, lambda: actions.remove_block(shown, by=viewer), f"Removed: {shown.words}.")
    return redirect("roadmaps:calendar")


@require_POST
def link_new(request: HttpRequest) -> HttpResponse:
    """Makes a link, or makes it anew. The page that answers is the only one that ever shows the address."""
    viewer = person_of(request)
    enrolment = running_of(viewer)
    refuse_unless(rules.can_keep(viewer))
    made: list[str] = []
    if not attempt(request, lambda: made.append(actions.make_link(enrolment, by=viewer)[1])):
        return redirect("roadmaps:calendar")
    answer = _page(request, enrolment, {"address": address_of(*made)})
    answer["Cache-Control"] = PRIVATE
    return answer


@require_POST
def link_revocation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    rows = CalendarLink.objects.visible_to(viewer).select_related("enrolment")
    link: Any = get_object_or_404(rows, pk=pk)
    refuse_unless(rules.can_change(viewer, link))
    actions.revoke_link(link, by=viewer)
    messages.success(request, "Revoked. Whoever reads the address from now on finds nothing.")
    return redirect("roadmaps:calendar")


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same as a file, once."""
    answer = _calendar_file(running_of(person_of(request)))
    answer["Content-Disposition"] = 'attachment; filename="roadmap.ics"'
    return answer


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """SECURITY: the token is the permission; calendars keep no cookies. A wrong one, a revoked one, one of a roadmap
    that has ended and one of somebody who left all answer alike.
    """
    link = actions.link_of_token(token)
    if link is None:
        raise Http404
    actions.note_reading(link)
    answer = _calendar_file(link.enrolment)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def address_of(token: str) -> str:
    return settings.SITE_URL + reverse("roadmaps:feed", args=[token])


def _calendar_file(enrolment: Enrolment) -> HttpResponse:
    return HttpResponse(
        calendar_of(enrolment), content_type="text/calendar; charset=utf-8", headers={"Cache-Control": PRIVATE}
    )


def _block(viewer: User, pk: int) -> LearningBlock:
    shown: Any = get_object_or_404(LearningBlock.objects.visible_to(viewer).select_related("enrolment"), pk=pk)
    return cast(LearningBlock, shown)


def _page(
    request: HttpRequest, enrolment: Enrolment | None, more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"enrolment": enrolment, "weeks_ahead": WEEKS_AHEAD, "zone": person_of(request).time_zone}
    if enrolment is not None:
        context |= {
            "blocks": list(enrolment.learning_blocks.all()),
            "link": enrolment.calendar_links.filter(revoked_at__isnull=True).first(),
            "form": BlockForm(),
        }
    return render(request, "roadmaps/calendars/calendar.html", {**context, **(more or {})}, status=status)
