"""Mentees and mentors as the pure rules of `scoring.py` want them, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from accounts.models import User
from growth.mentoring.matching.lines import everybody_above
from growth.mentoring.matching.scoring import Mentee, Mentor, Past
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.profiles.models import DEFAULT_CAPACITY, Profile, Wish
from growth.mentoring.words import folded

NOT_AGAIN_FOR = timedelta(days=365)
Ranks = Mapping[int, Mapping[int, int]]  # by person: the rank they give to others


def past_pairs(kind: str, today: date) -> Past:
    """Which pairs of a kind there are, and which ended in the last twelve months."""
    rows = Pairing.objects.filter(kind=kind).values_list("mentor_id", "mentee_id", "ended_on")
    active, lately = set(), set()
    for mentor, mentee, ended_on in rows:
        if ended_on is None:
            active.add((mentor, mentee))
        elif ended_on > today - NOT_AGAIN_FOR:
            lately.add((mentor, mentee))
    return Past(frozenset(active), frozenset(lately))


def mentors_offering(kind: str, *, ranks: Ranks | None = None, only: Iterable[int] | None = None) -> dict[int, Mentor]:
    """Everybody who offers this kind of help, by id; with `only`, those of them with these ids."""
    profiles = Profile.objects.offering(kind).select_related("person")
    if only is not None:
        profiles = profiles.filter(person__in=list(only))
    above, taken = everybody_above(), places_taken()
    return {
        profile.person_id: Mentor(
            pk=profile.person_id,
            hours=profile.hours,
            level=profile.level,
            strengths=profile.offered,
            topics=folded(profile.topics),
            languages=folded(profile.languages),
            track=profile.ladder,
            above=above[profile.person_id],
            room=profile.capacity - taken[profile.person_id],
            is_paused=profile.is_paused,
            ranks=(ranks or {}).get(profile.person_id, {}),
        )
        for profile in profiles
    }


def mentees_looking(people: Iterable[int], *, kind: str, ranks: Ranks | None = None) -> dict[int, Mentee]:
    """These people as mentees of a kind of help, by id; without those who have no wish written down
    (`profiles.strengths.take`)."""
    above = everybody_above()
    wishes = Wish.objects.filter(person__in=list(people)).select_related("person__mentoring_profile")
    return {wish.person_id: mentee_of(wish, above, kind, (ranks or {}).get(wish.person_id, {})) for wish in wishes}


def mentee_of(
    wish: Wish, above: Mapping[int, frozenset[int]], kind: str, ranks: Mapping[int, int] | None = None
) -> Mentee:
    """`wish.person` has a profile: both are made together."""
    profile = wish.person.mentoring_profile
    return Mentee(
        pk=wish.person_id,
        hours=profile.hours,
        level=profile.level,
        target=profile.level + 1,
        needs_level=kind == Kind.MENTORING,
        wanted=tuple(wish.wanted),
        topics=folded(wish.topics),
        languages=folded(profile.languages),
        track=wish.track or profile.ladder,
        above=above[wish.person_id],
        ranks=ranks or {},
    )


def places_taken() -> Counter[int]:
    """How many people each mentor helps now, whatever the kind, by id."""
    return Counter(Pairing.objects.active().values_list("mentor_id", flat=True))


def room_of(mentor: User) -> int:
    """Places free. Without a profile somebody has room for `DEFAULT_CAPACITY`. May be negative: people lower it."""
    capacity = Profile.objects.filter(person=mentor).values_list("capacity", flat=True).first()
    taken = Pairing.objects.active().filter(mentor=mentor).count()
    return (DEFAULT_CAPACITY if capacity is None else capacity) - taken


def over_capacity() -> list[tuple[Profile, int]]:
    """Mentors who help more people than they have places for, with how many, by name."""
    taken = places_taken()
    profiles = Profile.objects.filter(person__is_active=True, person__in=list(taken)).select_related("person")
    return [(row, taken[row.person_id]) for row in profiles if taken[row.person_id] > row.capacity]
