from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.evidence.models import Evidence
from growth.mentoring.achievements.queries import shared_items
from growth.mentoring.models import Pairing


class NamingForm(PlainLines, forms.Form):
    words = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what they achieved: it is what they are asked about."},
    )
    own_part = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Your part in it",
        help_text="What you did as a mentor: asked, showed, introduced, gave back. The achievement is theirs.",
        error_messages={"required": "Say what your part in it was. The achievement is theirs."},
    )
    happened_on = forms.DateField(widget=DATE, label="When", initial=timezone.localdate)
    evidence = forms.ModelChoiceField(
        queryset=Evidence.objects.none(),
        required=False,
        empty_label="None",
        label="Their item of evidence",
        help_text="Of those that are shared with you. Nothing of it is copied.",
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mentor: User, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = f"What {pairing.mentee.name} achieved"
        self.fields["evidence"].queryset = shared_items(mentor, pairing)  # type: ignore[attr-defined]


class DecliningForm(forms.Form):
    words = forms.CharField(
        required=False, max_length=300, label="In your words", help_text="Read by your mentor. No reason is needed."
    )
