"""Months a check-in may be about, each as its first day. Pure."""

from datetime import date

BACK = 3  # months before this one that can still be told


def month_of(day: date) -> date:
    return day.replace(day=1)


def open_months(today: date) -> list[date]:
    """This month and those before it that one still remembers, newest first."""
    months = [month_of(today)]
    for _ in range(BACK):
        newest = months[-1]
        months.append(date(newest.year - (newest.month == 1), (newest.month - 2) % 12 + 1, 1))
    return months


def month_words(month: date) -> str:
    """“November 2026”."""
    return f"{month:%B %Y}"
