"""One's part in a decision, taken up as a private draft of evidence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.actions import erase_person, mark_left
from accounts.models import Read, User
from growth.decisions.actions import name_people, write_decision
from growth.decisions.afterwards.actions import take_up
from growth.decisions.afterwards.models import TakenUp
from growth.decisions.afterwards.pages import parts_context
from growth.decisions.afterwards.rules import can_give_verdict
from growth.decisions.flow_actions import accept_decision, answer, propose_decision, reject_decision
from growth.decisions.models import Decision, Participant
from growth.evidence.actions import archive_evidence, edit_evidence, share_evidence
from growth.evidence.models import Evidence
from growth.evidence.strength import is_stated
from growth.notices.models import Notice
from ladder.models import LadderVersion, Placement
from tests.decisions.afterwards.making import ask, days_ago, hold, verdict
from tests.decisions.makers import make_draft, make_project, make_proposal
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
PART = "You can take up your part in ADR-1 as evidence"


@pytest.fixture
def decided(cast: Cast) -> Decision:
    """Written by Ada, decided by Ben, Noor consulted, Zoe reviewed, Mia informed."""
    people = [("decider", cast.ben), ("consulted", cast.noor), ("informed", cast.mia)]
    draft = write_decision(
        make_project(cast.omar), by=cast.ada, people=people, title="Zeppelin queues", context="One bank is slow.",
        decision="A queue each.",
    )  # fmt: skip
    hold(ask(draft, cast.ada, cast.zoe, cast.petra), cast.zoe)
    propose_decision(draft, by=cast.ada)
    answer(draft, by=cast.ben, reply="agree", reason="The blast radius is one bank.")
    return accept_decision(draft, by=cast.ben)


def context(viewer: User, decision: Decision) -> dict[str, Any]:
    request = RequestFactory().get("/")
    request.user = viewer
    return parts_context(request, Decision.objects.select_related("project__keeper").get(pk=decision.pk))


def shown(viewer: User, decision: Decision, partial: str) -> str:
    return render_to_string(
        f"decisions/{partial}.html", {**context(viewer, decision), "decision": decision, "csrf_token": "t"}
    )


# ---- who


def test_on_acceptance_everybody_with_a_part_is_told_once(cast: Cast, decided: Decision) -> None:
    told = Notice.objects.filter(text=PART).values_list("person__name", flat=True)
    assert sorted(told) == ["Ada Lindqvist", "Ben Achterberg", "Noor Haddad", "Zoe Tanaka"]


def test_after_a_verdict_they_are_told_again_with_who_said_it(cast: Cast, decided: Decision) -> None:
    verdict(decided, cast.ben)
    text = f"Ben Achterberg says what came of ADR-1. {PART}"
    assert set(Notice.objects.filter(text=text).values_list("person", flat=True)) == {
        cast.ada.pk, cast.noor.pk, cast.zoe.pk,
    }  # fmt: skip


@pytest.mark.parametrize("who", NAMES)
def test_who_had_a_part_takes_it_up_at_both_doors(as_: SignIn, cast: Cast, decided: Decision, who: str) -> None:
    client, may = as_(who), who in ("ada", "ben", "noor", "zoe")
    assert client.post(f"/decisions/{decided.pk}/part/").status_code == (302 if may else 403)
    api = client.post("/api/v1/decision-evidence/", {"decision": decided.pk}, "application/json")
    assert api.status_code == (201 if may else 403)
    assert Evidence.objects.filter(person=cast[who], visibility="private").count() == (1 if may else 0)
    assert ("Take it up as evidence" in shown(cast.omar, decided, "part")) is False


@pytest.mark.parametrize(
    ("who", "words"),
    [("ada", "You wrote it."), ("ben", "You decided."), ("noor", "You were asked for your view."),
     ("zoe", "You reviewed the design.")],
)  # fmt: skip
def test_the_record_says_what_ones_part_was(cast: Cast, decided: Decision, who: str, words: str) -> None:
    html = shown(cast[who], decided, "part")
    assert words in html
    assert html.count("Take it up as evidence") == 1


def test_a_proposal_gives_nothing_yet(as_: SignIn, cast: Cast) -> None:
    draft = make_draft(make_project(cast.ada), cast.ada, cast.ben)
    assert context(cast.ada, draft)["part"] is None
    assert as_("ada").post(f"/decisions/{draft.pk}/part/").status_code == 403


def test_people_of_an_imported_record_who_are_known_take_it_up_as_well(as_: SignIn, cast: Cast) -> None:
    imported = make_draft(make_project(cast.omar), cast.omar)
    Decision.objects.filter(pk=imported.pk).update(status="accepted", source_path="adr/1.md", dated=None)
    Participant.objects.create(decision=imported, person=cast.zoe, role="decider")
    assert as_("zoe").post(f"/decisions/{imported.pk}/part/").status_code == 302
    assert Evidence.objects.get(person=cast.zoe).ended_on is None  # nothing is guessed


# ---- what


def test_the_draft_holds_what_is_known_and_blanks_for_what_is_not(cast: Cast, decided: Decision, settings: Any) -> None:
    settings.SITE_URL = "https://rungs.example.org"
    made = take_up(decided, by=cast.ben).evidence
    assert (made.title, made.kind, made.visibility) == ("Decided: Zeppelin queues", "decision", "private")
    assert made.situation == "One bank is slow."
    assert made.ended_on == decided.dated
    assert made.outcome == ""
    assert made.links == [
        {"label": "ADR-1: Zeppelin queues", "url": f"https://rungs.example.org/decisions/{decided.pk}/"}
    ]
    assert "What I answered: The blast radius is one bank." in made.own_part
    assert "What I weighed, and what I did not know: …" in made.own_part


def test_blanks_do_not_count_as_a_stated_part_until_they_are_filled_in(cast: Cast, decided: Decision) -> None:
    made = take_up(decided, by=cast.ben, verdict=verdict(decided, cast.ada)).evidence
    assert (is_stated(made.own_part), made.strength) == (False, "claim")
    edited = edit_evidence(made, by=cast.ben, version=1, own_part="I asked for a limit per bank… and got it.")
    assert edited.strength == "documented"


@pytest.mark.parametrize(
    ("came", "title", "asks"),
    [
        ("held", "A decision that held: Zeppelin queues", "How I noticed that it holds"),
        ("partly", "A decision that held in part: Zeppelin queues", "what I did about it"),
        ("reversed", "Noticed in time that it no longer holds: Zeppelin queues", "What it saved to reverse it then"),
    ],
)
def test_a_verdict_gives_a_draft_of_its_own(cast: Cast, decided: Decision, came: str, title: str, asks: str) -> None:
    Decision.objects.update(dated=days_ago(200))
    decided.refresh_from_db()
    said = verdict(decided, cast.ada, came, predicted="No waiting.")
    at_first, afterwards = take_up(decided, by=cast.ben), take_up(decided, by=cast.ben, verdict=said)
    made = afterwards.evidence
    assert made != at_first.evidence
    assert made.title == title
    assert (made.started_on, made.ended_on) == (days_ago(200), timezone.localdate())
    assert "Said in hindsight: No waiting." in made.outcome
    assert "Three banks were slow" in made.outcome
    assert asks in made.own_part
    assert "What I weighed" not in made.own_part  # that is what the first draft asks


def test_a_good_reversal_is_said_to_count(cast: Cast, decided: Decision) -> None:
    verdict(decided, cast.ada, "reversed")
    assert "To notice in time that something no longer holds is judgement" in shown(cast.ben, decided, "part")


def test_several_roles_make_one_draft(cast: Cast) -> None:
    draft = make_draft(make_project(cast.ada), cast.ada, cast.ada)
    propose_decision(draft, by=cast.ada)
    answer(draft, by=cast.ada, reply="agree")
    made = take_up(accept_decision(draft, by=cast.ada), by=cast.ada)
    assert made.roles == ["author", "decider"]
    assert "I was one of those who decided." in made.evidence.own_part
    assert "I wrote the decision" in made.evidence.own_part


def test_however_often_it_is_clicked_there_is_one_draft(as_: SignIn, cast: Cast, decided: Decision) -> None:
    said = verdict(decided, cast.ada)
    client = as_("ben")
    places = {client.post(f"/decisions/{decided.pk}/part/").url for _ in range(3)}
    places |= {client.post(f"/decisions/{decided.pk}/part/", {"verdict": said.pk}).url for _ in range(3)}
    assert len(places) == Evidence.objects.filter(person=cast.ben).count() == 2
    TakenUp.objects.all().delete()  # even if it was not noted
    take_up(decided, by=cast.ben)
    assert Evidence.objects.filter(person=cast.ben).count() == 2


def test_a_verdict_on_another_record_is_no_occasion(as_: SignIn, cast: Cast, decided: Decision) -> None:
    other = make_draft(decided.project, cast.ben)
    Decision.objects.filter(pk=other.pk).update(status="accepted")
    elsewhere = verdict(other, cast.ben)
    assert as_("ben").post(f"/decisions/{decided.pk}/part/", {"verdict": elsewhere.pk}).status_code == 404
    body = {"decision": decided.pk, "verdict": elsewhere.pk}
    assert as_("ben").post("/api/v1/decision-evidence/", body, "application/json").status_code == 400


# ---- claims


def test_expectations_of_ones_part_at_the_next_level_are_offered(
    as_: SignIn, cast: Cast, ladder: LadderVersion, decided: Decision
) -> None:
    first, second = ladder.levels.order_by("position")[:2]
    Placement.objects.create(person=cast.ben, level=first, since=days_ago(400))
    offered = context(cast.ben, decided)["part"]["occasions"][0].suggested
    assert {row.level for row in offered} == {second}
    assert {row.dimension.key for row in offered} <= {"risk", "perspective"}
    assert offered
    other = ladder.expectations.exclude(pk__in=[row.pk for row in offered]).first()
    assert other is not None
    as_("ben").post(f"/decisions/{decided.pk}/part/", {"expectation": [offered[0].pk, other.pk, "x"]})
    claims = Evidence.objects.get(person=cast.ben).claims.all()
    assert [claim.expectation for claim in claims] == [offered[0]]


def test_nothing_is_claimed_unless_it_is_ticked(
    as_: SignIn, cast: Cast, ladder: LadderVersion, decided: Decision
) -> None:
    as_("ben").post(f"/decisions/{decided.pk}/part/")
    assert not Evidence.objects.get(person=cast.ben).claims.exists()


# ---- used as evidence


@pytest.mark.parametrize(
    ("visibility", "sees"),
    [("private", {"ben"}), ("circle", {"ben", "mia"}), ("team", {"ada", "ben", "mia"}), ("everyone", set(NAMES))],
)
def test_what_was_taken_up_is_listed_for_those_it_is_shared_with(
    as_: SignIn, cast: Cast, decided: Decision, visibility: str, sees: set[str]
) -> None:
    made = take_up(decided, by=cast.ben)
    share_evidence(made.evidence, by=cast.ben, visibility=visibility)
    assert {who for who in NAMES if context(cast[who], decided)["used"]} == sees
    listed = {who for who in NAMES if as_(who).get("/api/v1/decision-evidence/").json()["results"]}
    assert listed == sees
    readers = {cast[who].pk for who in sees - {"ben"}}
    for via in ("page", "API"):
        assert set(Read.objects.filter(subject=cast.ben, via=via).values_list("reader", flat=True)) == readers


def test_archived_evidence_is_not_listed_and_its_author_finds_it_again(cast: Cast, decided: Decision) -> None:
    made = take_up(decided, by=cast.ben).evidence
    share_evidence(made, by=cast.ben, visibility="everyone")
    archive_evidence(made, by=cast.ben)
    assert context(cast.ada, decided)["used"] == context(cast.ben, decided)["used"] == []
    assert "archived" in shown(cast.ben, decided, "part")
    assert take_up(decided, by=cast.ben).evidence == made


def test_evidence_goes_with_an_erased_person_and_the_record_stays(as_: SignIn, cast: Cast, decided: Decision) -> None:
    share_evidence(take_up(decided, by=cast.ben).evidence, by=cast.ben, visibility="everyone")
    hold_nothing = context(cast.ada, decided)["used"]
    assert len(hold_nothing) == 1
    for person in (cast.ben, cast.zoe):  # who decided, and who reviewed
        mark_left(person, by=cast.rafael, on=timezone.localdate())
        erase_person(person, by=cast.rafael)
    assert context(cast.ada, decided)["used"] == []
    assert as_("ada").get(f"/decisions/{decided.pk}/").status_code == 200
    assert as_("ada").get(f"/decisions/reviews/{decided.design_reviews.get().pk}/").status_code == 200
    assert "Zoe Tanaka" in shown(cast.ada, decided, "reviews")


def test_who_left_is_told_nothing(cast: Cast, decided: Decision) -> None:
    mark_left(cast.noor, by=cast.rafael, on=timezone.localdate())
    verdict(decided, cast.ben)
    assert not Notice.objects.filter(person=cast.noor, text__contains="what came of").exists()


def test_somebody_informed_later_has_no_part(cast: Cast, decided: Decision) -> None:
    people = [("author", cast.ada), ("decider", cast.ben), ("consulted", cast.noor), ("informed", cast.rafael)]
    name_people(decided, by=cast.ada, people=people)
    assert context(cast.rafael, decided)["part"] is None


# ---- the record page


def test_a_reversed_decision_asks_what_becomes_of_it(cast: Cast, decided: Decision) -> None:
    verdict(decided, cast.ada, "reversed")
    assert f"/decisions/new/?supersedes={decided.pk}" in shown(cast.ben, decided, "verdicts")
    assert f"/decisions/new/?supersedes={decided.pk}" not in shown(cast.mia, decided, "verdicts")
    verdict(decided, cast.ada, "held")
    assert f"/decisions/new/?supersedes={decided.pk}" not in shown(cast.ben, decided, "verdicts")


def test_a_review_is_offered_where_the_record_calls_for_one(cast: Cast) -> None:
    draft = make_draft(make_project(cast.ada), cast.ada, cast.ben, new_data_model=True, concurrency=True)
    assert "It brings a new data model and real concurrency" in shown(cast.ada, draft, "reviews")
    assert shown(cast.ben, draft, "reviews").strip() == ""  # nothing to show, and not his to ask for


def test_the_four_parts_of_a_record_ask_the_same_for_one_and_for_three(
    cast: Cast, decided: Decision, ladder: LadderVersion, django_assert_num_queries: Any
) -> None:
    request = RequestFactory().get("/")
    request.user = cast.ben
    context(cast.ben, decided)  # what is read once per process
    for more in (0, 2):
        for _ in range(more):
            share_evidence(
                take_up(decided, by=cast.ben, verdict=verdict(decided, cast.ben)).evidence,
                by=cast.ben,
                visibility="everyone",
            )
        fresh = Decision.objects.select_related("project__keeper").get(pk=decided.pk)
        with django_assert_num_queries(9):
            parts_context(request, fresh)


def test_a_good_no_can_be_taken_up_with_its_reason_but_gets_no_verdict(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    rejected = reject_decision(proposal, by=cast.mia, words="Twice the cost of what we have.")
    made = take_up(rejected, by=cast.mia).evidence
    assert (made.title, made.outcome) == (
        "Decided against: A queue per partner",
        "It was rejected: Twice the cost of what we have.",
    )
    assert take_up(rejected, by=cast.ada).evidence.title == "Wrote the proposal: A queue per partner"
    assert not can_give_verdict(cast.mia, rejected)
