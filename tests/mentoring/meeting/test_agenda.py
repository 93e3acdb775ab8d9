"""The agenda: what both may see, from the mentee's gaps, claims that wait, and goals."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from growth.evidence.actions import review_claim, share_evidence
from growth.mentoring.meeting import actions
from growth.mentoring.meeting.agenda import MOST_PROPOSED, Proposed, agenda_of, fitting, take_proposal
from growth.mentoring.meeting.models import Topic
from growth.mentoring.models import Kind, Pairing
from ladder.actions import place
from ladder.models import LadderVersion
from tests.factories import claim, log
from tests.mentoring.meeting.world import DAY, agreed, begun, held, of_ada
from tests.people import Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def pairing(cast: Cast, ladder: LadderVersion) -> Pairing:
    level = ladder.levels.get(key="mid")
    place(cast.ada, level=level, since=timezone.localdate() - 400 * DAY, by=cast.mia)
    return of_ada()


def keys(pairing: Pairing, minutes: int = 240) -> list[str]:
    return [row.key for row in agenda_of(pairing, minutes=minutes).proposed]


def fresh(pairing: Pairing) -> Pairing:
    return Pairing.objects.select_related("mentor", "mentee").get(pk=pairing.pk)


def test_claims_come_first_then_gaps_then_goals(cast: Cast, pairing: Pairing) -> None:
    waiting = claim(log(cast.ada, "Retry queue", share="circle"), "risk-senior-1")
    agreed(pairing, free_goals=["Say no once"])
    goal = pairing.goals.get()
    assert keys(fresh(pairing)) == [
        f"claim:{waiting.pk}", "gap:autonomy:senior", "gap:risk:senior", f"goal:{goal.pk}"
    ]  # fmt: skip


def test_a_private_item_is_in_nobodys_proposals(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    """Ada sees her own; what the mentor cannot see is not proposed to her either."""
    claim(log(cast.ada, "Secret of Ada"), "risk-senior-1")
    shared = claim(log(cast.ada, "Shared by Ada", share="circle"), "risk-senior-2")
    for who in ("ada", "noor"):
        page = as_(who).get(f"/mentoring/pairings/{pairing.pk}/").content.decode()
        assert ("Shared by Ada" in page, "Secret of Ada" in page) == (True, False)
        rows = as_(who).get(f"/api/v1/pairings/{pairing.pk}/agenda/").json()["proposed"]
        assert [row["key"] for row in rows if row["key"].startswith("claim")] == [f"claim:{shared.pk}"]


def test_both_get_the_same_though_the_mentee_knows_more(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    from tests.factories import accepted

    for days in (10, 100):
        made = accepted(cast.ada, cast.mia, "autonomy-senior-1", timezone.localdate() - days * DAY)
        share_evidence(made.evidence, by=cast.ada, visibility="private")
    rows = [as_(who).get(f"/api/v1/pairings/{pairing.pk}/agenda/").json()["proposed"] for who in ("ada", "noor")]
    assert rows[0] == rows[1]
    assert "gap:autonomy:senior" in {row["key"] for row in rows[0]}  # to Ada's own eyes it is sustained


@pytest.mark.parametrize("kind", [Kind.BUDDY, Kind.SHADOWING, Kind.ROTATION])
def test_where_the_mentor_is_in_no_circle_only_goals_are_proposed(
    as_: SignIn, cast: Cast, pairing: Pairing, kind: str
) -> None:
    claim(log(cast.ada, "Retry queue", share="circle"), "risk-senior-1")
    other = begun(cast.zoe, cast.ada, kind=kind)
    agreed(other, free_goals=["Find the way"])
    assert keys(fresh(other)) == [f"goal:{other.goals.get().pk}"]
    assert "Retry queue" not in as_("zoe").get(f"/mentoring/pairings/{other.pk}/").content.decode()


def test_taken_it_is_a_topic_once_in_words_that_name_no_title(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    waiting = claim(log(cast.ada, "Retry queue", share="circle"), "risk-senior-1")
    key = f"claim:{waiting.pk}"
    for _ in range(2):
        as_("noor").post(f"/mentoring/pairings/{pairing.pk}/proposals/taking/", {"key": key, "words": "Forged"})
    topic = Topic.objects.get()
    assert (topic.key, topic.minutes, topic.added_by) == (key, 15, cast.noor)
    assert ("Retry queue" in topic.words, "Forged" in topic.words, "Risk at Senior" in topic.words) == (
        False, False, True,
    )  # fmt: skip
    assert key not in keys(pairing)
    share_evidence(waiting.evidence, by=cast.ada, visibility="private")
    assert "Retry queue" not in as_("noor").get(f"/mentoring/pairings/{pairing.pk}/").content.decode()


def test_left_out_it_comes_again_after_the_next_session(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    path = f"/mentoring/pairings/{pairing.pk}/proposals/leaving/"
    as_("ada").post(path, {"key": "gap:risk:senior"})
    agenda = agenda_of(pairing, minutes=240)
    assert ([row.key for row in agenda.proposed], agenda.topics) == (["gap:autonomy:senior"], [])
    held(pairing)
    assert keys(pairing) == ["gap:autonomy:senior", "gap:risk:senior"]


def test_taken_off_it_is_not_proposed_again_before_the_next_session(cast: Cast, pairing: Pairing) -> None:
    topic = take_proposal(pairing, by=cast.ada, key="gap:risk:senior")
    actions.remove_topic(topic, by=cast.noor)
    agenda = agenda_of(pairing, minutes=240)
    assert ([row.key for row in agenda.proposed], agenda.topics) == (["gap:autonomy:senior"], [])


def test_what_was_covered_takes_turns_and_a_claim_comes_back_until_its_verdict(cast: Cast, pairing: Pairing) -> None:
    waiting = claim(log(cast.ada, "Retry queue", share="circle"), "risk-senior-1")
    for key in (f"claim:{waiting.pk}", "gap:autonomy:senior"):
        take_proposal(pairing, by=cast.ada, key=key)
    held(pairing)
    assert keys(pairing) == [f"claim:{waiting.pk}", "gap:risk:senior"]
    review_claim(waiting, by=cast.noor, verdict="needs_more", words="Which risk?")
    assert keys(pairing) == ["gap:risk:senior"]
    held(pairing, 0.5)
    assert "gap:autonomy:senior" in keys(pairing)


@pytest.mark.parametrize("key", ["claim:999", "gap:nothing", "", "goal:1"])
def test_what_is_not_proposed_cannot_be_taken(as_: SignIn, cast: Cast, pairing: Pairing, key: str) -> None:
    with pytest.raises(ValidationError):
        take_proposal(pairing, by=cast.ada, key=key)
    as_("ada").post(f"/mentoring/pairings/{pairing.pk}/proposals/taking/", {"key": key})
    path = f"/api/v1/pairings/{pairing.pk}/agenda/"
    assert as_("ada").post(path, {"key": key}, content_type="application/json").status_code == 400
    assert not Topic.objects.exists()


def test_an_item_of_somebody_else_is_not_proposed(cast: Cast, pairing: Pairing) -> None:
    """Noor mentors Ben too; his claims are not Ada's."""
    begun(cast.noor, cast.ben)
    claim(log(cast.ben, "Of Ben", share="circle"), "risk-senior-1")
    assert not [key for key in keys(pairing) if key.startswith("claim")]


def test_an_expectation_that_is_a_goal_is_proposed_once(cast: Cast, pairing: Pairing) -> None:
    from tests.factories import expectation

    agreed(pairing, expectations=[expectation("risk-senior-1"), expectation("risk-senior-2")])
    second = pairing.goals.get(expectation__key="risk-senior-2")
    assert keys(fresh(pairing)) == ["gap:autonomy:senior", "gap:risk:senior", f"goal:{second.pk}"]


def test_topics_and_open_items_take_their_time_first(cast: Cast, pairing: Pairing) -> None:
    assert keys(pairing, 45) == ["gap:autonomy:senior", "gap:risk:senior"]
    actions.add_topic(pairing, by=cast.ada, words="Long one", minutes=20)
    assert keys(pairing, 45) == ["gap:autonomy:senior"]
    actions.add_action_item(pairing, by=cast.ada, words="Left open", owner=cast.ada)
    actions.add_action_item(pairing, by=cast.ada, words="Left open too", owner=cast.ada)
    assert keys(pairing, 45) == []


def test_the_same_topic_twice_is_one_and_an_empty_one_is_refused(as_: SignIn, pairing: Pairing) -> None:
    path = f"/mentoring/pairings/{pairing.pk}/topics/"
    for _ in range(2):
        assert as_("ada").post(path, {"words": "Evaluation set"}).status_code == 302
    empty = as_("ada").post(path, {"words": " "})
    assert (empty.status_code, "Say what it is about." in empty.content.decode()) == (422, True)
    assert Topic.objects.count() == 1


def test_the_api_adds_and_takes_off(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    client, base = as_("ada"), "/api/v1/mentoring-topics/"
    body = {"pairing": pairing.pk, "words": "Evaluation set", "minutes": 10}
    made = client.post(base, body, content_type="application/json")
    assert (made.status_code, made.json()["added_by"]) == (201, cast.ada.pk)
    odd = client.post(base, {**body, "words": "Odd", "minutes": 0}, content_type="application/json")
    assert (odd.status_code, set(odd.json())) == (400, {"minutes"})
    taken = client.post(
        f"/api/v1/pairings/{pairing.pk}/agenda/", {"key": "gap:risk:senior"}, content_type="application/json"
    )
    assert (taken.status_code, taken.json()["key"]) == (201, "gap:risk:senior")
    for topic in (made, taken):
        assert client.delete(f"{base}{topic.json()['id']}/").status_code == 204
    assert list(Topic.objects.values_list("key", "is_left_out")) == [("gap:risk:senior", True)]


rows = st.lists(
    st.builds(
        Proposed, key=st.sampled_from("abcdefgh"), words=st.just("w"), why=st.just(""), minutes=st.integers(1, 60)
    )
)


@given(rows, st.integers(-30, 240))
def test_proposals_fit_into_the_time_and_keep_their_order(candidates: list[Proposed], minutes: int) -> None:
    chosen = fitting(candidates, minutes)
    assert sum(row.minutes for row in chosen) <= max(minutes, 0)
    assert len(chosen) <= MOST_PROPOSED
    assert len({row.key for row in chosen}) == len(chosen)
    places = [next(place for place, row in enumerate(candidates) if row is one) for one in chosen]
    assert places == sorted(places)
    if len(chosen) < MOST_PROPOSED:  # nothing that would have fitted was passed over
        left = minutes - sum(row.minutes for row in chosen)
        taken = {row.key for row in chosen}
        assert all(row.minutes > left for row in candidates if row.key not in taken)
