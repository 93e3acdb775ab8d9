"""Imports: what each brought, file by file; and for each record out of a file, the file as it was."""

import uuid
from pathlib import Path, PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer
from growth.decisions.formats.records import SKIP_REASONS
from growth.decisions.gathering import LEFT_OUT
from growth.decisions.models import Decision, Project

# Why a file was not taken: one closed list out of three. The first two speak of the file, the third of what is there.
REASONS = {
    **LEFT_OUT,
    **SKIP_REASONS,
    "written_here": "It is the copy of a record that is written in Rungs, and changed there.",
    "other_repository": "A record from another repository has this path. Give each repository a project of its own.",
}


class Outcome(models.TextChoices):
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


MARKS = {Outcome.IMPORTED: "good", Outcome.UPDATED: "good", Outcome.UNCHANGED: "half", Outcome.SKIPPED: "wait"}


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, viewer: Viewer) -> "ImportQuerySet":
        """Whoever sees the project: drafts are never imported, so it tells nothing that the records do not.

        A look at what an import would do is for whoever looked: what they leave out is nobody else's to read.
        """
        if not viewer.is_authenticated:
            return self.none()
        projects = Project.objects.visible_to(viewer).values("pk")
        return self.filter(Q(dry_run=False) | Q(by=viewer), project__in=projects)


class Import(models.Model):
    """One import, or one look at what it would do (`dry_run`). Its files are in `files`; there is none half done.

    `key` is that of the job which does it, so that a job begun twice imports once. `by` is empty on the command line
    without a person. `missing` names records whose file this source no longer has; they are left as they are.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    origin = models.CharField(max_length=500)
    commit = models.CharField(max_length=64, blank=True)
    dry_run = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict)  # by outcome
    missing = models.JSONField(default=list)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["project", "-started_at"], name="imports_of_a_project")]

    def __str__(self) -> str:
        return f"{self.project}: {self.source_name}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:import", args=[self.pk])

    @property
    def source_name(self) -> str:
        """What people read: where a folder lies on the server is nobody's business."""
        return PurePath(self.origin).name if self.origin.startswith("/") else self.origin

    @property
    def upload(self) -> Path:
        """Where what was uploaded is kept until it is imported, or its job expires (import_jobs.py)."""
        files: Path = settings.JOBS_DIR / "files"
        return files / self.key.hex / "upload"

    @property
    def can_run(self) -> bool:
        """Whether its source can be read once more."""
        return self.is_git or (self.dry_run and self.upload.is_dir())

    @property
    def is_git(self) -> bool:
        return is_git(self.origin)

    @property
    def said(self) -> str:
        """“12 imported, 1 updated, 3 unchanged, 2 skipped.”"""
        return ", ".join(f"{self.counts.get(outcome, 0)} {outcome}" for outcome in Outcome.values) + "."


def is_git(origin: str) -> bool:
    """Whether what an import names as its origin is the address of a repository."""
    return origin.startswith(("https://", "http://"))


class ImportedFileQuerySet(models.QuerySet["ImportedFile"]):
    def visible_to(self, viewer: Viewer) -> "ImportedFileQuerySet":
        return self.filter(of__in=Import.objects.visible_to(viewer).values("pk"))


class ImportedFile(models.Model):
    """What became of one file. `line` is what the report says about it (formats/reports.py)."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=400)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=20, blank=True)  # a key of REASONS
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    problems = models.JSONField(default=list)
    line = models.JSONField(default=dict)

    objects = ImportedFileQuerySet.as_manager()

    class Meta:
        ordering = ["path", "pk"]
        indexes = [models.Index(fields=["of", "outcome", "path"], name="imported_files_by_outcome")]

    def __str__(self) -> str:
        return self.path

    @property
    def mark(self) -> str:
        return MARKS[Outcome(self.outcome)]

    @property
    def said(self) -> str:
        """Why it was not taken; nothing for one that was."""
        return REASONS.get(self.reason, "")


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, viewer: Viewer) -> "SourceQuerySet":
        """Whoever sees its record."""
        return self.filter(decision__in=Decision.objects.visible_to(viewer).values("pk"))


class Source(models.Model):
    """The file of a record, byte for byte as it was imported last. Its path is the record's `source_path`.

    `references` are the ties the file states, as (kind, number, file, words, partly): with those of all files of the
    project, they are resolved anew at each import, because what they name may come later.
    """

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="source")
    raw = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    references = models.JSONField(default=list)
    first_import = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")
    last_import = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")  # that saw it

    objects = SourceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.decision.source_path
