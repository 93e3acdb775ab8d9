"""What of decisions waits for somebody: proposals to answer and to settle, reviews to hold, revisits that are due."""

from datetime import datetime, time

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.decisions.afterwards.models import waits_for_verdict_of
from growth.decisions.discussing import Answer
from growth.decisions.models import Decision, Participant, Role, Status, StatusChange
from growth.decisions.reviewing.models import OPEN_TO_REVIEW, AskedReviewer
from growth.waiting import Row, Waits

DECIDERS = Participant.objects.filter(decision=OuterRef("pk"), role=Role.DECIDER, person__is_active=True)
SAID = Answer.objects.filter(
    decision=OuterRef("decision"), round=OuterRef("decision__round"), person=OuterRef("person")
)


def to_answer(viewer: User) -> QuerySet[Decision]:
    """Proposals whose decider the viewer is, without an answer of theirs in this round."""
    return _decided_by(viewer, DECIDERS.filter(~Exists(SAID)))


def to_settle(viewer: User) -> QuerySet[Decision]:
    """Proposals whose deciders have all answered, for each of them."""
    return _decided_by(viewer, DECIDERS).filter(~Exists(DECIDERS.filter(~Exists(SAID))))


def to_review(viewer: User) -> QuerySet[AskedReviewer]:
    rows = AskedReviewer.objects.standing().filter(
        person=viewer, review__closed_at__isnull=True, review__decision__status__in=OPEN_TO_REVIEW
    )
    return rows.select_related("review__decision", "review__asked_by").order_by("review__asked_at", "pk")


def to_revisit(viewer: User) -> QuerySet[Decision]:
    return waits_for_verdict_of(viewer).order_by("revisit_on", "pk")


def _decided_by(viewer: User, deciders: QuerySet[Participant]) -> QuerySet[Decision]:
    """Proposals with the viewer among `deciders`, oldest first. One out of a file is answered where the file is."""
    rows = Decision.objects.filter(Exists(deciders.filter(person=viewer)), status=Status.PROPOSED, source_path="")
    proposed = StatusChange.objects.filter(decision=OuterRef("pk"), status=Status.PROPOSED).order_by("-at", "-pk")
    dated = rows.annotate(waits_since=Subquery(proposed.values("at")[:1]))
    return dated.select_related("project").order_by("waits_since", "pk")


def _answer(decision: Decision) -> Row:
    return _row(decision, f"A proposal of {decision.project.name} asks for your answer", "Answer")


def _settle(decision: Decision) -> Row:
    return _row(decision, f"Everybody has answered this proposal of {decision.project.name}", "Settle")


def _row(decision: Decision, meta: str, verb: str) -> Row:
    since: datetime = decision.waits_since or decision.updated_at  # type: ignore[attr-defined]
    return Row(decision.title, meta, decision.get_absolute_url(), verb, since)


def _review(asked: AskedReviewer) -> Row:
    review = asked.review
    meta = f"{review.asked_by.name} asks for a design review of fifteen minutes"
    return Row(review.decision.title, meta, review.get_absolute_url(), "Hold it", review.asked_at)


def _revisit(decision: Decision) -> Row:
    assert decision.revisit_on is not None  # only such ones are due
    since = timezone.make_aware(datetime.combine(decision.revisit_on, time.min))
    url = reverse("decisions:verdict", args=[decision.pk])
    return Row(str(decision), "Did it hold? Its revisit date has come", url, "Look again", since)


WAITING = [
    Waits("decision_answers", "Proposals to answer", to_answer, _answer),
    Waits("decision_settling", "Proposals to accept or reject", to_settle, _settle),
    Waits("design_reviews", "Design reviews to hold", to_review, _review),
    Waits("decision_revisits", "Decisions to look at again", to_revisit, _revisit),
]
