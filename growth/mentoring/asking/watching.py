"""“Tell me when there is a place”: told once, when a pairing ends, a mentor has room for more, or a pause is over."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from growth.mentoring.actions import refuse_pair
from growth.mentoring.asking.models import Watch
from growth.mentoring.asking.refusals import has_place
from growth.notices.actions import tell


@transaction.atomic
def watch(mentor: User, *, by: User) -> Watch:
    """`by` is told when `mentor` has a place. Asked twice is asked once.

    Raises ValidationError for somebody they could never ask, and for somebody who has a place.
    """
    refuse_pair(mentor=mentor, mentee=by)
    if has_place(mentor):
        raise ValidationError(f"{mentor.name} has a place now: ask.")
    return Watch.objects.get_or_create(person=by, mentor=mentor)[0]


def stop_watching(mentor: User, *, by: User) -> None:
    Watch.objects.filter(person=by, mentor=mentor).delete()


@transaction.atomic
def tell_watchers(mentor: User) -> int:
    """Tells whoever waits for a place with `mentor`, once, if there is one. Returns how many were told."""
    if not has_place(mentor):
        return 0
    watches = list(Watch.objects.select_for_update(of=("self",)).filter(mentor=mentor).select_related("person"))
    url = f"{reverse('mentoring:asking')}?mentor={mentor.pk}"
    for one in watches:
        tell(one.person, f"{mentor.name} has a place for somebody to help", url=url)
    Watch.objects.filter(pk__in=[one.pk for one in watches]).delete()
    return len(watches)


def tell_of_places() -> int:
    """Looks at everybody somebody waits for, as a pause ends by itself. Returns how many people were told."""
    waited_for = User.objects.active().filter(pk__in=Watch.objects.values("mentor"))
    return sum(tell_watchers(mentor) for mentor in waited_for.order_by("pk"))
