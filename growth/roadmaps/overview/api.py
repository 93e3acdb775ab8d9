"""The roadmaps of the people one leads, the second door."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.reads import record_read
from config.pages import person_of
from growth.roadmaps.overview.coverage import Step
from growth.roadmaps.overview.queries import AboutQuestion, Row, questions_of, roadmaps_led_by
from growth.roadmaps.overview.views import READ_AS


class TeamRoadmapViewSet(viewsets.ViewSet):
    """Direct reports who share the roadmap they are on: milestones by name, where it lands. Nothing that tells hours
    but one yes: more than 15 a week for three weeks."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        found = roadmaps_led_by(person_of(request))
        record_read(request, *found.people, what=READ_AS)
        return Response([_row(row) for row in found.rows])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=False)
    def coverage(self, request: Request) -> Response:
        """The five questions about AI practice: who closed, is at or has ahead what helps to answer each."""
        viewer = person_of(request)
        found = roadmaps_led_by(viewer)
        record_read(request, *found.people, what=READ_AS)
        return Response([_question(row) for row in questions_of(viewer, found.rows)])


def _row(row: Row) -> dict[str, Any]:
    version = row.enrolment.version
    return {
        "enrolment": row.enrolment.pk,
        "person": row.person.pk,
        "name": row.person.name,
        "roadmap": version.roadmap.key,
        "version": version.number,
        "started_on": row.enrolment.started_on,
        "closed": [milestone.title for milestone in row.closed],
        "under_way": [milestone.title for milestone in row.under_way],
        "lands_on": row.lands_on,
        "weeks_after_first_plan": row.weeks_later,
        "more_than_15_hours": row.is_too_much,
    }


def _question(row: AboutQuestion) -> dict[str, Any]:
    return {
        "question": row.question.key,
        "text": row.question.text,
        "closed": [_step(step) for step in row.covered.closed],
        "under_way": [_step(step) for step in row.covered.under_way],
        "ahead": [_step(step) for step in row.covered.ahead],
        "has_nobody": row.covered.has_nobody,
        "answers": [
            {"team": said.team.pk, "assessment": said.assessment.pk, "day": said.assessment.day,
             "reply": said.answer.reply}
            for said in row.said
        ],
    }  # fmt: skip


def _step(step: Step) -> dict[str, Any]:
    return {"person": step.who, "name": step.person, "milestone": step.title, "url": step.url}
