"""Evidence of mentoring: what a mentee achieved, named by the mentor, with the mentee's consent."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Viewer
from growth.evidence.models import Evidence
from growth.mentoring.models import Pairing


class AchievementQuerySet(models.QuerySet["Achievement"]):
    def visible_to(self, viewer: Viewer) -> "AchievementQuerySet":
        """The mentor and the mentee. Once consented it stands in the mentor's evidence, which has its own rule."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(pairing__mentor=viewer) | Q(pairing__mentee=viewer))

    def waiting(self) -> "AchievementQuerySet":
        """For the mentee's answer."""
        return self.filter(state=Achievement.State.ASKED)

    def consented(self) -> "AchievementQuerySet":
        return self.filter(state=Achievement.State.CONSENTED)


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
    draft = models.ForeignKey(Evidence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = AchievementQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("mentoring:achievement", args=[self.pk])
