"""What the pages of profiles show."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from growth.mentoring.matching.candidates import room_of
from growth.mentoring.matching.hours import DAYS
from growth.mentoring.profiles.ladders import Ladders, ladders_in_force
from growth.mentoring.profiles.models import Profile, Wish
from growth.mentoring.profiles.strengths import gaps_of, strengths_of
from growth.reports.queries import growth_report
from ladder.models import Dimension, Level


@dataclass(frozen=True)
class Own:
    """What somebody keeps, with their standing of today; rows that are not there yet are shown as they would be."""

    profile: Profile
    wish: Wish
    ladders: Ladders
    level: Level | None

    @property
    def strengths(self) -> list[tuple[Dimension, Level]]:
        return self.ladders.strengths(self.profile.ladder, self.profile.strengths)

    @property
    def offered(self) -> list[tuple[Dimension, Level]]:
        return self.ladders.strengths(self.profile.ladder, self.profile.offered)


def own(viewer: User) -> Own:
    """Reads only: standing and gaps are those of the report of today, written when something is saved."""
    report, ladders = growth_report(viewer, viewer), ladders_in_force()
    profile = Profile.objects.filter(person=viewer).first() or Profile()
    wish = Wish.objects.filter(person=viewer).first() or Wish()
    profile.person = wish.person = viewer
    profile.level = report.position if report else 0
    profile.ladder = report.structure.version.ladder.key if report else ""
    profile.strengths = strengths_of(report) if report else {}
    wish.gaps = gaps_of(report) if report else []
    return Own(profile, wish, ladders, ladders.level(profile.ladder, profile.level))


def what_everybody_sees(found: Own) -> list[str]:
    """Line by line what a signed-in person reads of somebody who offers help."""
    profile = found.profile
    kinds = [kind.label.lower() for kind in profile.kinds]
    strong = [f"{row.name} at {level.name}" for row, level in found.offered]
    lines = [
        f"That you offer {', '.join(kinds)}." if kinds else "",
        f"That you stand at {found.level.name}." if found.level else "",
        f"What you are strong in: {', '.join(strong)}." if strong else "",
        f"Your topics: {', '.join(profile.topics)}." if profile.topics else "",
        f"Your languages: {', '.join(profile.languages)}." if profile.languages else "",
        f"What you write about yourself: “{profile.about}”" if profile.about else "",
        f"That you have {places_words(profile)}.",
        f"When you work: {hours_words(profile)}.",
        pause_words(profile),
    ]
    return [line for line in lines if line]


def places_words(profile: Profile) -> str:
    """“one of two places free”."""
    free = max(room_of(profile.person), 0)
    return f"{free or 'none'} of {profile.capacity} {'place' if profile.capacity == 1 else 'places'} free"


def hours_words(profile: Profile) -> str:
    """“09:00 to 17:00, Monday to Friday, Europe/Lisbon”."""
    days = sorted(profile.works_on)
    is_row = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    named = f"{DAYS[days[0]]} to {DAYS[days[-1]]}" if is_row else ", ".join(DAYS[day] for day in days)
    return f"{profile.works_from:%H:%M} to {profile.works_until:%H:%M}, {named}, {profile.person.time_zone}"


def pause_words(profile: Profile) -> str:
    day = profile.paused_until
    return f"That you take a pause until {day.day} {day:%b %Y}." if day and profile.is_paused else ""


def offer_context(profile: Profile) -> dict[str, Any]:
    """What the page of somebody's offer shows."""
    ladders = ladders_in_force()
    return {
        "profile": profile,
        "level": ladders.level(profile.ladder, profile.level),
        "strengths": ladders.strengths(profile.ladder, profile.offered),
        "places": places_words(profile),
        "hours": hours_words(profile),
    }
