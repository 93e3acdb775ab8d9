"""What the log and the placements say for a case: header facts, the criterion table, the pictures. Never typed.

Read for both sides and for nobody else: it counts what the candidate shared with their growth circle and did not leave
out of the case, so that candidate, manager and committee see one thing.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from django.utils import timezone

from accounts.models import User
from growth.evidence.claims import Verdict
from growth.evidence.models import Evidence, Kind
from growth.promotions.case_templates.specs import Spec, spec_of
from growth.promotions.cases.models import Case, CaseProject
from growth.reports.queries import Item, Report, ReportClaim, circle_report
from growth.standing import Quarter, State
from ladder.models import Dimension, Expectation, Level, Placement


@dataclass(frozen=True)
class Header:
    """Days and months are as of `as_of`. `joined_on` is the first placement: Rungs knows no contract."""

    person: User
    level: Level | None
    since: date | None  # on this level
    promoted_on: date | None  # the last time the level rose
    joined_on: date | None
    target: Level
    manager: User
    effective_on: date | None
    as_of: date

    @property
    def months_in_level(self) -> int | None:
        return None if self.since is None else _months(self.since, self.as_of)

    @property
    def months_here(self) -> int | None:
        return None if self.joined_on is None else _months(self.joined_on, self.as_of)


@dataclass(frozen=True)
class Criterion:
    """One expectation of the target level, with what is claimed for it in the window, newest first."""

    expectation: Expectation
    dimension: Dimension
    claims: list[ReportClaim]
    state: State
    evidenced: dict[Quarter, int]  # highest accepted level per quarter

    @property
    def accepted(self) -> list[ReportClaim]:
        """Accepted at the level of the expectation, or above."""
        return [claim for claim in self.claims if claim.accepted >= claim.level]

    @property
    def quarters(self) -> list[Quarter]:
        """Those with an accepted claim, oldest first."""
        return sorted({Quarter.of(claim.item.day) for claim in self.accepted})

    @property
    def strength(self) -> str:
        """The best strength among what was accepted; empty without."""
        order = ("claim", "documented", "corroborated")
        return max((claim.item.strength for claim in self.accepted), key=order.index, default="")

    @property
    def verdict(self) -> str:
        """accepted, lower (not at this level), waiting, needs_more or none: the most that was said of any claim."""
        said = {claim.verdict for claim in self.claims}
        if self.accepted:
            return Verdict.ACCEPTED
        if any(claim.accepted for claim in self.claims):
            return "lower"
        return next((word for word in (Verdict.WAITING, Verdict.NEEDS_MORE) if word in said), "none")


@dataclass(frozen=True)
class Record:
    case: Case
    spec: Spec
    report: Report

    @cached_property
    def header(self) -> Header:
        return header_of(self.case, self.report.as_of)

    @cached_property
    def window(self) -> list[Quarter]:
        """The quarters that count for the case, oldest first."""
        newest = Quarter.of(self.report.as_of)
        return [newest.plus(back) for back in range(1 - self.spec.window_quarters, 1)]

    @cached_property
    def criteria(self) -> list[Criterion]:
        """In the order of the ladder: by dimension, then by place in the file."""
        by_expectation: dict[int, list[ReportClaim]] = defaultdict(list)
        for claim in self.report.claims:
            if Quarter.of(claim.item.day) in self.window:
                by_expectation[claim.expectation.pk].append(claim)
        found = []
        for dimension in self.report.structure.dimensions:
            for expectation in self.report.structure.cells.get((dimension.key, self.case.target.position), []):
                claims = sorted(by_expectation[expectation.pk], key=lambda row: (row.item.day, row.pk), reverse=True)
                standing = self.report.expectation_standings.get(expectation.pk)
                evidenced = standing.evidenced if standing else {}
                found.append(Criterion(expectation, dimension, claims, self.report.state_of(expectation), evidenced))
        return found

    @cached_property
    def items(self) -> list[Item]:
        """Evidence behind the criteria, each once, newest first."""
        found = {claim.item.pk: claim.item for row in self.criteria for claim in row.claims}
        return sorted(found.values(), key=lambda item: (item.day, item.pk), reverse=True)

    @cached_property
    def appendix(self) -> list[Item]:
        """Evidence that the packet holds in full, newest first: behind a criterion, glue, behind a project or a figure.

        All of it is shared with the growth circle and not left out. What a concern names beside it stays out.
        """
        named = {item.pk for item in (*self.items, *self.glue)}
        named |= set(CaseProject.objects.filter(case=self.case).values_list("evidence", flat=True))
        named |= set(self.case.metrics.values_list("evidence", flat=True))
        found = [item for item in self.report.items if item.pk in named]
        return sorted(found, key=lambda item: (item.day, item.pk), reverse=True)

    @cached_property
    def glue(self) -> list[Item]:
        """Glue and prevention work in the window, newest first."""
        kinds = {Kind.GLUE, Kind.PREVENTION}
        known = Evidence.objects.filter(pk__in=[item.pk for item in self.report.items], kind__in=kinds)
        pks = set(known.values_list("pk", flat=True))
        found = [item for item in self.report.items if item.pk in pks and Quarter.of(item.day) in self.window]
        return sorted(found, key=lambda item: (item.day, item.pk), reverse=True)


def record_of(case: Case) -> Record:
    """As of today; of a case that has ended, as of its last day. The caller found the case as one of its sides."""
    day = timezone.localdate(case.ended_at) if case.ended_at else timezone.localdate()
    left_out = set(case.left_out.values_list("evidence", flat=True))
    report = circle_report(case.person, case.target.version, day, without=left_out)
    return Record(case, spec_of(case.template.document), report)


def header_of(case: Case, day: date) -> Header:
    """Computed from placements."""
    placements = list(
        Placement.objects.filter(person=case.person, since__lte=day).select_related("level").order_by("since", "pk")
    )
    here = placements[-1].level if placements else None
    return Header(
        person=case.person,
        level=here,
        since=_since(placements),
        promoted_on=_promoted_on(placements),
        joined_on=placements[0].since if placements else None,
        target=case.target,
        manager=case.manager,
        effective_on=case.effective_on,
        as_of=day,
    )


def shared_items(case: Case) -> list[int]:
    """Ids of the evidence that stands in the case, ascending: behind the criteria, and glue work."""
    return sorted(item.pk for item in record_of(case).appendix)


def _since(placements: list[Placement]) -> date | None:
    """The first day of the level held now; a new version of the ladder begins none anew."""
    since = None
    for placement in reversed(placements):
        if placement.level.key != placements[-1].level.key:
            break
        since = placement.since
    return since


def _promoted_on(placements: list[Placement]) -> date | None:
    found = None
    for before, after in pairwise(placements):
        if after.level.position > before.level.position:
            found = after.since
    return found


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
