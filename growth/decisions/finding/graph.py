"""What replaced what: which records belong into one picture, and where each stands in it.

The arranging is pure. Older records stand left of what came after them. Out of files, links may go round in circles:
then the link that would close one is drawn, but orders nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.safestring import SafeString

from accounts.models import Viewer
from growth.charts import Arrow, Box, day_words, decision_graph
from growth.decisions.models import BACKWARDS, Decision, DecisionQuerySet, Link, LinkKind, Project

MOST = 40  # records in one picture
MOST_PICTURES = 20  # of one project


class Edge(NamedTuple):
    """`source` supersedes, amends or relates to `target`; by id."""

    source: int
    target: int
    kind: str
    partly: bool = False

    @property
    def words(self) -> str:
        return f"{LinkKind(self.kind).label.lower()}{' in part' if self.partly else ''}"

    @property
    def backwards(self) -> str:
        return f"{BACKWARDS[LinkKind(self.kind)].lower()}{' in part' if self.partly else ''}"

    @property
    def orders(self) -> bool:
        return self.kind != LinkKind.RELATES


@dataclass(frozen=True)
class Node:
    """A record at its place: the oldest in column 0, the first line in row 0."""

    decision: Decision
    column: int
    row: int
    is_here: bool = False

    @property
    def name(self) -> str:
        return self.decision.label or self.decision.title


@dataclass(frozen=True)
class Graph:
    """`left_out`: how many more records hang on these, but are not shown."""

    nodes: tuple[Node, ...] = ()  # newest first
    edges: tuple[Edge, ...] = ()
    left_out: int = 0

    def __bool__(self) -> bool:
        return bool(self.edges)

    @property
    def picture(self) -> SafeString:
        boxes = [
            Box(
                node.decision.pk,
                node.column,
                node.row,
                node.decision.label or "No number",
                node.decision.title,
                node.decision.get_status_display().lower(),
                day_words(node.decision.dated) if node.decision.dated else "no date",
                node.decision.get_absolute_url(),
                f"{node.decision.status}{' here' if node.is_here else ''}",
            )
            for node in self.nodes
        ]
        arrows = [
            Arrow(edge.source, edge.target, edge.words, weak=edge.kind != LinkKind.SUPERSEDES, both=not edge.orders)
            for edge in self.edges
        ]
        return decision_graph(boxes, arrows, self.said)

    @property
    def newest(self) -> Node:
        """By its day, not by when its row was written: what is imported comes in any order."""
        return max(self.nodes, key=lambda node: (node.decision.dated or date.min, node.decision.pk))

    @property
    def said(self) -> str:
        names = {node.decision.pk: node.name for node in self.nodes}
        return "".join(f"{names[edge.source]} {edge.words} {names[edge.target]}. " for edge in self.edges).strip()

    @property
    def cut_words(self) -> str:
        """Empty where everything is shown."""
        if not self.left_out:
            return ""
        return f"The {len(self.nodes)} closest are shown; {self.left_out} more hang together with them."

    @property
    def lines(self) -> list[tuple[Node, list[tuple[str, Node]]]]:
        """The same in words: each record, and what it has to do with which other."""
        nodes = {node.decision.pk: node for node in self.nodes}
        said = defaultdict(list)
        for edge in self.edges:
            said[edge.source].append((edge.words, nodes[edge.target]))
            said[edge.target].append((edge.backwards, nodes[edge.source]))
        return [(node, said[node.decision.pk]) for node in self.nodes]


# ---- reading


def graph_of(viewer: Viewer, decision: Decision) -> Graph:
    """The record, and what hangs together with it in its project and one step outside. Two queries; one if alone."""
    edges = _edges(viewer, decision.project)
    near = closest(decision.pk, edges)
    if len(near) == 1:
        return Graph()
    return _graph(near[:MOST], edges, _decisions(viewer, near[:MOST]), here=decision.pk, left_out=len(near[MOST:]))


def graph_of_project(viewer: Viewer, project: Project) -> list[Graph]:
    """Everything of a project that hangs together, a graph each; the one with the newest record first. Two queries."""
    edges = _edges(viewer, project)
    parts = components(edges)
    newest = sorted(parts, key=max, reverse=True)[:MOST_PICTURES]
    near = [closest(max(part), edges) for part in newest]
    decisions = _decisions(viewer, [pk for part in near for pk in part[:MOST]])
    return [_graph(part[:MOST], edges, decisions, left_out=len(part[MOST:])) for part in near]


def _edges(viewer: Viewer, project: Project) -> list[Edge]:
    links = Link.objects.visible_to(viewer).filter(target__isnull=False)
    links = links.filter(Q(source__project=project) | Q(target__project=project)).order_by("pk")
    return [Edge(*row) for row in links.values_list("source_id", "target_id", "kind", "partly")]


def _decisions(viewer: Viewer, ids: Iterable[int]) -> dict[int, Decision]:
    rows: DecisionQuerySet = Decision.objects.visible_to(viewer).filter(pk__in=list(ids))
    return {row.pk: row for row in rows.only("number", "title", "status", "dated", "revisit_on", "project")}


def _graph(
    ids: list[int], edges: list[Edge], decisions: dict[int, Decision], here: int = 0, left_out: int = 0
) -> Graph:
    shown = [edge for edge in edges if edge.source in decisions and edge.target in decisions]
    shown = [edge for edge in shown if {edge.source, edge.target} <= set(ids)]
    places = arrange(ids, shown)
    nodes = [Node(decisions[pk], *places[pk], is_here=pk == here) for pk in ids if pk in decisions]
    return Graph(tuple(sorted(nodes, key=lambda node: (-node.column, node.row))), tuple(shown), left_out)


# ---- arranging


def closest(start: int, edges: Iterable[Edge]) -> list[int]:
    """Everything that hangs together with `start`, by how many links it is away."""
    beside = _beside(edges)
    found = {start: None}
    reached = [start]
    while reached:
        following = sorted({other for pk in reached for other in beside[pk]} - found.keys())
        found |= dict.fromkeys(following)
        reached = following
    return list(found)


def components(edges: Iterable[Edge]) -> list[set[int]]:
    """What hangs together."""
    edges = list(edges)
    left = {pk for edge in edges for pk in (edge.source, edge.target)}
    found = []
    while left:
        part = set(closest(min(left), edges))
        found.append(part)
        left -= part
    return found


def arrange(ids: Iterable[int], edges: Iterable[Edge]) -> dict[int, tuple[int, int]]:
    """Column and row of each: right of everything it replaces or amends, on the line of one of these where it is free.

    What only relates to others stands near one of them, in a row below.
    """
    ids, edges = list(ids), list(edges)
    ordered = {pk for edge in edges if edge.orders for pk in edge[:2]}
    columns = _columns([pk for pk in ids if pk in ordered], edges)
    beside = _beside(edges)
    places: dict[int, tuple[int, int]] = {}
    for pk in sorted(columns, key=lambda pk: (columns[pk], ids.index(pk))):
        wanted = [places[other][1] for other in beside[pk] if other in places and columns[other] < columns[pk]]
        taken = set(places.values())
        places[pk] = next(place for row in [*wanted, *range(len(ids))] if (place := (columns[pk], row)) not in taken)
    for pk in ids:
        if pk not in places:
            near = next((places[other] for other in beside[pk] if other in places), (0, 0))
            places[pk] = _free_near(near, set(places.values()), max(columns.values(), default=2))
    return places


def _free_near(near: tuple[int, int], taken: set[tuple[int, int]], last_column: int) -> tuple[int, int]:
    """The closest free place, below rather than beside."""
    across = sorted(range(last_column + 1), key=lambda column: abs(column - near[0]))
    below = range(near[1] + (near in taken), near[1] + len(taken) + 2)
    return next((column, row) for row in below for column in across if (column, row) not in taken)


def _columns(ids: list[int], edges: list[Edge]) -> dict[int, int]:
    """The longest way back along what orders, without the links that would close a circle."""
    back = defaultdict(list)
    for edge in edges:
        if edge.orders:
            back[edge.source].append(edge.target)
    columns: dict[int, int] = {}

    def column(pk: int, on_the_way: frozenset[int]) -> int:
        if pk not in columns:
            older = [column(other, on_the_way | {pk}) for other in back[pk] if other not in on_the_way | {pk}]
            columns[pk] = 1 + max(older, default=-1)
        return columns[pk]

    for pk in ids:
        column(pk, frozenset())
    return columns


def _beside(edges: Iterable[Edge]) -> dict[int, list[int]]:
    found = defaultdict(list)
    for edge in edges:
        found[edge.source].append(edge.target)
        found[edge.target].append(edge.source)
    return found
