"""The team page as a read: who stands where, who waits, of whom nothing was heard, who has a mentor.

Everything comes from what each person shares with the manager who asks. Of direct reports that is what they share with
their growth circle; of people further down only what is shared with a team of the manager's or with everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.checkins.models import CheckIn
from growth.checkins.queries import agreements_due
from growth.evidence.claims import Corroboration, Review
from growth.mentoring.models import Pairing
from growth.teams.members import Member, dimensions_of, members_below
from growth.teams.standings import Standings, shared_with
from ladder.models import Dimension

QUIET_AFTER = timedelta(days=45)
LOOK_BACK = 500  # of one's own verdicts
SORTS = {"level": "Level, then name", "name": "Name", "waiting": "What waits longest", "heard": "Heard longest ago"}


@dataclass(frozen=True)
class Choice:
    """What of the team is shown, and in which order. Empty values choose nothing."""

    level: str = ""  # key of a level
    team: int | None = None
    direct: bool = False
    sort: str = "level"


@dataclass(frozen=True)
class Waiting:
    """Claims of one person that wait for the manager's verdict."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class Row:
    """One person on the team page."""

    member: Member
    standings: Standings  # by dimension key, as far as the manager may see
    waiting: Waiting
    heard: date | None  # the newest item they share, or the manager's last verdict, answer or check-in with them
    mentors: tuple[str, ...] = ()  # of direct reports only: of others the manager does not see the pairings
    agreements: int = 0  # due within two weeks or overdue

    @property
    def person(self) -> User:
        return self.member.person


@dataclass(frozen=True)
class TeamPage:
    rows: list[Row]  # of everybody below, by name
    today: date

    @cached_property
    def mine(self) -> list[Row]:
        """Direct reports."""
        return [row for row in self.rows if row.member.is_direct]

    @cached_property
    def dimensions(self) -> list[Dimension]:
        """The columns: dimensions of all ladders in play, each key once, those of the most used ladder first."""
        return dimensions_of(row.member for row in self.rows)

    def chosen(self, choice: Choice) -> list[Row]:
        return _sorted([row for row in self.rows if _is_chosen(row, choice)], choice.sort)

    @cached_property
    def waiting(self) -> list[Row]:
        """Who waits for a verdict, longest first."""
        return sorted((row for row in self.rows if row.waiting.since), key=_waits)

    @cached_property
    def quiet(self) -> list[Row]:
        """Direct reports of whom nothing was heard in a while, those of whom least was heard first.

        People further down share with their own managers, so that silence towards this one says nothing.
        """
        limit = self.today - QUIET_AFTER
        return sorted((row for row in self.mine if row.heard is None or row.heard < limit), key=_heard)

    @cached_property
    def with_agreements_due(self) -> list[Row]:
        """By name."""
        return [row for row in self.rows if row.agreements]

    @cached_property
    def without_mentor(self) -> list[Row]:
        return [row for row in self.mine if not row.mentors]


def team_page(manager: User) -> TeamPage:
    """Everybody below `manager`."""
    today = timezone.localdate()
    members = members_below(manager)
    shared = shared_with(manager, {member.person.pk: member.structure for member in members}, today)
    answered, mentors = _answered(manager), _mentors(manager)
    due = agreements_due(manager, [member.person for member in members])
    rows = []
    for member in members:
        pk = member.person.pk
        of_theirs = shared.get(pk)
        days = [day for day in (of_theirs and of_theirs.newest, answered.get(pk)) if day]
        rows.append(
            Row(
                member,
                of_theirs.standings if of_theirs else {},
                # As `Claim.waiting_for` says: shared, live, without a verdict, and of somebody one guides.
                Waiting(of_theirs.unanswered, of_theirs.since) if of_theirs and member.is_guided else Waiting(),
                max(days, default=None),
                tuple(mentors.get(pk, ())),
                due.get(pk, 0),
            )
        )
    return TeamPage(rows, today)


def _is_chosen(row: Row, choice: Choice) -> bool:
    member = row.member
    return (
        (not choice.level or (member.level is not None and member.level.key == choice.level))
        and (choice.team is None or member.person.team_id == choice.team)
        and (member.is_direct or not choice.direct)
    )


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """By name within equal ones. Never by standing: nobody is ranked."""
    match sort:
        case "level":
            return sorted(rows, key=lambda row: -row.member.rank)
        case "waiting":
            return sorted(rows, key=lambda row: (row.waiting.since is None, _waits(row)))
        case "heard":
            return sorted(rows, key=_heard)
    return rows


def _waits(row: Row) -> float:
    return row.waiting.since.timestamp() if row.waiting.since else 0


def _heard(row: Row) -> tuple[bool, date]:
    """Those never heard of last: a new colleague has had no time to share anything."""
    return (row.heard is None, row.heard or date.max)


def _answered(manager: User) -> dict[int, date]:
    """By person, the day `manager` last gave them a verdict, answered a question of theirs or closed a check-in.

    Looks at the newest five hundred verdicts, so that years of them cost nothing.
    """
    verdicts = Review.objects.filter(reviewer=manager).order_by("-pk")
    answers = Corroboration.objects.filter(witness=manager, answered_at__isnull=False).order_by()
    check_ins = CheckIn.objects.closed().filter(assessor=manager).order_by()
    met = answers.values_list("claim__evidence__person_id", "answered_at").union(
        check_ins.values_list("subject_id", "ended_at")
    )
    rows: list[tuple[int, Any]] = [
        *verdicts.values_list("claim__evidence__person_id", "created_at")[:LOOK_BACK],
        *met,
    ]
    found: dict[int, datetime] = {}
    for person, moment in rows:
        found[person] = max(moment, found.get(person, moment))
    return {person: timezone.localdate(moment) for person, moment in found.items()}


def _mentors(manager: User) -> Mapping[int, list[str]]:
    """Names of the active mentors of each direct report."""
    pairings = Pairing.objects.visible_to(manager).active().mentoring().filter(mentee__manager=manager)
    found: dict[int, list[str]] = {}
    for mentee, mentor in pairings.order_by("mentor__name").values_list("mentee_id", "mentor__name"):
        found.setdefault(mentee, []).append(mentor)
    return found
