"""What is asked of a case: read by everybody, so that nobody has to guess, and written by ladder owners as drafts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import attempt, invalid, person_of, refuse_unless
from growth.promotions.case_templates import actions, queries, rules
from growth.promotions.case_templates.files import write
from growth.promotions.case_templates.forms import CaseTemplateFileForm
from growth.promotions.models import CaseTemplate

Status = CaseTemplate.Status


def template_list(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    rows = list(CaseTemplate.objects.visible_to(viewer))
    context = {
        "in_force": next((row for row in rows if row.status == Status.PUBLISHED), None),
        "draft": next((row for row in rows if row.is_draft), None),
        "earlier": [row for row in rows if row.status == Status.RETIRED],
        "can_write": rules.can_write_templates(viewer),
        "upload": CaseTemplateFileForm(),
    }
    return render(request, "promotions/case_templates/list.html", context)


def template(request: HttpRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    if found.is_draft:
        return redirect("promotions:template_draft")
    context = {
        **queries.shown(found),
        "in_force": CaseTemplate.objects.published().exclude(pk=found.pk).first(),
        "is_in_force": found.status == Status.PUBLISHED,
        "before": queries.before(found),
    }
    return render(request, "promotions/case_templates/template.html", context)


def export(request: HttpRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    response = HttpResponse(write(found.document), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="promotion-case-v{number}.yaml"'
    return response


def changes(request: HttpRequest, number: int) -> HttpResponse:
    """What a version changed."""
    found = _found(request, number)
    earlier = queries.before(found)
    context = {"template": found, "before": earlier, "changes": queries.changes_of(found) if earlier else []}
    return render(request, "promotions/case_templates/changes.html", context)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A file becomes the draft. Faults are shown with their lines; nothing is half imported."""
    viewer = person_of(request)
    refuse_unless(rules.can_write_templates(viewer))
    form = CaseTemplateFileForm(request.POST, request.FILES)
    if form.is_valid():
        actions.import_document(form.cleaned_data["file"], by=viewer)
        messages.success(request, "It is a draft now. Read the difference, then publish it.")
        return redirect("promotions:template_draft")
    return render(request, "promotions/case_templates/upload.html", {"form": form}, status=invalid(form))


def draft(request: HttpRequest) -> HttpResponse:
    found = _draft(request)
    context = {
        **queries.shown(found),
        "before": queries.before(found),
        "changes": queries.changes_of(found),
        "seen": actions.fingerprint(found),
    }
    return render(request, "promotions/case_templates/draft.html", context)


@require_POST
def publication(request: HttpRequest) -> HttpResponse:
    found, viewer = _draft(request), person_of(request)
    said = f"{found} is in force. Cases that run stay with the version they began with."
    seen = request.POST.get("seen", "")
    attempt(request, lambda: actions.publish_template(found, by=viewer, seen=seen), said)
    return redirect("promotions:template", found.number)  # a draft still, it leads back to the draft


@require_POST
def removal(request: HttpRequest) -> HttpResponse:
    found = _draft(request)
    attempt(request, lambda: actions.discard_draft(found, by=person_of(request)), "The draft is thrown away.")
    return redirect("promotions:template_list")


def _found(request: HttpRequest, number: int) -> CaseTemplate:
    return get_object_or_404(CaseTemplate.objects.visible_to(person_of(request)), number=number)


def _draft(request: HttpRequest) -> CaseTemplate:
    """The draft, for who may write it; to others it does not exist."""
    viewer = person_of(request)
    found = get_object_or_404(CaseTemplate.objects.visible_to(viewer), status=Status.DRAFT)
    refuse_unless(rules.can_write_templates(viewer))
    return found
