"""Evidence pages: the list, one item, logging and sharing it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import add_errors, invalid, person_of, refuse_unless, try_edit
from growth import charts
from growth.evidence import actions, queries, rules
from growth.evidence.filters import EvidenceFilter, quarter_choices
from growth.evidence.forms import CaptureForm, EvidenceForm, SharingForm
from growth.evidence.history import edits_of
from growth.evidence.models import Evidence, Kind
from growth.evidence.pages import item_context
from growth.evidence.prompts import PROMPTS
from growth.markdown import render as render_markdown
from growth.standing import Quarter
from ladder.models import Expectation

PER_PAGE = 20


def evidence_list(request: HttpRequest) -> HttpResponse:
    """One's own evidence, newest first."""
    viewer = person_of(request)
    mine = Evidence.objects.of(viewer, viewer)
    found = EvidenceFilter(request.GET, mine)
    context = _list_context(request, found)
    if not request.htmx:  # type: ignore[attr-defined]
        context |= {
            "states": queries.state_counts(viewer),
            "scope_plot": charts.scope_plot(queries.scope_frame(viewer, found.qs)),
            "capture": CaptureForm(initial={"submission": uuid.uuid4()}),
            "circle_words": queries.circle_words(viewer),
        }
    return render(request, _list_template(request), context)


def shared_list(request: HttpRequest) -> HttpResponse:
    """What others shared with the reader."""
    viewer = person_of(request)
    theirs = Evidence.objects.visible_to(viewer).exclude(person=viewer)
    context = _list_context(request, EvidenceFilter(request.GET, theirs))
    record_read(request, *(shown.person_id for shown in context["page"]), what="evidence in a list")
    return render(request, _list_template(request), {**context, "others": True})


def item(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = _found(request, pk)
    return render(request, "evidence/item.html", item_context(person_of(request), evidence))


@require_POST
def capture(request: HttpRequest) -> HttpResponse:
    """One line, saved as a private draft."""
    viewer = person_of(request)
    form = CaptureForm(request.POST)
    if not form.is_valid():
        return render(request, "evidence/capture.html", {"capture": form}, status=422)
    evidence = actions.log_evidence(
        by=viewer, title=form.cleaned_data["title"], submission=form.cleaned_data["submission"]
    )
    messages.success(request, "Saved as a private draft. Add the rest now, or when it suits you.")
    return redirect("evidence:item", evidence.pk)


def new(request: HttpRequest) -> HttpResponse:
    viewer = person_of(request)
    chosen = _chosen(request)
    form = EvidenceForm(request.POST or None, initial={"submission": uuid.uuid4(), "kind": Kind.DELIVERY})
    form.fields["title"].widget.attrs["autofocus"] = True
    if form.is_valid():
        try:
            evidence = actions.log_evidence(
                by=viewer, submission=form.cleaned_data["submission"], expectations=chosen, **form.words()
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Saved. Only you can see it until you share it.")
            return redirect("evidence:item", evidence.pk)
    context = {**_form_context(form), "suggested": _suggested(request, form, chosen), "chosen": chosen}
    return render(request, "evidence/form.html", context, status=invalid(form))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    evidence = _found(request, pk)
    refuse_unless(rules.can_edit(viewer, evidence))
    form = EvidenceForm(request.POST or None, instance=evidence, initial={"version": evidence.version})
    tried = try_edit(
        form,
        lambda: actions.edit_evidence(evidence, by=viewer, version=form.cleaned_data["version"] or 0, **form.words()),
    )
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect("evidence:item", pk)
    saved = get_object_or_404(Evidence, pk=pk)  # the form has written its words into `evidence`
    context = {**_form_context(form), "evidence": saved, "stale": tried.stale}
    return render(request, "evidence/form.html", context, status=tried.status)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Markdown as it will look, for the field the button stands beside."""
    html = render_markdown(request.POST.get(request.POST.get("field", ""), "")[:20_000])
    return HttpResponse(html or mark_safe('<p class="muted">Nothing to show yet.</p>'))


@require_POST
def suggestions(request: HttpRequest) -> HttpResponse:
    """Expectations that the words typed so far may show."""
    form = EvidenceForm(request.POST)
    chosen = _chosen(request)
    return render(
        request,
        "evidence/form.html#suggestions",
        {"suggested": _suggested(request, form, chosen), "chosen": chosen, "with_claims": True},
    )


def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """Who can see it: by name, before and after."""
    viewer = person_of(request)
    evidence = _found(request, pk)
    refuse_unless(rules.can_share(viewer, evidence))
    form = SharingForm(request.POST or None, initial={"visibility": evidence.visibility})
    if form.is_valid():
        actions.share_evidence(evidence, by=viewer, visibility=form.cleaned_data["visibility"])
        messages.success(request, "Only you can see it now." if evidence.visibility == "private" else "Shared.")
        return redirect("evidence:item", pk)
    context = {"evidence": evidence, "form": form, "choices": queries.sharing_choices(viewer)}
    return render(request, "evidence/sharing.html", context, status=invalid(form))


@require_POST
def archiving(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = _found(request, pk)
    refuse_unless(rules.can_archive(person_of(request), evidence))
    actions.archive_evidence(evidence, by=person_of(request))
    messages.success(request, "Archived. It counts nowhere until you restore it.")
    return redirect("evidence:item", pk)


@require_POST
def restoring(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = _found(request, pk)
    refuse_unless(rules.can_restore(person_of(request), evidence))
    actions.restore_evidence(evidence, by=person_of(request))
    messages.success(request, "Restored, as it was.")
    return redirect("evidence:item", pk)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = _found(request, pk)
    viewer = person_of(request)
    refuse_unless(rules.can_see_history(viewer, evidence))
    return render(request, "evidence/history.html", {"evidence": evidence, "edits": edits_of(viewer, evidence)})


def _found(request: HttpRequest, pk: int) -> Evidence:
    rows = Evidence.objects.visible_to(person_of(request)).select_related("person__manager", "person__team")
    found = get_object_or_404(rows, pk=pk)
    record_read(request, found.person_id, what="evidence", thing=found)
    return found


def _list_template(request: HttpRequest) -> str:
    return "evidence/list.html#rows" if request.htmx else "evidence/list.html"  # type: ignore[attr-defined]


def _list_context(request: HttpRequest, found: EvidenceFilter) -> dict[str, Any]:
    pages = Paginator(queries.with_claims(found.qs.newest_first()), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "filter": found,
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "months": _by_month(page.object_list),
        "quarters": quarter_choices(Quarter.of(timezone.localdate())),
        "is_filtered": any(value for name, value in request.GET.items() if name != "page"),
    }


def _by_month(evidence: Any) -> list[tuple[str, list[Evidence]]]:
    months: list[tuple[str, list[Evidence]]] = []
    for one in evidence:
        month = f"{one.listed_on:%B %Y}"
        if not months or months[-1][0] != month:
            months.append((month, []))
        months[-1][1].append(one)
    return months


def _form_context(form: EvidenceForm) -> dict[str, Any]:
    return {
        "form": form,
        "prompts": PROMPTS,
        "with_claims": form.instance.pk is None,
    }


def _chosen(request: HttpRequest) -> list[Expectation]:
    """Expectations ticked in the form, or asked for in the address."""
    source = request.POST if request.method == "POST" else request.GET
    keys = source.getlist("expectation") if "expectation" in source else []
    asked = [int(key) for key in keys if key.isdigit()]
    rows = Expectation.objects.visible_to(person_of(request)).published().filter(pk__in=asked)
    return list(rows.select_related("level", "dimension").order_by("position"))


def _suggested(request: HttpRequest, form: EvidenceForm, chosen: list[Expectation]) -> list[Expectation]:
    words = " ".join(str(form[name].value() or "") for name in ("title", "situation", "own_part", "outcome"))
    kind = str(form["kind"].value() or "")
    found = queries.suggested_expectations(person_of(request), text=words, kind=kind)
    taken = {row.pk for row in chosen}
    return [row for row in found if row.pk not in taken]
