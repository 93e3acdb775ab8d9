"""Imports asked for in the browser, done by a job: first a look at what would happen, then the import itself.

What was uploaded stays in the folder of the job that looks, for nobody else to read, until it is imported or that job
expires. A job that was cut off begins anew: nothing of an import is there before all of it is.
"""

import json
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from growth.decisions import rules
from growth.decisions.exchange.actions import import_records
from growth.decisions.exchange.models import Import
from growth.decisions.gathering import Gathered, Refused, from_git, from_uploads, from_zip
from growth.decisions.models import Project
from growth.jobs.actions import start_job
from growth.jobs.kinds import Outcome, job_kind
from growth.jobs.models import Job
from growth.jobs.progress import Progress

KIND = "import-decisions"
GONE = "What you uploaded was removed meanwhile. Upload it again."


@transaction.atomic
def look_at_upload(project: Project, files: Sequence[UploadedFile], *, by: User, submission: Any) -> Job:
    """Raises ValidationError when the person has too many jobs going."""
    job = _start(project, by=by, dry_run=True, submission=str(submission))
    if not _upload_of(job).exists():
        _keep(_upload_of(job), files)
    return job


def look_at_repository(project: Project, url: str, *, by: User, submission: Any) -> Job:
    """Raises ValidationError when the person has too many jobs going."""
    return _start(project, by=by, dry_run=True, url=url.strip(), submission=str(submission))


def run_import(shown: Import, *, by: User) -> Job:
    """Imports what `shown` looked at; from a repository, what is there now.

    Raises ValidationError when the upload is gone, and when the person has too many jobs going.
    """
    if shown.is_git:
        return _start(shown.project, by=by, dry_run=False, url=shown.origin)
    if not shown.can_run:
        raise ValidationError(GONE)
    return _start(shown.project, by=by, dry_run=False, upload=str(shown.upload))


def _start(project: Project, *, by: User, dry_run: bool, **source: str) -> Job:
    title = f"{'A look at an import' if dry_run else 'Import'} into {project.name}"
    return start_job(KIND, by=by, title=title[:120], params={"project": project.pk, "dry_run": dry_run, **source})


def _upload_of(job: Job) -> Path:
    return job.folder / "upload"


def _keep(folder: Path, files: Sequence[UploadedFile]) -> None:
    """Their names stand in a file of their own: none of them becomes a path."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    for number, file in enumerate(files):
        with (folder / str(number)).open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
    (folder / "names.json").write_text(json.dumps([file.name or "" for file in files]), encoding="utf-8")


@job_kind(KIND)
def import_decisions(job: Job, progress: Progress) -> Outcome:
    """Whether the owner may import is asked again: it may be a while since they began."""
    project = Project.objects.visible_to(job.owner).filter(pk=job.params["project"]).first()
    if project is None or not rules.can_import(job.owner, project):
        raise ValidationError("You no longer keep this project.")
    dry_run = job.params["dry_run"]
    try:
        gathered = _gathered(job, progress)
    except Refused as refused:
        raise ValidationError(f"Nothing was imported. {refused}") from None
    made = import_records(project, gathered, by=job.owner, dry_run=dry_run, key=job.folder_key, progress=progress)
    if not dry_run and "upload" in job.params:
        shutil.rmtree(job.params["upload"], ignore_errors=True)
    return Outcome(f"{'It would be ' if dry_run else ''}{made.said}", url=made.get_absolute_url())


def _gathered(job: Job, progress: Progress) -> Gathered:
    if "url" in job.params:
        progress.begin(0, "Asking for the repository")
        return from_git(
            job.params["url"], hosts=settings.DECISION_HOSTS, progress=lambda words: progress.step(words, by=0)
        )
    folder = Path(job.params.get("upload") or _upload_of(job))
    try:
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValidationError(GONE) from None
    with ExitStack() as opened:
        files = [(name, opened.enter_context((folder / str(at)).open("rb"))) for at, name in enumerate(names)]
        if len(files) == 1 and is_zip(files[0][0]):
            return from_zip(*files[0])
        return from_uploads(files)


def is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")
