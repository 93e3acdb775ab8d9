"""Pages of Rungs measured against a bare Django page, in a world of a chosen size: `make bench`."""

import argparse
import hashlib
import json
import os
import signal
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.timing import Measured, Page
    from bench.world import World

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var")
QUERIES, RATIO, HEAVY_RATIO = 12, 5.0, 10.0  # the limits
FEWEST_PEOPLE, FEWEST_ITEMS = 24, 200


def main() -> None:
    options = _options()
    load = os.getloadavg()[0]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that the server goes with the bench
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    set_up(f"bench-{'team-' if options.one_manager else ''}{options.people}-{options.evidence}")
    from bench import timing  # needs the settings chosen above

    built = _world(options.people, options.evidence, options.one_manager)
    pages = _team_pages(built, options.people - 1) if options.one_manager else _pages(built, options.evidence)
    print(f"Measuring {len(pages)} pages, {options.requests} requests each, in turn with a bare page ...", flush=True)
    with timing.server(DATA_DIR / "bench.log") as port:
        found = [timing.measure(port, page, options.requests) for page in pages]
    report(found, load)
    target = DATA_DIR / ("bench-team.json" if options.one_manager else "bench.json")
    target.write_text(json.dumps([_row(one, options.people, options.evidence) for one in found], indent=2) + "\n")
    print(f"Written to {target}.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--people", type=int, default=500, help="how many people there are")
    parser.add_argument("--evidence", type=int, default=50_000, help="how many items of evidence they have in all")
    parser.add_argument("--one-manager", action="store_true", help="one manager leads all others: the team pages")
    parser.add_argument("--requests", type=int, default=200, help="how often each page is timed")
    options = parser.parse_args()
    if options.people < FEWEST_PEOPLE or options.evidence < max(FEWEST_ITEMS, 4 * options.people):
        parser.error(f"at least {FEWEST_PEOPLE} people, {FEWEST_ITEMS} items, and four items a person")
    if options.requests < 2:
        parser.error("at least two requests")
    return options


def set_up(name: str) -> None:
    """Chooses the database, unless DATABASE_URL has, and starts Django."""
    if "DATABASE_URL" not in os.environ:
        file = _database_file(name)
        if not file.exists():
            for outdated in DATA_DIR.glob(f"{name}-*.sqlite3*"):
                outdated.unlink()
        os.environ["DATABASE_URL"] = f"sqlite:///{file}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()


def _database_file(name: str) -> Path:
    """Where a world of this name is kept. Its name changes with the tables, the ladders, the builders and the week."""
    sources = [*BASE_DIR.glob("*/migrations/*.py"), *BASE_DIR.glob("growth/*/migrations/*.py")]
    sources += [*BASE_DIR.glob("ladder/content/*.yaml"), *BASE_DIR.glob("bench/*world.py")]
    made_of = hashlib.sha256(repr(date.today().isocalendar()[:2]).encode())
    for source in sorted(sources):
        made_of.update(source.read_bytes())
    return DATA_DIR / f"{name}-{made_of.hexdigest()[:8]}.sqlite3"


def _world(people: int, evidence: int, one_manager: bool) -> "World":
    """The world that is there, or a new one."""
    from django.core.management import call_command

    from bench import world

    is_built = world.is_built(people, evidence)  # before anything is changed in a database that was named
    call_command("migrate", verbosity=0)
    if is_built:
        print(f"The world of {people:,} people and {evidence:,} items is there already.")
    else:
        print(f"Building a world of {people:,} people and {evidence:,} items ...", flush=True)
        start = time.perf_counter()
        world.build(people, evidence, one_manager=one_manager)
        world.settle()
        print(f"Built in {time.perf_counter() - start:.0f} seconds.")
    return world.chosen()


def _pages(world: "World", evidence: int) -> "list[Page]":
    from django.urls import reverse

    from bench.timing import Limit, Page
    from bench.world import LADDER, heavy_items

    limit = Limit(QUERIES, RATIO)
    items = f"{heavy_items(evidence):,} items"
    return [
        Page("home", reverse("home"), world.typical, limit),
        Page("evidence list", reverse("evidence:list"), world.typical, limit),
        Page("one evidence", world.item.get_absolute_url(), world.typical, limit),
        Page("report", reverse("reports:own"), world.typical, limit),
        Page("report, as the manager", reverse("reports:person", args=[world.typical.pk]), world.manager),
        Page("shared evidence, of the manager", reverse("evidence:shared"), world.manager),
        Page("team", reverse("teams:team"), world.manager),
        Page("ladder matrix", reverse("ladder:matrix", args=[LADDER]), world.typical),
        Page(f"report of {items}", reverse("reports:own"), world.heavy, Limit(ratio=HEAVY_RATIO)),
        Page(f"home of {items}", reverse("home"), world.heavy),
    ]


def _team_pages(world: "World", people: int) -> "list[Page]":
    from django.urls import reverse

    from bench.timing import Limit, Page

    return [
        Page(f"team of {people}", reverse("teams:team"), world.manager, Limit(QUERIES, HEAVY_RATIO)),
        Page("composition of them", reverse("teams:composition"), world.manager),
        Page("fairness among them", reverse("teams:fairness"), world.manager),
    ]


def report(found: "list[Measured]", load: float) -> None:
    """A line a page, then what is over its limit. `load` is that of the machine before the start."""
    head = ("page", "queries", "HTML bytes", "p50 ms", "p95 ms", "bare p50", "ratio", "limit")
    print("\n{:<34}{:>8}{:>12}{:>9}{:>9}{:>10}{:>8}  {}".format(*head))
    for one in found:
        print(
            f"{one.page.name:<34}{one.queries:>8}{one.bytes:>12,}{one.p50_ms:>9.1f}{one.p95_ms:>9.1f}"
            f"{one.bare_p50_ms:>10.1f}{one.ratio:>8.1f}  {_verdict(one)}".rstrip()
        )
    over = [f"{one.page.name} ({'; '.join(one.over)})" for one in found if one.over]
    print(f"\nOVER THE LIMITS: {', '.join(over)}." if over else "\nAll pages are within their limits.")
    if load > (os.cpu_count() or 1) / 2:
        print(f"The machine was busy with other work (load {load:.1f} before the start): ratios are not to be trusted.")


def _verdict(one: "Measured") -> str:
    limit = one.page.limit
    asked = [f"{limit.queries} queries"] if limit.queries is not None else []
    asked += [f"ratio {limit.ratio:g}"] if limit.ratio is not None else []
    return f"{'OVER' if one.over else 'ok'} (at most {', '.join(asked)})" if asked else ""


def _row(one: "Measured", people: int, evidence: int) -> dict[str, str | int | float]:
    """One row of bench.json; times in milliseconds."""
    return {
        "page": one.page.name,
        "queries": one.queries,
        "bytes": one.bytes,
        "p50_ms": round(one.p50_ms, 2),
        "p95_ms": round(one.p95_ms, 2),
        "ratio": round(one.ratio, 2),
        "people": people,
        "evidence": evidence,
    }


if __name__ == "__main__":
    main()
