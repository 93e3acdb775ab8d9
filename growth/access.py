"""Who stands in which relation to whom, and who that makes able to see a person's growth.

The growth circle of a person is their manager and their active mentors. Every `visible_to` of a slice leans on
these functions; none of them restates a relation.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.expressions import RawSQL

from accounts.models import Opening, PersonQuerySet, User, Viewer

OPENS_RECORD = "mentoring"  # the kind of pairing that does; a buddy or a shadow is in nobody's growth circle


@dataclass(frozen=True)
class Member:
    """Somebody in a growth circle, and why."""

    person: User
    relation: str  # "manager" or "mentor"


def people_guided_by(viewer: Viewer) -> PersonQuerySet:
    """People in whose growth circle `viewer` is: their direct reports and their active mentees."""
    if not viewer.is_authenticated:
        return User.objects.none()
    mentees = people_mentored_by(viewer).values("pk")
    return User.objects.filter(Q(manager=viewer) | Q(pk__in=mentees)).exclude(pk=viewer.pk)


def people_mentored_by(viewer: Viewer) -> PersonQuerySet:
    """The active mentees of `viewer`, whose record the pairing opens. Looks at nothing of the viewer but `pk`."""
    if not viewer.is_authenticated:
        return User.objects.none()
    return User.objects.filter(
        # SECURITY: all conditions in one filter(), so that they are about the same pairing.
        pairings_as_mentee__mentor=viewer,
        pairings_as_mentee__kind=OPENS_RECORD,
        pairings_as_mentee__ended_on__isnull=True,
    )


def mentors_of(person: User) -> PersonQuerySet:
    """The active mentors of `person`, to whom the pairing opens the record."""
    return User.objects.filter(
        # SECURITY: all conditions in one filter(), so that they are about the same pairing.
        pairings_as_mentor__mentee=person,
        pairings_as_mentor__kind=OPENS_RECORD,
        pairings_as_mentor__ended_on__isnull=True,
    )


def people_opened_to(viewer: Viewer) -> PersonQuerySet:
    """People whose shared record `viewer` reads as their growth circle does.

    The people they guide; and, for an administrator, those opened by break-glass, for as long as it lasts. Reading is
    all it gives: whoever acts (`is_in_circle`) is in the circle.
    """
    guided = people_guided_by(viewer)
    if not viewer.is_authenticated or not viewer.is_administrator:
        return guided
    opened = Opening.objects.in_force().filter(administrator=viewer).values("subject")
    return User.objects.filter(Q(pk__in=guided.values("pk")) | Q(pk__in=opened))


def growth_visible_to(viewer: Viewer) -> PersonQuerySet:
    """People whose growth report `viewer` may open: themselves, the people they guide, and who was opened to them.

    Being an administrator gives nothing here, but for a break-glass opening while it is in force.
    """
    if not viewer.is_authenticated:
        return User.objects.none()
    return User.objects.filter(Q(pk=viewer.pk) | Q(pk__in=people_opened_to(viewer).values("pk")))


def is_in_circle(viewer: User, person: User) -> bool:
    """Whether `viewer` is the manager or an active mentor of `person`."""
    return people_guided_by(viewer).filter(pk=person.pk).exists()


def circle_of(person: User) -> list[Member]:
    """The growth circle: the manager first, then active mentors by name. People who left are not in it."""
    people = User.objects.active().filter(Q(pk=person.manager_id) | Q(pk__in=mentors_of(person).values("pk")))
    circle = [Member(who, "manager" if who.manages(person) else "mentor") for who in people]
    return sorted(circle, key=lambda member: member.relation != "manager")


def teams_around(viewer: User) -> RawSQL:
    """The viewer's team and every team it stands in, up to the top. Looks at nothing of the viewer but `pk`."""
    return RawSQL(
        "WITH RECURSIVE up(id, parent_id) AS ("
        " SELECT t.id, t.parent_id FROM accounts_team t JOIN accounts_user u ON u.team_id = t.id WHERE u.id = %s"
        " UNION SELECT t.id, t.parent_id FROM accounts_team t JOIN up ON t.id = up.parent_id"
        ") SELECT id FROM up",
        [viewer.pk],
    )
