"""Gates: asked, answered by their owners alone, answered anew, handed on; apart from merit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import mark_left
from config.errors import StaleEdit
from growth.notices.models import Notice
from growth.promotions.cases.models import Case
from growth.promotions.gates.actions import answer_gate, ask_owner, reassign_gate, take_answer_back
from growth.promotions.gates.models import Gate
from growth.promotions.gates.queries import gates_for, shown
from tests.cases import for_each
from tests.people import Cast
from tests.promotions.making import fresh, in_state
from tests.promotions.others.making import World, gate

SignIn = Callable[[str], Client]


def told(person: Any, word: str) -> int:
    return Notice.objects.filter(person=person, text__contains=word).count()


def test_asked_once_by_either_side(cast: Cast, case: Case) -> None:
    leader = gate(case, "budget")
    ask_owner(leader, by=cast.ada)
    assert ask_owner(leader, by=cast.mia, due_on=timezone.localdate()).due_on is None
    assert (gate(case, "budget").state, told(cast.petra, "asks you about a gate")) == ("asked", 1)


def test_an_owner_is_named_where_there_is_none(cast: Cast, case: Case) -> None:
    visit = gate(case, "visit")
    yesterday = timezone.localdate() - timedelta(days=1)
    mark_left(cast.zoe, by=cast.rafael, on=yesterday)
    cast.zoe.refresh_from_db()
    for fields, field in (
        ({}, "owner"),
        ({"owner": cast.ada}, "owner"),
        ({"owner": cast.zoe}, "owner"),
        ({"owner": cast.noor, "due_on": yesterday}, "due_on"),
    ):
        with pytest.raises(ValidationError) as refused:
            ask_owner(visit, by=cast.ada, **fields)  # type: ignore[arg-type]
        assert set(refused.value.message_dict) == {field}
    assert gate(case, "visit").owner is None
    ask_owner(visit, by=cast.ada, owner=cast.noor)
    assert (gate(case, "visit").owner, gate(case, "visit").state) == (cast.noor, "asked")
    with pytest.raises(ValidationError):
        ask_owner(visit, by=cast.ada, owner=cast.petra)


def test_answered_answered_anew_and_taken_back(cast: Cast, case: Case) -> None:
    need = gate(case, "need")
    with pytest.raises(ValidationError):
        answer_gate(need, by=cast.mia, version=1, is_met=False)
    answer_gate(need, by=cast.mia, version=1, is_met=True)
    answer_gate(need, by=cast.mia, version=1, is_met=True)
    with pytest.raises(StaleEdit):
        answer_gate(need, by=cast.mia, version=1, is_met=False, words="No seat")
    answer_gate(need, by=cast.mia, version=2, is_met=False, words="No seat")
    said = gate(case, "need")
    assert (said.state, said.words, said.answered_by_name, said.version) == ("refused", "No seat", "Mia Okafor", 3)
    with pytest.raises(StaleEdit):
        take_answer_back(need, by=cast.mia, version=2)
    take_answer_back(need, by=cast.mia, version=3)
    take_answer_back(need, by=cast.mia, version=3)
    back = gate(case, "need")
    assert (back.state, back.words, back.answered_at, back.answered_by_name) == ("open", "", None, "")
    assert told(cast.ada, "answered about a gate") == 2


# Which gate may be answered, in which state.
@for_each("state, movable", [
    ("idea", {"leader", "need", "visit", "budget"}),
    ("feedback", {"leader", "need", "visit", "budget"}),
    ("submitted", {"budget"}),
    ("promoted", set()),
    ("withdrawn", set()),
])  # fmt: skip
def test_when_a_gate_is_past_nothing_moves_it(cast: Cast, case: Case, state: str, movable: set[str]) -> None:
    Gate.objects.filter(case=case).update(owner=cast.petra, state="open")
    case = in_state(case, state)
    for key in ("leader", "need", "visit", "budget", "endorsements"):
        row, may = gate(case, key), key in movable
        changes: list[Callable[[], object]] = [
            lambda row=row: reassign_gate(row, by=cast.mia, owner=cast.noor, version=1),
            lambda row=row: ask_owner(row, by=cast.ada),
            lambda row=row: answer_gate(row, by=cast.noor, version=gate(case, row.key).version, is_met=True),
        ]  # type: ignore[misc]
        assert shown(gates_for(cast.petra).get(pk=row.pk), cast.petra).can_answer == may
        for change in changes:
            if may:
                change()
            else:
                with pytest.raises(ValidationError):
                    change()
        assert gate(case, key).state == ("met" if may else "open")


def test_handed_on_while_not_answered(cast: Cast, case: Case) -> None:
    budget = gate(case, "budget")
    ask_owner(budget, by=cast.mia)
    for owner in (cast.ada,):
        with pytest.raises(ValidationError):
            reassign_gate(budget, by=cast.mia, owner=owner, version=2)
    with pytest.raises(StaleEdit):
        reassign_gate(budget, by=cast.mia, owner=cast.noor, version=1)
    reassign_gate(budget, by=cast.mia, owner=cast.noor, version=2)
    reassign_gate(budget, by=cast.mia, owner=cast.noor, version=2)
    assert (gate(case, "budget").owner, gate(case, "budget").version) == (cast.noor, 3)
    assert (told(cast.noor, "asks you"), told(cast.petra, "no longer asked")) == (1, 1)
    assert not Gate.objects.visible_to(cast.petra).filter(key="budget").exists()
    answer_gate(budget, by=cast.noor, version=3, is_met=True)
    with pytest.raises(ValidationError):
        reassign_gate(budget, by=cast.mia, owner=cast.petra, version=4)


def test_an_owner_who_leaves_opens_the_gate_again_unless_they_said_yes(cast: Cast, case: Case) -> None:
    ask_owner(gate(case, "visit"), by=cast.mia, owner=cast.noor)
    Gate.objects.filter(key="budget").update(owner=cast.noor, state="refused", words="No", answered_at=timezone.now())
    Gate.objects.filter(key="leader").update(owner=cast.noor, state="met")
    mark_left(cast.noor, by=cast.rafael, on=timezone.localdate())
    rows = {row.key: (row.owner, row.state, row.words) for row in Gate.objects.filter(case=case)}
    assert rows["visit"] == rows["budget"] == (None, "open", "")
    assert rows["leader"] == (cast.noor, "met", "")
    assert told(cast.mia, "needs another owner") == 2


def test_the_counted_gate_says_how_many_to_the_sides_only(as_: SignIn, cast: Cast, world: World) -> None:
    counted = gate(world.case, "endorsements")
    page = as_("ada").get(counted.get_absolute_url()).content.decode()
    assert "1 for it, 1 needed; 1 of them at the target level or above, 1 needed." in page
    Gate.objects.filter(pk=counted.pk).update(owner=cast.petra)
    page = as_("petra").get(counted.get_absolute_url()).content.decode()
    assert "1 needed" not in page and "Counted from endorsements" in page
    api = {who: as_(who).get(f"/api/v1/case-gates/{counted.pk}/").json()["is_met"] for who in ("ada", "mia", "petra")}
    assert api == {"ada": True, "mia": True, "petra": None}


def test_the_page_asks_answers_and_hands_on(as_: SignIn, cast: Cast, case: Case) -> None:
    budget = gate(case, "budget")
    path = budget.get_absolute_url()
    assert "apart from merit" in as_("petra").get(path).content.decode()
    assert as_("ada").post(f"{path}asking/", {"due_on": "2020-01-01"}).status_code == 422
    assert as_("ada").post(f"{path}asking/").status_code == 302
    assert as_("petra").post(f"{path}answer/", {"version": 2}).status_code == 422
    assert as_("petra").post(f"{path}answer/", {"is_met": "no", "version": 2}).status_code == 422
    stale = as_("petra").post(f"{path}answer/", {"is_met": "no", "words": "Typed", "version": 1})
    assert stale.status_code == 409 and "Typed" in stale.content.decode()
    assert (
        as_("petra").post(f"{path}answer/", {"is_met": "no", "words": "Not this year", "version": 2}).status_code == 302
    )
    assert "Not this year" in as_("ada").get(path).content.decode()
    assert as_("petra").post(f"{path}answer/withdrawal/", {"version": 1}).status_code == 409
    assert as_("petra").post(f"{path}answer/withdrawal/", {"version": 3}).status_code == 302
    assert as_("ada").post(f"{path}owner/", {"owner": cast.noor.pk, "version": 4}).status_code == 403
    assert as_("mia").post(f"{path}owner/", {"owner": cast.ada.pk, "version": 4}).status_code == 422
    assert as_("mia").post(f"{path}owner/", {"owner": cast.noor.pk, "version": 4}).status_code == 302
    assert (gate(case, "budget").owner, gate(case, "budget").state) == (cast.noor, "asked")


def test_through_the_api(as_: SignIn, cast: Cast, case: Case) -> None:
    json: dict[str, Any] = {"content_type": "application/json"}
    one = f"/api/v1/case-gates/{gate(case, 'visit').pk}/"
    assert as_("ada").post(f"{one}asking/", {}, **json).status_code == 400
    assert as_("ada").post(f"{one}asking/", {"owner": cast.noor.pk}, **json).json()["state"] == "asked"
    answered = as_("noor").post(f"{one}answer/", {"is_met": True, "version": 2}, **json).json()
    assert (answered["state"], answered["is_met"]) == ("met", True)
    assert as_("mia").post(f"{one}reassignment/", {"owner": cast.zoe.pk, "version": 3}, **json).status_code == 400
    assert as_("noor").post(f"{one}answer/withdrawal/", {"version": 3}, **json).json()["state"] == "asked"
    moved = as_("mia").post(f"{one}reassignment/", {"owner": cast.zoe.pk, "version": 4}, **json)
    assert moved.json()["owner"] == cast.zoe.pk and fresh(case).revision == case.revision
