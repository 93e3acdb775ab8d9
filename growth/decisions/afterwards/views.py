"""What came of decisions: verdicts, parts taken up as evidence, and what is overdue below a manager."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, invalid, number_in, person_of, refuse_unless
from growth.decisions.afterwards import actions, rules
from growth.decisions.afterwards.drafts import suggested
from growth.decisions.afterwards.forms import VerdictForm
from growth.decisions.afterwards.models import Came, Verdict
from growth.decisions.afterwards.overdue import overdue_below
from growth.decisions.afterwards.pages import with_people
from growth.decisions.pages import found

SHOWN_ON_TEAM_PAGE = 8


def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Did it hold? With what was predicted beside, and what earlier verdicts said."""
    viewer = person_of(request)
    decision = with_people(found(request, pk))
    refuse_unless(rules.can_give_verdict(viewer, decision))
    form = VerdictForm(request.POST or None, decision=decision, initial={"submission": uuid.uuid4()})
    if form.is_valid():
        try:
            made = actions.give_verdict(decision, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _said(made))
            return redirect(made)
    earlier = decision.verdicts.select_related("by")
    context = {"decision": decision, "form": form, "earlier": earlier}
    return render(request, "decisions/verdict.html", context, status=invalid(form))


def _said(made: Verdict) -> str:
    if made.verdict == Came.REVERSED and made.decision.status == "accepted":
        return "Kept. Now say what becomes of it: deprecate it, or write what supersedes it."
    return "Kept. Everybody with a part in it may take that up as evidence."


@require_POST
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: a private draft of evidence, with claims against what was ticked."""
    viewer = person_of(request)
    decision = with_people(found(request, pk))
    refuse_unless(rules.can_take_up(viewer, decision))
    said = request.POST.get("verdict", "")
    occasion = get_object_or_404(decision.verdicts, pk=number_in(said)) if said else None
    ticked = {number_in(key) for key in request.POST.getlist("expectation")}
    offered = suggested(viewer, rules.roles_of(viewer, decision)) if ticked else []
    try:
        made = actions.take_up(
            decision, by=viewer, verdict=occasion, expectations=[row for row in offered if row.pk in ticked]
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(decision)
    messages.success(request, "A private draft. Fill in the blanks: only you know what you saw and did.")
    return redirect(made.evidence)


def overdue(request: HttpRequest) -> HttpResponse:
    """Decisions of people below the reader whose revisit date has passed. The team page asks for the list alone."""
    rows = overdue_below(person_of(request))
    if request.htmx:  # type: ignore[attr-defined]
        more = max(0, len(rows) - SHOWN_ON_TEAM_PAGE)
        context = {"rows": rows[:SHOWN_ON_TEAM_PAGE], "more": more}
        return render(request, "decisions/overdue.html#rows", context)
    return render(request, "decisions/overdue.html", {"rows": rows})
