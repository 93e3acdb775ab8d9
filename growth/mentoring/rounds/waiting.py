"""What of rounds waits for somebody: proposals to answer, and rounds that are closed and not yet published."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.mentoring.rounds.models import Proposal, Round
from growth.waiting import Row, Waits


def proposals(viewer: User) -> QuerySet[Proposal]:
    unanswered = Q(mentor=viewer, mentor_says__isnull=True) | Q(mentee=viewer, mentee_says__isnull=True)
    rows = Proposal.objects.asked().filter(unanswered, due_at__gt=timezone.now())
    return rows.select_related("mentor", "mentee").order_by("asked_at", "pk")


def closed_rounds(viewer: User) -> QuerySet[Round]:
    mine = Round.objects.filter(created_by=viewer, created_by__is_programme_owner=True)
    return mine.filter(state=Round.State.CLOSED).order_by("closed_at", "pk")


def _proposal(row: Proposal) -> Row:
    meta = f"{row.get_kind_display()}: you are proposed as a pair"
    return Row(f"{row.mentor.name} and {row.mentee.name}", meta, row.get_absolute_url(), "Answer", row.asked_at)


def _closed(row: Round) -> Row:
    url = reverse("mentoring:round_preview", args=[row.pk])
    return Row(row.name, "Closed and not yet published", url, "Look", row.closed_at)


PROPOSALS = Waits("mentoring_proposals", "Pairs you are proposed for", proposals, _proposal)
WAITING = [
    PROPOSALS,
    Waits("mentoring_rounds", "Matching rounds to publish", closed_rounds, _closed),
]
