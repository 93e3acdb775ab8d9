import pytest

from growth.promotions.cases.models import Case
from growth.promotions.models import CaseTemplate
from ladder.models import LadderVersion
from tests.people import Cast
from tests.promotions import making


@pytest.fixture
def template(db: None) -> CaseTemplate:
    """The small template, published."""
    return making.publish_template()


@pytest.fixture
def placed(cast: Cast, ladder: LadderVersion, template: CaseTemplate) -> Cast:
    """The cast, placed on the small ladder, with a template in force."""
    making.place_everybody(cast, ladder)
    return cast


@pytest.fixture
def case(placed: Cast) -> Case:
    """Ada's case for senior, drafted."""
    return making.drafting(placed)
