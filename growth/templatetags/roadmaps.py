"""What pages outside roadmaps say of them: hours in words, one's own week, the roadmap of somebody one guides."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django import template
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from accounts.models import User
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry
from growth.roadmaps.enrolments.words import hours_figure, hours_words
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.weeks import week_of
from growth.words import counted

register = template.Library()
State = PlannedMilestone.State


@register.filter
def hours(minutes: int) -> str:
    """“nine hours”."""
    return hours_words(minutes)


@register.filter
def in_hours(minutes: int) -> str:
    """“7.5”."""
    return hours_figure(minutes)


@register.filter
def many(count: int, thing: str) -> str:
    """“three milestones”."""
    return counted(count, thing)


@dataclass(frozen=True)
class RoadmapWeek:
    """This week of one's own running roadmap."""

    given: int  # minutes
    planned: int
    under_way: tuple[int, str] | None  # id and title
    following: tuple[int, str] | None
    has_begun: bool
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


@register.simple_tag(takes_context=True)
def roadmap_week(context: Any) -> RoadmapWeek | None:
    """One query; None for somebody on no roadmap."""
    today = timezone.localdate()
    of = OuterRef("pk")
    given = HoursEntry.objects.filter(enrolment=of, week=week_of(today)).order_by().values("enrolment")
    plans = AcceptedPlan.objects.filter(enrolment=of).order_by("-number")
    under_way, following = _first(State.UNDER_WAY), _first(State.NOT_STARTED)
    row = (
        Enrolment.objects.running()
        .filter(person=context["user"])
        .values_list(
            "started_on",
            Subquery(given.annotate(sum=Sum("minutes")).values("sum")),
            Subquery(plans.values("weekly_minutes")[:1]),
            *(Subquery(rows.values(name)[:1]) for rows in (under_way, following) for name in ("pk", "title")),
        )
        .first()
    )
    if row is None:
        return None
    started_on, minutes, planned, *pair = row
    now, then = ((pk, title) if pk else None for pk, title in (pair[:2], pair[2:]))
    return RoadmapWeek(minutes or 0, planned or 0, now, then, started_on <= today)


@register.simple_tag(takes_context=True)
def roadmap_of(context: Any, person: User) -> Enrolment | None:
    """The roadmap somebody is on, if the reader may see it. One query."""
    shown = Enrolment.objects.visible_to(context["user"]).running().filter(person=person)
    return shown.select_related("version").first()


def _first(state: str) -> QuerySet[PlannedMilestone]:
    return PlannedMilestone.objects.filter(enrolment=OuterRef("pk"), state=state).order_by("position", "pk")
