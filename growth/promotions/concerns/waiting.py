"""What of concerns waits for somebody: an answer, and a word whether the answer settles it."""

from django.db.models import F, Q, QuerySet

from accounts.models import User
from growth.promotions.cases.models import sides_of_case
from growth.promotions.cases.states import WRITABLE
from growth.promotions.concerns.models import Concern
from growth.waiting import Row, Waits

State = Concern.State


def unanswered(viewer: User) -> QuerySet[Concern]:
    """Of the cases one is a side of; one's own concerns wait for the other side."""
    rows = Concern.objects.standing().filter(
        sides_of_case(viewer, "case__"), case__state__in=WRITABLE, state=State.OPEN
    )
    rows = rows.filter(~Q(raised_by=viewer) | Q(raised_by__isnull=True))
    return rows.select_related("case__person").order_by("raised_at", "pk")


def unsettled(viewer: User) -> QuerySet[Concern]:
    """Raised by oneself, and answered by somebody else."""
    rows = Concern.objects.standing().filter(
        raised_by=viewer, case__state__in=WRITABLE, state=State.ANSWERED, settled_at__isnull=True
    )
    rows = rows.exclude(answered_by=F("raised_by"))
    return rows.select_related("case__person").order_by("answered_at", "pk")


def _unanswered(concern: Concern) -> Row:
    meta = f"A concern of {concern.raised_by_name}"
    return Row(f"Promotion case of {concern.case.person.name}", meta, concern.get_absolute_url(), "Answer",
               concern.raised_at)  # fmt: skip


def _unsettled(concern: Concern) -> Row:
    meta = f"{concern.answered_by_name} answered your concern: does that settle it?"
    return Row(f"Promotion case of {concern.case.person.name}", meta, concern.get_absolute_url(), "Say so",
               concern.answered_at)  # fmt: skip


WAITING = [
    Waits("concerns_to_answer", "Concerns to answer", unanswered, _unanswered),
    Waits("concerns_to_settle", "Answers to your concerns", unsettled, _unsettled),
]
