from typing import Any

from django import forms

from growth.roadmaps.calendars.models import LearningBlock


class BlockForm(forms.Form):
    """What fits and what overlaps, the action says."""

    weekday = forms.TypedChoiceField(label="Day", coerce=int, choices=LearningBlock.Weekday.choices)
    starts_at = forms.TimeField(label="From", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label="For how long", initial=90, min_value=1, help_text="In minutes.")

    def __init__(self, *args: Any, block: LearningBlock | None = None, **kwargs: Any) -> None:
        if block is not None:
            kwargs["initial"] = {name: getattr(block, name) for name in ("weekday", "starts_at", "minutes")}
        super().__init__(*args, **kwargs)
