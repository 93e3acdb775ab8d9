"""What replaced what: how records are arranged, who sees which of them, and that nothing out of a file hangs it."""

import itertools
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from growth.decisions.finding.graph import MOST, Edge, arrange, closest, components, graph_of, graph_of_project
from growth.decisions.models import Decision, Link
from tests.decisions.makers import make_accepted, make_draft, make_project
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
EDGES = st.lists(
    st.builds(Edge, st.integers(1, 12), st.integers(1, 12), st.sampled_from(["supersedes", "amends", "relates"])),
    max_size=30,
).map(lambda edges: [edge for edge in edges if edge.source != edge.target])


def chain(*ids: int) -> list[Edge]:
    """Each supersedes the one before."""
    return [Edge(newer, older, "supersedes") for older, newer in itertools.pairwise(ids)]


@given(EDGES)
def test_everything_gets_a_place_of_its_own(edges: list[Edge]) -> None:
    ids = sorted({pk for edge in edges for pk in edge[:2]})
    places = arrange(ids, edges)
    assert places.keys() == set(ids)
    assert len(set(places.values())) == len(ids)


@given(EDGES)
def test_without_circles_what_is_newer_stands_right_of_what_it_replaces(edges: list[Edge]) -> None:
    edges = [edge for edge in edges if edge.source > edge.target]
    places = arrange(sorted({pk for edge in edges for pk in edge[:2]}), edges)
    assert all(places[edge.source][0] > places[edge.target][0] for edge in edges if edge.orders)


@given(EDGES)
def test_components_share_nothing_and_leave_nothing_out(edges: list[Edge]) -> None:
    parts = components(edges)
    assert sorted(pk for part in parts for pk in part) == sorted({pk for edge in edges for pk in edge[:2]})
    assert all(any({edge.source, edge.target} <= part for part in parts) for edge in edges)


def test_a_chain_stands_on_one_line() -> None:
    assert arrange([1, 2, 3], chain(1, 2, 3)) == {1: (0, 0), 2: (1, 0), 3: (2, 0)}


def test_the_closest_come_first() -> None:
    assert closest(3, chain(1, 2, 3, 4, 5)) == [3, 2, 4, 1, 5]


# ---- in the database


def linked(cast: Cast) -> dict[str, Decision]:
    """For everybody: new supersedes old. Out of sight of most: a closed record amends new, a draft relates to it."""
    project = make_project(cast.mia)
    closed = make_project(cast.mia, "Closed", team=cast.ada.team, audience="team")
    made = {
        "old": make_accepted(project, cast.ada, cast.noor, title="item-old"),
        "new": make_accepted(project, cast.ada, cast.noor, title="item-new"),
        "team": make_accepted(closed, cast.ada, cast.noor, title="item-team"),
        "draft": make_draft(project, cast.ada, title="item-draft"),
    }
    Link.objects.create(source=made["new"], target=made["old"], kind="supersedes")
    Link.objects.create(source=made["team"], target=made["new"], kind="amends")
    Link.objects.create(source=made["draft"], target=made["new"], kind="relates")
    return made


SEES = {
    **{name: {"old", "new"} for name in NAMES},
    "ada": {"old", "new", "team", "draft"},
    "noor": {"old", "new", "team"},  # she decided it
    "mia": {"old", "new", "team"},
    "ben": {"old", "new", "team"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", NAMES)
def test_only_records_one_sees_are_in_the_picture(as_: SignIn, cast: Cast, who: str) -> None:
    made = linked(cast)
    graph = graph_of(cast[who], made["new"])
    assert {node.decision.title.removeprefix("item-") for node in graph.nodes} == SEES[who]
    page = as_(who).get(f"/decisions/projects/{made['new'].project.pk}/graph/").content.decode()
    assert set(re.findall(r"item-([a-z]+)", page)) == SEES[who]


@pytest.mark.django_db
def test_what_is_hidden_connects_nothing(cast: Cast) -> None:
    made = linked(cast)
    far = make_accepted(made["new"].project, cast.ada, cast.noor, title="item-far")
    Link.objects.create(source=made["draft"], target=far, kind="relates")
    assert far in [node.decision for node in graph_of(cast.ada, made["new"]).nodes]
    assert far not in [node.decision for node in graph_of(cast.zoe, made["new"]).nodes]
    assert graph_of(cast.zoe, far).nodes == ()


@pytest.mark.django_db
def test_circles_out_of_files_are_drawn(cast: Cast) -> None:
    made = linked(cast)
    Link.objects.create(source=made["old"], target=made["new"], kind="supersedes")
    graph = graph_of(cast.zoe, made["new"])
    assert len(graph.edges) == 2
    assert graph.picture.count('class="node') == 4  # for the desk and for the phone


@pytest.mark.django_db
def test_big_ones_are_cut_around_the_record_and_say_so(cast: Cast, django_assert_num_queries: Any) -> None:
    project = make_project(cast.mia)
    rows = Decision.objects.bulk_create(
        Decision(project=project, slug=f"r{n}", number=n, title=f"Record {n}", status="accepted") for n in range(60)
    )
    Link.objects.bulk_create(
        Link(source=newer, target=older, kind="supersedes") for older, newer in itertools.pairwise(rows)
    )
    with django_assert_num_queries(2):
        graph = graph_of(cast.zoe, rows[30])
    assert len(graph.nodes) == MOST
    assert rows[30] in [node.decision for node in graph.nodes if node.is_here]
    assert graph.cut_words == "The 40 closest are shown; 20 more hang together with them."
    assert len(graph_of_project(cast.zoe, project)) == 1


@pytest.mark.django_db
def test_the_picture_says_the_same_in_words_and_is_inert(cast: Cast) -> None:
    made = linked(cast)
    Decision.objects.filter(pk=made["old"].pk).update(title='<script>"&', number=None)
    graph = graph_of(cast.zoe, made["new"])
    assert "<script>" not in graph.picture
    assert graph.said == f'{made["new"].label} supersedes <script>"&.'
    assert [(node.name, [(words, other.name) for words, other in said]) for node, said in graph.lines] == [
        (made["new"].label, [("supersedes", '<script>"&')]),
        ('<script>"&', [("superseded by", made["new"].label)]),
    ]


@pytest.mark.django_db
def test_a_picture_is_named_after_the_record_of_the_latest_day(cast: Cast) -> None:
    project = make_project(cast.mia)
    late, early = (make_accepted(project, cast.ada, cast.noor, title=title) for title in ("Late", "Early"))
    Decision.objects.filter(pk=late.pk).update(dated=date(2026, 3, 1))
    Decision.objects.filter(pk=early.pk).update(dated=date(2025, 3, 1))  # imported after what came later
    Link.objects.create(source=late, target=early, kind="supersedes")
    [graph] = graph_of_project(cast.zoe, project)
    assert graph.newest.decision == late
