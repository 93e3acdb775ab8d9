"""Pages of the review: the queue, verdicts, what is said about a claim, asking again, contesting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.reads import record_read
from config.errors import StaleEdit
from config.pages import add_errors, invalid, person_of, refuse_unless, retype
from growth.evidence import actions, queries, rules
from growth.evidence.forms import AskAgainForm, CommentForm, ContestForm, ReviewForm
from growth.evidence.models import Evidence
from growth.evidence.pages import claim_of, item_context

PER_PAGE = 15


def queue(request: HttpRequest) -> HttpResponse:
    """Claims that wait for a verdict of the reader, one card each."""
    viewer = person_of(request)
    waiting = queries.queue_of(viewer)
    asked = request.GET.get("person", "")
    person = User.objects.visible_to(viewer).filter(pk=asked).first() if asked.isdigit() else None
    if person:
        waiting = waiting.filter(evidence__person=person)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.queue_rows(viewer, page.object_list)
    for row in rows:
        row["form"] = ReviewForm(claim=row["claim"], auto_id=f"claim-{row['claim'].pk}-%s")
    record_read(request, *(row["evidence"].person_id for row in rows), what="evidence waiting for a verdict")
    return render(request, "evidence/queue.html", {"page": page, "rows": rows, "person": person})


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A verdict on a claim, from the item or from the queue. With htmx the part it stood in comes back."""
    viewer = person_of(request)
    claim = claim_of(request, pk)
    refuse_unless(rules.can_review(viewer, claim))
    from_queue = request.POST.get("from") == "queue"
    form = ReviewForm(request.POST, claim=claim, auto_id=f"claim-{pk}-%s")
    status = 422
    if form.is_valid():
        try:
            actions.review_claim(claim, by=viewer, **form.cleaned_data)
        except StaleEdit:
            status = 409
            form.add_error(None, "The author changed the words while you read. Read them again, then decide.")
            claim.evidence.refresh_from_db()
            retype(form, version=claim.evidence.version)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _after_verdict(request, pk, from_queue)
    if from_queue:
        row = {**queries.queue_rows(viewer, [claim])[0], "form": form, "is_open": True}
        return _card(request, {"row": row}, status)
    return _item(request, claim.evidence_id, {pk: form}, status)


def _after_verdict(request: HttpRequest, pk: int, from_queue: bool) -> HttpResponse:
    claim = claim_of(request, pk)
    if request.htmx:  # type: ignore[attr-defined]
        return _card(request, {"done": claim}, 200) if from_queue else _item(request, claim.evidence_id, {}, 200)
    messages.success(request, "Your verdict is kept with your name.")
    return redirect("evidence:queue") if from_queue else redirect(claim)


def _card(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    """One card of the queue; without htmx on a page of its own."""
    template = "evidence/queue_card.html" if request.htmx else "evidence/queue_one.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)


def _item(request: HttpRequest, evidence: int, bound: dict[int, ReviewForm], status: int) -> HttpResponse:
    viewer = person_of(request)
    found = get_object_or_404(
        Evidence.objects.visible_to(viewer).select_related("person__manager", "person__team"), pk=evidence
    )
    template = "evidence/item.html#claims" if request.htmx else "evidence/item.html"  # type: ignore[attr-defined]
    return render(request, template, item_context(viewer, found, bound), status=status)


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    claim = claim_of(request, pk)
    refuse_unless(rules.can_comment(viewer, claim))
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render(
            request,
            "evidence/asking.html",
            {"claim": claim, "form": form, "title": "Say something", "verb": "Say it"},
            status=422,
        )
    actions.add_comment(claim, by=viewer, words=form.cleaned_data["words"])
    return redirect(claim)


def asking_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The author puts a claim that needed more back into the queue."""
    viewer = person_of(request)
    claim = claim_of(request, pk)
    refuse_unless(rules.can_ask_again(viewer, claim))
    form = AskAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_again(claim, by=viewer, words=form.cleaned_data["words"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The claim waits for a verdict again.")
            return redirect(claim)
    context = {"claim": claim, "form": form, "title": "Ask again", "verb": "Ask again", "verdict": _last(claim)}
    return render(request, "evidence/asking.html", context, status=invalid(form))


def contesting(request: HttpRequest, pk: int) -> HttpResponse:
    """The author contests a verdict, once, and chooses who decides."""
    viewer = person_of(request)
    claim = claim_of(request, pk)
    refuse_unless(rules.can_contest(viewer, claim))
    last = _last(claim)
    deciders = rules.deciders_for(claim, last) if last else []
    form = ContestForm(request.POST or None, deciders=deciders)
    if request.method == "POST" and form.is_valid():
        try:
            dispute = actions.contest_verdict(claim, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{dispute.decider} decides, and was told.")
            return redirect(claim)
    context = {"claim": claim, "form": form, "deciders": deciders, "verdict": last}
    return render(request, "evidence/contesting.html", context, status=invalid(form))


def _last(claim: Any) -> Any:
    return claim.reviews.select_related("level").order_by("created_at", "pk").last()
