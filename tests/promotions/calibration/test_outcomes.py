"""The outcome, its letter, and the placement on its day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import mark_left
from config.errors import StaleEdit
from growth.notices.models import Notice
from growth.promotions.calibration import outcomes
from growth.promotions.calibration.models import Calibration, Outcome
from growth.promotions.cases.actions import withdraw_case
from growth.promotions.cases.models import Case, Transition
from growth.promotions.tasks import place_promoted
from growth.reports.queries import placement_of
from ladder.models import LadderVersion
from tests.cases import for_each
from tests.factories import publish, small_ladder
from tests.people import Cast
from tests.promotions.calibration.making import (
    PROMOTED,
    READERS,
    handed_in,
    met,
    not_yet,
    opened,
    with_outcome,
)
from tests.promotions.making import fresh, meet_gates

DAY = timedelta(days=1)


def record(cast: Cast, case: Case, **changes: Any) -> Outcome:
    return outcomes.record_outcome(fresh(case), by=cast.omar, **{**PROMOTED, **changes})


def level_of(cast: Cast) -> str:
    found = placement_of(cast.ada, timezone.localdate())
    assert found is not None
    return found.level.key


# ---- recording


def test_it_is_recorded_once_with_a_letter_and_nobody_is_told_what_it_is(placed: Cast, submitted: Case) -> None:
    made = with_outcome(placed, submitted)
    assert (made.kind, made.effective_on, made.recorded_by_name) == ("promoted", timezone.localdate(), "Omar Ferreira")
    assert made.letter.startswith("Dear Ada,") and made.reason in made.letter
    assert record(placed, submitted) == made  # a second click
    with pytest.raises(ValidationError, match="recorded already"):
        record(placed, submitted, reason="Other words")
    with pytest.raises(ValidationError, match="recorded already"):
        outcomes.record_outcome(fresh(submitted), by=placed.omar, **not_yet())
    assert Outcome.objects.get().reason == PROMOTED["reason"]
    assert fresh(submitted).state == "submitted"
    assert Notice.objects.filter(person=placed.mia, text__contains="letter").count() == 1
    assert not Notice.objects.filter(person=placed.ada, text__contains="letter").exists()


def test_it_needs_an_open_meeting_and_a_vote(placed: Cast, submitted: Case) -> None:
    meet_gates(submitted, "promoted")
    with pytest.raises(ValidationError, match="not open yet"):
        record(placed, submitted)
    for who in READERS:
        handed_in(submitted, who)
    opened(submitted.calibration)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="Nobody has voted"):
        record(placed, submitted)
    assert not Outcome.objects.exists()


def test_an_open_gate_stops_a_promotion_and_not_a_not_yet(placed: Cast, submitted: Case) -> None:
    met(submitted)
    with pytest.raises(ValidationError) as error:
        record(placed, submitted)
    assert error.value.message_dict == {"kind": ["The gate “Budget” is not met."]}
    assert not Outcome.objects.exists()
    outcomes.record_outcome(fresh(submitted), by=placed.omar, **not_yet())


SHOWS = ["One", "Two", "Three", "Four"]
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("promoted", {"reason": " "}, "reason"),
    ("promoted", {"agreed_levels": {"autonomy": 3}}, "agreed_levels"),
    ("promoted", {"agreed_levels": {"autonomy": 3, "risk": 4}}, "agreed_levels"),
    ("promoted", {"agreed_levels": {"autonomy": 3, "risk": 3, "charm": 3}}, "agreed_levels"),
    ("promoted", {"effective_on": date(2000, 1, 1)}, "effective_on"),
    ("promoted", {"effective_on": date(2999, 1, 1)}, "effective_on"),
    ("promoted", {"kind": "withdrawn"}, "kind"),
    ("not_yet", {"shows": SHOWS[:1]}, "shows"),
    ("not_yet", {"shows": [*SHOWS[:1], "  "]}, "shows"),
    ("not_yet", {"shows": SHOWS}, "shows"),
    ("not_yet", {"shows": ["x" * 301, "Two"]}, "shows"),
    ("not_yet", {"review_on": None}, "review_on"),
    ("not_yet", {"review_on": date(2026, 1, 1)}, "review_on"),
]


def test_what_is_incomplete_is_refused_at_its_field(placed: Cast, submitted: Case) -> None:
    meet_gates(submitted, "promoted")
    met(submitted)
    for kind, changes, field in WRONG:
        words = {**(PROMOTED if kind == "promoted" else not_yet()), **changes}
        with pytest.raises(ValidationError) as error:
            outcomes.record_outcome(fresh(submitted), by=placed.omar, **words)
        assert list(error.value.message_dict) == [field], changes
    assert not Outcome.objects.exists()


# ---- the letter


def test_a_letter_is_edited_by_version_until_it_is_sent(placed: Cast, submitted: Case) -> None:
    made = with_outcome(placed, submitted)
    edited = outcomes.edit_letter(made, by=placed.mia, version=1, letter="**Well done**")
    assert (edited.letter_version, edited.letter_html.strip()) == (2, "<p><strong>Well done</strong></p>")
    for do in (
        lambda: outcomes.edit_letter(made, by=placed.omar, version=1, letter="Mine"),
        lambda: outcomes.send_letter(made, by=placed.omar, version=1),
    ):
        with pytest.raises(StaleEdit):
            do()
    with pytest.raises(ValidationError):
        outcomes.edit_letter(made, by=placed.omar, version=2, letter=" ")
    assert Outcome.objects.get().letter == "**Well done**"
    sent = outcomes.send_letter(made, by=placed.mia, version=2)
    assert outcomes.send_letter(made, by=placed.omar, version=1).letter_sent_at == sent.letter_sent_at
    with pytest.raises(ValidationError, match="was sent"):
        outcomes.edit_letter(made, by=placed.mia, version=2, letter="Other")


def test_sending_ends_the_case_tells_the_candidate_and_closes_the_round(placed: Cast, submitted: Case) -> None:
    made = with_outcome(placed, submitted, **not_yet())
    outcomes.send_letter(made, by=placed.omar, version=1)
    case = fresh(submitted)
    assert (case.state, case.ended_at is not None) == ("not_yet", True)
    last = Transition.objects.filter(case=case).last()
    assert last is not None and (last.to_state, last.by) == ("not_yet", placed.omar)
    (notice,) = Notice.objects.filter(person=placed.ada, text__contains="letter")
    assert notice.url == made.get_absolute_url()
    told = Notice.objects.filter(text__contains="was sent").values_list("person__email", flat=True)
    assert set(told) == {"mia@example.org", "ines@example.org", "zoe@example.org"}
    assert not [text for text in Notice.objects.values_list("text", flat=True) if "not yet" in text.lower()]
    assert Calibration.objects.get().closed_at is not None
    assert level_of(placed) == "mid"


def test_a_gate_that_closed_again_stops_the_letter(placed: Cast, submitted: Case) -> None:
    made = with_outcome(placed, submitted)
    submitted.gates.filter(key="budget").update(state="refused")
    with pytest.raises(ValidationError, match="Budget"):
        outcomes.send_letter(made, by=placed.mia, version=1)
    assert Outcome.objects.get().letter_sent_at is None and fresh(submitted).state == "submitted"


def test_a_case_whose_candidate_left_gets_no_letter(placed: Cast, submitted: Case) -> None:
    made = with_outcome(placed, submitted)
    with pytest.raises(ValidationError, match="committee has met"):
        withdraw_case(fresh(submitted), by=placed.ada, words="Too late")
    mark_left(placed.ada, by=placed.rafael, on=timezone.localdate())
    assert fresh(submitted).state == "withdrawn"
    with pytest.raises(ValidationError, match="withdrawn"):
        outcomes.send_letter(made, by=placed.mia, version=1)
    assert level_of(placed) == "mid"


# ---- the placement


def test_a_promotion_that_holds_already_is_placed_at_once(placed: Cast, submitted: Case) -> None:
    since = timezone.localdate() - 10 * DAY
    made = with_outcome(placed, submitted, **{**PROMOTED, "effective_on": since})
    assert level_of(placed) == "mid"
    sent = outcomes.send_letter(made, by=placed.mia, version=1)
    found = placement_of(placed.ada, timezone.localdate())
    assert found is not None and (found.level.key, found.since, found.set_by) == ("senior", since, placed.mia)
    assert sent.placed_at is not None
    assert not outcomes.apply_placement(made)
    assert placed.ada.placements.count() == 2


def later(cast: Cast, case: Case) -> Outcome:
    """Sent, effective tomorrow."""
    made = with_outcome(cast, case, **{**PROMOTED, "effective_on": timezone.localdate() + DAY})
    return outcomes.send_letter(made, by=cast.mia, version=1)


def test_a_promotion_to_come_is_placed_on_its_day_and_once(placed: Cast, submitted: Case) -> None:
    made = later(placed, submitted)
    place_promoted()
    assert (level_of(placed), made.placed_at) == ("mid", None)
    Outcome.objects.update(effective_on=timezone.localdate())
    assert outcomes.place_promoted() == 1
    assert outcomes.place_promoted() == 0
    assert level_of(placed) == "senior"


def test_the_level_is_found_by_its_key_in_the_version_in_force(placed: Cast, submitted: Case) -> None:
    later(placed, submitted)
    publish({**small_ladder(), "notes": "Second version."})
    Outcome.objects.update(effective_on=timezone.localdate())
    assert outcomes.place_promoted() == 1
    found = placement_of(placed.ada, timezone.localdate())
    assert found is not None
    assert (found.level.key, found.level.version) == ("senior", LadderVersion.objects.published().get())


def test_a_level_that_is_gone_and_a_person_who_left_are_not_placed(placed: Cast, submitted: Case) -> None:
    made = later(placed, submitted)
    Outcome.objects.update(effective_on=timezone.localdate())
    LadderVersion.objects.update(status="retired")
    assert outcomes.place_promoted() == 0
    LadderVersion.objects.update(status="published")
    mark_left(placed.ada, by=placed.rafael, on=timezone.localdate())
    assert outcomes.place_promoted() == 0 and not outcomes.apply_placement(made)
    assert level_of(placed) == "mid"


@for_each("sent", [True, False])
def test_nobody_is_placed_without_a_letter_or_lower_than_they_stand(placed: Cast, submitted: Case, sent: bool) -> None:
    made = with_outcome(placed, submitted, **{**PROMOTED, "effective_on": timezone.localdate() - DAY})
    if not sent:
        assert not outcomes.apply_placement(made)
        assert level_of(placed) == "mid"
        return
    placed.ada.placements.update(level=fresh(submitted).target)
    outcomes.send_letter(made, by=placed.mia, version=1)
    assert placed.ada.placements.count() == 1
    assert Outcome.objects.get().placed_at is not None
