from collections.abc import Iterator

import pytest

from growth.promotions.calibration.models import Calibration
from growth.promotions.cases.models import Case
from growth.promotions.models import CaseTemplate
from growth.promotions.packets.models import Packet
from tests.people import Cast
from tests.promotions import making
from tests.promotions.packets.making import create_triggers, drop_triggers, ready, seat, submitted


@pytest.fixture
def template(db: None) -> CaseTemplate:
    """Without lint: what is missing before submission has tests of its own (tests/promotions/lint)."""
    return making.publish_lenient_template()


@pytest.fixture
def calibration(placed: Cast) -> Calibration:
    """It takes cases; Omar chairs its committee, Ines sits on it."""
    return making.calibration(making.committee(placed))


@pytest.fixture
def case(placed: Cast) -> Case:
    """Ada's, ready to be submitted."""
    return ready(placed)


@pytest.fixture
def packet(cast: Cast, case: Case, calibration: Calibration) -> Packet:
    """Of Ada's case. Omar reads it; Ines is barred."""
    made = submitted(case, calibration)
    seat(made, cast.omar)
    seat(made, cast.ines, barred="declared")
    return made


@pytest.fixture
def _triggers_again(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        create_triggers()


@pytest.fixture
def flushed(_triggers_again: None, transactional_db: None) -> Iterator[None]:
    """For tests with real transactions: on SQLite the rows of packets could not be emptied away after them."""
    yield
    drop_triggers()
