"""What of opportunities waits for somebody: being asked, people who are interested, work whose last day has passed."""

from datetime import datetime, time

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.opportunities.models import UNDER_WAY, Assignment, AssignmentState, Interest, Opportunity, kept_by
from growth.waiting import Row, Waits


def asked(viewer: User) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(person=viewer, state=AssignmentState.ASKED)
    return rows.select_related("opportunity", "given_by").order_by("asked_at", "pk")


def interested(viewer: User) -> QuerySet[Interest]:
    rows = Interest.objects.waiting().filter(kept_by(viewer, "opportunity__"))
    return rows.select_related("opportunity", "person").order_by("created_at", "pk")


def over(viewer: User) -> QuerySet[Opportunity]:
    # The day in UTC, not the reader's: the same SQL counts for everybody.
    rows = Opportunity.objects.filter(kept_by(viewer), state__in=UNDER_WAY, ends_on__lt=timezone.now().date())
    return rows.order_by("ends_on", "pk")


def _asked(assignment: Assignment) -> Row:
    by = assignment.given_by.name if assignment.given_by else "Somebody"
    return Row(
        assignment.opportunity.title,
        f"{by} asks you to take this on",
        assignment.opportunity.get_absolute_url(),
        "Answer",
        assignment.asked_at,
    )


def _interested(interest: Interest) -> Row:
    return Row(
        interest.opportunity.title,
        f"{interest.person.name} is interested",
        reverse("opportunities:interested", args=[interest.opportunity_id]),
        "Decide",
        interest.created_at,
    )


def _over(opportunity: Opportunity) -> Row:
    return Row(
        opportunity.title,
        "Its last day has passed: is it done?",
        opportunity.get_absolute_url(),
        "Say so",
        timezone.make_aware(datetime.combine(opportunity.ends_on, time.min)),
    )


WAITING = [
    Waits("opportunities_asked", "Opportunities you are asked about", asked, _asked),
    Waits("opportunities_interest", "People interested in what you listed", interested, _interested),
    Waits("opportunities_over", "Opportunities past their last day", over, _over),
]
