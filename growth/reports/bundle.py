"""The growth reports of a manager's direct reports as Markdown, in one zip. Made by a job (growth/jobs).

Each is the whole report, with the sections of other slices: one person after another, at the cost of one download each.
"""

import shutil
import time
import zipfile
from pathlib import Path

from django.utils.text import slugify

from accounts.models import User
from accounts.reads import note_read
from growth.access import growth_visible_to
from growth.jobs.actions import start_job
from growth.jobs.kinds import Outcome, job_kind
from growth.jobs.models import Job
from growth.jobs.progress import Progress
from growth.reports.formats import as_markdown
from growth.reports.queries import growth_report

KIND = "team-bundle"
TITLE = "Growth reports of your direct reports"
FRESH = 3600  # seconds; a report an earlier attempt made longer ago is made again, for sharing may have changed


def start_bundle(*, by: User) -> Job:
    """Raises ValidationError when the person has too many jobs going. One that is going already is returned."""
    return start_job(KIND, by=by, title=TITLE)


@job_kind(KIND)
def make_bundle(job: Job, progress: Progress) -> Outcome:
    """One file a person, each written whole or not at all; those of an attempt that was cut off are kept."""
    parts = job.folder / "parts"
    parts.mkdir(mode=0o700, parents=True, exist_ok=True)
    people = _people(job.owner)
    without = []
    progress.begin(len(people))
    for person in people:
        if not _is_fresh(parts / _part(person)) and not _write_report(job, person, parts):
            without.append(person.name)
        progress.step(person.name)
    progress.say("Packing")
    # Once more: somebody may have moved to another manager while the others' reports were written.
    there = [person for person in _people(job.owner) if (parts / _part(person)).is_file()]
    result = _pack(job, there, parts)
    shutil.rmtree(parts, ignore_errors=True)
    said = f"{len(there)} growth report{'' if len(there) == 1 else 's'}."
    if without:
        said += f" None yet, because no level is set: {', '.join(without)}."
    return Outcome(said, file=result, name=f"growth-reports-{slugify(job.owner.name) or 'team'}.zip")


def _people(manager: User) -> list[User]:
    people = growth_visible_to(manager).active().filter(manager=manager)
    return list(people.select_related("manager", "team").order_by("name", "pk"))


def _part(person: User) -> str:
    return f"{person.pk}.md"


def _is_fresh(part: Path) -> bool:
    try:
        return part.stat().st_mtime > time.time() - FRESH
    except FileNotFoundError:
        return False


def _write_report(job: Job, person: User, parts: Path) -> bool:
    """Whether there is a report. It is built from what the owner of the job may see now, and noted as read."""
    (parts / _part(person)).unlink(missing_ok=True)
    report = growth_report(job.owner, person)
    if report is None:
        return False
    note_read(job.owner, person, what="growth report", via="export")
    unfinished = parts / f".{person.pk}.{job.attempt}"
    unfinished.write_text(as_markdown(report), encoding="utf-8")
    unfinished.rename(parts / _part(person))
    return True


def _pack(job: Job, people: list[User], parts: Path) -> Path:
    result, unfinished = job.folder / "bundle.zip", job.folder / f".bundle.{job.attempt}"
    taken: set[str] = set()
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as bundle:
        for person in people:
            name = slugify(person.name) or "person"
            if name in taken:
                name = f"{name}-{person.pk}"
            taken.add(name)
            bundle.write(parts / _part(person), f"growth-reports/{name}.md")
    unfinished.rename(result)
    return result
