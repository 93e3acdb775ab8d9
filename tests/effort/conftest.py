from datetime import date, timedelta

import pytest
from django.utils import timezone

from growth.effort.actions import check_in
from growth.effort.models import EffortCheckIn
from growth.effort.months import open_months
from ladder.actions import place
from ladder.models import LadderVersion
from tests.people import Cast


def month(back: int = 0) -> date:
    return open_months(timezone.localdate())[back]


@pytest.fixture
def placed(cast: Cast, ladder: LadderVersion) -> Cast:
    """Ada stands at Mid, so that there is a report of her."""
    since = timezone.localdate() - timedelta(days=400)
    place(cast.ada, level=ladder.levels.get(key="mid"), since=since, by=cast.mia)
    return cast


@pytest.fixture
def hidden(placed: Cast) -> EffortCheckIn:
    """Ada's newest month, for herself: 41/33/26."""
    return check_in(by=placed.ada, month=month(), implement=41, design=33, review=26)


@pytest.fixture
def shown(placed: Cast) -> EffortCheckIn:
    """Ada's month before, in her growth report: 57/24/19."""
    return check_in(by=placed.ada, month=month(1), implement=57, design=24, review=19, is_shared=True)
