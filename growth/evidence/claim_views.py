"""Pages about claims: picking expectations, asking and answering witnesses, giving verdicts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.errors import StaleEdit
from config.pages import add_errors, invalid, person_of, refuse_unless, retype
from growth.evidence import actions, queries, rules
from growth.evidence.claims import Claim, Corroboration
from growth.evidence.forms import AnswerForm, QuestionForm, ReviewForm
from growth.evidence.models import Evidence
from growth.evidence.pages import item_context
from ladder.models import Expectation, LadderVersion
from ladder.structure import structure_of


def claims(request: HttpRequest, pk: int) -> HttpResponse:
    """Picks expectations from the ladder, by level, dimension and words."""
    viewer = person_of(request)
    evidence = get_object_or_404(Evidence.objects.visible_to(viewer), pk=pk)
    refuse_unless(rules.can_claim(viewer, evidence))
    if request.method == "POST":
        asked = [int(key) for key in request.POST.getlist("expectation") if key.isdigit()]
        chosen = Expectation.objects.visible_to(viewer).published().filter(pk__in=asked)
        try:
            actions.add_claims(evidence, by=viewer, expectations=chosen)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("evidence:edit", pk)
        return redirect(f"{evidence.get_absolute_url()}#claims")
    versions = LadderVersion.objects.visible_to(viewer).published().select_related("ladder").order_by("ladder__pk")
    own = queries.own_ladder(viewer)
    version = versions.filter(ladder__key=request.GET.get("ladder", "")).first()
    structure = structure_of(version) if version else own.structure if own else None
    is_own = own is not None and own.here > 0 and structure is not None and structure.version == own.structure.version
    level = request.GET.get("level", "near" if is_own else "")
    found = (
        queries.find_expectations(
            structure,
            words=request.GET.get("q", ""),
            dimension=request.GET.get("dimension", ""),
            level=level,
            here=own.here if own and is_own else 0,
        )
        if structure
        else []
    )
    context = {
        "evidence": evidence,
        "structure": structure,
        "versions": versions,
        "found": found,
        "level": level,
        "is_own": is_own,
        "claimed": set(evidence.claims.values_list("expectation_id", flat=True)),
    }
    template = "evidence/claims.html#found" if request.htmx else "evidence/claims.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_POST
def claim_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _claim(request, pk)
    refuse_unless(rules.can_withdraw_claim(person_of(request), claim))
    actions.withdraw_claim(claim, by=person_of(request))
    return redirect(f"{claim.evidence.get_absolute_url()}#claims")


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A verdict on a claim. With htmx the list of claims comes back, else the page."""
    viewer = person_of(request)
    claim = _claim(request, pk)
    refuse_unless(rules.can_review(viewer, claim))
    form = ReviewForm(request.POST, claim=claim, auto_id=f"claim-{pk}-%s")
    status, bound = 422, {pk: form}
    if form.is_valid():
        try:
            actions.review_claim(claim, by=viewer, **form.cleaned_data)
        except StaleEdit:
            status = 409
            form.add_error(None, "The author changed the words while you read. Read them again, then decide.")
            claim.evidence.refresh_from_db(fields=["version"])
            retype(form, version=claim.evidence.version)
        except ValidationError as error:
            add_errors(form, error)
        else:
            if not request.htmx:  # type: ignore[attr-defined]
                messages.success(request, "Your verdict is kept with your name.")
                return redirect(f"{claim.evidence.get_absolute_url()}#claim-{pk}")
            status, bound = 200, {}
    evidence = get_object_or_404(
        Evidence.objects.visible_to(viewer).select_related("person__manager", "person__team"), pk=claim.evidence_id
    )
    context = item_context(viewer, evidence, bound)
    template = "evidence/item.html#claims" if request.htmx else "evidence/item.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)


def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks a colleague one exact question about one claim."""
    viewer = person_of(request)
    claim = _claim(request, pk)
    refuse_unless(rules.can_ask(viewer, claim))
    form = QuestionForm(request.POST or None, author=viewer)
    if form.is_valid():
        try:
            asked = actions.ask_corroboration(claim, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{asked.witness.name} is asked, and has 14 days to answer.")
            return redirect(f"{claim.evidence.get_absolute_url()}#claim-{pk}")
    return render(request, "evidence/question.html", {"claim": claim, "form": form}, status=invalid(form))


def corroboration(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, as the witness sees it: the one claim and nothing else of the item."""
    viewer = person_of(request)
    rows = Corroboration.objects.visible_to(viewer).select_related(
        "witness", "claim__evidence__person", "claim__expectation__level", "claim__expectation__dimension"
    )
    found = get_object_or_404(rows, pk=pk)
    can_answer = rules.can_answer(viewer, found)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        refuse_unless(can_answer)
        if form.is_valid():
            try:
                actions.answer_corroboration(found, by=viewer, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"Thank you. {found.claim.evidence.person.first_name} sees your answer.")
                return redirect("home")
    context = {"corroboration": found, "claim": found.claim, "form": form, "can_answer": can_answer}
    return render(request, "evidence/corroboration.html", context, status=invalid(form))


@require_POST
def question_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    rows = Corroboration.objects.visible_to(viewer).select_related("claim__evidence")
    found = get_object_or_404(rows, pk=pk)
    refuse_unless(rules.can_withdraw_question(viewer, found))
    actions.withdraw_corroboration(found, by=viewer)
    return redirect(f"{found.claim.evidence.get_absolute_url()}#claims")


def _claim(request: HttpRequest, pk: int) -> Claim:
    rows = Claim.objects.visible_to(person_of(request)).select_related(
        "evidence__person__manager", "expectation__level", "expectation__dimension", "expectation__version"
    )
    return get_object_or_404(rows, pk=pk)
