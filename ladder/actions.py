"""Every change to ladders, their versions and to placements."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from config.errors import StaleEdit
from ladder.documents import document_of, write_document
from ladder.files import Document
from ladder.models import (
    Dimension,
    Expectation,
    Ladder,
    LadderVersion,
    Level,
    Placement,
    Succession,
    VersionSeen,
)
from ladder.signals import version_published

MOST_QUARTERS = 12


@transaction.atomic
def import_document(document: Document, *, by: User | None) -> LadderVersion:
    """Makes the document the ladder's draft, replacing a draft that is there. Returns the draft."""
    ladder, _ = Ladder.objects.get_or_create(key=document["key"])
    draft = _draft_of(ladder)
    if draft is None:
        draft = _next_draft(ladder, document["name"])
    else:
        draft.revision += 1  # whoever has a form of this draft open has not seen the document
    write_document(draft, document)
    return draft


@transaction.atomic
def start_draft(ladder: Ladder, *, by: User) -> LadderVersion:
    """A copy of the published version to work on; the draft that is there already, if one is."""
    ladder = Ladder.objects.select_for_update().get(pk=ladder.pk)
    draft = _draft_of(ladder)
    if draft is None:
        published = ladder.versions.published().get()
        draft = _next_draft(ladder, published.name)
        write_document(draft, {**document_of(published), "moved": {}, "notes": ""})
    return draft


@transaction.atomic
def discard_draft(draft: LadderVersion, *, by: User) -> None:
    """Raises ValidationError for anything but a draft. A ladder that was never published goes with it."""
    if not draft.is_draft:
        raise ValidationError("Only a draft can be thrown away.")
    ladder = draft.ladder
    _count_on(draft)
    LadderVersion.objects.filter(pk=draft.pk).delete()
    if not ladder.versions.exists():
        ladder.delete()


@transaction.atomic
def change_version(draft: LadderVersion, *, by: User, revision: int, **fields: Any) -> LadderVersion:
    """Name, summary, notes and the sustained rule of a draft."""
    draft = _edit(draft, revision)
    for name, value in fields.items():
        setattr(draft, name, value)
    if not 1 <= draft.sustained_quarters <= draft.sustained_of <= MOST_QUARTERS:
        message = f"Expected at least 1, at most as many as are looked at, and those at most {MOST_QUARTERS}."
        raise ValidationError({"sustained_quarters": message})
    draft.save()
    return draft


@transaction.atomic
def change_part(part: Level | Dimension | Expectation, *, by: User, revision: int, **fields: Any) -> None:
    """Words of a level, a dimension or an expectation of a draft."""
    part.version = _edit(part.version, revision)
    for name, value in fields.items():
        setattr(part, name, value)
    part.save()


@transaction.atomic
def add_expectation(
    draft: LadderVersion, *, by: User, revision: int, level: Level, dimension: Dimension, **fields: Any
) -> Expectation:
    """A new expectation at the end of its cell, with a key made of its words."""
    draft = _edit(draft, revision)
    last = (
        draft.expectations.filter(dimension=dimension, level__position__lte=level.position).aggregate(
            last=Max("position")
        )["last"]
        or draft.expectations.filter(dimension__position__lt=dimension.position).aggregate(last=Max("position"))["last"]
        or 0
    )
    draft.expectations.filter(position__gt=last).update(position=F("position") + 1)
    key = _free_key(draft.ladder, fields["text"])
    return Expectation.objects.create(
        version=draft, level=level, dimension=dimension, key=key, position=last + 1, **fields
    )


@transaction.atomic
def remove_expectation(expectation: Expectation, *, by: User, revision: int) -> None:
    expectation.version = _edit(expectation.version, revision)
    expectation.delete()


def removed_by(draft: LadderVersion) -> list[Expectation]:
    """Expectations of the published version that the draft no longer has, in the order of the file."""
    published = draft.ladder.versions.published().first()
    if published is None:
        return []
    kept = draft.expectations.values("key")
    return list(published.expectations.exclude(key__in=kept).select_related("level", "dimension").order_by("position"))


@transaction.atomic
def publish_version(draft: LadderVersion, *, by: User | None, moves: Mapping[str, str | None]) -> LadderVersion:
    """Publishes a draft and retires the version before it.

    `moves` names for each removed expectation the key its evidence goes to, or None for nowhere; a move already
    on the draft (from a file) holds where `moves` is silent. Raises ValidationError when one is undecided, leads
    nowhere known, or when a level disappeared: people stand on levels.
    """
    draft = LadderVersion.objects.select_for_update().select_related("ladder").get(pk=draft.pk)
    if not draft.is_draft:
        raise ValidationError("This version is published already.")
    before = draft.ladder.versions.published().first()
    if before is not None:
        _refuse_lost_levels(before, draft)
        _settle_successions(before, draft, moves)
        LadderVersion.objects.filter(pk=before.pk).update(status=LadderVersion.Status.RETIRED)
    draft.status = LadderVersion.Status.PUBLISHED
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save()
    _count_on(draft)
    if before is not None:
        _carry_placements(before, draft)
    version_published.send(sender=LadderVersion, version=draft, before=before)
    return draft


@transaction.atomic
def mark_seen(version: LadderVersion, *, by: User) -> None:
    VersionSeen.objects.get_or_create(version=version, person=by)


@transaction.atomic
def place(person: User, *, level: Level, since: date, by: User | None) -> Placement:
    """Where somebody stands from a day on. The same day again corrects that day's placement.

    Raises ValidationError for a level of a version that is not in force, or a day to come.
    """
    if level.version.status != LadderVersion.Status.PUBLISHED:
        raise ValidationError({"level": "This level is of a version that is not in force."})
    if since > timezone.localdate():
        raise ValidationError({"since": "This day is still to come."})
    placement, _ = Placement.objects.update_or_create(
        person=person, since=since, defaults={"level": level, "set_by": by}
    )
    return placement


def _draft_of(ladder: Ladder) -> LadderVersion | None:
    return ladder.versions.filter(status=LadderVersion.Status.DRAFT).first()


def _next_draft(ladder: Ladder, name: str) -> LadderVersion:
    newest = ladder.versions.aggregate(newest=Max("number"))["newest"] or 0
    return LadderVersion.objects.create(ladder=ladder, number=newest + 1, name=name, revision=ladder.last_revision + 1)


def _count_on(draft: LadderVersion) -> None:
    """A form of this draft must not fit the next one."""
    draft.ladder.last_revision = draft.revision
    draft.ladder.save(update_fields=["last_revision"])


def _edit(draft: LadderVersion, revision: int) -> LadderVersion:
    """The draft with its revision raised. Raises StaleEdit when somebody else edited in between."""
    current = LadderVersion.objects.select_for_update().select_related("ladder").get(pk=draft.pk)
    if not current.is_draft:
        raise ValidationError("A published version never changes. Start a draft of the next one.")
    if current.revision != revision:
        raise StaleEdit(current)
    current.revision += 1
    current.save(update_fields=["revision"])
    return current


def _free_key(ladder: Ladder, text: str) -> str:
    """A key no version of the ladder has used, since a key is an identity for good."""
    words = slugify(text).replace("_", "-").strip("-").split("-")[:7]
    stem = "-".join(word for word in words if word)[:50].strip("-") or "expectation"
    used = set(Expectation.objects.filter(version__ladder=ladder, key__startswith=stem).values_list("key", flat=True))
    key, number = stem, 2
    while key in used:
        key, number = f"{stem}-{number}", number + 1
    return key


def _refuse_lost_levels(before: LadderVersion, draft: LadderVersion) -> None:
    lost = before.levels.exclude(key__in=draft.levels.values("key")).values_list("name", flat=True)
    if lost:
        raise ValidationError(f"People stand on levels, so a level cannot disappear: {', '.join(lost)}.")


def _settle_successions(before: LadderVersion, draft: LadderVersion, moves: Mapping[str, str | None]) -> None:
    new = {row.key: row for row in draft.expectations.all()}
    decided = {row.old.key: row.new for row in draft.successions.select_related("old", "new")}
    rows, undecided = [], []
    for old in before.expectations.all():
        if old.key in new:
            rows.append(Succession(version=draft, old=old, new=new[old.key]))
        elif old.key in moves:
            target = moves[old.key]
            if target is not None and target not in new:
                raise ValidationError(f"There is no expectation “{target}” to move evidence to.")
            rows.append(Succession(version=draft, old=old, new=new[target] if target else None))
        elif old.key in decided:
            rows.append(Succession(version=draft, old=old, new=decided[old.key]))
        else:
            undecided.append(old.key)
    if undecided:
        raise ValidationError(f"Say where the evidence of removed expectations goes: {', '.join(undecided)}.")
    draft.successions.all().delete()
    Succession.objects.bulk_create(rows)


def _carry_placements(before: LadderVersion, version: LadderVersion) -> None:
    for level in version.levels.all():
        Placement.objects.filter(level__version=before, level__key=level.key).update(level=level)
