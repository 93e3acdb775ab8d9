"""What one may filter decisions by, with how many there are: each facet counted under all the other filters."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Value, When
from django.db.models.functions import Cast, Substr
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from growth.decisions.finding.filters import DIMENSIONS, REVISITS, DecisionFilter, quarter_of, revisit_is
from growth.decisions.models import Decision, Participant, Project, Role, Status
from growth.decisions.parts import DIMENSIONS_OF_ROLE

PLAIN = ("status", "project", "quarter", "revisit")  # values of the record itself, counted in one go
SELECTED = SafeString(" selected")


@dataclass(frozen=True)
class Choice:
    """`key` stands in the address."""

    key: str
    name: str
    count: int


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]
    chosen: str = ""

    @property
    def options(self) -> SafeString:
        """Of a select box. Hundreds of people are quicker written here than in a template."""
        rows = ((row.key, SELECTED if row.key == self.chosen else "", row.name, row.count) for row in self.choices)
        return format_html_join("", '<option value="{}"{}>{} ({})</option>', rows)


def facets(filtered: DecisionFilter) -> list[Facet]:
    """Those with something to choose. Two queries, whatever the number of records."""
    plain = _count_plain(filtered)
    wanted = {name: str(filtered.chosen(name) or "") for name in PLAIN}
    fits = {name: _sum(plain, name, wanted) for name in PLAIN}
    named = _count_named(filtered, fits["project"])
    found = [
        _facet(filtered, "status", [Choice(key, str(name), fits["status"][key]) for key, name in Status.choices]),
        _facet(filtered, "project", named["project"]),
        _facet(filtered, "tag", named["tag"]),
        _facet(filtered, "person", named["person"]),
        _facet(filtered, "dimension", [Choice(key, name, _shown(key, named["role"])) for key, name in DIMENSIONS]),
        _facet(filtered, "quarter", _quarters(fits["quarter"])),
        _facet(filtered, "revisit", [Choice(key, name, fits["revisit"][key]) for key, name in REVISITS]),
    ]
    return [facet for facet in found if facet.choices]


def _facet(filtered: DecisionFilter, name: str, choices: Iterable[Choice]) -> Facet:
    """Without what nobody would find, but with what is chosen."""
    chosen = str(filtered.chosen(name) or "")
    label = str(filtered.filters[name].label)
    return Facet(name, label, [row for row in choices if row.count or row.key == chosen], chosen)


# ---- values of the record itself


def _count_plain(filtered: DecisionFilter) -> Counter[tuple[str, ...]]:
    """How many records there are of each status, project, quarter and state of revisit. One query."""
    month = Substr(Cast("dated", CharField()), 1, 7)
    due = Case(
        When(revisit_is("due"), then=Value("due")),
        When(revisit_is("coming"), then=Value("coming")),
        default=Value("none"),
    )
    rows = filtered.without(*PLAIN).order_by().values_list("status", "project_id", month, due)
    counted = Counter(rows)
    found: Counter[tuple[str, ...]] = Counter()
    for (status, project, of, revisit), count in counted.items():
        found[status, str(project), _quarter(of), revisit] += count
    return found


def _quarter(month: str | None) -> str:
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" if month else "none"


def _sum(plain: Counter[tuple[str, ...]], name: str, wanted: dict[str, str]) -> Counter[str]:
    """Of each value of one facet, as far as the other three fit."""
    place = PLAIN.index(name)
    others = [(at, wanted[other]) for at, other in enumerate(PLAIN) if other != name and wanted[other]]
    found: Counter[str] = Counter()
    for key, count in plain.items():
        if all(key[at] == value for at, value in others):
            found[key[place]] += count
    return found


def _quarters(counts: Counter[str]) -> list[Choice]:
    """The newest first; those without a date last."""
    rows = [
        Choice(key, str(quarter_of(key)), count) for key, count in sorted(counts.items(), reverse=True) if key != "none"
    ]
    return [*rows, Choice("none", "Without a date", counts["none"])]


# ---- values that have a name elsewhere


def _count_named(filtered: DecisionFilter, projects: Counter[str]) -> dict[str, list[Choice]]:
    """Projects, tags, people and roles by name. One query."""
    tagged = Decision.tags.through.objects.filter(decision__in=_ids(filtered, "tag"))
    taking_part = Participant.objects.filter(decision__in=_ids(filtered, "person", "role"), person__isnull=False)
    own_parts = Participant.objects.filter(decision__in=_ids(filtered, "dimension"), person=filtered.whose)
    count, reviewed = Count("decision", distinct=True), Count("review__decision", distinct=True)
    parts = [
        _named(
            "project",
            Project.objects.filter(pk__in=[int(pk) for pk in projects]).order_by(),
            F("pk"),
            F("name"),
            Value(0),
        ),
        _named("tag", tagged, F("tag__name"), F("tag__name"), Count("pk")),
        _named("person", taking_part, F("person_id"), F("person__name"), count),
        _named("role", own_parts, F("role"), F("role"), count),
        _named("role", _reviewed_only(filtered), Value("reviewer"), Value("reviewer"), reviewed),
    ]
    found: dict[str, list[Choice]] = {"project": [], "tag": [], "person": [], "role": []}
    for kind, key, name, number in parts[0].union(*parts[1:], all=True):
        found[kind].append(Choice(key, name, projects[key] if kind == "project" else number))
    return {kind: sorted(choices, key=lambda row: row.name.lower()) for kind, choices in found.items()}


def _reviewed_only(filtered: DecisionFilter) -> Any:
    """Reviews of records on which the person is not named as consulted: both show the same, and count once."""
    consulted = Participant.objects.filter(
        decision=OuterRef("review__decision"), person=filtered.whose, role=Role.CONSULTED
    )
    return filtered.reviewed.filter(review__decision__in=_ids(filtered, "dimension")).exclude(Exists(consulted))


def _named(kind: str, rows: Any, key: Any, name: Any, count: Any) -> Any:
    """Rows of kind, key, name and count."""
    grouped = rows.order_by().values(kind=Value(kind), key=Cast(key, CharField()), called=name)
    return grouped.annotate(n=count).values_list("kind", "key", "called", "n")


def _ids(filtered: DecisionFilter, *names: str) -> Any:
    return filtered.without(*names).order_by().values("pk")


def _shown(dimension: str, roles: list[Choice]) -> int:
    return sum(row.count for row in roles if dimension in DIMENSIONS_OF_ROLE.get(row.key, ()))
