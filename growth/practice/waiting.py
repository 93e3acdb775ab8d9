"""What of a team's AI practice waits for somebody: next steps whose day has passed."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from growth.practice.models import NextStep
from growth.waiting import Row, Waits


def overdue_steps(viewer: User) -> QuerySet[NextStep]:
    """By the day in UTC: the inbox asks once for everybody, wherever they are."""
    overdue = NextStep.objects.open().filter(owner=viewer, due_on__lt=timezone.now().date())
    return overdue.select_related("assessment__team").order_by("due_on", "pk")


def _step(step: NextStep) -> Row:
    return Row(
        step.text,
        f"A next step in the AI practice of {step.assessment.team.name} is overdue",
        step.get_absolute_url(),
        "See to it",
        step.created_at,
    )


WAITING = [Waits("practice_steps", "Next steps of a team that are overdue", overdue_steps, _step)]
