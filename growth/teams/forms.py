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
        self.fields["level"].choices = [("", "All"), *levels_of(members).items()]  # type: ignore[attr-defined]
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", "All"),
            *((team.pk, team.name) for team in teams_of(members)),
        ]

    @property
    def choice(self) -> Choice:
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return Choice(**chosen)
