import pytest

from growth.promotions.calibration.models import Calibration
from growth.promotions.cases.models import Case
from tests.people import Cast
from tests.promotions.calibration import making


@pytest.fixture
def round_(placed: Cast) -> Calibration:
    """A calibration whose committee is Omar (chair), Ines and Zoe, and everybody with a tie to Ada."""
    return making.round_of(placed, "ines", "zoe", *making.BARRED)


@pytest.fixture
def submitted(case: Case, round_: Calibration) -> Case:
    """Ada’s case, before that committee."""
    return making.submitted(case, round_)
