"""Promotion: the template that every case follows. What belongs to one case stands in the packages beside this file.

`case_templates` reads, writes and publishes templates; `cases` is the working case, from an idea to its end;
`concerns`, `endorsements` and `gates` are what others add to it; `lint` says what is missing; `packets` freezes it;
`calibration` is the committee's part; `overview` what is read over many cases.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, Viewer


class CaseTemplateQuerySet(models.QuerySet["CaseTemplate"]):
    def visible_to(self, viewer: Viewer) -> "CaseTemplateQuerySet":
        """Published and retired versions: everybody, for what decides is no secret. A draft: ladder owners."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_ladder_owner else self.exclude(status=CaseTemplate.Status.DRAFT)

    def published(self) -> "CaseTemplateQuerySet":
        return self.filter(status=CaseTemplate.Status.PUBLISHED)


class CaseTemplate(models.Model):
    """One version of the organisation's template; a published one never changes. Cases stay with theirs.

    `document` is the file as read (schema/case_template.schema.json); `case_templates/specs.py` gives it types.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    number = models.PositiveSmallIntegerField(unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    name = models.CharField(max_length=80)
    document = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CaseTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["status"], condition=Q(status="draft"), name="one_draft_case_template"),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="published"), name="one_published_case_template"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:template", args=[self.number])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


# The models of the packages, which Django looks for here.
from growth.promotions.calibration.models import (  # noqa: E402, F401
    Calibration,
    CaseRating,
    Committee,
    CommitteeMember,
    Outcome,
    Seat,
    Vote,
)
from growth.promotions.cases.models import (  # noqa: E402, F401
    Case,
    CaseAssessment,
    CaseMetric,
    CaseNote,
    CaseProject,
    LeftOut,
    NamedAchievement,
    Reader,
    Section,
    SectionComment,
    Transition,
)
from growth.promotions.concerns.models import Concern  # noqa: E402, F401
from growth.promotions.endorsements.models import Advocate, Endorsement  # noqa: E402, F401
from growth.promotions.gates.models import Gate  # noqa: E402, F401
from growth.promotions.packets.models import ErasedPacket, LibraryEntry, Packet  # noqa: E402, F401
