"""Cases ready to be submitted, and packets of them. What could leak carries a word that stands nowhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from growth.evidence.actions import answer_corroboration, ask_corroboration
from growth.evidence.models import Claim
from growth.promotions.calibration.models import Calibration, Seat
from growth.promotions.cases import actions as case_actions
from growth.promotions.cases.models import Case, CaseAssessment, CaseMetric, CaseProject
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements.models import Advocate, Endorsement
from growth.promotions.packets import triggers
from growth.promotions.packets.actions import submit_case
from growth.promotions.packets.models import Packet
from tests.factories import accepted
from tests.people import Cast
from tests.promotions import making

THESIS, JUDGED, ENDORSED, WORRY, SENTENCE = "quokka", "walrus", "zeppelin", "marmalade", "trombone"


def ready(cast: Cast, person: str = "ada", *, items: int = 1) -> Case:
    """Out for feedback, written by both sides, endorsed, with a concern, released, every gate met."""
    case = making.drafting(cast, person)
    making.written(case, "thesis", f"{case.person.name} works at senior: her {THESIS} shows it.")
    making.written(case, "assessment", f"Ada is ready, says {case.manager.name}: {JUDGED}.")
    for number in range(items):
        accepted(case.person, case.manager, f"autonomy-senior-{number % 2 + 1}", making.quarter_day(number % 4))
    item = case.person.evidence.latest("pk")
    project = CaseProject.objects.create(case=case, title="The queue", problem="Ada saw it.", ended_on=item.ended_on)
    project.evidence.add(item)
    CaseMetric.objects.create(case=case, name="Latency", before="4 s", after="1 s", project=project, evidence=item)
    CaseAssessment.objects.create(case=case, side="candidate", dimension="autonomy", level=3, words="Mine.")
    concern = Concern.objects.create(
        case=case, raised_by=cast.zoe, raised_by_name="Zoe Tanaka", words=f"She {WORRY}s.", answer="Talked over."
    )
    Endorsement.objects.create(
        case=case, giver=cast.zoe, giver_name="Zoe Tanaka", giver_title="Staff engineer", giver_level="Senior",
        giver_position=3, state="given", is_supportive=True, words=f"Ada’s {ENDORSED}.", concern=concern,
        due_on=timezone.localdate(), answered_at=timezone.now(), document_revision=3,
    )  # fmt: skip
    Advocate.objects.create(
        case=case, person=cast.noor, sentence=f"I know her {SENTENCE}.", state="confirmed", answered_at=timezone.now()
    )
    making.meet_gates(case)
    return released(making.in_state(case, "feedback"))


def released(case: Case) -> Case:
    case_actions.release(case, by=case.person, revision=making.fresh(case).revision)
    return making.fresh(case)


def open_calibration() -> Calibration:
    return Calibration.objects.taking_cases().get()


def submitted(case: Case, calibration: Calibration) -> Packet:
    return submit_case(case, by=case.manager, revision=case.revision, calibration=calibration)


def seat(packet: Packet, person: User, *, barred: str = "") -> Seat:
    made, _ = Seat.objects.update_or_create(case=packet.case, person=person, defaults={"barred_because": barred})
    return made


def meet(calibration: Calibration) -> None:
    Calibration.objects.filter(pk=calibration.pk).update(opened_at=timezone.now())


def corroborated(person: User, witness: User, words: str) -> None:
    """An answer to a question about the newest claim of `person`."""
    claim = Claim.objects.filter(evidence__person=person).latest("pk")
    asked = ask_corroboration(claim, by=person, witness=witness, question="Was it so?")
    answer_corroboration(asked, by=witness, answer="yes", words=words)


def later(**delta: int) -> Any:
    return timezone.now() + timedelta(**delta)


# ---- the triggers, by hand


class _Direct:
    """What the migration's functions ask of a schema editor, without its transaction."""

    connection = connection

    def execute(self, statement: str, params: None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def drop_triggers() -> None:
    if connection.vendor == "postgresql":  # it drops none while a check of the transaction is still to come
        _Direct().execute("SET CONSTRAINTS ALL IMMEDIATE")
        _Direct().execute("SET CONSTRAINTS ALL DEFERRED")
    triggers.drop_triggers(None, _Direct())


def create_triggers() -> None:
    drop_triggers()
    triggers.create_triggers(None, _Direct())


@contextmanager
def without_triggers() -> Iterator[None]:
    """As somebody with the keys of the database would."""
    drop_triggers()
    try:
        yield
    finally:
        create_triggers()


def tamper(change: Callable[[], object]) -> None:
    with without_triggers():
        change()


def set_raw(packet: Packet, **columns: Any) -> None:
    """Past the model and the triggers."""
    names = ", ".join(f"{name} = %s" for name in columns)
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE promotions_packet SET {names} WHERE id = %s", [*columns.values(), packet.pk])
