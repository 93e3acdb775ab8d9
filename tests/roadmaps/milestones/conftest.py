import pytest

from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.models import RoadmapVersion
from tests.people import Cast
from tests.roadmaps.making import on_roadmap


@pytest.fixture
def plan(cast: Cast, roadmap: RoadmapVersion) -> Enrolment:
    """Ada is on the roadmap and shows it to her growth circle."""
    return on_roadmap(cast.ada)
