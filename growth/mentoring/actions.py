from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from growth.mentoring.models import Pairing
from growth.mentoring.signals import pairing_ended


@transaction.atomic
def begin_pairing(*, mentor: User, by: User) -> Pairing:
    """`by` names their mentor, who from now on is in their growth circle.

    Raises ValidationError for oneself, one's manager (who is in the circle anyway), somebody who left, and a
    pairing that is there already.
    """
    if mentor.pk == by.pk:
        raise ValidationError({"mentor": "Somebody else can see what you cannot. Choose a colleague."})
    if mentor.pk == by.manager_id:
        raise ValidationError({"mentor": f"{mentor.name} is your manager and sees what you share already."})
    if not mentor.is_active:
        raise ValidationError({"mentor": f"{mentor.name} has left."})
    try:
        with transaction.atomic():
            return Pairing.objects.create(mentor=mentor, mentee=by)
    except IntegrityError:
        raise ValidationError({"mentor": f"{mentor.name} is your mentor already."}) from None


@transaction.atomic
def end_pairing(pairing: Pairing, *, by: User) -> Pairing:
    """The mentor leaves the mentee's growth circle at once. Verdicts already given stay."""
    active = Pairing.objects.filter(pk=pairing.pk, ended_on__isnull=True)
    has_ended = active.update(ended_on=timezone.localdate(), ended_by=by)
    pairing.refresh_from_db()
    if has_ended:
        pairing_ended.send(Pairing, pairing=pairing, by=by)
    return pairing
