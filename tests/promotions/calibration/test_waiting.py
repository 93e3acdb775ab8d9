"""What of committees and outcomes waits, for exactly whom, and in which words."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from growth.inbox.queries import frame_counts
from growth.promotions.calibration import outcomes, seats, waiting
from growth.promotions.calibration.models import Outcome
from growth.promotions.cases.actions import start_case, withdraw_case
from growth.promotions.cases.models import Case
from tests.people import NAMES, Cast
from tests.promotions.calibration.making import READERS, handed_in, not_yet, opened, seat, voted, with_outcome

SignIn = Callable[[str], Client]


def waits(cast: Cast) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for who in NAMES:
        counted = frame_counts(cast[who]).by_kind
        for waits in waiting.WAITING:
            if counted.get(waits.key):
                assert waits.rows(cast[who]).count() == counted[waits.key]
                found.setdefault(waits.key, set()).add(who)
    return found


def test_each_waits_for_its_own_people(as_: SignIn, placed: Cast, submitted: Case) -> None:
    assert waits(placed) == {"cases_to_rate": set(READERS)}
    handed_in(submitted, "omar")
    handed_in(submitted, "ines")
    assert waits(placed) == {"cases_to_rate": {"zoe"}}
    opened(submitted.calibration)  # type: ignore[arg-type]
    assert waits(placed) == {"cases_to_rate": {"zoe"}, "cases_to_vote_on": {"omar", "ines"}}
    voted(submitted, "ines")
    assert waits(placed) == {
        "cases_to_rate": {"zoe"}, "cases_to_vote_on": {"omar"}, "outcomes_to_record": {"omar"},
    }  # fmt: skip
    seats.declare_conflict(seat(submitted, "omar"), by=placed.omar, words="We are friends")
    assert waits(placed) == {"cases_to_rate": {"zoe"}, "outcomes_to_record": {"ines", "zoe"}}
    made = outcomes.record_outcome(submitted, by=placed.ines, **not_yet())
    assert waits(placed) == {"letters_to_send": {"mia"}}
    outcomes.send_letter(made, by=placed.mia, version=1)
    assert waits(placed) == {}
    Outcome.objects.update(review_on=timezone.localdate())
    assert waits(placed) == {"cases_to_look_at_again": {"mia"}}
    for who in NAMES:
        assert "Ada" not in as_(who).get("/inbox/").content.decode() or who in ("mia", "ada")
    start_case(by=placed.mia, person=placed.ada)
    assert waits(placed) == {}


def test_a_review_is_not_asked_for_for_ever(placed: Cast, submitted: Case) -> None:
    made = with_outcome(placed, submitted, **not_yet())
    outcomes.send_letter(made, by=placed.mia, version=1)
    Outcome.objects.update(review_on=timezone.localdate() - timedelta(days=61))
    assert waits(placed) == {}


def test_nothing_waits_of_a_withdrawn_case(placed: Cast, submitted: Case) -> None:
    withdraw_case(submitted, by=placed.ada, words="Later")
    assert waits(placed) == {}


def test_a_case_waits_without_a_name_at_an_address_that_works(as_: SignIn, placed: Cast, submitted: Case) -> None:
    handed_in(submitted, "zoe")
    opened(submitted.calibration)  # type: ignore[arg-type]
    voted(submitted, "zoe")
    handed_in(submitted, "omar")
    for kind, who in (("cases_to_rate", "ines"), ("cases_to_vote_on", "omar"), ("outcomes_to_record", "omar")):
        (waits,) = [waits for waits in waiting.WAITING if waits.key == kind]
        row = waits.row(waits.rows(placed[who]).get())
        assert row.what == "Case 1: Mid to Senior" and "Ada" not in row.meta
        assert as_(who).get(row.url).status_code == 200
