"""Queries of pages that are opened all day, built once for everybody.

Django takes several times longer to build such a query than the database to answer it. A rule of reading that looks at
nothing of the viewer but `pk` gives the same SQL for everybody, with another number in it: it is built for a stand-in,
kept (`functools.lru_cache` over whatever else it depends on, the day for instance), and asked with the viewer's number.
"""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User

STAND_IN = User(pk=-1)  # nobody; has no other value that a rule of reading could look at
Compiled = tuple[str, tuple[Any, ...]]  # SQL and its values, among them those of the stand-in


def compiled(rows: QuerySet[Any]) -> Compiled:
    """The SQL of a queryset made for `STAND_IN`."""
    sql, values = rows.query.sql_with_params()
    return sql, tuple(values)


def values_for(viewer: User, values: tuple[Any, ...]) -> list[Any]:
    """The values with those of the stand-in replaced by the viewer's."""
    return [viewer.pk if value == STAND_IN.pk else value for value in values]
