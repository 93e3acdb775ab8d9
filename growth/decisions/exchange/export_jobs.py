"""Many records in a zip: more than a page should wait for are packed by a job."""

from types import SimpleNamespace

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import slugify

from accounts.models import User
from config.pages import number_in
from growth.decisions.exchange.exporting import Form, zip_of
from growth.decisions.finding.filters import DecisionFilter
from growth.decisions.models import Decision, Project
from growth.jobs.actions import start_job
from growth.jobs.kinds import Outcome, job_kind
from growth.jobs.models import Job
from growth.jobs.progress import Progress

KIND = "export-decisions"
MOST_AT_ONCE = 300  # records packed while somebody waits; a thousand take three seconds


def asked_records(viewer: User, asked: QueryDict) -> QuerySet[Decision]:
    """What the filters of the list leave (`DecisionFilter`), of what the viewer sees; of nonsense, nothing."""
    seen = Decision.objects.visible_to(viewer)
    wanted = DecisionFilter(asked, seen, request=SimpleNamespace(user=viewer))
    rows: QuerySet[Decision] = wanted.qs if wanted.is_valid() else seen.none()
    return rows


def asked_name(viewer: User, asked: QueryDict) -> str:
    """What the zip is called."""
    number = number_in(asked.get("project", ""))
    project = Project.objects.visible_to(viewer).filter(pk=number).first() if number else None
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
