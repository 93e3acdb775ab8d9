import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from config.forms import PlainLines
from growth.charts import day_words
from growth.decisions.models import Decision, Participant
from growth.evidence.forms import DATE
from growth.evidence.models import Evidence, Scope
from growth.promotions.case_templates.specs import spec_of
from growth.promotions.cases.models import (
    LONGEST_BODY,
    Case,
    CaseAssessment,
    CaseMetric,
    CaseNote,
    CaseProject,
    NamedAchievement,
    Section,
)
from growth.promotions.cases.project_actions import METRIC_WORDS, PROJECT_WORDS, items_for
from growth.promotions.cases.queries import own_achievements
from growth.standing import Quarter
from ladder.models import Level
from ladder.structure import Structure


class StartingForm(forms.Form):
    target = forms.ModelChoiceField(
        queryset=Level.objects.none(), widget=forms.RadioSelect, empty_label=None, label="For which level?"
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, levels: list[Level]) -> None:
        initial = {"target": levels[0].pk if levels else None, "submission": uuid.uuid4()}
        super().__init__(data, initial=initial)
        field: Any = self.fields["target"]
        field.queryset = Level.objects.filter(pk__in=[level.pk for level in levels]).order_by("position")
        field.label_from_instance = lambda level: level.name


class WithdrawalForm(PlainLines, forms.Form):
    words = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Why?",
        help_text="Both of you read it, now and later. Nothing that was written goes away.",
        error_messages={"required": "Say why, in a line: it stays on record."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CallingBackForm(PlainLines, forms.Form):
    words = forms.CharField(required=False, max_length=1000, label="What has to change?")


class PlanForm(forms.Form):
    effective_on = forms.DateField(required=False, widget=DATE, label="From when would it hold?")


class SectionForm(PlainLines, forms.Form):
    """`version` is what the writer saw of it."""

    body = forms.CharField(
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 16}),
        label="Your words",
        help_text="Markdown works. Say what happened and what changed; the adjectives can go.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, section: Section) -> None:
        super().__init__(data, initial={"body": section.body, "version": section.version})


class SectionCommentForm(PlainLines, forms.Form):
    words = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Your comment",
        error_messages={"required": "Say what you would change, or what you miss."},
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, section: Section) -> None:
        super().__init__(data, initial={"submission": uuid.uuid4()}, auto_id=f"comment_{section.pk}_%s")
        self.section = section


class NoteForm(PlainLines, forms.Form):
    """`version` is that of the note one saw, 0 for none."""

    body = forms.CharField(
        required=False, max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 14}), label="Your private copy"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, note: CaseNote | None) -> None:
        super().__init__(data, initial={"body": note.body if note else "", "version": note.version if note else 0})


class ReaderForm(forms.Form):
    person = forms.ModelChoiceField(
        queryset=User.objects.none(), empty_label="Choose a colleague…", label="Whom do you invite?"
    )

    def __init__(self, data: Any = None, *, case: Case, inviting: User) -> None:
        super().__init__(data)
        people = User.objects.visible_to(inviting).active().exclude(pk__in=[case.person_id, case.manager_id])
        field: Any = self.fields["person"]
        field.queryset = people.order_by("name", "pk")


class AchievementForm(forms.Form):
    """What the candidate’s mentees achieved, as far as they consented and it is not named yet."""

    achievement = forms.ModelChoiceField(
        queryset=NamedAchievement.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        label="Whom do you name?",
        error_messages={"required": "Choose one of them."},
    )

    def __init__(self, data: Any = None, *, case: Case) -> None:
        super().__init__(data)
        field: Any = self.fields["achievement"]
        field.queryset = own_achievements(case)
        field.label_from_instance = lambda row: f"{row.pairing.mentee.name}: {row.words}"


def _items(case: Case, writer: User, kept: Any) -> Any:
    """Choices of the window of the case, the newest first, and what is chosen already."""
    spec = spec_of(case.template.document)
    first = Quarter.of(timezone.localdate()).plus(1 - spec.window_quarters).first_day
    wanted = Q(ended_on__gte=first)
    if kept is not None:
        wanted |= Q(pk__in=kept.values("pk"))
    return items_for(case, writer).filter(wanted).newest_first()


def _item_words(item: Evidence) -> str:
    return f"{item.title}, {day_words(item.listed_on)}"


class CaseProjectForm(PlainLines, forms.ModelForm):
    """`version` is what the writer saw of it; `submission` tells one form from another."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = CaseProject
        fields = [*PROJECT_WORDS, "decisions", "evidence"]
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "started_on": DATE,
            "ended_on": DATE,
            "scope": forms.RadioSelect,
            **{
                name: forms.Textarea(attrs={"rows": 4})
                for name in ("problem", "own_decisions", "complexity", "outcome", "still_holds")
            },
            "decisions": forms.CheckboxSelectMultiple,
            "evidence": forms.CheckboxSelectMultiple,
        }
        labels = {
            "title": "What it was, in one line",
            "problem": "The problem",
            "scope": "Scope: how far did it reach?",
            "own_decisions": "What the candidate decided",
            "complexity": "What made it hard",
            "outcome": "What changed because of it",
            "still_holds": "Does it still hold?",
            "decisions": "Decision records",
            "evidence": "Evidence",
        }
        help_texts = {
            "own_decisions": "Theirs, not the team’s.",
            "ended_on": "Only finished work counts.",
            "still_holds": "Months later: in use, changed, replaced?",
        }
        error_messages = {"title": {"required": "Give it a name."}}

    def __init__(self, *args: Any, case: Case, writer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["scope"].choices = Scope.choices
        fields["evidence"].queryset = _items(case, writer, self.instance.evidence if self.instance.pk else None)
        fields["evidence"].label_from_instance = _item_words
        theirs = Q(pk__in=Participant.objects.filter(person=case.person_id).values("decision"))
        if self.instance.pk:
            theirs |= Q(pk__in=self.instance.decisions.values("pk"))
        fields["decisions"].queryset = Decision.objects.visible_to(writer).filter(theirs).order_by("-pk")

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CaseMetricForm(PlainLines, forms.ModelForm):
    """`revision` is that of the case when the form was opened."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = CaseMetric
        fields = list(METRIC_WORDS)
        labels = {
            "name": "What was measured",
            "before": "Baseline",
            "after": "Now",
            "goal": "Goal",
            "unit": "Unit",
            "source": "Where it can be checked",
            "project": "Of which project?",
            "evidence": "In which evidence?",
        }
        help_texts = {"before": "Without it, nobody can weigh the figure.", "source": "A dashboard, a document."}
        error_messages = {
            "name": {"required": "Say what was measured."},
            "after": {"required": "Say what it is now."},
        }

    def __init__(self, *args: Any, case: Case, writer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["project"].queryset = case.projects.all()
        fields["project"].empty_label = "Of none"
        kept = Evidence.objects.filter(pk=self.instance.evidence_id) if self.instance.evidence_id else None
        fields["evidence"].queryset = _items(case, writer, kept)
        fields["evidence"].label_from_instance = _item_words
        fields["evidence"].empty_label = "In none"

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AssessmentForm(PlainLines, forms.Form):
    """A level and a line for each dimension of the ladder."""

    def __init__(self, data: Any = None, *, structure: Structure, said: dict[str, CaseAssessment]) -> None:
        super().__init__(data)
        self.structure = structure
        levels = [("", "Not said"), *((level.position, level.name) for level in reversed(structure.levels))]
        for dimension in structure.dimensions:
            row = said.get(dimension.key)
            self.fields[f"level-{dimension.key}"] = forms.TypedChoiceField(
                choices=levels, coerce=int, empty_value=None, required=False, label="Level",
                initial=row.level if row else None,
            )  # fmt: skip
            self.fields[f"words-{dimension.key}"] = forms.CharField(
                max_length=500, required=False, label="In a line", initial=row.words if row else ""
            )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Each dimension with its two fields."""
        return [
            (dimension, self[f"level-{dimension.key}"], self[f"words-{dimension.key}"])
            for dimension in self.structure.dimensions
        ]

    def levels(self) -> dict[str, tuple[int | None, str]]:
        said = self.cleaned_data
        return {
            dimension.key: (said[f"level-{dimension.key}"], said[f"words-{dimension.key}"])
            for dimension in self.structure.dimensions
        }
