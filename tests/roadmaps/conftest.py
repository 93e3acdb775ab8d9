import pytest

from growth.roadmaps.models import RoadmapVersion
from ladder.models import LadderVersion
from tests.roadmaps.making import publish_roadmap


@pytest.fixture
def roadmap(ladder: LadderVersion) -> RoadmapVersion:
    """The small roadmap, published, on the small ladder."""
    return publish_roadmap()
