"""What happens to a record: proposing, commenting, answering, settling, naming people, linking."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.pages import add_errors, invalid, person_of, refuse_unless
from growth.decisions import actions, flow_actions, rules
from growth.decisions.discussing import Comment
from growth.decisions.forms import AnswerForm, CommentForm, LinkForm, NamingForm, SettlingForm
from growth.decisions.models import Decision, Link, Participant, Role
from growth.decisions.pages import attempt, found, links_of, show
from growth.decisions.sections import name_of


@require_POST
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_propose(viewer, decision))
    said = "Proposed. Its deciders are asked, and whoever sees the project can comment."
    return attempt(request, decision, lambda: flow_actions.propose_decision(decision, by=viewer), said)


@require_POST
def taking_back(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_take_back(viewer, decision))
    said = "A draft again. Comments and answers stay with it."
    return attempt(request, decision, lambda: flow_actions.take_back(decision, by=viewer), said)


def discarding(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_discard(viewer, decision))
    if request.method == "POST":
        try:
            flow_actions.discard_draft(decision, by=viewer)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(decision)
        messages.success(request, "The draft is gone.")
        return redirect("decisions:list")
    return render(request, "decisions/discarding.html", {"decision": decision})


# ---- talking


@require_POST
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_comment(viewer, decision))
    section = request.POST.get("section", "")
    form = CommentForm(request.POST, auto_id=f"{section}-%s")
    if not form.is_valid():
        return show(request, decision, {"comment": form}, status=422)
    words = form.cleaned_data
    return attempt(
        request,
        decision,
        lambda: flow_actions.comment(decision, by=viewer, **words),
        f"Said, on “{_name(decision, section)}”.",
        ("comment", form),
    )


@require_POST
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """Dealt with, or (with `open`) not after all."""
    viewer = person_of(request)
    said = get_object_or_404(Comment.objects.visible_to(viewer).select_related("decision__project__keeper"), pk=pk)
    refuse_unless(rules.can_resolve_comment(viewer, said))
    if "open" in request.POST:
        flow_actions.reopen_comment(said, by=viewer)
    else:
        flow_actions.resolve_comment(said, by=viewer)
    return redirect(f"{said.decision.get_absolute_url()}#{said.section}")


def _name(decision: Decision, section: str) -> str:
    try:
        return name_of(section, decision.more)
    except KeyError:
        return section


# ---- answering and settling


@require_POST
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_answer(viewer, decision))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, decision, {"answer": form}, status=422)
    return attempt(
        request,
        decision,
        lambda: flow_actions.answer(decision, by=viewer, **form.cleaned_data),
        "Your answer is kept with your name. You can change it until it is settled.",
        ("answer", form),
    )


@require_POST
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, "accept", flow_actions.accept_decision, "Accepted. It has its number now.")


@require_POST
def rejection(request: HttpRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, "reject", flow_actions.reject_decision, "Rejected. The reason stays with it.")


def _settle(request: HttpRequest, pk: int, name: str, action: Any, said: str) -> HttpResponse:
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_settle(viewer, decision))
    form = SettlingForm(request.POST, auto_id=f"{name}_%s", needs_words=name == "reject")
    if not form.is_valid():
        return show(request, decision, {name: form}, status=422)
    words = form.cleaned_data["words"]
    return attempt(request, decision, lambda: action(decision, by=viewer, words=words), said, (name, form))


def deprecation(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_deprecate(viewer, decision))
    form = SettlingForm(request.POST or None, needs_words=True)
    if request.method == "POST" and form.is_valid():
        try:
            flow_actions.deprecate_decision(decision, by=viewer, words=form.cleaned_data["words"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "It no longer holds. Whoever is named on it is told.")
            return redirect("decisions:decision", pk)
    return render(request, "decisions/deprecation.html", {"decision": decision, "form": form}, status=invalid(form))


# ---- people and links


@require_POST
def naming(request: HttpRequest, pk: int) -> HttpResponse:
    """Names one person more."""
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_name_people(viewer, decision))
    form = NamingForm(request.POST, viewer=viewer, only_informed=decision.is_settled)
    if not form.is_valid():
        return show(request, decision, {"naming": form}, status=422)
    person, role = form.cleaned_data["person"], form.cleaned_data["role"]
    said = f"{person.name} is named: {Role(role).label.lower()}."
    return attempt(
        request,
        decision,
        lambda: actions.name_person(decision, by=viewer, role=role, person=person),
        said,
        ("naming", form),
    )


@require_POST
def unnaming(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one person off; `pk` is that of their part."""
    viewer = person_of(request)
    part = get_object_or_404(
        Participant.objects.filter(decision__in=Decision.objects.visible_to(viewer), person__isnull=False), pk=pk
    )
    decision = found(request, part.decision_id)
    refuse_unless(rules.can_name_people(viewer, decision))
    assert part.person  # only such parts are found
    role, person = part.role, part.person
    return attempt(
        request, decision, lambda: actions.take_off(decision, by=viewer, role=role, person=person), "Taken off."
    )


def links(request: HttpRequest, pk: int) -> HttpResponse:
    """What it supersedes, amends or relates to."""
    viewer = person_of(request)
    decision = found(request, pk)
    refuse_unless(rules.can_mark(viewer, decision))
    form = LinkForm(request.POST or None, viewer=viewer, decision=decision)
    if form.is_valid():
        try:
            actions.link_decision(decision, by=viewer, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "Linked.")
            return redirect("decisions:links", pk)
    context = {"decision": decision, "form": form, "links": links_of(viewer, decision)}
    return render(request, "decisions/links.html", context, status=invalid(form))


@require_POST
def unlinking(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = person_of(request)
    link = get_object_or_404(Link.objects.visible_to(viewer).select_related("source"), pk=pk)
    refuse_unless(rules.can_unlink(viewer, link))
    decision = found(request, link.source_id)
    return attempt(request, decision, lambda: actions.unlink_decision(link, by=viewer), "The link is gone.")
