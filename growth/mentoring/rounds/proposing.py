"""Every change to a proposal: made by hand, answered, lapsed, withdrawn.

An answer locks the mentor's row first and the proposal next, so that two who say yes at the same moment make one pair.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from growth.mentoring.actions import begin_pairing, refuse_pair
from growth.mentoring.asking.refusals import are_paired, paused_until
from growth.mentoring.matching.candidates import room_of
from growth.mentoring.rounds.actions import places_asked_for, tell_asked
from growth.mentoring.rounds.models import ANSWER_WITHIN, Proposal
from growth.notices.actions import tell

State = Proposal.State
NO_LONGER_OPEN = "This proposal is no longer open."


@transaction.atomic
def propose(*, by: User, kind: str, mentor: User, mentee: User, words: str = "") -> Proposal:
    """Asks both sides, outside any round. The same again while they are asked is the one that is there.

    Raises ValidationError at `mentor` for oneself, the reporting line, somebody who left, takes a pause, or has no
    place free that other proposals do not hold; and for two who are a pair already or are asked already. A request to
    which the mentor says yes takes the place all the same.
    """
    mentor = User.objects.select_for_update(no_key=True).get(pk=mentor.pk)
    words = words.strip()
    asked = Proposal.objects.asked().filter(mentor=mentor, mentee=mentee, kind=kind).first()
    if asked is not None:
        if (asked.proposed_by_id, asked.words) == (by.pk, words):
            return asked
        raise ValidationError({"mentor": f"{mentor.name} and {mentee.name} are asked already. Wait for their answers."})
    refuse_pair(mentor=mentor, mentee=mentee)
    if are_paired(mentor, mentee, kind):
        raise ValidationError({"mentor": f"{mentor.name} and {mentee.name} are a pair already."})
    if paused_until(mentor):
        raise ValidationError({"mentor": f"{mentor.name} takes a pause."})
    if room_of(mentor) < 1:
        raise ValidationError({"mentor": f"{mentor.name} has no place free."})
    if room_of(mentor) <= places_asked_for().get(mentor.pk, 0):
        raise ValidationError({"mentor": f"Every free place of {mentor.name} is proposed to others already."})
    now = timezone.now()
    made = Proposal.objects.create(
        kind=kind, mentor=mentor, mentee=mentee, proposed_by=by, words=words, asked_at=now, due_at=now + ANSWER_WITHIN
    )
    tell_asked(made)
    return made


@transaction.atomic
def answer(proposal: Proposal, *, by: User, yes: bool) -> Proposal:
    """One side's yes or no. A yes may become a no until the other one answers. With the second yes they are a pair.

    When there is no place any more, or the two may not be paired by now, the proposal closes with the reason, and both
    are told. Raises ValidationError when it is no longer open.
    """
    current = _locked(proposal)
    if not current.is_open:
        if current.said_by(by) is yes:
            return current
        raise ValidationError(NO_LONGER_OPEN)
    if current.said_by(by) is yes:
        return current
    if by.pk == current.mentor_id:
        current.mentor_says = yes
    else:
        current.mentee_says = yes
    current.save(update_fields=["mentor_says", "mentee_says"])
    if not yes:
        _close(current, State.DECLINED)
        _tell(current, current.other(by), "did not come about")
    elif current.mentor_says and current.mentee_says:
        _pair(current, by)
    return current


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User) -> Proposal:
    """Taken back by whoever made it, or a programme owner. Both sides are told. Closed already, nothing happens."""
    current = _locked(proposal)
    if current.state == State.ASKED:
        _close(current, State.WITHDRAWN)
        for person in (current.mentor, current.mentee):
            if person.pk != by.pk:
                _tell(current, person, "was taken back")
    return current


def lapse_proposals() -> int:
    """Closes what was not answered in time, and tells both sides. Returns how many."""
    lapsed = 0
    for proposal in Proposal.objects.asked().filter(due_at__lte=timezone.now()):
        lapsed += _lapse(proposal)
    return lapsed


@transaction.atomic
def withdraw_of(person: User) -> None:
    """Of somebody who left: what was proposed with them did not come about."""
    for proposal in Proposal.objects.asked().filter(Q(mentor=person) | Q(mentee=person)).order_by("mentor", "pk"):
        current = _locked(proposal)
        if current.state == State.ASKED:
            _close(current, State.WITHDRAWN)
            _tell(current, current.other(person), "did not come about")


@transaction.atomic
def _lapse(proposal: Proposal) -> bool:
    current = _locked(proposal)
    if current.state != State.ASKED:
        return False
    _close(current, State.LAPSED)
    for person in (current.mentor, current.mentee):
        _tell(current, person, "was not answered in time")
    return True


def _pair(proposal: Proposal, by: User) -> None:
    try:
        with transaction.atomic():
            begin_pairing(mentor=proposal.mentor, mentee=proposal.mentee, by=by, kind=proposal.kind)
    except ValidationError as error:
        _close(proposal, State.DECLINED, because=" ".join(error.messages))
        for person in (proposal.mentor, proposal.mentee):
            _tell(proposal, person, "could not come about, and the reason is there")
        return
    _close(proposal, State.PAIRED)
    _tell(proposal, proposal.other(by), "came about: you are a pair")


def _close(proposal: Proposal, state: str, *, because: str = "") -> None:
    proposal.state, proposal.closed_at, proposal.closed_because = state, timezone.now(), because[:300]
    proposal.save(update_fields=["state", "closed_at", "closed_because"])


def _tell(proposal: Proposal, person: User, what: str) -> None:
    text = f"What was proposed with {proposal.other(person).name} {what}"
    tell(person, text, url=proposal.get_absolute_url())


def _locked(proposal: Proposal) -> Proposal:
    User.objects.select_for_update(no_key=True).get(pk=proposal.mentor_id)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    return rows.get(pk=proposal.pk)
