"""Whether the monthly ratings of a pair are a reason to ask both how it goes. Pure: no database, no clock.

What matters is that the two see it differently, or that it changed for one of them; never how high a number is. The
answer says neither which of the two it is about nor which of the reasons holds.
"""

from collections.abc import Mapping
from datetime import date

APART = 3
Ratings = Mapping[date, int]  # of one side: by the first day of the month


def needs_question(one: Ratings, other: Ratings, month: date) -> bool:
    """Whether in `month` the two ratings are `APART` or more, or one is as far below that side's previous rating."""
    here, there = one.get(month), other.get(month)
    is_apart = here is not None and there is not None and abs(here - there) >= APART
    return is_apart or _dropped(one, month) or _dropped(other, month)


def _dropped(ratings: Ratings, month: date) -> bool:
    now, earlier = ratings.get(month), [earlier for earlier in ratings if earlier < month]
    return now is not None and bool(earlier) and ratings[max(earlier)] - now >= APART
