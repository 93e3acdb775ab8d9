"""What waits, for exactly whom; and that lists ask the database as often for three rows as for one."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.test import Client

from growth.inbox.queries import frame_counts, groups_waiting_for
from growth.promotions.concerns import actions as concerns
from growth.promotions.concerns.panels import panel as concerns_panel
from growth.promotions.endorsements.advocates import confirm_sentence, propose_advocate
from growth.promotions.endorsements.panels import panel as endorsements_panel
from growth.promotions.gates.actions import answer_gate, ask_owner
from growth.promotions.gates.panels import panel as gates_panel
from tests.people import NAMES, Cast
from tests.promotions import making
from tests.promotions.making import in_state
from tests.promotions.others.making import World, ask, gate, give

SignIn = Callable[[str], Client]


def waits(cast: Cast, kind: str) -> dict[str, int]:
    counts = {who: frame_counts(cast[who]).by_kind.get(kind, 0) for who in NAMES}
    return {who: count for who, count in counts.items() if count}


def test_a_concern_waits_for_an_answer_then_for_who_raised_it(cast: Cast, world: World) -> None:
    zoes = world.given.concern
    assert zoes is not None
    assert waits(cast, "concerns_to_answer") == {"ada": 2, "mia": 1}
    concerns.answer_concern(zoes, by=cast.mia, version=1, answer="Both held since")
    concerns.answer_concern(world.managers, by=cast.mia, version=1, answer="One's own needs no second word")
    assert waits(cast, "concerns_to_answer") == {}
    assert waits(cast, "concerns_to_settle") == {"zoe": 1}
    in_state(world.case, "submitted")
    assert waits(cast, "concerns_to_settle") == {}


def test_an_endorsement_waits_while_the_document_is_out(cast: Cast, world: World) -> None:
    assert waits(cast, "endorsements_asked") == {"noor": 1}
    in_state(world.case, "drafting")
    assert waits(cast, "endorsements_asked") == {}
    in_state(world.case, "feedback")
    give(world.asked)
    assert waits(cast, "endorsements_asked") == {}


def test_a_sentence_waits_for_its_speaker(cast: Cast, world: World) -> None:
    assert waits(cast, "advocates_to_confirm") == {"petra": 1}
    confirm_sentence(world.advocate, by=cast.petra, version=1)
    assert waits(cast, "advocates_to_confirm") == {}


def test_a_gate_waits_for_its_owner_once_asked(cast: Cast, world: World) -> None:
    assert waits(cast, "gates_asked") == {}
    ask_owner(gate(world.case, "budget"), by=cast.mia)
    ask_owner(gate(world.case, "visit"), by=cast.mia, owner=cast.petra)
    assert waits(cast, "gates_asked") == {"petra": 2}
    in_state(world.case, "submitted")
    assert waits(cast, "gates_asked") == {"petra": 1}  # the one needed for the outcome
    answer_gate(gate(world.case, "budget"), by=cast.petra, version=2, is_met=True)
    assert waits(cast, "gates_asked") == {}


def test_every_row_leads_to_a_page_that_opens(as_: SignIn, cast: Cast, world: World) -> None:
    assert world.given.concern is not None
    ask_owner(gate(world.case, "budget"), by=cast.mia)
    concerns.answer_concern(world.given.concern, by=cast.mia, version=1, answer="Both held since")
    seen = set()
    for who in NAMES:
        counts = frame_counts(cast[who])
        for group in groups_waiting_for(cast[who], counts, most=5):
            for row in group.rows:
                assert as_(who).get(row.url).status_code == 200, (who, row)
                seen.add(group.waits.key)
    assert seen == {
        "cases_release", "concerns_to_answer", "concerns_to_settle", "endorsements_asked", "advocates_to_confirm",
        "gates_asked",
    }  # fmt: skip


def test_lists_and_panels_ask_as_often_for_three_as_for_one(
    as_: SignIn, cast: Cast, world: World, django_assert_num_queries: Any
) -> None:
    client, case = as_("mia"), world.case
    routes = ["case-concerns", "case-endorsements", "case-advocates", "case-gates"]

    def reads() -> dict[str, int]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        found = {}
        for route in routes:
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/api/v1/{route}/").status_code == 200
            found[route] = len(queries)
        for name, panel in (("c", concerns_panel), ("e", endorsements_panel), ("g", gates_panel)):
            with CaptureQueriesContext(connection) as queries:
                panel(cast.mia, case)
            found[name] = len(queries)
        return found

    reads()  # the read of this hour is noted once
    before = reads()
    for person in ask(case, cast.petra, cast.omar):
        give(person)
    propose_advocate(case, by=cast.ada, person=cast.noor, sentence="She asks first")
    second = making.drafting(cast, "ben")
    concerns.raise_concern(second, by=cast.mia, words="Too early")
    reads()
    after = reads()
    # A second candidate adds the two queries with which reads of several people are noted.
    assert {name: after[name] - before[name] for name in after if after[name] > before[name] + 1} == {}
    assert before["g"] == after["g"] and before["c"] == after["c"] and before["e"] == after["e"]
    assert before["c"] <= 2 and before["e"] <= 2 and before["g"] <= 4
