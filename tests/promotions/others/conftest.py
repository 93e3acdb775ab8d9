import pytest

from growth.promotions.cases.models import Case
from tests.people import Cast
from tests.promotions.making import in_state
from tests.promotions.others.making import World, make_world


@pytest.fixture
def world(placed: Cast, case: Case) -> World:
    return make_world(placed, case)


@pytest.fixture
def feedback(case: Case) -> Case:
    return in_state(case, "feedback")
