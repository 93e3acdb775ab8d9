from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from config.forms import PlainLines
from growth.roadmaps.mistakes.actions import LONGEST_WORDS
from growth.roadmaps.mistakes.models import MistakesCheck, Reply
from growth.roadmaps.mistakes.queries import Asked


class MistakesForm(PlainLines, forms.Form):
    """One reply for each mistake, and what one will change."""

    def __init__(self, data: Any = None, *, asked: Sequence[Asked], said: MistakesCheck | None = None) -> None:
        super().__init__(data, initial=_initial(said) if said else None, auto_id="mistake_%s")
        self.asked = asked
        for mistake in asked:
            self.fields[f"reply_{mistake.key}"] = forms.ChoiceField(
                label=mistake.question,
                choices=Reply.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose one."},
            )
        self.fields["words"] = forms.CharField(
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 3}),
            label="What I will change",
            help_text="For yourself. One thing is enough.",
        )

    def questions(self) -> Iterator[tuple[Asked, BoundField]]:
        for mistake in self.asked:
            yield mistake, self[f"reply_{mistake.key}"]

    def replies(self) -> dict[str, str]:
        return {mistake.key: self.cleaned_data[f"reply_{mistake.key}"] for mistake in self.asked}


def _initial(said: MistakesCheck) -> dict[str, str]:
    return {**{f"reply_{row['mistake']}": row["reply"] for row in said.answers}, "words": said.words}
