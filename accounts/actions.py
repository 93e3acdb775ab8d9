"""Every change to people and teams."""

from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.disciplines import refuse_unknown_discipline
from accounts.models import Team, User
from accounts.signals import manager_changed, person_erased, person_left


@transaction.atomic
def create_first_administrator(*, name: str, email: str, password: str, time_zone: str = "UTC") -> User:
    """The person who sets the installation up.

    Raises ValidationError once anybody exists: set-up happens once.
    """
    if User.objects.select_for_update().exists():
        raise ValidationError("This installation is set up already. Sign in, or ask an administrator.")
    roles = {"is_administrator": True, "is_ladder_owner": True, "is_programme_owner": True}
    return add_person(email, password, name=name, time_zone=time_zone, **roles)


@transaction.atomic
def add_person(email: str, password: str | None, **fields: Any) -> User:
    """A person who can sign in with a password, or sets one later when it is None."""
    _refuse_manager_who_left(fields.get("manager"))
    refuse_unknown_discipline(fields.get("discipline", ""))
    person = User.objects.create_user(email, password, **fields)
    # An administrator vouches for the address; nobody has to prove it a second time.
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


@transaction.atomic
def invite_person(*, by: User, email: str, link_base: str, **fields: Any) -> User:
    """A new person without a password, and the mail with which they set their own.

    `link_base` is the address of this installation, such as `https://rungs.example`.
    """
    person = add_person(email, None, invited_at=timezone.now(), **fields)
    _send_invitation(person, by=by, link_base=link_base)
    return person


@transaction.atomic
def send_invitation_again(person: User, *, by: User, link_base: str) -> User:
    """Raises ValidationError for somebody who has left or has signed in before."""
    if not person.is_active or person.has_signed_in:
        raise ValidationError(f"{person.name} needs no invitation.")
    person.invited_at = timezone.now()
    person.save(update_fields=["invited_at"])
    _send_invitation(person, by=by, link_base=link_base)
    return person


@transaction.atomic
def change_person(person: User, *, by: User, **fields: Any) -> User:
    """Name, e-mail, title, discipline, team, manager and roles.

    Raises ValidationError on a circle of managers, a manager who left, an e-mail somebody has, or a discipline that
    no ladder in force knows, unless it is the one they had.
    """
    known = User.objects.select_related("manager").get(pk=person.pk)
    before = known.manager
    if fields.get("discipline", known.discipline) != known.discipline:
        refuse_unknown_discipline(fields["discipline"])
    for name, value in fields.items():
        setattr(person, name, value.lower() if name == "email" else value)
    _refuse_manager_who_left(person.manager if "manager" in fields else None)
    refuse_circle(person)
    person.full_clean(exclude=["password"])
    _keep_an_administrator(person)
    person.save(update_fields=list(fields))
    if "email" in fields:
        EmailAddress.objects.filter(user=person, primary=True).update(email=person.email)
    if before != person.manager:
        manager_changed.send(User, person=person, before=before, after=person.manager, by=by)
    return person


@transaction.atomic
def mark_left(person: User, *, by: User, on: date) -> User:
    """They can no longer sign in; what they wrote and confirmed stays with their name."""
    person.is_active, person.left_on = False, on
    _keep_an_administrator(person)
    person.save(update_fields=["is_active", "left_on"])
    for session in UserSession.objects.filter(user=person):
        session.end()
    person_left.send(User, person=person, by=by)
    return person


@transaction.atomic
def bring_back(person: User, *, by: User) -> User:
    person.is_active, person.left_on = True, None
    person.save(update_fields=["is_active", "left_on"])
    return person


@transaction.atomic
def erase_person(person: User, *, by: User) -> None:
    """Deletes, for good, all that belongs to somebody who has left: whatever would go with their row (CASCADE).

    Their row stays without everything but the name, because what they gave others stays with it: verdicts,
    confirmations, comments, decisions are part of other people's records. Raises ValidationError for somebody who
    has not left.
    """
    if person.is_active:
        raise ValidationError("Mark them as left first.")
    person_erased.send(User, person=person)
    for relation in User._meta.get_fields(include_hidden=True):  # hidden: those without a `related_name`
        if isinstance(relation, ForeignObjectRel) and relation.on_delete is models.CASCADE:
            relation.related_model._base_manager.filter(**{relation.field.name: person}).delete()
    User.objects.filter(manager=person).update(manager=None)
    person.email, person.title, person.time_zone = f"erased-{person.pk}@invalid", "", "UTC"
    person.manager, person.team, person.discipline = None, None, ""
    person.is_administrator = person.is_ladder_owner = person.is_programme_owner = False
    person.wants_mail = person.wants_digest = False
    person.erased_on = timezone.localdate()
    person.set_unusable_password()
    person.save()


@transaction.atomic
def save_team(team: Team, *, by: User) -> Team:
    """Raises ValidationError when a team would stand below itself, or beside one of the same name."""
    above, seen = team.parent, {team.pk}
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": "A team cannot stand below itself."})
        seen.add(above.pk)
        above = above.parent
    team.full_clean()
    team.save()
    return team


@transaction.atomic
def delete_team(team: Team, *, by: User) -> None:
    """Raises ValidationError while people or teams are in it."""
    if team.members.exists() or team.children.exists():
        raise ValidationError("Move its people and teams elsewhere first.")
    team.delete()


def refuse_circle(person: User) -> None:
    """Raises ValidationError when following managers upwards from `person` comes back to them."""
    above, names = person.manager, [person.name]
    while above is not None:
        names.append(above.name)
        if above.pk == person.pk:
            raise ValidationError({"manager": f"This makes a circle: {' → '.join(names)}."})
        above = above.manager


def _refuse_manager_who_left(manager: User | None) -> None:
    if manager is not None and not manager.is_active:
        raise ValidationError({"manager": f"{manager.name} has left."})


def _keep_an_administrator(person: User) -> None:
    if person.is_administrator and person.is_active:
        return
    others = User.objects.select_for_update().active().filter(is_administrator=True).exclude(pk=person.pk)
    if not others.exists():
        raise ValidationError("Somebody must stay administrator. Name another one first.")


def _send_invitation(person: User, *, by: User, link_base: str) -> None:
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    uid, token = key.split("-", 1)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    message = render_to_string(
        "people/invitation.txt",
        {
            "person": person,
            "by": by,
            "link": link_base.rstrip("/") + path,
            "organisation": settings.ORGANISATION,
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        },
    )
    subject = f"{by.name} invites you to Rungs"
    transaction.on_commit(lambda: send_mail(subject, message, None, [person.email]))
