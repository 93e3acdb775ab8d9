from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from growth.access import Member
from growth.effort.months import month_words, open_months
from growth.words import joined


class PercentField(forms.IntegerField):
    """Two of the three are required; which one is left out is the author's choice (see percents.py)."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, min_value=0, max_value=100)

    def validate(self, value: Any) -> None:
        """Nothing to say of an empty one alone."""


class CorrectionForm(forms.Form):
    """Percents of a month. One of the three may stay empty: what is left is filled in. `circle` would read it."""

    use_required_attribute = False
    implement = PercentField("Implementing")
    design = PercentField("Designing")
    review = PercentField("Reviewing and debugging")
    is_shared = forms.BooleanField(required=False, label="Show it in my growth report")

    def __init__(self, *args: Any, circle: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_shared"].help_text = _readers(circle)


class EffortForm(CorrectionForm):
    """The same for a month to choose."""

    month = forms.TypedChoiceField(coerce=date.fromisoformat)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = open_months(timezone.localdate())
        self.fields["month"].choices = [(month.isoformat(), month_words(month)) for month in months]  # type: ignore[attr-defined]
        self.initial.setdefault("month", months[0].isoformat())


def _readers(circle: Sequence[Member]) -> str:
    if not circle:
        return "You have no manager here and no mentor yet. If one comes, they read it there."
    names = joined(f"{member.person.name} ({member.relation})" for member in circle)
    return f"Then {names} can read it there. Otherwise only you do."
