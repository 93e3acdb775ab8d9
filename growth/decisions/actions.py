"""Every change to projects and to what records say. What happens to a record as a whole stands in `flow_actions.py`."""

import re
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Team, User
from config.errors import StaleEdit
from growth.decisions.locking import lock_projects, locked
from growth.decisions.models import (
    BACKWARDS,
    TAKEN,
    Decision,
    Link,
    LinkKind,
    Participant,
    Project,
    Role,
    Status,
    StatusChange,
    Tag,
)
from growth.decisions.sections import PROSE
from growth.markdown import render
from growth.notices.actions import tell

FLAGS = ("new_data_model", "external_api", "concurrency")
WORDS = ("title", *PROSE, "options", *FLAGS, "template_key")
MOST_TAGS = 12
MOST_OPTIONS = 12
NEEDS_TEAM = "Choose the team that may read it."
SENT_BEFORE = "This was sent before, by somebody else or from another page. Open the page anew."
SUPERSEDE_INSTEAD = "What was decided stays as it was. Write a new record that supersedes it."

People = Iterable[tuple[str, User]]  # role, person


# ---- projects


@transaction.atomic
def start_project(
    *, by: User | None, name: str, about: str = "", team: Team | None = None, audience: str = "everyone"
) -> Project:
    """A project that `by` keeps; nobody does where an operator makes it.

    Raises ValidationError when there is one of this name, and on a team's audience without a team.
    """
    project = new_project(by=by, name=name, about=about, team=team, audience=audience)
    save_project(project)
    return project


def new_project(*, by: User | None, name: str, **fields: Any) -> Project:
    """One that may be saved, and is not yet. Raises ValidationError as `start_project` does."""
    project = Project(keeper=by, name=" ".join(name.split()), **fields)
    _check_project(project)
    return project


@transaction.atomic
def edit_project(project: Project, *, by: User, **fields: Any) -> Project:
    """Name, what it is about, team, audience and keeper. Raises ValidationError as `start_project` does."""
    lock_projects([project.pk])
    current = Project.objects.get(pk=project.pk)
    for name in ("name", "about", "team", "audience", "keeper"):
        if name in fields:
            setattr(current, name, fields[name])
    current.name = " ".join(current.name.split())
    _check_project(current)
    save_project(current)
    return current


def _check_project(project: Project) -> None:
    if project.audience == "team" and project.team is None:
        raise ValidationError({"team": NEEDS_TEAM})
    project.full_clean()


def save_project(project: Project) -> None:
    """Two of one name at the same moment both pass the check; the database takes one."""
    try:
        with transaction.atomic():
            project.save()
    except IntegrityError:
        raise ValidationError({"name": TAKEN}) from None


# ---- writing


@transaction.atomic
def write_decision(
    project: Project,
    *,
    by: User,
    submission: uuid.UUID | None = None,
    people: People = (),
    supersedes: Decision | None = None,
    **words: Any,
) -> Decision:
    """A draft of `by`, seen by those named on it. The same `submission` twice gives the one that is there already.

    Raises ValidationError on options without a title, on too many of them, and as `link_decision` does.
    """
    # Under the lock nobody takes the slug meanwhile.
    lock_projects([project.pk, *([supersedes.project_id] if supersedes else [])])
    submission = submission or uuid.uuid4()
    if there := Decision.objects.filter(submission=submission, created_by=by).first():
        return there
    decision = Decision(project=project, created_by=by, submission=submission)
    decision._history_user = by
    _write(decision, words)
    decision.slug = free_slug(project, decision.title)
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError:
        raise ValidationError(SENT_BEFORE) from None
    _name(decision, [(Role.AUTHOR, by), *people])
    change_status(decision, Status.DRAFT, by=by)
    if supersedes:
        link_decision(decision, by=by, kind=LinkKind.SUPERSEDES, target=supersedes)
    return decision


@transaction.atomic
def edit_decision(decision: Decision, /, *, by: User, version: int, **words: Any) -> Decision:
    """Changes the words of a draft, or of a proposal: then its deciders are asked anew.

    Raises StaleEdit when it was edited after `version`, ValidationError once it is settled and as `write_decision`.
    """
    current = locked(decision)
    if current.is_settled:
        raise ValidationError(SUPERSEDE_INSTEAD)
    if current.version != version:
        raise StaleEdit(current)
    before = {name: getattr(current, name) for name in WORDS}
    _write(current, words)
    if {name: getattr(current, name) for name in WORDS} == before:
        return current
    current.version += 1
    if current.is_draft:
        current.slug = free_slug(current.project, current.title, but=current)
    if current.is_proposed:
        _ask_anew(current, by=by)
    current._history_user = by
    current.save()
    return current


def _ask_anew(decision: Decision, *, by: User) -> None:
    """Also while nobody has answered: who reads the words of before must not answer those of now."""
    if decision.answers.filter(round=decision.round).exists():
        _tell_deciders(decision, f"{by.name} changed a decision you had answered: please read it again", but=by)
    decision.round += 1


def _tell_deciders(decision: Decision, text: str, *, but: User) -> None:
    for part in decision.participants.filter(role=Role.DECIDER, person__isnull=False).select_related("person"):
        if part.person and part.person != but:
            tell(part.person, text, url=decision.get_absolute_url(), mail=True)


def _write(decision: Decision, words: dict[str, Any]) -> None:
    for name in WORDS:
        if name in words:
            setattr(decision, name, words[name])
    decision.title = " ".join(decision.title.split())
    decision.options = clean_options(decision.options)
    decision.updated_at = timezone.now()
    render_parts(decision)


def clean_options(options: Any) -> list[dict[str, Any]]:
    """Options in their shape, without empty ones. Raises ValidationError for one without a title, and for too many."""
    kept = []
    for option in options or []:
        cleaned = {
            "title": " ".join(str(option.get("title", "")).split()),
            "description": str(option.get("description", "")).strip(),
            "good": [line for line in map(str.strip, option.get("good", [])) if line],
            "bad": [line for line in map(str.strip, option.get("bad", [])) if line],
        }
        if any(cleaned.values()):
            kept.append(cleaned)
    if any(not option["title"] for option in kept):
        raise ValidationError({"options": "Give each option a name."})
    if len(kept) > MOST_OPTIONS:
        raise ValidationError({"options": f"At most {MOST_OPTIONS} options: nobody weighs more."})
    return kept


def render_parts(decision: Decision) -> None:
    """HTML by section, and everything as plain words for the search. Done on save, so that reading costs nothing."""
    parts = {name: getattr(decision, name) for name in PROSE}
    parts |= {f"option-{at}": option["description"] for at, option in enumerate(decision.options)}
    parts |= {f"more-{at}": section["text"] for at, section in enumerate(decision.more)}
    decision.html = {key: render(text, breaks=False) for key, text in parts.items() if text.strip()}
    lists = [line for option in decision.options for line in (option["title"], *option["good"], *option["bad"])]
    headings = [section["heading"] for section in decision.more]
    decision.plain = plain_words("\n".join([*parts.values(), *lists, *headings]))


def plain_words(markdown: str) -> str:
    """Markdown without its marks, so that a snippet of it reads as a sentence. Takes time in step with its length."""
    text = re.sub(r"!?\[([^\[\]]*)\]\([^)\s]{0,2000}\)", r"\1", markdown)
    text = re.sub(r"<[^<>]{0,200}>", " ", text)
    return re.sub(r"[\s#*_`>|~-]+", _space_or_marks, text).strip("#*_`>|~- ")


def _space_or_marks(marks: re.Match[str]) -> str:
    """Marks inside a word stay, such as those of snake_case."""
    return " " if any(map(str.isspace, marks[0])) else marks[0]


def free_slug(project: Project, title: str, *, but: Decision | None = None) -> str:
    """What a draft is called before it has a number: from its title, with a figure where that is taken."""
    wanted = slugify(title)[:70].strip("-") or "decision"
    others = Decision.objects.filter(project=project, slug__startswith=wanted)
    if but is not None:
        others = others.exclude(pk=but.pk)
    taken = set(others.values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for slug in (f"{wanted}-{n}" for n in range(2, len(taken) + 3)) if slug not in taken)


# ---- people, links, tags


@transaction.atomic
def name_people(decision: Decision, *, by: User, people: People) -> Decision:
    """Replaces who is named in which role; whoever is new in one is told, once it is proposed.

    Raises ValidationError without an author, and on another decider once the answers have settled it.
    """
    current = locked(decision)
    return _replace_people(current, by=by, people=people)


@transaction.atomic
def name_person(decision: Decision, *, by: User, role: str, person: User) -> Decision:
    """Names one more beside those who are named now. Raises ValidationError as `name_people` does."""
    current = locked(decision)
    return _replace_people(current, by=by, people=[*_named_on(current), (role, person)])


@transaction.atomic
def take_off(decision: Decision, *, by: User, role: str, person: User) -> Decision:
    """Takes one part away. Raises ValidationError as `name_people` does."""
    current = locked(decision)
    people = [named for named in _named_on(current) if named != (role, person)]
    return _replace_people(current, by=by, people=people)


def _named_on(decision: Decision) -> list[tuple[str, User]]:
    rows = decision.participants.filter(person__isnull=False).select_related("person")
    return [(part.role, part.person) for part in rows if part.person]


def _replace_people(current: Decision, *, by: User, people: People) -> Decision:
    wanted = {(Role(role), person.pk): person for role, person in people}
    if not any(role == Role.AUTHOR for role, _ in wanted):
        raise ValidationError({"author": "A record has at least one author."})
    had = {(part.role, part.person_id): part for part in current.participants.filter(person__isnull=False)}
    if current.is_settled and {key for key in had.keys() ^ wanted.keys() if key[0] != Role.INFORMED}:
        raise ValidationError("Once it is settled, only who is informed changes.")
    for key in had.keys() - wanted.keys():
        had[key].delete()
    _name(current, [(role, person) for (role, pk), person in wanted.items() if (role, pk) not in had])
    if not current.is_draft:
        for (role, pk), person in wanted.items():
            if (role, pk) not in had and person != by:
                tell_named(current, role, person, by=by)
    return current


def tell_named(decision: Decision, role: str, person: User, *, by: User) -> None:
    """A request to deciders and those consulted, by mail as well; news to those informed."""
    words = {
        Role.DECIDER: f"{by.name} asks you to decide on a proposal",
        Role.CONSULTED: f"{by.name} asks for your view of a proposal",
        Role.INFORMED: f"{by.name} lets you know of a proposal",
        Role.AUTHOR: f"{by.name} named you as an author of a decision",
    }
    asks = role == Role.DECIDER
    key = f"decision-{decision.pk}-{role}-{decision.round}"
    tell(
        person,
        words[Role(role)],
        url=decision.get_absolute_url(),
        key=key,
        mail=asks or role == Role.CONSULTED,
        waits=asks,
    )


def _name(decision: Decision, people: People) -> None:
    rows = {(role, person.pk): Participant(decision=decision, role=role, person=person) for role, person in people}
    for row in rows.values():
        if row.person and not row.person.is_active:
            raise ValidationError({str(row.role): f"{row.person.name} has left."})
    Participant.objects.bulk_create(rows.values())


@transaction.atomic
def link_decision(decision: Decision, *, by: User, kind: str, target: Decision, partly: bool = False) -> Link:
    """`decision` supersedes, amends or relates to `target`. Said twice, it is there once.

    Raises ValidationError for a link to itself, for one that goes round in a circle, and for replacing something once
    `decision` is settled: its acceptance was the moment to say so.
    """
    kind = LinkKind(kind)
    if decision.pk == target.pk:
        raise ValidationError({"target": "A record cannot point at itself."})
    lock_projects([decision.project_id, target.project_id])
    decision, target = locked(decision), locked(target)
    if kind != LinkKind.RELATES:
        if decision.is_settled:
            raise ValidationError({"kind": "It is settled. Only “relates to” can be added now."})
        if target.is_draft:
            raise ValidationError({"target": "That one is still a draft."})
        if target.pk in _superseding(decision):
            raise ValidationError({"target": f"{target} came after this one."})
    link, _ = Link.objects.get_or_create(source=decision, target=target, kind=kind, defaults={"partly": partly})
    return link


def _superseding(decision: Decision) -> set[int]:
    """Ids of the records that supersede or amend this one, directly or not."""
    later: set[int] = set()
    reached = {decision.pk}
    while reached:
        rows = Link.objects.filter(target__in=reached).exclude(kind=LinkKind.RELATES)
        reached = set(rows.values_list("source", flat=True)) - later
        later |= reached
    return later


@transaction.atomic
def unlink_decision(link: Link, *, by: User) -> None:
    """Raises ValidationError for what a settled record superseded or amended: that is part of what was decided."""
    if locked(link.source).is_settled and link.kind != LinkKind.RELATES:
        raise ValidationError(f"“{BACKWARDS[LinkKind(link.kind)]}” is part of what was decided.")
    link.delete()


@transaction.atomic
def mark_decision(decision: Decision, *, by: User, tags: Iterable[str] | None = None, **fields: Any) -> Decision:
    """Sets the tags and `revisit_on`, also of a settled record: neither changes what was decided.

    Raises ValidationError on too many tags, on overlong ones, and on a revisit date that is past.
    """
    current = locked(decision)
    if tags is not None:
        current.tags.set(named_tags(tags))
    if fields.get("revisit_on", current.revisit_on) != current.revisit_on:
        set_revisit(current, fields["revisit_on"], by=by)
    return current


def set_revisit(decision: Decision, revisit_on: date | None, *, by: User) -> None:
    """For actions of this slice, which have locked the record. Raises ValidationError for a day that is past."""
    if revisit_on and revisit_on <= timezone.localdate():
        raise ValidationError({"revisit_on": "Choose a day to come."})
    decision.revisit_on = revisit_on
    decision.updated_at = timezone.now()
    decision._history_user = by
    decision.save(update_fields=["revisit_on", "updated_at"])


def named_tags(names: Iterable[str]) -> list[Tag]:
    """Tags of these names, made where they are new; written alike however they were typed. Raises ValidationError."""
    wanted = list(dict.fromkeys(" ".join(name.split()).lower() for name in names if name.strip()))
    if len(wanted) > MOST_TAGS:
        raise ValidationError({"tags": f"At most {MOST_TAGS} tags."})
    if long := next((name for name in wanted if len(name) > 40), ""):
        raise ValidationError({"tags": f"“{long[:40]}…” is too long for a tag."})
    Tag.objects.bulk_create([Tag(name=name) for name in wanted], ignore_conflicts=True)
    return list(Tag.objects.filter(name__in=wanted))


# ---- status


def change_status(decision: Decision, status: Status, *, by: User | None, words: str = "") -> None:
    """Sets it and keeps who, when and why. For actions of this slice, which have locked the record."""
    decision.status = status
    decision.dated = timezone.localdate()
    decision.updated_at = timezone.now()
    decision._history_user = by
    decision.save()
    StatusChange.objects.create(decision=decision, status=status, by=by, words=words)
