"""The packet: its page and download, the preview of it before submission, and submitting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.reads import record_read
from config.errors import StaleEdit
from config.pages import add_errors, invalid, person_of, refuse_unless, retype
from growth.promotions.cases.models import Case
from growth.promotions.packets import actions, queries, rules
from growth.promotions.packets.forms import SubmissionForm
from growth.promotions.packets.freezing import document_of
from growth.promotions.packets.models import Packet
from growth.promotions.packets.reading import document_for
from growth.promotions.packets.showing import shown

READ_AS = "packet of a promotion case"


def packet(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return render(request, "promotions/packets/packet.html", queries.page_of(person_of(request), found))


def packet_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as its reader may read it, with what proves it."""
    found = _found(request, pk, export=True)
    document, is_masked = document_for(person_of(request), found)
    content = {"number": found.number, "is_masked": is_masked, "digest": found.digest, "document": document}
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="packet-{found.number}.json"'
    return response


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The packet as it would be frozen now. Both sides see it; nobody else does before it is submitted."""
    case = _case(request, pk)
    frozen = Packet.objects.filter(case=case).first()
    if frozen is not None:
        return redirect(frozen)
    context = {
        "case": case,
        "document": shown(document_of(case)),
        "title": f"{case.person.name}, to {case.target.name}",
        "can_submit": rules.can_submit(person_of(request), case),
        "readers": [case.person.name, f"{case.manager.name} (manager)"],
        "is_side": True,
    }
    return render(request, "promotions/packets/preview.html", context)


def submission(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, case = person_of(request), _case(request, pk)
    refuse_unless(rules.can_submit(viewer, case))
    frozen = Packet.objects.filter(case=case).first()
    if frozen is not None:
        return redirect(frozen)
    form = SubmissionForm(request.POST if request.method == "POST" else None, initial={"revision": case.revision})
    if not form.is_valid():
        return _ask(request, case, form, invalid(form))
    try:
        made = actions.submit_case(case, by=viewer, **form.cleaned_data)
    except StaleEdit as error:
        form.add_error(None, "The case was changed after you opened this page. Look at the preview again first.")
        retype(form, revision=error.current.revision)
        return _ask(request, error.current, form, 409)
    except ValidationError as error:
        add_errors(form, error)
        return _ask(request, case, form, 422)
    messages.success(request, "Submitted. This is the packet the committee reads; it does not change any more.")
    return redirect(made)


def _ask(request: HttpRequest, case: Case, form: SubmissionForm, status: int) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "missing": queries.missing_before(case),
        "frozen": queries.counts_of(document_of(case)),
        "committees": queries.committees_taking(case),
    }
    return render(request, "promotions/packets/submission.html", context, status=status)


def _case(request: HttpRequest, pk: int) -> Case:
    """For its two sides. Whoever else sees the case reads its page, not the packet."""
    viewer = person_of(request)
    case = get_object_or_404(Case.objects.visible_to(viewer).with_parts().select_related("person__team"), pk=pk)
    refuse_unless(rules.can_preview(viewer, case))
    record_read(request, case.person, what="promotion case", thing=case)
    return case


def _found(request: HttpRequest, pk: int, *, export: bool = False) -> Packet:
    found: Packet = get_object_or_404(queries.packets_for(person_of(request)), pk=pk)
    record_read(request, found.case.person, what=READ_AS, thing=found, export=export)
    return found
