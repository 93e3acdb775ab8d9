from typing import Any

from django import forms

from config.forms import PlainLines
from growth.checkins.forms import by_id
from growth.checkins.queries import default_due
from growth.evidence.forms import DATE
from growth.promotions.cases.models import Case
from growth.promotions.lint.gaps import Gap
from ladder.structure import structure_of


class GapAgreementForm(PlainLines, forms.Form):
    """What closes a gap, by when. The level is the one the case is for."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        label="What closes it",
        help_text="So that both know when it is met.",
        error_messages={"required": "Say what closes the gap."},
    )
    dimension = forms.TypedChoiceField(label="The gap is in")
    due_on = forms.DateField(widget=DATE, label="Due on")
    gap = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, data: Any = None, *, case: Case, gap: Gap) -> None:
        dimensions = structure_of(case.target.version).dimensions
        start = {
            "text": f"{gap.owner.name if gap.owner else 'Somebody'} closes this gap: {gap.said}",
            "dimension": next((row.pk for row in dimensions if row.key == gap.dimension), ""),
            "due_on": default_due(),
            "gap": gap.key,
        }
        super().__init__(data, initial=start)
        field: Any = self.fields["dimension"]
        field.choices = [("", "Choose the closest"), *((str(row.pk), row.name) for row in dimensions)]
        field.coerce = by_id(dimensions).__getitem__
