from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.mentoring.models import Kind
from growth.mentoring.profiles.forms import kind_choices
from growth.mentoring.rounds import rules
from growth.mentoring.rounds.models import MOST_RANKED, Objective, Round, RoundEntry

BEST_SET = "What is the best set of pairs?"
PLACES = ("first", "second", "third")


class RoundForm(PlainLines, forms.ModelForm):
    class Meta:
        model = Round
        fields = ["name", "kind", "words", "closes_on", "objective"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "kind": forms.RadioSelect,
            "words": forms.Textarea(attrs={"rows": 4}),
            "closes_on": DATE,
            "objective": forms.RadioSelect,
        }
        labels = {"objective": BEST_SET}
        help_texts = {
            "name": "Such as “Mentoring, spring”.",
            "words": "Everybody reads this before joining.",
            "closes_on": "The last day on which people join.",
            "objective": "You can change this until you publish, and look at both.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = kind_choices()
        fields["objective"].choices = Objective.choices


class RoundEditForm(PlainLines, forms.ModelForm):
    """`version` is what the writer saw of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Round
        fields = ["name", "words", "closes_on"]
        widgets = {**RoundForm.Meta.widgets}
        help_texts = {**RoundForm.Meta.help_texts}


class ObjectiveForm(forms.Form):
    objective = forms.ChoiceField(choices=Objective.choices, widget=forms.RadioSelect, label=BEST_SET)


class RankingForm(PlainLines, forms.Form):
    """Up to three people one would like, in order. `people`: who can be named."""

    first = forms.TypedChoiceField(required=False, empty_value=None)
    second = forms.TypedChoiceField(required=False, empty_value=None)
    third = forms.TypedChoiceField(required=False, empty_value=None)

    def __init__(self, data: Any = None, *, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        by_id = {str(person.pk): person for person in people}
        for place in PLACES:
            field: Any = self.fields[place]
            field.label = f"{place.capitalize()} choice"
            field.choices = [("", "Nobody in particular"), *((pk, person.name) for pk, person in by_id.items())]
            field.coerce = by_id.__getitem__
        self.fields[PLACES[0]].help_text = "Somebody you would like to be paired with. It counts a little."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        seen: set[User] = set()
        for place in PLACES:
            person = cleaned.get(place)
            if person in seen:
                self.add_error(place, f"You named {person.name} already.")
            elif person is not None:
                seen.add(person)
        return cleaned

    @property
    def ranked(self) -> list[User]:
        """In order, whichever of the fields were left empty."""
        chosen = (self.cleaned_data.get(place) for place in PLACES)
        return [person for person in chosen if person is not None]


class JoinForm(RankingForm):
    words = forms.CharField(
        required=False,
        max_length=300,
        label="What you hope for",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as what you are working on, or what a good half year would bring.",
    )
    field_order = ["words", *PLACES]


class FixForm(forms.Form):
    """A mentor and a mentee of the round; who is fixed already can be chosen and is refused with the reason."""

    mentor = forms.ModelChoiceField(queryset=User.objects.none(), empty_label="Choose a mentor…")
    mentee = forms.ModelChoiceField(queryset=User.objects.none(), empty_label="Choose a mentee…")

    def __init__(self, data: Any = None, *, of: Round) -> None:
        super().__init__(data, auto_id="fix_%s")
        entries = of.entries.taking_part()
        fields: dict[str, Any] = self.fields
        for side in RoundEntry.Side:
            people = User.objects.filter(pk__in=entries.filter(side=side).values("person"))
            fields[side.value].queryset = people


class PublicationForm(forms.Form):
    """`previewed_at` is which preview the owner has seen."""

    previewed_at = forms.DateTimeField(widget=forms.HiddenInput)


class ProposalForm(PlainLines, forms.Form):
    kind = forms.ChoiceField(label="Kind of help", widget=forms.RadioSelect)
    mentor = forms.ModelChoiceField(queryset=User.objects.none(), empty_label="Choose a colleague…", label="Who helps?")
    mentee = forms.ModelChoiceField(
        queryset=User.objects.none(), empty_label="Choose a colleague…", label="Who is helped?"
    )
    words = forms.CharField(
        max_length=300,
        label="Why these two?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Both read it.",
        error_messages={"required": "Say why, in a line: both decide by it."},
    )

    def __init__(self, data: Any = None, *, by: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        people = User.objects.visible_to(by).active()
        anybody = rules.can_run_programme(by)
        fields: dict[str, Any] = self.fields
        kinds = list(Kind) if anybody else [Kind.BUDDY]
        fields["kind"].choices = [row for row in kind_choices() if row[0] in kinds]
        fields["kind"].initial = kinds[0].value if len(kinds) == 1 else None
        fields["mentor"].queryset = people
        fields["mentor"].help_text = "They need a place free, and must be outside the reporting line."
        fields["mentee"].queryset = people if anybody else people.filter(manager=by)


assert len(PLACES) == MOST_RANKED
