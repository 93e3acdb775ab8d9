"""1,000 decision records of several forms imported, and imported again: `python -m bench.importing`.

Invents a folder of records, makes a fresh database (or uses DATABASE_URL, which should be empty) and times the command
from its start to its end, then again without a change, then the zip of them all. Gives the limit beside each figure.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMITS = {"import": 30.0, "again": 30.0, "zip": 2.0}  # seconds, for 1,000 records on two cores
WORDS = [
    "queue", "ledger", "partner", "retry", "outbox", "schema", "cache", "event", "batch", "token", "replica", "index",
    "region", "quota", "audit",
]  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=1000)
    records = options.parse_args().records
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = sum(_write(folder / "records", number) for number in range(1, records + 1))
        print(f"{records:,} records, {size / 1e6:.1f} MB.")
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/importing.sqlite3")
        os.environ.update(DJANGO_SETTINGS_MODULE="config.settings", SECRET_KEY="only-for-the-bench", DATA_DIR=name)
        _manage("migrate", "--verbosity", "0")
        for what in ("import", "again"):
            start = time.perf_counter()
            _manage("import_decisions", str(folder / "records"), "--project", "Bench")
            _say(what, time.perf_counter() - start, records)
        _say("zip", _zipped(), records)
    if load > (os.cpu_count() or 1) / 2:
        print(f"The machine was busy with other work (load {load:.1f} before the start): do not trust the figures.")


def _manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True)


def _say(what: str, seconds: float, records: int) -> None:
    limit = LIMITS[what] * records / 1000
    print(f"{what:8} {seconds:6.1f} s, limit {limit:.0f} s{'' if seconds <= limit else ': TOO SLOW'}", flush=True)


def _zipped() -> float:
    import django

    django.setup()
    from accounts.models import User
    from growth.decisions.exchange.exporting import zip_of
    from growth.decisions.models import Decision

    reader, _ = User.objects.get_or_create(email="bench@example.org", defaults={"name": "Bench"})
    start = time.perf_counter()
    zip_of(reader, Decision.objects.all(), "madr")
    return time.perf_counter() - start


# ---- invented records


def _write(folder: Path, number: int) -> int:
    title = " ".join(WORDS[(number * step + step) % len(WORDS)] for step in (1, 3, 5, 7)).capitalize()
    form = (_nygard, _madr, _bullets, _bare)[number % 4]
    path = folder / f"area-{number % 7}/decisions" / f"{number:04}-{title.lower().replace(' ', '-')}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_text(form(number, title), encoding="utf-8")


def _text(number: int, paragraphs: int = 6) -> str:
    """Prose with a list, a table, links and a block of code; about 3 kB."""
    line = " ".join(WORDS[(number + at * at) % len(WORDS)] for at in range(40))
    prose = "\n\n".join(
        f"{line.capitalize()} [see](https://example.org/{at}) and `code_{at}`." for at in range(paragraphs)
    )
    listed = "\n".join(f"* {line[at * 7 : at * 7 + 60]}" for at in range(6))
    return f"{prose}\n\n{listed}\n\n| a | b |\n|---|---|\n| {number} | x |\n\n```mermaid\ngraph TD; a{number}-->b\n```"


def _nygard(number: int, title: str) -> str:
    status = f"Superseded by [ADR {number + 4}]({number + 4:04}-x.md)" if number % 20 == 0 else "Accepted"
    parts = {
        "Status": status,
        "Context": _text(number),
        "Decision": _text(number + 1, 2),
        "Consequences": _text(number, 2),
    }
    return f"# {number}. {title}\n\nDate: 2024-{number % 12 + 1:02}-{number % 28 + 1:02}\n" + _parts(parts)


def _madr(number: int, title: str) -> str:
    front = f"status: proposed\ndate: 2025-01-{number % 28 + 1:02}\ndecision-makers: [Ada Lind, Noor Haddad]"
    parts = {
        "Context and Problem Statement": _text(number),
        "Considered Options": "* One way\n* Another",
        "Decision Outcome": f"Chosen option: “One way”.\n\n{_text(number, 2)}",
        "Pros and Cons of the Options": "### One way\n\n* Good, because it is there\n* Bad, because it is old",
    }
    return f"---\n{front}\n---\n# {title}\n" + _parts(parts)


def _bullets(number: int, title: str) -> str:
    head = f"# {title}\n\n* Status: rejected\n* Date: 2023-05-{number % 28 + 1:02}\n"
    return head + _parts({"Context": _text(number), "Decision": "No."})


def _bare(number: int, title: str) -> str:
    return f"# ADR-{number}: {title}\n" + _parts({"Decision": _text(number), "Rationale": _text(number + 2, 3)})


def _parts(parts: dict[str, str]) -> str:
    return "".join(f"\n## {heading}\n\n{text}\n" for heading, text in parts.items())


if __name__ == "__main__":
    main()
