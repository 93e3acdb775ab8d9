"""Committees, calibrations, ratings and votes: what is done, and what is refused without changing anything."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from growth.promotions.calibration import actions, committees, planning
from growth.promotions.calibration.models import Calibration, CaseRating, Committee, CommitteeMember, Seat, Vote
from growth.promotions.calibration.queries import meeting_of
from growth.promotions.cases.actions import withdraw_case
from growth.promotions.cases.models import Case
from tests.cases import for_each
from tests.people import Cast
from tests.promotions.calibration.making import READERS, handed_in, opened, rated, round_of, seat, voted, with_outcome
from tests.promotions.making import calibration, committee

TODAY = timezone.localdate
DAY = timedelta(days=1)


def chair_of(found: Committee) -> CommitteeMember:
    return CommitteeMember.objects.get(committee=found, is_chair=True)


# ---- committees


def test_a_committee_has_a_name_of_its_own(cast: Cast) -> None:
    made = committees.make_committee(by=cast.rafael, name=" Engineering ", about="Up to Senior")
    assert (made.name, made.about) == ("Engineering", "Up to Senior")
    for name in ("Engineering", "  "):
        with pytest.raises(ValidationError):
            committees.make_committee(by=cast.rafael, name=name)
    other = committees.make_committee(by=cast.rafael, name="Design")
    with pytest.raises(ValidationError):
        committees.edit_committee(other, by=cast.rafael, name="Engineering", about="")
    assert set(Committee.objects.values_list("name", flat=True)) == {"Engineering", "Design"}


def test_somebody_sits_on_it_once_and_may_come_back(cast: Cast) -> None:
    made = committees.make_committee(by=cast.rafael, name="Engineering")
    first = committees.add_member(made, by=cast.rafael, person=cast.zoe)
    assert committees.add_member(made, by=cast.rafael, person=cast.zoe, is_chair=True) == first
    assert not CommitteeMember.objects.get().is_chair
    ended = committees.end_membership(first, by=cast.rafael)
    assert committees.end_membership(first, by=cast.rafael).ended_on == ended.ended_on == TODAY()
    assert committees.add_member(made, by=cast.rafael, person=cast.zoe) != first
    cast.ben.is_active = False
    with pytest.raises(ValidationError, match="has left"):
        committees.add_member(made, by=cast.rafael, person=cast.ben)
    with pytest.raises(ValidationError, match="no longer on it"):
        committees.make_chair(first, by=cast.rafael, is_chair=True)


def test_the_last_chair_stays_while_a_case_is_submitted(placed: Cast, submitted: Case) -> None:
    of = submitted.calibration.committee  # type: ignore[union-attr]
    last = chair_of(of)
    for refused in (
        lambda: committees.end_membership(last, by=placed.rafael),
        lambda: committees.make_chair(last, by=placed.rafael, is_chair=False),
        lambda: committees.end_committee(of, by=placed.rafael),
    ):
        with pytest.raises(ValidationError, match="submitted to this committee"):
            refused()
    assert chair_of(of).ended_on is None
    ines = CommitteeMember.objects.get(person=placed.ines)
    committees.make_chair(ines, by=placed.rafael, is_chair=True)
    committees.end_membership(last, by=placed.rafael)
    withdraw_case(submitted, by=placed.ada, words="Later")
    ended = committees.end_committee(of, by=placed.rafael)
    assert ended.ended_on == TODAY()
    assert not CommitteeMember.objects.filter(ended_on__isnull=True).exists()
    assert not Calibration.objects.taking_cases().exists()
    for refused in (  # type: ignore[assignment]
        lambda: committees.add_member(of, by=placed.rafael, person=placed.zoe),
        lambda: planning.plan_calibration(of, by=placed.omar, freezes_on=TODAY(), meets_on=TODAY()),
    ):
        with pytest.raises(ValidationError, match="has ended"):
            refused()


# ---- calibrations


@for_each("freezes, meets, field", [(-1, 5, "freezes_on"), (5, 4, "meets_on"), (-2, -1, "meets_on")])
def test_days_are_ahead_and_in_order(cast: Cast, freezes: int, meets: int, field: str) -> None:
    of = committee(cast)
    days = {"freezes_on": TODAY() + freezes * DAY, "meets_on": TODAY() + meets * DAY}
    with pytest.raises(ValidationError) as error:
        planning.plan_calibration(of, by=cast.omar, **days)
    assert field in error.value.message_dict
    planned = calibration(of)
    with pytest.raises(ValidationError):
        planning.change_days(planned, by=cast.omar, **days)
    planned.refresh_from_db()
    assert planned.meets_on == TODAY() + 14 * DAY


def test_the_same_round_is_planned_once_and_days_change_until_it_opens(cast: Cast) -> None:
    of = committee(cast)
    days = {"freezes_on": TODAY(), "meets_on": TODAY() + 7 * DAY}
    planned = planning.plan_calibration(of, by=cast.omar, **days)
    assert planning.plan_calibration(of, by=cast.omar, **days) == planned
    Calibration.objects.update(freezes_on=TODAY() - DAY)
    later = {"freezes_on": TODAY() - DAY, "meets_on": TODAY() + 9 * DAY}  # a day that stays may be past
    assert planning.change_days(planned, by=cast.omar, **later).meets_on == later["meets_on"]
    Calibration.objects.update(opened_at=timezone.now())
    with pytest.raises(ValidationError, match="opened"):
        planning.change_days(planned, by=cast.omar, **days)


def test_a_meeting_opens_from_the_freeze_day_with_a_case_and_once(placed: Cast, case: Case) -> None:
    early = calibration(committee(placed), freezes_in=1)
    with pytest.raises(ValidationError, match="still come in"):
        planning.open_calibration(early, by=placed.omar)
    Calibration.objects.update(freezes_on=TODAY())
    with pytest.raises(ValidationError, match="No case"):
        planning.open_calibration(early, by=placed.omar, confirmed=True)
    assert Calibration.objects.get().is_blind


def test_who_has_not_handed_in_is_named_and_the_chair_confirms(placed: Cast, submitted: Case) -> None:
    of = submitted.calibration
    assert of is not None
    handed_in(submitted, "ines")
    with pytest.raises(ValidationError) as error:
        planning.open_calibration(of, by=placed.omar)
    assert error.value.messages == ["Not handed in yet: Omar Ferreira and Zoe Tanaka."]
    assert Calibration.objects.get().is_blind
    first = planning.open_calibration(of, by=placed.omar, confirmed=True)
    assert planning.open_calibration(of, by=placed.omar).opened_at == first.opened_at


def test_opening_bars_whoever_got_a_tie_past_every_signal(placed: Cast, submitted: Case) -> None:
    for who in READERS:
        handed_in(submitted, who)
    type(placed.mia).objects.filter(pk=placed.mia.pk).update(manager=placed.zoe)
    planning.open_calibration(submitted.calibration, by=placed.omar)  # type: ignore[arg-type]
    assert seat(submitted, "zoe").barred_because == "line"


# ---- ratings


def test_a_draft_changes_and_what_is_handed_in_does_not(placed: Cast, submitted: Case) -> None:
    found = rated(submitted, "zoe", 2, 2)
    actions.rate(found, by=placed.zoe, dimension="risk", level=3, reason="Seen again")
    first = actions.hand_in(found, by=placed.zoe)
    assert actions.hand_in(found, by=placed.zoe).handed_in_at == first.handed_in_at
    with pytest.raises(ValidationError, match="do not change"):
        actions.rate(found, by=placed.zoe, dimension="risk", level=1, reason="On second thought")
    levels = dict(CaseRating.objects.values_list("dimension", "level"))
    assert levels == {"autonomy": 2, "risk": 3}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"dimension": "charm", "level": 3, "reason": "r"}, "no such dimension"),
    ({"dimension": "risk", "level": 4, "reason": "r"}, "no such level"),
    ({"dimension": "risk", "level": 0, "reason": "r"}, "no such level"),
    ({"dimension": "risk", "level": 3, "reason": "  "}, "Say why"),
    ({"dimension": "risk", "level": 3, "reason": "r" * 2001}, "At most"),
]


@for_each("said, why", WRONG)
def test_a_rating_has_a_dimension_a_level_and_a_reason(
    placed: Cast, submitted: Case, said: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        actions.rate(seat(submitted, "zoe"), by=placed.zoe, **said)
    assert not CaseRating.objects.exists()


def test_all_ratings_are_saved_or_none(placed: Cast, submitted: Case) -> None:
    said = [actions.Rating("autonomy", 3, "r"), actions.Rating("risk", 9, "r")]
    with pytest.raises(ValidationError):
        actions.rate_all(seat(submitted, "zoe"), by=placed.zoe, ratings=said)
    assert not CaseRating.objects.exists()


def test_handing_in_needs_every_dimension(placed: Cast, submitted: Case) -> None:
    found = seat(submitted, "zoe")
    actions.rate(found, by=placed.zoe, dimension="risk", level=3, reason="r")
    with pytest.raises(ValidationError, match="Not rated yet: Autonomy"):
        actions.hand_in(found, by=placed.zoe)
    assert seat(submitted, "zoe").handed_in_at is None


def test_a_withdrawn_case_keeps_its_seats_and_takes_nothing_more(placed: Cast, submitted: Case) -> None:
    found = handed_in(submitted, "ines")
    withdraw_case(submitted, by=placed.ada, words="Later")
    assert Seat.objects.count() == 7 and CaseRating.objects.filter(seat=found).count() == 2
    for do in (
        lambda: actions.rate(seat(submitted, "zoe"), by=placed.zoe, dimension="risk", level=3, reason="r"),
        lambda: actions.hand_in(seat(submitted, "zoe"), by=placed.zoe),
        lambda: actions.cast_vote(found, by=placed.ines, choice="promote"),
    ):
        with pytest.raises(ValidationError, match="nothing to say"):
            do()


def test_a_meeting_whose_only_case_is_withdrawn_is_over(placed: Cast, submitted: Case) -> None:
    opened(submitted.calibration)  # type: ignore[arg-type]
    withdraw_case(submitted, by=placed.ada, words="Later")
    assert Calibration.objects.get().closed_at is not None


# ---- votes


def test_a_vote_is_cast_in_the_meeting_by_who_handed_in_and_changes_until_the_outcome(
    placed: Cast, submitted: Case
) -> None:
    found = handed_in(submitted, "zoe")
    with pytest.raises(ValidationError, match="not open yet"):
        actions.cast_vote(found, by=placed.zoe, choice="promote")
    opened(submitted.calibration)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="Hand in"):
        actions.cast_vote(seat(submitted, "ines"), by=placed.ines, choice="promote")
    with pytest.raises(ValidationError, match="abstain"):
        actions.cast_vote(found, by=placed.zoe, choice="maybe")
    assert not Vote.objects.exists()
    for choice in ("promote", "not_yet", "abstain"):
        voted(submitted, "zoe", choice, " Because ")
    assert [(vote.choice, vote.words) for vote in Vote.objects.all()] == [("abstain", "Because")]


def test_no_vote_changes_after_the_outcome(placed: Cast, submitted: Case) -> None:
    with_outcome(placed, submitted)
    with pytest.raises(ValidationError, match="nothing to say"):
        voted(submitted, "omar", "not_yet")
    assert set(Vote.objects.values_list("choice", flat=True)) == {"promote"}


# ---- the agenda


def test_the_agenda_of_a_case_is_what_differs(placed: Cast, submitted: Case) -> None:
    handed_in(submitted, "omar", 1, 2)
    handed_in(submitted, "ines", 3, 3)
    rated(submitted, "zoe", 3, 1)  # not handed in, so not on the table
    assert meeting_of(placed.omar, submitted).middles == {"autonomy": 1, "risk": 2}  # one's own
    opened(submitted.calibration)  # type: ignore[arg-type]
    found = meeting_of(placed.omar, submitted)
    assert [(row.dimension.key, row.sides) for row in found.differing] == [
        ("autonomy", {"candidate": "Senior", "manager": "Mid"})
    ]
    assert [rating.member for rating, _ in found.differing[0].said] == ["Omar Ferreira", "Ines Duarte"]
    assert [(row.dimension.key, row.in_a_line) for row in found.agreed] == [
        ("risk", "Mid to Senior, Mid in the middle")
    ]
    assert meeting_of(placed.zoe, submitted).middles == {}  # who did not hand in sees nothing of the others
    assert meeting_of(placed.mia, submitted).middles == {}


def test_a_second_committee_may_read_on_its_own(placed: Cast, submitted: Case) -> None:
    Committee.objects.update(name="Other promotions")
    other = round_of(placed, "ben")
    assert not Seat.objects.filter(person=placed.ben).exists()
    assert other.committee != submitted.calibration.committee  # type: ignore[union-attr]
