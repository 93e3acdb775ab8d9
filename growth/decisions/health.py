"""What is wrong with records, in plain words, with what to do about it and who could: a lint for decisions."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Case, Exists, OuterRef, Prefetch, Q, Value, When
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
    """Of all records the viewer sees, or of those of one project; in the order of KINDS. Three queries at most."""
    seen = Decision.objects.visible_to(viewer)
    rows = _suspects(seen.filter(project=project) if project else seen, seen)
    links = _words_of_links(rows, seen)
    return [
        Finding(kind, row, *_said(kind, row, links[row.pk]), who=_who(row))
        for kind in KINDS
        for row in rows
        if getattr(row, f"is_{kind}")
    ]


def _suspects(asked: DecisionQuerySet, seen: DecisionQuerySet) -> list[Decision]:
    """Those of `asked` with at least one thing wrong; each says which by `is_<kind>`."""
    wrong = _wrong(seen)
    flags = {
        f"is_{kind}": Case(When(query, then=Value(True)), default=Value(False), output_field=BooleanField())
        for kind, query in wrong.items()
    }
    parts = Participant.objects.filter(role__in=(Role.AUTHOR, Role.DECIDER)).select_related("person")
    fields = ("number", "title", "status", "dated", "revisit_on", "source_path", "project__name")
    rows = asked.annotate(**flags).filter(reduce(or_, (Q(**{flag: True}) for flag in flags)))
    rows = rows.select_related("project__keeper").only(*fields, "project__keeper__name")
    return list(rows.order_by("project__name", "number", "pk").prefetch_related(Prefetch("participants", parts)))


def _wrong(seen: DecisionQuerySet) -> dict[str, Q]:
    """When a record is of which kind. What is not in `seen` plays no part, but for a link whose end is hidden."""
    today = timezone.now().date()
    deciders = Participant.objects.filter(decision=OuterRef("pk"), role=Role.DECIDER)
    nowhere = Link.objects.filter(source=OuterRef("pk"), target__isnull=True)
    replacing = Link.objects.filter(target=OuterRef("pk"), kind=LinkKind.SUPERSEDES)
    held = replacing.filter(partly=False, source__status=Status.ACCEPTED, source__in=seen.values("pk"))
    same = seen.filter(project=OuterRef("project"), number=OuterRef("number")).exclude(pk=OuterRef("pk"))
    return {
        "overdue": Q(status__in=IN_FORCE, revisit_on__lte=today),
        "stale": Q(status=Status.PROPOSED, dated__lte=today - timedelta(days=STALE_DAYS)),
        "undecided": Q(~Exists(deciders), status__in=OPEN_OR_HELD),
        "inconsequent": Q(status__in=OPEN_OR_HELD, consequences=""),
        "replaced_by_nothing": Q(
            ~Exists(replacing), ~Exists(nowhere.filter(kind=LinkKind.SUPERSEDES)), status=Status.SUPERSEDED
        ),
        "replaced_yet_held": Q(Exists(held), status=Status.ACCEPTED),
        "doubled": Q(Exists(same), number__isnull=False),
        "broken": Q(Exists(nowhere)),
        "undated": Q(status=Status.ACCEPTED, dated__isnull=True),
    }


def _words_of_links(rows: list[Decision], seen: DecisionQuerySet) -> dict[int, dict[str, list[str]]]:
    """By record: what its links that lead nowhere say, and what supersedes it."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: {"broken": [], "replaced_yet_held": []})
    asked = [row.pk for row in rows if row.is_broken or row.is_replaced_yet_held]  # type: ignore[attr-defined]
    if not asked:
        return found
    nowhere = Q(source__in=asked, target__isnull=True)
    held = Q(target__in=asked, kind=LinkKind.SUPERSEDES, partly=False, source__in=seen.values("pk"))
    for link in Link.objects.filter(nowhere | held).select_related("source"):
        if link.target_id is None:
            found[link.source_id]["broken"].append(link.words)
        if link.target_id and link.source.status == Status.ACCEPTED:
            found[link.target_id]["replaced_yet_held"].append(link.source.label or link.source.title)
    return found


def _said(kind: str, row: Decision, links: dict[str, list[str]]) -> tuple[str, str]:
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
            by = ", ".join(links["replaced_yet_held"])
            return f"{by} supersedes it, and it still counts as accepted.", (
                "Set its status to superseded in its file, and import it again."
                if row.is_imported
                else "Deprecate it, or say in the newer one that it is replaced only in part."
            )
        case "doubled":
            return f"Another record of this project is {row.label} as well.", f"Renumber one of them{_in_file(row)}."
        case "broken":
            words = ", ".join(f"“{said}”" for said in links["broken"])
            return f"It points at {words}, which is not here.", "Import what is missing, or correct the link."
    return "It is accepted, but not since when.", f"Write down the day it was decided{_in_file(row)}."


def _day(of: object) -> str:
    return day_words(of)  # type: ignore[arg-type]


def _in_file(row: Decision) -> str:
    return f" in {row.source_path}, and import it again" if row.is_imported else ""


def _who(row: Decision) -> tuple[str, ...]:
    """Its deciders, else its authors; whoever keeps the project where nobody of them is here any more."""
    parts = [part for part in row.participants.all() if part.person and part.person.is_active]
    for role in (Role.DECIDER, Role.AUTHOR):
        if names := tuple(str(part) for part in parts if part.role == role):
            return names
    return (row.project.keeper.name,)
