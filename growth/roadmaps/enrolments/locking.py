"""One change to an enrolment at a time."""

from django.core.exceptions import ValidationError

from growth.roadmaps.enrolments.models import Enrolment


def lock(enrolment: Enrolment, *, changes_plan: bool = False) -> Enrolment:
    """The enrolment as it is now, held until the transaction ends. Raises ValidationError once it has ended.

    `changes_plan` raises its revision: a proposed plan that was made before does not fit any more.
    """
    current = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if not current.is_running:
        raise ValidationError("This roadmap has ended, and what it holds stays as it was.")
    if changes_plan:
        current.revision += 1
        current.save(update_fields=["revision"])
    return current
