"""What an import says about one file, as plain data that goes into a line of JSON."""

from growth.decisions.formats.records import SUPERSEDED_BY, SUPERSEDES, Record, Reference, Skipped


def report_line(result: Record | Skipped, repo: str = "") -> dict[str, object]:
    """Targets of ties are numbers where the target has one, else names of files; partial ones are no supersession."""
    if isinstance(result, Skipped):
        return {"repo": repo, "path": result.path, "skipped": result.reason}
    return {
        "repo": repo,
        "path": result.path,
        "title": result.title,
        "number": result.number,
        "status": result.status,
        "date": result.date.isoformat() if result.date else None,
        "superseded_by": _targets(result, SUPERSEDED_BY),
        "supersedes": _targets(result, SUPERSEDES),
        "skipped": None,
    }


def _targets(record: Record, kind: str) -> list[int | str]:
    ties = [tie for tie in record.references if tie.kind == kind and not tie.partly]
    return [target for tie in ties if (target := _target(tie)) is not None]


def _target(tie: Reference) -> int | str | None:
    return tie.number if tie.number is not None else tie.file
