"""Files of decision records, our own inventions, and what holds them."""

import io
import zipfile
from typing import Any

from growth.decisions.exchange.actions import import_records
from growth.decisions.exchange.models import Import
from growth.decisions.gathering import File, Gathered, LeftOut
from growth.decisions.models import Decision, Project

REPOSITORY = "https://git.example.org/harbour/cranes"

QUEUES = """# 1. One queue per partner bank

Date: 2024-03-05

## Status

Accepted

## Context

One slow bank holds up all the others.

## Decision

Each partner bank gets a queue.

## Consequences

Twelve queues to look after.
"""
LEDGER = """---
status: proposed
date: 2025-01-31
decision-makers: [Mia Okafor <mia@example.org>, Ada Lindqvist]
consulted: noor@example.org
tags: [Ledger, Audit]
---
# Keep the ledger append-only

## Context and Problem Statement

Balances were corrected in place, and nobody could say when.

## Considered Options

* Corrections as entries
* A trigger that writes a log

## Decision Outcome

Chosen option: "Corrections as entries", because an auditor reads them.
"""
BANKS = {"docs/adr/0001-queues.md": QUEUES, "docs/adr/0002-ledger.md": LEDGER}


def nygard(number: int, title: str, *, status: str = "Accepted", context: str = "It was slow.", date: str = "") -> str:
    dated = f"Date: {date}\n\n" if date else ""
    return (
        f"# {number}. {title}\n\n{dated}## Status\n\n{status}\n\n## Context\n\n{context}\n\n"
        f"## Decision\n\nWe do it.\n\n## Consequences\n\nIt is done.\n"
    )


def gathered(files: dict[str, str | bytes], *, origin: str = REPOSITORY, commit: str = "") -> Gathered:
    given = [File(path, raw if isinstance(raw, bytes) else raw.encode()) for path, raw in sorted(files.items())]
    return Gathered(given, [], commit, origin)


def bring(project: Project, files: dict[str, str | bytes], **options: Any) -> Import:
    origin = options.pop("origin", REPOSITORY)
    return import_records(project, gathered(files, origin=origin), **options)


def outcomes(made: Import) -> dict[str, str]:
    """Path to outcome, or to the reason why not."""
    return {file.path: file.reason or file.outcome for file in made.files.all()}


def record(project: Project, path: str) -> Decision:
    return Decision.objects.get(project=project, source_path=path)


def left_out(path: str, reason: str) -> LeftOut:
    return LeftOut(path, reason)


def zipped(files: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for path, raw in files.items():
            packed.writestr(path, raw)
    return target.getvalue()


def unzipped(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
