"""Every change of words in a case: its sections, assessments, what is named and left out of it, and one's own note.

Projects and metrics stand in project_actions.py, readers and their comments in reader_actions.py. What changes the
document raises its revision; a note, which is no part of it, does not.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.evidence.models import Evidence
from growth.markdown import render
from growth.mentoring.achievements.models import Achievement
from growth.promotions.cases.locking import lock, lock_writable, raise_revision
from growth.promotions.cases.models import (
    LONGEST_BODY,
    Case,
    CaseAssessment,
    CaseNote,
    LeftOut,
    NamedAchievement,
    Section,
    Side,
)
from ladder.structure import structure_of

# By dimension key: a position on the ladder, or None for nothing said; and a line about it.
Levels = Mapping[str, tuple[int | None, str]]


@transaction.atomic
def write_section(section: Section, *, by: User, version: int, body: str) -> Section:
    """Puts `body` in place of what stood there; the words before stay in its history.

    Raises StaleEdit when somebody wrote after `version`, ValidationError once the document is frozen, and for a text
    nobody reads to its end.
    """
    case = lock_writable(section.case)
    current = Section.objects.select_for_update().get(pk=section.pk)
    current.case = case
    if current.version != version:
        raise StaleEdit(current)
    body = body.strip()
    if body == current.body:
        return current
    _refuse_long(body)
    current.body, current.body_html = body, render(body)
    current.written_by, current.written_by_name, current.written_at = by, by.name, timezone.now()
    current.version += 1
    current.save()
    raise_revision(case)
    return current


@transaction.atomic
def assess(case: Case, *, by: User, levels: Levels) -> list[CaseAssessment]:
    """Says at which level `by`, a side, sees the candidate, for the dimensions named; the others stay as they are.

    The same again changes nothing. Raises ValidationError for a dimension or a level that the ladder does not have, and
    once the document is frozen.
    """
    current = lock_writable(case)
    side = Side.CANDIDATE if by.pk == current.person_id else Side.MANAGER
    structure = structure_of(current.target.version)
    known = {dimension.key for dimension in structure.dimensions}
    before = {row.dimension: row for row in current.assessments.filter(side=side)}
    changed = False
    for dimension, (level, words) in levels.items():
        if dimension not in known or (level is not None and structure.level_at(level) is None):
            raise ValidationError({"level": "The ladder of this case has no such dimension or level."})
        row, words = before.get(dimension), words.strip()
        if (row.level, row.words) == (level, words) if row else level is None:
            continue
        changed = True
        if level is None:
            current.assessments.filter(side=side, dimension=dimension).delete()
            continue
        said = {"level": level, "words": words, "updated_at": timezone.now()}
        CaseAssessment.objects.update_or_create(case=current, side=side, dimension=dimension, defaults=said)
    if changed:
        raise_revision(current)
    return list(current.assessments.filter(side=side))


# ---- people mentored


@transaction.atomic
def name_achievement(case: Case, *, by: User, achievement: Achievement) -> NamedAchievement:
    """Names somebody the candidate mentored, in the words they consented to. Named twice is named once.

    Raises ValidationError for an achievement of somebody else's mentoring or without consent, and once frozen.
    """
    current = lock_writable(case)
    asked = Achievement.objects.select_related("pairing").select_for_update(of=("self",)).get(pk=achievement.pk)
    if asked.pairing.mentor_id != current.person_id or asked.state != Achievement.State.CONSENTED:
        raise ValidationError({"achievement": "Only somebody the candidate mentored, who consented to the words."})
    named, is_new = NamedAchievement.objects.get_or_create(case=current, achievement=asked)
    if is_new:
        raise_revision(current)
    return named


@transaction.atomic
def unname_achievement(named: NamedAchievement, *, by: User) -> None:
    """It stays in the candidate's mentoring. Raises ValidationError once the document is frozen."""
    current = lock_writable(named.case)
    if NamedAchievement.objects.filter(pk=named.pk).delete()[0]:
        raise_revision(current)


# ---- evidence that is shared, and no part of this case


@transaction.atomic
def leave_out(case: Case, *, by: User, evidence: Evidence) -> LeftOut:
    """Leaves an item of the candidate's out of the case; it stays shared as it is. Twice is once.

    Raises ValidationError for an item of somebody else, and once the document is frozen.
    """
    current = lock_writable(case)
    if evidence.person_id != current.person_id:
        raise ValidationError({"evidence": "Only an item of the candidate’s own."})
    row, is_new = LeftOut.objects.get_or_create(case=current, evidence=evidence)
    if is_new:
        raise_revision(current)
    return row


@transaction.atomic
def take_in(left_out: LeftOut, *, by: User) -> None:
    """Lets an item count again. Raises ValidationError once the document is frozen."""
    current = lock_writable(left_out.case)
    if LeftOut.objects.filter(pk=left_out.pk).delete()[0]:
        raise_revision(current)


# ---- one's own


@transaction.atomic
def keep_note(case: Case, *, by: User, version: int, body: str) -> CaseNote:
    """The private copy of `by`, at any time, also after the end. `version` is that of the note read, 0 for none.

    Raises StaleEdit when it was written in another window, ValidationError for a text nobody reads to its end.
    """
    current = lock(case)
    note = CaseNote.objects.filter(case=current, author=by).first()
    if note is not None and note.version != version:
        raise StaleEdit(note)
    body = body.strip()
    _refuse_long(body)
    if note is None:
        return CaseNote.objects.create(case=current, author=by, body=body)
    if body != note.body:
        note.body, note.updated_at, note.version = body, timezone.now(), note.version + 1
        note.save()
    return note


def _refuse_long(body: str) -> None:
    if len(body) > LONGEST_BODY:
        raise ValidationError({"body": f"At most {LONGEST_BODY:,} characters. A committee reads a few pages."})
