"""What a programme owner sees: how pairs are doing, who needs something, how much there is to do.

That pairs exist, of what kind, and when they last met. Never an agenda, a note, an agreement or a rating.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from growth.mentoring.asking.models import MentorRequest
from growth.mentoring.health.alerts import Ratings, needs_question
from growth.mentoring.health.models import OwnerQuestion, Rating
from growth.mentoring.health.months import month_before, this_month
from growth.mentoring.health.state import Health, health_of, silent_for
from growth.mentoring.matching.candidates import over_capacity
from growth.mentoring.models import Pairing, PairingQuerySet
from growth.mentoring.profiles.models import Profile
from growth.mentoring.rounds.orphans import orphans

WORST_FIRST = (Health.QUIET, Health.CHECK_IN, Health.ON_TRACK, Health.TOO_EARLY)
KEYS = {health: slugify(health.value) for health in WORST_FIRST}  # in addresses and the API
STATES = [(KEYS[health], health.value) for health in WORST_FIRST]
ENDED = "ended"
UNANSWERED_WITHIN = timedelta(days=90)
LOOKED_BACK = timedelta(days=400)  # for the rating before: longer than anybody's break


@dataclass(frozen=True)
class Pair:
    """A pairing that lasts, and how it is doing."""

    pairing: Pairing
    health: Health
    silence: timedelta
    last_met: date | None
    asked_on: date | None  # when an owner last asked both how it goes
    may_ask: bool

    @property
    def key(self) -> str:
        return KEYS[self.health]

    @property
    def mark(self) -> str:
        return self.health.mark

    @property
    def needs_care(self) -> bool:
        return self.health in (Health.QUIET, Health.CHECK_IN)


@dataclass(frozen=True)
class Programme:
    """Everything on the page, but for the ended pairings."""

    pairs: list[Pair]  # worst first, then those who have not met for longest
    questions: list[Pair]  # that may need one
    orphans: list[User]
    over_capacity: list[tuple[Profile, int]]
    open_requests: int
    unanswered: int  # requests of the last `UNANSWERED_WITHIN` to which nobody said yes

    @property
    def in_need(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.needs_care]

    def chosen(self, *, state: str = "", kind: str = "") -> list[Pair]:
        return [pair for pair in self.pairs if state in ("", pair.key) and kind in ("", pair.pairing.kind)]


def programme(viewer: User) -> Programme:
    """In a number of queries that does not depend on how many pairs there are. Who may see it is the caller's rule."""
    today = timezone.localdate()
    asked = OwnerQuestion.objects.filter(pairing=OuterRef("pk")).order_by("-asked_at").values("asked_at")[:1]
    active = Pairing.objects.visible_to(viewer).active().with_meetings().annotate(asked_at=Subquery(asked))
    rows = active.select_related("mentor", "mentee")
    pairs = sorted((_pair(pairing, viewer, today) for pairing in rows), key=_worst_first)
    worth_asking = _worth_asking(pairs)
    lately = timezone.now() - UNANSWERED_WITHIN
    unanswered = MentorRequest.objects.filter(state=MentorRequest.State.UNANSWERED, closed_at__gte=lately)
    return Programme(
        pairs=pairs,
        questions=[pair for pair in pairs if pair.pairing.pk in worth_asking],
        orphans=list(orphans()),
        over_capacity=over_capacity(),
        open_requests=MentorRequest.objects.open().count(),
        unanswered=unanswered.count(),
    )


def has_rated(viewer: User, pairing: Pairing) -> bool:
    """Whether the viewer's own number of this month is given; of the other side nothing is said."""
    return Rating.objects.visible_to(viewer).filter(pairing=pairing, month=this_month()).exists()


def ended_pairings(viewer: User, kind: str = "") -> PairingQuerySet:
    """Newest end first."""
    ended = Pairing.objects.visible_to(viewer).filter(ended_on__isnull=False)
    ended = ended.filter(kind=kind) if kind else ended
    return ended.select_related("mentor", "mentee", "ended_by").order_by("-ended_on", "-pk")


def _pair(pairing: Pairing, viewer: User, today: date) -> Pair:
    moment, asked_at = pairing.last_met, pairing.asked_at  # type: ignore[attr-defined]
    last_met = timezone.localdate(moment) if moment else None
    return Pair(
        pairing=pairing,
        health=health_of(
            started_on=pairing.started_on, cadence_weeks=pairing.cadence_weeks, last_met=last_met, today=today
        ),
        silence=silent_for(started_on=pairing.started_on, last_met=last_met, today=today),
        last_met=last_met,
        asked_on=timezone.localdate(asked_at) if asked_at else None,
        may_ask=not pairing.is_side(viewer),
    )


def _worst_first(pair: Pair) -> tuple[int, timedelta, str, int]:
    return WORST_FIRST.index(pair.health), -pair.silence, pair.pairing.mentee.name, pair.pairing.pk


def _worth_asking(pairs: Iterable[Pair]) -> set[int]:
    """Ids of pairings whose ratings of this month or the one before are a reason to ask.

    SECURITY: without those the viewer is a side of: knowing their own rating, they would learn about the other's.
    """
    others = [pair.pairing for pair in pairs if pair.may_ask]
    month = this_month()
    given: dict[tuple[int, int], dict[date, int]] = defaultdict(dict)
    rows = Rating.objects.filter(pairing__ended_on__isnull=True, month__gte=month - LOOKED_BACK)
    for pairing, person, of, score in rows.values_list("pairing", "person", "month", "score"):
        given[pairing, person][of] = score
    none: Ratings = {}
    return {
        pairing.pk
        for pairing in others
        for of in (month, month_before(month))
        if needs_question(
            given.get((pairing.pk, pairing.mentor_id), none), given.get((pairing.pk, pairing.mentee_id), none), of
        )
    }
