"""How a pairing is doing, from its sessions against the cadence. Pure: no database, no clock.

The thresholds are those of docs/adr/0014: too early to tell for 21 days, a check-in is due after two missed meetings
or 30 days without one, quiet after 60 days, and after 90 Rungs closes the pairing.
"""

from datetime import date, timedelta
from enum import StrEnum

TOO_EARLY, MISSED, QUIET, CLOSES = timedelta(21), timedelta(30), timedelta(60), timedelta(90)
MISSED_MEETINGS = 2


class Health(StrEnum):
    """How a pairing is doing, best first but for the first, which nobody can tell yet."""

    TOO_EARLY = "Too early to tell"
    ON_TRACK = "On track"
    CHECK_IN = "Needs a check-in"
    QUIET = "Quiet"

    @property
    def mark(self) -> str:
        """How it looks beside its word."""
        return {"ON_TRACK": "good", "CHECK_IN": "wait", "QUIET": "bad"}.get(self.name, "")


def health_of(*, started_on: date, cadence_weeks: int, last_met: date | None, today: date) -> Health:
    """`last_met`: the day of the newest session that was held."""
    silence = silent_for(started_on=started_on, last_met=last_met, today=today)
    if silence >= QUIET:
        return Health.QUIET
    if last_met is None and today - started_on < TOO_EARLY:
        return Health.TOO_EARLY
    if silence >= min(MISSED_MEETINGS * timedelta(weeks=cadence_weeks), MISSED):
        return Health.CHECK_IN
    return Health.ON_TRACK


def closes_on(*, started_on: date, last_met: date | None) -> date:
    """The day on which Rungs ends the pairing unless the two meet before."""
    return max(last_met or started_on, started_on) + CLOSES


def silent_for(*, started_on: date, last_met: date | None, today: date) -> timedelta:
    """How long the two have not met, from the beginning if they never did."""
    return today - max(last_met or started_on, started_on)
