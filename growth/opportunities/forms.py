from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import User
from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.evidence.models import Kind, Scope
from growth.opportunities.models import Audience, Opportunity
from ladder.models import LadderVersion
from ladder.structure import Structure, structure_of


class OpportunityForm(PlainLines, forms.ModelForm):
    """`version` is what the writer saw of it; `submission` tells one form from another."""

    level = forms.TypedChoiceField(label="It would show at")
    dimension = forms.TypedChoiceField(label="In the dimension")
    second_dimension = forms.TypedChoiceField(required=False, empty_value=None, label="And in")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Opportunity
        fields = [
            "title", "description", "level", "dimension", "second_dimension", "kind", "scope", "starts_on", "ends_on",
            "places", "team", "audience",
        ]  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "description": forms.Textarea(attrs={"rows": 6}),
            "kind": forms.RadioSelect,
            "scope": forms.RadioSelect,
            "audience": forms.RadioSelect,
            "starts_on": DATE,
            "ends_on": DATE,
        }
        labels = {
            "title": "What is to be done, in one line",
            "description": "What it is about",
            "scope": "Scope: how far will it reach?",
            "kind": "Kind of work",
            "places": "For how many people?",
            "team": "Team",
            "audience": "Who can see it?",
        }
        help_texts = {
            "description": "What is known, what is not, who else is part of it. Markdown works.",
            "kind": "Mentoring, prevention and glue work are opportunities too.",
            "team": "Whose work it is.",
        }
        error_messages = {"title": {"required": "Say in one line what is to be done."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = {version.pk: version for version in LadderVersion.objects.published().order_by("ladder_id")}
        if self.instance.pk:  # its own version stays a choice when a newer one is in force
            versions.setdefault(self.instance.level.version_id, self.instance.level.version)
        structures = [structure_of(version) for version in versions.values()]
        self._choose("level", structures, "Choose a level…")
        self._choose("dimension", structures, "Choose a dimension…")
        self._choose("second_dimension", structures, "No other")
        fields: dict[str, Any] = self.fields
        fields["scope"].choices, fields["kind"].choices = Scope.choices, Kind.choices
        fields["audience"].choices = Audience.choices
        fields["team"].empty_label = "The whole organisation"

    def _choose(self, name: str, structures: list[Structure], nothing: str) -> None:
        """Parts of the ladders in force, under the name of their ladder. From memory: no query."""
        field: Any = self.fields[name]
        attribute = "levels" if name == "level" else "dimensions"
        groups = {structure.version.name: getattr(structure, attribute) for structure in structures}
        field.choices = [
            ("", nothing),
            *((ladder, [(part.pk, part.name) for part in parts]) for ladder, parts in groups.items()),
        ]
        field.coerce = {str(part.pk): part for parts in groups.values() for part in parts}.__getitem__

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class InterestForm(forms.Form):
    words = forms.CharField(
        required=False,
        max_length=300,
        label="In a line",
        help_text="Such as what draws you, or what you would need.",
    )
    wants_to_grow = forms.BooleanField(
        required=False,
        label="I want to grow in this",
        help_text="Said to those who cannot open your growth report.",
    )


WORDS_TO_OTHERS = "A line to those who are not chosen"


class AssignForm(forms.Form):
    """`people` are drawn by the page, in the table with what is known of each."""

    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), error_messages={"required": "Choose at least one person."}
    )
    words = forms.CharField(
        required=False,
        max_length=300,
        label=WORDS_TO_OTHERS,
        help_text="Why this time, kindly. They read it once all places are taken.",
    )

    def __init__(self, data: Any = None, *, opportunity: Opportunity) -> None:
        super().__init__(data)
        interested = opportunity.interests.waiting().values("person")
        given = opportunity.assignments.given().values("person")  # a second click changes nothing, and is no mistake
        people = User.objects.filter(Q(pk__in=interested) | Q(pk__in=given))
        self.fields["people"].queryset = people  # type: ignore[attr-defined]


class AskForm(forms.Form):
    person = forms.ModelChoiceField(
        queryset=User.objects.none(), empty_label="Choose a colleague…", label="Whom do you ask?"
    )
    words = forms.CharField(required=False, max_length=300, label=WORDS_TO_OTHERS)

    def __init__(self, data: Any = None, *, keeper: User, opportunity: Opportunity) -> None:
        super().__init__(data, auto_id="ask_%s")
        people = User.objects.visible_to(keeper).active().exclude(pk__in=[keeper.pk, opportunity.listed_by_id])
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Why?",
        help_text="Whoever is interested, was asked or has it is told, and reads this.",
        error_messages={"required": "Say why, in a line: people counted on it."},
    )
