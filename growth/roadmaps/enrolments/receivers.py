"""What becomes of a roadmap when its person leaves. Coming back restores nothing: one begins anew."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import person_left
from growth.roadmaps.enrolments.actions import end
from growth.roadmaps.enrolments.models import Enrolment


@receiver(person_left)
def leave_the_roadmap(person: User, by: User | None = None, **_: Any) -> None:
    for running in Enrolment.objects.running().filter(person=person):
        end(running, by=by, outcome=Enrolment.Outcome.LEFT)
