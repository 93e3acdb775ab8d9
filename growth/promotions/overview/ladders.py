"""The expectations of the ladders in force, with what can be said of each without saying anything of a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Max, Q

from accounts.models import User
from growth.evidence.claims import Verdict
from growth.evidence.models import Claim
from growth.evidence.visibility import SHARED
from growth.promotions.overview.quality import FEWEST_PEOPLE, Counts, Finding, findings
from ladder.models import Discipline, Expectation, LadderVersion


@dataclass(frozen=True)
class OfExpectation:
    """SECURITY: a count is None where it would be about fewer than three people."""

    expectation: Expectation
    findings: list[Finding]
    seen_in: int | None  # people with accepted evidence
    verdicts: int | None
    contested: int | None
    discipline: str  # the only one, by name; else empty
    is_few: bool

    @property
    def words(self) -> str:
        """In how many people it was seen."""
        if self.is_few:
            return "in fewer than three people"
        return "in nobody yet" if not self.seen_in else f"in {self.seen_in} people"


@dataclass(frozen=True)
class OfLadder:
    version: LadderVersion
    rows: list[OfExpectation]  # in the order of the ladder

    @property
    def standing_out(self) -> list[OfExpectation]:
        return [row for row in self.rows if row.findings]


def ladder_quality(viewer: User) -> list[OfLadder]:
    """Each ladder in force. Four queries, however many there are. The caller asked `can_read_quality`."""
    versions = list(LadderVersion.objects.visible_to(viewer).published().select_related("ladder").order_by("ladder"))
    expectations = Expectation.objects.filter(version__in=versions).select_related(
        "dimension", "level", "version__ladder"
    )
    by_version: dict[int, list[Expectation]] = defaultdict(list)
    for expectation in expectations.order_by("level__position", "dimension__position", "position"):
        by_version[expectation.version_id].append(expectation)
    counted = _counted(versions)
    named = Discipline.objects.filter(version__in=versions).order_by("pk")
    names = {(row.version_id, row.key): row.name for row in named}
    nothing = (Counts(), "")
    return [
        OfLadder(
            version,
            [_row(row, *counted.get(row.pk, nothing), names) for row in by_version[version.pk]],
        )
        for version in versions
    ]


def _counted(versions: list[LadderVersion]) -> dict[int, tuple[Counts, str]]:
    """By expectation: the counts, and the highest key among the disciplines (the only one, where there is one)."""
    accepted, judged = Q(verdict=Verdict.ACCEPTED), ~Q(verdict=Verdict.WAITING)
    person, work = "evidence__person", "evidence__person__discipline"
    of_work = accepted & ~Q(**{work: ""})
    rows: Iterable[Mapping[str, Any]] = (
        # What somebody keeps to themselves, or took back, is not counted.
        Claim.objects.filter(
            expectation__version__in=versions, evidence__archived_at__isnull=True, evidence__visibility__in=SHARED
        )
        .order_by()
        .values("expectation")
        .annotate(
            seen_in=Count(person, distinct=True, filter=accepted),
            judged=Count(person, distinct=True, filter=judged),
            verdicts=Count("pk", filter=judged),
            contested=Count("pk", filter=judged & (Q(verdict=Verdict.NEEDS_MORE) | Q(disputes__isnull=False))),
            disciplines=Count(work, distinct=True, filter=of_work),
            without_discipline=Count(person, distinct=True, filter=accepted & Q(**{work: ""})),
            work=Max(work, filter=of_work),
        )
    )
    return {
        row["expectation"]: (Counts(**{part.name: row[part.name] for part in fields(Counts)}), row["work"] or "")
        for row in rows
    }


def _row(expectation: Expectation, counts: Counts, work: str, names: dict[tuple[int, str], str]) -> OfExpectation:
    found = findings(counts)
    is_alone = Finding.ONE_DISCIPLINE in found
    may_count = counts.judged >= FEWEST_PEOPLE
    return OfExpectation(
        expectation=expectation,
        findings=found,
        seen_in=None if counts.is_few else counts.seen_in,
        verdicts=counts.verdicts if may_count else None,
        contested=counts.contested if may_count else None,
        discipline=names.get((expectation.version_id, work), work) if is_alone else "",
        is_few=counts.is_few,
    )
