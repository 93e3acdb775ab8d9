"""The letter of gaps as a read: what is missing, by who might close it, and remarks on the text.

For the two sides of a case; the caller has asked the rule.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from accounts.models import User
from growth.checkins.agreements import Agreement
from growth.promotions.case_templates.specs import Spec, spec_of
from growth.promotions.cases.models import Case, Section
from growth.promotions.cases.states import State
from growth.promotions.lint import language
from growth.promotions.lint.catalogue import OFF
from growth.promotions.lint.gaps import Gap, gaps_before

NAMESPACE = UUID("5b0f2c0e-7f0c-5a83-9a52-5f3d0a9f6c11")  # of the agreements that gaps become
TURNS = 5  # so often one gap is proposed anew after it was declined
PARAGRAPH = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Line:
    gap: Gap
    agreement: Agreement | None  # the one it became, unless it was declined
    may_agree: bool  # an owner is there who is a side


@dataclass(frozen=True)
class Group:
    """What one person might close, the most telling first."""

    owner: User
    lines: list[Line]

    @property
    def errors(self) -> int:
        return sum(line.gap.is_error for line in self.lines)


@dataclass(frozen=True)
class Piece:
    """Part of a paragraph; with a number where a remark is about it."""

    text: str
    number: int = 0


@dataclass(frozen=True)
class Reviewed:
    """A section with what was marked in it. Templates escape the pieces; none of them is HTML."""

    key: str
    title: str
    author: str
    written_at: datetime | None
    paragraphs: list[list[Piece]]
    remarks: list[language.Remark]


@dataclass(frozen=True)
class Letter:
    groups: list[Group] = field(default_factory=list)
    reviewed: list[Reviewed] = field(default_factory=list)

    @property
    def gaps(self) -> list[Gap]:
        return [line.gap for group in self.groups for line in group.lines]

    @property
    def errors(self) -> int:
        return sum(gap.is_error for gap in self.gaps)

    @property
    def before_feedback(self) -> int:
        return sum(gap.is_error and gap.is_of_document for gap in self.gaps)


def letter_of(viewer: User, case: Case) -> Letter:
    """Empty once the document is frozen: nothing is asked of it any more."""
    if not case.is_writable:
        return Letter()
    gaps = gaps_before(case, State.SUBMITTED)
    agreements = agreements_on(case, [gap.key for gap in gaps])
    visible = set(
        Agreement.objects.visible_to(viewer)
        .filter(pk__in=[row.pk for row in agreements.values()])
        .values_list("pk", flat=True)
    )
    groups: dict[int, Group] = {}
    for gap in gaps:
        owner = gap.owner or case.manager
        agreement = agreements.get(gap.key)
        shown = agreement if agreement and agreement.pk in visible else None
        line = Line(gap, shown, agreement is None and can_be_agreed(case, gap))
        groups.setdefault(owner.pk, Group(owner, [])).lines.append(line)
    order = {case.person_id: 1, case.manager_id: 2} | {viewer.pk: 0}  # one’s own first
    ordered = sorted(
        groups.values(), key=lambda group: (order.get(group.owner.pk, 3), group.owner.name, group.owner.pk)
    )
    return Letter(ordered, reviewed_sections(case, spec_of(case.template.document)))


def can_be_agreed(case: Case, gap: Gap) -> bool:
    """An agreement is between the two sides, about what one of them closes."""
    return gap.owner is not None and case.is_side(gap.owner)


def submissions_for(case: Case, key: str) -> list[UUID]:
    """Of the agreement a gap becomes, and of those proposed after it was declined: once is once for both sides."""
    return [uuid5(NAMESPACE, f"{case.pk}:{key}:{turn}") for turn in range(TURNS)]


def agreements_on(case: Case, keys: Iterable[str]) -> dict[str, Agreement]:
    """The agreement each gap became, by its key; one that was declined is none."""
    key_of = {submission: key for key in keys for submission in submissions_for(case, key)}
    rows = Agreement.objects.filter(person=case.person_id, submission__in=key_of)
    return {key_of[row.submission]: row for row in rows.exclude(state=Agreement.State.DECLINED)}


def reviewed_sections(case: Case, spec: Spec) -> list[Reviewed]:
    """Written sections with a remark, in the order of the document."""
    if spec.lint.severity_of("weasel_words") == OFF:
        return []
    titles = {section.key: section.title for section in spec.sections}
    found = []
    for row in case.sections.all():
        remarks = language.remarks(row.body, spec.lint.weasel_words)
        if remarks:
            found.append(_reviewed(row, titles.get(row.key, row.key), remarks))
    return found


def _reviewed(row: Section, title: str, remarks: list[language.Remark]) -> Reviewed:
    paragraphs, start = [], 0
    for gap in [*PARAGRAPH.finditer(row.body), None]:
        end = gap.start() if gap else len(row.body)
        if row.body[start:end].strip():
            paragraphs.append(_pieces(row.body, start, end, remarks))
        start = gap.end() if gap else end
    return Reviewed(row.key, title, row.written_by_name, row.written_at, paragraphs, remarks)


def _pieces(body: str, start: int, end: int, remarks: list[language.Remark]) -> list[Piece]:
    """The text from `start` to `end`, cut where marks begin and end. Remarks never overlap."""
    pieces = []
    for number, remark in enumerate(remarks, 1):
        if start <= remark.start and remark.end <= end:
            pieces += [Piece(body[start : remark.start]), Piece(body[remark.start : remark.end], number)]
            start = remark.end
    return [piece for piece in [*pieces, Piece(body[start:end])] if piece.text]
