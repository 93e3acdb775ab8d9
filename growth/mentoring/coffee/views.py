"""Coffee with somebody new: taking part, one's group, and the rounds of the programme owner."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from config.pages import person_of, refuse_unless, try_edit
from growth.mentoring.coffee import actions, queries, rules
from growth.mentoring.coffee.forms import DrawForm
from growth.mentoring.coffee.models import CoffeeGroup, CoffeeRound
from growth.mentoring.profiles.models import Profile

EARLIER, PER_PAGE = 12, 40
USUAL = {"every_weeks": 4, "days": 21}


def coffee(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def taking_part(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_take_part(viewer))
    actions.take_part(by=viewer, coffee=True)
    messages.success(request, "You take part from the next round on.")
    return redirect("mentoring:coffee")


@require_POST
def leaving(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_take_part(viewer))
    actions.take_part(by=viewer, coffee=False)
    messages.success(request, "You are not in the next round. A group that is drawn already stays.")
    return redirect("mentoring:coffee")


@require_POST
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    group = get_object_or_404(CoffeeGroup.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_say_met(viewer, group))
    actions.say_met(group, by=viewer)
    messages.success(request, "Good to hear. Your group counts as met.")
    return redirect("mentoring:coffee")


@require_POST
def drawing(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    refuse_unless(rules.can_draw(viewer))
    form = DrawForm(request.POST)
    edit = try_edit(form, lambda: actions.draw_round(by=viewer, **form.cleaned_data))
    if edit.saved:
        messages.success(request, "Drawn. Everybody is told with whom.")
        return redirect("mentoring:coffee")
    return _page(request, form, status=edit.status)


@require_POST
def stopping(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    drawn = get_object_or_404(CoffeeRound.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_stop(viewer, drawn))
    actions.stop_repeating(drawn, by=viewer)
    messages.success(request, "No further round is drawn by itself. The groups of this one stay.")
    return redirect("mentoring:coffee")


def _page(request: HttpRequest, form: DrawForm | None = None, status: int = 200) -> HttpResponse:
    viewer, today = person_of(request), timezone.localdate()
    groups = list(queries.groups_of(viewer)[: EARLIER + 1])
    newest = CoffeeRound.objects.first()
    present = groups[0] if groups and newest is not None and groups[0].round_id == newest.pk else None
    context = {
        "takes_part": Profile.objects.filter(person=viewer, coffee=True).exists(),
        "present": present,
        "companions": queries.companions(viewer, present, today) if present else [],
        "earlier": [
            (group, [member.person for member in group.members.all() if member.person_id != viewer.pk])
            for group in groups
            if group is not present
        ],
        "next_on": newest.next_on if newest is not None and newest.repeats else None,
        **_for_owner(request, viewer, newest, form),
    }
    return render(request, "mentoring/coffee.html", context, status=status)


def _for_owner(request: HttpRequest, viewer: User, newest: CoffeeRound | None, form: DrawForm | None) -> dict[str, Any]:
    if not rules.can_draw(viewer):
        return {}
    usual = {"until": timezone.localdate() + timedelta(days=USUAL["days"]), "every_weeks": USUAL["every_weeks"]}
    found: dict[str, Any] = {
        "is_owner": True,
        "form": form or DrawForm(initial=usual),
        "newest": newest,
        "count": queries.taking_part().count(),
    }
    if newest is not None:
        pages = Paginator(queries.with_members(newest.groups.all()), PER_PAGE)
        page = pages.get_page(request.GET.get("page"))
        found["numbers"], found["page"] = queries.round_numbers(newest), page
        found["page_numbers"] = pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return found
