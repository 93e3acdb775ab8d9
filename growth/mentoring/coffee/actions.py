"""Taking part in coffee rounds, drawing them, and saying that one met."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from growth.mentoring.coffee.drawing import SMALLEST, draw, met_before
from growth.mentoring.coffee.models import CoffeeGroup, CoffeeMember, CoffeeRound
from growth.mentoring.coffee.queries import earlier_groups, taking_part
from growth.mentoring.profiles.models import Profile
from growth.notices.actions import tell
from growth.words import joined

TOO_FEW = "Fewer than two people take part. Tell people about it first; everybody joins on their own."
LONGEST = timedelta(days=92)
LONGEST_REPEAT = 12  # weeks


@transaction.atomic
def take_part(*, by: User, coffee: bool) -> Profile:
    """In, or out, from the next round on: a group that is drawn already stays."""
    profile, _ = Profile.objects.get_or_create(person=by)
    if profile.coffee != coffee:
        profile.coffee = coffee
        profile.save(update_fields=["coffee"])
    return profile


@transaction.atomic
def draw_round(*, by: User, until: date, every_weeks: int = 0) -> CoffeeRound:
    """Draws groups of everybody who takes part, and tells each with whom. Of one day there is one round: drawn
    again, the one that is there is returned.

    Raises ValidationError at `until` for a day that is not to come, or far off, or after the next round would be
    drawn; at `every_weeks` for less than 0 and more than 12; when a round repeats already; and with fewer than two.
    """
    today = timezone.localdate()
    drawn = CoffeeRound.objects.filter(starts_on=today).first()
    if drawn is not None:
        return drawn
    if not today < until <= today + LONGEST:
        raise ValidationError({"until": "Choose a day to come, within three months."})
    if not 0 <= every_weeks <= LONGEST_REPEAT:
        raise ValidationError({"every_weeks": f"Every {LONGEST_REPEAT} weeks at most; 0 is once."})
    if every_weeks and until >= today + timedelta(weeks=every_weeks):
        raise ValidationError({"until": "The next round is drawn before that day. Choose an earlier one."})
    newest = CoffeeRound.objects.select_for_update().first()
    if newest is not None and newest.repeats:
        raise ValidationError("A round repeats already. Stop it first, then draw another.")
    try:
        with transaction.atomic():
            return _draw(starts_on=today, until=until, every_weeks=every_weeks, by=by)
    except IntegrityError:  # at the same moment by somebody else
        return CoffeeRound.objects.get(starts_on=today)


def draw_next(today: date) -> CoffeeRound | None:
    """The next round of one that repeats, if it is due; None if not, or while fewer than two take part.

    Two workers at once draw one. After a pause of the workers one round is drawn, not all that were missed.
    """
    with transaction.atomic():
        newest = CoffeeRound.objects.select_for_update().first()
        if newest is None or not newest.repeats or newest.next_on > today:
            return None
        if CoffeeRound.objects.filter(starts_on__gt=newest.starts_on).exists():
            return None  # drawn by somebody else, while this one waited for the lock
        try:
            with transaction.atomic():
                return _draw(
                    starts_on=today,
                    until=today + (newest.until - newest.starts_on),
                    every_weeks=newest.every_weeks,
                    by=newest.drawn_by,
                )
        except (ValidationError, IntegrityError):
            return None  # too few people today; tomorrow it is tried again


@transaction.atomic
def stop_repeating(drawn: CoffeeRound, *, by: User) -> CoffeeRound:
    """No further round is drawn by itself. The groups of this one stay."""
    current = CoffeeRound.objects.select_for_update().get(pk=drawn.pk)
    if current.stopped_at is None:
        current.stopped_at = timezone.now()
        current.save(update_fields=["stopped_at"])
    return current


@transaction.atomic
def say_met(group: CoffeeGroup, *, by: User) -> CoffeeGroup:
    """One of the group says so for all; the first one counts."""
    CoffeeGroup.objects.filter(pk=group.pk, met_at__isnull=True).update(met_at=timezone.now())
    group.refresh_from_db()
    return group


def _draw(*, starts_on: date, until: date, every_weeks: int, by: User | None) -> CoffeeRound:
    people = {person.pk: person for person in taking_part()}
    if len(people) < SMALLEST:
        raise ValidationError(TOO_FEW)
    teams = {pk: person.team_id for pk, person in people.items()}
    drawn = CoffeeRound.objects.create(starts_on=starts_on, until=until, every_weeks=every_weeks, drawn_by=by)
    groups = draw(people, met=met_before(earlier_groups()), teams=teams)
    rows = CoffeeGroup.objects.bulk_create([CoffeeGroup(round=drawn) for _ in groups])
    CoffeeMember.objects.bulk_create(
        CoffeeMember(group=row, person_id=pk) for row, group in zip(rows, groups, strict=True) for pk in group
    )
    for group in groups:
        _tell([people[pk] for pk in group], until)
    return drawn


def _tell(group: list[User], until: date) -> None:
    for person in group:
        others = joined(sorted(other.name for other in group if other.pk != person.pk))
        text = f"Coffee with {others}, until {until.day} {until:%b %Y}: find a time that suits you"
        tell(person, text, url=reverse("mentoring:coffee"), mail=True, waits=False)
