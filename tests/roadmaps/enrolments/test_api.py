"""The second door: the same readers, rules and actions."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff
from growth.roadmaps.models import RoadmapVersion
from tests.people import Cast
from tests.roadmaps.making import on_roadmap, stone, weeks_ago

SignIn = Callable[[str], Client]
JSON = "application/json"
API = "/api/v1"


def test_joining_and_leaving(as_: SignIn, cast: Cast, roadmap: RoadmapVersion) -> None:
    client = as_("ada")
    body = {
        "version": roadmap.pk,
        "started_on": weeks_ago(0).isoformat(),
        "weekly_hours": "7.5",
        "visibility": "private",
        "optional": ["tuning"],
        "time_off": {"first_week": weeks_ago(-2).isoformat(), "last_week": weeks_ago(-2).isoformat()},
    }
    answer = client.post(f"{API}/enrolments/", body, JSON)
    assert answer.status_code == 201, answer.json()
    made = Enrolment.objects.get(pk=answer.json()["id"])
    assert AcceptedPlan.objects.get().weekly_minutes == 450 and TimeOff.objects.count() == 1
    assert stone(made, "tuning").state == "not_started"
    for wrong, field in (({"weekly_hours": "0"}, "weekly_hours"), ({"visibility": "all"}, "visibility")):
        assert list(client.post(f"{API}/enrolments/", {**body, **wrong}, JSON).json()) == [field]
    assert client.post(f"{API}/enrolments/", body, JSON).status_code == 400
    assert (
        client.post(f"{API}/enrolments/{made.pk}/sharing/", {"visibility": "circle"}, JSON).json()["visibility"]
        == "circle"
    )
    assert client.post(f"{API}/enrolments/{made.pk}/ending/").json()["outcome"] == "left"
    assert client.post(f"{API}/enrolments/{made.pk}/ending/").status_code == 400


def test_hours(as_: SignIn, cast: Cast, roadmap: RoadmapVersion) -> None:
    client, made = as_("ada"), on_roadmap(cast.ada)
    other = stone(on_roadmap(cast.ben), "memo")
    body = {"week": weeks_ago(1).isoformat(), "hours": "1.5", "milestone": stone(made, "memo").pk}
    answer = client.post(f"{API}/roadmap-hours/", body, JSON)
    assert (answer.status_code, answer.json()["hours"]) == (201, "1.50")
    assert HoursEntry.objects.get().minutes == 90
    for wrong, field in (
        ({"hours": "168"}, "hours"),
        ({"week": weeks_ago(-2).isoformat()}, "week"),
        ({"milestone": other.pk}, "milestone"),
    ):
        refused = client.post(f"{API}/roadmap-hours/", {**body, **wrong}, JSON)
        assert (refused.status_code, list(refused.json())) == (400, [field])
    assert client.delete(f"{API}/roadmap-hours/{HoursEntry.objects.get().pk}/").status_code == 204
    assert as_("zoe").post(f"{API}/roadmap-hours/", {**body, "milestone": None}, JSON).status_code == 400


def test_time_off(as_: SignIn, cast: Cast, roadmap: RoadmapVersion) -> None:
    client = as_("ada")
    on_roadmap(cast.ada)
    week = timezone.localdate() + timedelta(weeks=1)
    body = {"first_week": week.isoformat(), "last_week": week.isoformat()}
    made = client.post(f"{API}/roadmap-time-off/", body, JSON).json()
    assert made["first_week"] == weeks_ago(-1).isoformat()
    refused = client.post(f"{API}/roadmap-time-off/", {**body, "last_week": weeks_ago(1).isoformat()}, JSON)
    assert list(refused.json()) == ["last_week"]
    assert client.delete(f"{API}/roadmap-time-off/{made['id']}/").status_code == 204


def test_a_plan_is_seen_and_taken_up(as_: SignIn, cast: Cast, roadmap: RoadmapVersion) -> None:
    client, made = as_("ada"), on_roadmap(cast.ada)
    shown = client.get(f"{API}/roadmap-plans/preview/?weekly_hours=10").json()
    assert len(shown["moves"]) == 4 and shown["revision"] == made.revision
    body = {"weekly_hours": "10", "revision": shown["revision"]}
    assert client.post(f"{API}/roadmap-plans/acceptance/", body, JSON).json()["moves"] == []
    made.refresh_from_db()
    assert str(made.lands_on) == shown["lands_on"]
    assert [row["weekly_hours"] for row in client.get(f"{API}/roadmap-plans/").json()["results"]] == ["10.00", "5.00"]
    assert client.post(f"{API}/roadmap-plans/acceptance/", body, JSON).status_code == 200  # twice is once
    assert AcceptedPlan.objects.count() == 2
    stale = {**body, "weekly_hours": "4"}
    assert client.post(f"{API}/roadmap-plans/acceptance/", stale, JSON).status_code == 409
    assert list(client.get(f"{API}/roadmap-plans/preview/?weekly_hours=0").json()) == ["weekly_hours"]
    assert as_("zoe").get(f"{API}/roadmap-plans/preview/").status_code == 400


def test_lists_ask_as_much_for_many_as_for_one(as_: SignIn, cast: Cast, roadmap: RoadmapVersion) -> None:
    counts = []
    client = as_("mia")
    for person in (cast.ada, cast.ben):
        on_roadmap(person)
        client.get(f"{API}/enrolments/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"{API}/enrolments/")
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 1  # several reads are looked up before they are written
