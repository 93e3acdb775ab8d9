"""What is wrong with records, in plain words, with what to do about it and who could: a lint for decisions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, Case, Prefetch, Q, Value, When
from django.utils import timezone

from accounts.models import Viewer
from growth.charts import day_words
from growth.decisions.models import (
    IN_FORCE,
    Decision,
    DecisionQuerySet,
    Link,
    LinkKind,
    Participant,
    Project,
    Role,
    Status,
)

STALE_DAYS = 30  # after which a proposal that nobody settled is called left
OPEN_OR_HELD = (Status.PROPOSED, Status.ACCEPTED)

KINDS = {
    "overdue": "Revisit overdue",
    "stale": "Proposed, then left",
    "undecided": "Nobody named who decides",
    "inconsequent": "Without consequences",
    "replaced_by_nothing": "Superseded by nothing",
    "replaced_yet_held": "Superseded, yet accepted",
    "doubled": "Number given twice",
    "broken": "Link that leads nowhere",
    "undated": "Accepted without a date",
}


@dataclass(frozen=True)
class Finding:
    """One thing about one record: what is wrong, what to do about it, and the names of those who could."""

    kind: str  # of KINDS
    decision: Decision
    what: str
    to_do: str
    who: tuple[str, ...]

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]


def findings(viewer: Viewer, project: Project | None = None) -> list[Finding]:
    """Of all records the viewer sees, or of those of one project; in the order of KINDS. Five queries at most."""
    seen = Decision.objects.visible_to(viewer)
    rows = _rows(seen.filter(project=project) if project else seen)
    links = _links(rows, seen)
    wrong = {kind: [row.pk for row in rows if is_so(row)] for kind, is_so in _checks(rows, links).items()}
    decisions = _decisions({pk for found in wrong.values() for pk in found})
    return [
        Finding(kind, row, *_said(kind, row, links), who=_who(row))
        for kind, found in wrong.items()
        for row in sorted((decisions[pk] for pk in found), key=lambda row: (row.project.name, row.number or 0, row.pk))
    ]


class Row(NamedTuple):
    """As little of a record as its check takes: nearly all of them have nothing wrong."""

    pk: int
    project_id: int
    number: int | None
    status: str
    dated: date | None
    revisit_on: date | None
    is_inconsequent: bool


@dataclass
class Links:
    """What the checks ask of links and parts, by id of a record."""

    nowhere: dict[int, list[str]]  # words of links that lead nowhere
    held_by: dict[int, list[str]]  # accepted records that supersede it whole, as far as they are seen
    replaced: set[int]  # something supersedes it, seen or not, here or not
    decided: set[int]  # somebody is named as its decider


def _rows(asked: DecisionQuerySet) -> list[Row]:
    empty = Case(When(consequences="", then=Value(True)), default=Value(False), output_field=BooleanField())
    fields = ("pk", "project_id", "number", "status", "dated", "revisit_on")
    return [Row(*row) for row in asked.order_by().values_list(*fields, empty)]


def _links(rows: list[Row], seen: DecisionQuerySet) -> Links:
    found = Links(defaultdict(list), defaultdict(list), set(), set())
    asked, visible = {row.pk for row in rows}, set(seen.values_list("pk", flat=True))
    wanted = Link.objects.filter(Q(target__isnull=True) | Q(kind=LinkKind.SUPERSEDES)).order_by("pk")
    fields = ("source_id", "target_id", "kind", "partly", "words", "source__status", "source__number", "source__title")
    for source, target, kind, partly, words, status, number, title in wanted.values_list(*fields):
        if target is None and source in asked:
            found.nowhere[source].append(words)
            if kind == LinkKind.SUPERSEDES:
                found.replaced.add(source)
        elif target in asked:
            found.replaced.add(target)
            if source in visible and status == Status.ACCEPTED and not partly:
                found.held_by[target].append(f"ADR-{number}" if number else title)
    deciders = Participant.objects.filter(role=Role.DECIDER).order_by()
    found.decided.update(deciders.values_list("decision_id", flat=True))
    return found


def _checks(rows: list[Row], links: Links) -> dict[str, Callable[[Row], bool]]:
    """In the order of KINDS. What the viewer does not see plays no part, but for whether anything supersedes it."""
    today = timezone.now().date()
    stale = today - timedelta(days=STALE_DAYS)
    numbers = Counter((row.project_id, row.number) for row in rows if row.number is not None)
    return {
        "overdue": lambda row: row.status in IN_FORCE and row.revisit_on is not None and row.revisit_on <= today,
        "stale": lambda row: row.status == Status.PROPOSED and row.dated is not None and row.dated <= stale,
        "undecided": lambda row: row.status in OPEN_OR_HELD and row.pk not in links.decided,
        "inconsequent": lambda row: row.status in OPEN_OR_HELD and row.is_inconsequent,
        "replaced_by_nothing": lambda row: row.status == Status.SUPERSEDED and row.pk not in links.replaced,
        "replaced_yet_held": lambda row: row.status == Status.ACCEPTED and row.pk in links.held_by,
        "doubled": lambda row: numbers[row.project_id, row.number] > 1,
        "broken": lambda row: row.pk in links.nowhere,
        "undated": lambda row: row.status == Status.ACCEPTED and row.dated is None,
    }


def _decisions(ids: Iterable[int]) -> dict[int, Decision]:
    parts = Participant.objects.filter(role__in=(Role.AUTHOR, Role.DECIDER)).select_related("person")
    fields = ("number", "title", "status", "dated", "revisit_on", "source_path", "project__name")
    rows = Decision.objects.filter(pk__in=ids).select_related("project__keeper").only(*fields, "project__keeper__name")
    return {row.pk: row for row in rows.prefetch_related(Prefetch("participants", parts))}


def _said(kind: str, row: Decision, links: Links) -> tuple[str, str]:
    """What is wrong, and what to do."""
    match kind:
        case "overdue":
            return f"It was to be revisited by {_day(row.revisit_on)}.", "Say whether it held, or choose a later day."
        case "stale":
            return (
                f"Proposed on {_day(row.dated)}, and neither accepted nor rejected.",
                "Answer and settle it, or take it back.",
            )
        case "undecided":
            return "Nobody is named as the one who decides.", f"Name a decider{_in_file(row)}."
        case "inconsequent":
            return (
                "It does not say what follows from it.",
                f"Write what becomes easier and what harder{_in_file(row)}."
                if row.status == Status.PROPOSED or row.is_imported
                else "A record that supersedes or amends it can say what followed.",
            )
        case "replaced_by_nothing":
            return "It is superseded, but nothing says by what.", f"Link the record that took its place{_in_file(row)}."
        case "replaced_yet_held":
            by = ", ".join(links.held_by[row.pk])
            return f"{by} supersedes it, and it still counts as accepted.", (
                "Set its status to superseded in its file, and import it again."
                if row.is_imported
                else "Deprecate it, or say in the newer one that it is replaced only in part."
            )
        case "doubled":
            return f"Another record of this project is {row.label} as well.", f"Renumber one of them{_in_file(row)}."
        case "broken":
            words = ", ".join(f"“{said}”" for said in links.nowhere[row.pk])
            return f"It points at {words}, which is not here.", "Import what is missing, or correct the link."
    return "It is accepted, but not since when.", f"Write down the day it was decided{_in_file(row)}."


def _day(of: date | None) -> str:
    return day_words(of) if of else "an unknown day"


def _in_file(row: Decision) -> str:
    return f" in {row.source_path}, and import it again" if row.is_imported else ""


def _who(row: Decision) -> tuple[str, ...]:
    """Its deciders, else its authors; who keeps the project where nobody of them is here, else the administrators."""
    parts = [part for part in row.participants.all() if part.person and part.person.is_active]
    for role in (Role.DECIDER, Role.AUTHOR):
        if names := tuple(str(part) for part in parts if part.role == role):
            return names
    return (row.project.keeper.name if row.project.keeper else "an administrator",)
