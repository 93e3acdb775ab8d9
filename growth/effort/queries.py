"""Effort check-ins as pages and growth reports show them."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString

from growth import charts
from growth.charts import MOST_EFFORTS, Effort
from growth.effort.models import EffortCheckIn
from growth.effort.percents import BEFORE_AI, NAMES, WITH_AI, Parts, compared


def parts_of(check_in: EffortCheckIn) -> Parts:
    return Parts(check_in.implement, check_in.design, check_in.review)


def picture(who: str, newest_first: Sequence[EffortCheckIn]) -> SafeString:
    """The newest months between the two references, oldest first."""
    shown = reversed(newest_first[:MOST_EFFORTS])
    months = [Effort(f"{row.month:%b %Y}", parts_of(row)) for row in shown]
    before, after = (
        Effort("Before AI tools", BEFORE_AI, is_reference=True),
        Effort("With AI tools", WITH_AI, is_reference=True),
    )
    return charts.effort_bars(who, [before, *months, after])


def sentence(check_in: EffortCheckIn) -> str:
    """“In November 2026: 40 implementing, 30 designing, 30 reviewing and debugging, of a hundred. That lies …”"""
    own = parts_of(check_in)
    figures = ", ".join(f"{share} {name}" for share, name in zip(own, NAMES.values(), strict=True))
    return f"In {check_in.month:%B %Y}, of a hundred: {figures}. {compared(own)}"


def documents(check_ins: Iterable[EffortCheckIn]) -> list[dict[str, object]]:
    """Plain data for JSON: months as “2026-11”, parts in percent."""
    return [{"month": f"{row.month:%Y-%m}", **parts_of(row)._asdict()} for row in check_ins]
