"""How well a mentor fits a mentee, 0 to 100 in five parts, and what rules a pair out. Pure: no database, no clock.

The weights are those of docs/adr/0014: gap cover 40, level distance 20, track 15, ranked preference 15, overlap of
working hours 10. What people type (topics) is compared as sets by Jaccard's index, and what they look for is counted
as a share, so that long lists do not win.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from growth.mentoring.matching.hours import Hours, shared_hours

GAP, TOPICS_OF_GAP = 40, 10  # of the 40 points of gap cover, what shared topics can give
LEVEL, TRACK, PREFERENCE, OVERLAP = 20, 15, 15, 10
HIGHEST = GAP + LEVEL + TRACK + PREFERENCE + OVERLAP
ENOUGH_HOURS = 10  # a week: two on each of five days
BY_DISTANCE = {0: 6, 1: LEVEL, 2: LEVEL, 3: 12}  # levels between the two; more than that: FAR
FAR = 6
OF_MENTEE, OF_MENTOR = (8, 5, 3), (7, 4, 2)  # points for being ranked first, second, third
OTHER_TRACK_TOPICS = 5  # another ladder, but topics in common


class Refusal(StrEnum):
    """Why a pair can never be made, as a sentence about the mentor."""

    SELF = "Nobody is their own mentor."
    LINE = "One of the two reports to the other, directly or further up."
    LEFT = "Has left."
    PAUSED = "Takes a pause."
    FULL = "Has no place free."
    PAIRED = "The two are paired already."
    LATELY = "The two were paired in the last twelve months, and not both ask for it again."
    LEVEL = "Not sustained at the level looked for, in any dimension looked for."


@dataclass(frozen=True)
class Mentee:
    """Somebody who looks for help. Levels are positions on a ladder, 0 without a placement."""

    pk: int
    hours: Hours
    level: int = 0
    target: int = 0  # the level aimed at
    needs_level: bool = True  # a mentor has to be where the mentee wants to go; a buddy or a shadow need not be
    wanted: tuple[str, ...] = ()  # keys of dimensions, most wanted first
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    track: str = ""  # key of the ladder aimed at
    above: frozenset[int] = frozenset()  # everybody they report to, at any depth
    ranks: Mapping[int, int] = field(default_factory=dict)  # mentor: 1, 2 or 3


@dataclass(frozen=True)
class Mentor:
    """Somebody who offers help."""

    pk: int
    hours: Hours
    level: int = 0
    strengths: Mapping[str, int] = field(default_factory=dict)  # dimension: position of the sustained level
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    track: str = ""  # key of their ladder
    above: frozenset[int] = frozenset()
    room: int = 1  # places free
    is_paused: bool = False
    is_active: bool = True
    ranks: Mapping[int, int] = field(default_factory=dict)  # mentee: 1, 2 or 3


@dataclass(frozen=True)
class Past:
    """Which pairs there are and were: (mentor, mentee) by id."""

    active: frozenset[tuple[int, int]] = frozenset()
    lately: frozenset[tuple[int, int]] = frozenset()  # ended in the last twelve months


class Parts(NamedTuple):
    """The parts of a score. Their sum is the score."""

    gap: float
    level: float
    track: float
    preference: float
    overlap: float

    @property
    def total(self) -> float:
        return sum(self)


OVERRULED_BY_HAND = {Refusal.LATELY, Refusal.LEVEL}  # whoever knows both may still pair them


def refusal(mentee: Mentee, mentor: Mentor, past: Past) -> Refusal | None:
    """The first hard rule that forbids the pair; None when nothing does."""
    return next(refusals(mentee, mentor, past), None)


def refusal_by_hand(mentee: Mentee, mentor: Mentor, past: Past) -> Refusal | None:
    """The first hard rule that forbids the pair also when somebody makes it by hand; None when nothing does."""
    return next((found for found in refusals(mentee, mentor, past) if found not in OVERRULED_BY_HAND), None)


def refusals(mentee: Mentee, mentor: Mentor, past: Past) -> Iterator[Refusal]:
    """Every hard rule that forbids the pair. A pause and a lack of places come last: they pass."""
    if mentee.pk == mentor.pk:
        yield Refusal.SELF
    if mentor.pk in mentee.above or mentee.pk in mentor.above:
        yield Refusal.LINE
    if not mentor.is_active:
        yield Refusal.LEFT
    if (mentor.pk, mentee.pk) in past.active:
        yield Refusal.PAIRED
    both_ask = mentor.pk in mentee.ranks and mentee.pk in mentor.ranks
    if (mentor.pk, mentee.pk) in past.lately and not both_ask:
        yield Refusal.LATELY
    if mentee.needs_level and not covered(mentee, mentor):
        yield Refusal.LEVEL
    if mentor.is_paused:
        yield Refusal.PAUSED
    if mentor.room < 1:
        yield Refusal.FULL


def covered(mentee: Mentee, mentor: Mentor) -> list[str]:
    """The wanted dimensions in which the mentor's level, sustained, reaches the mentee's target."""
    return [key for key in mentee.wanted if mentor.strengths.get(key, 0) >= max(mentee.target, 1)]


def score(mentee: Mentee, mentor: Mentor, week: date) -> Parts:
    """The parts for a pair that nothing forbids, in the week of `week`."""
    return Parts(
        gap=_gap(mentee, mentor),
        level=_level(mentee, mentor),
        track=_track(mentee, mentor),
        preference=_ranked(mentee.ranks.get(mentor.pk), OF_MENTEE) + _ranked(mentor.ranks.get(mentee.pk), OF_MENTOR),
        overlap=_overlap(mentee, mentor, week),
    )


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index: what two sets share, as a part of all that either holds. 0 when both are empty."""
    return len(one & other) / len(one | other) if one or other else 0.0


def speak_to_each_other(mentee: Mentee, mentor: Mentor) -> bool:
    """Unless both say which languages they speak, and share none."""
    return not (mentee.languages and mentor.languages) or bool(mentee.languages & mentor.languages)


def _gap(mentee: Mentee, mentor: Mentor) -> float:
    share = len(covered(mentee, mentor)) / len(mentee.wanted) if mentee.wanted else 0.0
    if not mentee.topics:
        return GAP * share
    return (GAP - TOPICS_OF_GAP) * share + TOPICS_OF_GAP * likeness(mentee.topics, mentor.topics)


def _level(mentee: Mentee, mentor: Mentor) -> float:
    distance = mentor.level - mentee.level
    return 0.0 if distance < 0 else float(BY_DISTANCE.get(distance, FAR))


def _track(mentee: Mentee, mentor: Mentor) -> float:
    if mentee.track and mentee.track == mentor.track:
        return float(TRACK)
    return float(OTHER_TRACK_TOPICS) if mentee.topics & mentor.topics else 0.0


def _ranked(rank: int | None, points: tuple[int, ...]) -> float:
    return float(points[rank - 1]) if rank is not None and rank <= len(points) else 0.0


def _overlap(mentee: Mentee, mentor: Mentor, week: date) -> float:
    if not speak_to_each_other(mentee, mentor):
        return 0.0
    return OVERLAP * min(shared_hours(mentee.hours, mentor.hours, week), ENOUGH_HOURS) / ENOUGH_HOURS
