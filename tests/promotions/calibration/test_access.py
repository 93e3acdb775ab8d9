"""Person by thing by phase: who sees which seat, rating, vote and outcome, on the page and through the API.

Ada’s case is before a committee on which everybody with a tie to her sits as well. Rafael administers, and has opened
Ada’s record by break-glass all the while.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.models import Read
from accounts.reads import open_record
from growth.notices.models import Notice
from growth.promotions.calibration import outcomes, planning, seats
from growth.promotions.calibration.models import Calibration, CaseRating, Committee, Outcome, Seat, Vote
from growth.promotions.cases.models import Case
from tests.cases import for_each
from tests.people import NAMES, Cast
from tests.promotions.calibration.making import (
    BARRED,
    PROMOTED,
    READERS,
    handed_in,
    met,
    not_yet,
    opened,
    rated,
    seat,
    voted,
    with_outcome,
)

SignIn = Callable[[str], Client]
API = "/api/v1/"
EVERYBODY = (*NAMES, "anonymous")


@pytest.fixture
def world(placed: Cast, submitted: Case) -> Case:
    open_record(placed.ada, by=placed.rafael, reason="Somebody asked me to look at everything.", hours=1)
    return submitted


def viewer(cast: Cast, who: str) -> Any:
    return AnonymousUser() if who == "anonymous" else cast[who]


def by_whom(rows: Iterable[Any]) -> set[str]:
    """Whose seats these rows hang on."""
    people = {getattr(row, "seat", row).person.email for row in rows}
    return {email.split("@")[0] for email in people}


def seen(model: Any, cast: Cast) -> dict[str, set[str]]:
    """Of whom everybody sees rows; only those who see any."""
    found = {who: by_whom(model.objects.visible_to(viewer(cast, who))) for who in EVERYBODY}
    return {who: whose for who, whose in found.items() if whose}


def in_api(as_: SignIn, path: str, who: str) -> list[dict[str, Any]]:
    answer = as_(who).get(f"{API}{path}/")
    assert answer.status_code == 200
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def listed(as_: SignIn, path: str) -> dict[str, set[str]]:
    """The same through the API."""
    by_pk = {row.pk: row.person.email.split("@")[0] for row in Seat.objects.select_related("person")}
    found = {who: {by_pk[row.get("seat", row["id"])] for row in in_api(as_, path, who)} for who in NAMES}
    return {who: whose for who, whose in found.items() if whose}


# ---- seats


def test_seats_are_seen_by_their_member_and_by_who_reads_the_case(as_: SignIn, placed: Cast, world: Case) -> None:
    """And those of who is barred once the meeting is open: before, it would say whose case it is."""
    for beside in (set(READERS), {*READERS, *BARRED}):
        expected = {**dict.fromkeys(READERS, beside), **{who: {who} for who in BARRED}}
        assert seen(Seat, placed) == expected
        assert listed(as_, "case-seats") == expected
        opened(world.calibration)  # type: ignore[arg-type]


def test_a_seat_says_no_name_and_no_bar_that_gives_one_away_before_the_meeting(
    as_: SignIn, placed: Cast, world: Case
) -> None:
    def rows(who: str) -> dict[int, dict[str, Any]]:
        return {row["person"]: row for row in in_api(as_, "case-seats", who)}

    own = rows("omar")[placed.omar.pk]
    assert (own["case_label"], own["candidate"], own["reads"]) == ("Case 1: Mid to Senior", None, True)
    barred = rows("noor")[placed.noor.pk]
    assert (barred["why"], barred["case_label"], barred["packet"], barred["candidate"]) == ("mentee", "", None, None)
    opened(world.calibration)  # type: ignore[arg-type]
    own, of_noor = rows("omar")[placed.omar.pk], rows("omar")[placed.noor.pk]
    assert (own["candidate"], of_noor["why"]) == (placed.ada.pk, "mentee")
    assert rows("noor")[placed.noor.pk] == barred


def test_no_filter_of_seats_says_whose_case_it_is(as_: SignIn, placed: Cast, world: Case) -> None:
    for asked in (f"case={world.pk + 1}", f"case__person={placed.ben.pk}", f"person={placed.ben.pk}"):
        assert as_("omar").get(f"{API}case-seats/?{asked}").json()["count"] == 3


def test_no_committee_page_names_the_candidate_before_the_meeting(as_: SignIn, placed: Cast, world: Case) -> None:
    assert world.calibration is not None
    rated(world, "omar")
    type(placed.ada).objects.filter(pk=placed.ada.pk).update(title="Staff magician")
    sitting = {"Ada", "Lindqvist"}  # who sits there too is no secret
    for who in ("omar", "ines", "zoe"):
        client, own = as_(who), seat(world, who).get_absolute_url()
        pages = (world.calibration.get_absolute_url(), own, f"{own}conflict/", "/inbox/", "/", "/cases/committees/")
        for path in pages:
            answer = client.get(path)
            assert answer.status_code == 200, path
            body = answer.content.decode()
            shown = {name for name in ("Ada", "Lindqvist", placed.ada.email, "Staff magician") if name in body}
            assert shown == (sitting if path == "/cases/committees/" else set()), (who, path)
        assert client.get(f"{own}meeting/").status_code == 302
        assert client.post(f"{own}vote/", {"choice": "promote"}).status_code == 422
    assert not Notice.objects.filter(person__in=[placed[who] for who in READERS], text__contains="Ada").exists()


@for_each("who", BARRED)
def test_who_is_barred_is_told_why_and_nothing_else(as_: SignIn, placed: Cast, world: Case, who: str) -> None:
    assert world.calibration is not None
    client, own = as_(who), seat(world, who).get_absolute_url()
    for moment in ("blind", "open"):
        if moment == "open":
            met(world)
        page = client.get(world.calibration.get_absolute_url()).content.decode()
        assert "One case you do not read:" in page and "Case 1" not in page
        answer = client.get(own)
        assert answer.status_code == 200
        body = answer.content.decode()
        assert "Case 1" not in body and "Lindqvist" not in body.split("<main")[1]
        for path in ("meeting/", "outcome/"):
            assert client.get(own + path).status_code == 403
        for path in ("saving/", "handing-in/", "vote/"):
            assert client.post(own + path, {"choice": "promote"}).status_code == 403
        sent = {"seat": seat(world, who).pk, "dimension": "risk", "level": 3, "reason": "r"}
        assert client.post(f"{API}case-ratings/", sent, content_type="application/json").status_code == 403
        sent = {"seat": seat(world, who).pk, "choice": "promote"}
        assert client.post(f"{API}case-votes/", sent, content_type="application/json").status_code == 403


@for_each("who", ["ben", "rafael"])
def test_nobody_else_finds_a_seat(as_: SignIn, world: Case, who: str) -> None:
    client, own = as_(who), seat(world, "omar").get_absolute_url()
    for path in ("", "conflict/", "meeting/", "outcome/"):
        assert client.get(own + path).status_code == 404
    assert client.get(f"{API}case-seats/{seat(world, 'omar').pk}/").status_code == 404


def test_a_seat_of_somebody_else_is_no_place_to_act_from(as_: SignIn, world: Case) -> None:
    rated(world, "omar")
    client, own = as_("ines"), seat(world, "omar")
    for path in ("", "conflict/", "meeting/", "outcome/"):
        assert client.get(own.get_absolute_url() + path).status_code == 403
    for path in ("hand-in/", "declare/"):
        sent = {"words": "They are friends"}
        answer = client.post(f"{API}case-seats/{own.pk}/{path}", sent, content_type="application/json")
        assert answer.status_code == 403
    sent = {"seat": own.pk, "dimension": "risk", "level": 1, "reason": "Mine now"}
    assert client.post(f"{API}case-ratings/", sent, content_type="application/json").status_code == 403
    assert Seat.objects.get(pk=own.pk).barred_because == ""
    assert set(CaseRating.objects.values_list("level", flat=True)) == {3}


# ---- ratings


def test_ratings_are_ones_own_until_the_meeting_and_then_of_who_handed_in(
    as_: SignIn, placed: Cast, world: Case
) -> None:
    def expect(expected: dict[str, set[str]]) -> None:
        assert seen(CaseRating, placed) == expected
        assert listed(as_, "case-ratings") == expected

    for who in READERS:
        rated(world, who)
    own = {who: {who} for who in READERS}
    expect(own)
    for who in ("omar", "ines"):
        handed_in(world, who)
    expect(own)
    opened(world.calibration)  # type: ignore[arg-type]
    both = {"omar", "ines"}
    expect({"omar": both, "ines": both, "zoe": {"zoe"}})
    handed_in(world, "zoe")
    expect({who: set(READERS) for who in READERS})
    seats.declare_conflict(seat(world, "zoe"), by=placed.zoe, words="We are friends")
    expect({"omar": both, "ines": both})
    for who in ("omar", "ines"):
        voted(world, who)
    outcomes.record_outcome(world, by=placed.omar, **not_yet())
    outcomes.send_letter(Outcome.objects.get(), by=placed.mia, version=1)
    expect({"omar": both, "ines": both})


def test_a_late_reader_is_shown_no_reason_of_the_others(as_: SignIn, placed: Cast, world: Case) -> None:
    handed_in(world, "omar")
    rated(world, "zoe")
    opened(world.calibration)  # type: ignore[arg-type]
    own = seat(world, "zoe").get_absolute_url()
    said = "omar on risk"
    for path in (own, f"{own}meeting/"):
        assert said not in as_("zoe").get(path).content.decode()
    handed_in(world, "zoe")
    assert said in as_("zoe").get(f"{own}meeting/").content.decode()


# ---- votes


def test_votes_are_ones_own_and_of_others_once_one_voted(as_: SignIn, placed: Cast, world: Case) -> None:
    for who in READERS:
        handed_in(world, who)
    opened(world.calibration)  # type: ignore[arg-type]
    voted(world, "omar", words="Walrus")
    assert seen(Vote, placed) == listed(as_, "case-votes") == {"omar": {"omar"}}
    page = f"{seat(world, 'ines').get_absolute_url()}meeting/"
    body = as_("ines").get(page).content.decode()
    assert "1 of 3 voted" in body and "Walrus" not in body
    voted(world, "ines")
    both = {"omar", "ines"}
    assert seen(Vote, placed) == listed(as_, "case-votes") == {"omar": both, "ines": both}
    assert "Walrus" in as_("ines").get(page).content.decode()


# ---- the outcome


def test_an_outcome_is_seen_by_committee_and_manager_and_the_candidate_once_told(
    as_: SignIn, placed: Cast, world: Case
) -> None:
    def expect(*people: str) -> None:
        for who in EVERYBODY:
            assert Outcome.objects.visible_to(viewer(placed, who)).exists() == (who in people), who
        for who in NAMES:
            status = 200 if who in people else 404
            assert as_(who).get(made.get_absolute_url()).status_code == status, who
            assert as_(who).get(f"{API}case-outcomes/{made.pk}/").status_code == status, who
            assert len(in_api(as_, "case-outcomes", who)) == (who in people), who

    made = with_outcome(placed, world, **not_yet())
    expect("mia", *READERS)
    assert not Read.objects.filter(subject=placed.ada, what__contains="outcome").exists()
    assert not Read.objects.filter(subject=placed.ada, url__contains="outcome").exists()
    outcomes.send_letter(made, by=placed.mia, version=1)
    expect("ada", "mia", *READERS)
    assert Client().get(made.get_absolute_url()).status_code == 302
    assert Client().get(f"{API}case-outcomes/{made.pk}/").status_code in (401, 403)


def test_each_reads_their_part_of_the_outcome(as_: SignIn, placed: Cast, world: Case) -> None:
    words = {**not_yet(), "reason": "Walrus"}
    made = with_outcome(placed, world, **words)
    outcomes.edit_letter(made, by=placed.mia, version=1, letter="Dear Ada, a letter")
    outcomes.send_letter(made, by=placed.mia, version=2)
    read = {}
    for who in ("ada", "mia", "omar", "zoe"):
        body = as_(who).get(made.get_absolute_url()).content.decode()
        row = as_(who).get(f"{API}case-outcomes/{made.pk}/").json()
        assert "Dear Ada, a letter" in body and NOT_YET_SHOW in body and row["shows"] == words["shows"]
        assert ("Walrus" in body) == (row["reason"] == "Walrus")
        assert ("Levels agreed on" in body) == (row["agreed_levels"] != {})
        read[who] = ("Walrus" in body, "Levels agreed on" in body, "2 promote" in body, "Make them agreements" in body)
    assert read == {
        "ada": (False, False, False, True),
        "mia": (True, False, False, True),
        "omar": (True, True, True, False),
        "zoe": (True, True, False, False),  # did not vote
    }


NOT_YET_SHOW = "Leads one review of a risky change"


def test_the_letter_is_written_and_sent_by_the_manager_or_who_leads(as_: SignIn, placed: Cast, world: Case) -> None:
    made = with_outcome(placed, world)
    path = made.get_absolute_url()
    for who in ("ines", "zoe"):
        assert as_(who).get(f"{path}letter/").status_code == 403
        assert as_(who).post(f"{path}sending/", {"version": 1}).status_code == 403
        api = f"{API}case-outcomes/{made.pk}/"
        sent = {"letter": "Mine", "letter_version": 1}
        assert as_(who).patch(api, sent, content_type="application/json").status_code == 403
        assert as_(who).post(f"{api}send/", sent, content_type="application/json").status_code == 403
    for who in ("ada", "ben", "rafael", "petra"):
        assert as_(who).get(f"{path}letter/").status_code == 404
        assert as_(who).post(f"{path}sending/", {"version": 1}).status_code == 404
    assert Outcome.objects.get().letter_sent_at is None
    for who in ("mia", "omar"):
        assert as_(who).get(f"{path}letter/").status_code == 200


@for_each("who", ["ines", "zoe", "mia", "ada", "rafael"])
def test_only_who_leads_records(as_: SignIn, placed: Cast, world: Case, who: str) -> None:
    met(world)
    at = seat(world, who) if who != "rafael" else seat(world, "omar")
    status = 404 if who == "rafael" else 403
    assert as_(who).get(f"{at.get_absolute_url()}outcome/").status_code == status
    assert as_(who).post(f"{at.get_absolute_url()}outcome/", PROMOTED).status_code == status
    sent = {"seat": at.pk, **PROMOTED}
    answer = as_(who).post(f"{API}case-outcomes/", sent, content_type="application/json")
    assert answer.status_code in (400, 403)
    assert not Outcome.objects.exists()


# ---- structure


def test_committees_and_days_are_read_by_all_and_changed_by_few(as_: SignIn, placed: Cast, world: Case) -> None:
    of = world.calibration
    assert of is not None
    committee = of.committee
    member = committee.members.get(person=placed.zoe)
    posts = {
        "committees/new/": {"rafael"},
        f"committees/{committee.pk}/edit/": {"rafael"},
        f"committees/{committee.pk}/members/": {"rafael"},
        f"committees/{committee.pk}/ending/": {"rafael"},
        f"committees/members/{member.pk}/chair/": {"rafael"},
        f"committees/members/{member.pk}/no-chair/": {"rafael"},
        f"committees/{committee.pk}/calibrations/new/": {"omar"},
        f"calibrations/{of.pk}/days/": {"omar"},
        f"calibrations/{of.pk}/opening/": {"omar"},
    }
    for who in NAMES:
        for path in ("committees/", f"committees/{committee.pk}/", f"calibrations/{of.pk}/"):
            assert as_(who).get(f"/cases/{path}").status_code == 200
        assert len(in_api(as_, "committees", who)) == len(in_api(as_, "calibrations", who)) == 1
        assert len(in_api(as_, "committee-members", who)) == 7
    for path, people in posts.items():
        allowed = {who for who in NAMES if as_(who).post(f"/cases/{path}").status_code != 403}
        assert allowed == people, path
    assert Calibration.objects.get().is_blind
    assert not Committee.objects.visible_to(AnonymousUser()).exists()
    assert not Calibration.objects.visible_to(AnonymousUser()).exists()


def test_changes_through_the_api_ask_the_same_rules(as_: SignIn, placed: Cast, world: Case) -> None:
    of = world.calibration
    assert of is not None
    member = of.committee.members.get(person=placed.zoe)
    days = {"committee": of.committee.pk, "freezes_on": "2999-01-01", "meets_on": "2999-01-02"}
    changes: list[tuple[str, str, dict[str, Any], set[str]]] = [
        ("post", "committees/", {"name": "Design"}, {"rafael"}),
        ("patch", f"committees/{of.committee.pk}/", {"about": "All"}, {"rafael"}),
        ("post", f"committees/{of.committee.pk}/members/", {"person": placed.ben.pk}, {"rafael"}),
        ("post", f"committees/{of.committee.pk}/end/", {}, {"rafael"}),
        ("post", f"committee-members/{member.pk}/chair/", {"is_chair": False}, {"rafael"}),
        ("post", f"committee-members/{member.pk}/end/", {}, {"rafael"}),
        ("post", "calibrations/", days, {"omar"}),
        ("patch", f"calibrations/{of.pk}/", {"meets_on": "2999-01-01"}, {"omar"}),
        ("post", f"calibrations/{of.pk}/open/", {}, {"omar"}),
    ]
    for method, path, sent, people in changes:
        done = {
            who
            for who in ("ada", "mia", "omar", "ines", "rafael", "ben")
            if getattr(as_(who), method)(API + path, sent, content_type="application/json").status_code != 403
        }
        assert done == people, path


def test_reading_somebody_s_case_by_name_is_noted(as_: SignIn, placed: Cast, world: Case) -> None:
    as_("omar").get(seat(world, "omar").get_absolute_url())
    assert not Read.objects.filter(subject=placed.ada, reader=placed.omar).exists()  # nothing of hers was shown
    handed_in(world, "omar")
    planning.open_calibration(world.calibration, by=placed.omar, confirmed=True)  # type: ignore[arg-type]
    as_("omar").get(f"{seat(world, 'omar').get_absolute_url()}meeting/")
    assert Read.objects.filter(subject=placed.ada, reader=placed.omar, what="promotion case").exists()
