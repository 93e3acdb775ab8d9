"""Pages about people, and the doors in: invitation, sign-in, set-up, demo, settings."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from accounts import actions
from accounts.models import Team, User
from growth.evidence.models import Evidence
from ladder.models import LadderVersion
from tests.factories import PersonFactory, TeamFactory, accepted, log
from tests.people import NAMES, Cast

As = Callable[[str], Client]
Invite = Callable[..., str]

PASSWORD = "rungs-and-rails-42"
LOGIN = "/accounts/login/"


def with_password(person: User, password: str = PASSWORD) -> User:
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


def sign_in(email: str, password: str = PASSWORD, **extra: Any) -> Client:
    """A client that went through the sign-in page; whether that worked is for the test to see."""
    client = Client(**extra)
    client.post(LOGIN, {"login": email, "password": password})
    return client


def who(client: Client) -> str | None:
    """The e-mail of whoever the client is signed in as, as the product itself tells it."""
    answer = client.get("/api/v1/people/me/")
    return answer.json()["email"] if answer.status_code == 200 else None


def link_in(message: Any) -> str:
    found = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", message.body)
    assert found, message.body
    return found[1]


def set_password(client: Client, link: str, password: str = PASSWORD) -> Any:
    """Follows a link from a mail to the form behind it and sends a password."""
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


@pytest.fixture
def invite(as_: As, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Invite:
    """Rafael invites somebody through the page; gives the link in the mail they got."""

    def send(email: str = "tove@example.org", name: str = "Tove Berg") -> str:
        with django_capture_on_commit_callbacks(execute=True):
            answer = as_("rafael").post("/people/invite/", {"name": name, "email": email})
        assert answer.status_code == 302
        assert mail.outbox[-1].recipients() == [email]
        return link_in(mail.outbox[-1])

    return send


# ---- invitation


def test_the_invited_person_sets_a_password_and_then_signs_in(invite: Invite) -> None:
    link = invite()
    set_password(Client(), link)
    assert who(sign_in("tove@example.org")) == "tove@example.org"


def test_setting_the_password_signs_the_invited_person_in(invite: Invite) -> None:
    link, client = invite(), Client()
    set_password(client, link)
    assert who(client) == "tove@example.org"


def test_an_invitation_works_once(invite: Invite) -> None:
    link = invite()
    set_password(Client(), link)
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()
    set_password(Client(), link, "another-password-43")
    assert who(sign_in("tove@example.org", "another-password-43")) is None


def test_an_invitation_sets_the_password_of_nobody_else(as_: As, invite: Invite, cast: Cast) -> None:
    link = invite()
    own = {person.pk: person.password for person in User.objects.exclude(email="tove@example.org")}
    set_password(as_("ada"), link)
    assert {person.pk: person.password for person in User.objects.exclude(email="tove@example.org")} == own


def test_the_link_of_one_does_not_open_for_another(invite: Invite) -> None:
    first, second = invite(), invite("ulf@example.org", "Ulf Dahl")
    person = re.search(r"key/([0-9a-z]+)-", first)
    token = re.search(r"key/[0-9a-z]+-(.+)/$", second)
    assert person and token
    answer = Client().get(f"/accounts/password/reset/key/{person[1]}-{token[1]}/", follow=True)
    assert "password1" not in answer.content.decode()


def test_an_invitation_lapses_after_a_week(invite: Invite) -> None:
    link = invite()
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        answer = Client().get(link, follow=True)
    assert "password1" not in answer.content.decode()


def test_an_invitation_names_the_organisation_and_who_invites(invite: Invite, settings: Settings) -> None:
    settings.ORGANISATION = "Northgate"
    invite()
    assert "Hello Tove,\n\nRafael Costa invites you to Rungs at Northgate." in mail.outbox[0].body
    assert "within 7 days" in mail.outbox[0].body


def test_an_invitation_can_be_sent_again_from_the_persons_page(
    as_: As, invite: Invite, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    invite()
    person = User.objects.get(email="tove@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_("rafael").post(f"/people/{person.pk}/invitation/", follow=True)
    assert "The invitation went to tove@example.org again." in answer.content.decode()
    assert len(mail.outbox) == 2
    set_password(Client(), link_in(mail.outbox[1]))
    assert who(sign_in("tove@example.org")) == "tove@example.org"


def test_who_has_signed_in_gets_no_second_invitation(as_: As, invite: Invite) -> None:
    set_password(Client(), invite())
    person = User.objects.get(email="tove@example.org")
    answer = as_("rafael").post(f"/people/{person.pk}/invitation/", follow=True)
    assert "Tove Berg needs no invitation." in answer.content.decode()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@Example.org"])
def test_an_email_that_is_taken_is_refused_at_the_field(as_: As, email: str) -> None:
    answer = as_("rafael").post("/people/invite/", {"name": "Another Ada", "email": email})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"email": ["Somebody has this e-mail already."]}
    assert mail.outbox == []


# ---- signing in


@pytest.mark.parametrize("typed", ["ada@example.org", "ADA@example.ORG"])
def test_people_sign_in_by_email_whatever_the_letters(cast: Cast, typed: str) -> None:
    with_password(cast.ada)
    assert who(sign_in(typed)) == "ada@example.org"


def test_a_wrong_password_signs_nobody_in(cast: Cast) -> None:
    with_password(cast.ada)
    assert who(sign_in("ada@example.org", "not the password")) is None


def test_an_empty_password_does_not_open_the_account_of_an_invited_person(invite: Invite) -> None:
    invite()
    assert who(sign_in("tove@example.org", "")) is None


def test_after_a_change_of_email_the_new_one_signs_in_and_the_old_one_does_not(cast: Cast) -> None:
    person = actions.add_person("old@example.org", PASSWORD, name="Tove Berg")
    actions.change_person(person, by=cast.rafael, email="new@example.org")
    assert (who(sign_in("old@example.org")), who(sign_in("new@example.org"))) == (None, "new@example.org")


def test_repeated_failures_close_the_door_even_for_the_right_password(cast: Cast) -> None:
    with_password(cast.ada)
    for _ in range(6):
        sign_in("ada@example.org", "not the password")
    client = Client()
    answer = client.post(LOGIN, {"login": "ada@example.org", "password": PASSWORD})
    assert "Too many failed login attempts" in answer.content.decode()
    assert who(client) is None


def test_failures_of_one_person_do_not_close_the_door_for_another_elsewhere(cast: Cast) -> None:
    with_password(cast.zoe)
    for _ in range(6):
        sign_in("ada@example.org", "not the password", REMOTE_ADDR="192.0.2.7")
    assert who(sign_in("zoe@example.org")) == "zoe@example.org"


def test_forged_forwarding_headers_do_not_reopen_the_door(cast: Cast) -> None:
    """Ten failures a minute from one address, whoever is tried; a client may claim any address in a header."""
    with_password(cast.zoe)
    for number in range(11):
        sign_in(f"nobody{number}@example.org", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert who(sign_in("zoe@example.org", HTTP_X_FORWARDED_FOR="192.0.2.200")) is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_themselves_up(cast: Cast, method: str) -> None:
    before = set(User.objects.all())
    words = {"email": "mallory@example.org", "password1": PASSWORD, "password2": PASSWORD}
    answer = getattr(Client(), method)("/accounts/signup/", words)
    assert "People are invited to Rungs by an administrator" in answer.content.decode()
    assert set(User.objects.all()) == before


def test_a_forgotten_password_is_set_anew_by_mail(cast: Cast) -> None:
    with_password(cast.ada, "forgotten-password-1")
    Client().post("/accounts/password/reset/", {"email": "ADA@example.org"})
    assert [message.recipients() for message in mail.outbox] == [["ada@example.org"]]
    set_password(Client(), link_in(mail.outbox[0]))
    assert who(sign_in("ada@example.org", "forgotten-password-1")) is None
    assert who(sign_in("ada@example.org")) == "ada@example.org"


def test_asking_for_a_password_does_not_tell_who_has_an_account(cast: Cast) -> None:
    pages = [
        Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in ("ada@example.org", "nobody@example.org")
    ]
    known, unknown = ((page.redirect_chain, page.status_code) for page in pages)
    assert known == unknown


def test_who_has_no_account_is_not_invited_by_mail_to_make_one(cast: Cast) -> None:
    Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert [message.body for message in mail.outbox if "/accounts/signup/" in message.body] == []


def test_a_weak_password_is_refused_behind_the_link(invite: Invite) -> None:
    link, client = invite(), Client()
    set_password(client, link, "password")
    assert who(client) is None
    assert not User.objects.get(email="tove@example.org").has_usable_password()


@pytest.mark.parametrize("path", ["/", "/people/", "/settings/", "/people/teams/"])
def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(cast: Cast, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.url) == (302, f"{LOGIN}?next={path}")


# ---- what protects an account


def reauthenticated(person: User) -> Client:
    with_password(person)
    client = Client()
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_two_factor_codes_are_set_up_only_after_the_password_is_given_again(as_: As) -> None:
    answer = as_("ada").get("/accounts/2fa/totp/activate/")
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/reauthenticate/")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/accounts/2fa/", "Two-Factor Authentication"),
        ("/accounts/2fa/totp/activate/", "Activate Authenticator App"),
        ("/accounts/2fa/webauthn/add/", "Add Security Key"),
        ("/accounts/sessions/", "Sessions"),
        ("/accounts/password/change/", "Change Password"),
    ],
)
def test_pages_that_protect_an_account_open_after_giving_the_password_again(cast: Cast, path: str, words: str) -> None:
    answer = reauthenticated(cast.ada).get(path)
    assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_the_code_of_two_factor_set_up_is_a_picture_inside_the_page(cast: Cast) -> None:
    page = reauthenticated(cast.ada).get("/accounts/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page


def test_one_sees_where_one_is_signed_in(cast: Cast) -> None:
    with_password(cast.ada)
    with_password(cast.zoe)
    sign_in("zoe@example.org", HTTP_USER_AGENT="Of Zoe")
    sign_in("ada@example.org", HTTP_USER_AGENT="On the phone")
    laptop = sign_in("ada@example.org", HTTP_USER_AGENT="On the laptop")
    page = laptop.get("/accounts/sessions/").content.decode()
    assert {name: name in page for name in ("On the phone", "On the laptop", "Of Zoe")} == {
        "On the phone": True,
        "On the laptop": True,
        "Of Zoe": False,
    }


def test_one_signs_out_everywhere_else(cast: Cast) -> None:
    with_password(cast.ada)
    phone, laptop = sign_in("ada@example.org"), sign_in("ada@example.org")
    laptop.post("/accounts/sessions/")
    assert (who(phone), who(laptop)) == (None, "ada@example.org")


def test_addresses_are_not_changed_by_their_owner(as_: As, cast: Cast) -> None:
    answer = as_("ada").post("/accounts/email/", {"action_add": "", "email": "ada@elsewhere.example"})
    assert (answer.status_code, answer.url) == (302, "/settings/")
    assert mail.outbox == []
    cast.ada.refresh_from_db()
    assert cast.ada.email == "ada@example.org"


# ---- leaving


def leave(as_: As, person: User) -> Any:
    return as_("rafael").post(f"/people/{person.pk}/leaving/", {"left_on": "2026-05-29"})


def test_who_left_cannot_sign_in(as_: As, cast: Cast) -> None:
    with_password(cast.ada)
    assert leave(as_, cast.ada).status_code == 302
    assert who(sign_in("ada@example.org")) is None


def test_who_left_is_signed_out_everywhere(as_: As, cast: Cast) -> None:
    with_password(cast.ada)
    with_password(cast.zoe)
    phone, laptop, other = sign_in("ada@example.org"), sign_in("ada@example.org"), sign_in("zoe@example.org")
    leave(as_, cast.ada)
    assert (who(phone), who(laptop), who(other)) == (None, None, "zoe@example.org")


def test_coming_back_does_not_revive_a_session_from_before(as_: As, cast: Cast) -> None:
    with_password(cast.ada)
    phone = sign_in("ada@example.org")
    leave(as_, cast.ada)
    as_("rafael").post(f"/people/{cast.ada.pk}/returning/")
    assert who(phone) is None
    assert who(sign_in("ada@example.org")) == "ada@example.org"


def test_who_left_gets_no_mail_with_a_new_password(as_: As, cast: Cast) -> None:
    with_password(cast.ada)
    leave(as_, cast.ada)
    Client().post("/accounts/password/reset/", {"email": "ada@example.org"})
    assert [message for message in mail.outbox if "/password/reset/key/" in message.body] == []


def test_an_invitation_no_longer_lets_in_who_left_before_using_it(as_: As, invite: Invite) -> None:
    link, client = invite(), Client()
    leave(as_, User.objects.get(email="tove@example.org"))
    set_password(client, link)
    assert (who(client), who(sign_in("tove@example.org"))) == (None, None)


def test_who_left_moves_from_the_people_here_to_those_who_left(as_: As, cast: Cast) -> None:
    leave(as_, cast.ada)
    client = as_("zoe")
    here = set(client.get("/people/").context["people"])
    left = set(client.get("/people/?state=left").context["people"])
    assert (here, left) == ({cast[name] for name in NAMES} - {cast.ada}, {cast.ada})


def test_evidence_of_who_left_stays(as_: As, cast: Cast) -> None:
    shared, private = log(cast.ada, share="circle"), log(cast.ada, "Private note")
    leave(as_, cast.ada)
    assert as_("mia").get(f"/evidence/{shared.pk}/").status_code == 200
    assert set(Evidence.objects.filter(person=cast.ada)) == {shared, private}


def test_an_administrator_cannot_mark_themselves_as_left(as_: As, cast: Cast) -> None:
    PersonFactory(is_administrator=True)
    assert leave(as_, cast.rafael).status_code == 403
    cast.rafael.refresh_from_db()
    assert cast.rafael.is_active


def test_the_last_administrator_cannot_hand_the_role_back(as_: As, cast: Cast) -> None:
    words = {"name": "Rafael Costa", "email": "rafael@example.org"}
    answer = as_("rafael").post(f"/people/{cast.rafael.pk}/edit/", words)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["Somebody must stay administrator. Name another one first."]
    cast.rafael.refresh_from_db()
    assert cast.rafael.is_administrator


# ---- editing people


def test_a_circle_of_managers_is_refused_at_the_field(as_: As, cast: Cast) -> None:
    words = {"name": "Petra Novak", "email": "petra@example.org", "manager": cast.ada.pk}
    answer = as_("rafael").post(f"/people/{cast.petra.pk}/edit/", words)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "manager": ["This makes a circle: Petra Novak → Ada Lindqvist → Mia Okafor → Petra Novak."]
    }
    cast.petra.refresh_from_db()
    assert cast.petra.manager is None


def test_managers_to_choose_from_are_the_people_here_without_oneself(as_: As, cast: Cast) -> None:
    leave(as_, cast.omar)
    form = as_("rafael").get(f"/people/{cast.ada.pk}/edit/").context["form"]
    assert set(form.fields["manager"].queryset) == {cast[name] for name in NAMES} - {cast.ada, cast.omar}


def test_a_new_manager_is_saved(as_: As, cast: Cast) -> None:
    words = {"name": "Ada Lindqvist", "email": "ada@example.org", "manager": cast.petra.pk}
    as_("rafael").post(f"/people/{cast.ada.pk}/edit/", words)
    assert set(User.objects.filter(manager=cast.petra)) == {cast.mia, cast.ada}


# ---- who administers

MEMBERS = ["ada", "mia", "ines"]  # an engineer, her manager, a ladder owner; the API tests ask all


def admin_paths(cast: Cast) -> list[tuple[str, str]]:
    """Every page that changes structure, as method and path."""
    ada, team = cast.ada.pk, Team.objects.get(name="Search").pk
    forms = [
        "/people/invite/",
        f"/people/{ada}/edit/",
        f"/people/{ada}/leaving/",
        "/people/teams/new/",
        f"/people/teams/{team}/",
    ]
    buttons = [f"/people/{ada}/invitation/", f"/people/{ada}/returning/", f"/people/teams/{team}/removal/"]
    return [*(("get", path) for path in forms), *(("post", path) for path in forms + buttons)]


@pytest.mark.parametrize("name", MEMBERS)
def test_only_administrators_reach_what_changes_people_and_teams(as_: As, cast: Cast, name: str) -> None:
    client = as_(name)
    answers = {(method, path): getattr(client, method)(path).status_code for method, path in admin_paths(cast)}
    assert answers == dict.fromkeys(admin_paths(cast), 403)


def test_administrators_reach_every_form_that_changes_people_and_teams(as_: As, cast: Cast) -> None:
    client = as_("rafael")
    answers = {path: client.get(path).status_code for method, path in admin_paths(cast) if method == "get"}
    assert set(answers.values()) == {200}


@pytest.mark.parametrize("htmx", [{}, {"HTTP_HX_REQUEST": "true"}])
def test_administrators_cannot_open_reports_or_evidence_of_others(
    as_: As, cast: Cast, ladder: LadderVersion, htmx: dict[str, str]
) -> None:
    accepted(cast.ada, cast.mia, "autonomy-junior-1", timezone.localdate())
    item = Evidence.objects.get()
    client = as_("rafael")
    paths = [
        f"/people/{cast.ada.pk}/report/",
        f"/people/{cast.ada.pk}/report/markdown/",
        f"/people/{cast.ada.pk}/report/json/",
        f"/people/{cast.ada.pk}/report/comparison/",
        f"/evidence/{item.pk}/",
        f"/evidence/{item.pk}/history/",
        f"/evidence/{item.pk}/edit/",
        f"/evidence/{item.pk}/claims/",
    ]
    answers = {path: client.get(path, **htmx).status_code for path in paths}  # type: ignore[arg-type]
    assert answers == dict.fromkeys(paths, 404)


def test_administrators_are_offered_no_report_on_a_persons_page(as_: As, cast: Cast) -> None:
    path = reverse("reports:person", args=[cast.ada.pk])
    pages = {name: as_(name).get(f"/people/{cast.ada.pk}/").content.decode() for name in ("rafael", "mia", "zoe")}
    assert {name: path in page for name, page in pages.items()} == {"rafael": False, "mia": True, "zoe": False}


def test_an_administrator_who_manages_somebody_reads_what_a_manager_reads(as_: As, cast: Cast) -> None:
    shared, private = log(cast.ada, share="circle"), log(cast.ada, "Private note")
    actions.change_person(cast.mia, by=cast.rafael, is_administrator=True)
    client = as_("mia")
    assert [client.get(f"/evidence/{item.pk}/").status_code for item in (shared, private)] == [200, 404]


# ---- teams


def test_teams_are_shown_as_a_tree_with_their_people(as_: As, cast: Cast) -> None:
    TeamFactory(name="Retries", parent=Team.objects.get(name="Payments"))
    rows = as_("zoe").get("/people/teams/").context["teams"]
    assert [(depth, team.name, [person.first_name for person in people]) for depth, team, people in rows] == [
        (0, "Engineering", ["Ines", "Petra", "Rafael"]),
        (1, "Payments", ["Ada", "Ben", "Mia"]),
        (2, "Retries", []),
        (1, "Search", ["Noor", "Omar", "Zoe"]),
    ]


def test_a_team_below_itself_is_refused_at_the_field(as_: As) -> None:
    root, payments = Team.objects.get(name="Engineering"), Team.objects.get(name="Payments")
    words = {"name": "Engineering", "parent": payments.pk}
    answer = as_("rafael").post(f"/people/teams/{root.pk}/", words)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"parent": ["A team cannot stand below itself."]}
    root.refresh_from_db()
    assert root.parent is None


def test_a_team_with_people_is_not_removed_by_its_button(as_: As) -> None:
    search = Team.objects.get(name="Search")
    answer = as_("rafael").post(f"/people/teams/{search.pk}/removal/", follow=True)
    assert "Move its people and teams elsewhere first." in answer.content.decode()
    assert Team.objects.filter(pk=search.pk).exists()


def test_an_administrator_makes_a_team(as_: As) -> None:
    search = Team.objects.get(name="Search")
    as_("rafael").post("/people/teams/new/", {"name": "Ranking", "parent": search.pk})
    assert Team.objects.get(name="Ranking").parent == search


def test_a_team_name_that_is_taken_is_refused_on_the_page(as_: As) -> None:
    root = Team.objects.get(name="Engineering")
    answer = as_("rafael").post("/people/teams/new/", {"name": "PAYMENTS", "parent": root.pk})
    assert answer.status_code == 422
    assert Team.objects.filter(name__iexact="payments").count() == 1


# ---- set-up

SETUP = {"name": "Tove Berg", "email": "Tove@example.org", "password": PASSWORD, "time_zone": "Europe/Lisbon"}


@pytest.mark.parametrize("path", ["/", LOGIN])
def test_the_first_visit_of_an_empty_installation_leads_to_set_up(db: None, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.url) == (302, "/setup/")
    assert Client().get("/setup/").status_code == 200


def test_set_up_creates_the_administrator_and_signs_them_in(db: None) -> None:
    client = Client()
    answer = client.post("/setup/", SETUP)
    assert (answer.status_code, answer.url) == (302, "/people/")
    person = User.objects.get()
    assert (person.email, person.is_administrator, person.time_zone) == ("tove@example.org", True, "Europe/Lisbon")
    assert who(client) == "tove@example.org"


def test_the_administrator_signs_in_later_with_what_they_set(db: None) -> None:
    Client().post("/setup/", SETUP)
    assert who(sign_in("tove@example.org")) == "tove@example.org"


def test_set_up_is_gone_once_somebody_exists(db: None) -> None:
    Client().post("/setup/", SETUP)
    mallory = {**SETUP, "email": "mallory@example.org"}
    assert [Client().get("/setup/").status_code, Client().post("/setup/", mallory).status_code] == [404, 404]
    assert User.objects.get().email == "tove@example.org"


def test_set_up_stays_gone_when_everybody_has_left(db: None) -> None:
    PersonFactory(is_active=False)
    assert Client().post("/setup/", SETUP).status_code == 404
    assert User.objects.count() == 1


def test_an_installation_with_people_leads_to_sign_in(cast: Cast) -> None:
    assert Client().get("/").url == f"{LOGIN}?next=/"


@pytest.mark.parametrize(
    ("field", "value"), [("password", "12345678"), ("email", "no address"), ("time_zone", "Mars/Olympus"), ("name", "")]
)
def test_set_up_refuses_nonsense_at_its_field(db: None, field: str, value: str) -> None:
    answer = Client().post("/setup/", {**SETUP, field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not User.objects.exists()


def test_a_session_from_set_up_is_among_those_one_sees_and_ends(db: None) -> None:
    client = Client(HTTP_USER_AGENT="On the laptop")
    client.post("/setup/", SETUP)
    assert "On the laptop" in client.get("/accounts/sessions/").content.decode()


# ---- demo


def test_demo_sign_in_is_not_there_without_demo(cast: Cast) -> None:
    client = Client()
    assert client.post(f"/demo/{cast.ada.pk}/").status_code == 404
    assert who(client) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_one_click_signs_in_as_one_of_the_cast_on_this_machine(cast: Cast, settings: Settings, address: str) -> None:
    settings.DEMO = True
    client = Client()
    answer = client.post(f"/demo/{cast.ada.pk}/", REMOTE_ADDR=address)
    assert (answer.status_code, who(client)) == (302, "ada@example.org")


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.2", "2001:db8::7", "localhost.example.org", ""])
def test_demo_sign_in_is_not_there_for_other_machines(cast: Cast, settings: Settings, address: str) -> None:
    settings.DEMO = True
    client = Client()
    assert client.post(f"/demo/{cast.ada.pk}/", REMOTE_ADDR=address).status_code == 404
    assert who(client) is None


def test_another_site_cannot_sign_a_visitor_in(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"/demo/{cast.ada.pk}/").status_code == 403
    assert who(client) is None


def test_demo_sign_in_is_not_there_under_another_name_of_this_machine(cast: Cast, settings: Settings) -> None:
    """A site elsewhere may have its name point to 127.0.0.1."""
    settings.DEMO = True
    assert Client().post(f"/demo/{cast.ada.pk}/", HTTP_HOST="evil.example").status_code == 400


def test_demo_sign_in_asks_for_the_button_not_a_link(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    assert Client().get(f"/demo/{cast.ada.pk}/").status_code == 405


def test_the_sign_in_page_names_people_in_a_demo_only(cast: Cast, settings: Settings) -> None:
    def named() -> bool:
        return "Ada Lindqvist" in Client().get(LOGIN).content.decode()

    without = named()
    settings.DEMO = True
    assert (without, named()) == (False, True)


# ---- theme


def test_the_theme_is_kept_in_a_cookie_and_used(as_: As) -> None:
    client = as_("ada")
    answer = client.post("/theme/", {"theme": "dark", "next": "/people/"})
    assert (answer.url, answer.cookies["theme"].value) == ("/people/", "dark")
    assert '<html lang="en" data-theme="dark">' in client.get("/people/").content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_the_theme_button_leads_to_no_other_site(cast: Cast, target: str) -> None:
    assert Client().post("/theme/", {"theme": "dark", "next": target}).url == "/"


def test_a_theme_nobody_knows_is_not_written_into_the_page(as_: As) -> None:
    client = as_("ada")
    client.post("/theme/", {"theme": '"><b>x'})
    assert '<html lang="en" >' in client.get("/people/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_signing_in_leads_to_no_other_site(cast: Cast, target: str) -> None:
    with_password(cast.ada)
    answer = Client().post(LOGIN, {"login": "ada@example.org", "password": PASSWORD, "next": target})
    assert (answer.status_code, answer.url) == (302, "/")


# ---- settings


def test_a_person_changes_name_title_and_time_zone_only(as_: As, cast: Cast) -> None:
    words = {"name": "Ada L.", "title": "Engineer", "time_zone": "Asia/Tokyo"}
    more = {"is_administrator": "on", "is_ladder_owner": "on", "email": "x@example.org", "manager": cast.petra.pk}
    answer = as_("ada").post("/settings/", {**words, **more})
    assert (answer.status_code, answer.url) == (302, "/settings/")
    ada = User.objects.get(pk=cast.ada.pk)
    assert (ada.name, ada.title, ada.time_zone) == ("Ada L.", "Engineer", "Asia/Tokyo")
    assert (ada.is_administrator, ada.is_ladder_owner, ada.email, ada.manager) == (
        False,
        False,
        "ada@example.org",
        cast.mia,
    )


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(as_: As, cast: Cast, zone: str) -> None:
    answer = as_("ada").post("/settings/", {"name": "Ada Lindqvist", "title": "", "time_zone": zone})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["time_zone"])
    cast.ada.refresh_from_db()
    assert cast.ada.time_zone == "UTC"


@pytest.fixture
def late_ladder(ladder: LadderVersion) -> LadderVersion:
    """Published late in the evening of 20 November in UTC."""
    LadderVersion.objects.filter(pk=ladder.pk).update(published_at=datetime(2026, 11, 20, 22, 30, tzinfo=UTC))
    return ladder


def in_force_since(client: Client, zone: str) -> str:
    """What the list of ladders says about its one ladder to a reader in this zone."""
    client.post("/settings/", {"name": "Ada Lindqvist", "title": "", "time_zone": zone})
    found = re.search(r"in force since (<time.*?</time>)", client.get("/ladders/").content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("zone", "shown"), [("America/New_York", "20 Nov 2026"), ("UTC", "20 Nov 2026"), ("Asia/Tokyo", "21 Nov 2026")]
)
def test_times_are_shown_in_the_zone_of_the_settings(as_: As, late_ladder: Any, zone: str, shown: str) -> None:
    assert in_force_since(as_("ada"), zone).endswith(f">{shown}</time>")


def test_the_day_for_machines_is_the_day_that_is_shown(as_: As, late_ladder: Any) -> None:
    assert in_force_since(as_("ada"), "Asia/Tokyo") == '<time datetime="2026-11-21">21 Nov 2026</time>'


# ---- lists


def test_a_list_of_people_costs_the_same_for_one_and_for_many(
    as_: As, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_("rafael")
    client.get("/people/")
    with django_assert_num_queries(4):
        client.get("/people/")
    for _ in range(3):
        PersonFactory(manager=PersonFactory(), team=TeamFactory())
    with django_assert_num_queries(4):
        client.get("/people/")
