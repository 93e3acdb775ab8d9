"""What waits for people: the shape in which each slice tells the inbox, in its `waiting.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User


@dataclass(frozen=True)
class Row:
    """One thing that waits: a link that works for exactly this person, and the verb on its button."""

    what: str
    meta: str
    url: str
    verb: str
    since: datetime | None


@dataclass(frozen=True)
class Waits:
    """One kind of thing that waits.

    `rows` gives all that waits for a person, oldest first, and may look at nothing of that person but `pk`: its SQL
    is built once and asked for everybody. `row` makes the line of one of them. `kind`, in the plural, heads the list.
    """

    key: str
    kind: str
    rows: Callable[[User], QuerySet[Any]]
    row: Callable[[Any], Row]
