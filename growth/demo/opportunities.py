"""The demo world's opportunities: open, assigned, withdrawn, and done with drafts of evidence."""

import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Team, User
from growth.evidence.models import Evidence
from growth.notices.models import Notice
from growth.opportunities import actions
from growth.opportunities.models import Assignment, Interest, Opportunity
from growth.standing import Quarter
from ladder.structure import Structure


@dataclass(frozen=True)
class Coming:
    """`starts` and `ends` in days from today. `wanted`: who said what; `asked`, `given`: who; the keys of the cast."""

    by: str
    team: str
    title: str
    about: str
    dimensions: tuple[str, ...]
    level: str
    scope: str
    starts: int
    ends: int
    kind: str = "delivery"
    audience: str = "everyone"
    places: int = 1
    wanted: dict[str, str] = field(default_factory=dict)
    asked: str = ""
    given: str = ""
    to_others: str = ""
    withdrawn: str = ""


COMING = [
    Coming(
        "mia",
        "Payments",
        "Decide with Search how long payout events are kept",
        "Payments keeps events for seven years, Search indexes ninety days of them, and nobody has said why.\n\n"
        "- Find out who reads them, and what each year costs\n- Write the decision record with both teams\n"
        "- Say what changes for partners",
        ("perspective",),
        "senior",
        "department",
        14,
        75,
        kind="decision",
        wanted={
            "ada": "I met both sides of this in the retry work, and would like to write the decision.",
            "chidi": "Yes, if it fits beside the ledger migration.",
        },
    ),
    Coming(
        "tomasz",
        "Search",
        "Review the index split with the front-end guild",
        "Four sessions of an hour. Two people who explain why the split is where it is, and write down what the guild "
        "finds.",
        ("collaboration",),
        "mid",
        "team",
        7,
        50,
        kind="review",
        places=2,
        wanted={"marek": "I would like to learn to explain it, not only to build it."},
    ),
    Coming(
        "helena",
        "Platform",
        "Lead the failover exercise of the message bus",
        "Half a day on which one data centre is switched off on purpose. Plan it, say beforehand what may break, lead "
        "the room, write down what was learnt.",
        ("ownership", "risk"),
        "senior",
        "system",
        30,
        65,
        kind="prevention",
        audience="team",
        asked="luca",
    ),
]
GIVEN = [
    Coming(
        "tomasz",
        "Search",
        "Bring search logs under one retention rule",
        "Three services keep logs for three different times. One rule, reversible, with Security.",
        ("risk",),
        "senior",
        "team",
        -10,
        40,
        wanted={"priya": "Privacy is where I want to get better.", "kofi": ""},
        given="priya",
        to_others="Kofi leads the relevance tests until spring, and Priya had none such yet. The next one is close.",
    ),
]
WITHDRAWN = Coming(
    "helena",
    "Platform",
    "Try the managed queue with one service",
    "Four weeks, one service, then a recommendation.",
    ("autonomy",),
    "senior",
    "system",
    20,
    60,
    withdrawn="The contract ends in March, and its successor is not chosen. We list it again when it is.",
)


@dataclass(frozen=True)
class Past:
    """Work that was given so many quarters ago and is done."""

    by: str
    team: str
    given: str
    title: str
    about: str
    dimension: str
    level: str
    scope: str
    ago: int
    kind: str = "delivery"


PAST = [
    Past(
        "mia",
        "Payments",
        "ada",
        "Runbook for partner outages, written with Support",
        "Support heard of outages before we did. One runbook, tried out together twice.",
        "collaboration",
        "mid",
        "team",
        0,
        "glue",
    ),
    Past(
        "mia",
        "Payments",
        "ben",
        "Chair the payment incident review for a quarter",
        "Every second Tuesday; the reviews are read by three teams.",
        "ownership",
        "senior",
        "department",
        1,
        "incident",
    ),
    Past(
        "mia",
        "Payments",
        "sana",
        "Accessibility of the checkout, with Search",
        "A shared audit, then the three worst faults.",
        "perspective",
        "senior",
        "department",
        2,
    ),
    Past(
        "mia",
        "Payments",
        "ben",
        "Choose how card tokens move to the new vault",
        "Two options, both hard to turn back.",
        "risk",
        "senior",
        "system",
        3,
        "decision",
    ),
]


def make_opportunities(people: dict[str, User], structure: Structure, today: date, stage: str) -> None:
    """What is open stands in every stage; what was given, done or withdrawn belongs to a company that is under way."""
    maker = _Maker(people, structure, today)
    for row in COMING:
        maker.list(row, listed=5)
    if stage == "start":
        return
    for row in GIVEN:
        maker.list(row, listed=21)
    maker.list(WITHDRAWN, listed=30)
    for past in PAST:
        maker.do(past)


class _Maker:
    def __init__(self, people: dict[str, User], structure: Structure, today: date) -> None:
        # The people are invented, so nothing is mailed to them.
        self.people = {key: copy.copy(person) for key, person in people.items()}
        for person in self.people.values():
            person.wants_mail = False
        self.today = today
        self.teams = {team.name: team for team in Team.objects.all()}
        self.levels = {level.key: level for level in structure.levels}
        self.dimensions = {dimension.key: dimension for dimension in structure.dimensions}

    def list(self, row: Coming, *, listed: int) -> None:
        """`listed` so many days ago; what followed came in the days after."""
        by = self.people[row.by]
        first, *second = (self.dimensions[key] for key in row.dimensions)
        opportunity = actions.list_opportunity(
            by=by,
            title=row.title,
            description=row.about,
            team=self.teams[row.team],
            audience=row.audience,
            kind=row.kind,
            scope=row.scope,
            level=self.levels[row.level],
            dimension=first,
            second_dimension=second[0] if second else None,
            starts_on=self.today + timedelta(days=row.starts),
            ends_on=self.today + timedelta(days=row.ends),
            places=row.places,
        )
        for key, words in row.wanted.items():
            actions.say_interested(opportunity, by=self.people[key], words=words, wants_to_grow=True)
        if row.asked:
            actions.ask_directly(opportunity, by=by, person=self.people[row.asked])
        if row.given:
            actions.assign(opportunity, by=by, people=[self.people[row.given]], words=row.to_others)
        if row.withdrawn:
            actions.withdraw_opportunity(opportunity, by=by, reason=row.withdrawn)
        written, later = self._at(listed), self._at(max(listed - 4, 1))
        Opportunity.objects.filter(pk=opportunity.pk).update(created_at=written, updated_at=written)
        Opportunity.objects.filter(pk=opportunity.pk, closed_at__isnull=False).update(closed_at=later)
        Interest.objects.filter(opportunity=opportunity).update(created_at=self._at(max(listed - 2, 1)))
        Interest.objects.filter(opportunity=opportunity, answered_at__isnull=False).update(answered_at=later)
        Assignment.objects.filter(opportunity=opportunity).update(asked_at=later)
        Assignment.objects.filter(opportunity=opportunity, taken_at__isnull=False).update(taken_at=later)
        Notice.objects.filter(url=opportunity.get_absolute_url()).update(created_at=later)

    def do(self, past: Past) -> None:
        by, person = self.people[past.by], self.people[past.given]
        quarter = Quarter.of(self.today).plus(-past.ago)
        # In the running quarter, within what has passed of it.
        length = min((self.today - quarter.first_day).days, 84)
        given, ended = (quarter.first_day + timedelta(days=length * share // 12) for share in (1, 10))
        opportunity = actions.list_opportunity(
            by=by,
            title=past.title,
            description=past.about,
            team=self.teams[past.team],
            kind=past.kind,
            scope=past.scope,
            level=self.levels[past.level],
            dimension=self.dimensions[past.dimension],
            starts_on=given,
            ends_on=ended,
        )
        actions.accept(actions.ask_directly(opportunity, by=by, person=person), by=person)
        actions.finish(opportunity, by=by)
        begin, end = self._moment(given), self._moment(ended)
        Opportunity.objects.filter(pk=opportunity.pk).update(created_at=begin, updated_at=begin, closed_at=end)
        Assignment.objects.filter(opportunity=opportunity).update(asked_at=begin, taken_at=begin, ended_at=end)
        draft = Evidence.objects.get(person=person, submission=opportunity.assignments.get().submission)
        Evidence.objects.filter(pk=draft.pk).update(created_at=end, updated_at=end)
        draft.history.update(history_date=end, history_user=person)
        told = (opportunity.get_absolute_url(), draft.get_absolute_url())
        Notice.objects.filter(url__in=told).update(created_at=end, read_at=end)

    def _at(self, days_ago: int) -> datetime:
        return self._moment(self.today - timedelta(days=days_ago))

    def _moment(self, day: date) -> datetime:
        """At work time on a day, and never in the future."""
        at = timezone.make_aware(datetime.combine(day, time(10, 20)))
        return min(at, timezone.now() - timedelta(minutes=10))
