"""One change to an enrolment at a time."""

from django.core.exceptions import ValidationError

from growth.roadmaps.enrolments.models import Enrolment


def lock(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is now, held until the transaction ends. Raises ValidationError once it has ended."""
    current = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if not current.is_running:
        raise ValidationError("This roadmap has ended, and what it holds stays as it was.")
    return current


def raise_revision(locked: Enrolment) -> None:
    """What plans are made of has changed: one that was proposed before does not fit any more."""
    locked.revision += 1
    locked.save(update_fields=["revision"])
