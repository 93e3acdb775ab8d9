"""Load in the demo world: half a year of two leads, and enough answers of one team for a figure about it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from growth.load import actions
from growth.load.models import LoadCheckIn, LoadShare
from growth.load.weeks import last_closed_month, month_after
from growth.mentoring.actions import begin_pairing
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from growth.weeks import week_of

# Weeks ago, then the four factors in their order, then words. Never four weeks without one: the leads answered in
# every closed month.
Week = tuple[int, tuple[int, int, int, int], str]

LEADS: dict[str, list[Week]] = {
    "helena": [
        (25, (1, 2, 2, 1), ""),
        (23, (1, 2, 2, 1), ""),
        (21, (2, 2, 3, 1), "Two vendors, three teams, and I carry the messages."),
        (19, (2, 3, 3, 2), ""),
        (17, (3, 3, 3, 2), "The migration has my name on it; the budget has not."),
        (15, (3, 3, 2, 2), ""),
        (13, (3, 4, 2, 2), "Asked twice who decides about the freeze. Nobody does."),
        (11, (2, 3, 2, 2), "Petra took the freeze. Lighter at once."),
        (8, (2, 2, 2, 2), ""),
        (6, (1, 2, 2, 3), ""),
        (4, (1, 1, 2, 3), "Two hard conversations in one week."),
        (2, (1, 1, 2, 3), ""),
        (0, (1, 1, 2, 2), "Wrote the on-call rules once instead of saying them five times."),
    ],
    "mia": [
        (24, (1, 1, 2, 1), ""),
        (20, (1, 1, 3, 2), ""),
        (18, (2, 1, 3, 2), "Nine meetings that were all the same meeting."),
        (14, (2, 1, 3, 2), ""),
        (12, (2, 2, 3, 2), ""),
        (8, (2, 2, 3, 3), "Lior’s first incident. I slept badly for him."),
        (5, (1, 2, 3, 3), ""),
        (3, (1, 2, 2, 3), "I am everybody’s second thought and nobody’s first."),
        (1, (1, 2, 2, 2), ""),
    ],
}  # fmt: skip
SHARED = ("mia", 3, "ines")  # the check-in of that week, with that mentor
# One check-in of each in the last closed month: six people of Platform, and too few of the other teams.
ONCE: dict[str, tuple[int, int, int, int]] = {
    "noor": (2, 2, 3, 1), "omar": (1, 2, 2, 1), "yuki": (3, 3, 2, 2), "luca": (1, 1, 1, 1), "amara": (1, 0, 1, 2),
    "ben": (2, 1, 2, 1), "sana": (1, 1, 3, 2),
    "tomasz": (2, 2, 3, 2), "zoe": (1, 2, 2, 1),
    "ines": (2, 3, 3, 2),
}  # fmt: skip


def make_load(people: Mapping[str, User], *, since: date) -> None:
    """Check-ins of the last half year, as far as they are not before `since`."""
    today = timezone.localdate()
    _make_mentor(people, since)
    for key, weeks in LEADS.items():
        for ago, steps, words in weeks:
            day = today - timedelta(weeks=ago)
            if day >= since:
                made = _answer(people[key], steps, words, day)
                if (key, ago) == SHARED[:2]:
                    _share(made, people[SHARED[2]])
    month = last_closed_month(today)
    first_week = week_of(month) if week_of(month) >= month else week_of(month) + timedelta(weeks=1)
    for place, (key, steps) in enumerate(ONCE.items()):
        day = first_week + timedelta(days=7 * (place % 3) + place % 5)
        if since <= day < month_after(month):
            _answer(people[key], steps, "", day)


def _make_mentor(people: Mapping[str, User], since: date) -> None:
    pairing = begin_pairing(mentor=people[SHARED[2]], mentee=people[SHARED[0]], by=people[SHARED[0]])
    began = max(since, timezone.localdate() - timedelta(weeks=40))
    Pairing.objects.filter(pk=pairing.pk).update(started_on=began)


def _answer(person: User, steps: tuple[int, int, int, int], words: str, day: date) -> LoadCheckIn:
    """Answers now, then sets the clock of the answer back."""
    risk, authority, communication, emotional = steps
    made = actions.check_in(
        by=person,
        visible_risk=risk,
        without_authority=authority,
        communication=communication,
        emotional=emotional,
        words=words,
    )
    LoadCheckIn.objects.filter(pk=made.pk).update(week=week_of(day), answered_on=day)
    made.refresh_from_db()
    return made


def _share(check_in: LoadCheckIn, mentor: User) -> None:
    author = check_in.person
    pairing = Pairing.objects.active().get(mentor=mentor, mentee=author)
    share = actions.share(check_in, by=author, pairing=pairing)
    then = timezone.make_aware(datetime.combine(check_in.answered_on, time(17, 20)))
    LoadShare.objects.filter(pk=share.pk).update(shared_at=then)
    Notice.objects.filter(person=mentor, url=check_in.get_absolute_url()).update(created_at=then)
