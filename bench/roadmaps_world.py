"""People on a roadmap for the bench: thirty of one team with 30 weeks of hours, and one plan of 500 milestones."""

from datetime import time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bench.world import LADDER, SEED
from config.yamlfiles import Document
from growth.practice.questions import QUESTIONS
from growth.roadmaps.calendars.actions import add_block
from growth.roadmaps.enrolments.actions import enrol
from growth.roadmaps.enrolments.models import Enrolment, HoursEntry
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import ArtefactKind, RoadmapVersion
from growth.roadmaps.versions.actions import import_document, publish_version
from growth.weeks import week_of
from ladder.models import Expectation

KEY, MILESTONES, WEEKS, CLOSED = "bench", 26, 30, 9
MANY, PREREQUISITES, BEFORE = 500, 2_000, 40  # of one plan; each waits for some of the forty before it
WEEKLY, EVENING = 10 * 60, time(18)


def is_built() -> bool:
    return RoadmapVersion.objects.filter(roadmap__key=KEY).exists()


@transaction.atomic
def build(team: list[User], other: User) -> None:
    """Everybody of the team on a roadmap of 26 milestones, shared; and the plan of 500 of somebody else, private."""
    rng = Random(SEED)
    version = publish_version(import_document(_document(), by=None), by=None)
    for person in team:
        _learn(rng, _enrol(person, version, "circle"))
    _lengthen(rng, _enrol(other, version, "private"))


def _enrol(person: User, version: RoadmapVersion, visibility: str) -> Enrolment:
    start = week_of(timezone.localdate()) - timedelta(weeks=WEEKS)
    return enrol(by=person, version=version, started_on=start, weekly_minutes=WEEKLY, visibility=visibility)


def _learn(rng: Random, enrolment: Enrolment) -> None:
    """Thirty weeks of hours in two entries each, a third of the milestones closed, three blocks a week."""
    milestones = list(enrolment.milestones.all())
    for place, milestone in enumerate(milestones[: CLOSED + 1]):
        milestone.state = "closed" if place < CLOSED else "under_way"
        milestone.closed_on = enrolment.started_on + timedelta(weeks=3 * place + 2) if place < CLOSED else None
    PlannedMilestone.objects.bulk_update(milestones, ["state", "closed_on"])
    HoursEntry.objects.bulk_create(
        HoursEntry(
            enrolment=enrolment,
            milestone=milestones[min(week // 3, CLOSED)],
            week=enrolment.started_on + timedelta(weeks=week),
            minutes=rng.choice((120, 180, 240, 300)),
        )
        for week in range(WEEKS)
        for _ in range(2)
    )
    for weekday in (1, 3, 5):
        add_block(enrolment, by=enrolment.person, weekday=weekday, starts_at=EVENING, minutes=90)


def _lengthen(rng: Random, enrolment: Enrolment) -> None:
    """Puts 500 milestones with 2,000 prerequisites in the place of its own."""
    enrolment.milestones.all().delete()
    made = PlannedMilestone.objects.bulk_create(
        PlannedMilestone(
            enrolment=enrolment, key=f"step-{n}", phase=1, position=n, title=f"Step {n}", artefact="Something.",
            hours_low=4, hours_high=8,
        )
        for n in range(MANY)
    )  # fmt: skip
    pairs = {(n, n - 1) for n in range(1, MANY)}
    while len(pairs) < PREREQUISITES:
        n = rng.randrange(1, MANY)
        pairs.add((n, rng.randrange(max(0, n - BEFORE), n)))
    through = PlannedMilestone.prerequisites.through
    through.objects.bulk_create(
        through(from_plannedmilestone=made[n], to_plannedmilestone=made[before]) for n, before in sorted(pairs)
    )


def _document() -> Document:
    expectations = Expectation.objects.published().filter(version__ladder__key=LADDER)
    keys = list(expectations.order_by("pk").values_list("key", flat=True))
    return {
        "key": KEY,
        "name": "From software developer to AI engineer",
        "summary": "A roadmap of invented words.",
        "notes": "",
        "ladder": LADDER,
        "months": 18,
        "hours": {"low": 10, "high": 15},
        "phases": [
            {
                "key": f"phase-{n}", "name": f"Phase {n}", "summary": "What it is about, in a sentence.",
                "months": {"first": 5 * n - 4, "last": 5 * n}, "activities": ["Read one design every week."],
                "reading": [{"kind": "book", "about": "How services fail."}],
            }
            for n in (1, 2, 3, 4)
        ],
        "milestones": [_milestone(n, keys[n % len(keys)]) for n in range(MILESTONES)],
        "mistakes": [],
    }  # fmt: skip


def _milestone(n: int, expectation: str) -> dict[str, Any]:
    return {
        "key": f"milestone-{n}",
        "phase": f"phase-{1 + n * 4 // MILESTONES}",
        "title": f"Milestone {n}: one part of a service, with its evaluation",
        "what": "What it is, in two sentences. What somebody else would check.",
        "why": "Why it comes here.",
        "artefact": {"kind": ArtefactKind.values[n % len(ArtefactKind.values)], "what": "What it leaves behind."},
        "expectation": expectation,
        "after": [f"milestone-{before}" for before in (n - 1, n - 3) if before >= 0],
        "hours": {"low": 20, "high": 30},
        "optional": n % 9 == 8,
        "maturity": [QUESTIONS[n % len(QUESTIONS)].key] if n % 2 else [],
    }
