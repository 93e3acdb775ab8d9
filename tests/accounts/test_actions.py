"""Verbs about people and teams, and who counts as standing below whom."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import actions, rules
from accounts.models import Team, User
from growth.evidence.models import Evidence
from tests.factories import PersonFactory, TeamFactory, log
from tests.people import NAMES, Cast

LINK_BASE = "https://rungs.example/"


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> DjangoCaptureOnCommitCallbacks:
    """Mail leaves when the transaction is through, which a test's own never is."""
    return django_capture_on_commit_callbacks


# ---- the e-mail is the identifier


def test_email_is_kept_in_small_letters(db: None) -> None:
    assert User.objects.create_user("  Tove@Example.ORG ", None, name="Tove Berg").email == "tove@example.org"


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@Example.org"])
def test_nobody_else_gets_an_email_that_is_taken_however_it_is_spelt(cast: Cast, email: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.add_person(email, "a long enough password", name="Another Ada")
    assert list(refused.value.message_dict) == ["email"]
    assert User.objects.filter(email__iexact="ada@example.org").get() == cast.ada


def test_the_database_itself_refuses_an_email_in_other_letters(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(email="ADA@example.org")


def test_a_person_is_found_by_email_whatever_the_letters(cast: Cast) -> None:
    assert User.objects.get_by_natural_key("ADA@EXAMPLE.ORG") == cast.ada


def test_a_changed_email_is_kept_in_small_letters(cast: Cast) -> None:
    actions.change_person(cast.ada, by=cast.rafael, email="Ada.Lindqvist@Example.org")
    cast.ada.refresh_from_db()
    assert cast.ada.email == "ada.lindqvist@example.org"


def test_a_change_to_somebody_elses_email_is_refused_with_words(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Somebody has this e-mail already"):
        actions.change_person(cast.ada, by=cast.rafael, email="ZOE@example.org")


def test_a_changed_email_replaces_the_one_that_signs_in(db: None) -> None:
    administrator = PersonFactory(is_administrator=True)
    person = actions.add_person("old@example.org", None, name="Tove Berg")
    actions.change_person(person, by=administrator, email="new@example.org")
    addresses = EmailAddress.objects.filter(user=person).values_list("email", "primary", "verified")
    assert list(addresses) == [("new@example.org", True, True)]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "europe", "../etc/passwd"])
def test_a_person_needs_a_time_zone_that_exists(db: None, zone: str) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.add_person("tove@example.org", None, name="Tove Berg", time_zone=zone)
    assert list(refused.value.message_dict) == ["time_zone"]


# ---- who manages whom


def test_nobody_manages_themselves(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.change_person(cast.ada, by=cast.rafael, manager=cast.ada)
    assert refused.value.message_dict == {"manager": ["This makes a circle: Ada Lindqvist → Ada Lindqvist."]}


def test_two_people_do_not_manage_each_other(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.change_person(cast.mia, by=cast.rafael, manager=cast.ada)
    assert refused.value.message_dict == {"manager": ["This makes a circle: Mia Okafor → Ada Lindqvist → Mia Okafor."]}


def test_a_circle_over_three_people_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.change_person(cast.petra, by=cast.rafael, manager=cast.ada)
    expected = "This makes a circle: Petra Novak → Ada Lindqvist → Mia Okafor → Petra Novak."
    assert refused.value.message_dict == {"manager": [expected]}


def test_a_refused_circle_changes_nothing(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.change_person(cast.petra, by=cast.rafael, manager=cast.ada, title="Chief")
    cast.petra.refresh_from_db()
    assert (cast.petra.manager, cast.petra.title) == (None, "")


def test_below_are_direct_and_indirect_reports_and_nobody_else(cast: Cast) -> None:
    tove = PersonFactory(name="Tove Berg", manager=cast.ada)
    PersonFactory(name="Not below anybody", manager=cast.zoe)
    below = {name: set(User.objects.below(cast[name])) for name in ("petra", "mia", "ada", "ben")}
    assert below == {
        "petra": {cast.mia, cast.ada, cast.ben, tove},
        "mia": {cast.ada, cast.ben, tove},
        "ada": {tove},
        "ben": set(),
    }


def test_below_can_be_narrowed_like_any_other_reading(cast: Cast) -> None:
    actions.mark_left(cast.ben, by=cast.rafael, on=timezone.localdate())
    assert set(User.objects.active().below(cast.petra)) == {cast.mia, cast.ada}


def test_who_is_not_signed_in_sees_nobody(cast: Cast) -> None:
    assert set(User.objects.visible_to(AnonymousUser())) == set()


def test_everybody_who_is_signed_in_sees_everybody(cast: Cast) -> None:
    assert set(User.objects.visible_to(cast.zoe)) == {cast[name] for name in NAMES}


# ---- invitations


def test_an_invitation_makes_a_person_without_a_password(cast: Cast) -> None:
    person = actions.invite_person(by=cast.rafael, email="Tove@example.org", name="Tove Berg", link_base=LINK_BASE)
    assert (person.email, person.has_usable_password(), person.has_signed_in) == ("tove@example.org", False, False)
    assert person.invited_at is not None


def test_an_invitation_is_mailed_to_the_invited_person_only(
    cast: Cast, on_commit: DjangoCaptureOnCommitCallbacks
) -> None:
    with on_commit(execute=True):
        actions.invite_person(by=cast.rafael, email="tove@example.org", name="Tove Berg", link_base=LINK_BASE)
    assert [(message.subject, message.recipients()) for message in mail.outbox] == [
        ("Rafael Costa invites you to Rungs", ["tove@example.org"])
    ]
    assert "https://rungs.example/accounts/password/reset/key/" in mail.outbox[0].body


def test_no_invitation_goes_out_when_the_change_is_undone(
    cast: Cast, on_commit: DjangoCaptureOnCommitCallbacks
) -> None:
    with on_commit(execute=True), pytest.raises(ValidationError):
        actions.invite_person(by=cast.rafael, email="ADA@example.org", name="Another Ada", link_base=LINK_BASE)
    assert mail.outbox == []


def test_an_invitation_can_be_sent_again(cast: Cast, on_commit: DjangoCaptureOnCommitCallbacks) -> None:
    person = actions.invite_person(by=cast.rafael, email="tove@example.org", name="Tove Berg", link_base=LINK_BASE)
    User.objects.filter(pk=person.pk).update(invited_at=timezone.now() - timedelta(days=9))
    person.refresh_from_db()
    with on_commit(execute=True):
        actions.send_invitation_again(person, by=cast.mia, link_base=LINK_BASE)
    person.refresh_from_db()
    assert [message.subject for message in mail.outbox] == ["Mia Okafor invites you to Rungs"]
    assert timezone.now() - person.invited_at < timedelta(minutes=1)


def test_who_has_signed_in_is_not_invited_again(cast: Cast, on_commit: DjangoCaptureOnCommitCallbacks) -> None:
    cast.ada.last_login = timezone.now()
    with on_commit(execute=True), pytest.raises(ValidationError, match="Ada Lindqvist needs no invitation"):
        actions.send_invitation_again(cast.ada, by=cast.rafael, link_base=LINK_BASE)
    assert mail.outbox == []


def test_who_has_left_is_not_invited_again(cast: Cast, on_commit: DjangoCaptureOnCommitCallbacks) -> None:
    actions.mark_left(cast.ada, by=cast.rafael, on=timezone.localdate())
    with on_commit(execute=True), pytest.raises(ValidationError, match="Ada Lindqvist needs no invitation"):
        actions.send_invitation_again(cast.ada, by=cast.rafael, link_base=LINK_BASE)
    assert mail.outbox == []


# ---- leaving


def test_evidence_of_somebody_who_left_stays_with_their_name(cast: Cast) -> None:
    kept = [log(cast.ada, "Queue chosen", share="circle"), log(cast.ada, "Private note")]
    log(cast.ben, "Of somebody else")
    actions.mark_left(cast.ada, by=cast.rafael, on=date(2026, 5, 29))
    cast.ada.refresh_from_db()
    assert set(Evidence.objects.filter(person=cast.ada)) == set(kept)
    assert (cast.ada.is_active, cast.ada.left_on, cast.ada.name) == (False, date(2026, 5, 29), "Ada Lindqvist")


def test_evidence_shared_before_leaving_can_still_be_read_by_the_manager(cast: Cast) -> None:
    shared = log(cast.ada, "Queue chosen", share="circle")
    log(cast.ada, "Private note")
    actions.mark_left(cast.ada, by=cast.rafael, on=timezone.localdate())
    assert set(Evidence.objects.visible_to(cast.mia)) == {shared}


def test_who_comes_back_is_as_before(cast: Cast) -> None:
    actions.mark_left(cast.ada, by=cast.rafael, on=timezone.localdate())
    actions.bring_back(cast.ada, by=cast.rafael)
    cast.ada.refresh_from_db()
    assert (cast.ada.is_active, cast.ada.left_on, cast.ada.manager) == (True, None, cast.mia)


# ---- somebody stays administrator


def test_the_last_administrator_cannot_lose_the_role(cast: Cast) -> None:
    PersonFactory(is_administrator=True, is_active=False)
    with pytest.raises(ValidationError, match="Somebody must stay administrator"):
        actions.change_person(cast.rafael, by=cast.rafael, is_administrator=False)
    cast.rafael.refresh_from_db()
    assert cast.rafael.is_administrator


def test_the_last_administrator_cannot_leave(cast: Cast) -> None:
    PersonFactory(is_administrator=True, is_active=False)
    with pytest.raises(ValidationError, match="Somebody must stay administrator"):
        actions.mark_left(cast.rafael, by=cast.rafael, on=timezone.localdate())
    cast.rafael.refresh_from_db()
    assert (cast.rafael.is_active, cast.rafael.left_on) == (True, None)


def test_one_of_two_administrators_may_leave(cast: Cast) -> None:
    tove = PersonFactory(is_administrator=True)
    actions.mark_left(cast.rafael, by=tove, on=timezone.localdate())
    assert set(User.objects.active().filter(is_administrator=True)) == {tove}


def test_only_administrators_administer(cast: Cast) -> None:
    assert {name for name in NAMES if rules.can_administer(cast[name])} == {"rafael"}


def test_an_administrator_does_not_mark_themselves_as_left(cast: Cast) -> None:
    PersonFactory(is_administrator=True)
    assert {name for name in NAMES if rules.can_leave(cast.rafael, cast[name])} == {*NAMES} - {"rafael"}


# ---- setting up


def test_setting_up_makes_an_administrator_who_owns_the_ladders(db: None) -> None:
    person = actions.create_first_administrator(
        name="Tove Berg", email="Tove@example.org", password="a long enough password", time_zone="Europe/Lisbon"
    )
    assert (person.is_administrator, person.is_ladder_owner, person.email, person.time_zone) == (
        True,
        True,
        "tove@example.org",
        "Europe/Lisbon",
    )
    assert person.check_password("a long enough password")


def test_setting_up_happens_once(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="set up already"):
        actions.create_first_administrator(name="Tove", email="tove@example.org", password="a long enough password")
    assert not User.objects.filter(email="tove@example.org").exists()


def test_createsuperuser_makes_an_administrator(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough password")
    call_command("createsuperuser", "--noinput", email="Tove@example.org", name="Tove Berg", verbosity=0)
    person = User.objects.get()
    assert (person.email, person.name, person.is_administrator) == ("tove@example.org", "Tove Berg", True)
    assert person.check_password("a long enough password")


def test_createsuperuser_refuses_an_email_that_is_taken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough password")
    with pytest.raises(CommandError, match="already taken"):
        call_command("createsuperuser", "--noinput", email="ada@example.org", name="Another Ada", verbosity=0)
    assert not User.objects.get(email="ada@example.org").is_administrator


# ---- teams


def test_a_team_cannot_be_part_of_itself(cast: Cast) -> None:
    team = cast.ada.team
    assert team is not None
    team.parent = team
    with pytest.raises(ValidationError) as refused:
        actions.save_team(team, by=cast.rafael)
    assert refused.value.message_dict == {"parent": ["A team cannot stand below itself."]}


def test_a_team_cannot_stand_below_a_team_of_its_own_tree(cast: Cast) -> None:
    root, middle = cast.petra.team, cast.mia.team
    assert root is not None
    root.parent = TeamFactory(name="Retries", parent=middle)
    with pytest.raises(ValidationError) as refused:
        actions.save_team(root, by=cast.rafael)
    assert refused.value.message_dict == {"parent": ["A team cannot stand below itself."]}
    root.refresh_from_db()
    assert root.parent is None


def test_a_team_moves_below_another(cast: Cast) -> None:
    search, payments = Team.objects.get(name="Search"), Team.objects.get(name="Payments")
    search.parent = payments
    actions.save_team(search, by=cast.rafael)
    assert list(Team.objects.get(name="Payments").children.all()) == [search]


def test_a_team_with_people_cannot_be_removed(cast: Cast) -> None:
    payments = Team.objects.get(name="Payments")
    with pytest.raises(ValidationError, match="Move its people and teams elsewhere first"):
        actions.delete_team(payments, by=cast.rafael)
    assert Team.objects.filter(pk=payments.pk).exists()


def test_a_team_of_people_who_left_cannot_be_removed_either(cast: Cast) -> None:
    team = TeamFactory(name="Archive")
    actions.mark_left(PersonFactory(team=team), by=cast.rafael, on=timezone.localdate())
    with pytest.raises(ValidationError, match="Move its people and teams elsewhere first"):
        actions.delete_team(team, by=cast.rafael)


def test_a_team_with_teams_below_it_cannot_be_removed(cast: Cast) -> None:
    empty = TeamFactory(name="Platform")
    TeamFactory(name="Builds", parent=empty)
    with pytest.raises(ValidationError, match="Move its people and teams elsewhere first"):
        actions.delete_team(empty, by=cast.rafael)


def test_an_empty_team_is_removed(cast: Cast) -> None:
    before = set(Team.objects.all())
    actions.delete_team(TeamFactory(name="Platform"), by=cast.rafael)
    assert set(Team.objects.all()) == before


def test_two_teams_below_one_do_not_share_a_name(cast: Cast) -> None:
    payments = Team.objects.get(name="Payments")
    with pytest.raises(ValidationError):
        actions.save_team(Team(name="PAYMENTS", parent=payments.parent), by=cast.rafael)
    assert Team.objects.filter(name__iexact="payments").count() == 1
