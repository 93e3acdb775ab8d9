"""Page-shaped reads of load. Single answers come through `visible_to`; figures about teams through `publishing`."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import Team, User
from growth import charts
from growth.load.factors import FACTORS, HEAVIEST_STEP, KEYS, Factor
from growth.load.models import LoadCheckIn, LoadShare
from growth.load.publishing import FEWEST, Part, mean_to_the_half, shown
from growth.load.rules import leads
from growth.load.weeks import last_closed_month, month_after
from growth.mentoring.models import Pairing
from growth.weeks import week_of

TREND_WEEKS = 26


@dataclass(frozen=True)
class Said:
    """One factor of one check-in, as the page says it."""

    factor: Factor
    step: int
    picture: SafeString

    @property
    def words(self) -> str:
        return self.factor.steps[self.step]


def said_in(check_in: LoadCheckIn) -> list[Said]:
    values = check_in.values
    return [Said(factor, values[factor.key], charts.scale(values[factor.key], HEAVIEST_STEP + 1)) for factor in FACTORS]


def trend(author: User) -> SafeString:
    """The last half year of one's own check-ins as a picture; empty before the second one."""
    today = timezone.localdate()
    first = week_of(today) - timedelta(weeks=TREND_WEEKS - 1)
    rows = LoadCheckIn.objects.filter(person=author, week__gte=first).order_by("week")
    points = [(row.week, list(row.values.values())) for row in rows]
    names = [factor.name for factor in FACTORS]
    return charts.load_trend(names, points, first, today) if len(points) > 1 else SafeString("")


def mentors_to_share_with(author: User) -> QuerySet[Pairing]:
    """The author's active pairings with mentors who have not left and do not lead the author."""
    pairings = (
        Pairing.objects.active().mentoring().filter(mentee=author, mentor__is_active=True).select_related("mentor")
    )
    leading = [pairing.pk for pairing in pairings if leads(pairing.mentor, author)]
    return pairings.exclude(pk__in=leading).order_by("mentor__name", "pk")


def shared_with(mentor: User) -> QuerySet[LoadShare]:
    """What mentees show `mentor` now, newest first."""
    return LoadShare.objects.open_to(mentor).select_related("check_in__person").order_by("-check_in__week", "-pk")


# ---- figures about teams


@dataclass(frozen=True)
class TeamLoad:
    """What a manager may know of the load in a team: how many answered, and each factor to the half step."""

    team: Team
    with_teams_under_it: bool
    people: int
    means: dict[str, float]

    @property
    def said(self) -> list["TeamSaid"]:
        return [TeamSaid(factor, self.means[factor.key]) for factor in FACTORS]


@dataclass(frozen=True)
class TeamSaid:
    factor: Factor
    mean: float

    @property
    def picture(self) -> SafeString:
        return charts.scale(self.mean, HEAVIEST_STEP + 1)

    @property
    def words(self) -> str:
        """The words of a step, or of the two it lies between."""
        step = int(self.mean)
        if self.mean == step:
            return self.factor.steps[step]
        return f"Between “{self.factor.steps[step]}” and “{self.factor.steps[step + 1]}”"


@dataclass(frozen=True)
class TeamLoads:
    month: date
    shown: list[TeamLoad]
    too_few: list[Team]  # teams of the manager without a figure of their own
    fewest: int = FEWEST


def team_loads(manager: User, today: date | None = None) -> TeamLoads:
    """The figures `manager` may see: of the newest closed month, for whole teams below them.

    Fixed teams and fixed months, so that no two questions differ by a few people: a team counts with everybody who
    answered in it or is not shown at all, and only to somebody who leads all its members. One's own answers are
    left out, because whoever knows them could take them from the mean.
    """
    month = last_closed_month(today or timezone.localdate())
    led = _led_teams(manager)
    answers = _answers(month, without=manager)
    members: dict[int, set[int]] = defaultdict(set)
    for person, team in answers.teams.items():
        members[team].add(person)
    found = shown({key: Part(led.parent(key), frozenset(members[key])) for key in led.counted})

    def figure(key: int, people: frozenset[int], *, total: bool) -> TeamLoad:
        means = {name: mean_to_the_half(answers.means[person][name] for person in people) for name in KEYS}
        return TeamLoad(led.teams[key], total, len(people), means)

    figures = [figure(key, people, total=False) for key, people in found.own.items()]
    figures += [figure(key, people, total=True) for key, people in found.total.items()]
    figures.sort(key=lambda row: (row.team.name, row.with_teams_under_it))
    too_few = [led.teams[key] for key in led.with_members if key not in found.own]
    return TeamLoads(month, figures, sorted(too_few, key=lambda team: team.name))


@dataclass(frozen=True)
class _Answers:
    teams: dict[int, int]  # person to the team of their last check-in of the month
    means: dict[int, dict[str, float]]  # person to their own mean of each factor


def _answers(month: date, *, without: User) -> _Answers:
    rows = LoadCheckIn.objects.filter(week__gte=month, week__lt=month_after(month), team__isnull=False)
    given: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    last: dict[int, int] = {}
    for person, team, *steps in rows.exclude(person=without).order_by("week").values_list("person", "team", *KEYS):
        given[person].append(tuple(steps))
        last[person] = team
    means = {
        person: {key: fmean(steps[place] for steps in many) for place, key in enumerate(KEYS)}
        for person, many in given.items()
    }
    return _Answers(last, means)


@dataclass(frozen=True)
class _LedTeams:
    teams: dict[int, Team]
    under: dict[int, set[int]]  # a team and all teams under it, at any depth
    with_members: set[int]  # teams with members, all of whom the manager leads
    counted: set[int]  # those, and teams without members that belong to them

    def parent(self, key: int) -> int | None:
        """The team above, if everything under that one counts; otherwise it has no total."""
        parent = self.teams[key].parent_id
        return parent if parent in self.counted and self.under[parent] <= self.counted else None


def _led_teams(manager: User) -> _LedTeams:
    """Whole teams that `manager` leads. One with a single member who answers to somebody else is not among them.

    A team that lost its last member goes on counting in the totals above it, which would otherwise change by just
    the people who answered in it.
    """
    teams = {team.pk: team for team in Team.objects.all()}
    led = set(User.objects.active().below(manager).values_list("pk", flat=True))
    members: dict[int, set[int]] = defaultdict(set)
    for person, team in User.objects.active().filter(team__isnull=False).values_list("pk", "team"):
        members[team].add(person)
    under: dict[int, set[int]] = {key: set() for key in teams}
    for key in teams:
        above: int | None = key
        while above is not None:
            under[above].add(key)
            above = teams[above].parent_id
    with_members = {key for key in teams if members[key] & led and members[key] <= led | {manager.pk}}
    empty = {key for key in teams if not members[key]}
    whole = {key for key in teams if under[key] <= with_members | empty and under[key] & with_members}
    counted = with_members | {key for top in whole for key in under[top]}
    return _LedTeams(teams, under, with_members, counted)
