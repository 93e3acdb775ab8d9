"""Forms of the agreement, of renewing it, and of the end."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.mentoring.meeting.actions import LONGEST, SHORTEST
from growth.mentoring.meeting.agreement_actions import MOST_GOALS
from growth.mentoring.meeting.models import USUAL_MINUTES, Directness, Goal, PairingAgreement
from growth.mentoring.models import CADENCES, LENGTH_DAYS, Pairing
from ladder.models import Expectation

SAYS_NOTHING = [("", "We have not said")]


class AgreementOfPairingForm(PlainLines, forms.Form):
    """`expectations` are those one may choose as goals; `version` is what the writer has read, 0 for none."""

    aim = forms.CharField(
        required=False,
        max_length=300,
        label="What is it for?",
        help_text="Such as “Senior, perspective first”, or “to find one's way in Payments”.",
    )
    expectations = forms.TypedMultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Goals from the ladder",
    )
    free_goals = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Goals in your own words",
        help_text=f"One a line. At most {MOST_GOALS} goals together.",
    )
    cadence_weeks = forms.TypedChoiceField(coerce=int, choices=CADENCES, label="How often do you meet?")
    minutes = forms.IntegerField(
        min_value=SHORTEST,
        max_value=LONGEST,
        label="How long, in minutes?",
        error_messages=dict.fromkeys(("min_value", "max_value"), f"Choose {SHORTEST} to {LONGEST} minutes."),
    )
    ends_on = forms.DateField(widget=DATE, label="Until", help_text="Then you decide again. Half a year is usual.")
    directness = forms.ChoiceField(
        required=False,
        choices=SAYS_NOTHING + Directness.choices,
        widget=forms.RadioSelect,
        label="How do you want to hear what is not good yet?",
    )
    urgency = forms.CharField(
        required=False,
        max_length=300,
        label="When something is urgent",
        help_text="Such as “call me, before 18:00”.",
    )
    silence = forms.CharField(
        required=False,
        max_length=300,
        label="What silence means",
        help_text="Such as “a full week; ask again”. Said once, nobody has to guess.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        pairing: Pairing,
        agreement: PairingAgreement | None,
        goals: list[Goal],
        offered: list[Expectation],
    ) -> None:
        written = agreement or PairingAgreement(
            cadence_weeks=pairing.cadence_weeks, ends_on=pairing.ends_on, minutes=USUAL_MINUTES
        )
        names = ("aim", "cadence_weeks", "minutes", "ends_on", "directness", "urgency", "silence")
        initial = {
            **{name: getattr(written, name) for name in names},
            "ends_on": written.ends_on or timezone.localdate() + timedelta(days=LENGTH_DAYS),
            "expectations": [goal.expectation_id for goal in goals if goal.expectation_id],
            "free_goals": "\n".join(goal.words for goal in goals if not goal.expectation_id),
            "version": agreement.version if agreement else 0,
        }
        super().__init__(data, initial=initial)
        field: Any = self.fields["expectations"]
        field.choices = [(row.pk, f"{row.dimension.name}, {row.level.name}: {row.text}") for row in offered]
        field.coerce = {str(row.pk): row for row in offered}.__getitem__
        if not offered:
            del self.fields["expectations"]

    def said(self) -> dict[str, Any]:
        names = ("aim", "cadence_weeks", "minutes", "ends_on", "directness", "urgency", "silence")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "expectations": self.cleaned_data.get("expectations") or [],
            "free_goals": self.cleaned_data["free_goals"].split("\n"),
        }


class RenewalForm(forms.Form):
    until = forms.DateField(widget=DATE, label="Until when?")

    def __init__(self, data: Any = None, *, pairing: Pairing) -> None:
        today = timezone.localdate()
        start = max(pairing.ends_on or today, today)
        super().__init__(data, initial={"until": start + timedelta(days=LENGTH_DAYS)})


class ClosingNoteForm(PlainLines, forms.Form):
    """Words to the other side at the end, which nobody has to find."""

    words = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="A closing note",
        help_text="What helped, what you take with you. Read by the other side, and by nobody else.",
    )
