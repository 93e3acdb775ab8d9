"""Every change to roadmaps and their versions."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from config.yamlfiles import Document
from growth.roadmaps.models import Roadmap, RoadmapVersion
from growth.roadmaps.versions.documents import write_document
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
def publish_version(draft: RoadmapVersion, *, by: User | None) -> RoadmapVersion:
    """Publishes a draft and retires the version before it; plans stay pinned to theirs.

    Raises ValidationError for anything but a draft.
    """
    draft = RoadmapVersion.objects.select_for_update().select_related("roadmap").get(pk=draft.pk)
    if not draft.is_draft:
        raise ValidationError("This version is published already.")
    draft.roadmap.versions.published().update(status=RoadmapVersion.Status.RETIRED)
    draft.status = RoadmapVersion.Status.PUBLISHED
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save()
    return draft
