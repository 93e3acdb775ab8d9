from typing import Any

from django import forms

from config.forms import PlainLines
from growth.decisions.afterwards.models import Came
from growth.decisions.models import Decision
from growth.evidence.forms import DATE


class VerdictForm(PlainLines, forms.Form):
    """Did it hold? What was predicted is shown beside; asked for only where nothing was."""

    verdict = forms.ChoiceField(
        choices=Came.choices,
        widget=forms.RadioSelect,
        label="Did it hold?",
        error_messages={"required": "Say whether it held."},
    )
    predicted = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
        label="What had you expected?",
        help_text="The record predicted nothing. What you say now is kept as said in hindsight.",
    )
    happened = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        label="What happened?",
        help_text="What came true, what did not, and how you know. To have noticed in time that something no longer "
        "holds is good judgement: say so plainly.",
        error_messages={"required": "Say what happened: it is what the next decision learns from."},
    )
    revisit_on = forms.DateField(
        widget=DATE, required=False, label="Look at it again on", help_text="Empty: it need not be looked at again."
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if decision.prediction.strip():
            del self.fields["predicted"]
