from typing import Any

from django import forms

from accounts.models import User
from growth.load.factors import FACTORS
from growth.load.queries import mentors_to_share_with
from growth.mentoring.models import Pairing


class LoadForm(forms.Form):
    """Four taps, and a line if one wants to."""

    words = forms.CharField(
        required=False,
        max_length=500,
        label="In your words",
        help_text="One line for yourself. It stays with you unless you share this check-in.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for factor in FACTORS:
            self.fields[factor.key] = forms.TypedChoiceField(
                label=factor.name,
                help_text=factor.question,
                choices=list(enumerate(factor.steps)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose the step that fits best."},
            )
        self.order_fields([*(factor.key for factor in FACTORS), "words"])


class _MentorChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.mentor.name)


class ShareForm(forms.Form):
    pairing = _MentorChoice(
        queryset=Pairing.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        label="Which mentor?",
        help_text="They see the four answers and your words of this check-in, no other one. You can take it back.",
        error_messages={"required": "Choose one of your mentors."},
    )

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pairing"].queryset = mentors_to_share_with(author)  # type: ignore[attr-defined]
