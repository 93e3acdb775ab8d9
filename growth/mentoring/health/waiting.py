"""What of health waits for the two of a pair: a word on whether it goes on, and this month's rating."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.mentoring.health.models import ConcludePrompt, Rating
from growth.mentoring.health.months import this_month
from growth.mentoring.health.state import TOO_EARLY
from growth.mentoring.meeting.models import Session
from growth.mentoring.models import Pairing
from growth.waiting import Row, Waits


def quiet(viewer: User) -> QuerySet[ConcludePrompt]:
    """Prompts to pairs that last and have not met since."""
    met = Session.objects.held().filter(pairing=OuterRef("pairing"), starts_at__gt=OuterRef("silent_since"))
    rows = ConcludePrompt.objects.filter(~Exists(met), _sides(viewer, "pairing__"), pairing__ended_on__isnull=True)
    named = rows.annotate(other_name=_other_name(viewer, "pairing__")).select_related("pairing")
    return named.order_by("told_at", "pk")


def unrated(viewer: User) -> QuerySet[Pairing]:
    """Pairings old enough to say something about, not rated by `viewer` this month."""
    given = Rating.objects.filter(pairing=OuterRef("pk"), person=viewer, month=this_month())
    # The day in UTC, not the reader's: the same SQL counts for everybody.
    old_enough = timezone.now().date() - TOO_EARLY
    rows = Pairing.objects.active().filter(_sides(viewer), ~Exists(given), started_on__lt=old_enough)
    return rows.annotate(other_name=_other_name(viewer)).order_by("started_on", "pk")


def _sides(viewer: User, path: str = "") -> Q:
    return Q(**{f"{path}mentor": viewer}) | Q(**{f"{path}mentee": viewer})


def _other_name(viewer: User, path: str = "") -> Case:
    return Case(When(**{f"{path}mentor": viewer}, then=F(f"{path}mentee__name")), default=F(f"{path}mentor__name"))


def _quiet(prompt: ConcludePrompt) -> Row:
    return Row(
        f"You and {prompt.other_name} have not met for two months",  # type: ignore[attr-defined]
        "Meet, or end it without fault: undecided",
        prompt.pairing.get_absolute_url(),
        "Decide",
        prompt.told_at,
    )


def _unrated(pairing: Pairing) -> Row:
    first_day = max(this_month(), pairing.started_on + TOO_EARLY + timedelta(days=1))
    return Row(
        f"How is it going with {pairing.other_name}?",  # type: ignore[attr-defined]
        "A private number for this month",
        reverse("mentoring:rating", args=[pairing.pk]),
        "Rate",
        datetime.combine(first_day, time.min, UTC),
    )


WAITING = [
    Waits("mentoring_quiet", "Pairings gone quiet", quiet, _quiet),
    Waits("mentoring_ratings", "How your pairings are going", unrated, _unrated),
]
