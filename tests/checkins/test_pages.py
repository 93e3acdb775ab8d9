"""What the pages show and send, with and without a script."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.actions import change_person
from growth.checkins import actions, agreements_actions
from growth.checkins.agreements import Agreement, Entry
from growth.checkins.handover import HandOver
from growth.checkins.models import Assessment, CheckIn, Note, Part
from tests.at_once import at_once
from tests.checkins.conftest import agreed, begun, closed, dimension, given, joint, level, part_of, proposed, said
from tests.factories import accepted, claim, log
from tests.people import Cast

SignIn = Callable[[str], Client]
PART = {
    "version": "1", "level_autonomy": "", "level_risk": "", "confidence_autonomy": "sure", "confidence_risk": "guess",
    "words_autonomy": "As it is", "words_risk": "",
}  # fmt: skip


def full_part() -> dict[str, str]:
    return {**PART, "level_autonomy": str(level("mid").pk), "level_risk": str(level("senior").pk)}


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_check_in_from_opening_to_closing(as_: SignIn, placed: Cast) -> None:
    ada, mia = as_("ada"), as_("mia")
    new = body(ada, "/check-ins/new/")
    assert f'<option value="{level("senior").pk}" selected>' in new  # the next level of the placement
    sent = {"assessor": placed.mia.pk, "target": level("senior").pk}
    assert ada.post("/check-ins/new/", sent).status_code == 302
    assert ada.post("/check-ins/new/", sent).status_code == 422  # one is running
    check_in = CheckIn.objects.get()
    path = f"/check-ins/{check_in.pk}/"
    assert "Write your part" in body(mia, path)
    for client in (ada, mia):
        assert client.post(f"{path}handing-in/", full_part()).url == path
    assert "The two see the same levels throughout." in body(ada, path)
    assert "Make an agreement" in body(mia, path)
    sent = {"revision": "1", "note_risk": "One more rollout", "note_autonomy": ""}
    assert ada.post(f"{path}confirmation/", sent).url == path
    assert "has_confirmed" not in body(mia, path)
    assert "Ada Lindqvist confirmed what was agreed" in body(mia, path)
    assert mia.post(f"{path}confirmation/", {**sent, "revision": "2"}).status_code == 302
    shown = body(mia, path)
    assert CheckIn.objects.get().state == "closed"
    assert "One more rollout" in shown
    assert "<textarea" not in shown
    assert mia.post(f"{path}confirmation/", {**sent, "revision": "2"}).url == path  # sent twice


def test_a_draft_is_kept_and_gaps_are_named_where_they_are(as_: SignIn, placed: Cast) -> None:
    path = f"/check-ins/{begun(placed).pk}/"
    client = as_("ada")
    assert client.post(f"{path}part/", PART).url == f"{path}part/"
    assert "As it is" in body(client, f"{path}part/")
    answer = client.post(f"{path}handing-in/", {**PART, "version": "2"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Autonomy: choose a level." in page
    assert "As it is" in page
    assert not Part.objects.filter(handed_in_at__isnull=False).exists()


def test_a_draft_from_another_window_comes_back_with_what_was_typed(as_: SignIn, placed: Cast) -> None:
    path = f"/check-ins/{begun(placed).pk}/"
    client = as_("ada")
    client.post(f"{path}part/", PART)
    answer = client.post(f"{path}part/", {**PART, "words_risk": "Typed elsewhere"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Typed elsewhere" in page
    assert 'name="version" value="2"' in page
    assert not Assessment.objects.filter(words="Typed elsewhere").exists()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_notes_of_two_at_once_lose_nothing(as_: SignIn, placed: Cast, headers: dict[str, str]) -> None:
    path = f"/check-ins/{joint(placed).pk}/notes/"
    saved = as_("ada").post(path, {"revision": "1", "note_risk": "Ada was first"}, headers=headers)
    assert saved.status_code == (200 if headers else 302)
    answer = as_("mia").post(path, {"revision": "1", "note_risk": "Mia typed this"}, headers=headers)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert ("<html" in page) == (not headers)
    assert "It reads now: Ada was first" in page
    assert "Mia typed this" in page
    assert 'name="revision" value="2"' in page
    assert Note.objects.get().words == "Ada was first"


def test_a_confirmation_with_a_script_leads_to_the_whole_page(as_: SignIn, placed: Cast) -> None:
    path = f"/check-ins/{joint(placed).pk}/"
    answer = as_("ada").post(f"{path}confirmation/", {"revision": "1"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == path


def test_the_newest_evidence_and_the_standing_stand_beside(as_: SignIn, placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-mid-1", timezone.localdate())
    path = f"/check-ins/{begun(placed).pk}/part/"
    for who in ("ada", "mia"):
        assert "Mid emerging" in body(as_(who), path)
        assert "risk-mid-1 on" in body(as_(who), path)


def test_what_somebody_keeps_private_does_not_stand_beside_for_the_other(as_: SignIn, placed: Cast) -> None:
    claim(log(placed.ada, "item-private"), "risk-mid-1")
    path = f"/check-ins/{begun(placed).pk}/part/"
    assert "item-private" in body(as_("ada"), path)
    assert "item-private" not in body(as_("mia"), path)


def test_nobody_to_check_in_with_is_said(as_: SignIn, placed: Cast) -> None:
    assert "there is nobody to check in with" in body(as_("zoe"), "/check-ins/new/")
    assert "there is nobody to agree with" in body(as_("zoe"), "/agreements/new/")
    assert as_("zoe").post("/check-ins/new/", {"target": level("mid").pk}).status_code == 422


def test_empty_pages_teach(as_: SignIn, placed: Cast) -> None:
    for path in ("/check-ins/", "/agreements/", "/check-ins/trend/"):
        assert "This page will show" in body(as_("ben"), path)


def test_the_trend_page_draws_both_lines(as_: SignIn, placed: Cast) -> None:
    first = closed(placed)
    CheckIn.objects.filter(pk=first.pk).update(ended_at=timezone.now() - timedelta(days=180))
    closed(placed)
    page = body(as_("ada"), "/check-ins/trend/")
    assert page.count('<path class="seen" d="M') >= 2
    assert page.count('<path class="self" d="M') >= 2
    assert "Senior / Mid" in page


def test_an_agreement_from_proposal_to_met(as_: SignIn, placed: Cast) -> None:
    ada, mia = as_("ada"), as_("mia")
    check_in = joint(placed)
    path = f"/agreements/people/{placed.ada.pk}/new/?check_in={check_in.pk}&dimension=risk"
    page = body(mia, path)
    assert f'<option value="{dimension("risk").pk}" selected>' in page
    sent = {
        "dimension": dimension("risk").pk, "level": level("senior").pk, "text": "Name who is hit.",
        "agreed_on": timezone.localdate().isoformat(), "due_on": timezone.localdate().isoformat(), "expectation": "",
        "submission": re.findall(r'name="submission" value="([^"]+)"', page)[0],
    }  # fmt: skip
    first, second = mia.post(path, sent), mia.post(path, sent)
    assert first.url == second.url  # sent twice makes one
    agreement = Agreement.objects.get()
    assert (agreement.check_in, agreement.proposed_by) == (check_in, placed.mia)
    item = f"/agreements/{agreement.pk}/"
    assert "Confirm the agreement" in body(ada, item)
    assert ada.post(f"{item}confirmation/", {"version": "1"}).url == item
    assert ada.post(f"{item}confirmation/", {"version": "1"}).url == item  # sent twice
    assert "Name who is hit." in body(ada, f"/check-ins/{check_in.pk}/")
    assert ada.post(f"{item}entries/", {"words": "", "evidence": ""}).status_code == 422
    assert ada.post(f"{item}entries/", {"words": "Half done", "evidence": ""}).status_code == 302
    assert ada.post(f"{item}meeting/", {"words": "Done"}).status_code == 302
    refused = mia.post(f"{item}meeting/contest/", {"words": ""})
    assert refused.status_code == 422
    assert "Say what is missing, exactly." in refused.content.decode()
    assert mia.post(f"{item}meeting/confirmation/", {"words": ""}).status_code == 302
    assert Agreement.objects.get().state == "met"
    assert [entry.kind for entry in Entry.objects.all()] == ["confirmed", "note", "said_met", "met"]
    assert "Name who is hit." in body(ada, "/agreements/?state=met")
    assert "Name who is hit." not in body(ada, "/agreements/")


def test_a_proposal_edited_meanwhile_is_read_again_before_it_is_confirmed(as_: SignIn, placed: Cast) -> None:
    agreement = proposed(placed.ada, placed.mia)
    sent = {
        "dimension": agreement.dimension_id, "level": agreement.level_id, "text": "Lead two.", "expectation": "",
        "agreed_on": agreement.agreed_on.isoformat(), "due_on": agreement.due_on.isoformat(), "version": "1",
    }  # fmt: skip
    path = f"/agreements/{agreement.pk}/"
    assert as_("ada").post(f"{path}edit/", sent).status_code == 302
    assert as_("ada").post(f"{path}edit/", {**sent, "text": "From another window"}).status_code == 409
    answer = as_("mia").post(f"{path}confirmation/", {"version": "1"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Lead two." in page
    assert 'name="version" value="2"' in page
    assert Agreement.objects.get().state == "proposed"


def test_the_hand_over_page_takes_an_answer_a_line(as_: SignIn, placed: Cast) -> None:
    agreed(placed.ada, placed.mia, "first")
    agreed(placed.ada, placed.mia, "second")
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    made = HandOver.objects.get()
    zoe, path = as_("zoe"), f"/agreements/hand-overs/{made.pk}/"
    first, second = made.lines.all()
    assert "2 lines without an answer." in body(zoe, path)
    assert "You take over what Ada Lindqvist had agreed." in body(zoe, "/agreements/")
    for _ in range(2):  # sent twice
        assert zoe.post(f"/agreements/hand-overs/lines/{first.pk}/confirmation/").url == f"{path}#line-{first.pk}"
    assert zoe.post(f"/agreements/hand-overs/lines/{second.pk}/contest/", {"words": ""}).status_code == 422
    assert zoe.post(f"/agreements/hand-overs/lines/{second.pk}/contest/", {"words": "Not ours"}).status_code == 302
    assert "Every line is answered." in body(as_("ada"), path)
    assert "Zoe Tanaka contested it when taking over" in body(as_("ada"), f"/agreements/{second.agreement_id}/")


# ---- cost


LIST_QUERIES = {"/check-ins/": 6, "/agreements/": 7, "/api/v1/check-ins/": 9, "/api/v1/agreements/": 5}


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(
    as_: SignIn, placed: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _ in range(number):
        closed(placed)
        agreed(placed.ada, placed.mia)
    client = as_("mia")
    for path, queries in LIST_QUERIES.items():
        client.get(path)  # what the process remembers, and the first read of the hour
        with django_assert_num_queries(queries):
            client.get(path.format(ada=placed.ada.pk))


# ---- at the same time


@pytest.mark.django_db(transaction=True)
def test_two_hand_in_at_once_and_it_is_joint(placed: Cast) -> None:
    check_in = begun(placed)
    parts = [(part_of(check_in, who), who) for who in (placed.ada, placed.mia)]
    failed = at_once(
        *(lambda part=part, who=who: actions.hand_in(part, by=who, version=1, told=said()) for part, who in parts)
    )
    assert failed == []
    assert CheckIn.objects.get().state == "joint"


@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once_and_it_is_closed(placed: Cast) -> None:
    check_in = joint(placed)
    failed = at_once(
        *(lambda who=who: actions.confirm(check_in, by=who, revision=1) for who in (placed.ada, placed.mia))
    )
    assert failed == []
    assert CheckIn.objects.get().state == "closed"


@pytest.mark.django_db(transaction=True)
def test_two_say_at_once_that_it_is_met_and_it_is_met(placed: Cast) -> None:
    agreement = agreed(placed.ada, placed.mia)
    failed = at_once(
        *(lambda who=who: agreements_actions.say_met(agreement, by=who) for who in (placed.ada, placed.mia))
    )
    assert failed == []
    assert Agreement.objects.get().state == "met"


@pytest.mark.django_db(transaction=True)
def test_the_same_pair_opens_one_of_two_at_once(placed: Cast) -> None:
    senior = level("senior")

    def open_by(who: str) -> object:
        return actions.open_check_in(person=placed.ada, assessor=placed.mia, target=senior, by=placed[who])

    failed = at_once(lambda: open_by("ada"), lambda: open_by("mia"))
    assert [type(error) for error in failed] == [ValidationError]
    assert CheckIn.objects.count() == 1
    given(CheckIn.objects.get(), placed.ada)
