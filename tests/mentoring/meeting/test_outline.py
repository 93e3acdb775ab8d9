"""The first ninety days with an onboarding buddy."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from growth.mentoring.meeting import actions
from growth.mentoring.meeting.models import OutlineStep
from growth.mentoring.meeting.outline import built_in
from growth.mentoring.models import Kind, Pairing
from tests.mentoring.meeting.world import begun
from tests.people import Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def buddy(cast: Cast) -> Pairing:
    return begun(cast.zoe, cast.ben, kind=Kind.BUDDY)


def test_the_file_has_a_few_steps_for_each_part() -> None:
    days = [day for day, _ in built_in()]
    assert days == sorted(days)
    assert {day: days.count(day) for day in set(days)} == {30: 5, 60: 5, 90: 5}
    assert len({words for _, words in built_in()}) == 15


def test_only_a_buddy_begins_with_it(as_: SignIn, cast: Cast, buddy: Pairing) -> None:
    begun(cast.zoe, cast.omar)
    begun(cast.zoe, cast.ines, kind=Kind.ROTATION)
    assert list(OutlineStep.objects.values_list("pairing", "day", "words")) == [
        (buddy.pk, day, words) for day, words in built_in()
    ]
    page = as_("ben").get(buddy.get_absolute_url()).content.decode()
    assert [f"By day {day}" in page for day in (30, 60, 90)] == [True] * 3


@pytest.mark.parametrize("base", ["/mentoring/outline-steps/{}/", "/api/v1/mentoring-outline-steps/{}/"])
def test_both_tick_and_untick(as_: SignIn, cast: Cast, buddy: Pairing, base: str) -> None:
    step = OutlineStep.objects.first()
    path = base.format(step.pk)
    as_("zoe").post(f"{path}done/")
    as_("ben").post(f"{path}done/")  # done already: whoever was first stays
    step.refresh_from_db()
    assert (step.done_at is not None, step.done_by) == (True, cast.zoe)
    as_("ben").post(f"{path}reopening/")
    step.refresh_from_db()
    assert (step.done_at, step.done_by) == (None, None)


def test_both_add_and_remove(as_: SignIn, buddy: Pairing) -> None:
    sent = {"words": "Meet the on-call people", "day": "60"}
    for _ in range(2):
        assert as_("ben").post(f"/mentoring/pairings/{buddy.pk}/outline/", sent).status_code == 302
    assert OutlineStep.objects.count() == 16
    added = OutlineStep.objects.get(words=sent["words"])
    assert list(OutlineStep.objects.filter(day=60))[-1] == added
    assert as_("zoe").post(f"/mentoring/outline-steps/{added.pk}/removal/").status_code == 302
    body = {**sent, "pairing": buddy.pk}
    made = as_("zoe").post("/api/v1/mentoring-outline-steps/", body, content_type="application/json")
    assert made.status_code == 201
    assert as_("ben").delete(f"/api/v1/mentoring-outline-steps/{made.json()['id']}/").status_code == 204
    assert OutlineStep.objects.count() == 15


def test_odd_steps_are_refused_at_their_field(as_: SignIn, cast: Cast, buddy: Pairing) -> None:
    for fields, field in (({"words": " "}, "words"), ({"day": 45}, "day")):
        step = {"words": "Read", "day": 30, **fields}
        with pytest.raises(ValidationError) as refused:
            actions.add_outline_step(buddy, by=cast.ben, **step)
        assert set(refused.value.error_dict) == {field}
        answer = as_("ben").post(f"/mentoring/pairings/{buddy.pk}/outline/", step)
        assert (answer.status_code, set(answer.context["outline_form"].errors)) == (422, {field})
        body = {**step, "pairing": buddy.pk}
        answer = as_("ben").post("/api/v1/mentoring-outline-steps/", body, content_type="application/json")
        assert (answer.status_code, set(answer.json())) == (400, {field})
    assert OutlineStep.objects.count() == 15
