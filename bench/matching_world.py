"""A round of matching in an organisation of people with standings of their own: profiles, wishes, evidence, entries.

Rows are made in bulk, past the actions, but as the actions would leave them. The same on the same day.
"""

from datetime import time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bench.world import DOMAIN, SEED, build
from growth.mentoring.models import Pairing, Preference, Profile, Round, RoundEntry, Wish
from growth.mentoring.rounds.models import MOST_RANKED

NAME = "Bench round"
ZONES = ("Europe/Lisbon", "Europe/Berlin", "Europe/Helsinki", "America/New_York", "Asia/Kolkata")
TOPICS = ("Kafka", "Postgres", "on call", "writing", "testing", "hiring", "security", "mobile", "search", "billing")
LANGUAGES = ("English", "Portuguese", "German", "Finnish")


@transaction.atomic
def build_round(mentees: int, mentors: int, items: int) -> None:
    """So many who look for help and so many others who offer it, each with about `items` items of evidence."""
    rng = Random(SEED)
    people = mentees + mentors
    build(people, people * items)
    Pairing.objects.all().delete()
    everybody = list(User.objects.filter(email__endswith=f"@{DOMAIN}").order_by("pk"))
    for person in everybody:
        person.time_zone = rng.choice(ZONES)
    User.objects.bulk_update(everybody, ["time_zone"], batch_size=100)
    owner = everybody[0]
    User.objects.filter(pk=owner.pk).update(is_programme_owner=True)
    ranked = User.objects.filter(pk__in=[person.pk for person in everybody]).order_by(
        "-placements__level__position", "pk"
    )
    by_level = list(dict.fromkeys(ranked.values_list("pk", flat=True)))
    helpers, seekers = by_level[:mentors], by_level[mentors : mentors + mentees]
    Profile.objects.bulk_create(_profile(rng, pk, offers=pk in set(helpers)) for pk in by_level)
    Wish.objects.bulk_create(Wish(person_id=pk, topics=rng.sample(TOPICS, rng.randint(0, 3))) for pk in by_level)
    made = Round.objects.create(
        name=NAME, closes_on=timezone.localdate() - timedelta(days=1), created_by=owner, state=Round.State.CLOSED
    )
    _enter(rng, made, RoundEntry.Side.MENTOR, helpers, seekers)
    _enter(rng, made, RoundEntry.Side.MENTEE, seekers, helpers)


def _profile(rng: Random, person: int, *, offers: bool) -> Profile:
    starts = rng.choice((7, 8, 9, 9, 10))
    return Profile(
        person_id=person,
        offers=["mentoring"] if offers else [],
        topics=rng.sample(TOPICS, rng.randint(0, 4)),
        languages=rng.sample(LANGUAGES, rng.randint(1, 2)),
        capacity=rng.randint(1, 3),
        works_from=time(starts),
        works_until=time(starts + 8),
    )


def _enter(rng: Random, made: Round, side: str, people: list[int], others: list[int]) -> None:
    entries = RoundEntry.objects.bulk_create(RoundEntry(round=made, person_id=pk, side=side) for pk in people)
    Preference.objects.bulk_create(
        Preference(entry=entry, other_id=other, rank=rank)
        for entry in entries
        for rank, other in enumerate(rng.sample(others, min(len(others), rng.randint(0, MOST_RANKED))), start=1)
    )
