"""Who carries the quiet work and who has the visible projects, as a read, and the questions that follow."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Team, User
from growth import charts
from growth.evidence.models import Evidence, Kind, Scope
from growth.standing import Quarter
from growth.teams.members import Member, members_below, teams_of
from growth.teams.questions import FEWEST_PEOPLE, Part, Question, questions_about

QUARTERS = 4
QUIET_KINDS = (Kind.GLUE, Kind.PREVENTION)
WIDE_SCOPES = tuple(Scope.values[Scope.values.index(Scope.TEAM) :])


@dataclass(frozen=True)
class TeamFairness:
    """One team of four people or more, by name of its people."""

    team: Team
    parts: list[Part]
    questions: list[Question]

    @property
    def sharing(self) -> int:
        """How many of them share anything of these quarters with the reader."""
        return sum(part.items > 0 for part in self.parts)


@dataclass(frozen=True)
class Fairness:
    everybody: list[Member]
    quarters: list[Quarter]
    teams: list[TeamFairness]
    too_small: list[Team]

    @property
    def has_indirect(self) -> bool:
        return not all(member.is_direct for member in self.everybody)


def fairness_below(manager: User) -> Fairness:
    """Of each team of people below `manager`, from items of the last four quarters that are shared with them."""
    today = timezone.localdate()
    quarters = charts.quarters_until(today, QUARTERS)
    everybody = members_below(manager)
    people = [member.person.pk for member in everybody]
    items = Evidence.objects.visible_to(manager).live().order_by()
    items = items.filter(person__in=people, listed_on__range=(quarters[0].first_day, today))
    rows = items.values_list("person_id").annotate(
        Count("pk"),
        quiet=Count("pk", filter=Q(kind__in=QUIET_KINDS)),
        wide=Count("pk", filter=Q(scope__in=WIDE_SCOPES)),
    )
    counts = {person: numbers for person, *numbers in rows}
    in_team: dict[int | None, list[Part]] = defaultdict(list)
    for member in everybody:  # by name
        in_team[member.person.team_id].append(Part(member.person.name, *counts.get(member.person.pk, (0, 0, 0))))
    teams = teams_of(everybody)
    return Fairness(
        everybody,
        quarters,
        [
            TeamFairness(team, in_team[team.pk], questions_about(in_team[team.pk]))
            for team in teams
            if len(in_team[team.pk]) >= FEWEST_PEOPLE
        ],
        [team for team in teams if len(in_team[team.pk]) < FEWEST_PEOPLE],
    )
