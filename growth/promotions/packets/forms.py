from typing import Any

from django import forms

from config.forms import PlainLines
from growth.charts import day_words
from growth.promotions.calibration.models import Calibration
from growth.promotions.packets.models import LibraryEntry


class CalibrationChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """“Engineering promotions, meets on 10 Dec 2026”."""
        return (
            f"{obj.committee.name}, meets on {day_words(obj.meets_on)}, takes cases until {day_words(obj.freezes_on)}"
        )


class SubmissionForm(forms.Form):
    """`revision` is of the case whose preview was read."""

    calibration = CalibrationChoice(
        queryset=Calibration.objects.none(),
        label="For which calibration?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose a calibration.", "invalid_choice": "It takes no cases any more."},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Calibration.objects.taking_cases().select_related("committee").order_by("meets_on", "pk")
        self.fields["calibration"].queryset = rows  # type: ignore[attr-defined]


class ExampleForm(PlainLines, forms.ModelForm):
    class Meta:
        model = LibraryEntry
        fields = ["note"]
        help_texts = {"note": "Such as what made it convincing. Names in it are masked."}
