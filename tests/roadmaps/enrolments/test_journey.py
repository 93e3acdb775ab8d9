"""Tried as somebody new would: join, log eight uneven weeks, close three milestones, see the plan move."""

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import RoadmapVersion
from tests.people import Cast
from tests.roadmaps.making import stone, weeks_ago

SignIn = Callable[[str], Client]
UNEVEN = (5, 2, 0, 8, 3, 0, 6, 4)  # hours, oldest first


def test_from_joining_to_a_plan_that_moved(as_: SignIn, cast: Cast, roadmap: RoadmapVersion) -> None:
    client = as_("ada")
    begun = weeks_ago(8)
    choice = {"started_on": begun.isoformat(), "weekly_hours": "5", "visibility": "circle"}
    assert client.post("/roadmap/library/to-ai/joining/", choice).status_code == 302
    made = Enrolment.objects.get()
    _as_if_planned_on(made, begun)
    assert "Yes." not in client.get("/roadmap/").content.decode()  # nothing was given in these weeks

    for back, hours in zip(range(8, 0, -1), UNEVEN, strict=True):
        key = "memo" if back > 6 else "code" if back > 3 else "evaluation"
        if hours:
            data = {"hours": str(hours), "week": weeks_ago(back).isoformat(), "milestone": stone(made, key).pk}
            assert client.post("/roadmap/hours/", data).status_code == 302
    assert HoursEntry.objects.count() == 6
    body = client.get("/roadmap/").content.decode()
    assert "you gave 3.5 hours a week, and you planned five hours" in body

    for key, back in (("memo", 7), ("code", 4), ("evaluation", 1)):
        PlannedMilestone.objects.filter(enrolment=made, key=key).update(state="closed", closed_on=weeks_ago(back))
    body = client.get("/roadmap/").content.decode()
    assert "3 of 4 closed" in body and "3 of 4 milestones are closed" in body
    expected = client.get("/roadmap/").context["roadmap"].lands
    assert expected == timezone.localdate() + timedelta(days=19)  # ten hours at three and a half a week

    shown = client.get("/roadmap/plan/", {"hours": "3.5"})
    preview = shown.context["preview"]
    assert [move.milestone.key for move in preview.moves] == ["runbook"] and preview.lands == expected
    data = {"hours": "3.5", "started_on": begun.isoformat(), "revision": shown.context["enrolment"].revision}
    assert "This is your plan now." in client.post("/roadmap/plan/", data, follow=True).content.decode()
    made.refresh_from_db()
    assert (made.lands_on, AcceptedPlan.objects.count()) == (expected, 2)
    answer = client.get("/roadmap/").content.decode()
    assert "Yes. Over the last six weeks" in answer and "Things have moved" not in answer
    assert "3 of 4 milestones are closed" in as_("mia").get(f"/roadmap/enrolments/{made.pk}/").content.decode()


def _as_if_planned_on(made: Enrolment, day: date) -> None:
    """The days that the first plan would have had eight weeks ago."""
    back = timezone.localdate() - day
    for row in made.milestones.filter(state="not_started"):
        assert row.planned_from and row.planned_until
        row.planned_from, row.planned_until = row.planned_from - back, row.planned_until - back
        row.save()
    assert made.lands_on
    Enrolment.objects.update(lands_on=made.lands_on - back, first_lands_on=made.lands_on - back)
