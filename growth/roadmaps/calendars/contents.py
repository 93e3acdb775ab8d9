"""A roadmap as a calendar (RFC 5545): its milestones as whole days, its learning blocks for the next weeks."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vDuration

from growth.roadmaps.calendars.blocks import Block, Occurrence, occurrences
from growth.roadmaps.calendars.models import LearningBlock
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.planning.planner import MOST_WEEKS
from growth.roadmaps.progress import Progress, progress_of

WEEKS_AHEAD = 12  # of learning blocks
READ_AGAIN = timedelta(hours=12)


def calendar_of(enrolment: Enrolment) -> bytes:
    """The calendar as it is today where its person lives. Titles only: no notes, no hours, nothing of anybody else.

    Three queries, when `version` and `person` are at hand.
    """
    now = timezone.now()
    with timezone.override(enrolment.person.time_zone):
        progress = progress_of(enrolment, timezone.localdate())
    calendar = _empty(enrolment)
    for milestone in progress.milestones:
        if day := day_of(milestone):
            calendar.add_component(_milestone(milestone, day, now, enrolment))
    for found in _learning(progress):
        calendar.add_component(_block(found, now, enrolment))
    return calendar.to_ical()


def day_of(milestone: PlannedMilestone) -> date | None:
    """The day it stands on: when it was closed, else when it is planned to be. Skipped ones stand on none."""
    if milestone.is_closed:
        return milestone.closed_on
    return milestone.planned_until if milestone.is_open else None


def _empty(enrolment: Enrolment) -> Calendar:
    calendar, name = Calendar(), f"Roadmap: {enrolment.version.name}"
    calendar.add("prodid", "-//Rungs//Roadmap//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", enrolment.person.time_zone)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_AGAIN))
    return calendar


def _milestone(milestone: PlannedMilestone, day: date, now: datetime, enrolment: Enrolment) -> Event:
    """Closing counts up too, which changes no plan and so leaves the revision as it was."""
    event = Event()
    event.add("uid", f"milestone-{milestone.pk}@rungs")
    event.add("sequence", enrolment.revision * 2 + milestone.is_closed)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{milestone.title} (closed)" if milestone.is_closed else milestone.title)
    event.add("transp", "TRANSPARENT")  # a day one is not busy for
    event.add("url", settings.SITE_URL + milestone.get_absolute_url())
    return event


def _block(found: Occurrence, now: datetime, enrolment: Enrolment) -> Event:
    event = Event()
    event.add("uid", f"learning-{found.key}-{found.day:%Y%m%d}@rungs")
    event.add("sequence", enrolment.revision * 2)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", found.starts_at)
    event.add("dtend", found.ends_at)
    event.add("summary", f"Learning: {enrolment.version.name}")
    return event


def _learning(progress: Progress) -> list[Occurrence]:
    """The blocks of the next weeks, none before the start and none after everything has landed."""
    if not progress.tasks:
        return []
    enrolment, today = progress.enrolment, progress.today
    blocks = [
        Block(row.pk, row.weekday, row.starts_at, row.minutes)
        for row in LearningBlock.objects.filter(enrolment=enrolment)
    ]
    first = max(today, enrolment.started_on)
    last = min(today + timedelta(weeks=WEEKS_AHEAD) - timedelta(days=1), _end(progress))
    zone = enrolment.person.time_zone
    return list(occurrences(blocks, first=first, last=last, zone=zone, weeks_off=progress.weeks_off))


def _end(progress: Progress) -> date:
    """Where it lands by the plan or by the real pace, whichever is later: blocks are kept as long as there is work."""
    never = progress.today + timedelta(weeks=MOST_WEEKS)
    return max(progress.expected.lands_on or never, progress.enrolment.lands_on or progress.today)
