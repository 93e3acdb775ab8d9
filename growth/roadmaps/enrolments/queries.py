"""Page-shaped reads of enrolments: one's own roadmap, and what the growth circle sees of somebody's.

SECURITY: what is here for the circle (`Shown`) knows nothing of hours; what is for the person alone is `Own`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.db.models import Sum
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from growth import charts
from growth.access import circle_of
from growth.load.factors import Factor
from growth.load.models import LoadCheckIn
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry
from growth.roadmaps.enrolments.previews import is_outdated
from growth.roadmaps.enrolments.words import Facts, counted, hours_figure, is_rising, pace_words, slower
from growth.roadmaps.expectations import expectations_of
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.milestones.words import StateWords, state_words
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.planning.pace import last_weeks
from growth.roadmaps.progress import Progress, progress_of
from growth.weeks import week_of
from growth.words import joined
from ladder.models import Expectation

LAST_ENTRIES = 5
LAST_WEEKS = 8
LOAD_WEEKS = 8


@dataclass(frozen=True)
class Row:
    """A milestone as the table shows it. `number` is 0 for one that is skipped; `day` when it was or will be closed."""

    milestone: PlannedMilestone
    number: int
    day: date | None
    said: StateWords
    expectation: Expectation | None

    @property
    def phase(self) -> str:
        return getattr(self.milestone, "phase_name", None) or ""

    @property
    def is_confirmed(self) -> bool:
        return bool(getattr(self.milestone, "is_confirmed", False))

    @property
    def is_under_way(self) -> bool:
        return self.milestone.state == PlannedMilestone.State.UNDER_WAY


@dataclass(frozen=True)
class Group:
    """A phase with its milestones; `is_unfolded` where the page shows them at once."""

    name: str
    rows: list[Row]
    is_unfolded: bool = True

    @property
    def words(self) -> str:
        """“2 of 6 closed, until about 11 Dec 2026”."""
        rows = [row for row in self.rows if row.number]
        closed, days = sum(row.milestone.is_closed for row in rows), [row.day for row in rows if row.day]
        words = f"{closed} of {len(rows)} closed" if closed else counted(len(rows), "milestone")
        is_expected = closed < len(rows) == len(days)
        return f"{words}, until about {charts.day_words(max(days))}" if is_expected else words


@dataclass(frozen=True)
class Shown:
    """What everybody who sees an enrolment sees of it."""

    enrolment: Enrolment
    rows: list[Row]
    today: date
    lands: date | None

    @cached_property
    def groups(self) -> list[Group]:
        """Phase by phase. Unfolded is where work is under way and where it goes on; all, when nothing is left to do."""
        phases = _by_phase(sorted(self.rows, key=lambda row: row.milestone.phase))
        goes_on = next((phase for phase, rows in phases if any(row.milestone.is_open for row in rows)), None)
        is_over = goes_on is None or not self.enrolment.is_running
        return [
            Group(rows[0].phase, rows, is_over or phase == goes_on or any(row.is_under_way for row in rows))
            for phase, rows in phases
        ]

    @property
    def is_open(self) -> bool:
        return any(row.milestone.is_open for row in self.rows)

    @property
    def closed(self) -> int:
        return sum(row.milestone.is_closed for row in self.rows)

    @property
    def counted(self) -> int:
        """Milestones that are not skipped."""
        return sum(row.number > 0 for row in self.rows)

    @cached_property
    def track(self) -> SafeString:
        return charts.track(
            charts.Track(
                started_on=self.enrolment.started_on,
                today=self.enrolment.ended_on or self.today,
                phases=_phases(self.rows, self.enrolment.started_on),
                stones=[_stone(row) for row in self.rows if row.number],
                plan_lands=self.enrolment.lands_on or self._last_planned,
                lands=self.lands,
                has_ended=not self.enrolment.is_running,
            )
        )

    @property
    def _last_planned(self) -> date | None:
        """Where the plan ended when nothing is left of it."""
        days = [row.milestone.planned_until for row in self.rows if row.number and row.milestone.planned_until]
        return max(days) if days and not self.is_open else None


@dataclass(frozen=True)
class Week:
    """One week of one's own: its Monday, the minutes given, and whether it was off."""

    monday: date
    minutes: int
    is_off: bool


@dataclass(frozen=True)
class Load:
    """What one's own load check-ins say beside the plan."""

    newest: LoadCheckIn
    is_rising: bool

    @property
    def heavy(self) -> list[Factor]:
        return self.newest.heaviest


@dataclass(frozen=True)
class Own(Shown):
    """One's own running roadmap, with what nobody else sees."""

    progress: Progress
    hours: list[HoursEntry]  # the last ones
    plans: Sequence[AcceptedPlan]  # newest first
    load: Load | None

    @cached_property
    def answer(self) -> list[str]:
        progress, enrolment = self.progress, self.enrolment
        facts = Facts(
            today=self.today,
            started_on=enrolment.started_on,
            planned_minutes=progress.planned_minutes,
            pace=progress.pace,
            lands=self.lands,
            lands_as_planned=progress.plan_at(progress.planned_minutes).lands_on,
            plan_lands=enrolment.lands_on,
            first_lands=enrolment.first_lands_on,
            is_open=self.is_open,
            is_too_much=progress.is_too_much,
        )
        return pace_words(facts)

    @property
    def week_number(self) -> int:
        return (week_of(self.today) - week_of(self.enrolment.started_on)).days // 7 + 1

    @property
    def has_begun(self) -> bool:
        return self.enrolment.has_begun(self.today)

    @property
    def is_this_week_off(self) -> bool:
        return week_of(self.today) in self.progress.weeks_off

    @property
    def entries(self) -> list[HoursEntry]:
        """The last ones, each with its milestone at hand."""
        titles = {row.milestone.pk: row.milestone for row in self.rows}
        for entry in self.hours:
            entry.milestone = titles.get(entry.milestone_id) if entry.milestone_id else None
        return self.hours

    @property
    def weeks(self) -> list[Week]:
        """The last ones that are over since the start, newest first."""
        logged, off = self.progress.logged, self.progress.weeks_off
        since = week_of(self.enrolment.started_on)
        weeks = reversed([week for week in last_weeks(self.today, LAST_WEEKS) if week >= since])
        return [Week(week, logged.get(week, 0), week in off) for week in weeks]

    @property
    def under_way(self) -> PlannedMilestone | None:
        return next((row.milestone for row in self.rows if row.is_under_way), None)

    @cached_property
    def is_outdated(self) -> bool:
        return self.is_open and is_outdated(self.progress)

    @property
    def is_a_lot(self) -> bool:
        return self.progress.is_too_much or (self.load is not None and self.load.is_rising)

    @property
    def slower_hours(self) -> str:
        """Hours a week of a slower plan, as a field takes them."""
        return hours_figure(slower(max(self.progress.pace.minutes, self.progress.planned_minutes)))


def enrolments_of(viewer: User, **with_them: Combinable) -> list[Enrolment]:
    """One's own, the running one first; each with what a page wants to know beside, in the same query."""
    rows = Enrolment.objects.filter(person=viewer).select_related(
        "version__roadmap", "version__ladder", "person__manager"
    )
    rows = rows.annotate(**with_them)
    return sorted(rows, key=lambda row: not row.is_running)


def own_roadmap(enrolment: Enrolment) -> Own:
    """Everything about one's own roadmap, in seven queries."""
    today = timezone.localdate()
    progress = progress_of(enrolment, today, reader=enrolment.person)
    return Own(
        enrolment,
        _rows(progress),
        today,
        progress.expected.lands_on,
        progress,
        hours=list(HoursEntry.objects.filter(enrolment=enrolment).order_by("-pk")[:LAST_ENTRIES]),
        plans=list(AcceptedPlan.objects.filter(enrolment=enrolment).order_by("-number")),
        load=load_of(enrolment.person, today),
    )


def shown_roadmap(enrolment: Enrolment, reader: User) -> tuple[Shown, bool]:
    """What a reader sees of a roadmap; and whether it is more than 15 hours a week, for the manager."""
    progress = progress_of(enrolment, timezone.localdate(), reader=reader)
    lands = progress.expected.lands_on if enrolment.is_running else None
    return Shown(enrolment, _rows(progress), progress.today, lands), progress.is_too_much


def given_in(enrolment: Enrolment, viewer: User) -> int | None:
    """Minutes given in all; None for anybody but the person."""
    rows = HoursEntry.objects.visible_to(viewer).filter(enrolment=enrolment)
    given: int | None = rows.aggregate(sum=Sum("minutes"))["sum"]
    return given


def load_of(person: User, today: date) -> Load | None:
    """From the person's own load check-ins of the last eight weeks."""
    since = week_of(today) - timedelta(weeks=LOAD_WEEKS)
    rows = list(LoadCheckIn.objects.filter(person=person, week__gte=since).newest_first()[:3])
    return Load(rows[0], is_rising([sum(row.values.values()) for row in reversed(rows)])) if rows else None


def choices_of_roadmaps() -> list[RoadmapVersion]:
    """Those in force, to choose from."""
    return list(RoadmapVersion.objects.published().select_related("roadmap").order_by("name"))


def seen_by(enrolment: Enrolment, viewer: User) -> SafeString:
    """Who sees it, by name."""
    person = enrolment.person
    alone = (
        SafeString("Your hours, notes and load are seen by <strong>you</strong> alone. ")
        if viewer.pk == person.pk
        else format_html(
            "That you read it is recorded. Hours and notes are seen by <strong>{}</strong> alone. ", person.name
        )
    )
    if not enrolment.is_shared:
        return alone + SafeString("So is the rest of your roadmap.")
    names = [("you" if member.person.pk == viewer.pk else member.person.name) for member in circle_of(person)]
    if not names:
        return alone + SafeString("The rest is shared with the growth circle, in which nobody is at present.")
    listed = [format_html("<strong>{}</strong>", name) for name in names]
    before = format_html_join(", ", "{}", ((name,) for name in listed[:-1]))
    words = format_html("{} and {}", before, listed[-1]) if before else listed[-1]
    return alone + format_html("Milestones and where it lands are seen by {}.", words)


def circle_words(person: User) -> str:
    """“Mia Okafor (manager) and Noor Haddad (mentor)”; nothing for an empty circle."""
    return joined(f"{member.person.name} ({member.relation})" for member in circle_of(person))


def _rows(progress: Progress) -> list[Row]:
    expectations = expectations_of(progress.enrolment.version.ladder, {row.expectation for row in progress.milestones})
    rows, number = [], 0
    for milestone in progress.milestones:
        is_counted = milestone.state != PlannedMilestone.State.SKIPPED
        number += is_counted
        expectation = expectations.get(milestone.expectation)
        day = progress.day_of(milestone)
        said = state_words(milestone, day, is_running=progress.enrolment.is_running)
        rows.append(Row(milestone, number if is_counted else 0, day, said, expectation))
    return rows


def _by_phase(rows: Iterable[Row]) -> list[tuple[int, list[Row]]]:
    return [(phase, list(of)) for phase, of in groupby(rows, key=lambda row: row.milestone.phase)]


def _phases(rows: Iterable[Row], started_on: date) -> list[charts.TrackPhase]:
    """Each until the planned day of its last milestone, one after the other."""
    ends: dict[int, date] = {}
    names: dict[int, str] = defaultdict(str)
    for row in rows:
        if row.number and row.milestone.planned_until:
            phase = row.milestone.phase
            ends[phase] = max(ends.get(phase, row.milestone.planned_until), row.milestone.planned_until)
            names[phase] = row.phase
    found, begins = [], started_on
    for phase in sorted(ends):
        if ends[phase] > begins:
            found.append(charts.TrackPhase(names[phase], begins, ends[phase]))
            begins = ends[phase]
    return found


def _stone(row: Row) -> charts.Stone:
    return charts.Stone(row.number, row.milestone.title, row.milestone.planned_until, row.day, row.milestone.is_closed)
