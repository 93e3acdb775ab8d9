import pytest

from tests.people import Cast


@pytest.fixture
def owner(cast: Cast) -> None:
    """Omar runs the mentoring programme."""
    cast.omar.is_programme_owner = True
    cast.omar.save()
