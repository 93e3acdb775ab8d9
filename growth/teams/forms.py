"""What of the team is asked for: the same words for pages and API."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from growth.teams.members import Member, levels_of, teams_of
from growth.teams.queries import SORTS, Choice


class TeamForm(forms.Form):
    """Filters of the team page. What cannot be chosen chooses nothing: a team may be gone since the link was made."""

    level = forms.ChoiceField(required=False)
    team = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()), label="In order of")
    direct = forms.BooleanField(required=False, label="Only direct reports")

    def __init__(self, data: Mapping[str, Any], members: Iterable[Member]) -> None:
        super().__init__(data)
        members = list(members)
        _offer(self.fields["level"], levels_of(members).items())
        _offer(self.fields["team"], ((team.pk, team.name) for team in teams_of(members)))

    @property
    def choice(self) -> Choice:
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return Choice(**chosen)


class CompositionForm(forms.Form):
    """Which team the composition is of; all of them if none is chosen."""

    team = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)

    def __init__(self, data: Mapping[str, Any], members: Iterable[Member]) -> None:
        super().__init__(data)
        _offer(self.fields["team"], ((team.pk, team.name) for team in teams_of(members)))

    @property
    def chosen(self) -> int | None:
        self.is_valid()
        return self.cleaned_data.get("team")


def _offer(field: Any, choices: Iterable[tuple[Any, str]]) -> None:
    field.choices = [("", "All"), *choices]
