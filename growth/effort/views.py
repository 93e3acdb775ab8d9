"""Where one's own working time goes, month by month."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from config.pages import add_errors, attempt, invalid, person_of, refuse_unless
from growth.access import circle_of
from growth.charts import MOST_EFFORTS
from growth.effort import actions, queries, rules
from growth.effort.forms import CorrectionForm, EffortForm
from growth.effort.models import EffortCheckIn
from growth.effort.months import month_of
from growth.effort.percents import BEFORE_AI, WITH_AI

PER_PAGE = 12


def own(request: HttpRequest) -> HttpResponse:
    """Where did the time of a month go?"""
    viewer = person_of(request)
    form = EffortForm(
        request.POST or None, author=viewer, initial={"month": month_of(timezone.localdate()).isoformat()}
    )
    if request.method == "POST":
        refuse_unless(rules.can_check_in(viewer))
        if form.is_valid() and _done(form, lambda: actions.check_in(by=viewer, **form.cleaned_data)):
            messages.success(request, _said(form))
            return redirect("effort:own")
    return render(request, "effort/own.html", {"form": form, **_told(request, viewer)}, status=invalid(form))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, check_in = _found(request, pk)
    form = CorrectionForm(request.POST or None, check_in=check_in)
    if form.is_valid() and _done(form, lambda: actions.correct(check_in, by=viewer, **form.cleaned_data)):
        messages.success(request, _said(form))
        return redirect("effort:own")
    return render(request, "effort/edit.html", {"form": form, "check_in": check_in}, status=invalid(form))


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


def _done(form: EffortForm, do: Any) -> bool:
    try:
        do()
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


def _said(form: EffortForm) -> str:
    return "Saved. Your growth report shows it." if form.cleaned_data["is_shared"] else "Saved. Only you can see it."


def _told(request: HttpRequest, author: User) -> dict[str, Any]:
    mine = EffortCheckIn.objects.filter(person=author)
    newest = list(mine[:MOST_EFFORTS])
    pages = Paginator(mine, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "circle": circle_of(author),
        "picture": queries.picture(author.name, newest),
        "sentence": queries.sentence(newest[0]) if newest else "",
        "references": {"before": BEFORE_AI, "with": WITH_AI},
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
    }
