"""Page-shaped reads of check-ins, agreements and hand-overs. Each takes the viewer first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from accounts.models import User
from growth import charts
from growth.access import is_in_circle
from growth.charts import AssessedOn, axis_of
from growth.checkins.agreements import DUE_SOON, Agreement, AgreementQuerySet, Entry
from growth.checkins.handover import HandOver, Line
from growth.checkins.models import Assessment, CheckIn, Note, Part, Relation
from growth.evidence.models import Evidence
from growth.evidence.queries import own_ladder
from growth.reports.queries import Item, Report, growth_report
from growth.words import joined
from ladder.models import Dimension, Expectation, LadderVersion, Level
from ladder.structure import Structure, structure_of

NEWEST = 3


# ---- one check-in


@dataclass(frozen=True)
class Beside:
    """What stands beside an assessment: the standing by the evidence, and the newest of it."""

    standing: str
    items: list[Item]


@dataclass(frozen=True)
class Row:
    """One dimension of a check-in."""

    dimension: Dimension
    own: Assessment | None  # the self-assessment, as far as the viewer may see it
    other: Assessment | None  # the assessor's
    note: str
    beside: Beside | None
    expectations: list[Expectation]  # at the level it is made against

    @property
    def gap(self) -> int:
        """By how many levels the two differ."""
        if self.own is None or self.other is None or self.own.level is None or self.other.level is None:
            return 0
        return abs(self.own.level.position - self.other.level.position)

    @property
    def gap_words(self) -> str:
        return f"Differ by {'a level' if self.gap == 1 else f'{self.gap} levels'}" if self.gap else "Agree"


def check_in_rows(viewer: User, check_in: CheckIn) -> list[Row]:
    """Every dimension, with what the viewer may see of both parts."""
    parts = {part.side: part for part in parts_of(viewer, check_in)}
    said = {
        (side, row.dimension_id): row for side, part in parts.items() for row in part.assessments.all() if row.level
    }
    notes = dict(Note.objects.visible_to(viewer).filter(check_in=check_in).values_list("dimension", "words"))
    structure = structure_of(check_in.version)
    beside = _beside(viewer, check_in)
    return [
        Row(
            dimension,
            said.get((Part.Side.SELF, dimension.pk)),
            said.get((Part.Side.ASSESSOR, dimension.pk)),
            notes.get(dimension.pk, ""),
            beside.get(dimension.key),
            structure.cells.get((dimension.key, check_in.target.position), []),
        )
        for dimension in structure.dimensions
    ]


def parts_of(viewer: User, check_in: CheckIn) -> list[Part]:
    """The parts the viewer may read, with their assessments; self before assessor."""
    assessments = Assessment.objects.select_related("level", "dimension")
    rows = Part.objects.visible_to(viewer).filter(check_in=check_in).select_related("author")
    found = list(rows.prefetch_related(Prefetch("assessments", assessments)))
    for part in found:
        part.check_in = check_in
    return found


def gap_sentence(rows: Iterable[Row]) -> str:
    """“You agree in Autonomy and Risk; you differ in Ownership.”, for the head of the joint page."""
    rows = list(rows)
    agree = [row.dimension.name for row in rows if not row.gap]
    differ = [row.dimension.name for row in rows if row.gap]
    if not differ:
        return "The two see the same levels throughout."
    if not agree:
        return "The two differ by a level or more throughout."
    return f"The two agree in {joined(agree)} and differ by a level or more in {joined(differ)}."


def joint_profile(viewer: User, check_in: CheckIn, rows: Iterable[Row]) -> str:
    """The profile by evidence with the self-assessment dashed; empty without a report on the same ladder."""
    report = _report(viewer, check_in)
    if report is None:
        return ""
    own = {row.dimension.key: row.own.level.position for row in rows if row.own and row.own.level}
    return charts.profile(report.frame, assessed=own)


def audience(viewer: User, check_in: CheckIn) -> str:
    """Who can see it, by name, and what of it."""
    subject, assessor, manager = check_in.subject, check_in.assessor, check_in.subject.manager
    seen = [subject]
    if assessor.is_active and is_in_circle(assessor, subject):
        seen.append(assessor)
    is_of_record = check_in.state == CheckIn.State.CLOSED and check_in.relation == Relation.MANAGER
    if is_of_record and manager is not None and manager not in seen:
        seen.append(manager)
    names = ["you" if who == viewer else who.name for who in seen]
    words = f"Seen by {joined(names)}."
    if check_in.state == CheckIn.State.OPEN:
        return f"{words} Neither sees the other’s part until both are in."
    if check_in.joined_at is None:
        return f"{words} Each sees only what they wrote themselves."
    if is_of_record:
        return f"{words} A later manager of {subject.name} sees it too."
    return words


def _report(viewer: User, check_in: CheckIn) -> Report | None:
    """The growth report of the day it ended, or of today; None on another ladder than the check-in's."""
    ended = timezone.localtime(check_in.ended_at).date() if check_in.ended_at else None
    report = growth_report(viewer, check_in.subject, as_of=ended)
    if report is None or report.structure.version.ladder_id != check_in.version.ladder_id:
        return None
    return report


def _beside(viewer: User, check_in: CheckIn) -> dict[str, Beside]:
    report = _report(viewer, check_in)
    if report is None:
        return {}
    newest: dict[str, dict[int, Item]] = {}
    for claim in sorted(report.claims, key=lambda claim: (claim.item.day, claim.item.pk), reverse=True):
        newest.setdefault(claim.dimension, {}).setdefault(claim.item.pk, claim.item)
    return {
        dimension.key: Beside(
            charts.standing_words(report.standing(dimension), report.frame.levels),
            list(newest.get(dimension.key, {}).values())[:NEWEST],
        )
        for dimension in report.structure.dimensions
    }


# ---- lists and trend


@dataclass(frozen=True)
class Listed:
    """A check-in in a list, from the viewer's side."""

    check_in: CheckIn
    other: User
    is_own: bool  # the viewer is its subject
    said: str  # what waits, or how it ended
    waits: bool  # for the viewer


def check_ins_for(viewer: User, *, about: User | None = None) -> list[Listed]:
    """Check-ins the viewer may see, running ones first; with `about`, those of one person only."""
    rows = CheckIn.objects.visible_to(viewer).select_related("subject", "assessor", "target")
    rows = rows.filter(subject=about) if about else rows.filter(Q(subject=viewer) | Q(assessor=viewer))
    parts = Prefetch("parts", Part.objects.only("check_in", "author", "handed_in_at"))
    listed = [_listed_for(viewer, row) for row in rows.newest_first().prefetch_related(parts)]
    return sorted(listed, key=lambda row: not row.check_in.is_running)


def _listed_for(viewer: User, check_in: CheckIn) -> Listed:
    is_own = check_in.subject_id == viewer.pk
    other = check_in.assessor if is_own else check_in.subject
    missing = {part.author_id for part in check_in.parts.all() if not part.is_in}
    said, waits = check_in.get_state_display(), False
    if check_in.state == CheckIn.State.OPEN:
        waits = viewer.pk in missing
        said = "Your part waits" if waits else f"The part of {_first(check_in, missing)} waits"
    elif check_in.is_joint:
        waits = check_in.is_side(viewer) and not check_in.has_confirmed(viewer)
        said = "To talk over and confirm" if waits else f"{other.first_name} has not confirmed yet"
    return Listed(check_in, other, is_own, said, waits)


def _first(check_in: CheckIn, missing: set[int]) -> str:
    return " and ".join(who.first_name for who in (check_in.subject, check_in.assessor) if who.pk in missing)


@dataclass(frozen=True)
class Trend:
    """Closed check-ins of one person on one ladder, oldest first, by dimension."""

    structure: Structure
    check_ins: list[CheckIn]
    points: list[AssessedOn]

    @property
    def picture(self) -> str:
        axes = [axis_of(dimension) for dimension in self.structure.dimensions]
        return charts.assessed_over_time(axes, [level.name for level in self.structure.levels], self.points)

    @property
    def table(self) -> list[tuple[Dimension, list[str]]]:
        """The same as words: by dimension, “Mid / Senior” for self and assessor a check-in."""
        name = self.structure.name_of
        return [
            (
                dimension,
                [f"{name(p.own.get(dimension.key, 0))} / {name(p.other.get(dimension.key, 0))}" for p in self.points],
            )
            for dimension in self.structure.dimensions
        ]


def trend_of(viewer: User, person: User) -> Trend | None:
    """None before the first check-in is closed. Those on another ladder than the newest one are left out."""
    closed = CheckIn.objects.visible_to(viewer).filter(subject=person).closed().select_related("version", "assessor")
    rows = list(closed.order_by("ended_at", "pk"))
    if not rows:
        return None
    newest = rows[-1].version
    rows = [row for row in rows if row.version.ladder_id == newest.ladder_id]
    levels: dict[int, dict[str, dict[str, int]]] = {row.pk: {side: {} for side in Part.Side.values} for row in rows}
    said = Assessment.objects.visible_to(viewer).filter(part__check_in__in=rows, level__isnull=False)
    for check_in, side, key, position in said.values_list(
        "part__check_in", "part__side", "dimension__key", "level__position"
    ):
        levels[check_in][side][key] = position
    points = [
        AssessedOn(_day(row.ended_at), levels[row.pk][Part.Side.SELF], levels[row.pk][Part.Side.ASSESSOR])
        for row in rows
    ]
    return Trend(structure_of(newest), rows, points)


# ---- choices


def levels_to_check_against(person: User) -> tuple[list[Structure], Level | None]:
    """The ladders in force, the person's own first, and the level suggested: the next one on their own."""
    own = own_ladder(person)
    versions = LadderVersion.objects.published().order_by("ladder__pk")
    ladders = [structure_of(version) for version in versions]
    if own is None:
        return ladders, None
    ladders.sort(key=lambda ladder: ladder.version.pk != own.structure.version.pk)
    return ladders, own.structure.level_at(own.here + 1) or own.structure.level_at(own.here)


# ---- agreements


def agreements_for(viewer: User, *, state: str = "") -> AgreementQuerySet:
    """Agreements in which the viewer is a side, and those they take over; `state` narrows, open by default."""
    states = {"met": ["met"], "dropped": ["dropped", "declined"]}.get(state, ["proposed", "open"])
    rows = Agreement.objects.visible_to(viewer).filter(state__in=states)
    return rows.select_related("person", "guide", "dimension", "level", "proposed_by", "met_said_by").soonest_first()


def agreements_of_check_in(viewer: User, check_in: CheckIn) -> AgreementQuerySet:
    """What the two agreed on while they talked it over."""
    rows = Agreement.objects.visible_to(viewer).filter(check_in=check_in).exclude(state=Agreement.State.DECLINED)
    return rows.select_related("dimension", "level").soonest_first()


def agreement_audience(viewer: User, agreement: Agreement) -> str:
    """Who can see it, by name."""
    names = [
        "you" if who == viewer else who.name
        for who in (agreement.person, agreement.guide)
        if who == agreement.person or (who.is_active and is_in_circle(who, agreement.person))
    ]
    after = f" A later manager of {agreement.person.name} takes it over." if agreement.relation == "manager" else ""
    return f"Seen by {joined(names)}.{after}"


def log_of(viewer: User, agreement: Agreement) -> list[Entry]:
    """Everything said, oldest first. Evidence the viewer may not see is not named."""
    entries = list(Entry.objects.visible_to(viewer).filter(agreement=agreement).select_related("author", "evidence"))
    linked = [entry.evidence_id for entry in entries if entry.evidence_id]
    visible = set(Evidence.objects.visible_to(viewer).filter(pk__in=linked).values_list("pk", flat=True))
    for entry in entries:
        entry.shown_evidence = entry.evidence if entry.evidence_id in visible else None  # type: ignore[attr-defined]
        entry.hides_evidence = bool(entry.evidence_id) and entry.evidence_id not in visible  # type: ignore[attr-defined]
    return entries


def lines_of(viewer: User, hand_over: HandOver) -> list[Line]:
    rows = Line.objects.visible_to(viewer).filter(hand_over=hand_over)
    found = list(rows.select_related("agreement__dimension", "agreement__level", "agreement__guide"))
    for line in found:
        line.hand_over = hand_over
    return found


# ---- what the team page asks; each one query


def agreements_due(viewer: User, people: Iterable[User]) -> dict[int, int]:
    """By person: how many open agreements are due within two weeks or overdue, of those the viewer may see."""
    due = Agreement.objects.visible_to(viewer).due_by(timezone.localdate() + DUE_SOON)
    return _counted(due.filter(person__in=_ids(people)))


def hand_overs_overdue(viewer: User, people: Iterable[User]) -> dict[int, int]:
    """By person: how many lines of their hand-over the viewer should have answered by now."""
    lines = Line.objects.unanswered().visible_to(viewer).filter(hand_over__person__in=_ids(people))
    overdue = lines.filter(hand_over__ended_at__isnull=True, hand_over__due_on__lt=timezone.localdate())
    counted = overdue.order_by().values("hand_over__person").annotate(count=Count("pk"))
    return dict(counted.values_list("hand_over__person", "count"))


def _counted(rows: AgreementQuerySet) -> dict[int, int]:
    return dict(rows.order_by().values("person").annotate(count=Count("pk")).values_list("person", "count"))


def _ids(people: Iterable[User]) -> list[int]:
    return [person.pk for person in people]


def _day(at: datetime | None) -> date:
    assert at is not None
    return timezone.localtime(at).date()


def default_due() -> date:
    """A quarter from today."""
    return timezone.localdate() + timedelta(days=91)
