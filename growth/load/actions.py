"""Every change to load check-ins and their sharing."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from growth.load.models import LoadCheckIn, LoadShare
from growth.load.rules import leads
from growth.mentoring.models import Pairing
from growth.notices.actions import tell
from growth.weeks import week_of


@transaction.atomic
def check_in(
    *, by: User, visible_risk: int, without_authority: int, communication: int, emotional: int, words: str = ""
) -> LoadCheckIn:
    """This week's check-in of `by`; a second one in a week puts its answers over those of the first.

    Raises ValidationError while this week's is shared: what a mentor reads is not changed under their eyes.
    """
    today = timezone.localdate()
    week = week_of(today)
    shares = LoadShare.objects.in_force().filter(check_in__person=by, check_in__week=week)
    shared = shares.select_for_update(of=("self",)).select_related("pairing__mentor").first()
    if shared:
        raise ValidationError(
            f"This week’s check-in is shared with {shared.pairing.mentor.name}. Take it back first, then change it."
        )
    answers = {
        "visible_risk": visible_risk,
        "without_authority": without_authority,
        "communication": communication,
        "emotional": emotional,
        "words": words,
        "answered_on": today,
        "team": by.team,
    }
    return LoadCheckIn.objects.update_or_create(person=by, week=week, defaults=answers)[0]


@transaction.atomic
def share(check_in: LoadCheckIn, *, by: User, pairing: Pairing) -> LoadShare:
    """Opens one check-in to one of the author's active mentors, who is told that there is one.

    Raises ValidationError for a pairing that is not an active one of the author, for a mentor who left, for one who
    leads the author (no manager reads a load check-in, also not as a mentor), and for sharing twice.
    """
    mentor = pairing.mentor
    if pairing.mentee_id != check_in.person_id or not (pairing.is_active and pairing.opens_record):
        raise ValidationError({"pairing": "Choose one of your mentors."})
    if not mentor.is_active:
        raise ValidationError({"pairing": f"{mentor.name} has left."})
    if leads(mentor, check_in.person):
        raise ValidationError({"pairing": f"{mentor.name} leads you. Load check-ins are not for managers."})
    try:
        with transaction.atomic():
            made = LoadShare.objects.create(check_in=check_in, pairing=pairing)
    except IntegrityError:
        raise ValidationError({"pairing": f"It is shared with {mentor.name} already."}) from None
    tell(mentor, f"{by.name} shared a load check-in with you.", url=check_in.get_absolute_url())
    return made


@transaction.atomic
def take_back(share: LoadShare, *, by: User) -> LoadShare:
    """The mentor sees it no more, at once. That they read it stays recorded."""
    LoadShare.objects.filter(pk=share.pk, taken_back_at__isnull=True).update(taken_back_at=timezone.now())
    share.refresh_from_db()
    return share
