"""Templates of records and checklists of reviews: reading them all, keeping the organisation's own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, invalid, person_of, refuse_unless
from config.yamlfiles import Document, write_document
from growth.decisions.record_templates import actions, rules
from growth.decisions.record_templates.forms import TemplateForm
from growth.decisions.record_templates.models import OwnTemplate, built_in, checklists, documents, templates
from growth.decisions.sections import BY_KEY

EXAMPLES = {"template": "light", "checklist": "design"}


def template_list(request: HttpRequest) -> HttpResponse:
    context = {
        "templates": templates(),
        "checklists": checklists(),
        "retired": OwnTemplate.objects.visible_to(person_of(request)).filter(retired_at__isnull=False),
        "may_keep": rules.can_keep_templates(person_of(request)),
    }
    return render(request, "decisions/templates.html", context)


def template(request: HttpRequest, key: str) -> HttpResponse:
    """One, as it is used and as its file."""
    viewer = person_of(request)
    own = OwnTemplate.objects.visible_to(viewer).filter(key=key).select_related("saved_by").first()
    document = _document(key, own)
    context = {
        "document": document,
        "own": own,
        "in_use": key in documents(),
        "is_built_in": key in built_in(),
        "sections": [(BY_KEY[name].name, part) for name, part in document.get("sections", {}).items()],
        "items": document.get("items", []),  # a dictionary has a method of this name, which a template would find
        "yaml": write_document(document),
        "may_keep": rules.can_keep_templates(viewer),
    }
    return render(request, "decisions/template.html", context)


def template_new(request: HttpRequest) -> HttpResponse:
    """Begins with one that is there, as an example to change."""
    refuse_unless(rules.can_keep_templates(person_of(request)))
    kind = request.GET.get("kind", "")
    example = built_in()[EXAMPLES.get(kind, "light")] | {"key": "our-own", "name": "Our own"}
    return _edit(request, TemplateForm(request.POST or None, initial={"text": write_document(example)}))


def template_edit(request: HttpRequest, key: str) -> HttpResponse:
    viewer = person_of(request)
    own = OwnTemplate.objects.visible_to(viewer).filter(key=key).first()
    document = _document(key, own)
    refuse_unless(rules.can_keep_templates(viewer))
    form = TemplateForm(request.POST or None, initial={"text": write_document(document)})
    return _edit(request, form, key=key, name=document["name"])


@require_POST
def template_retirement(request: HttpRequest, key: str) -> HttpResponse:
    viewer = person_of(request)
    own = get_object_or_404(OwnTemplate.objects.visible_to(viewer), key=key)
    refuse_unless(rules.can_keep_templates(viewer))
    actions.retire_template(own, by=viewer)
    messages.success(request, "Out of use. What was written with it stays as it is.")
    return redirect("decisions:templates")


def _edit(request: HttpRequest, form: TemplateForm, **context: Any) -> HttpResponse:
    if form.is_valid():
        try:
            saved = actions.save_template(form.cleaned_data["text"], by=person_of(request))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "In use from now on.")
            return redirect(saved)
    context |= {"form": form, "section_names": [(section.key, section.name) for section in BY_KEY.values()]}
    return render(request, "decisions/template_form.html", context, status=invalid(form))


def _document(key: str, own: OwnTemplate | None) -> Document:
    document = documents().get(key) or (own.document if own else None)
    if document is None:
        raise Http404
    return document
