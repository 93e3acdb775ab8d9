"""Who reads the open document, and what they say about its sections."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from config.pages import person_of, refuse_unless, try_edit
from growth.promotions.cases import reader_actions, rules
from growth.promotions.cases.forms import ReaderForm, SectionCommentForm
from growth.promotions.cases.models import Reader, Section, SectionComment
from growth.promotions.cases.pages import change, found, found_part, page


@require_POST
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Inviting one."""
    viewer, case = person_of(request), found(request, pk)
    refuse_unless(rules.can_invite(viewer, case))
    form = ReaderForm(request.POST, case=case, inviting=viewer)
    tried = try_edit(form, lambda: reader_actions.invite_reader(case, by=viewer, **form.cleaned_data))
    if not tried.saved:
        return page(request, case, status=tried.status, reader_form=form)
    messages.success(request, f"{form.cleaned_data['person'].name} is told.")
    return redirect(f"{case.get_absolute_url()}#readers")


@require_POST
def reader_ending(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, reader = person_of(request), found_part(request, Reader, pk)
    refuse_unless(rules.can_invite(viewer, reader.case))
    said = "They do not see it any more. What they said stays."
    return change(request, reader.case, lambda: reader_actions.end_reader(reader, by=viewer), said, "#readers")


@require_POST
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """Saying something about a section."""
    viewer, section = person_of(request), found_part(request, Section, pk)
    refuse_unless(rules.can_comment(viewer, section))
    form = SectionCommentForm(request.POST, section=section)
    tried = try_edit(form, lambda: reader_actions.comment_section(section, by=viewer, **form.cleaned_data))
    case = section.case
    if not tried.saved:
        return page(request, found(request, case.pk), status=tried.status, comment_form=form)
    messages.success(request, f"{case.person.name} and {case.manager.name} read it.")
    return redirect(f"{case.get_absolute_url()}#section-{section.key}")


@require_POST
def comment_settlement(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    rows = SectionComment.objects.visible_to(viewer).select_related("section__case")
    comment = get_object_or_404(rows, pk=pk)
    refuse_unless(rules.can_settle(viewer, comment))
    place = f"#section-{comment.section.key}"
    return change(
        request, comment.section.case, lambda: reader_actions.settle_comment(comment, by=viewer), "Settled.", place
    )
