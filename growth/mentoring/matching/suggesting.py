"""Who could help somebody, with reasons: the database side of `scoring.py` and `reasons.py`, for one viewer."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone

from accounts.models import User
from growth.mentoring.asking.models import Watch
from growth.mentoring.matching.candidates import mentee_of, mentors_offering, past_pairs
from growth.mentoring.matching.lines import everybody_above
from growth.mentoring.matching.reasons import Explained, Names, explain, in_order, scores_of
from growth.mentoring.matching.scoring import Mentee, Mentor, Refusal, covered, refusal
from growth.mentoring.models import Kind
from growth.mentoring.profiles.ladders import Ladders, ladders_in_force
from growth.mentoring.profiles.models import Profile, Wish
from growth.mentoring.profiles.strengths import gaps_of
from growth.reports.queries import growth_report

SHOWN = 5
EXPLAINED = (Refusal.FULL, Refusal.PAUSED, Refusal.LINE)  # why somebody strong is not suggested


@dataclass(frozen=True)
class Suggestion:
    profile: Profile
    explained: Explained

    @property
    def mentor(self) -> User:
        return self.profile.person


@dataclass(frozen=True)
class WhyNot:
    """Somebody who would come first, and cannot be asked."""

    profile: Profile
    refusal: Refusal
    is_watched: bool

    @property
    def mentor(self) -> User:
        return self.profile.person

    @property
    def can_be_watched(self) -> bool:
        """The others will not change by waiting."""
        return self.refusal is not Refusal.LINE

    @property
    def words(self) -> str:
        match self.refusal:
            case Refusal.FULL:
                return "Fits best, and has no place free."
            case Refusal.PAUSED:
                until = self.profile.paused_until
                assert until is not None
                return f"Fits best, and takes a pause until {until.day} {until:%b %Y}."
            case _:
                return "Fits best, and stands in the same reporting line as you. Choose somebody outside it."


@dataclass(frozen=True)
class Found:
    """What the search came to. `wanted` are keys of dimensions, `level` the position aimed at."""

    kind: str
    wanted: tuple[str, ...]
    ladders: Ladders
    is_placed: bool
    offered: bool  # whether anybody else offers this kind of help
    suggestions: list[Suggestion] = field(default_factory=list)
    why_not: WhyNot | None = None


def suggestions(viewer: User, kind: str = "", dimension: str = "") -> Found:
    """The best few people for `viewer`, of a kind of help, else of the first they want; in one `dimension`, if named.

    What they look for is taken from their wish, and what they lack from their growth report of today. Nothing is
    written. The number of queries does not depend on how many people there are.
    """
    today, ladders = timezone.localdate(), ladders_in_force()
    mentee, kind, is_placed = _looking(viewer, kind, dimension)
    mentors = mentors_offering(kind)
    past = past_pairs(kind, today)
    refused = {pk: refusal(mentee, mentor, past) for pk, mentor in mentors.items()}
    open_ones = {pk: mentor for pk, mentor in mentors.items() if refused[pk] is None}
    scores = scores_of(mentee, open_ones, today)
    shown = in_order(viewer.pk, scores)[:SHOWN]
    strong = _strongest_refused(mentee, mentors, refused, scores, today)
    wanted = [*shown, *([strong] if strong else [])]
    profiles = {row.person_id: row for row in _profiles(wanted)}
    spelled = _spelling(profiles.values())
    return Found(
        kind=kind,
        wanted=mentee.wanted,
        ladders=ladders,
        is_placed=is_placed,
        offered=bool(mentors.keys() - {viewer.pk}),
        suggestions=[
            Suggestion(
                profiles[pk],
                explain(mentee, mentors[pk], open_ones, today, _names(viewer, profiles[pk], ladders, spelled)),
            )
            for pk in shown
        ],
        why_not=_why_not(viewer, profiles[strong], refused[strong]) if strong else None,
    )


def _looking(viewer: User, kind: str, dimension: str) -> tuple[Mentee, str, bool]:
    """The viewer as a mentee, from rows that need not be there; the kind of help; whether they have a placement."""
    report = growth_report(viewer, viewer)
    wish = Wish.objects.filter(person=viewer).first() or Wish()
    profile = Profile.objects.filter(person=viewer).first() or Profile()
    wish.person = profile.person = viewer
    wish.gaps = gaps_of(report) if report else []
    profile.level = report.position if report else 0
    profile.ladder = report.structure.version.ladder.key if report else ""
    kind = kind or next((row.value for row in Kind if row in wish.wants), Kind.MENTORING.value)
    mentee = mentee_of(wish, everybody_above(), kind)
    return (replace(mentee, wanted=(dimension,)) if dimension else mentee), kind, report is not None


def _strongest_refused(
    mentee: Mentee,
    mentors: dict[int, Mentor],
    refused: dict[int, Refusal | None],
    scores: dict[int, float],
    today: date,
) -> int | None:
    """Who would be ahead of everybody suggested, were it not for a reason worth saying."""
    strong = {
        pk: mentor
        for pk, mentor in mentors.items()
        if refused[pk] in EXPLAINED and (not mentee.needs_level or covered(mentee, mentor))
    }
    found = scores_of(mentee, strong, today)
    best = max(found, key=lambda pk: (found[pk], -pk), default=None)
    return best if best is not None and found[best] > max(scores.values(), default=0.0) else None


def _profiles(people: Iterable[int]) -> Iterable[Profile]:
    return Profile.objects.filter(person__in=list(people)).select_related("person__team")


def _why_not(viewer: User, profile: Profile, why: Refusal | None) -> WhyNot:
    assert why is not None
    return WhyNot(profile, why, Watch.objects.visible_to(viewer).filter(mentor=profile.person).exists())


def _spelling(profiles: Iterable[Profile]) -> dict[str, str]:
    """Topics and languages as somebody wrote them, by how they are compared."""
    return {word.casefold(): word for row in profiles for word in (*row.topics, *row.languages)}


def _names(viewer: User, profile: Profile, ladders: Ladders, spelled: dict[str, str]) -> Names:
    structure = ladders.by_key.get(profile.ladder)
    return Names(
        dimensions={key: row.name for key, row in ladders.dimensions.items()},
        levels={level.position: level.name for level in structure.levels} if structure else {},
        ladders={key: one.version.name for key, one in ladders.by_key.items()},
        words=spelled,
        is_same_team=viewer.team_id is not None and viewer.team_id == profile.person.team_id,
    )
