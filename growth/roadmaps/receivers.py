"""What roadmaps do when people begin one, end it, and leave. Coming back restores nothing: one begins anew."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import person_left
from growth.mentoring.profiles.actions import head_for, head_no_more_for
from growth.roadmaps.calendars.actions import revoke_links_of
from growth.roadmaps.enrolments.actions import end
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.signals import enrolled, enrolment_ended


@receiver(enrolled)
def head_for_its_ladder(enrolment: Enrolment, **_: Any) -> None:
    """For mentor matching, where they had chosen no ladder; on their profile they see it and may choose another."""
    if head_for(enrolment.person, enrolment.version.ladder.key):
        enrolment.gave_track = True
        enrolment.save(update_fields=["gave_track"])


@receiver(enrolment_ended)
def head_there_no_more(enrolment: Enrolment, **_: Any) -> None:
    """Leaving takes back what joining chose, unless they chose another ladder since. Who finished still heads there."""
    if enrolment.gave_track and enrolment.outcome == Enrolment.Outcome.LEFT:
        head_no_more_for(enrolment.person, enrolment.version.ladder.key)


@receiver(enrolment_ended)
def close_the_calendar(enrolment: Enrolment, **_: Any) -> None:
    revoke_links_of(enrolment)


@receiver(person_left)
def leave_the_roadmap(person: User, by: User | None = None, **_: Any) -> None:
    for running in Enrolment.objects.running().filter(person=person):
        end(running, by=by, outcome=Enrolment.Outcome.LEFT)
