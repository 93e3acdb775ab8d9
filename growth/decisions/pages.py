"""What the page of one record shows; shared by the views that answer with it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from config.pages import add_errors, person_of
from growth.decisions import flow_actions, rules
from growth.decisions.afterwards.pages import parts_context, with_people
from growth.decisions.discussing import Answer, Comment
from growth.decisions.finding.graph import graph_of
from growth.decisions.forms import AnswerForm, CommentForm, NamingForm, SettlingForm
from growth.decisions.models import BACKWARDS, Audience, Decision, Link, LinkKind, Participant, Project, Role, Status
from growth.decisions.reviewing.models import AskedReviewer
from growth.decisions.sections import MORE, SECTIONS, WHOLE, name_of

Forms = dict[str, BaseForm]


@dataclass
class Thread:
    """The comments on one section, and the form that adds one."""

    section: str
    name: str
    comments: list[Comment] = field(default_factory=list)
    form: BaseForm | None = None

    @property
    def open(self) -> list[Comment]:
        return [comment for comment in self.comments if comment.resolved_at is None]


@dataclass(frozen=True)
class Shown:
    """One section as the page shows it: rendered Markdown, and options where it is theirs."""

    key: str
    name: str
    html: str
    thread: Thread
    options: list[dict[str, Any]] = field(default_factory=list)


def found(request: HttpRequest, pk: int) -> Decision:
    rows = Decision.objects.visible_to(person_of(request)).select_related("project__team", "project__keeper")
    return get_object_or_404(rows, pk=pk)


def found_project(request: HttpRequest, pk: int) -> Project:
    rows = Project.objects.visible_to(person_of(request)).select_related("team", "keeper")
    return get_object_or_404(rows, pk=pk)


def show(request: HttpRequest, decision: Decision, forms: Forms | None = None, status: int = 200) -> HttpResponse:
    """The page of a record; `forms` holds one that came back invalid."""
    context = page_context(request, decision, forms or {})
    return render(request, "decisions/decision.html", context, status=status)


def attempt(
    request: HttpRequest, decision: Decision, do: Callable[[], object], said: str, form: tuple[str, Any] | None = None
) -> HttpResponse:
    """Does it and says so. What the action refuses is said at the fields of `form` (its name and itself), or on top."""
    try:
        do()
    except ValidationError as error:
        if form is None:
            messages.error(request, " ".join(error.messages))
            return redirect("decisions:decision", decision.pk)
        name, bound = form
        add_errors(bound, error)
        return show(request, found(request, decision.pk), {name: bound}, status=422)
    messages.success(request, said)
    return redirect("decisions:decision", decision.pk)


def page_context(request: HttpRequest, decision: Decision, forms: Forms) -> dict[str, Any]:
    viewer = person_of(request)
    people = list(with_people(decision).participants.all())
    mine = {part.role for part in people if part.person_id == viewer.pk}
    threads = _threads(viewer, decision, forms)
    return {
        "decision": decision,
        "audience": audience_words(decision, people),
        "sections": _sections(decision, threads),
        "whole": threads[WHOLE],
        "roles": _roles(people),
        "people": people,
        "mine": mine,
        "tags": list(decision.tags.all()),
        "links": links_of(viewer, decision),
        "graph": graph_of(viewer, decision),
        "changes": list(decision.status_changes.select_related("by")),
        **_answering(viewer, decision, forms),
        **_allowed(viewer, decision),
        **parts_context(request, decision),
        "naming_form": _naming_form(viewer, decision, forms),
    }


def audience_words(decision: Decision, people: list[Participant]) -> str:
    """Who sees it, by name."""
    if decision.is_draft:
        asked = AskedReviewer.objects.standing().filter(review__decision=decision).select_related("person")
        names = sorted({one.name for one in [*(part.person for part in people), *(row.person for row in asked)] if one})
        return f"A draft. Seen only by those named on it, or asked to review it: {', '.join(names)}."
    project = decision.project
    if project.audience == Audience.EVERYONE:
        return "Seen by everyone who can sign in."
    team = f"the team {project.team.name} and the teams in it, " if project.team else ""
    return f"Seen by {team}whoever keeps the project, and those named on it or asked to review it."


def links_of(viewer: User, decision: Decision) -> list[dict[str, Any]]:
    """What it replaced and what replaced it, both ways. Only what the viewer sees at the other end."""
    seen = Link.objects.visible_to(viewer)
    forward = seen.filter(source=decision).select_related("target", "source")
    back = seen.filter(target=decision).select_related("source")
    rows = []
    for link in forward:
        says = BACKWARDS[LinkKind(link.kind)] if link.backwards and link.target is None else link.get_kind_display()
        rows.append({"link": link, "says": _in_part(link, says), "other": link.target, "is_own": True})
    for link in back:
        rows.append(
            {
                "link": link,
                "says": _in_part(link, BACKWARDS[LinkKind(link.kind)]),
                "other": link.source,
                "is_own": False,
            }
        )
    return rows


def _in_part(link: Link, says: str) -> str:
    """With what it does not say by itself: only a part, or only proposed so far."""
    notes = ["in part"] if link.partly else []
    if link.target is not None and link.source.status in (Status.DRAFT, Status.PROPOSED, Status.REJECTED):
        notes.append(link.source.get_status_display().lower())
    return f"{says} ({', '.join(notes)})" if notes else says


def _sections(decision: Decision, threads: dict[str, Thread]) -> list[Shown]:
    shown = []
    for section in SECTIONS:
        options = []
        if section.key == "options":
            options = [
                option | {"html": decision.html.get(f"option-{at}", "")} for at, option in enumerate(decision.options)
            ]
        html = decision.html.get(section.key, "")
        if html or options or threads[section.key].comments:
            shown.append(Shown(section.key, section.name, html, threads[section.key], options))
    for at, more in enumerate(decision.more):
        key = f"{MORE}{at}"
        shown.append(Shown(key, more["heading"], decision.html.get(key, ""), threads[key]))
    return shown


def _threads(viewer: User, decision: Decision, forms: Forms) -> dict[str, Thread]:
    keys = [WHOLE, *(section.key for section in SECTIONS), *(f"{MORE}{at}" for at in range(len(decision.more)))]
    said: dict[str, list[Comment]] = defaultdict(list)
    comments = Comment.objects.filter(decision=decision).select_related("author", "resolved_by")
    for comment in comments:
        # A file imported anew may have fewer sections: what was said about one that went stays with the whole.
        said[comment.section if comment.section in keys else WHOLE].append(comment)
    may_comment = rules.can_comment(viewer, decision)
    threads = {}
    for key in keys:
        form = None
        if may_comment:
            form = CommentForm(initial={"section": key, "submission": uuid4()}, auto_id=f"{key}-%s")
        threads[key] = Thread(key, name_of(key, decision.more), said[key], form)
    bound = forms.get("comment")
    if bound is not None and bound.data.get("section") in threads:
        threads[str(bound.data["section"])].form = bound
    return threads


def _roles(people: list[Participant]) -> list[tuple[str, list[Participant]]]:
    names = {Role.AUTHOR: "Written by", Role.DECIDER: "Decides", Role.CONSULTED: "Consulted", Role.INFORMED: "Informed"}
    by_role: dict[str, list[Participant]] = defaultdict(list)
    for part in people:
        by_role[part.role].append(part)
    return [(name, by_role[role]) for role, name in names.items() if by_role[role]]


def _answering(viewer: User, decision: Decision, forms: Forms) -> dict[str, Any]:
    answers = list(Answer.objects.filter(decision=decision).select_related("person").order_by("-round", "at"))
    waiting, objections = flow_actions.open_answers(decision) if decision.is_proposed else ([], [])
    now = [said for said in answers if said.round == decision.round]
    own = next((said for said in now if said.person_id == viewer.pk), None)
    may_answer = rules.can_answer(viewer, decision)
    initial: dict[str, Any] = {"seen": decision.round}
    if own:
        initial |= {"reply": own.reply, "reason": own.reason}
    return {
        "answers": now,
        "earlier": [said for said in answers if said.round != decision.round],
        "waiting": waiting,
        "objections": objections,
        "own_answer": own,
        "answer_form": (forms.get("answer") or AnswerForm(initial=initial)) if may_answer else None,
        "may_settle": may_answer,
        "can_accept": may_answer and not waiting and any(said.reply == "agree" for said in now),
        "accept_form": forms.get("accept") or SettlingForm(auto_id="accept_%s", needs_words=bool(objections)),
        "reject_form": forms.get("reject") or SettlingForm(auto_id="reject_%s", needs_words=True),
        "is_rejecting": "reject" in forms,
    }


def _allowed(viewer: User, decision: Decision) -> dict[str, bool]:
    names = ("edit", "propose", "discard", "take_back", "deprecate", "mark", "resolve", "name_people")
    return {f"can_{name}": getattr(rules, f"can_{name}")(viewer, decision) for name in names}


def _naming_form(viewer: User, decision: Decision, forms: Forms) -> BaseForm | None:
    if not rules.can_name_people(viewer, decision):
        return None
    return forms.get("naming") or NamingForm(viewer=viewer, only_informed=decision.is_settled)
