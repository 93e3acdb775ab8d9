"""Evidence of mentoring: what a mentee achieved, named by the mentor, with the mentee's consent."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Viewer
from growth.evidence.models import Evidence
from growth.mentoring.models import Pairing

NAMESPACE = uuid.UUID("0d9a3b52-5c38-5a0e-8f0b-6f2f7f2f3c11")  # of the drafts that achievements become


class AchievementQuerySet(models.QuerySet["Achievement"]):
    def visible_to(self, viewer: Viewer) -> "AchievementQuerySet":
        """The mentor and the mentee. Once consented it stands in the mentor's evidence, which has its own rule."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(pairing__mentor=viewer) | Q(pairing__mentee=viewer))

    def waiting(self) -> "AchievementQuerySet":
        """For the mentee's answer."""
        return self.filter(state=Achievement.State.ASKED)


class Achievement(models.Model):
    """The mentor's words about what the mentee did, exactly as the mentee consents to. `draft` is the mentor's own."""

    class State(models.TextChoices):
        ASKED = "asked"
        CONSENTED = "consented"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"  # asked no more, or consent taken back

    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="achievements")
    words = models.CharField("what they achieved", max_length=500)
    own_part = models.CharField("your part in it", max_length=500)
    evidence = models.ForeignKey(  # of the mentee, shared with the mentor
        Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="named_achievements"
    )
    happened_on = models.DateField(default=timezone.localdate)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = AchievementQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["pairing", "submission"], name="one_achievement_per_submission"),
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("mentoring:achievement", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def was_consented(self) -> bool:
        """Also where the consent was taken back since."""
        return self.answered_at is not None and self.state != self.State.DECLINED

    @property
    def draft_submission(self) -> uuid.UUID:
        """The same for the same achievement, so that its draft is written once, however often it is consented to."""
        return uuid.uuid5(NAMESPACE, f"achievement:{self.pk}")
