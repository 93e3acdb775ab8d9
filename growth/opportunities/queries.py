"""Page-shaped reads of opportunities. Each takes the viewer first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, QuerySet, Value, When
from django.utils import timezone

from accounts.models import User
from growth.access import growth_visible_to
from growth.compiled import STAND_IN, Compiled, compiled, values_for
from growth.opportunities.models import Assignment, Interest, Opportunity, OpportunityQuerySet, fits, kept_by
from growth.reports.many import growth_reports
from growth.reports.queries import Report, Step, growth_report
from growth.standing import Quarter
from growth.words import joined
from ladder.models import Dimension
from ladder.structure import structure_of

AT_A_STEP = 2
QUARTERS = 4
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Gaps:
    """The weakest dimensions of somebody's next level, by key."""

    level: str = ""
    dimensions: tuple[str, ...] = ()

    @classmethod
    def of(cls, report: Report | None) -> "Gaps":
        if report is None or report.target is None:
            return cls()
        return cls(report.target.key, tuple(step.dimension.key for step in report.steps))

    def met_by(self, opportunity: Opportunity) -> list[Dimension]:
        """In which dimensions an opportunity fits; empty if in none."""
        if opportunity.level.key != self.level:
            return []
        return [dimension for dimension in opportunity.dimensions if dimension.key in self.dimensions]


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take it, as far as the reader may know them."""

    person: User
    interest: Interest | None
    fit: str  # a sentence, or nothing
    lately: str
    report_read: bool  # whether the sentence comes from their growth report


# ---- for one person


def gaps_of(viewer: User) -> Gaps:
    return Gaps.of(growth_report(viewer, viewer))


def opportunities_for(viewer: User, dimension: str, level: str) -> OpportunityQuerySet:
    """What `viewer` could take on to show this dimension at this level, by key; the soonest first."""
    return _offered_to(viewer).fitting([dimension], level).with_parts()


def opportunities_at(viewer: User, steps: Sequence[Step]) -> dict[str, list[Opportunity]]:
    """By dimension key, the soonest few for each next step. One query, whatever the number of steps."""
    if not steps:
        return {}
    keys = tuple(step.dimension.key for step in steps)
    sql, values = _fitting(timezone.localdate(), keys, steps[0].level.key)
    rows: Any = Opportunity.objects.raw(sql, values_for(viewer, values))
    found: dict[str, list[Opportunity]] = defaultdict(list)
    for opportunity in rows:
        for key in filter(None, (opportunity.first_key, opportunity.second_key)):
            if len(found[key]) < AT_A_STEP:
                found[key].append(opportunity)
    return found


@lru_cache(maxsize=256)
def _fitting(today: date, dimensions: Sequence[str], level: str) -> Compiled:
    """The SQL of what is offered to somebody at a step on that day, with the keys of its dimensions."""
    rows = _offered_to(STAND_IN).fitting(dimensions, level)
    return compiled(rows.annotate(first_key=F("dimension__key"), second_key=F("second_dimension__key")))


def _offered_to(viewer: User) -> OpportunityQuerySet:
    """Open to them; neither listed by them nor given to them."""
    taken = Assignment.objects.holding_a_place().filter(opportunity=OuterRef("pk"), person=viewer)
    interested = Interest.objects.filter(opportunity=OuterRef("pk"), person=viewer)
    rows = Opportunity.objects.visible_to(viewer).offered().exclude(kept_by(viewer)).exclude(Exists(taken))
    return rows.annotate(is_wanted=Exists(interested)).order_by("starts_on", "pk")


def listed(rows: OpportunityQuerySet, viewer: User, gaps: Gaps) -> QuerySet[Any]:
    """For the list page: what fits the viewer's next step first, then by date; with what the viewer is to each."""
    fitting = (
        Case(When(fits(gaps.dimensions, gaps.level), then=True), default=False, output_field=BooleanField())
        if gaps.dimensions
        else Value(False)
    )
    own = {"opportunity": OuterRef("pk"), "person": viewer}
    return (
        rows.with_parts()
        .annotate(
            fits=fitting,
            is_wanted=Exists(Interest.objects.waiting().filter(**own)),
            is_asked=Exists(Assignment.objects.filter(state="asked", **own)),
            is_taken=Exists(Assignment.objects.given().filter(**own)),
        )
        .order_by("-fits", "starts_on", "pk")
    )


def fit_words(opportunity: Opportunity, gaps: Gaps, whose: str) -> str:
    """“Fits your next step in Risk.”; nothing if it does not."""
    dimensions = gaps.met_by(opportunity)
    if not dimensions:
        return ""
    steps = "next step" if len(dimensions) == 1 else "next steps"
    return f"Fits {whose} {steps} in {' and '.join(dimension.name for dimension in dimensions)}."


def audience_words(opportunity: Opportunity) -> str:
    if opportunity.audience == "everyone":
        return "Everybody in the organisation can see this."
    team = f"{opportunity.team} and the teams in it" if opportunity.team else "nobody but those it is about"
    return f"Only {team} can see this, besides those who are asked."


def what_it_shows(opportunity: Opportunity) -> list[Any]:
    """The expectations of its dimensions at its level."""
    structure = structure_of(opportunity.level.version)
    return [
        row
        for dimension in opportunity.dimensions
        for row in structure.cells.get((dimension.key, opportunity.level.position), [])
    ]


# ---- for whoever decides


def candidates(viewer: User, opportunity: Opportunity) -> tuple[list[Candidate], list[Candidate]]:
    """Who is interested, and the reader's direct reports who did not say, both by name.

    Of people whose growth report the reader may open, it says whether this fits their next step; of the others only
    what they say themselves. The number of queries does not grow with the people.
    """
    interests = list(opportunity.interests.waiting().select_related("person"))
    known = {interest.person_id for interest in interests}
    holding = opportunity.assignments.holding_a_place().values("person")
    quiet = User.objects.active().filter(manager=viewer).exclude(pk__in=known).exclude(pk__in=holding)
    others = list(quiet.order_by("name", "pk"))
    people = [*(interest.person for interest in interests), *others]
    fit = _fit_of(viewer, opportunity, people)
    lately = given_lately(people)

    def candidate(person: User, interest: Interest | None) -> Candidate:
        read, words = person.pk in fit, fit.get(person.pk, "")
        if not read and interest and interest.wants_to_grow:
            words = "Says they want to grow in this."
        return Candidate(person, interest, words, lately[person.pk], read)

    return (
        [candidate(interest.person, interest) for interest in interests],
        [candidate(person, None) for person in others],
    )


def given_lately(people: Iterable[User]) -> dict[int, str]:
    """Who had the last ones: how many each was given in the last four quarters, in words.

    Counted over all opportunities, those of closed teams included: a number says nothing of what it was.
    """
    newest = Quarter.of(timezone.localdate())
    since = newest.plus(1 - QUARTERS).first_day
    found: dict[int, list[Quarter]] = defaultdict(list)
    ids = [person.pk for person in people]
    rows = Assignment.objects.given().filter(person__in=ids, taken_at__date__gte=since).order_by("taken_at")
    for person, moment in rows.values_list("person", "taken_at"):
        found[person].append(Quarter.of(timezone.localtime(moment).date()))
    return {pk: _lately(found[pk]) for pk in ids}


def _lately(quarters: list[Quarter]) -> str:
    if not quarters:
        return "Given none in the last four quarters"
    count = NUMBERS[len(quarters)] if len(quarters) < len(NUMBERS) else str(len(quarters))
    return f"Given {count} in the last four quarters: {joined(map(str, dict.fromkeys(quarters)))}"


def _fit_of(viewer: User, opportunity: Opportunity, people: list[User]) -> dict[int, str]:
    """By person whose report the viewer may open: whether it fits, in words."""
    readable = growth_visible_to(viewer).filter(pk__in=[person.pk for person in people])
    reports = growth_reports(viewer, readable)
    return {
        pk: fit_words(opportunity, Gaps.of(report), "their") or "Not one of their next steps."
        for pk, report in reports.items()
    }
