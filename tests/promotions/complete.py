"""Makes a case complete: first the document, then all of it, so that the lint finds nothing."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from growth.evidence.models import Evidence, Strength
from growth.promotions.cases.models import Case, CaseAssessment, CaseProject
from growth.promotions.cases.record import record_of, shared_items
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements.models import Endorsement
from growth.standing import Quarter
from tests.factories import accepted
from tests.promotions.making import fresh, written

THESIS = "Since March 2026 Ada has worked as a Senior: three teams plan around the rules she wrote for the ledger."
CONCERN = "In the June outage she fixed the ledger alone and told the other teams an hour too late."


def quarter_start(ago: int) -> date:
    """The first day of the quarter so many quarters ago."""
    return Quarter.of(timezone.localdate()).plus(-ago).first_day


def project(case: Case, title: str = "Ledger move", **fields: object) -> CaseProject:
    """A finished project with every part said."""
    words = {
        "problem": "Payouts stopped for a day whenever the schema changed.", "scope": "team",
        "own_decisions": "To write both schemas for a month.", "complexity": "Two teams wrote to the same tables.",
        "outcome": "No booking was lost.", "still_holds": "Yes, in use by three teams.",
        "started_on": quarter_start(2), "ended_on": quarter_start(1),
    }  # fmt: skip
    return CaseProject.objects.create(case=case, **{"title": title, **words, **fields})


def complete_document(case: Case) -> Case:
    """Thesis and one project: enough for the small template before feedback is asked for."""
    written(case, "thesis", THESIS)
    project(case)
    return fresh(case)


def complete_evidence(case: Case) -> None:
    """Two corroborated items from two quarters, accepted by the manager, for each expectation of the target level."""
    for row in record_of(case).criteria:
        for ago in (1, 2):
            accepted(case.person, case.manager, row.expectation.key, quarter_start(ago))
    Evidence.objects.filter(person=case.person).update(strength=Strength.CORROBORATED)


def concern(case: Case, by: User, words: str = CONCERN, *, answer: str = "She writes the note first now.") -> Concern:
    state = Concern.State.ANSWERED if answer else Concern.State.OPEN
    return Concern.objects.create(
        case=case, raised_by=by, raised_by_name=by.name, words=words, answer=answer, state=state
    )


def endorsement(case: Case, giver: User, *, position: int = 3, is_supportive: bool = True) -> Endorsement:
    """Given, with a concern of its own that is answered."""
    return Endorsement.objects.create(
        case=case, giver=giver, giver_name=giver.name, giver_position=position, state=Endorsement.State.GIVEN,
        due_on=timezone.localdate(), words="She asked what could not be undone.", is_supportive=is_supportive,
        concern=concern(case, giver), answered_at=timezone.now(),
    )  # fmt: skip


def complete_case(case: Case, endorser: User) -> Case:
    """All that the small template asks for before submission, released by the candidate."""
    complete_document(case)
    complete_evidence(case)
    concern(case, case.manager)
    endorsement(case, endorser)
    dimensions = case.target.version.dimensions.values_list("key", flat=True)
    CaseAssessment.objects.bulk_create(
        CaseAssessment(case=case, side=side, dimension=key, level=3)
        for side in ("candidate", "manager")
        for key in dimensions
    )
    return released(case)


def released(case: Case) -> Case:
    """By the candidate, exactly as the case is now."""
    current = fresh(case)
    Case.objects.filter(pk=case.pk).update(
        released_revision=current.revision, released_items=shared_items(current), released_at=timezone.now()
    )
    return fresh(case)
