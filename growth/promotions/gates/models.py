"""Gates: what else decides, apart from merit. Each has an owner and a state, and is needed for one step of the case."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User, Viewer
from growth.promotions.cases.models import Case, sides_of_case
from growth.promotions.cases.states import State as CaseState


class GateQuerySet(models.QuerySet["Gate"]):
    def visible_to(self, viewer: Viewer) -> "GateQuerySet":
        """The sides of the case, and the gate's owner."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(owner=viewer) | sides_of_case(viewer, "case__"))


class Gate(models.Model):
    """One gate of one case. `key`, `name`, `needed_for` and `is_required` are the template's.

    A gate of kind `endorsements` has no owner's answer: it is met by what was given (`gates/checking.py`).
    """

    class State(models.TextChoices):
        OPEN = "open"
        ASKED = "asked"
        MET = "met", "Yes"
        REFUSED = "refused", "No"

    class Kind(models.TextChoices):
        ANSWERED = "answered", "Answered by its owner"
        ENDORSEMENTS = "endorsements", "Counted from endorsements"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="gates")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.ANSWERED)
    needed_for = models.CharField(max_length=10, choices=CaseState)
    is_required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField("by", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    words = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by_name = models.CharField(max_length=150, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GateQuerySet.as_manager()

    class Meta:
        ordering = ["case", "position"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="gate_once_a_case")]

    def __str__(self) -> str:
        return f"{self.name} of {self.case}"

    def get_absolute_url(self) -> str:
        return reverse("promotions:gate", args=[self.pk])
