"""Jobs: work that takes longer than a page may, one row each. The row says what is to be done and how far it is."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer


class State(models.TextChoices):
    QUEUED = "queued", "Waits for its turn"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    INTERRUPTED = "interrupted", "Cut off"


ACTIVE = (State.QUEUED, State.RUNNING)
RESUMABLE = (State.INTERRUPTED, State.FAILED)
MARKS = {State.DONE: "good", State.RUNNING: "half", State.QUEUED: "wait", State.FAILED: "bad", State.INTERRUPTED: "bad"}


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, viewer: Viewer) -> "JobQuerySet":
        """One's own only: a result shows what its owner may see, which is not what anybody else may see."""
        return self.filter(owner=viewer) if viewer.is_authenticated else self.none()

    def active(self) -> "JobQuerySet":
        return self.filter(state__in=ACTIVE)


class Job(models.Model):
    """`kind` names the function that does the work (kinds.py), with `params`; a title never holds private words.

    `attempt` counts how often it was begun. Who works on it may write only while the row still says that attempt
    and `running`, so a job is never worked on twice at once, whatever became of its message.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    params = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0 until it is known
    doing = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=500, blank=True)  # what came of it, in a sentence
    error = models.CharField(max_length=500, blank=True)
    file = models.CharField(max_length=100, blank=True)  # its name in the folder of the job
    file_name = models.CharField(max_length=150, blank=True)  # as it is downloaded
    url = models.CharField(max_length=200, blank=True)  # of the page that shows what came of it
    folder_key = models.UUIDField(default=uuid.uuid4, editable=False)
    attempt = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="jobs_of_a_person"),
            models.Index(fields=["state"], condition=models.Q(state__in=["queued", "running"]), name="jobs_active"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def mark(self) -> str:
        """The mark beside the word for its state."""
        return MARKS.get(State(self.state), "")

    @property
    def folder(self) -> Path:
        """Where the job keeps its files. Named by chance: ids begin anew with a new database, folders do not."""
        files: Path = settings.JOBS_DIR / "files"
        return files / self.folder_key.hex

    @property
    def file_path(self) -> Path | None:
        """The result, if there is one and it is still kept."""
        path = self.folder / self.file if self.file else None
        return path if path and path.is_file() else None
