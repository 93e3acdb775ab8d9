"""Open opportunities beside the next steps, on home and on one's own growth report."""

from typing import Any

from django import template

from growth.opportunities.models import Opportunity
from growth.opportunities.queries import opportunities_at
from growth.reports.queries import Report, Step

register = template.Library()


@register.simple_tag(takes_context=True)
def fitting_opportunities(context: Any, report: Report | None) -> dict[str, list[Opportunity]]:
    """What the reader could take on for the steps of their own report, by dimension; nothing for somebody else's."""
    viewer = context["user"]
    return opportunities_at(viewer, report.steps) if report and report.person.pk == viewer.pk else {}


@register.inclusion_tag("opportunities/at_step.html")
def opportunities_beside(fitting: dict[str, list[Opportunity]], step: Step) -> dict[str, Any]:
    return {"opportunities": fitting.get(step.dimension.key, [])}
