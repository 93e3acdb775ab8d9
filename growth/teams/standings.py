"""Where many people stand, from as few rows as the database can make of what they share.

The numbers are those of each person's growth report as the same viewer sees it: the same claims, the ladder version
each is placed on, its own rule of what is sustained. A year of many small items says the same thing many times, so
the database packs what counts of each claim into one number, and all numbers of a person into one string. Quarters
before the last ones that any rule looks at only matter for the highest level ever reached: they count as one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Case,
    Count,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from growth.evidence.claims import Verdict
from growth.evidence.models import Evidence
from growth.evidence.visibility import SHARED
from growth.reports.queries import rule_of
from growth.standing import ClaimRow, Quarter, Rule, Standing, standings, window
from ladder.structure import Structure

Standings = Mapping[str, Standing]  # by dimension key
PLACES = 64  # room for quarters in a packed claim
LEVELS = 2**24  # and for ids of levels


@dataclass(frozen=True)
class Shared:
    """What one person shares with the viewer."""

    newest: date  # day of the newest item
    standings: Standings  # where it puts them
    unanswered: int  # claims without a verdict
    since: datetime | None  # since when the first of these waits


class Joined(Aggregate):
    """The values of a group in one string, with spaces between them."""

    template = "GROUP_CONCAT(%(expressions)s, ' ')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG((%(expressions)s)::text, ' ')", **extra)


def shared_with(viewer: User, people: Mapping[int, Structure | None], today: date) -> dict[int, Shared]:
    """What other people share with `viewer`, by their ids. `people`: on which ladder each is, if on any.

    People who share nothing are left out.
    """
    widest = max((rule_of(structure).window for structure in set(people.values()) if structure), default=1)
    quarters = window(today, Rule(window=widest))
    parts: dict[int, list[_Part]] = defaultdict(list)
    for _, person, *part in _packed(viewer, list(people), today, quarters):
        parts[person].append(_Part(*part))
    return {person: _shared(found, people[person], today, widest) for person, found in parts.items()}


class _Part(NamedTuple):
    """What one person shares at one visibility."""

    newest: date
    unanswered: int
    since: datetime | None
    packed: str | None


def _shared(parts: Sequence[_Part], structure: Structure | None, today: date, widest: int) -> Shared:
    packed = " ".join(part.packed for part in parts if part.packed)
    return Shared(
        max(part.newest for part in parts),
        _standings(structure, packed, today, widest) if structure else {},
        sum(part.unanswered for part in parts),
        min((part.since for part in parts if part.since), default=None),
    )


@lru_cache(maxsize=4096)
def _standings(structure: Structure, packed: str, today: date, widest: int) -> Standings:
    """Pure, and asked again and again with the same words: what a person shares changes some times a week."""
    quarters = window(today, Rule(window=widest))
    days = [quarters[0].plus(-1).first_day, *(quarter.first_day for quarter in quarters)]
    rows = filter(None, (_row(structure, claim, days) for claim in set(packed.split())))
    found: Any = standings(rows, as_of=today, rule=rule_of(structure))
    return MappingProxyType(found)


def _row(structure: Structure, packed: str, days: Sequence[date]) -> ClaimRow | None:
    """A claim as it counts on this ladder; None for one against another ladder, or another version."""
    rest, place = divmod(int(packed), PLACES)
    expectation, level = divmod(rest, LEVELS)
    cell = structure.cell_of.get(expectation)
    if cell is None:
        return None
    # Only an accepted claim has a level (`accepted_at_a_level`).
    return ClaimRow(*cell, structure.position_of_level.get(level, 0), level > 0, days[place])


def _packed(viewer: User, people: Sequence[int], today: date, quarters: Sequence[Quarter]) -> Any:
    """For each person and visibility: the day of the newest item, and the packed claims.

    What others share is never private, and an item that carries claims is listed on its own date. The first is said
    once more, the second used, and visibilities are counted apart, so that an index answers (`evidence_by_audience`)
    in its own order.
    """
    shared = Evidence.objects.visible_to(viewer).live().order_by()
    shared = shared.filter(person__in=people, visibility__in=SHARED, listed_on__lte=today)
    newest_first = reversed(list(enumerate(quarters, start=1)))
    place = Case(
        *(When(listed_on__gte=quarter.first_day, then=Value(number)) for number, quarter in newest_first),
        default=Value(0),
        output_field=IntegerField(),
    )
    level = Coalesce(F("claims__accepted_level_id"), Value(0), output_field=BigIntegerField())
    claim = (F("claims__expectation_id") * Value(LEVELS) + level) * Value(PLACES) + place
    waiting = Q(claims__verdict=Verdict.WAITING)
    return shared.values_list("visibility", "person_id").annotate(
        newest=Max("listed_on"),
        unanswered=Count("claims", filter=waiting),
        since=Min("claims__waiting_since", filter=waiting),
        packed=Joined(claim, output_field=TextField()),
    )
