"""The cases below a manager, and those in front of a committee: where each stands and on whom it waits.

SECURITY: nothing here reads what a case says, and nothing reads an outcome. A case stays `submitted` until its letter
is sent, so no row can tell one before.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Team, User
from growth.promotions.calibration.models import Seat
from growth.promotions.cases.models import Case, State, Transition
from growth.promotions.cases.states import ENDED, RUNNING
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.gates.models import Gate
from growth.promotions.overview.waits import Facts, OpenGate, Wait, due_of, waits_of

ENDED_WITHIN = timedelta(days=365)
ENDED_KEY = "ended"  # beside the running states, in the filter
Part = TypeVar("Part", Gate, Endorsement)


@dataclass(frozen=True)
class Row:
    """One case as a manager above it sees it; `url` is empty where they do not read the case itself."""

    case: Case
    state: str
    since: datetime
    waits: list[Wait]
    url: str

    @property
    def person(self) -> User:
        return self.case.person

    @property
    def due(self) -> date | None:
        return due_of(self.waits)

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for: running cases, of one state, or those that ended within a year."""

    state: str = ""
    team: int = 0


@dataclass(frozen=True)
class Below:
    rows: list[Row]  # by name
    teams: list[Team]  # of everybody with a case, to choose from
    is_any: bool  # before anything was chosen


@dataclass(frozen=True)
class InFront:
    """One case as a member of the committee sees it. SECURITY: `name` is all that is said of who it is about."""

    name: str
    target: str
    is_blind: bool
    url: str
    committee: str
    meets_on: date
    is_ended: bool
    is_handed_in: bool  # the reader's own ratings
    missing: list[str]  # other members who have not handed in, by name


@dataclass(frozen=True)
class OfCommittee:
    rows: list[InFront]  # by day of the meeting, then number
    barred: int  # of the same cases, those the reader may not read
    is_member: bool


def cases_below(viewer: User, wanted: Wanted | None = None) -> Below:
    """Cases of the people below `viewer` at any depth, and those `viewer` prepares. Six queries at most."""
    wanted = wanted or Wanted()
    of_others = Case.objects.filter(Q(person__in=User.objects.below(viewer)) | Q(manager=viewer)).exclude(person=viewer)
    recent = Q(state__in=ENDED, ended_at__gte=timezone.now() - ENDED_WITHIN)
    everything = of_others.filter(Q(state__in=RUNNING) | recent)
    found = list(_chosen(everything, wanted).order_by("person__name", "person_id", "-pk"))
    people = everything.values("person__team")
    teams = list(Team.objects.filter(pk__in=people))
    readable = set(
        Case.objects.visible_to(viewer).filter(pk__in=[case.pk for case in found]).values_list("pk", flat=True)
    )
    gates = _by_case(
        Gate.objects.filter(kind=Gate.Kind.ANSWERED, is_required=True).exclude(state=Gate.State.MET), found
    )
    asked = _by_case(Endorsement.objects.visible_to(viewer).waiting(), found, "giver")
    rows = [_row(case, viewer, case.pk in readable, gates[case.pk], asked[case.pk]) for case in found]
    return Below(rows, teams, bool(rows) or everything.exists())


def _chosen(cases: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    states = ENDED if wanted.state == ENDED_KEY else (wanted.state,) if wanted.state in RUNNING else RUNNING
    cases = cases.filter(state__in=states)
    if wanted.team:
        cases = cases.filter(person__team=wanted.team)
    reached = Transition.objects.filter(case=OuterRef("pk"), to_state=OuterRef("state")).order_by("-at", "-pk")
    parts = ("person__team", "manager", "target", "calibration__committee")
    return cases.select_related(*parts).annotate(reached_at=Subquery(reached.values("at")[:1]))


def _by_case(parts: QuerySet[Part], cases: Sequence[Case], person: str = "owner") -> Mapping[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for part in parts.filter(case__in=cases).select_related(person):
        found[part.case_id].append(part)
    return found


def _row(case: Case, viewer: User, is_readable: bool, gates: list[Gate], asked: list[Endorsement]) -> Row:
    is_side = case.is_side(viewer)
    ended = not case.is_running
    facts = Facts(
        state=State(case.state),
        candidate=case.person.name,
        manager=case.manager.name,
        candidate_agreed=case.candidate_agreed_at is not None,
        manager_agreed=case.manager_agreed_at is not None,
        is_released=case.released_revision == case.revision if is_side else None,
        # SECURITY: what a gate asks, and whom, is between its owner and the sides (Gate.visible_to).
        gates=[_gate(gate, is_side or gate.owner_id == viewer.pk) for gate in gates],
        asked=[(row.giver_name, row.due_on) for row in asked if row.giver_id != viewer.pk],
        freezes_on=case.calibration.freezes_on if case.calibration else None,
        committee=case.calibration.committee.name if case.calibration else "",
        meets_on=case.calibration.meets_on if case.calibration else None,
    )
    return Row(
        case=case,
        # How it ended is known to the manager who told them; further up, that it has.
        state="Ended" if ended and not is_side else case.get_state_display(),
        since=getattr(case, "reached_at", None) or case.started_at,
        waits=waits_of(facts),
        url=case.get_absolute_url() if is_readable else "",
    )


def _gate(gate: Gate, is_known: bool) -> OpenGate:
    if not is_known:
        return OpenGate(gate.needed_for)
    return OpenGate(gate.needed_for, gate.name, gate.owner.name if gate.owner else "", gate.due_on)


def cases_before(viewer: User) -> OfCommittee:
    """Cases of calibrations that are not closed, on which `viewer` has a seat. Three queries."""
    now_open = Q(case__calibration__closed_at__isnull=True, case__calibration__isnull=False, case__packet__isnull=False)
    own = list(
        Seat.objects.filter(now_open, person=viewer)
        .exclude(case__state=State.WITHDRAWN)
        .select_related("case__packet", "case__person", "case__target", "case__calibration__committee")
        .order_by("case__calibration__meets_on", "case__packet__number")
    )
    free = [seat for seat in own if not seat.barred_because]
    beside = Seat.objects.visible_to(viewer).free().filter(case__in=[seat.case_id for seat in free])
    missing: dict[int, list[str]] = defaultdict(list)
    for case, name in (
        beside.filter(handed_in_at__isnull=True).exclude(person=viewer).values_list("case", "person__name")
    ):
        missing[case].append(name)
    is_member = bool(own) or viewer.committee_memberships.filter(ended_on__isnull=True).exists()
    return OfCommittee([_in_front(seat, missing[seat.case_id]) for seat in free], len(own) - len(free), is_member)


def _in_front(seat: Seat, missing: list[str]) -> InFront:
    case, calibration = seat.case, seat.case.calibration
    assert calibration is not None
    blind = case.is_masked
    return InFront(
        name=f"Case {case.packet.number}" if blind else case.person.name,
        target=case.target.name,
        is_blind=blind,
        url=case.packet.get_absolute_url(),
        committee=calibration.committee.name,
        meets_on=calibration.meets_on,
        is_ended=not case.is_running,
        is_handed_in=seat.handed_in_at is not None,
        missing=missing,
    )
