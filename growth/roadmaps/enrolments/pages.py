"""What the views of a plan share: one's running roadmap, and its page with forms that may have come back."""

import uuid
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from config.pages import person_of
from growth.roadmaps.enrolments.forms import HoursForm, TimeOffForm
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.enrolments.queries import choices_of_roadmaps, enrolments_of, own_roadmap, seen_by
from growth.roadmaps.versions.moves import NEWER_NUMBER
from growth.roadmaps.waiting import mistakes_due

TAPS = (("0.5", "½ h"), ("1", "1 h"), ("2", "2 h"), ("4", "4 h"))


def running_of(viewer: User) -> Enrolment:
    """One's own running enrolment. Raises Http404."""
    found = Enrolment.objects.running_of(viewer)
    if found is None:
        raise Http404
    return found


def own_page(
    request: HttpRequest, *, hours: HoursForm | None = None, time_off: TimeOffForm | None = None, status: int = 200
) -> HttpResponse:
    """One's running roadmap; without one, what a roadmap is and those there are to choose from."""
    viewer = person_of(request)
    due = Exists(mistakes_due(viewer).filter(pk=OuterRef("pk")))
    rows = enrolments_of(viewer, newer_number=NEWER_NUMBER, is_check_due=due)
    earlier = [row for row in rows if not row.is_running]
    if len(earlier) == len(rows):
        context = {"roadmaps": choices_of_roadmaps(), "earlier": earlier}
        return render(request, "roadmaps/enrolments/none.html", context)
    return render(request, "roadmaps/enrolments/own.html", _own(rows[0], hours, time_off, earlier), status=status)


def _own(
    enrolment: Enrolment, hours: HoursForm | None, time_off: TimeOffForm | None, earlier: list[Enrolment]
) -> dict[str, Any]:
    roadmap = own_roadmap(enrolment)
    form = hours or HoursForm(enrolment=enrolment, under_way=roadmap.under_way)
    form.offer([row.milestone for row in roadmap.rows if row.number])
    return {
        "roadmap": roadmap,
        "enrolment": enrolment,
        "version": enrolment.version,
        "earlier": earlier,
        "seen_by": seen_by(enrolment, enrolment.person),
        "hours_form": form,
        "tap_choices": TAPS,
        "tap_submission": uuid.uuid4(),
        "time_off_form": time_off or TimeOffForm(auto_id="off_%s"),
    }
