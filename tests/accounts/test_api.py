"""People and teams through the second door: everybody reads structure, administrators keep it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import actions
from accounts.models import Team, User
from ladder.models import LadderVersion
from tests.factories import PersonFactory, TeamFactory, accepted, log
from tests.people import NAMES, Cast

As = Callable[[str], Client]
PEOPLE, TEAMS = "/api/v1/people/", "/api/v1/teams/"
MEMBERS = [name for name in NAMES if name != "rafael"]


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return getattr(client, method)(path, body or {}, content_type="application/json")


def emails(answer: Any) -> set[str]:
    return {row["email"] for row in answer.json()["results"]}


# ---- reading


@pytest.mark.parametrize("path", [PEOPLE, TEAMS, f"{PEOPLE}me/"])
def test_who_is_not_signed_in_reads_nothing(cast: Cast, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 403
    assert "example.org" not in answer.content.decode()


def test_me_is_the_caller(as_: As, cast: Cast) -> None:
    answer = as_("ada").get(f"{PEOPLE}me/").json()
    assert answer == {
        "id": cast.ada.pk,
        "name": "Ada Lindqvist",
        "email": "ada@example.org",
        "title": "",
        "discipline": "",
        "time_zone": "UTC",
        "team": cast.ada.team_id,
        "manager": cast.mia.pk,
        "is_administrator": False,
        "is_ladder_owner": False,
        "is_programme_owner": False,
        "is_active": True,
        "left_on": None,
    }


def test_everybody_reads_who_is_there(as_: As, cast: Cast) -> None:
    assert emails(as_("zoe").get(PEOPLE)) == {cast[name].email for name in NAMES}


def test_people_are_narrowed_by_manager_team_and_state(as_: As, cast: Cast) -> None:
    actions.mark_left(cast.ben, by=cast.rafael, on=timezone.localdate())
    client, team = as_("zoe"), cast.noor.team_id
    found = [
        emails(client.get(PEOPLE, query))
        for query in ({"manager": cast.mia.pk}, {"team": team}, {"is_active": "false"})
    ]
    assert found == [
        {"ada@example.org", "ben@example.org"},
        {"noor@example.org", "zoe@example.org", "omar@example.org"},
        {"ben@example.org"},
    ]


def test_everybody_reads_the_tree_of_teams(as_: As, cast: Cast) -> None:
    root = cast.petra.team_id
    rows = {(row["name"], row["parent"]) for row in as_("zoe").get(TEAMS).json()["results"]}
    assert rows == {("Engineering", None), ("Payments", root), ("Search", root)}


# ---- who may change


def changes(cast: Cast) -> list[tuple[str, str]]:
    ada, team = f"{PEOPLE}{cast.ada.pk}/", f"{TEAMS}{cast.noor.team_id}/"
    return [
        ("post", PEOPLE),
        ("patch", ada),
        ("post", f"{ada}leaving/"),
        ("post", f"{ada}returning/"),
        ("post", f"{ada}invitation/"),
        ("post", TEAMS),
        ("patch", team),
        ("delete", team),
    ]


@pytest.mark.parametrize("name", MEMBERS)
def test_only_administrators_change_people_and_teams(as_: As, cast: Cast, name: str) -> None:
    client = as_(name)
    body = {"name": "Changed", "email": "changed@example.org", "is_administrator": True}
    answers = {change: send(client, *change, body).status_code for change in changes(cast)}
    assert answers == dict.fromkeys(changes(cast), 403)
    assert not User.objects.filter(name="Changed").exists() and not Team.objects.filter(name="Changed").exists()


@pytest.mark.parametrize("name", MEMBERS)
def test_nobody_makes_themselves_an_administrator(as_: As, cast: Cast, name: str) -> None:
    answer = send(as_(name), "patch", f"{PEOPLE}me/", {"is_administrator": True})
    assert answer.status_code == 403
    assert set(User.objects.filter(is_administrator=True)) == {cast.rafael}


def test_a_person_who_has_not_left_is_not_erased(as_: As, cast: Cast) -> None:
    answer = as_("rafael").delete(f"{PEOPLE}{cast.ada.pk}/")
    assert answer.status_code == 403
    assert User.objects.filter(pk=cast.ada.pk).exists()


def test_administrators_read_no_report_and_no_evidence_of_others(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    claim = accepted(cast.ada, cast.mia, "autonomy-junior-1", timezone.localdate())
    client = as_("rafael")
    lists = {path: client.get(path).json()["results"] for path in ("/api/v1/evidence/", "/api/v1/claims/")}
    assert lists == {"/api/v1/evidence/": [], "/api/v1/claims/": []}
    single = [f"evidence/{claim.evidence_id}/", f"claims/{claim.pk}/", f"reports/{cast.ada.pk}/"]
    assert [client.get(f"/api/v1/{path}").status_code for path in single] == [404, 404, 404]


def test_another_site_changes_nothing_with_the_session_of_an_administrator(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.rafael)
    assert send(client, "post", f"{PEOPLE}{cast.ada.pk}/leaving/").status_code == 403
    cast.ada.refresh_from_db()
    assert cast.ada.is_active


# ---- people


def test_an_administrator_invites_by_email(
    as_: As, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(as_("rafael"), "post", PEOPLE, {"name": "Tove Berg", "email": "Tove@example.org"})
    assert (answer.status_code, answer.json()["email"]) == (201, "tove@example.org")
    assert [message.recipients() for message in mail.outbox] == [["tove@example.org"]]
    assert "http://testserver/accounts/password/reset/key/" in mail.outbox[0].body


def test_an_administrator_sends_an_invitation_again(
    as_: As, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = as_("rafael")
    person = send(client, "post", PEOPLE, {"name": "Tove Berg", "email": "tove@example.org"}).json()["id"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, "post", f"{PEOPLE}{person}/invitation/")
    assert answer.status_code == 202
    assert [message.recipients() for message in mail.outbox] == [["tove@example.org"]]


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@Example.org"])
def test_an_email_that_is_taken_is_refused_for_somebody_new(as_: As, email: str) -> None:
    answer = send(as_("rafael"), "post", PEOPLE, {"name": "Another Ada", "email": email})
    assert (answer.status_code, list(answer.json())) == (400, ["email"])
    assert User.objects.filter(email__iexact="ada@example.org").count() == 1


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@Example.org"])
def test_an_email_that_is_taken_is_refused_for_somebody_known(as_: As, cast: Cast, email: str) -> None:
    client = as_("rafael")
    client.raise_request_exception = False
    answer = send(client, "patch", f"{PEOPLE}{cast.zoe.pk}/", {"email": email})
    assert answer.status_code == 400


def test_a_changed_email_is_kept_in_small_letters(as_: As, cast: Cast) -> None:
    answer = send(as_("rafael"), "patch", f"{PEOPLE}{cast.zoe.pk}/", {"email": "Zoe.Tanaka@Example.org"})
    assert (answer.status_code, answer.json()["email"]) == (200, "zoe.tanaka@example.org")


def test_a_circle_of_managers_is_refused_at_the_field(as_: As, cast: Cast) -> None:
    answer = send(as_("rafael"), "patch", f"{PEOPLE}{cast.petra.pk}/", {"manager": cast.ada.pk})
    assert (answer.status_code, answer.json()) == (
        400,
        {"manager": ["This makes a circle: Petra Novak → Ada Lindqvist → Mia Okafor → Petra Novak."]},
    )
    cast.petra.refresh_from_db()
    assert cast.petra.manager is None


def test_somebody_who_left_becomes_nobodys_manager(as_: As, cast: Cast) -> None:
    """The page offers only people who are here; the API is the same door."""
    actions.mark_left(cast.omar, by=cast.rafael, on=timezone.localdate())
    answer = send(as_("rafael"), "patch", f"{PEOPLE}{cast.ada.pk}/", {"manager": cast.omar.pk})
    assert answer.status_code == 400
    cast.ada.refresh_from_db()
    assert cast.ada.manager == cast.mia


def test_who_left_cannot_read_any_more_and_their_evidence_stays(as_: As, cast: Cast) -> None:
    shared = log(cast.ada, share="circle")
    ada = as_("ada")
    answer = send(as_("rafael"), "post", f"{PEOPLE}{cast.ada.pk}/leaving/", {"left_on": "2026-05-29"})
    assert (answer.status_code, answer.json()["is_active"], answer.json()["left_on"]) == (200, False, "2026-05-29")
    assert ada.get(f"{PEOPLE}me/").status_code == 403
    assert [row["id"] for row in as_("mia").get("/api/v1/evidence/").json()["results"]] == [shared.pk]


def test_an_administrator_lets_somebody_back_in(as_: As, cast: Cast) -> None:
    actions.mark_left(cast.ada, by=cast.rafael, on=timezone.localdate())
    answer = send(as_("rafael"), "post", f"{PEOPLE}{cast.ada.pk}/returning/")
    assert (answer.status_code, answer.json()["is_active"], answer.json()["left_on"]) == (200, True, None)


def test_an_administrator_does_not_mark_themselves_as_left(as_: As, cast: Cast) -> None:
    PersonFactory(is_administrator=True)
    assert send(as_("rafael"), "post", f"{PEOPLE}me/leaving/").status_code == 403
    cast.rafael.refresh_from_db()
    assert cast.rafael.is_active


def test_the_last_administrator_keeps_the_role(as_: As, cast: Cast) -> None:
    answer = send(as_("rafael"), "patch", f"{PEOPLE}me/", {"is_administrator": False})
    assert answer.status_code == 400
    assert "Somebody must stay administrator. Name another one first." in answer.content.decode()
    cast.rafael.refresh_from_db()
    assert cast.rafael.is_administrator


def test_whether_somebody_is_here_is_not_a_field_to_write(as_: As, cast: Cast) -> None:
    send(as_("rafael"), "patch", f"{PEOPLE}{cast.ada.pk}/", {"is_active": False, "left_on": "2026-01-01"})
    cast.ada.refresh_from_db()
    assert (cast.ada.is_active, cast.ada.left_on) == (True, None)


# ---- teams


def test_an_administrator_makes_moves_and_removes_a_team(as_: As, cast: Cast) -> None:
    client = as_("rafael")
    made = send(client, "post", TEAMS, {"name": "Ranking", "parent": cast.noor.team_id})
    path = f"{TEAMS}{made.json()['id']}/"
    moved = send(client, "patch", path, {"parent": None})
    assert (made.status_code, moved.json()["parent"], client.delete(path).status_code) == (201, None, 204)
    assert not Team.objects.filter(name="Ranking").exists()


def test_a_team_below_itself_is_refused_at_the_field(as_: As, cast: Cast) -> None:
    answer = send(as_("rafael"), "patch", f"{TEAMS}{cast.petra.team_id}/", {"parent": cast.ada.team_id})
    assert (answer.status_code, answer.json()) == (400, {"parent": ["A team cannot stand below itself."]})
    assert Team.objects.get(pk=cast.petra.team_id).parent is None


def test_a_team_with_people_is_not_removed(as_: As, cast: Cast) -> None:
    answer = as_("rafael").delete(f"{TEAMS}{cast.noor.team_id}/")
    assert answer.status_code == 400
    assert "Move its people and teams elsewhere first." in answer.content.decode()
    assert Team.objects.filter(pk=cast.noor.team_id).exists()


@pytest.mark.parametrize("method", ["post", "patch"])
def test_a_team_name_that_is_taken_is_refused(as_: As, cast: Cast, method: str) -> None:
    root = cast.petra.team
    path = TEAMS if method == "post" else f"{TEAMS}{TeamFactory(name='Ranking', parent=root).pk}/"
    client = as_("rafael")
    client.raise_request_exception = False
    answer = send(client, method, path, {"name": "PAYMENTS", "parent": root.pk if root else None})
    assert answer.status_code == 400
