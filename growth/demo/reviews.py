"""What people of the demo world said about claims: somebody asked again, somebody contests, somebody was read."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Opening, Read, User
from accounts.reads import note_read, open_record
from growth.evidence import actions
from growth.evidence.claims import Claim, Comment, Dispute, Review, Verdict
from growth.notices.actions import tell
from growth.notices.models import Notice

NEWS_FOR = timedelta(days=10)


def load_talk(people: dict[str, User], stage: str) -> None:
    """A dispute of Ada that Petra decides, a claim of Lior asked again, reads of the last days, one break-glass."""
    _news()
    if stage != "start":
        _contest(people, settled=stage == "promotion")
        _ask_again(people)
    _read(people)
    _break_glass(people)


def _contest(people: dict[str, User], *, settled: bool) -> None:
    claim = _refused(people["ada"], "Queue chosen for payout retries")
    dispute = actions.contest_verdict(
        claim,
        by=people["ada"],
        reason="The note behind the second link has the two alternatives and what each would have cost. "
        "Noor read the item before I added it.",
        decider=people["petra"],
    )
    Dispute.objects.filter(pk=dispute.pk).update(opened_at=_ago(3))
    if settled:
        words = "The alternatives are there, with their cost. This is what the expectation asks for."
        review = actions.review_claim(claim, by=people["petra"], verdict=Verdict.ACCEPTED, words=words)
        Review.objects.filter(pk=review.pk).update(created_at=_ago(1))
        Dispute.objects.filter(pk=dispute.pk).update(decided_at=_ago(1))


def _ask_again(people: dict[str, User]) -> None:
    claim = _refused(people["lior"], "Tests for the address check, drafted by an agent")
    item = claim.evidence
    outcome = f"{item.outcome} Of the sixty I threw away eleven: they only repeated the code."
    actions.edit_evidence(item, by=people["lior"], version=item.version, outcome=outcome)
    actions.ask_again(
        claim,
        by=people["lior"],
        words="I wrote down which of the drafted tests I threw away, and why. It is in the outcome now.",
    )
    claim.comments.update(created_at=_ago(2))
    Claim.objects.filter(pk=claim.pk).update(waiting_since=_ago(2))
    comment = actions.add_comment(claim, by=people["mia"], words="Thank you. I read it with you on Thursday.")
    Comment.objects.filter(pk=comment.pk).update(created_at=_ago(1))


def _read(people: dict[str, User]) -> None:
    for reader, subject, days in (("mia", "ada", 1), ("noor", "ada", 2), ("mia", "ada", 8), ("mia", "lior", 1)):
        note_read(people[reader], people[subject], what="growth report", via="page")
        _date_last_read(days)
    item = people["ada"].evidence.filter(visibility="everyone").order_by("-listed_on").first()
    for reader, days in (("zoe", 4), ("ben", 5)):
        note_read(people[reader], people["ada"], what="evidence", via="page", thing=item)
        _date_last_read(days)


def _break_glass(people: dict[str, User]) -> None:
    reason = "The auditors asked what was shared about the outage of the card gateway; Petra agreed."
    opening = open_record(people["chidi"], by=people["rafael"], reason=reason, hours=1)
    began = _ago(24)
    Opening.objects.filter(pk=opening.pk).update(opened_at=began, expires_at=began + timedelta(hours=1))
    Notice.objects.filter(person=people["chidi"], url=reverse("reads")).update(created_at=began, read_at=_ago(23))


def _news() -> None:
    """Loading tells everybody of eighteen months at once; only what was said lately is news."""
    Notice.objects.all().delete()
    for review in Review.objects.filter(created_at__gt=timezone.now() - NEWS_FOR).select_related(
        "claim__evidence__person"
    ):
        told = tell(
            review.claim.evidence.person,
            f"{review.reviewer_name} gave a verdict on a claim of yours",
            url=review.claim.get_absolute_url(),
        )
        if told:
            Notice.objects.filter(pk=told.pk).update(created_at=review.created_at)


def _refused(person: User, title: str) -> Any:
    return Claim.objects.get(evidence__person=person, evidence__title=title, verdict=Verdict.NEEDS_MORE)


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days, minutes=10)


def _date_last_read(days: int) -> None:
    Read.objects.filter(pk=Read.objects.order_by("-pk").values("pk")[:1]).update(
        hour=_ago(days).replace(minute=0, second=0, microsecond=0)
    )
