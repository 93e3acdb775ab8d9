from typing import Any

from django import forms

from growth.mentoring.health.models import HIGHEST, LOWEST
from growth.mentoring.health.queries import ENDED, STATES
from growth.mentoring.models import Kind


class RatingForm(forms.Form):
    score = forms.TypedChoiceField(
        label="How is it going for you?",
        help_text=f"{LOWEST}: it does not help at all. {HIGHEST}: I would not want to miss it.",
        choices=[(number, str(number)) for number in range(LOWEST, HIGHEST + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a number, or leave the page: rating is up to you."},
    )


class ProgrammeForm(forms.Form):
    """Which pairings are listed. What it does not know, it leaves out: an old link still opens the page."""

    state = forms.ChoiceField(required=False, label="State", choices=[("", "All that last"), *STATES, (ENDED, "Ended")])
    kind = forms.ChoiceField(required=False, label="Kind", choices=[("", "All"), *Kind.choices])

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        given: dict[str, Any] = getattr(self, "cleaned_data", {})
        return {name: given.get(name, "") for name in ("state", "kind")}

    @property
    def is_filtered(self) -> bool:
        return any(self.chosen.values())
