"""Two at the same moment: both hand in, one outcome stands, one letter is sent, a bar and a rating do not cross."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from growth.notices.models import Notice
from growth.promotions.calibration import actions, outcomes, seats
from growth.promotions.calibration.models import Calibration, CaseRating, Outcome, Seat
from growth.promotions.cases.models import Case, Transition
from tests.at_once import at_once
from tests.factories import publish
from tests.people import Cast, make_cast
from tests.promotions import making
from tests.promotions.calibration.making import PROMOTED, rated, round_of, seat, submitted, voted
from tests.promotions.making import fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> tuple[Cast, Case]:
    ladder, cast = publish(), make_cast()
    making.publish_template()
    making.place_everybody(cast, ladder)
    return cast, submitted(making.drafting(cast), round_of(cast, "ines", "zoe"), with_packet=False)


def test_what_is_done_at_once_comes_to_one_of_each(world: tuple[Cast, Case]) -> None:
    cast, case = world
    rate = partial(actions.rate, seat(case, "zoe"), by=cast.zoe, dimension="risk", level=3, reason="Seen")
    declare = partial(seats.declare_conflict, seat(case, "zoe"), by=cast.zoe, words="We are friends")
    assert all(isinstance(error, ValidationError) for error in at_once(rate, declare, rate))
    assert seat(case, "zoe").barred_because == "declared"
    assert not CaseRating.objects.exists()

    first, second = rated(case, "omar"), rated(case, "ines")
    hand_in = [partial(actions.hand_in, at, by=at.person) for at in (first, second, first)]
    assert at_once(*hand_in) == []
    assert Seat.objects.filter(handed_in_at__isnull=False).count() == 2

    making.meet_gates(case, "promoted")
    Calibration.objects.update(opened_at="2026-01-01T00:00Z")
    voted(case, "omar")
    record = partial(outcomes.record_outcome, fresh(case), by=cast.omar)
    said = [PROMOTED, {**PROMOTED, "reason": "Other words"}]
    assert [type(error) for error in at_once(*[partial(record, **words) for words in said])] == [ValidationError]
    made = Outcome.objects.get()

    send = [partial(outcomes.send_letter, made, by=who, version=1) for who in (cast.mia, cast.omar)]
    assert at_once(*send) == []
    assert Transition.objects.filter(case=case, to_state="promoted").count() == 1
    assert Notice.objects.filter(person=cast.ada, text__contains="letter").count() == 1
    assert cast.ada.placements.count() == 2
