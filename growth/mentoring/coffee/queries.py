"""What the coffee page shows, and what a draw has to know."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q

from accounts.models import PersonQuerySet, User
from growth.mentoring.coffee.models import CoffeeGroup, CoffeeGroupQuerySet, CoffeeMember, CoffeeRound
from growth.mentoring.matching.hours import Hours, shared_hours
from growth.mentoring.profiles.models import Profile


@dataclass(frozen=True)
class Companion:
    """Somebody else of one's group, and how many working hours the two share."""

    person: User
    hours: float | None  # a week; None when one of the two has not said when they work

    @property
    def words(self) -> str:
        if self.hours is None:
            return "Ask each other when you work."
        if self.hours < 1:
            return "You share no working hours. An early or a late call may do, or a few lines in writing."
        rounded = round(self.hours)
        return f"You share {rounded} working hour{'' if rounded == 1 else 's'} this week."


def taking_part() -> PersonQuerySet:
    """Everybody who is here and wants coffee with somebody new."""
    return User.objects.active().filter(mentoring_profile__coffee=True).order_by("pk")


def earlier_groups() -> list[list[int]]:
    """Who sat together so far, by id. That they were drawn counts: few people come back to say that they met."""
    groups: dict[int, list[int]] = defaultdict(list)
    for group, person in CoffeeMember.objects.order_by("pk").values_list("group", "person"):
        groups[group].append(person)
    return list(groups.values())


def groups_of(viewer: User) -> CoffeeGroupQuerySet:
    """One's own groups, the newest first, with those in them."""
    mine = CoffeeGroup.objects.filter(pk__in=CoffeeMember.objects.filter(person=viewer).values("group"))
    return with_members(mine).order_by("-round__starts_on", "-pk")


def with_members(groups: CoffeeGroupQuerySet) -> CoffeeGroupQuerySet:
    members = Prefetch("members", CoffeeMember.objects.select_related("person"))
    return groups.select_related("round").prefetch_related(members)


def companions(viewer: User, group: CoffeeGroup, today: date) -> list[Companion]:
    """The others of the group, by name. `group` comes with its members."""
    people = [member.person for member in group.members.all()]
    profiles = Profile.objects.filter(person__in=people).select_related("person")
    hours = {profile.person_id: profile.hours for profile in profiles}
    mine = hours.get(viewer.pk)
    others = sorted((person for person in people if person.pk != viewer.pk), key=lambda person: person.name)
    return [Companion(person, _shared(mine, hours.get(person.pk), today)) for person in others]


def round_numbers(drawn: CoffeeRound) -> dict[str, int]:
    """How many groups there are, and of how many somebody said that they met."""
    counted: dict[str, int] = drawn.groups.aggregate(
        groups=Count("pk"), met=Count("pk", filter=Q(met_at__isnull=False))
    )
    return counted


def _shared(one: Hours | None, other: Hours | None, today: date) -> float | None:
    return None if one is None or other is None else shared_hours(one, other, today)
