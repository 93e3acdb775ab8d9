"""What a committee can learn from its own cases: whose view differed from whose."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import User
from growth.promotions.calibration.models import Outcome, Seat
from growth.promotions.cases.models import CaseAssessment, Side
from growth.promotions.overview.differences_over_time import FEWEST, OfDimension, Seen, differences
from ladder.models import Dimension


@dataclass(frozen=True)
class CalibrationRecord:
    cases: int  # 0 while there are fewer than three
    dimensions: list[OfDimension]

    @property
    def is_enough(self) -> bool:
        return self.cases >= FEWEST


def calibration_record(member: User) -> CalibrationRecord:
    """Over the cases `member` read, was not barred from, and whose letter was sent. Three queries."""
    seats = Seat.objects.reading(member).values("case")
    outcomes = Outcome.objects.filter(case__in=seats, letter_sent_at__isnull=False).order_by("-recorded_at", "-pk")
    closed = list(outcomes.select_related("case__target"))
    if len(closed) < FEWEST:
        return CalibrationRecord(0, [])
    told: dict[tuple[int, str, str], int] = defaultdict(int)
    for assessment in CaseAssessment.objects.filter(case__in=[outcome.case_id for outcome in closed]):
        told[assessment.case_id, assessment.side, assessment.dimension] = assessment.level
    versions = {outcome.case.target.version_id for outcome in closed}
    dimensions: dict[int, list[Dimension]] = defaultdict(list)
    for dimension in Dimension.objects.filter(version__in=versions).order_by("position", "pk"):
        dimensions[dimension.version_id].append(dimension)
    rows = [
        Seen(
            row.key,
            row.name,
            told[outcome.case_id, Side.CANDIDATE, row.key],
            told[outcome.case_id, Side.MANAGER, row.key],
            int(outcome.agreed_levels.get(row.key) or 0),
        )
        for outcome in closed
        for row in dimensions[outcome.case.target.version_id]
    ]
    return CalibrationRecord(len(closed), differences(rows))
