"""What committees do when a case comes in or goes, and when people leave or come into a tie with a candidate."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from accounts.models import User
from accounts.signals import manager_changed, person_left
from growth.mentoring.models import Pairing
from growth.mentoring.signals import pairing_began
from growth.notices.actions import tell
from growth.promotions.calibration.committees import end_memberships_of
from growth.promotions.calibration.seats import being_read, close_when_done, readers_of, refresh, seat_case
from growth.promotions.cases.models import Case
from growth.promotions.signals import case_submitted, case_withdrawn


@receiver(case_submitted)
def make_seats(case: Case, **_: Any) -> None:
    seat_case(case)


@receiver(case_withdrawn)
def say_it_was_withdrawn(case: Case, **_: Any) -> None:
    """Seats and what stands on them stay on record; nothing is asked of them any more."""
    if case.calibration is None:
        return
    for reader in readers_of(case):
        tell(reader, "A case you read was withdrawn", url=case.calibration.get_absolute_url())
    close_when_done(case.calibration)


@receiver(person_left)
def leave_committees(person: User, **_: Any) -> None:
    end_memberships_of(person)


@receiver(manager_changed)
def bar_new_lines(person: User, **_: Any) -> None:
    """Whoever stands above has everybody below them in their line now."""
    below = User.objects.below(person).values("pk")
    for case in being_read().filter(Q(person=person) | Q(person__in=below)):
        refresh(case)


@receiver(pairing_began)
def bar_new_mentor(pairing: Pairing, **_: Any) -> None:
    for case in being_read().filter(person=pairing.mentee_id):
        refresh(case)
