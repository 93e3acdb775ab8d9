import pytest

from accounts.models import User
from ladder.models import LadderVersion
from tests.mentoring.rounds import world
from tests.people import Cast, person


@pytest.fixture
def omar(cast: Cast) -> User:
    """He runs the programme."""
    return world.owner(cast)


@pytest.fixture
def helpers(cast: Cast, ladder: LadderVersion) -> Cast:
    """Noor helps in risk and Zoe in autonomy, one person each; Ada and Ben, at mid, look for help in both."""
    world.without_pairings()
    vera = person(name="Vera Brandt")  # their manager, who takes no part in anything
    world.helper(cast.noor, vera, dimension=world.RISK)
    world.helper(cast.zoe, vera, dimension=world.AUTONOMY)
    world.seeker(cast.ada)
    world.seeker(cast.ben)
    return cast
