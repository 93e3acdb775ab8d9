"""What the pages of rounds and proposals show."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from growth.mentoring.models import Kind
from growth.mentoring.profiles.ladders import ladders_in_force
from growth.mentoring.profiles.models import Profile
from growth.mentoring.rounds.models import Preference, Proposal, Round, RoundEntry, Unmatched
from growth.mentoring.rounds.words import reasons_of

PARTS = ("Gaps", "Level", "Track", "Wishes", "Hours")


@dataclass(frozen=True)
class OwnPart:
    """What somebody has to do with a round."""

    as_mentee: RoundEntry | None
    as_mentor: RoundEntry | None
    wished: list[str]  # names, as a mentee
    may_help: bool  # offers this kind of help, and is not in
    proposals: list[Proposal]
    unmatched: Unmatched | None

    @property
    def takes_part(self) -> bool:
        return self.as_mentee is not None or self.as_mentor is not None


def rounds_of(viewer: User) -> list[tuple[Round, set[str]]]:
    """All rounds with the sides on which the viewer takes part, the newest first. Counts are for owners only."""
    rounds = Round.objects.visible_to(viewer)
    if viewer.is_programme_owner:
        here = Q(entries__left_at__isnull=True, entries__person__is_active=True)
        rounds = rounds.annotate(
            mentees=Count("entries", filter=here & Q(entries__side=RoundEntry.Side.MENTEE)),
            mentors=Count("entries", filter=here & Q(entries__side=RoundEntry.Side.MENTOR)),
        )
    mine: dict[int, set[str]] = {}
    for of, side in RoundEntry.objects.filter(person=viewer, left_at__isnull=True).values_list("round_id", "side"):
        mine.setdefault(of, set()).add(side)
    return [(found, mine.get(found.pk, set())) for found in rounds]


def own_part(viewer: User, of: Round) -> OwnPart:
    entries = of.entries.filter(person=viewer, left_at__isnull=True)
    by_side = {entry.side: entry for entry in entries}
    as_mentee = by_side.get(RoundEntry.Side.MENTEE)
    wished = Preference.objects.visible_to(viewer).filter(entry=as_mentee).select_related("other") if as_mentee else []
    offers = of.is_open and Profile.objects.offering(of.kind).filter(person=viewer).exists()
    as_mentor = by_side.get(RoundEntry.Side.MENTOR)
    published = of.state == Round.State.PUBLISHED
    return OwnPart(
        as_mentee=as_mentee,
        as_mentor=as_mentor,
        wished=[row.other.name for row in wished],
        may_help=offers and as_mentor is None,
        proposals=list(
            of.proposals.filter(Q(mentor=viewer) | Q(mentee=viewer)).select_related("mentor", "mentee")
            if published
            else []
        ),
        unmatched=of.unmatched.filter(mentee=viewer).first() if published else None,
    )


def counts_of(of: Round) -> dict[str, int]:
    """How many take part, are paired in the preview, and are without anybody. For owners."""
    sides = dict(of.entries.taking_part().values_list("side").annotate(count=Count("pk")).order_by("side"))
    states = dict(of.proposals.values_list("state").annotate(count=Count("pk")).order_by("state"))
    return {
        "mentees": sides.get(RoundEntry.Side.MENTEE, 0),
        "mentors": sides.get(RoundEntry.Side.MENTOR, 0),
        "pairs": sum(states.values()),
        "without": of.unmatched.count(),
        **{state: states.get(state, 0) for state in Proposal.State.values},
    }


def pairs_of(of: Round) -> QuerySet[Proposal]:
    return of.proposals.select_related("mentor", "mentee").order_by("mentee__name", "pk")


def parts_of(proposal: Proposal) -> list[tuple[str, Any]]:
    """Each part of the score under its name, in whole points. For owners."""
    return list(zip(PARTS, (round(points) for points in proposal.parts), strict=False))


def asked_for(viewer: User) -> set[tuple[int, int]]:
    """Whom the viewer would like, by round."""
    return set(Preference.objects.visible_to(viewer).values_list("entry__round_id", "other_id"))


def reasons_for(viewer: User, proposal: Proposal, asked: Container[tuple[int | None, int]]) -> list[str]:
    """Why these two, in sentences for one of them, who asked for `asked`. Whom the other one would like is not said."""
    if not proposal.parts:
        return []
    other = proposal.other(viewer)
    return reasons_of(
        proposal.parts,
        of_mentor=viewer.pk == proposal.mentor_id,
        other=other.first_name,
        asked_for=(proposal.round_id, other.pk) in asked,
    )


def dimension_names(keys: Iterable[str]) -> list[str]:
    """Names of dimensions in the ladders in force; a key that none has any more is left out."""
    return all_dimension_names([keys])[0]


def all_dimension_names(lists: Iterable[Iterable[str]]) -> list[list[str]]:
    """The same for many lists, in one query."""
    ladders = ladders_in_force()
    return [[row.name for row in ladders.named(keys)] for keys in lists]


def opens_words(proposal: Proposal) -> str:
    """What a yes of both opens."""
    mentor, mentee = proposal.mentor.name, proposal.mentee.name
    if proposal.kind == Kind.MENTORING:
        return (
            f"{mentor} joins the growth circle of {mentee}: they see the growth report, and the evidence shared with "
            "the circle, for as long as the pairing lasts. Either side ends it at any time."
        )
    return "Nobody’s record. Either side ends it at any time."
