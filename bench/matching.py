"""The preview of a matching round: 1,000 mentees and 600 mentors with room for one to three.

`python -m bench.matching` makes the preview as its job does, and says how long that takes and how much it asks of the
database, at this size and at a tenth of it; and what our solver takes against scipy's bare `linear_sum_assignment` on
the same matrix.
"""

import argparse
import json
import os
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bench.__main__ import DATA_DIR, set_up

if TYPE_CHECKING:
    from growth.mentoring.matching.assigning import Table
    from growth.mentoring.rounds.models import Round

RATIO, SECONDS = 2.0, 20.0  # the limits
TIMES = 9  # how often the solvers are timed, turn by turn


@dataclass(frozen=True)
class Measured:
    """One round: the whole preview in seconds, the first time and again; what it asks; the solvers in milliseconds."""

    mentees: int
    mentors: int
    places: int
    pairs: int
    first_s: float
    again_s: float
    reads: int
    first_writes: int
    writes: int
    bare_ms: float
    solver_ms: float

    @property
    def ratio(self) -> float:
        return self.solver_ms / self.bare_ms


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    options.add_argument("--mentees", type=int, default=1000)
    options.add_argument("--mentors", type=int, default=600)
    options.add_argument(
        "--items", type=int, default=20, help="items of evidence a person has, with 0 to 3 claims each"
    )
    options.add_argument("--alone", action="store_true", help="this size only, not a tenth of it")
    asked = options.parse_args()
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not asked.alone and "DATABASE_URL" not in os.environ:
        _another(asked.mentees // 10, asked.mentors // 10, asked.items)
    set_up(f"bench-matching-{asked.mentees}-{asked.mentors}-{asked.items}")
    found = _measure(_round(asked.mentees, asked.mentors, asked.items))
    _report(found)
    target = DATA_DIR / f"bench-matching-{asked.mentees}.json"
    target.write_text(json.dumps({**asdict(found), "ratio": found.ratio}, indent=2) + "\n")
    if found.ratio > RATIO or max(found.first_s, found.again_s) > SECONDS:
        sys.exit(f"Over a limit: ratio {RATIO:g}, {SECONDS:g} s.")


def _another(mentees: int, mentors: int, items: int) -> None:
    """The same in a process of its own: each world has its own database."""
    import subprocess

    sizes = ("--mentees", str(mentees), "--mentors", str(mentors), "--items", str(items))
    subprocess.run([sys.executable, "-m", "bench.matching", "--alone", *sizes], check=True)


def _round(mentees: int, mentors: int, items: int) -> "Round":
    from django.core.management import call_command

    from bench import matching_world, world
    from growth.mentoring.models import Round

    call_command("migrate", verbosity=0)
    if not Round.objects.filter(name=matching_world.NAME).exists():
        print(f"Building {mentees:,} mentees and {mentors:,} mentors ...", flush=True)
        matching_world.build_round(mentees, mentors, items)
        world.settle()
    return Round.objects.get(name=matching_world.NAME)


def _measure(of: "Round") -> Measured:
    from growth.mentoring.matching.assigning import best_pairs
    from growth.mentoring.models import Profile, Wish

    Profile.objects.update(level=0, strengths={}, taken_at=None)
    Wish.objects.update(gaps=[])
    first_s, _, first_writes = _preview(of)
    pairs = of.proposals.count()
    again_s, reads, writes = _preview(of)
    table, room = _table(of)
    bare_ms, solver_ms = _solvers(table, room, of.objective)
    assert len(best_pairs(table, room, of.objective)) == pairs
    return Measured(
        mentees=len(table.mentees),
        mentors=len(table.mentors),
        places=sum(room.values()),
        pairs=pairs,
        first_s=first_s,
        again_s=again_s,
        reads=reads,
        first_writes=first_writes,
        writes=writes,
        bare_ms=bare_ms,
        solver_ms=solver_ms,
    )


def _preview(of: "Round") -> tuple[float, int, int]:
    """The job as a worker does it: seconds, queries that read, and queries that write."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from growth.jobs.models import Job
    from growth.jobs.running import run_now
    from growth.mentoring.rounds.previewing import KIND

    job = Job.objects.create(owner=of.created_by, kind=KIND, title="Bench", params={"round": of.pk})
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        run_now(job.pk)
    seconds = time.perf_counter() - start
    job.refresh_from_db()
    if job.state != "done":
        raise SystemExit(f"The preview failed: {job.error}")
    job.delete()
    # How far a job is, it says twice a second: those are a matter of time, not of people.
    queries = [query["sql"] for query in asked.captured_queries if "jobs_job" not in query["sql"]]
    reads = sum(query.startswith("SELECT") for query in queries)
    return seconds, reads, len(queries) - reads


def _table(of: "Round") -> "tuple[Table, dict[int, int]]":
    """The matrix of the round as the preview has it."""
    from django.utils import timezone

    from growth.mentoring.rounds import previewing

    everybody = previewing.field_of(of, list(of.entries.taking_part().select_related("person")))
    today = timezone.localdate()
    table = previewing.table_of(everybody.mentees, everybody.mentors, everybody.past, today, lambda words: None)
    return table, {pk: max(0, mentor.room) for pk, mentor in everybody.mentors.items()}


def _solvers(table: "Table", room: dict[int, int], objective: str) -> tuple[float, float]:
    """Medians in milliseconds, timed turn by turn, so that whatever slows the machine down hits both alike."""
    from scipy.optimize import linear_sum_assignment

    from growth.mentoring.matching.assigning import best_pairs, weighed

    weights, _ = weighed(table, room, objective)
    bare, ours = [], []
    for _ in range(TIMES):
        start = time.perf_counter()
        linear_sum_assignment(weights, maximize=True)
        between = time.perf_counter()
        best_pairs(table, room, objective)
        bare.append(between - start)
        ours.append(time.perf_counter() - between)
    return statistics.median(bare) * 1000, statistics.median(ours) * 1000


def _report(found: Measured) -> None:
    print(
        f"{found.mentees:,} mentees, {found.mentors:,} mentors with {found.places:,} places: {found.pairs:,} pairs\n"
        f"  preview  {found.first_s:.2f} s the first time, {found.again_s:.2f} s again (at most {SECONDS:g})\n"
        f"  queries  {found.reads} read; {found.first_writes} write the first time, {found.writes} again\n"
        f"  solver   {found.solver_ms:.1f} ms, bare {found.bare_ms:.1f} ms: ratio {found.ratio:.2f} (at most {RATIO:g})"
    )


if __name__ == "__main__":
    main()
