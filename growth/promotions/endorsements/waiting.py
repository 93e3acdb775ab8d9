"""What of endorsements waits for somebody: being asked for one, and a sentence to confirm."""

from django.db.models import QuerySet

from accounts.models import User
from growth.charts.frame import day_words
from growth.promotions.cases.states import WRITABLE
from growth.promotions.cases.states import State as CaseState
from growth.promotions.endorsements.models import Advocate, Endorsement
from growth.waiting import Row, Waits


def asked(viewer: User) -> QuerySet[Endorsement]:
    """While the document is out: one that was called back waits for nobody's word."""
    rows = Endorsement.objects.waiting().filter(giver=viewer, case__state=CaseState.FEEDBACK)
    return rows.select_related("case__person").order_by("asked_at", "pk")


def to_confirm(viewer: User) -> QuerySet[Advocate]:
    rows = Advocate.objects.filter(person=viewer, state=Advocate.State.PROPOSED, case__state__in=WRITABLE)
    return rows.select_related("case__person", "proposed_by").order_by("proposed_at", "pk")


def _asked(endorsement: Endorsement) -> Row:
    return Row(
        f"Endorsement for {endorsement.case.person.name}",
        f"By {day_words(endorsement.due_on)}",
        endorsement.get_absolute_url(),
        "Answer",
        endorsement.asked_at,
    )


def _to_confirm(advocate: Advocate) -> Row:
    by = advocate.proposed_by.name if advocate.proposed_by else "Somebody"
    return Row(
        f"A sentence of yours about {advocate.case.person.name}",
        f"Written by {by}, to be confirmed by you",
        advocate.get_absolute_url(),
        "Read it",
        advocate.proposed_at,
    )


WAITING = [
    Waits("endorsements_asked", "Endorsements you are asked for", asked, _asked),
    Waits("advocates_to_confirm", "Sentences to confirm", to_confirm, _to_confirm),
]
