"""Forms of check-ins: opening one, one side's part, what was agreed."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from config.forms import PlainLines
from growth.access import circle_of
from growth.checkins.actions import NO_CONFIDENCE, NO_LEVEL, Told
from growth.checkins.models import CheckIn, Confidence, Note, Part
from growth.checkins.queries import levels_to_check_against
from ladder.models import Dimension, Level
from ladder.structure import Structure, structure_of


def by_id(rows: Iterable[Any]) -> dict[str, Any]:
    """For the `coerce` of a choice field: rows by id, as a form sends it."""
    return {str(row.pk): row for row in rows}


def guides_of(person: User) -> tuple[list[tuple[str, str]], dict[str, User]]:
    """The growth circle as choices, and the people behind them."""
    members = circle_of(person)
    choices = [(str(member.person.pk), f"{member.person.name} ({member.relation})") for member in members]
    return choices, by_id(member.person for member in members)


class OpenForm(forms.Form):
    """`target` is any level of a ladder in force, the next one of one's own to begin with."""

    assessor = forms.TypedChoiceField(label="With whom?", help_text="They assess you too; you then compare.")
    target = forms.TypedChoiceField(
        label="Against which level?",
        help_text="The next one is usual. It may be one not held yet, on this ladder or another.",
    )

    def __init__(self, *args: Any, person: User, by: User, **kwargs: Any) -> None:
        ladders, suggested = levels_to_check_against(person)
        kwargs["initial"] = {"target": str(suggested.pk) if suggested else ""} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        target: Any = self.fields["target"]
        target.choices = [
            (ladder.version.name, [(str(level.pk), level.name) for level in ladder.levels]) for ladder in ladders
        ]
        target.coerce = by_id(level for ladder in ladders for level in ladder.levels).__getitem__
        if by.pk != person.pk:
            del self.fields["assessor"]
            return
        assessor: Any = self.fields["assessor"]
        assessor.choices, people = guides_of(person)
        assessor.coerce = people.__getitem__


class PartForm(PlainLines, forms.Form):
    """One side's assessment, three fields a dimension. A draft may be half done."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, part: Part, is_draft: bool = False) -> None:
        self.structure: Structure = structure_of(part.check_in.version)
        levels: dict[str, Level] = by_id(self.structure.levels)
        initial: dict[str, Any] = {"version": part.version}
        for row in part.assessments.select_related("dimension"):
            key = row.dimension.key
            initial |= {f"level_{key}": row.level_id, f"confidence_{key}": row.confidence, f"words_{key}": row.words}
        super().__init__(data, initial=initial)
        for dimension in self.structure.dimensions:
            self.fields[f"level_{dimension.key}"] = forms.TypedChoiceField(
                choices=[(key, level.name) for key, level in levels.items()],
                coerce=levels.__getitem__,
                empty_value=None,
                widget=forms.RadioSelect,
                required=not is_draft,
                label="Level",
                error_messages={"required": NO_LEVEL.format(dimension.name)},
            )
            self.fields[f"confidence_{dimension.key}"] = forms.ChoiceField(
                choices=Confidence.choices,
                widget=forms.RadioSelect,
                required=not is_draft,
                label="How sure",
                error_messages={"required": NO_CONFIDENCE.format(dimension.name)},
            )
            self.fields[f"words_{dimension.key}"] = forms.CharField(
                widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000, label="In your words"
            )

    def fields_of(self, dimension: Dimension) -> list[forms.BoundField]:
        return [self[f"{name}_{dimension.key}"] for name in ("level", "confidence", "words")]

    def told(self) -> dict[Dimension, Told]:
        said = self.cleaned_data
        return {
            row: Told(said[f"level_{row.key}"], said[f"confidence_{row.key}"], said[f"words_{row.key}"])
            for row in self.structure.dimensions
        }


class NotesForm(PlainLines, forms.Form):
    """What was agreed, a field a dimension."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, check_in: CheckIn) -> None:
        self.structure: Structure = structure_of(check_in.version)
        initial: dict[str, Any] = {"revision": check_in.revision}
        for note in Note.objects.filter(check_in=check_in).select_related("dimension"):
            initial[f"note_{note.dimension.key}"] = note.words
        super().__init__(data, initial=initial)
        for dimension in self.structure.dimensions:
            self.fields[f"note_{dimension.key}"] = forms.CharField(
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                max_length=4000,
                label=f"What you agreed in {dimension.name}",
            )

    def note(self, dimension: Dimension) -> forms.BoundField:
        return self[f"note_{dimension.key}"]

    def notes(self) -> dict[Dimension, str]:
        return {row: self.cleaned_data[f"note_{row.key}"] for row in self.structure.dimensions}
