"""Who sees what of somebody's roadmap, the same at page and API. Hours, time off and plans: the person alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import erase_person, mark_left
from accounts.models import Read
from accounts.reads import open_record
from growth.roadmaps.enrolments.actions import add_time_off, log_hours
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry, TimeOff
from growth.roadmaps.models import RoadmapVersion
from ladder.actions import place
from tests.cases import for_each
from tests.people import NAMES, Cast
from tests.roadmaps.making import on_roadmap, stone, weeks_ago

SignIn = Callable[[str], Client]
CIRCLE = {"ada", "mia", "noor"}


@pytest.fixture
def shared(roadmap: RoadmapVersion, cast: Cast) -> Enrolment:
    """Ada's, with hours, weeks off and a plan that could leak; and Ben's, private."""
    made = on_roadmap(cast.ada, weekly_minutes=525)
    log_hours(made, by=cast.ada, week=weeks_ago(1), minutes=795, milestone=stone(made, "memo"))
    add_time_off(made, by=cast.ada, first=weeks_ago(-4), last=weeks_ago(-4))
    on_roadmap(cast.ben, visibility="private")
    return made


def readers(as_: SignIn, made: Enrolment) -> set[str]:
    """Who opens it; at page, API and list alike."""
    clients = {who: as_(who) for who in NAMES}
    page = {who for who, of in clients.items() if of.get(f"/roadmap/enrolments/{made.pk}/").status_code in (200, 302)}
    api = {who for who, of in clients.items() if of.get(f"/api/v1/enrolments/{made.pk}/").status_code == 200}
    rows = {who: of.get("/api/v1/enrolments/").json()["results"] for who, of in clients.items()}
    listed = {who for who, found in rows.items() if made.pk in [row["id"] for row in found]}
    assert page == api == listed
    return page


def test_the_growth_circle_sees_a_shared_one_and_nobody_a_private_one(
    as_: SignIn, cast: Cast, shared: Enrolment
) -> None:
    assert readers(as_, shared) == CIRCLE
    assert readers(as_, Enrolment.objects.get(person=cast.ben)) == {"ben"}
    as_("ada").post(f"/roadmap/enrolments/{shared.pk}/sharing/", {"visibility": "private"})
    assert readers(as_, shared) == {"ada"}


def test_the_page_of_a_person_leads_to_their_roadmap_whoever_may_read_it(
    as_: SignIn, cast: Cast, shared: Enrolment
) -> None:
    def led(of: Enrolment) -> set[str]:
        person, way = f"/people/{of.person_id}/", f'href="/roadmap/enrolments/{of.pk}/"'
        return {who for who in NAMES if way in as_(who).get(person).content.decode()}

    assert led(shared) == CIRCLE
    assert led(Enrolment.objects.get(person=cast.ben)) == {"ben"}
    assert as_("zoe").get("/roadmap/milestones/order/").status_code == 404


def test_break_glass_opens_what_is_shared_and_no_hours(as_: SignIn, cast: Cast, shared: Enrolment) -> None:
    open_record(cast.ada, by=cast.rafael, reason="The lawyers asked for everything.", hours=2)
    open_record(cast.ben, by=cast.rafael, reason="The lawyers asked for everything.", hours=2)
    assert readers(as_, shared) == CIRCLE | {"rafael"}
    assert readers(as_, Enrolment.objects.get(person=cast.ben)) == {"ben"}
    assert "More than 15" not in as_("rafael").get(f"/roadmap/enrolments/{shared.pk}/").content.decode()


@for_each("address", ["roadmap-hours", "roadmap-time-off", "roadmap-plans"])
def test_hours_time_off_and_plans_are_that_person_s_alone(
    as_: SignIn, cast: Cast, shared: Enrolment, address: str
) -> None:
    open_record(cast.ada, by=cast.rafael, reason="The lawyers asked for everything.", hours=2)
    model = {"roadmap-hours": HoursEntry, "roadmap-time-off": TimeOff, "roadmap-plans": AcceptedPlan}[address]
    row = model._default_manager.filter(enrolment=shared).get()
    one = {who for who in NAMES if as_(who).get(f"/api/v1/{address}/{row.pk}/").status_code == 200}
    listed = {
        who
        for who in NAMES
        if row.pk in [found["id"] for found in as_(who).get(f"/api/v1/{address}/").json()["results"]]
    }
    assert one == listed == {"ada"}


def test_what_the_circle_reads_knows_nothing_of_hours(as_: SignIn, cast: Cast, shared: Enrolment) -> None:
    open_record(cast.ada, by=cast.rafael, reason="The lawyers asked for everything.", hours=2)
    for who in ("mia", "noor", "rafael"):
        for path in (f"/roadmap/enrolments/{shared.pk}/", "/roadmap/", "/", f"/people/{cast.ada.pk}/"):
            body = as_(who).get(path).content.decode()
            assert not any(words in body for words in ("13.25", "8.75", "Time off", "hours a week.", "Weeks before"))
        answer = as_(who).get(f"/api/v1/enrolments/{shared.pk}/").json()
        assert answer.keys() == {
            "id", "person", "version", "started_on", "visibility", "first_lands_on", "lands_on", "ended_on", "outcome",
        }  # fmt: skip
    own = as_("ada").get("/roadmap/").content.decode()
    assert "13.25" in own and "8.75" in own and "Time off" in own


def test_the_manager_alone_learns_of_more_than_fifteen_hours(as_: SignIn, cast: Cast, shared: Enrolment) -> None:
    path = f"/roadmap/enrolments/{shared.pk}/"
    assert {who for who in CIRCLE - {"ada"} if "More than 15" in as_(who).get(path).content.decode()} == {"mia"}


def test_reading_somebody_else_s_is_recorded(as_: SignIn, cast: Cast, shared: Enrolment) -> None:
    for who in ("ada", "mia", "zoe"):
        as_(who).get(f"/roadmap/enrolments/{shared.pk}/")
    assert [(row.reader, row.what) for row in Read.objects.all()] == [(cast.mia, "roadmap")]


@for_each("who, status", [("mia", 403), ("noor", 403), ("petra", 404), ("ben", 404), ("zoe", 404), ("rafael", 404)])
def test_nobody_else_changes_it(as_: SignIn, shared: Enrolment, who: str, status: int) -> None:
    client, entry, off = as_(who), HoursEntry.objects.get(), TimeOff.objects.get()
    assert client.post(f"/roadmap/enrolments/{shared.pk}/sharing/", {"visibility": "private"}).status_code == status
    for part in ("sharing", "ending"):
        answer = client.post(f"/api/v1/enrolments/{shared.pk}/{part}/", {"visibility": "private"})
        assert answer.status_code == status
    for path in (f"/roadmap/hours/{entry.pk}/removal/", f"/roadmap/time-off/{off.pk}/removal/"):
        assert client.post(path).status_code == 404
    for path in (f"roadmap-hours/{entry.pk}", f"roadmap-time-off/{off.pk}"):
        assert client.delete(f"/api/v1/{path}/").status_code == 404
    shared.refresh_from_db()
    assert shared.is_shared and shared.is_running and HoursEntry.objects.exists() and TimeOff.objects.exists()


@for_each("path", ["/roadmap/hours/", "/roadmap/time-off/", "/roadmap/plan/", "/roadmap/ending/"])
def test_who_is_on_no_roadmap_finds_none_to_change(as_: SignIn, shared: Enrolment, path: str) -> None:
    assert as_("zoe").post(path, {"hours": "1"}).status_code == 404


def test_the_circle_reads_on_after_the_end(as_: SignIn, shared: Enrolment) -> None:
    as_("ada").post("/roadmap/ending/")
    assert readers(as_, shared) == CIRCLE
    assert "Left on" in as_("mia").get(f"/roadmap/enrolments/{shared.pk}/").content.decode()


def test_somebody_who_leaves_leaves_the_roadmap(cast: Cast, shared: Enrolment) -> None:
    mark_left(cast.ada, by=cast.rafael, on=timezone.localdate())
    shared.refresh_from_db()
    assert shared.outcome == "left" and not shared.is_running
    erase_person(cast.ada, by=cast.rafael)
    assert not Enrolment.objects.filter(pk=shared.pk).exists()
    assert Enrolment.objects.count() == 1


def test_that_somebody_logs_nothing_is_told_nobody_else(as_: SignIn, cast: Cast, roadmap: RoadmapVersion) -> None:
    """Weeks without hours land nowhere: the person reads so, and others when it lands by the plan."""
    made = on_roadmap(cast.ada)
    HoursEntry.objects.create(enrolment=made, week=weeks_ago(8), minutes=60)  # and none in the six weeks that count
    place(cast.ada, level=made.version.ladder.versions.get().levels.get(key="mid"), since=weeks_ago(60), by=cast.mia)
    code, report = stone(made, "code"), f"/people/{cast.ada.pk}/report"
    paths = [f"/roadmap/enrolments/{made.pk}/", f"/roadmap/milestones/{code.pk}/", "/roadmap/team/"]
    paths += [f"{report}/", f"{report}/markdown/", f"{report}/json/", "/api/v1/team-roadmaps/"]
    hints = ("no day", "not land", "in sight", '"lands_on": null', '"lands_on":null', "real pace")
    for who in ("mia", "noor"):
        for path in paths if who == "mia" else paths[:2]:
            said = as_(who).get(path).content.decode().lower()
            assert not [hint for hint in hints if hint in said], (who, path)
    assert "no day in sight" in as_("ada").get("/roadmap/").content.decode().lower()
    assert "No day is in sight" in as_("ada").get("/report/markdown/").content.decode()
