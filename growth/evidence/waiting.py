"""What of evidence waits for somebody: questions to witness, claims to review, verdicts that ask for more."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from growth.evidence.claims import Dispute, Verdict
from growth.evidence.models import Claim, Corroboration, Evidence
from growth.waiting import Row, Waits


def questions(viewer: User) -> QuerySet[Corroboration]:
    open_ones = Corroboration.objects.open().filter(witness=viewer)
    return open_ones.select_related("claim__evidence__person").order_by("asked_at", "pk")


def claims(viewer: User) -> QuerySet[Claim]:
    rows = Claim.objects.waiting_for(viewer).order_by("waiting_since", "pk")
    return rows.select_related("evidence__person", "expectation__dimension", "expectation__level")


def answers(viewer: User) -> QuerySet[Claim]:
    live = Evidence.objects.live().filter(person=viewer)
    contested = Dispute.objects.open().filter(claim=OuterRef("pk"))
    rows = Claim.objects.filter(~Exists(contested), verdict=Verdict.NEEDS_MORE, evidence__in=live).order_by(
        "created_at", "pk"
    )
    return rows.select_related("evidence", "expectation__dimension", "expectation__level")


def _question(corroboration: Corroboration) -> Row:
    return Row(
        corroboration.question,
        f"{corroboration.claim.evidence.person.name} asks you to witness one claim",
        corroboration.get_absolute_url(),
        "Answer",
        corroboration.asked_at,
    )


def _claim(claim: Claim) -> Row:
    return Row(
        claim.evidence.title,
        f"{claim.evidence.person.name} claims {claim.expectation.dimension.name} at {claim.expectation.level.name}",
        claim.get_absolute_url(),
        "Review",
        claim.waiting_since,
    )


def _answer(claim: Claim) -> Row:
    return Row(
        claim.evidence.title,
        f"A verdict asks for more: {claim.expectation.dimension.name} at {claim.expectation.level.name}",
        claim.get_absolute_url(),
        "See what",
        claim.created_at,
    )


def disputes(viewer: User) -> QuerySet[Dispute]:
    rows = Dispute.objects.waiting_for(viewer).order_by("opened_at", "pk")
    return rows.select_related("claim__evidence__person", "claim__expectation__dimension", "claim__expectation__level")


def _dispute(dispute: Dispute) -> Row:
    claim = dispute.claim
    return Row(
        claim.evidence.title,
        f"{claim.evidence.person.name} contests a verdict: {claim.expectation.dimension.name} at "
        f"{claim.expectation.level.name}",
        claim.get_absolute_url(),
        "Decide",
        dispute.opened_at,
    )


WAITING = [
    Waits("disputes", "Disputes to decide", disputes, _dispute),
    Waits("questions", "Questions to witness", questions, _question),
    Waits("claims", "Claims to review", claims, _claim),
    Waits("answers", "Verdicts that ask for more", answers, _answer),
]
