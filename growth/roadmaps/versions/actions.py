"""Every change to roadmaps and their versions, and moving a plan to a newer one."""

import hashlib
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from config.yamlfiles import Document
from growth.roadmaps.enrolments.actions import planned
from growth.roadmaps.enrolments.locking import lock, raise_revision
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import Roadmap, RoadmapVersion
from growth.roadmaps.versions.documents import document_of, write_document
from growth.roadmaps.versions.files import write
from growth.roadmaps.versions.moves import WORDS, move_of, newer_version
from growth.roadmaps.versions.moving import Move
from ladder.models import Ladder


@transaction.atomic
def import_document(document: Document, *, by: User | None) -> RoadmapVersion:
    """Makes the document the roadmap's draft, replacing a draft that is there. Returns the draft."""
    roadmap, _ = Roadmap.objects.get_or_create(key=document["key"])
    roadmap = Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    draft = roadmap.versions.filter(status=RoadmapVersion.Status.DRAFT).first()
    if draft is None:
        newest = roadmap.versions.aggregate(newest=Max("number"))["newest"] or 0
        draft = RoadmapVersion(
            roadmap=roadmap,
            number=newest + 1,
            ladder=Ladder.objects.get(key=document["ladder"]),
            months=document["months"],
            hours_low=document["hours"]["low"],
            hours_high=document["hours"]["high"],
        )
    write_document(draft, document)
    return draft


@transaction.atomic
def discard_draft(draft: RoadmapVersion, *, by: User) -> None:
    """Raises ValidationError for anything but a draft, and for one that is gone. A roadmap that was never published
    goes with it.
    """
    draft = _locked(draft)
    if not draft.is_draft:
        raise ValidationError("Only a draft can be thrown away.")
    roadmap = draft.roadmap
    RoadmapVersion.objects.filter(pk=draft.pk).delete()
    if not roadmap.versions.exists():
        roadmap.delete()


@transaction.atomic
def publish_version(draft: RoadmapVersion, *, by: User | None, seen: str = "") -> RoadmapVersion:
    """Publishes a draft and retires the version before it; plans stay pinned to theirs.

    `seen` is the fingerprint of what was read before. Raises ValidationError for anything but a draft, and for a draft
    that says something else by now.
    """
    draft = _locked(draft)
    if not draft.is_draft:
        raise ValidationError("This version is published already.")
    if seen and seen != fingerprint(draft):
        raise ValidationError("The draft was replaced after you opened it. Read the difference again.")
    draft.roadmap.versions.published().update(status=RoadmapVersion.Status.RETIRED)
    draft.status = RoadmapVersion.Status.PUBLISHED
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save()
    return draft


@transaction.atomic
def move(enrolment: Enrolment, *, by: User, revision: int, to: RoadmapVersion | None) -> Enrolment:
    """Moves a plan to the newer version its owner has read about. Its days stay until they make a new plan.

    Nothing logged or closed is lost (see `moving`). Raises StaleEdit when the plan changed after `revision`, or when
    yet another version is in force by now; ValidationError when there is nothing newer, or the roadmap has ended.
    """
    current = lock(enrolment)
    newer = newer_version(current)
    if newer is None:
        raise ValidationError("Your plan is on the newest version already.")
    if current.revision != revision or newer != to:
        raise StaleEdit(current)
    found = move_of(current, newer)
    phases = _phases(current.version, newer)
    current.version = newer
    current.save(update_fields=["version"])
    raise_revision(current)
    _move_milestones(current, found, phases)
    return current


def _phases(before: RoadmapVersion, after: RoadmapVersion) -> dict[int, int]:
    """Where the phases of the version before are now; of one that is gone, the nearest there is."""
    places = dict(after.phases.values_list("key", "position"))
    last = max(places.values())
    return {
        position: places.get(key, min(position, last)) for key, position in before.phases.values_list("key", "position")
    }


def _move_milestones(enrolment: Enrolment, found: Move, phases: Mapping[int, int]) -> None:
    enrolment.milestones.filter(key__in=[row.key for row in found.removed]).delete()
    rows = {found.renamed.get(row.key, row.key): row for row in enrolment.milestones.all()}
    coming = {row.key: row for row in enrolment.version.milestones.select_related("phase")}
    open_ones = {row.mine.key: row.coming for row in found.updated}
    for key, row in rows.items():
        row.key = key
        row.is_own = key not in coming
        row.phase = coming[key].phase.position if key in coming else phases.get(row.phase, row.phase)
        for name, words in open_ones[key].words.items() if key in open_ones else ():
            setattr(row, name, words)
    PlannedMilestone.objects.bulk_update(rows.values(), ["key", "is_own", *WORDS, "phase"])
    added = [planned(enrolment, coming[row.key], ()) for row in found.added]
    rows.update((row.key, row) for row in PlannedMilestone.objects.bulk_create(added))
    for place, key in enumerate(found.order, 1):
        rows[key].position = place
    PlannedMilestone.objects.bulk_update(rows.values(), ["position"])
    through = PlannedMilestone.prerequisites.through
    through.objects.filter(from_plannedmilestone__enrolment=enrolment).delete()
    through.objects.bulk_create(
        through(from_plannedmilestone=rows[key], to_plannedmilestone=rows[before])
        for key, keys in found.after.items()
        for before in sorted(keys)
    )


def fingerprint(version: RoadmapVersion) -> str:
    """The same for versions that say the same."""
    return hashlib.sha256(write(document_of(version)).encode()).hexdigest()


def _locked(version: RoadmapVersion) -> RoadmapVersion:
    """As it is now, its roadmap held: always the roadmap first, as importing does. Raises ValidationError when gone."""
    roadmap = Roadmap.objects.select_for_update().filter(pk=version.roadmap_id).first()
    current = RoadmapVersion.objects.filter(pk=version.pk).first() if roadmap else None
    if roadmap is None or current is None:
        raise ValidationError("This draft was thrown away.")
    current.roadmap = roadmap
    return current
