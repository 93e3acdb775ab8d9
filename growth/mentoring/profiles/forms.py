from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.mentoring.matching.hours import DAYS
from growth.mentoring.models import KIND_HELP, Kind
from growth.mentoring.profiles.ladders import Ladders
from growth.mentoring.profiles.models import MOST_CAPACITY, Profile, Wish
from growth.mentoring.words import listed
from growth.words import joined
from ladder.models import Dimension, Level

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
DIMENSIONS = ("first", "second", "third")  # most wanted first
COMMAS = "Separated by commas, ten at most."


class WordsField(forms.CharField):
    """Words with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return listed(super().clean(value))


def kind_choices() -> list[tuple[str, SafeString]]:
    """Each kind of help with what it means."""
    return [(kind.value, format_html('{}<span class="hint">{}</span>', kind.label, KIND_HELP[kind])) for kind in Kind]


class OfferForm(PlainLines, forms.Form):
    """`version` is what the writer saw. Of their strengths, those not ticked are withheld."""

    offers = forms.MultipleChoiceField(
        required=False, choices=kind_choices, widget=forms.CheckboxSelectMultiple, label="I offer"
    )
    coffee = forms.BooleanField(
        required=False,
        label="Coffee with somebody new",
        help_text="Now and then you are put together with one or two people of other teams.",
    )
    strengths = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="What I am strong in",
        help_text="From your own sustained levels. Leave out what you do not want to be asked about.",
    )
    topics = WordsField(required=False, max_length=600, label="Topics I can help with", help_text=COMMAS)
    languages = WordsField(required=False, max_length=600, label="Languages I speak", help_text=COMMAS)
    about = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="About me",
        help_text="What helping somebody looks like with you.",
    )
    capacity = forms.IntegerField(
        min_value=0,
        max_value=MOST_CAPACITY,
        label="People at once",
        help_text=f"At most {MOST_CAPACITY}. Nobody gets a place over it.",
    )
    works_from = forms.TimeField(widget=TIME, label="I work from")
    works_until = forms.TimeField(widget=TIME, label="until")
    works_on = forms.TypedMultipleChoiceField(
        choices=list(enumerate(DAYS)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        label="On these days",
        error_messages={"required": "Choose at least one day."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, profile: Profile, strengths: list[tuple[Dimension, Level]]) -> None:
        self.profile, self.own_strengths = profile, [row.key for row, _ in strengths]
        super().__init__(data, auto_id="offer_%s", initial=self._initial())
        field: Any = self.fields["strengths"]
        field.choices = [(row.key, f"{row.name}, sustained at {level.name}") for row, level in strengths]
        if not strengths:
            del self.fields["strengths"]

    def _initial(self) -> dict[str, Any]:
        names = (
            "offers",
            "coffee",
            "topics",
            "languages",
            "about",
            "capacity",
            "works_from",
            "works_until",
            "works_on",
        )
        shown = [key for key in self.own_strengths if key not in self.profile.withheld]
        return {
            **{name: getattr(self.profile, name) for name in names},
            "strengths": shown,
            "version": self.profile.version,
        }

    def values(self) -> dict[str, Any]:
        """What was withheld stays so while there is no such strength to show or hide."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "strengths")}
        chosen = set(self.cleaned_data.get("strengths", ()))
        kept = [key for key in self.profile.withheld if key not in self.own_strengths]
        return {**said, "withheld": [*kept, *(key for key in self.own_strengths if key not in chosen)]}


class WishForm(forms.Form):
    """Up to three dimensions by hand, most wanted first; none means: from the gaps."""

    wants = forms.MultipleChoiceField(
        required=False, choices=kind_choices, widget=forms.CheckboxSelectMultiple, label="I look for"
    )
    first = forms.ChoiceField(required=False, label="To grow in")
    second = forms.ChoiceField(required=False, label="then in")
    third = forms.ChoiceField(required=False, label="and in")
    topics = WordsField(required=False, max_length=600, label="Topics I would like to learn", help_text=COMMAS)
    track = forms.ChoiceField(
        required=False, label="On the way to", help_text="Choose another ladder if you want to change to it."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, wish: Wish, ladders: Ladders) -> None:
        super().__init__(data, auto_id="wish_%s", initial=self._initial(wish))
        fields: dict[str, Any] = self.fields
        choices = [("", "Nothing more"), *((row.key, row.name) for row in ladders.dimensions.values())]
        for name in DIMENSIONS:
            fields[name].choices = choices
        gaps = joined(row.name for row in ladders.named(wish.gaps[:2]))
        fields["first"].choices = [("", f"From my gaps: {gaps}" if gaps else "From my gaps"), *choices[1:]]
        tracks = [(key, structure.version.name) for key, structure in ladders.by_key.items()]
        fields["track"].choices = [("", "The ladder I am on"), *tracks]

    def _initial(self, wish: Wish) -> dict[str, Any]:
        chosen = dict(zip(DIMENSIONS, wish.dimensions, strict=False))
        return {"wants": wish.wants, "topics": wish.topics, "track": wish.track, "version": wish.version, **chosen}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [cleaned.get(name) for name in DIMENSIONS]
        for number, name in enumerate(DIMENSIONS):
            if chosen[number] and chosen[number] in chosen[:number]:
                self.add_error(name, "You chose this above.")
        return cleaned

    def values(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("wants", "topics", "track")}
        return {**said, "dimensions": [self.cleaned_data[name] for name in DIMENSIONS if self.cleaned_data[name]]}


class PauseForm(forms.Form):
    paused_until = forms.DateField(
        widget=DATE, label="Pause until", help_text="Nobody can ask you until then. Your pairings go on."
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="pause_%s")
