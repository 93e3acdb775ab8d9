"""Forms of agreements."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from config.forms import PlainLines
from growth.checkins.agreements import Agreement
from growth.checkins.forms import by_id, guides_of
from growth.checkins.queries import default_due
from growth.evidence.forms import DATE
from growth.evidence.models import Evidence
from ladder.models import Level
from ladder.structure import Structure

SHOWN_OF_TEXT = 90


class AgreementForm(PlainLines, forms.Form):
    """On this day we agreed that X closes the gap in Y. Without `guide` when the guide is the one who writes."""

    guide = forms.TypedChoiceField(label="With whom?", help_text="They confirm it, or say why not.")
    dimension = forms.TypedChoiceField(label="The gap is in")
    level = forms.TypedChoiceField(label="At the level of")
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        label="What closes it",
        help_text="So that both know when it is met: “Leads the review of the refund service and writes down what "
        "was traded for what.”",
        error_messages={"required": "Say what closes the gap."},
    )
    expectation = forms.TypedChoiceField(
        required=False,
        empty_value=None,
        label="The expectation it is about",
        help_text="Of the same dimension and level.",
    )
    agreed_on = forms.DateField(widget=DATE, label="Agreed on")
    due_on = forms.DateField(widget=DATE, label="Due on")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        person: User,
        by: User,
        structure: Structure,
        agreement: Agreement | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        start: dict[str, Any] = {
            "agreed_on": timezone.localdate(), "due_on": default_due(), "submission": uuid.uuid4(), **(initial or {})
        }  # fmt: skip
        if agreement is not None:
            start = {
                "dimension": agreement.dimension_id, "level": agreement.level_id, "text": agreement.text,
                "expectation": agreement.expectation_id, "agreed_on": agreement.agreed_on,
                "due_on": agreement.due_on, "version": agreement.version,
            }  # fmt: skip
        super().__init__(data, initial=start)
        self._choose("dimension", [(str(row.pk), row.name) for row in structure.dimensions], structure.dimensions)
        self._choose("level", [(str(row.pk), row.name) for row in structure.levels], structure.levels)
        self._choose("expectation", _expectations(structure), structure.expectations)
        if by.pk != person.pk or agreement is not None:
            del self.fields["guide"]
        else:
            choices, people = guides_of(person)
            self._choose("guide", choices, people.values())

    def words(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name]
            for name in ("dimension", "level", "expectation", "text", "agreed_on", "due_on")
        }

    def _choose(self, name: str, choices: Any, rows: Any) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        field.coerce = by_id(rows).__getitem__


def _expectations(structure: Structure) -> list[Any]:
    """Expectations in groups, highest level first, with a word for none."""
    groups: list[Any] = [("", "None in particular")]
    levels: list[Level] = sorted(structure.levels, key=lambda level: -level.position)
    for dimension in structure.dimensions:
        for level in levels:
            rows = structure.cells.get((dimension.key, level.position), [])
            options = [(str(row.pk), _short(row.text)) for row in rows]
            if options:
                groups.append((f"{dimension.name}, {level.name}", options))
    return groups


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_OF_TEXT else text[: SHOWN_OF_TEXT - 1].rstrip() + "…"


class WordsForm(PlainLines, forms.Form):
    """Words with an answer. Whether they are needed, the action says."""

    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000, label="In your words"
    )


class EntryForm(WordsForm):
    """A note, with evidence of the person if it fits."""

    evidence = forms.ModelChoiceField(
        queryset=Evidence.objects.none(), required=False, empty_label="None", label="Evidence that belongs to it"
    )

    def __init__(self, data: Any = None, *, viewer: User, agreement: Agreement) -> None:
        super().__init__(data)
        items = Evidence.objects.of(agreement.person, viewer).live().newest_first()
        self.fields["evidence"].queryset = items  # type: ignore[attr-defined]
