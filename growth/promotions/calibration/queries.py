"""What committee pages and their API show. Before the meeting opens nothing here says whose case it is."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Subquery

from accounts.models import User
from growth.promotions.calibration.differing import Rated, Row, agenda_of, agreed_of, rows_of
from growth.promotions.calibration.models import (
    Calibration,
    CalibrationQuerySet,
    CaseRating,
    Committee,
    CommitteeMember,
    CommitteeQuerySet,
    Outcome,
    Seat,
    SeatQuerySet,
    Vote,
)
from growth.promotions.calibration.seats import readers_of
from growth.promotions.cases.models import Case
from growth.promotions.cases.states import State
from growth.words import joined
from ladder.models import Dimension, Placement
from ladder.structure import Structure, structure_of

# In the second person: they are shown to the member who is barred.
BARS = {
    "oneself": "it is your own case",
    "line": "the candidate is in your line",
    "mentee": "you mentor the candidate",
    "prepared": "you prepared it",
    "endorsed": "you gave words about it",
    "declared": "you declared a conflict of interest",
}


# ---- committees


def committees_for(viewer: User) -> CommitteeQuerySet:
    """Those that meet, each with who sits on it."""
    return with_sitting(Committee.objects.visible_to(viewer).filter(ended_on__isnull=True))


def with_sitting(rows: CommitteeQuerySet) -> CommitteeQuerySet:
    found: CommitteeQuerySet = rows.prefetch_related(Prefetch("members", sitting(), to_attr="sitting"))
    return found


def sitting() -> Any:
    """Memberships of today, chairs first."""
    return CommitteeMember.objects.filter(ended_on__isnull=True).select_related("person")


def calibrations_for(viewer: User) -> CalibrationQuerySet:
    rows: CalibrationQuerySet = Calibration.objects.visible_to(viewer).select_related("committee", "opened_by")
    return rows


# ---- one's seats


def with_labels(seats: SeatQuerySet) -> SeatQuerySet:
    """Seats with what names their case without naming anybody: `number`, `from_level`, `to_level`."""
    # Not the level they came to be on since, which may hold from the same day.
    held = Placement.objects.exclude(level=OuterRef("case__target"))
    then = held.filter(person=OuterRef("case__person"), since__lte=OuterRef("case__packet__frozen_at__date")).order_by(
        "-since", "-pk"
    )
    labelled: Any = seats.annotate(
        number=F("case__packet__number"),
        packet_id=F("case__packet__pk"),
        frozen_at=F("case__packet__frozen_at"),
        from_level=Subquery(then.values("level__name")[:1]),
        to_level=F("case__target__name"),
        has_outcome=Exists(Outcome.objects.filter(case=OuterRef("case"))),
    )
    rows: SeatQuerySet = labelled.select_related("person", "case__calibration__committee")
    return rows.order_by("case__packet__number", "person__name", "pk")


def label_of(seat: Any) -> str:
    """“Case 3: Mid to Senior”."""
    return f"Case {seat.number}: {seat.from_level or 'no level yet'} to {seat.to_level}"


@dataclass(frozen=True)
class ReadCase:
    """One case a member reads. `person` is None until the meeting is open."""

    seat: Seat
    label: str
    person: User | None
    rated: int
    of: int  # dimensions
    handed_in: int  # members, of
    readers: int
    outcome: Outcome | None

    @property
    def is_withdrawn(self) -> bool:
        return self.seat.case.state == State.WITHDRAWN

    @property
    def is_being_read(self) -> bool:
        return self.seat.case.state == State.SUBMITTED and self.outcome is None


def cases_read_by(viewer: User, calibration: Calibration) -> list[ReadCase]:
    """Those `viewer` reads in it, by number."""
    own = with_labels(Seat.objects.reading(viewer).filter(case__calibration=calibration))
    seats = list(own.select_related("case__person", "case__target__version").annotate(rated=Count("ratings")))
    beside = Seat.objects.visible_to(viewer).free().filter(case__in=[seat.case_id for seat in seats])
    readers, done = Counter[int](), Counter[int]()
    for case, handed_in_at in beside.values_list("case", "handed_in_at"):
        readers[case] += 1
        done[case] += handed_in_at is not None
    outcomes = Outcome.objects.visible_to(viewer).in_bulk([seat.case_id for seat in seats], field_name="case_id")
    return [
        ReadCase(
            seat, label_of(seat), None if seat.case.is_masked else seat.case.person, seat.rated,
            len(structure_of(seat.case.target.version).dimensions), done[seat.case_id], readers[seat.case_id],
            outcomes.get(seat.case_id),
        )
        for seat in seats
    ]  # fmt: skip


def bars_of(viewer: User, calibration: Calibration) -> list[str]:
    """Why `viewer` does not read some of its cases, a line each, without saying which ones."""
    seats = Seat.objects.visible_to(viewer).filter(person=viewer, case__calibration=calibration)
    return [BARS[because] for because in seats.exclude(barred_because="").values_list("barred_because", flat=True)]


@dataclass(frozen=True)
class Beside:
    """Somebody who sits beside a reader of the same case: those who read it; once the meeting is open also those who do
    not, and `why`.
    """

    seat: Seat
    why: str
    declared: str

    @property
    def reads(self) -> bool:
        return not self.seat.barred_because


def beside(viewer: User, case: Case, *, leads: bool) -> list[Beside]:
    """All seats at a case `viewer` reads, by name; in whose words a conflict was declared only for who leads."""
    assert case.calibration is not None
    is_open = not case.calibration.is_blind
    seats = Seat.objects.visible_to(viewer).filter(case=case).select_related("person").order_by("person__name", "pk")
    return [
        Beside(
            seat,
            seat.get_barred_because_display() if is_open and seat.barred_because else "",
            seat.declared if is_open and leads else "",
        )
        for seat in seats
    ]


# ---- the meeting


@dataclass(frozen=True)
class TalkedAbout:
    """One dimension in the meeting: what was said, and beside it where the two sides of the case see the candidate."""

    dimension: Dimension
    row: Row
    structure: Structure
    sides: dict[str, str]  # names of levels by “candidate” and “manager”

    @property
    def said(self) -> list[tuple[Rated, Any]]:
        return [(rating, self.structure.level_at(rating.level)) for rating in self.row.ratings]

    @property
    def in_a_line(self) -> str:
        """“Everybody says Senior”, or “Mid to Senior, the middle one is Senior”."""
        name = self.structure.name_of
        if self.row.is_unanimous:
            return f"Everybody says {name(self.row.middle)}"
        lowest, highest = name(self.row.lowest), name(self.row.highest)
        return f"{lowest} to {highest}, {name(self.row.middle)} in the middle"


@dataclass(frozen=True)
class Meeting:
    differing: list[TalkedAbout]
    agreed: list[TalkedAbout]

    @property
    def middles(self) -> dict[str, int]:
        return {row.dimension.key: row.row.middle for row in (*self.differing, *self.agreed)}


def meeting_of(viewer: User, case: Case) -> Meeting:
    """The agenda of a case from the ratings `viewer` may see: exactly the rows that differ, and the rest in lines."""
    structure = structure_of(case.target.version)
    ratings = CaseRating.objects.visible_to(viewer).filter(seat__case=case, seat__handed_in_at__isnull=False)
    said = [
        Rated(rating.dimension, rating.level, rating.seat.person.name, rating.reason)
        for rating in ratings.select_related("seat__person")
    ]
    rows = rows_of(said, [dimension.key for dimension in structure.dimensions])
    by_key, sides = {dimension.key: dimension for dimension in structure.dimensions}, sides_of(case)

    def talked(found: Sequence[Row]) -> list[TalkedAbout]:
        return [TalkedAbout(by_key[row.dimension], row, structure, sides.get(row.dimension, {})) for row in found]

    return Meeting(talked(agenda_of(rows)), talked(agreed_of(rows)))


def sides_of(case: Case) -> dict[str, dict[str, str]]:
    """How candidate and manager see the candidate, as frozen in the packet: level names by dimension and side."""
    structure, found = structure_of(case.target.version), dict[str, dict[str, str]]()
    for said in json.loads(case.packet.body).get("assessments", []):
        found.setdefault(said["dimension"], {})[said["side"]] = structure.name_of(said["level"])
    return found


@dataclass(frozen=True)
class Voting:
    """Votes as one member may see them: until they voted, only how many did."""

    votes: list[Vote]
    mine: Vote | None
    voted: int
    of: int

    @property
    def in_a_line(self) -> str:
        """“3 promote, 1 not yet”."""
        counted = Counter(vote.choice for vote in self.votes)
        return ", ".join(f"{counted[choice]} {choice.label.lower()}" for choice in Vote.Choice if counted[choice])


def voting_on(viewer: User, case: Case) -> Voting:
    rows = Vote.objects.visible_to(viewer).filter(seat__case=case).select_related("seat__person")
    votes = sorted(rows, key=lambda vote: vote.seat.person.name)
    seats = Seat.objects.visible_to(viewer).free().filter(case=case)
    mine = next((vote for vote in votes if vote.seat.person_id == viewer.pk), None)
    return Voting(votes if mine else [], mine, seats.filter(vote__isnull=False).count(), seats.count())


# ---- who sees what, by name


def ratings_seen_by(viewer: User, case: Case) -> str:
    others = joined(reader.name for reader in readers_of(case).exclude(pk=viewer.pk))
    if not others:
        return "Seen by you alone: nobody else of the committee reads this case."
    return (
        "What you write here is yours alone until the meeting is open and you handed in. Then those who handed in "
        f"theirs read it too, of {others}. The candidate, the manager and administrators never do."
    )


def meeting_seen_by(viewer: User, case: Case) -> str:
    names = joined(["you", *(reader.name for reader in readers_of(case).exclude(pk=viewer.pk))])
    return (
        f"Seen by {names}, each once their own ratings are handed in; votes by who voted. Nobody else ever sees either."
    )


def outcome_seen_by(viewer: User, outcome: Outcome) -> str:
    case = outcome.case
    readers = [case.manager, *readers_of(case)]
    named = joined(["you", *(reader.name for reader in readers if reader.pk != viewer.pk)])
    if viewer.pk == case.person_id:
        return f"The letter is read by {named}. Nobody else reads it."
    when = "reads" if outcome.letter_sent_at else "will read, once it is sent,"
    return f"Seen by {named}. {case.person.name} {when} the letter and what to show, and nothing else of this page."


# ---- the outcome


def relation_to(viewer: User, outcome: Outcome) -> str:
    """As what `viewer`, who found it through `visible_to`, reads an outcome: candidate, manager or committee."""
    if viewer.pk == outcome.case.person_id:
        return "candidate"
    return "manager" if viewer.pk == outcome.case.manager_id else "committee"


def agreed_levels_of(outcome: Outcome) -> list[tuple[Dimension, Any]]:
    """Dimension and level, in the order of the ladder. For the committee."""
    structure = structure_of(outcome.case.target.version)
    agreed = outcome.agreed_levels
    return [(row, structure.level_at(agreed[row.key])) for row in structure.dimensions if row.key in agreed]
