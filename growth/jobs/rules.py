from accounts.models import User
from growth.jobs.models import RESUMABLE, Job


def can_cancel(user: User, job: Job) -> bool:
    return job.owner_id == user.pk and job.is_active


def can_run_again(user: User, job: Job) -> bool:
    """What was cut off or failed goes on from where it stopped."""
    return job.owner_id == user.pk and job.state in RESUMABLE


def can_download(user: User, job: Job) -> bool:
    return job.owner_id == user.pk and job.file_path is not None
