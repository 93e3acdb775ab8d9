import pytest

from tests.mentoring.meeting.world import Everything, everything
from tests.people import Cast


@pytest.fixture
def owner(cast: Cast) -> Cast:
    """The cast, with Omar running the programme."""
    cast.omar.is_programme_owner = True
    cast.omar.save()
    return cast


@pytest.fixture
def world(owner: Cast) -> Everything:
    return everything(owner)
