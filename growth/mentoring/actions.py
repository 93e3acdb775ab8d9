"""How a pairing begins and ends. Whoever agreed to it said so before: in a request (`asking`) or a proposal (`rounds`).

Whoever takes a place locks the mentor's row first, so that two who say yes at the same moment take turns.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from growth.mentoring.matching.candidates import room_of
from growth.mentoring.matching.lines import in_one_line
from growth.mentoring.models import LENGTH_DAYS, Kind, Pairing
from growth.mentoring.signals import pairing_began, pairing_ended


@transaction.atomic
def begin_pairing(*, mentor: User, mentee: User, by: User, kind: str = Kind.MENTORING) -> Pairing:
    """Both agreed, so from now on they are a pair; a mentor of the kind `mentoring` is in the mentee's growth circle.

    Raises ValidationError at `mentor` for what `refuse_pair` refuses, for a pair that is there already, and when the
    mentor has no place free at this moment.
    """
    mentor = User.objects.select_for_update(no_key=True).get(pk=mentor.pk)
    refuse_pair(mentor=mentor, mentee=mentee)
    if Pairing.objects.active().filter(mentor=mentor, mentee=mentee, kind=kind).exists():
        raise ValidationError({"mentor": f"{mentor.name} and {mentee.name} are a pair already."})
    if room_of(mentor) < 1:
        raise ValidationError({"mentor": f"{mentor.name} has no place free any more."})
    today = timezone.localdate()
    try:
        with transaction.atomic():
            pairing = Pairing.objects.create(
                mentor=mentor, mentee=mentee, kind=kind, started_on=today, ends_on=today + timedelta(days=LENGTH_DAYS)
            )
    except IntegrityError:
        raise ValidationError({"mentor": f"{mentor.name} and {mentee.name} are a pair already."}) from None
    pairing_began.send(Pairing, pairing=pairing, by=by)
    return pairing


def refuse_pair(*, mentor: User, mentee: User) -> None:
    """Raises ValidationError at `mentor` for oneself, somebody of the same reporting line, and somebody who left."""
    if mentor.pk == mentee.pk:
        raise ValidationError({"mentor": "Somebody else can see what you cannot. Choose a colleague."})
    if mentor.pk == mentee.manager_id:
        raise ValidationError({"mentor": f"{mentor.name} is the manager, and sees what is shared already."})
    if in_one_line(mentor, mentee):
        raise ValidationError({"mentor": f"{mentor.name} is in the same reporting line. Choose somebody outside it."})
    for person in (mentor, mentee):
        if not person.is_active:
            raise ValidationError({"mentor": f"{person.name} has left."})


@transaction.atomic
def end_pairing(pairing: Pairing, *, by: User | None, words: str = "") -> Pairing:
    """No fault of anybody: a mentor leaves the growth circle at once, and verdicts already given stay.

    `words` are a closing note for the other side. `by` is None when Rungs ends a pairing gone quiet. The slices are
    told (`pairing_ended`), also about whoever is to be told. Ended already, nothing happens.
    """
    current = Pairing.objects.select_for_update().get(pk=pairing.pk)
    if current.is_active:
        current.ended_on, current.ended_by = timezone.localdate(), by
        current.renewal_until, current.renewal_by = None, None
        current.save(update_fields=["ended_on", "ended_by", "renewal_until", "renewal_by"])
        pairing_ended.send(Pairing, pairing=current, by=by, words=words)
    pairing.refresh_from_db()
    return pairing
