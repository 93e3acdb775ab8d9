"""The mistakes check: every two months one short question for each common mistake. For oneself alone."""

from django.db import models
from django.utils import timezone

from growth.roadmaps.enrolments.models import Enrolment, OwnQuerySet


class Reply(models.TextChoices):
    NO = "no", "Not me"
    A_LITTLE = "a_little", "A little"
    YES = "yes", "That is me"


class MistakesCheck(models.Model):
    """One round of answers, kept with the words of the questions as they were asked.

    `answers` is [{"mistake": key, "name", "question", "reply", "signs": ["what the log showed"], "suggestion"}]: read
    as a whole, never searched, and the roadmap may ask differently next time.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="mistakes_checks")
    answered_on = models.DateField(default=timezone.localdate)
    answers = models.JSONField(default=list)
    words = models.TextField("what I will change", max_length=1000, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "answered_on"], name="one_mistakes_check_a_day")]

    def __str__(self) -> str:
        return f"Mistakes check of {self.enrolment.person}, {self.answered_on}"
