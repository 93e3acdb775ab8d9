"""Hand-overs of agreements to a new manager, and the answers to their lines."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from growth.checkins.agreements import Agreement, Entry, Relation
from growth.checkins.handover import HandOver, Line
from growth.notices.actions import tell


@transaction.atomic
def hand_over(person: User, *, before: User | None, after: User | None) -> HandOver | None:
    """What was agreed with a manager goes to the new one, a line each; proposals nobody confirmed lapse.

    Without a new manager the agreements wait, and are handed over when there is one. None when nothing is open.
    """
    HandOver.objects.filter(person=person, ended_at__isnull=True).update(ended_at=timezone.now())
    with_manager = Agreement.objects.select_for_update().filter(person=person, relation=Relation.MANAGER)
    for proposal in with_manager.filter(state=Agreement.State.PROPOSED):
        proposal.state, proposal.ended_at = Agreement.State.DECLINED, timezone.now()
        proposal.save()
        Entry.objects.create(
            agreement=proposal, kind=Entry.Kind.DECLINED, words="The manager changed before it was confirmed."
        )
    agreements = list(with_manager.open().exclude(guide=after)) if after is not None else []
    if after is None or not agreements:
        return None
    made = HandOver.objects.create(person=person, from_manager=before, to_manager=after)
    for agreement in agreements:
        Line.objects.create(hand_over=made, agreement=agreement)
        said = f"Handed over from {agreement.guide.name} to {after.name}."
        agreement.guide, agreement.met_said_by, agreement.met_said_at = after, None, None
        agreement.save()
        Entry.objects.create(agreement=agreement, kind=Entry.Kind.HANDED_OVER, words=said)
    url = made.get_absolute_url()
    tell(after, f"You take over what {person.name} had agreed. Confirm or contest each line.", url=url, mail=True)
    tell(person, f"Your agreements are handed over to {after.name}.", url=url)
    return made


@transaction.atomic
def confirm_line(line: Line, *, by: User) -> Line:
    """The new manager stands by it, as if they had agreed to it themselves. Confirmed already is confirmed."""
    current = _locked(line)
    if current.state == Line.State.CONFIRMED:
        return current
    return _answer(current, by, Line.State.CONFIRMED, "", Entry.Kind.CONFIRMED)


@transaction.atomic
def contest_line(line: Line, *, by: User, words: str) -> Line:
    """The new manager does not stand by it, and says why; the agreement stays open until the two have talked.

    Raises ValidationError without words, and for a line that is answered.
    """
    current = _locked(line)
    if current.state != Line.State.WAITING:
        raise ValidationError("This line is answered already.")
    if not words.strip():
        raise ValidationError({"words": f"Say why: {current.hand_over.person.name} will read it."})
    return _answer(current, by, Line.State.CONTESTED, words.strip(), Entry.Kind.CONTESTED)


def _locked(line: Line) -> Line:
    rows = Line.objects.select_for_update(of=("self",)).select_related("hand_over__person", "agreement")
    current = rows.get(pk=line.pk)
    if current.hand_over.ended_at is not None or not current.agreement.is_open:
        raise ValidationError("This no longer waits for an answer.")
    return current


def _answer(line: Line, by: User, state: Line.State, words: str, kind: Entry.Kind) -> Line:
    line.state, line.words, line.answered_at = state, words, timezone.now()
    line.save()
    Entry.objects.create(agreement=line.agreement, author=by, kind=kind, words=words)
    said = "confirmed" if state == Line.State.CONFIRMED else "contested"
    tell(
        line.hand_over.person,
        f"{by.name} {said} an agreement you brought along.",
        url=line.agreement.get_absolute_url(),
    )
    return line
