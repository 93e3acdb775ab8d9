"""Where one's own working time goes, month by month."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from config.pages import attempt, person_of, refuse_unless, try_edit
from growth.access import circle_of
from growth.charts import MOST_EFFORTS
from growth.effort import actions, queries, rules
from growth.effort.forms import CorrectionForm, EffortForm
from growth.effort.models import EffortCheckIn
from growth.effort.percents import BEFORE_AI, WITH_AI

PER_PAGE = 12


def own(request: HttpRequest) -> HttpResponse:
    """Where did the time of a month go?"""
    viewer = person_of(request)
    circle = circle_of(viewer)
    form = EffortForm(request.POST or None, circle=circle)
    if request.method == "POST":
        refuse_unless(rules.can_check_in(viewer))
    told = try_edit(form, lambda: actions.check_in(by=viewer, **form.cleaned_data))
    if told.saved:
        return _saved(request, form)
    context = {"form": form, "circle": circle, **_months(request, viewer)}
    return render(request, "effort/own.html", context, status=told.status)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, check_in = _found(request, pk)
    circle = circle_of(viewer)
    form = CorrectionForm(request.POST or None, circle=circle, initial=model_to_dict(check_in))
    corrected = try_edit(form, lambda: actions.correct(check_in, by=viewer, **form.cleaned_data))
    if corrected.saved:
        return _saved(request, form)
    context = {"form": form, "check_in": check_in, "circle": circle}
    return render(request, "effort/edit.html", context, status=corrected.status)


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, check_in = _found(request, pk)
    attempt(request, lambda: actions.remove(check_in, by=viewer), f"{check_in.month:%B %Y} is removed.")
    return redirect("effort:own")


def _found(request: HttpRequest, pk: int) -> tuple[User, EffortCheckIn]:
    """A check-in to change: 404 for one that is not visible, 403 for somebody else's."""
    viewer = person_of(request)
    check_in = get_object_or_404(EffortCheckIn.objects.visible_to(viewer).select_related("person"), pk=pk)
    refuse_unless(rules.can_change(viewer, check_in))
    return viewer, check_in


def _saved(request: HttpRequest, form: CorrectionForm) -> HttpResponse:
    shared = form.cleaned_data["is_shared"]
    messages.success(request, f"Saved. {'Your growth report shows it.' if shared else 'Only you can see it.'}")
    return redirect("effort:own")


def _months(request: HttpRequest, author: User) -> dict[str, Any]:
    mine = EffortCheckIn.objects.filter(person=author)
    newest = list(mine[:MOST_EFFORTS])
    pages = Paginator(mine, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "picture": queries.picture(author.name, newest),
        "sentence": queries.sentence(newest[0]) if newest else "",
        "references": {"before": BEFORE_AI, "with": WITH_AI},
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
    }
