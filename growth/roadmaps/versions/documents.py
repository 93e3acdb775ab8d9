"""Between the rows of a roadmap version and its document, the plain dictionary of schema/roadmap.schema.json."""

from typing import Any

from config.yamlfiles import Document
from growth.roadmaps.models import Milestone, Phase, RoadmapVersion
from growth.roadmaps.versions.files import MISTAKE, READING, pick
from ladder.models import Ladder


def document_of(version: RoadmapVersion) -> Document:
    """The document of a version, in the order of the file it came from: PostgreSQL keeps none within JSON."""
    milestones = version.milestones.select_related("phase").prefetch_related("prerequisites").order_by("position")
    return {
        "key": version.roadmap.key,
        **{name: getattr(version, name) for name in ("name", "summary", "notes")},
        "ladder": version.ladder.key,
        "months": version.months,
        "hours": {"low": version.hours_low, "high": version.hours_high},
        "phases": [_phase(row) for row in version.phases.order_by("position")],
        "milestones": [_milestone(row) for row in milestones],
        "mistakes": [pick(item, *MISTAKE) for item in version.mistakes],
    }


def write_document(version: RoadmapVersion, document: Document) -> None:
    """Replaces everything in a draft by the document. The caller owns the transaction."""
    for name in ("name", "summary", "notes", "months", "mistakes"):
        setattr(version, name, document[name])
    version.ladder = Ladder.objects.get(key=document["ladder"])
    version.hours_low, version.hours_high = document["hours"]["low"], document["hours"]["high"]
    version.save()
    version.milestones.all().delete()
    version.phases.all().delete()
    phases = {
        row.key: row
        for row in Phase.objects.bulk_create(
            Phase(
                version=version,
                position=place,
                first_month=item["months"]["first"],
                last_month=item["months"]["last"],
                **{name: item[name] for name in ("key", "name", "summary", "activities", "reading")},
            )
            for place, item in enumerate(document["phases"], 1)
        )
    }
    milestones = {
        row.key: row
        for row in Milestone.objects.bulk_create(
            Milestone(
                version=version,
                position=place,
                phase=phases[item["phase"]],
                artefact_kind=item["artefact"]["kind"],
                artefact=item["artefact"]["what"],
                hours_low=item["hours"]["low"],
                hours_high=item["hours"]["high"],
                is_optional=item["optional"],
                **{name: item[name] for name in ("key", "title", "what", "why", "expectation", "maturity")},
            )
            for place, item in enumerate(document["milestones"], 1)
        )
    }
    through = Milestone.prerequisites.through
    through.objects.bulk_create(
        through(from_milestone=milestones[item["key"]], to_milestone=milestones[before])
        for item in document["milestones"]
        for before in item["after"]
    )


def _phase(row: Phase) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("key", "name", "summary")},
        "months": {"first": row.first_month, "last": row.last_month},
        "activities": row.activities,
        "reading": [pick(item, *READING) for item in row.reading],
    }


def _milestone(row: Milestone) -> dict[str, Any]:
    order = {before.key: before.position for before in row.prerequisites.all()}
    return {
        "key": row.key,
        "phase": row.phase.key,
        **{name: getattr(row, name) for name in ("title", "what", "why")},
        "artefact": {"kind": row.artefact_kind, "what": row.artefact},
        "expectation": row.expectation,
        "after": sorted(order, key=lambda key: order[key]),
        "hours": {"low": row.hours_low, "high": row.hours_high},
        "optional": row.is_optional,
        "maturity": row.maturity,
    }
