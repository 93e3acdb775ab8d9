"""The review: the queue, what is said about a claim, asking again, contesting."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.actions import change_person, erase_person, mark_left
from accounts.models import User
from config.errors import StaleEdit
from growth.evidence import actions
from growth.evidence.claims import Comment, Dispute, Review, Verdict
from growth.evidence.models import Claim, Evidence
from growth.evidence.queries import queue_of
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from ladder.models import LadderVersion, Level
from tests.factories import claim, log
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def shared(cast: Cast, ladder: LadderVersion) -> Claim:
    return claim(log(cast.ada, "Retry queue", share="circle", situation="It piled up."), "risk-mid-1")


@pytest.fixture
def refused(cast: Cast, shared: Claim) -> Claim:
    """Mia asked for more."""
    actions.review_claim(shared, by=cast.mia, verdict="needs_more", words="Which numbers?")
    shared.refresh_from_db()
    return shared


@pytest.fixture
def contested(cast: Cast, refused: Claim) -> Dispute:
    """Ada contests it; Petra, her manager's manager, decides."""
    return actions.contest_verdict(refused, by=cast.ada, reason="The numbers are there.", decider=cast.petra)


# ---- the queue


@pytest.mark.parametrize("who", NAMES)
def test_the_queue_holds_what_the_reader_may_judge(as_: SignIn, cast: Cast, ladder: LadderVersion, who: str) -> None:
    for share in ("private", "circle", "team", "everyone"):
        claim(log(cast.ada, f"ada-{share}", share=share), "risk-mid-1")
    claim(log(cast.ben, "ben-circle", share="circle"), "risk-mid-1")
    claim(log(cast.zoe, "zoe-everyone", share="everyone"), "risk-mid-1")
    adas = {"ada-circle", "ada-team", "ada-everyone"}
    expected = {"mia": adas | {"ben-circle"}, "noor": adas}.get(who, set())
    page = as_(who).get("/evidence/queue/").content.decode()
    every = {*adas, "ada-private", "ben-circle", "zoe-everyone"}
    assert {title for title in every if title in page} == expected
    evidence = {row["evidence"] for row in as_(who).get("/api/v1/claims/queue/").json()["results"]}
    assert set(Evidence.objects.filter(pk__in=evidence).values_list("title", flat=True)) == expected


def test_the_queue_asks_as_much_for_3_claims_as_for_1(
    as_: SignIn, cast: Cast, ladder: LadderVersion, django_assert_max_num_queries: Callable[..., object]
) -> None:
    counts, mia = [], as_("mia")
    for number in (1, 3):
        while Claim.objects.count() < number:
            made = claim(log(cast.ada, f"Item {Claim.objects.count()}", share="circle"), "risk-mid-1")
            actions.ask_corroboration(made, by=cast.ada, witness=cast.ben, question="Were you there?")
            actions.add_comment(made, by=cast.ada, words="See the second link.")
        mia.get("/evidence/queue/")  # the ladder is in memory from now on
        with django_assert_max_num_queries(16) as asked:  # type: ignore[attr-defined]
            assert mia.get("/evidence/queue/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_verdict_from_the_queue_answers_with_the_card(as_: SignIn, cast: Cast, shared: Claim) -> None:
    body = {"verdict": "accepted", "version": shared.evidence.version, "from": "queue"}
    answer = as_("mia").post(f"/evidence/claims/{shared.pk}/review/", body, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Accepted at Mid" in answer.content.decode()
    assert not queue_of(cast.mia).exists()
    assert not queue_of(cast.noor).exists()


def test_without_script_a_verdict_leads_back_to_the_queue(as_: SignIn, shared: Claim) -> None:
    body = {"verdict": "accepted", "version": shared.evidence.version, "from": "queue"}
    answer = as_("mia").post(f"/evidence/claims/{shared.pk}/review/", body)
    assert (answer.status_code, answer["Location"]) == (302, "/evidence/queue/")


@pytest.mark.parametrize("script", [True, False])
def test_a_verdict_without_words_comes_back_with_what_was_typed(as_: SignIn, shared: Claim, script: bool) -> None:
    body = {"verdict": "needs_more", "version": shared.evidence.version, "from": "queue", "words": " "}
    headers = {"HX-Request": "true"} if script else {}
    answer = as_("mia").post(f"/evidence/claims/{shared.pk}/review/", body, headers=headers)
    assert answer.status_code == 422
    assert "Say what is missing, exactly" in answer.content.decode()


def test_words_edited_meanwhile_are_shown_anew(as_: SignIn, cast: Cast, shared: Claim) -> None:
    read = shared.evidence.version
    actions.edit_evidence(shared.evidence, by=cast.ada, version=read, situation="It piled up on Mondays.")
    body = {"verdict": "accepted", "version": read, "from": "queue"}
    answer = as_("mia").post(f"/evidence/claims/{shared.pk}/review/", body, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "It piled up on Mondays." in answer.content.decode()
    assert not Review.objects.exists()


def test_a_second_verdict_replaces_the_first_and_both_stay(cast: Cast, shared: Claim) -> None:
    senior = Level.objects.get(key="senior")
    actions.review_claim(shared, by=cast.mia, verdict="accepted")
    actions.review_claim(shared, by=cast.mia, verdict="accepted", level=senior, words="More than I saw at first.")
    shared.refresh_from_db()
    assert shared.accepted_level == senior
    assert Review.objects.count() == 2


# ---- a change of manager, and people who go


def test_a_change_of_manager_moves_the_queue_and_tells_both(cast: Cast, shared: Claim) -> None:
    change_person(cast.ada, by=cast.rafael, manager=cast.zoe)
    assert [set(queue_of(person)) for person in (cast.mia, cast.zoe, cast.noor)] == [set(), {shared}, {shared}]
    told = Notice.objects.filter(person__in=[cast.mia, cast.zoe]).values_list("person__name", "url")
    assert set(told) == {("Mia Okafor", cast.ada.get_absolute_url()), ("Zoe Tanaka", "/evidence/queue/")}


def test_erasing_a_reviewer_keeps_the_verdict_with_their_name(as_: SignIn, cast: Cast, refused: Claim) -> None:
    actions.add_comment(refused, by=cast.mia, words="The dashboard has them.")
    cast.ada.manager = cast.petra
    cast.ada.save()
    mark_left(cast.mia, by=cast.rafael, on=refused.created_at.date())
    erase_person(cast.mia, by=cast.rafael)
    page = as_("ada").get(refused.evidence.get_absolute_url()).content.decode()
    assert "Mia Okafor: needs more" in page
    assert "The dashboard has them." in page
    refused.refresh_from_db()
    assert refused.verdict == Verdict.NEEDS_MORE


def test_erasing_an_author_takes_their_evidence_and_its_edits(cast: Cast, refused: Claim) -> None:
    actions.edit_evidence(refused.evidence, by=cast.ada, version=1, title="Retry queue, with numbers")
    mark_left(cast.ada, by=cast.rafael, on=refused.created_at.date())
    erase_person(cast.ada, by=cast.rafael)
    assert not Evidence.objects.exists()
    assert not Evidence.history.exists()
    assert User.objects.filter(pk=cast.mia.pk).exists()


# ---- asking again


def test_asking_again_needs_changed_words_or_a_word(cast: Cast, refused: Claim) -> None:
    with pytest.raises(ValidationError, match="Nothing was changed"):
        actions.ask_again(refused, by=cast.ada)
    actions.edit_evidence(refused.evidence, by=cast.ada, version=1, outcome="Half the retries.")
    actions.ask_again(refused, by=cast.ada)
    refused.refresh_from_db()
    assert refused.verdict == Verdict.WAITING
    assert set(queue_of(cast.mia)) == {refused}


def test_a_word_is_enough_to_ask_again_and_is_kept(as_: SignIn, cast: Cast, refused: Claim) -> None:
    path = f"/evidence/claims/{refused.pk}/asking-again/"
    assert as_("ada").get(path).status_code == 200
    assert as_("ada").post(path, {"words": ""}).status_code == 422
    assert as_("ada").post(path, {"words": "Second link, third row."}).status_code == 302
    assert Comment.objects.get().words == "Second link, third row."
    with pytest.raises(ValidationError, match="Nobody asked"):
        actions.ask_again(refused, by=cast.ada, words="Once more.")


# ---- who may do what


DOORS = ["asking-again", "contesting", "comments"]
MAY = {"asking-again": {"ada"}, "contesting": {"ada"}, "comments": {"ada", "mia", "noor"}}
SEES = {"ada", "mia", "noor"}


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("surface", ["page", "api"])
def test_who_may_answer_a_verdict(as_: SignIn, cast: Cast, refused: Claim, who: str, door: str, surface: str) -> None:
    body = {"words": "Words.", "reason": "Because.", "decider": cast.petra.pk}
    path = f"/evidence/claims/{refused.pk}/{door}/" if surface == "page" else f"/api/v1/claims/{refused.pk}/{door}/"
    kind = {} if surface == "page" else {"content_type": "application/json"}
    status = as_(who).post(path, body, **kind).status_code  # type: ignore[arg-type]
    allowed = {302} if surface == "page" else {200, 201}
    assert status in (allowed if who in MAY[door] else {403} if who in SEES else {404})


@pytest.mark.parametrize("who", NAMES)
def test_what_is_said_is_read_by_author_circle_and_decider(
    as_: SignIn, cast: Cast, contested: Dispute, who: str
) -> None:
    Evidence.objects.update(visibility="everyone")
    actions.add_comment(contested.claim, by=cast.ada, words="secret-comment")
    url = contested.claim.evidence.get_absolute_url()
    page = as_(who).get(url).content.decode()
    reads = who in {"ada", "mia", "noor", "petra"}
    for words in ("secret-comment", "The numbers are there.", "Which numbers?"):
        assert (words in page) == reads, words
    comments = as_(who).get(f"/api/v1/claims/{contested.claim_id}/comments/").json()
    assert len(comments) == int(reads)
    assert len(as_(who).get("/api/v1/disputes/").json()["results"]) == int(reads)


# ---- disputes


def test_only_the_decider_gives_the_verdict_while_it_is_contested(as_: SignIn, cast: Cast, contested: Dispute) -> None:
    path = f"/evidence/claims/{contested.claim_id}/review/"
    body = {"verdict": "accepted", "version": contested.claim.evidence.version}
    assert as_("mia").post(path, body).status_code == 403
    assert as_("noor").post(path, body).status_code == 403
    assert as_("zoe").post(path, body).status_code == 404
    assert as_("petra").post(path, body).status_code == 302
    contested.refresh_from_db()
    assert contested.decision is not None
    assert contested.decision.reviewer == cast.petra
    assert as_("mia").post(path, body).status_code == 403  # what was decided stands
    assert as_("petra").post(path, body).status_code == 403


def test_once_the_words_change_the_circle_judges_again(cast: Cast, as_: SignIn, contested: Dispute) -> None:
    item = contested.claim.evidence
    actions.review_claim(contested.claim, by=cast.petra, verdict="needs_more", words="Mia is right.")
    actions.edit_evidence(item, by=cast.ada, version=1, outcome="Half the retries.")
    body = {"verdict": "accepted", "version": 2}
    assert as_("mia").post(f"/evidence/claims/{contested.claim_id}/review/", body).status_code == 302


def test_a_verdict_is_contested_once(as_: SignIn, cast: Cast, contested: Dispute) -> None:
    with pytest.raises(ValidationError, match="once"):
        actions.contest_verdict(contested.claim, by=cast.ada, reason="Still.", decider=cast.petra)
    assert as_("ada").get(f"/evidence/claims/{contested.claim_id}/contesting/").status_code == 403
    actions.review_claim(contested.claim, by=cast.petra, verdict="needs_more", words="Mia is right.")
    assert as_("ada").get(f"/evidence/claims/{contested.claim_id}/contesting/").status_code == 403
    assert Dispute.objects.count() == 1


@pytest.mark.parametrize("who", ["mia", "ada", "zoe", "ben"])
def test_neither_the_reviewer_nor_a_stranger_decides(cast: Cast, refused: Claim, who: str) -> None:
    with pytest.raises(ValidationError, match="cannot decide"):
        actions.contest_verdict(refused, by=cast.ada, reason="The numbers are there.", decider=cast[who])


def test_another_mentor_may_decide(cast: Cast, refused: Claim) -> None:
    Pairing.objects.create(mentor=cast.zoe, mentee=cast.ada)
    dispute = actions.contest_verdict(refused, by=cast.ada, reason="See the numbers.", decider=cast.zoe)
    assert set(queue_of(cast.zoe)) == {refused}
    assert not queue_of(cast.mia).exists()
    assert dispute.is_open


def test_without_a_reason_or_a_verdict_nothing_is_contested(cast: Cast, shared: Claim) -> None:
    with pytest.raises(ValidationError, match="no verdict"):
        actions.contest_verdict(shared, by=cast.ada, reason="Why not?", decider=cast.petra)
    actions.review_claim(shared, by=cast.mia, verdict="needs_more", words="Which numbers?")
    with pytest.raises(ValidationError, match="overlooks"):
        actions.contest_verdict(shared, by=cast.ada, reason="  ", decider=cast.petra)


def test_an_unshared_item_is_closed_to_the_decider_too(as_: SignIn, cast: Cast, contested: Dispute) -> None:
    item = contested.claim.evidence
    assert as_("petra").get(item.get_absolute_url()).status_code == 200
    actions.share_evidence(item, by=cast.ada, visibility="private")
    assert as_("petra").get(item.get_absolute_url()).status_code == 404
    assert not queue_of(cast.petra).exists()
    assert as_("petra").get("/api/v1/disputes/").json()["results"] == []


def test_when_the_decider_leaves_the_author_chooses_another(as_: SignIn, cast: Cast, contested: Dispute) -> None:
    Pairing.objects.create(mentor=cast.zoe, mentee=cast.ada)
    mark_left(cast.petra, by=cast.rafael, on=contested.opened_at.date())
    body = {"reason": "See the numbers.", "decider": cast.zoe.pk}
    assert as_("ada").post(f"/evidence/claims/{contested.claim_id}/contesting/", body).status_code == 302
    contested.refresh_from_db()
    assert contested.decider == cast.zoe


def test_a_dispute_names_the_decider_among_those_who_see_the_item(as_: SignIn, contested: Dispute) -> None:
    page = as_("ada").get(contested.claim.evidence.get_absolute_url()).content.decode()
    assert "(decides a dispute)" in page


def test_the_words_read_are_those_judged(cast: Cast, contested: Dispute) -> None:
    actions.edit_evidence(contested.claim.evidence, by=cast.ada, version=1, outcome="Half the retries.")
    with pytest.raises(StaleEdit):
        actions.review_claim(contested.claim, by=cast.petra, verdict="accepted", version=1)
