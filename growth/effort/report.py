"""What of somebody's effort check-ins stands in their growth report."""

from accounts.models import User
from growth.charts import MOST_EFFORTS
from growth.effort import queries
from growth.effort.models import EffortCheckIn
from growth.effort.months import month_of
from growth.reports.queries import Report
from growth.reports.sections import SECTIONS, Content, Section

NO_TARGET = "Neither is a target."


def register() -> None:
    SECTIONS.register(Section("effort", "Where the working time goes", "effort/in_report.html", _read))


def _read(viewer: User, person: User, report: Report) -> Content | None:
    """The newest months: for oneself all, for others those one shows. As of an earlier day, what was told by then.

    A month corrected later is left out there: what it said before is not kept.
    """
    rows = EffortCheckIn.objects.of(person, viewer).filter(month__lte=month_of(report.as_of))
    if report.known_by:
        rows = rows.filter(answered_at__lt=report.known_by)
    shown = list(rows[:MOST_EFFORTS])
    if not shown:
        return None
    sentence = queries.sentence(shown[0])
    page = {
        "picture": queries.picture(person.name, shown),
        "sentence": sentence,
        "no_target": NO_TARGET,
        "months": shown,
        "private": [row for row in shown if not row.is_shared],
    }
    return Content(page, _lines(shown, sentence), {"said": sentence, "months": queries.documents(shown)})


def _lines(shown: list[EffortCheckIn], sentence: str) -> list[str]:
    rows = [f"| {row.month:%B %Y} | {row.implement} | {row.design} | {row.review} |" for row in shown]
    head = ["| Month | Implementing | Designing | Reviewing and debugging |", "|---|---|---|---|"]
    return [f"{sentence} {NO_TARGET}", "", *head, *rows]
