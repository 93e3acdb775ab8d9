"""Endorsements and advocates as pages show them."""

from dataclasses import dataclass

from accounts.models import User
from growth.promotions.cases.states import State as CaseState
from growth.promotions.endorsements import rules
from growth.promotions.endorsements.models import Advocate, AdvocateQuerySet, Endorsement, EndorsementQuerySet

PARTS = ("case__person", "case__manager", "case__target", "case__template", "case__calibration")


def endorsements_for(viewer: User) -> EndorsementQuerySet:
    return Endorsement.objects.visible_to(viewer).select_related("giver", "asked_by", "concern", *PARTS)


def advocates_for(viewer: User) -> AdvocateQuerySet:
    return Advocate.objects.visible_to(viewer).select_related("person", "proposed_by", *PARTS)


@dataclass(frozen=True)
class ShownEndorsement:
    """One endorsement, and what its reader may do with it now. Found through `endorsements_for(viewer)`."""

    endorsement: Endorsement
    viewer: User

    @property
    def level_words(self) -> str:
        """“At or above the target level”, “Below the target level” or “On another ladder”, on the day it was given."""
        given = self.endorsement
        if not given.giver_level:
            return "On no ladder"
        if not given.giver_position:
            return "On another ladder"
        is_at = given.giver_position >= given.case.target.position
        return "At or above the target level" if is_at else "Below the target level"

    @property
    def is_of_another_document(self) -> bool:
        """Whether the document changed after it was read. Once submitted, what the candidate released is compared."""
        case = self.endorsement.case
        newest = case.revision if case.is_writable else case.released_revision or case.revision
        return self.endorsement.state == Endorsement.State.GIVEN and self.endorsement.document_revision < newest

    @property
    def _is_out(self) -> bool:
        return self.endorsement.case.state == CaseState.FEEDBACK

    @property
    def can_give(self) -> bool:
        return self._is_out and self.endorsement.is_waiting and rules.can_give(self.viewer, self.endorsement)

    @property
    def can_revise(self) -> bool:
        is_given = self.endorsement.state == Endorsement.State.GIVEN
        return self._is_out and is_given and rules.can_revise(self.viewer, self.endorsement)

    @property
    def can_decline(self) -> bool:
        return self.endorsement.is_waiting and rules.can_decline(self.viewer, self.endorsement)

    @property
    def can_withdraw(self) -> bool:
        return self.endorsement.is_waiting and rules.can_withdraw(self.viewer, self.endorsement)


@dataclass(frozen=True)
class ShownAdvocate:
    """One advocate, and what the reader may do now. Found through `advocates_for(viewer)`."""

    advocate: Advocate
    viewer: User

    @property
    def _moves(self) -> bool:
        return self.advocate.case.is_writable

    @property
    def can_edit(self) -> bool:
        is_declined = self.advocate.state == Advocate.State.DECLINED
        return self._moves and not is_declined and rules.can_edit_advocate(self.viewer, self.advocate)

    @property
    def can_remove(self) -> bool:
        return self._moves and rules.can_remove_advocate(self.viewer, self.advocate)

    @property
    def can_confirm(self) -> bool:
        return self._moves and rules.can_confirm(self.viewer, self.advocate)

    @property
    def can_decline(self) -> bool:
        return self.can_confirm and self.advocate.state != Advocate.State.DECLINED
