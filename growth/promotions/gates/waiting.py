"""What of gates waits for somebody: being asked about one."""

from django.db.models import Q, QuerySet

from accounts.models import User
from growth.charts.frame import day_words
from growth.promotions.cases.states import RUNNING, WRITABLE
from growth.promotions.cases.states import State as CaseState
from growth.promotions.gates.models import Gate
from growth.waiting import Row, Waits


def asked(viewer: User) -> QuerySet[Gate]:
    in_time = Q(case__state__in=WRITABLE) | Q(case__state__in=RUNNING, needed_for=CaseState.PROMOTED)
    rows = Gate.objects.filter(in_time, owner=viewer, state=Gate.State.ASKED, kind=Gate.Kind.ANSWERED)
    return rows.select_related("case__person").order_by("asked_at", "pk")


def _asked(gate: Gate) -> Row:
    meta = f"Promotion case of {gate.case.person.name}"
    if gate.due_on:
        meta = f"{meta}, by {day_words(gate.due_on)}"
    return Row(gate.name, meta, gate.get_absolute_url(), "Answer", gate.asked_at)


WAITING = [Waits("gates_asked", "Gates you are asked about", asked, _asked)]
