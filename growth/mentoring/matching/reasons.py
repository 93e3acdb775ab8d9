"""Why a suggestion comes where it comes, in words, and in which order they come. Pure: no database, no clock.

Nothing here shows a number of the score. A counterfactual names one thing that can change: how many hours a day the two
share, a topic the mentee looks for, or the ladder they head for. It is only said when that really makes it first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple

from growth.mentoring.matching.hours import Hours, shared_hours
from growth.mentoring.matching.scoring import (
    BY_DISTANCE,
    ENOUGH_HOURS,
    FAR,
    GAP,
    LEVEL,
    OVERLAP,
    TOPICS_OF_GAP,
    TRACK,
    Mentee,
    Mentor,
    Parts,
    covered,
    score,
    speak_to_each_other,
)
from growth.words import joined

NEAR = 5.0  # points: who comes within so many of the best may come first
MOST_REASONS = 3
HOURS_A_DAY = (1, 2)  # that a counterfactual may ask for
TOPICS_TRIED = 3
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
# How much they say, next to the points.
OF_OTHER_TEAM, OF_ROOM, OF_LANGUAGE, OF_SAME_TEAM, OF_LAST_PLACE = 2.0, 1.0, 1.5, 4.0, 1.0
LEAST_SAID = 1.0  # what weighs less is neither a reason nor a weakness


@dataclass(frozen=True)
class Names:
    """The words for what scoring knows by key, position and case."""

    dimensions: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[int, str] = field(default_factory=dict)  # of the mentor's ladder
    ladders: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)  # topics and languages as somebody wrote them
    is_same_team: bool = False


class Change(NamedTuple):
    """One thing that can change: `words` go on “Would come first if you …”."""

    words: str
    mentee: Mentee
    mentor: Mentor


@dataclass(frozen=True)
class Explained:
    """Up to three reasons, strongest first; what speaks against it, and what would make it first, empty if nothing."""

    reasons: tuple[str, ...]
    weakness: str = ""
    counterfactual: str = ""


def in_order(mentee: int, scores: Mapping[int, float]) -> list[int]:
    """Mentors by id, best first, but for the first one.

    Who comes first is chosen among those within `NEAR` points of the best, by a hash of the two ids: the same for one
    mentee every time, and different from one mentee to the next, so that one mentor is not shown to everybody first.
    """
    if not scores:
        return []
    best = max(scores.values())
    near = [mentor for mentor, points in scores.items() if points >= best - NEAR]
    first = min(near, key=lambda mentor: _lot(mentee, mentor))
    others = [mentor for mentor in scores if mentor != first]
    return [first, *sorted(others, key=lambda mentor: (-scores[mentor], _lot(mentee, mentor)))]


def explain(mentee: Mentee, mentor: Mentor, mentors: Mapping[int, Mentor], week: date, names: Names) -> Explained:
    """`mentors` are all that are suggested, `mentor` among them, by id."""
    parts = score(mentee, mentor, week)
    change = first_if(mentee, mentor, mentors, week, names)
    return Explained(
        reasons(mentee, mentor, parts, week, names),
        weakness(mentee, mentor, parts, week, names),
        f"Would come first if you {change.words}." if change else "",
    )


def reasons(mentee: Mentee, mentor: Mentor, parts: Parts, week: date, names: Names) -> tuple[str, ...]:
    """What speaks for the pair, in sentences, strongest first."""
    shared = sorted(mentee.topics & mentor.topics)
    said = [
        (parts.gap, _sustained(covered(mentee, mentor), mentor, names)),
        (GAP / 4 if shared else 0.0, f"Knows {joined(names.words.get(word, word) for word in shared[:3])}"),
        (parts.level - FAR, _distance(mentor.level - mentee.level)),
        (parts.track if mentee.track == mentor.track else 0.0, _track(mentee, names)),
        (parts.overlap, f"You share {_hours(shared_hours(mentee.hours, mentor.hours, week))}"),
        (OF_LANGUAGE * bool(mentee.languages & mentor.languages), _language(mentee, mentor, names)),
        (OF_ROOM, "Room for one more" if mentor.room == 1 else f"Room for {_number(mentor.room)} more"),
        (0.0 if names.is_same_team else OF_OTHER_TEAM, "Another part of the organisation"),
    ]
    ranked = sorted((-points, number) for number, (points, words) in enumerate(said) if points >= LEAST_SAID and words)
    return tuple(said[number][1] for _, number in ranked[:MOST_REASONS])


def weakness(mentee: Mentee, mentor: Mentor, parts: Parts, week: date, names: Names) -> str:
    """What speaks most against the pair, in a sentence; empty when nothing does."""
    reached = covered(mentee, mentor)
    lacking = [names.dimensions.get(key, key) for key in mentee.wanted if key not in reached]
    lost = [
        (GAP * len(lacking) / max(len(mentee.wanted), 1), f"not at the level you aim for in {joined(lacking)}"),
        (LEVEL - parts.level, _too_far(mentor.level - mentee.level)),
        (TRACK - parts.track, f"not on the ladder {names.ladders.get(mentee.track, mentee.track)}"),
        (OVERLAP - parts.overlap, _apart(mentee, mentor, week)),
        (OF_SAME_TEAM * names.is_same_team, "same team, so you would see your own product only"),
        (TOPICS_OF_GAP * bool(mentee.topics) * (not mentee.topics & mentor.topics), "none of the topics you named"),
        (OF_LAST_PLACE * (mentor.room == 1), "one place left, which somebody else may take first"),
    ]
    if not mentee.track:
        lost[2] = (0.0, "")
    points, number = max((points, -number) for number, (points, _) in enumerate(lost))
    return f"Against it: {lost[-number][1]}." if points >= LEAST_SAID and lost[-number][1] else ""


def first_if(mentee: Mentee, mentor: Mentor, mentors: Mapping[int, Mentor], week: date, names: Names) -> Change | None:
    """The smallest change that makes `mentor` the first of `mentors`; None when it is, or nothing of the kind does."""
    scores = scores_of(mentee, mentors, week)
    if in_order(mentee.pk, scores)[0] == mentor.pk:
        return None
    for change in _changes(mentee, mentor, names):
        others = scores if change.mentee is mentee else scores_of(change.mentee, mentors, week)
        changed = {**others, mentor.pk: score(change.mentee, change.mentor, week).total}
        if in_order(mentee.pk, changed)[0] == mentor.pk:
            return change
    return None


def scores_of(mentee: Mentee, mentors: Mapping[int, Mentor], week: date) -> dict[int, float]:
    return {pk: score(mentee, mentor, week).total for pk, mentor in mentors.items()}


def sharing(mentee: Mentee, mentor: Mentor, hours: int) -> Mentor | None:
    """The mentor as they would be if the two shared so many hours on each day the mentee works.

    None when the mentee's day is shorter than that.
    """
    start = datetime.combine(date.min + timedelta(days=1), mentee.hours.since)
    until = start + timedelta(hours=hours)
    ends = datetime.combine(start.date(), mentee.hours.until)
    if mentee.hours.until <= mentee.hours.since:
        ends += timedelta(days=1)
    if until > ends:
        return None
    end = time(until.hour, until.minute)
    return replace(mentor, hours=Hours(mentee.hours.zone, mentee.hours.since, end, mentee.hours.days))


def _changes(mentee: Mentee, mentor: Mentor, names: Names) -> list[Change]:
    """What can change, smallest first. Never a level, a reporting line or the past."""
    found = []
    for hours in HOURS_A_DAY:
        changed = sharing(mentee, mentor, hours)
        if changed is not None:
            found.append(Change(f"shared {_number(hours)} {'hour' if hours == 1 else 'hours'} a day", mentee, changed))
    for topic in sorted(mentor.topics - mentee.topics)[:TOPICS_TRIED]:
        wider = replace(mentee, topics=mentee.topics | {topic})
        found.append(Change(f"looked for {names.words.get(topic, topic)} too", wider, mentor))
    if mentor.track and mentor.track != mentee.track:
        elsewhere = replace(mentee, track=mentor.track)
        found.append(
            Change(f"headed for the ladder {names.ladders.get(mentor.track, mentor.track)}", elsewhere, mentor)
        )
    return found


def _lot(mentee: int, mentor: int) -> bytes:
    return sha256(f"{mentee}:{mentor}".encode()).digest()


def _sustained(keys: list[str], mentor: Mentor, names: Names) -> str:
    by_level: dict[int, list[str]] = {}
    for key in keys:
        by_level.setdefault(mentor.strengths[key], []).append(names.dimensions.get(key, key))
    parts = [
        f"at {names.levels.get(level, f'level {level}')} in {joined(by_level[level])}"
        for level in sorted(by_level, reverse=True)
    ]
    return f"Sustained {joined(parts)}" if parts else ""


def _distance(levels: int) -> str:
    return f"{_number(levels).capitalize()} {'level' if levels == 1 else 'levels'} above you" if levels > 0 else ""


def _too_far(levels: int) -> str:
    if levels < 0:
        return "stands below you on the ladder"
    if levels == 0:
        return "on the same level as you"
    far = BY_DISTANCE.get(levels, FAR) < LEVEL
    return f"{_number(levels)} levels above you, so your next step lies far behind them" if far else ""


def _track(mentee: Mentee, names: Names) -> str:
    return f"On the ladder {names.ladders.get(mentee.track, mentee.track)}, as you" if mentee.track else ""


def _language(mentee: Mentee, mentor: Mentor, names: Names) -> str:
    shared = sorted(mentee.languages & mentor.languages)
    return f"Speaks {joined(names.words.get(word, word) for word in shared)}" if shared else ""


def _apart(mentee: Mentee, mentor: Mentor, week: date) -> str:
    if not speak_to_each_other(mentee, mentor):
        return "no language that both of you named"
    hours = shared_hours(mentee.hours, mentor.hours, week)
    return f"you share only {_hours(hours)}" if 0 < hours < ENOUGH_HOURS else "you share no working hours"


def _hours(hours: float) -> str:
    whole = int(hours)
    if hours < 1:
        return "less than one working hour a week"
    return f"{_number(whole)} working {'hour' if whole == 1 else 'hours'} a week"


def _number(count: int) -> str:
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)
