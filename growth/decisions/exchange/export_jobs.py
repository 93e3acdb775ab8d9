"""Many records in a zip: more than a page should wait for are packed by a job."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.text import slugify

from accounts.models import User
from growth.decisions.exchange.exporting import Form, zip_of
from growth.decisions.models import Decision, Project, Status
from growth.jobs.actions import start_job
from growth.jobs.kinds import Outcome, job_kind
from growth.jobs.models import Job
from growth.jobs.progress import Progress

KIND = "export-decisions"
MOST_AT_ONCE = 300  # records packed while somebody waits; a thousand take three seconds


def asked_records(viewer: User, asked: QueryDict) -> QuerySet[Decision]:
    """What a query asks for (`project`, `status`, `tag`), of what the viewer sees."""
    wanted = Q()
    if "project" in asked:
        wanted &= Q(project=_number(asked, "project"))
    if asked.get("status") in Status.values:
        wanted &= Q(status=asked["status"])
    if asked.get("tag"):
        wanted &= Q(tags=_number(asked, "tag"))
    return Decision.objects.visible_to(viewer).filter(wanted)


def asked_name(viewer: User, asked: QueryDict) -> str:
    """What the zip is called."""
    project = Project.objects.visible_to(viewer).filter(pk=_number(asked, "project")).first()
    return f"decisions-{slugify(project.name) or 'project'}.zip" if project else "decisions.zip"


def start_export(asked: QueryDict, form: str, *, by: User) -> Job:
    """Raises ValidationError when the person has too many jobs going."""
    return start_job(KIND, by=by, title="Decision records as a zip", params={"asked": asked.urlencode(), "form": form})


@job_kind(KIND)
def export_decisions(job: Job, progress: Progress) -> Outcome:
    """Of what the owner sees when it runs."""
    asked = QueryDict(job.params["asked"])
    rows = asked_records(job.owner, asked)
    total = rows.count()
    progress.begin(total, "Writing")
    packed = zip_of(job.owner, rows, Form(job.params["form"]), step=progress.step)
    job.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    result = job.folder / "decisions.zip"
    result.write_bytes(packed)
    return Outcome(f"{total} record{'' if total == 1 else 's'}.", file=result, name=asked_name(job.owner, asked))


def _number(asked: QueryDict, name: str) -> Any:
    value = asked.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0
