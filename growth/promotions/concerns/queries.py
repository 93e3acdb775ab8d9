"""Concerns as pages show them."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from growth.evidence.models import Evidence
from growth.promotions.cases.models import Case
from growth.promotions.concerns import rules
from growth.promotions.concerns.models import Concern, ConcernQuerySet


def evidence_to_name(case: Case) -> QuerySet[Evidence]:
    """What a concern may point to: the candidate's, not withdrawn, and shared with the manager of the case."""
    return Evidence.objects.live().visible_to(case.manager).filter(person=case.person).newest_first()


def concerns_for(viewer: User) -> ConcernQuerySet:
    """Those `viewer` sees, each with as much of its evidence as they see."""
    seen = Evidence.objects.visible_to(viewer).newest_first()
    rows = Concern.objects.visible_to(viewer).select_related("case__person", "case__manager", "raised_by")
    return rows.prefetch_related(Prefetch("evidence", queryset=seen))


@dataclass(frozen=True)
class ShownConcern:
    """One concern, and what its reader may do with it now. Found through `concerns_for(viewer)`."""

    concern: Concern
    viewer: User

    @property
    def evidence(self) -> list[Evidence]:
        return list(self.concern.evidence.all())

    @property
    def _moves(self) -> bool:
        return self.concern.case.is_writable and self.concern.taken_back_at is None

    @property
    def can_edit(self) -> bool:
        return self._moves and self.concern.state == Concern.State.OPEN and rules.can_edit(self.viewer, self.concern)

    @property
    def can_take_back(self) -> bool:
        return self.can_edit and not hasattr(self.concern, "endorsement")

    @property
    def can_answer(self) -> bool:
        moves = self._moves and self.concern.settled_at is None
        return (
            moves and self.concern.state != Concern.State.ACCEPTED_RISK and rules.can_answer(self.viewer, self.concern)
        )

    @property
    def waits_for_answer(self) -> bool:
        """Whether the reader is asked for one: not by oneself."""
        is_own = self.concern.raised_by_id == self.viewer.pk
        return self.can_answer and self.concern.state == Concern.State.OPEN and not is_own

    @property
    def can_accept(self) -> bool:
        return self._moves and self.concern.settled_at is None and rules.can_accept(self.viewer, self.concern)

    @property
    def can_settle(self) -> bool:
        is_answered = self.concern.state == Concern.State.ANSWERED and self.concern.settled_at is None
        return self._moves and is_answered and rules.can_settle(self.viewer, self.concern)

    @property
    def can_reopen(self) -> bool:
        return self._moves and self.concern.state != Concern.State.OPEN and rules.can_reopen(self.viewer, self.concern)

    @property
    def where(self) -> str:
        """What became of the answer: “Noor Haddad says that this settles it.”"""
        concern, raiser = self.concern, self.concern.raised_by_name
        if concern.state == Concern.State.ACCEPTED_RISK:
            return "Accepted as a risk."
        if concern.settled_at is not None:
            return f"{raiser} says that this settles it."
        if concern.state == Concern.State.ANSWERED:
            return f"{raiser} has not said whether this settles it."
        return f"{raiser} reopened it: this does not settle it." if concern.answer else ""
