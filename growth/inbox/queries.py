"""What waits for somebody."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User, Viewer
from growth.evidence.claims import Verdict
from growth.evidence.models import Claim, Corroboration, Evidence

SHOWN = 12
STAND_IN = User(pk=-1)  # nobody; has no other value that a rule of reading could look at


@dataclass(frozen=True)
class Counts:
    """For the frame: how much waits, by what it is, and whether the person leads anybody."""

    questions: int = 0
    claims: int = 0
    answers: int = 0
    has_direct_reports: bool = False

    @property
    def waiting(self) -> int:
        return self.questions + self.claims + self.answers


@dataclass(frozen=True)
class Row:
    """One thing that waits: a link that works for exactly this person, and the verb on its button."""

    what: str
    meta: str
    url: str
    verb: str
    since: datetime


def frame_counts(viewer: Viewer) -> Counts:
    """One query for every page."""
    if not viewer.is_authenticated:
        return Counts()
    sql, values = _counting(timezone.now().replace(second=0, microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(sql, [viewer.pk if value == STAND_IN.pk else value for value in values])
        *counts, leads = cursor.fetchone() or (0, 0, 0, False)
    return Counts(*counts, has_direct_reports=bool(leads))


def waiting_for(viewer: User, counts: Counts) -> list[Row]:
    """Questions to witness, claims to review, and verdicts that ask for more; oldest first, a dozen at most.

    Asks only for what `counts` says is there.
    """
    questions = _questions(viewer) if counts.questions else Corroboration.objects.none()
    claims = _claims(viewer) if counts.claims else Claim.objects.none()
    answers = _answers(viewer) if counts.answers else Claim.objects.none()
    rows = [
        Row(
            corroboration.question,
            f"{corroboration.claim.evidence.person.name} asks you to witness one claim",
            corroboration.get_absolute_url(),
            "Answer",
            corroboration.asked_at,
        )
        for corroboration in questions.select_related("claim__evidence__person")[:SHOWN]
    ]
    rows += [
        Row(
            claim.evidence.title,
            f"{claim.evidence.person.name} claims {claim.expectation.dimension.name} at {claim.expectation.level.name}",
            f"{claim.evidence.get_absolute_url()}#claim-{claim.pk}",
            "Review",
            claim.created_at,
        )
        for claim in claims.select_related("evidence__person", "expectation__dimension", "expectation__level")[:SHOWN]
    ]
    rows += [
        Row(
            claim.evidence.title,
            f"A verdict asks for more: {claim.expectation.dimension.name} at {claim.expectation.level.name}",
            f"{claim.evidence.get_absolute_url()}#claim-{claim.pk}",
            "See what",
            claim.created_at,
        )
        for claim in answers.select_related("evidence", "expectation__dimension", "expectation__level")[:SHOWN]
    ]
    return sorted(rows, key=lambda row: row.since)[:SHOWN]


def _questions(viewer: User) -> QuerySet[Corroboration]:
    return Corroboration.objects.open().filter(witness=viewer).order_by("asked_at")


def _claims(viewer: User) -> QuerySet[Claim]:
    return Claim.objects.waiting_for(viewer).order_by("created_at", "pk")


def _answers(viewer: User) -> QuerySet[Claim]:
    live = Evidence.objects.live().filter(person=viewer)
    return Claim.objects.filter(verdict=Verdict.NEEDS_MORE, evidence__in=live).order_by("created_at", "pk")


@lru_cache(maxsize=1)
def _counting(minute: datetime) -> tuple[str, tuple[Any, ...]]:
    """The SQL behind `frame_counts`, and its values for a stand-in to be replaced by the viewer.

    Every page asks this, and Django takes ten times longer to build it than the database to answer. It is the same
    for everybody, and for a minute: what it compares with the time (a question lapses) is in days.
    """
    reads = (_questions(STAND_IN), _claims(STAND_IN), _answers(STAND_IN))
    leads = Exists(User.objects.filter(manager=OuterRef("pk"), is_active=True))
    counts = [Coalesce(Subquery(_counted(rows)), 0) for rows in reads]
    return User.objects.filter(pk=STAND_IN.pk).values_list(*counts, leads).query.sql_with_params()


def _counted(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().annotate(one=Coalesce(None, 1)).values("one").annotate(count=Count("pk")).values("count")
