"""Pages about claims: picking expectations, asking and answering witnesses. Verdicts stand in review_views.py."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import add_errors, invalid, person_of, refuse_unless
from growth.evidence import actions, queries, rules
from growth.evidence.claims import Corroboration
from growth.evidence.forms import AnswerForm, QuestionForm
from growth.evidence.models import Evidence
from growth.evidence.pages import claim_of
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
    claim = claim_of(request, pk)
    refuse_unless(rules.can_withdraw_claim(person_of(request), claim))
    actions.withdraw_claim(claim, by=person_of(request))
    return redirect(f"{claim.evidence.get_absolute_url()}#claims")


def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks a colleague one exact question about one claim."""
    viewer = person_of(request)
    claim = claim_of(request, pk)
    refuse_unless(rules.can_ask(viewer, claim))
    form = QuestionForm(request.POST or None, author=viewer)
    if form.is_valid():
        try:
            asked = actions.ask_corroboration(claim, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"{asked.witness_name} is asked, and has 14 days to answer.")
            return redirect(f"{claim.evidence.get_absolute_url()}#claim-{pk}")
    return render(request, "evidence/question.html", {"claim": claim, "form": form}, status=invalid(form))


def corroboration(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, as the witness sees it: the one claim and nothing else of the item."""
    viewer = person_of(request)
    rows = Corroboration.objects.visible_to(viewer).select_related(
        "witness", "claim__evidence__person", "claim__expectation__level", "claim__expectation__dimension"
    )
    found = get_object_or_404(rows, pk=pk)
    record_read(request, found.claim.evidence.person_id, what="question to a witness", thing=found)
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
