"""The letter of gaps, for the two sides of a case."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.reads import record_read
from config.pages import add_errors, invalid, person_of, refuse_unless
from growth.promotions.cases.models import Case
from growth.promotions.lint import actions, rules
from growth.promotions.lint.forms import GapAgreementForm
from growth.promotions.lint.letter import agreements_on, can_be_agreed, letter_of

READ_AS = "letter of gaps"


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    case, viewer = _case(request, pk), person_of(request)
    record_read(request, case.person, what=READ_AS, thing=case)
    context = {
        "case": case,
        "letter": letter_of(viewer, case),
        "seen_by": f"Seen by {case.person.name} and {case.manager.name} (manager).",
    }
    return render(request, "promotions/lint/letter.html", context)


def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes an agreement that closes one gap."""
    case, viewer = _case(request, pk), person_of(request)
    refuse_unless(rules.can_agree_on_gap(viewer, case))
    key = (request.POST if request.method == "POST" else request.GET).get("gap", "")
    known = agreements_on(case, [key]).get(key)
    if known is not None:
        messages.info(request, "There is an agreement about this gap already.")
        return redirect(known)
    gap = actions.find_gap(case, key)
    if gap is None or not can_be_agreed(case, gap):
        messages.info(request, "This gap is closed by now, or for somebody else to close.")
        return redirect("promotions:letter", case.pk)
    form = GapAgreementForm(request.POST if request.method == "POST" else None, case=case, gap=gap)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("dimension", "text", "due_on")}
        try:
            made = actions.agree_on_gap(case, by=viewer, key=key, **words)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Proposed. {case.other(viewer).name} is asked to confirm it.")
            return redirect(made)
    context = {"form": form, "case": case, "gap": gap, "other": case.other(viewer)}
    return render(request, "promotions/lint/agreement.html", context, status=invalid(form))


def _case(request: HttpRequest, pk: int) -> Case:
    """One the viewer sees, as one of its sides."""
    viewer = person_of(request)
    case = get_object_or_404(Case.objects.visible_to(viewer).with_parts(), pk=pk)
    refuse_unless(rules.can_read_gaps(viewer, case))
    return case
