"""Where people head, as mentor matching asks it: whoever is on a roadmap heads for its ladder."""

from typing import Any

from django.dispatch import receiver

from growth.mentoring.profiles.actions import head_for, head_no_more_for
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.signals import enrolled, enrolment_ended


@receiver(enrolled)
def head_for_its_ladder(enrolment: Enrolment, **_: Any) -> None:
    """Only where they had chosen none; on the mentoring profile they see it and may choose another one."""
    if head_for(enrolment.person, enrolment.version.ladder.key):
        enrolment.gave_track = True
        enrolment.save(update_fields=["gave_track"])


@receiver(enrolment_ended)
def head_there_no_more(enrolment: Enrolment, **_: Any) -> None:
    """Leaving takes back what joining chose, unless they chose another ladder since. Who finished still heads there."""
    if enrolment.gave_track and enrolment.outcome == Enrolment.Outcome.LEFT:
        head_no_more_for(enrolment.person, enrolment.version.ladder.key)
