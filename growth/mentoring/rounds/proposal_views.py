"""Proposals: asked together, answered one by one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, invalid, person_of, refuse_unless
from growth.mentoring.models import Pairing
from growth.mentoring.rounds import proposing, queries, rules
from growth.mentoring.rounds.forms import ProposalForm
from growth.mentoring.rounds.models import Proposal
from growth.mentoring.rounds.pages import change, found_proposal


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Who, what for, why, and what a yes opens. Whoever is neither side sees how far it is, and no answer."""
    viewer, shown = person_of(request), found_proposal(request, pk)
    is_side = shown.is_side(viewer)
    paired = shown.state == Proposal.State.PAIRED
    context = {
        "proposal": shown,
        "is_side": is_side,
        "other": shown.other(viewer) if is_side else None,
        "said": shown.said_by(viewer) if is_side else None,
        "reasons": queries.reasons_for(viewer, shown, queries.asked_for(viewer)) if is_side else [],
        "opens": queries.opens_words(shown),
        "can_answer": shown.is_open and rules.can_answer(viewer, shown),
        "can_withdraw": shown.is_open and rules.can_withdraw(viewer, shown),
        "pairing": Pairing.objects.between(shown.mentor, shown.mentee, shown.kind).first()
        if paired and is_side
        else None,
    }
    return render(request, "mentoring/rounds/proposal.html", context)


@require_POST
def yes(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, yes=True)


@require_POST
def no(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, yes=False)


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, shown = person_of(request), found_proposal(request, pk)
    refuse_unless(rules.can_withdraw(viewer, shown))
    said = "Taken back. Both are told."
    return change(request, shown, lambda: proposing.withdraw(shown, by=viewer), said)


def new(request: HttpRequest) -> HttpResponse:
    """A pair made by hand: any by a programme owner, an onboarding buddy by the manager."""
    viewer = person_of(request)
    refuse_unless(rules.can_propose(viewer))
    form = ProposalForm(request.POST or None, by=viewer)
    if form.is_valid():
        chosen = form.cleaned_data
        refuse_unless(rules.can_propose_pair(viewer, chosen["mentee"], chosen["kind"]))
        try:
            made = proposing.propose(by=viewer, **chosen)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{made.mentor.name} and {made.mentee.name} are asked.")
            return redirect(made)
    context = {"form": form, "runs": rules.can_run_programme(viewer)}
    return render(request, "mentoring/rounds/proposing.html", context, status=invalid(form))


def _answer(request: HttpRequest, pk: int, *, yes: bool) -> HttpResponse:
    viewer, shown = person_of(request), found_proposal(request, pk)
    refuse_unless(rules.can_answer(viewer, shown))
    said = "You said yes." if yes else "You said no. Nobody is told who did."
    return change(request, shown, lambda: proposing.answer(shown, by=viewer, yes=yes), said)
