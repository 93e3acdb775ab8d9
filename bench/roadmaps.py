"""Roadmaps: `python -m bench.roadmaps`.

What planning 500 milestones with 2,000 prerequisites takes beyond reading their rows; then the pages, measured as
`python -m bench` does it, each in turn with a bare page: one's own roadmap of 26 milestones with 30 weeks of hours, a
manager's page of thirty people on roadmaps, and the calendar of one of them.
"""

import argparse
import json
import os
import signal
import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench.__main__ import DATA_DIR, set_up
from bench.__main__ import report as report_pages

if TYPE_CHECKING:
    from accounts.models import User
    from bench.timing import Page
    from growth.roadmaps.models import Enrolment

PEOPLE, EVIDENCE = 31, 200  # a manager and thirty people
PLANNING_MS = 100.0  # the limits
QUERIES, RATIO, HEAVY_RATIO = 12, 5.0, 10.0
FEED_QUERIES = 8 + 2  # two for the session of the visitor, which a calendar does not have
TIMES = 15  # how often planning is timed, turn by turn with reading


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.roadmaps", description=__doc__)
    options.add_argument("--requests", type=int, default=200, help="how often each page is timed")
    asked = options.parse_args()
    load = os.getloadavg()[0]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    set_up("bench-roadmaps")
    from bench import timing  # needs the settings chosen above

    manager, person = _world()
    planning = _planning(manager.enrolments.get())
    pages = _pages(manager, person)
    print(f"Measuring {len(pages)} pages, {asked.requests} requests each, in turn with a bare page ...", flush=True)
    with timing.server(DATA_DIR / "bench.log") as port:
        found = [timing.measure(port, page, asked.requests) for page in pages]
    report_pages(found, load)
    rows = [{"page": one.page.name, "queries": one.queries, "ratio": round(one.ratio, 2)} for one in found]
    written = json.dumps({"planning_ms": round(planning, 1), "pages": rows}, indent=2)
    (DATA_DIR / "bench-roadmaps.json").write_text(f"{written}\n")
    if planning > PLANNING_MS or any(one.over for one in found):
        sys.exit("Over a limit.")


def _world() -> "tuple[User, User]":
    """The manager and one of the thirty, in the world that is there or in a new one."""
    from django.core.management import call_command

    from accounts.models import User
    from bench import roadmaps_world, world

    is_built = world.is_built(PEOPLE, EVIDENCE)
    call_command("migrate", verbosity=0)
    if not is_built:
        print(f"Building a world of {PEOPLE} people ...", flush=True)
        world.build(PEOPLE, EVIDENCE, one_manager=True)
    chosen = world.chosen()
    if not roadmaps_world.is_built():
        roadmaps_world.build(list(User.objects.filter(manager=chosen.manager).order_by("pk")), chosen.manager)
        world.settle()
    return chosen.manager, chosen.typical


def _planning(enrolment: "Enrolment") -> float:
    """Milliseconds that a plan takes beyond reading the rows it is made of."""
    from django.utils import timezone

    from bench import roadmaps_world
    from growth.roadmaps.progress import progress_of

    today, weekly = timezone.localdate(), roadmaps_world.WEEKLY
    reading, both = _turn_by_turn(lambda: _rows_of(enrolment), lambda: progress_of(enrolment, today).plan_at(weekly))
    print(
        f"{roadmaps_world.MANY} milestones with {roadmaps_world.PREREQUISITES:,} prerequisites: rows {reading:.1f} ms, "
        f"rows and plan {both:.1f} ms; planning {both - reading:.1f} ms (at most {PLANNING_MS:g})"
    )
    return both - reading


def _rows_of(enrolment: "Enrolment") -> None:
    """The rows a plan is made of, and nothing more."""
    from growth.roadmaps.models import PlannedMilestone

    through = PlannedMilestone.prerequisites.through.objects
    list(enrolment.milestones.all())
    list(through.filter(from_plannedmilestone__enrolment=enrolment).values_list())
    list(enrolment.plans.all())
    list(enrolment.hours.values_list("week", "milestone", "minutes"))
    list(enrolment.time_off.all())


def _turn_by_turn(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Medians in milliseconds; in turn, so that whatever slows the machine down hits both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(TIMES):
        for found, do in zip(times, (first, second), strict=True):
            start = time.perf_counter()
            do()
            found.append(time.perf_counter() - start)
    return statistics.median(times[0]) * 1000, statistics.median(times[1]) * 1000


def _pages(manager: "User", person: "User") -> "list[Page]":
    from django.urls import reverse

    from bench.timing import Limit, Page
    from growth.roadmaps.calendars.actions import make_link

    _, token = make_link(person.enrolments.get(), by=person)
    return [
        Page("own roadmap", reverse("roadmaps:own"), person, Limit(QUERIES, RATIO)),
        Page("team of thirty", reverse("roadmaps:team"), manager, Limit(QUERIES, HEAVY_RATIO)),
        Page("calendar", reverse("roadmaps:calendar"), person, Limit(QUERIES, RATIO)),
        Page("calendar, as it is read", reverse("roadmaps:feed", args=[token]), person, Limit(FEED_QUERIES)),
    ]


if __name__ == "__main__":
    main()
