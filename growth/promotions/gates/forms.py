from typing import Any

from django import forms

from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.promotions.endorsements.forms import choose, colleagues
from growth.promotions.gates.models import Gate

SAYS = [("yes", "Yes"), ("no", "No")]


class AskOwnerForm(forms.Form):
    """Whom to ask, where nobody owns it yet; and until when."""

    due_on = forms.DateField(required=False, widget=DATE, label="By")

    def __init__(self, data: Any = None, *, gate: Gate) -> None:
        super().__init__(data, auto_id="ask_%s")
        if gate.owner_id is None:
            self.fields["owner"] = forms.TypedChoiceField(
                label="Who answers it?", error_messages={"required": "Say who answers it."}
            )
            choose(self, "owner", colleagues(gate.case.person_id), "Choose a colleague…")
            self.order_fields(["owner", "due_on"])


class GateAnswerForm(PlainLines, forms.Form):
    is_met = forms.TypedChoiceField(
        choices=SAYS,
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        label="Yes or no?",
        error_messages={"required": "Say yes or no."},
    )
    words = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="In words",
        help_text="A no needs them. Never an amount of pay.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class OwnerForm(forms.Form):
    owner = forms.TypedChoiceField(label="Who answers it instead?", error_messages={"required": "Choose somebody."})
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, gate: Gate) -> None:
        super().__init__(data, initial={"version": gate.version}, auto_id="owner_%s")
        people = colleagues(gate.case.person_id, *([gate.owner_id] if gate.owner_id and not data else []))
        choose(self, "owner", people, "Choose a colleague…")
