"""The list and the search of decisions over 10,000 records: `python -m bench.decisions`.

Records of invented words in 20 projects, and the people of a world around them; measured as `python -m bench` does it,
each page in turn with a bare page.
"""

import argparse
import json
import os
import signal
import sys
from typing import TYPE_CHECKING

from bench.__main__ import DATA_DIR, report, set_up

if TYPE_CHECKING:
    from accounts.models import User
    from bench.timing import Page

PROJECTS, PEOPLE, EVIDENCE = 20, 500, 2_000
QUERIES, RATIO = 8, 5.0  # the limits
OFTEN, SELDOM = 200, 1500  # places of words: one that is in an eighth of the records, one in a few


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.decisions", description=__doc__)
    options.add_argument("--records", type=int, default=10_000)
    options.add_argument("--requests", type=int, default=200, help="how often each page is timed")
    asked = options.parse_args()
    load = os.getloadavg()[0]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    set_up(f"bench-decisions-{asked.records}")
    from bench import timing  # needs the settings chosen above

    pages = _pages(_world(asked.records))
    print(f"Measuring {len(pages)} pages, {asked.requests} requests each, in turn with a bare page ...", flush=True)
    with timing.server(DATA_DIR / "bench.log") as port:
        found = [timing.measure(port, page, asked.requests) for page in pages]
    report(found, load)
    rows = [{"page": one.page.name, "queries": one.queries, "ratio": round(one.ratio, 2)} for one in found]
    (DATA_DIR / "bench-decisions.json").write_text(json.dumps(rows, indent=2) + "\n")


def _world(records: int) -> "User":
    """Somebody who reads, in the world that is there or in a new one."""
    from django.core.management import call_command

    from bench import decisions_world, world

    is_built = world.is_built(PEOPLE, EVIDENCE)
    call_command("migrate", verbosity=0)
    if not is_built:
        print(f"Building a world of {PEOPLE:,} people ...", flush=True)
        world.build(PEOPLE, EVIDENCE)
    if not decisions_world.is_built(records):
        print(f"Writing {records:,} records ...", flush=True)
        decisions_world.build(records, PROJECTS)
        world.settle()
    return world.chosen().typical


def _pages(reader: "User") -> "list[Page]":
    from django.urls import reverse

    from bench.decisions_world import word
    from bench.timing import Limit, Page

    limit = Limit(QUERIES, RATIO)
    own, everything = reverse("decisions:list"), reverse("search")
    often, seldom = word(OFTEN), word(SELDOM)
    return [
        Page("list", own, reader, limit),
        Page("list, last page", f"{own}?page=300", reader, limit),
        Page("list, three facets", f"{own}?status=accepted&project=3&revisit=due", reader, limit),
        Page("list, one person", f"{own}?person={reader.pk}", reader, limit),
        Page("search, a common word", f"{own}?q={often}", reader, limit),
        Page("search, a rare word", f"{own}?q={seldom}", reader, limit),
        Page("search, two words and a facet", f"{own}?q={often}+{seldom}&status=accepted", reader, limit),
        Page("search everywhere", f"{everything}?q={often}", reader, Limit(ratio=RATIO)),
        Page("list with its facets", f"{own}?facets=1", reader),
        Page("health", reverse("decisions:health"), reader),
    ]


if __name__ == "__main__":
    main()
