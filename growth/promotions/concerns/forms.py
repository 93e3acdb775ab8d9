from typing import Any

from django import forms

from accounts.models import User
from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.evidence.models import Evidence
from growth.promotions.cases.models import Case
from growth.promotions.concerns.models import Concern
from growth.promotions.concerns.queries import evidence_to_name


class ConcernForm(PlainLines, forms.ModelForm):
    """`version` is what the writer saw of it; `submission` tells one form from another."""

    evidence = forms.ModelMultipleChoiceField(
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Evidence it rests on",
        help_text="Of the candidate, and seen by both sides.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Concern
        fields = ["words", "grounds", "evidence", "is_show_stopper", "discussed_on"]
        widgets = {
            "words": forms.Textarea(attrs={"rows": 3}),
            "grounds": forms.Textarea(attrs={"rows": 3}),
            "discussed_on": DATE,
        }
        labels = {
            "words": "What speaks against it?",
            "grounds": "What did you see?",
            "is_show_stopper": "It would stop somebody at the next level",
            "discussed_on": "Talked over with the candidate on",
        }
        help_texts = {
            "words": "One concrete thing, in a sentence or two.",
            "grounds": "When and where, so that it can be answered.",
        }
        error_messages = {"words": {"required": "Say what speaks against it."}}

    def __init__(self, *args: Any, viewer: User, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        items = evidence_to_name(case)
        if self.instance.pk:  # what is named already stays a choice, as far as its writer sees it
            items = Evidence.objects.visible_to(viewer).filter(
                pk__in=[*items.values_list("pk", flat=True), *self.instance.evidence.values_list("pk", flat=True)]
            )
        fields["evidence"].queryset = items
        if not case.is_side(viewer) or not items.exists():
            del fields["evidence"]
        if case.manager_id != viewer.pk:
            del fields["discussed_on"]

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}


class AnswerForm(PlainLines, forms.Form):
    """An answer, or why it is accepted as a risk: which of the two, the button says."""

    answer = forms.CharField(
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Your answer",
        help_text="What was done about it, or what shows otherwise. Your name stands with it.",
        error_messages={"required": "Answer in words: they are read beside the concern."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
