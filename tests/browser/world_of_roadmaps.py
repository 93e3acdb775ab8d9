"""What the pages of roadmaps are looked at with: each state once, and words that do not fit.

Called by `tests.browser.world`, and made through the actions of the product. The demo world has Ada half a year in,
Chidi giving too much and Kofi keeping it to himself.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def prepare(people: dict[str, Any]) -> dict[str, Any]:
    """The parts of addresses."""
    from growth.roadmaps.enrolments import actions
    from growth.roadmaps.enrolments.models import Enrolment
    from growth.roadmaps.milestones.models import PlannedMilestone
    from growth.roadmaps.models import RoadmapVersion

    to_staff = RoadmapVersion.objects.published().get(roadmap__key="senior-to-staff")

    def begin(who: str, weeks_ago: int) -> Enrolment:
        day = timezone.localdate() - timedelta(weeks=weeks_ago)
        return actions.enrol(by=people[who], version=to_staff, started_on=day, weekly_minutes=450, visibility="circle")

    begin("sana", -3)
    done = begin("jonas", 20)
    done.milestones.filter(state="not_started").update(
        state="closed", closed_on=timezone.localdate() - timedelta(weeks=1)
    )
    left = begin("lior", 9)
    actions.end(left, by=people["lior"])
    _long_plan(begin("zoe", 30), people["zoe"])
    _versions(to_staff)

    ada = PlannedMilestone.objects.filter(enrolment__person=people["ada"])
    return {
        "enrolment": ada[0].enrolment_id,
        "enrolment_left": left.pk,
        "milestone_under_way": ada.get(key="output-contract").pk,
        "milestone_confirmed": ada.get(key="system-write-up").pk,
        "milestone_to_confirm": ada.get(key="read-real-answers").pk,
    }


def _long_plan(zoe: Any, person: Any) -> None:
    """Words that do not wrap, thirty weeks of hours, a skipped milestone, time off."""
    from growth.roadmaps.enrolments import actions
    from growth.roadmaps.milestones import actions as milestones
    from growth.roadmaps.milestones import adapting
    from growth.roadmaps.models import ArtefactKind

    draft = adapting.Draft(
        title=LONG_WORD[:120],
        what=f"{LONG_WORD} {LONG_WORD}",
        why="אני רוצה להבין את זה",
        artefact_kind=ArtefactKind.MEASUREMENT,
        artefact=LONG_WORD * 3,
        hours_low=1,
        hours_high=500,
        phase=1,
    )
    milestones.begin(adapting.add_own(zoe, by=person, draft=draft), by=person)
    last = zoe.milestones.filter(state="not_started").last()
    milestones.skip(last, by=person, reason=LONG_WORD * 2)
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    for back in range(1, 30):
        actions.log_hours(zoe, by=person, week=monday - timedelta(weeks=back), minutes=37 * (back % 9 + 1))
    actions.add_time_off(zoe, by=person, first=monday + timedelta(weeks=3), last=monday + timedelta(weeks=30))


def _versions(to_staff: Any) -> None:
    """A second version in force, with words and hours of its own; and a draft of the other roadmap."""
    from growth.roadmaps.models import RoadmapVersion
    from growth.roadmaps.versions.actions import import_document, publish_version
    from growth.roadmaps.versions.documents import document_of

    document = document_of(to_staff)
    first, second = document["milestones"][:2]
    first["title"], second["hours"] = "Map what your area costs elsewhere", {"low": 5, "high": 9}
    publish_version(import_document({**document, "notes": "Plainer words."}, by=None), by=None)
    to_ai = document_of(RoadmapVersion.objects.published().get(roadmap__key="ai-engineer"))
    import_document({**to_ai, "name": f"{to_ai['name']} {LONG_WORD}"[:120], "notes": "A longer name."}, by=None)
