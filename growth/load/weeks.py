"""Weeks and months of load check-ins. Pure.

A check-in belongs to the month in which its week begins. A month is closed once its last week is over and can be
edited nowhere on earth any more; from then on its answers never change.
"""

from datetime import date, timedelta

from growth.weeks import week_of

SETTLING = timedelta(days=2)  # a week ends more than a day later in the last time zone than in the first


def last_closed_month(today: date) -> date:
    """The first day of the newest month that is closed."""
    running = week_of(today - SETTLING).replace(day=1)
    return (running - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)
