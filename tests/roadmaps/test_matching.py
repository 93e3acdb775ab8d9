"""Whoever is on a roadmap heads for its ladder, as far as mentor matching is concerned."""

import pytest
from django.test import Client
from django.utils import timezone

from growth.mentoring.profiles.actions import look_for
from growth.mentoring.profiles.models import Wish
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.signals import enrolment_ended
from ladder.models import LadderVersion
from tests.cases import for_each
from tests.factories import publish, small_ladder
from tests.people import Cast
from tests.roadmaps.making import on_roadmap


@pytest.fixture
def other_ladder(ladder: LadderVersion) -> LadderVersion:
    return publish(small_ladder("manager"))


def end(enrolment: Enrolment, outcome: str) -> None:
    enrolment.ended_on, enrolment.outcome = timezone.localdate(), outcome
    enrolment.save()
    enrolment_ended.send(Enrolment, enrolment=enrolment)


def track(cast: Cast) -> str:
    return Wish.objects.get(person=cast.ada).track


def test_joining_chooses_the_ladder_of_the_roadmap_where_none_was_chosen(roadmap: RoadmapVersion, cast: Cast) -> None:
    on_roadmap(cast.ada)
    assert track(cast) == "engineer"
    client = Client()
    client.force_login(cast.ada)
    form = client.get("/mentoring/profile/").context["wish_form"]
    assert form["track"].value() == "engineer"  # seen where it is changed


def test_a_ladder_somebody_chose_stays(roadmap: RoadmapVersion, other_ladder: LadderVersion, cast: Cast) -> None:
    look_for(by=cast.ada, version=1, track="manager")
    made = on_roadmap(cast.ada)
    assert track(cast) == "manager"
    end(made, "left")
    assert track(cast) == "manager"


@for_each(
    "before, since, outcome, after",
    [
        ("", "", "left", ""),
        ("", "manager", "left", "manager"),
        ("engineer", "", "left", "engineer"),
        ("", "", "finished", "engineer"),
    ],
)
def test_leaving_takes_back_what_joining_chose_and_nothing_else(
    roadmap: RoadmapVersion, other_ladder: LadderVersion, cast: Cast,
    before: str, since: str, outcome: str, after: str,
) -> None:  # fmt: skip
    if before:
        look_for(by=cast.ada, version=1, track=before)
    made = on_roadmap(cast.ada)
    if since:
        look_for(by=cast.ada, version=Wish.objects.get(person=cast.ada).version, track=since)
    end(made, outcome)
    assert track(cast) == after


def test_a_form_opened_before_is_told_that_the_ladder_was_chosen(roadmap: RoadmapVersion, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ada)
    version = client.get("/mentoring/profile/").context["wish_form"]["version"].value()
    on_roadmap(cast.ada)
    assert Wish.objects.get(person=cast.ada).version == version + 1
