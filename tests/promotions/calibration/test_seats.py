"""Who is barred from what, and that nothing of a barred member can be stored."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from accounts.actions import change_person, mark_left
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from growth.promotions.calibration import actions, committees, seats
from growth.promotions.calibration.bars import ties_of
from growth.promotions.calibration.models import Bar, Calibration, CaseRating, Committee, CommitteeMember, Seat, Vote
from growth.promotions.cases.actions import withdraw_case
from growth.promotions.cases.models import Case, Transition
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements.models import Advocate, Endorsement
from tests.cases import for_each
from tests.people import NAMES, Cast
from tests.promotions.calibration.making import (
    BARRED,
    READERS,
    handed_in,
    not_yet,
    opened,
    rated,
    round_of,
    seat,
    voted,
    with_outcome,
)
from tests.promotions.calibration.making import submitted as submit

EXPECTED = {"ada": "oneself", "mia": "prepared", "petra": "line", "noor": "mentee"}


def test_who_is_barred_by_rule(placed: Cast, case: Case) -> None:
    assert {who: ties_of(case).bar_of(placed[who]) for who in NAMES} == {who: EXPECTED.get(who, "") for who in NAMES}


def endorse(case: Case, cast: Cast, state: str) -> None:
    Endorsement.objects.create(
        case=case, giver=cast.zoe, giver_name="Zoe", state=state, due_on="2026-01-01", is_supportive=True
    )


def test_who_gave_words_is_barred_and_who_was_only_asked_is_not(placed: Cast, case: Case) -> None:
    advocate = Advocate.objects.create(case=case, person=placed.zoe, sentence="She leads.")
    endorse(case, placed, "asked")
    assert ties_of(case).bar_of(placed.zoe) == ""
    Endorsement.objects.update(state="given")
    assert ties_of(case).bar_of(placed.zoe) == Bar.ENDORSED
    Endorsement.objects.all().delete()
    Advocate.objects.filter(pk=advocate.pk).update(state="confirmed")
    assert ties_of(case).bar_of(placed.zoe) == Bar.ENDORSED
    Advocate.objects.all().delete()
    Concern.objects.create(case=case, raised_by=placed.zoe, raised_by_name="Zoe", words="Risk")
    assert ties_of(case).bar_of(placed.zoe) == Bar.ENDORSED


def test_who_prepared_it_before_is_barred_as_well(placed: Cast, case: Case) -> None:
    Transition.objects.create(case=case, to_state="drafting", by=placed.zoe, by_name="Zoe")
    assert ties_of(case).bar_of(placed.zoe) == Bar.PREPARED


def test_a_mentor_of_old_and_a_buddy_are_free(placed: Cast, case: Case) -> None:
    Pairing.objects.create(mentor=placed.zoe, mentee=placed.ada, kind="buddy")
    assert ties_of(case).bar_of(placed.zoe) == ""
    end_pairing(Pairing.objects.get(mentor=placed.noor), by=placed.noor)
    assert ties_of(case).bar_of(placed.noor) == ""


def test_a_case_that_comes_in_seats_every_member_and_tells_who_may_read(placed: Cast, submitted: Case) -> None:
    found = {row.person.email.split("@")[0]: row.barred_because for row in Seat.objects.select_related("person")}
    assert found == {**dict.fromkeys(READERS, ""), **EXPECTED}
    told = Notice.objects.filter(text__contains="case to read")
    assert {notice.person_id for notice in told} == {placed[who].pk for who in READERS}
    assert not [notice for notice in told if "Ada" in notice.text or "Senior" in notice.text]


def test_an_opened_meeting_takes_no_case(placed: Cast, case: Case, round_: Calibration) -> None:
    Calibration.objects.update(opened_at="2026-01-01T00:00Z")
    with pytest.raises(ValidationError, match="meeting already"):
        submit(case, round_)


def test_a_new_member_gets_a_seat_where_a_case_is_being_read_and_nowhere_else(placed: Cast, submitted: Case) -> None:
    of = submitted.calibration.committee  # type: ignore[union-attr]
    committees.add_member(of, by=placed.rafael, person=placed.ben)
    assert seat(submitted, "ben").barred_because == ""
    withdraw_case(submitted, by=placed.ada, words="Later")
    committees.add_member(of, by=placed.rafael, person=placed.rafael)
    assert not Seat.objects.filter(person=placed.rafael).exists()


def test_whoever_leaves_a_committee_gives_up_what_is_not_handed_in(placed: Cast, submitted: Case) -> None:
    handed_in(submitted, "ines")
    rated(submitted, "zoe")
    for who in ("ines", "zoe", "noor"):
        committees.end_membership(CommitteeMember.objects.get(person=placed[who]), by=placed.rafael)
    left = set(Seat.objects.values_list("person__email", flat=True))
    assert left == {f"{who}@example.org" for who in ("omar", "ines", *BARRED)}  # a bar stays, should they come back
    assert CaseRating.objects.count() == 2
    with pytest.raises(Seat.DoesNotExist):
        actions.rate(seat(submitted, "zoe"), by=placed.zoe, dimension="risk", level=1, reason="r")


def test_who_leaves_the_company_leaves_its_committees(placed: Cast, submitted: Case) -> None:
    mark_left(placed.zoe, by=placed.rafael, on=submitted.started_at.date())
    assert not CommitteeMember.objects.filter(person=placed.zoe, ended_on__isnull=True).exists()
    assert not Seat.objects.filter(person=placed.zoe).exists()


def test_a_new_tie_takes_ratings_and_vote_away(placed: Cast, submitted: Case) -> None:
    for who in READERS:
        handed_in(submitted, who)
    opened(submitted.calibration)  # type: ignore[arg-type]
    voted(submitted, "zoe")
    change_person(placed.mia, by=placed.rafael, manager=placed.zoe)  # Zoe stands above Mia, and so above Ada
    found = seat(submitted, "zoe")
    assert (found.barred_because, found.handed_in_at) == (Bar.LINE, None)
    assert not CaseRating.objects.filter(seat=found).exists() and not Vote.objects.exists()
    assert CaseRating.objects.count() == 4
    change_person(placed.mia, by=placed.rafael, manager=placed.petra)
    assert seat(submitted, "zoe").barred_because == Bar.LINE  # ending the tie opens nothing again


def test_a_pairing_that_begins_bars_its_mentor(placed: Cast, submitted: Case) -> None:
    begin_pairing(mentor=placed.zoe, mentee=placed.ada, by=placed.rafael)
    assert seat(submitted, "zoe").barred_because == Bar.MENTEE


def test_a_new_manager_prepares_the_case_and_is_barred(placed: Cast, submitted: Case) -> None:
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    assert seat(submitted, "zoe").barred_because == Bar.PREPARED


def test_once_the_outcome_is_recorded_ratings_are_history(placed: Cast, submitted: Case) -> None:
    with_outcome(placed, submitted)
    change_person(placed.mia, by=placed.rafael, manager=placed.zoe)
    assert seat(submitted, "zoe").barred_because == ""
    assert CaseRating.objects.count() == 6


def test_a_declared_conflict_takes_everything_away_for_good(placed: Cast, submitted: Case) -> None:
    found = handed_in(submitted, "zoe")
    with pytest.raises(ValidationError):
        seats.declare_conflict(found, by=placed.zoe, words="  ")
    assert CaseRating.objects.count() == 2
    declared = seats.declare_conflict(found, by=placed.zoe, words="We are friends")
    assert (declared.barred_because, declared.declared, declared.handed_in_at) == ("declared", "We are friends", None)
    assert not CaseRating.objects.exists()
    (notice,) = Notice.objects.filter(person=placed.omar, text__contains="conflict")
    assert "Ada" not in notice.text and "friends" not in notice.text
    seats.declare_conflict(found, by=placed.zoe, words="Not any more")
    seats.refresh(submitted)
    assert seat(submitted, "zoe").declared == "We are friends"
    committees.end_membership(CommitteeMember.objects.get(person=placed.zoe), by=placed.rafael)
    committees.add_member(submitted.calibration.committee, by=placed.rafael, person=placed.zoe)  # type: ignore[union-attr]
    assert seat(submitted, "zoe").barred_because == Bar.DECLARED


def test_a_conflict_is_declared_while_the_case_is_read(placed: Cast, submitted: Case) -> None:
    with_outcome(placed, submitted, **not_yet())
    with pytest.raises(ValidationError, match="no longer being read"):
        seats.declare_conflict(seat(submitted, "zoe"), by=placed.zoe, words="We are friends")


@for_each("who", BARRED)
def test_no_action_stores_anything_of_a_barred_member(placed: Cast, submitted: Case, who: str) -> None:
    found = seat(submitted, who)
    person = placed[who]
    for do in (
        lambda: actions.rate(found, by=person, dimension="risk", level=3, reason="r"),
        lambda: actions.hand_in(found, by=person),
        lambda: actions.cast_vote(found, by=person, choice="promote"),
    ):
        with pytest.raises(ValidationError, match="You are barred"):
            do()
    assert not CaseRating.objects.exists() and not Vote.objects.exists()


def test_a_tie_nobody_told_of_is_found_before_a_rating_and_kept(placed: Cast, submitted: Case) -> None:
    """Rows that came in past every signal, as an import would."""
    found = rated(submitted, "zoe")
    Pairing.objects.create(mentor=placed.zoe, mentee=placed.ada)
    with pytest.raises(ValidationError, match="You are barred"):
        actions.rate(found, by=placed.zoe, dimension="risk", level=3, reason="r")
    assert seat(submitted, "zoe").barred_because == Bar.MENTEE
    assert not CaseRating.objects.exists()


RAW = (
    "INSERT INTO promotions_caserating (seat_id, dimension, level, reason, updated_at)"
    " VALUES (%s, 'risk', 3, 'r', '2026-01-01T00:00:00+00:00')"
)
RAW_VOTE = (
    "INSERT INTO promotions_vote (seat_id, choice, words, at) VALUES (%s, 'promote', '', '2026-01-01T00:00:00+00:00')"
)


@for_each("who", BARRED)
def test_the_database_refuses_what_goes_round_the_actions(submitted: Case, who: str) -> None:
    barred, free = seat(submitted, who), seat(submitted, "omar")
    rating = CaseRating.objects.create(seat=free, dimension="risk", level=3, reason="r")
    vote = Vote.objects.create(seat=free, choice="promote")

    def raw(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [barred.pk])

    for do in (
        lambda: CaseRating.objects.create(seat=barred, dimension="risk", level=3, reason="r"),
        lambda: CaseRating.objects.bulk_create([CaseRating(seat=barred, dimension="risk", level=3, reason="r")]),
        lambda: CaseRating.objects.filter(pk=rating.pk).update(seat=barred),
        lambda: Vote.objects.create(seat=barred, choice="promote"),
        lambda: Vote.objects.filter(pk=vote.pk).update(seat=barred),
        lambda: raw(RAW),
        lambda: raw(RAW_VOTE),
        lambda: raw("UPDATE promotions_caserating SET seat_id = %s"),
        lambda: raw("UPDATE promotions_vote SET seat_id = %s"),
    ):
        with pytest.raises(DatabaseError, match="Whoever is barred"), transaction.atomic():
            do()
    assert not CaseRating.objects.filter(seat=barred).exists() and not Vote.objects.filter(seat=barred).exists()


def test_who_leads(placed: Cast, submitted: Case) -> None:
    def leaders() -> set[str]:
        return {who for who in NAMES if seats.leading(placed[who]).filter(case=submitted).exists()}

    assert leaders() == {"omar"}
    committees.make_chair(CommitteeMember.objects.get(person=placed.mia), by=placed.rafael, is_chair=True)
    assert leaders() == {"omar"}
    seats.declare_conflict(seat(submitted, "omar"), by=placed.omar, words="We are friends")
    assert leaders() == {"ines", "zoe"}  # every chair is barred
    other = round_of_another(placed)
    committees.make_chair(
        CommitteeMember.objects.get(person=placed.zoe, committee=other.committee), by=placed.rafael, is_chair=True
    )
    assert leaders() == {"ines", "zoe"}  # a chair of another committee leads nothing here


def round_of_another(cast: Cast) -> Calibration:
    Committee.objects.update(name="Other promotions")
    return round_of(cast, "zoe")
