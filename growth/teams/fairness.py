"""Who carries the quiet work and who has the visible projects, as a read, and the questions that follow."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Team, User
from growth import charts
from growth.evidence.models import Evidence, EvidenceQuerySet, Kind, Scope, Visibility
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

    is_even: bool  # the reader may see as much of each of them

    @property
    def sharing(self) -> int:
        """How many of them share anything of these quarters with the reader."""
        return sum(part.items > 0 for part in self.parts)

    @property
    def has_enough(self) -> bool:
        return self.sharing >= FEWEST_PEOPLE


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
    """Of each team of people below `manager`, from items of the last four quarters that are shared with them.

    Like is compared with like: where the manager is not in the growth circle of everybody in a team, what only a growth
    circle sees is left out for all of them.
    """
    today = timezone.localdate()
    quarters = charts.quarters_until(today, QUARTERS)
    everybody = members_below(manager)
    people = [member.person.pk for member in everybody]
    items = Evidence.objects.visible_to(manager).live().order_by()
    items = items.filter(person__in=people, listed_on__range=(quarters[0].first_day, today))
    all_items, wider = _counts(items), _counts(items.exclude(visibility=Visibility.CIRCLE))
    in_team: dict[int | None, list[Member]] = defaultdict(list)
    for member in everybody:  # by name
        in_team[member.person.team_id].append(member)
    found = []
    for team in teams_of(everybody):
        members = in_team[team.pk]
        if len(members) < FEWEST_PEOPLE:
            continue
        is_even = all(member.is_guided for member in members)
        counts = all_items if is_even else wider
        parts = [Part(member.person.name, *counts.get(member.person.pk, (0, 0, 0))) for member in members]
        found.append(TeamFairness(team, parts, questions_about(parts), is_even))
    too_small = [team for team in teams_of(everybody) if len(in_team[team.pk]) < FEWEST_PEOPLE]
    return Fairness(everybody, quarters, found, too_small)


def _counts(items: EvidenceQuerySet) -> dict[int, tuple[int, int, int]]:
    """All items, quiet work and visible projects, by person."""
    rows = items.values_list("person_id").annotate(
        Count("pk"),
        quiet=Count("pk", filter=Q(kind__in=QUIET_KINDS)),
        wide=Count("pk", filter=Q(scope__in=WIDE_SCOPES)),
    )
    return {person: (items, quiet, wide) for person, items, quiet, wide in rows}
