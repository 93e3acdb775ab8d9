"""Forms of committees, ratings, votes and outcomes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.promotions.calibration.actions import LONGEST_REASON, LONGEST_WORDS, Rating
from growth.promotions.calibration.models import Calibration, CaseRating, Committee, CommitteeMember, Outcome, Vote
from growth.promotions.calibration.outcomes import LONGEST_LETTER, LONGEST_SHOW, MOST_SHOWS
from growth.promotions.calibration.outcomes import LONGEST_REASON as LONGEST_OUTCOME
from ladder.models import Dimension
from ladder.structure import Structure

DRAFT_FIELD = "promotions/calibration/draft_field.html"


class CommitteeForm(forms.Form):
    name = forms.CharField(max_length=120, error_messages={"required": "Give it a name."})
    about = forms.CharField(required=False, max_length=300, label="What it decides about")

    def __init__(self, data: Any = None, *, committee: Committee | None = None) -> None:
        super().__init__(data, initial={"name": committee.name, "about": committee.about} if committee else None)


class MemberForm(forms.Form):
    """Somebody who is not on the committee yet."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(), label="Who?", error_messages={"required": "Choose somebody."}
    )
    is_chair = forms.BooleanField(
        required=False, label="As a chair", help_text="Plans its calibrations, opens its meetings, records outcomes."
    )

    def __init__(self, data: Any = None, *, viewer: User, committee: Committee) -> None:
        super().__init__(data)
        sitting = CommitteeMember.objects.filter(committee=committee, ended_on__isnull=True)
        people = User.objects.visible_to(viewer).active().exclude(pk__in=sitting.values("person"))
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class DaysForm(forms.Form):
    freezes_on = forms.DateField(
        widget=DATE, label="Cases until", help_text="The last day on which a case can be submitted to it."
    )
    meets_on = forms.DateField(widget=DATE, label="Meets on")

    def __init__(self, data: Any = None, *, calibration: Calibration | None = None) -> None:
        days = {"freezes_on": calibration.freezes_on, "meets_on": calibration.meets_on} if calibration else None
        super().__init__(data, initial=days)


class OpeningForm(forms.Form):
    confirmed = forms.BooleanField(
        required=False, label="Open it all the same", help_text="They read nothing of the others until they hand in."
    )


class ConflictForm(PlainLines, forms.Form):
    words = forms.CharField(
        max_length=300,
        label="What is the tie?",
        help_text="A line is enough. Once the meeting is open, who leads it reads this.",
        error_messages={"required": "Say in a line what the tie is."},
    )


def _level_field(structure: Structure, dimension: Dimension, label: str) -> forms.TypedChoiceField:
    levels = [(level.position, level.name) for level in structure.levels]
    return forms.TypedChoiceField(
        choices=[("", "Choose a level"), *levels], coerce=int, empty_value=None, required=False, label=label
    )


class RatingsForm(PlainLines, forms.Form):
    """A level and a reason for each dimension. A dimension with neither is left for later."""

    def __init__(self, data: Any = None, *, structure: Structure, ratings: Mapping[str, CaseRating]) -> None:
        super().__init__(data)
        self.structure = structure
        for dimension in structure.dimensions:
            key, known = dimension.key, ratings.get(dimension.key)
            level: Any = _level_field(structure, dimension, "Level you see")
            reason: Any = forms.CharField(
                required=False, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), label="Why",
                help_text="What in the packet shows it.",
            )  # fmt: skip
            level.template_name = reason.template_name = DRAFT_FIELD
            self.fields |= {f"level_{key}": level, f"reason_{key}": reason}
            if known is not None:
                level.initial, reason.initial = known.level, known.reason

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for dimension in self.structure.dimensions:
            level, reason = said.get(f"level_{dimension.key}"), said.get(f"reason_{dimension.key}")
            if level and not reason:
                self.add_error(f"reason_{dimension.key}", f"{dimension.name}: say why.")
            if reason and not level:
                self.add_error(f"level_{dimension.key}", f"{dimension.name}: choose a level.")
        return said

    def ratings(self) -> list[Rating]:
        said = self.cleaned_data
        keys = [dimension.key for dimension in self.structure.dimensions]
        return [Rating(key, said[f"level_{key}"], said[f"reason_{key}"]) for key in keys if said[f"level_{key}"]]

    def parts(self) -> list[tuple[Dimension, Any, Any]]:
        return [(row, self[f"level_{row.key}"], self[f"reason_{row.key}"]) for row in self.structure.dimensions]


class VoteForm(PlainLines, forms.Form):
    choice = forms.ChoiceField(
        choices=Vote.Choice.choices, widget=forms.RadioSelect, label="Your vote",
        error_messages={"required": "Promote, not yet, or abstain."},
    )  # fmt: skip
    words = forms.CharField(required=False, max_length=LONGEST_WORDS, label="In your words")

    def __init__(self, data: Any = None, *, vote: Vote | None = None) -> None:
        super().__init__(data, initial={"choice": vote.choice, "words": vote.words} if vote else None)


class OutcomeForm(PlainLines, forms.Form):
    """What the committee says. Fields of the other kind are left out of what is recorded."""

    kind = forms.ChoiceField(
        choices=Outcome.Kind.choices, widget=forms.RadioSelect, label="The outcome",
        error_messages={"required": "Promoted, or not yet."},
    )  # fmt: skip
    reason = forms.CharField(
        max_length=LONGEST_OUTCOME, widget=forms.Textarea(attrs={"rows": 6}), label="Why",
        help_text="The letter to the candidate is drafted from these words. No ratings, no votes, no names.",
        error_messages={"required": "Say why."},
    )  # fmt: skip
    effective_on = forms.DateField(
        required=False, widget=DATE, label="If promoted, from",
        help_text="On this day the placement changes. At most 90 days ago.",
    )  # fmt: skip
    review_on = forms.DateField(
        required=False, widget=DATE, label="If not yet, look again on", help_text="The manager is reminded."
    )

    def __init__(
        self,
        data: Any = None,
        *,
        structure: Structure,
        middles: Mapping[str, int] | None = None,
        effective_on: Any = None,
    ) -> None:
        super().__init__(data, initial={"effective_on": effective_on or timezone.localdate()})
        self.structure = structure
        for dimension in structure.dimensions:
            field = self.fields[f"agreed_{dimension.key}"] = _level_field(structure, dimension, dimension.name)
            field.required, field.initial = True, (middles or {}).get(dimension.key)
            field.error_messages["required"] = "Choose a level."
        for number in range(1, MOST_SHOWS + 1):
            self.fields[f"show_{number}"] = forms.CharField(
                required=False, max_length=LONGEST_SHOW, label=f"To show, {number}"
            )

    def agreed(self) -> list[Any]:
        return [self[f"agreed_{dimension.key}"] for dimension in self.structure.dimensions]

    def shows(self) -> list[Any]:
        return [self[f"show_{number}"] for number in range(1, MOST_SHOWS + 1)]

    def words(self) -> dict[str, Any]:
        """For `record_outcome`."""
        said = self.cleaned_data
        keys = [dimension.key for dimension in self.structure.dimensions]
        return {
            **{name: said[name] for name in ("kind", "reason", "effective_on", "review_on")},
            "agreed_levels": {key: said[f"agreed_{key}"] for key in keys},
            "shows": [said[f"show_{number}"] for number in range(1, MOST_SHOWS + 1)],
        }


class LetterForm(PlainLines, forms.Form):
    letter = forms.CharField(
        max_length=LONGEST_LETTER, widget=forms.Textarea(attrs={"rows": 18}), label="The letter",
        help_text="Markdown works. Ratings, votes and who said what do not belong in it.",
        error_messages={"required": "Write something: this is what the candidate keeps."},
    )  # fmt: skip
    letter_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, outcome: Outcome) -> None:
        super().__init__(data, initial={"letter": outcome.letter, "letter_version": outcome.letter_version})
