import pytest

from growth.decisions.models import Project
from tests.decisions.makers import make_project
from tests.people import Cast


@pytest.fixture
def project(cast: Cast) -> Project:
    """Mia keeps it; everybody reads it."""
    return make_project(cast.mia)
