import zoneinfo
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import refuse_circle
from accounts.disciplines import Choice, disciplines_for, disciplines_in_force
from accounts.models import Team, User


def time_zones() -> list[tuple[str, str]]:
    """Zones by region and place; the bare abbreviations and legacy names are left out."""
    names = (name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(names))]


class TimeZoneField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=time_zones, **kwargs)


class DisciplineField(forms.ChoiceField):
    """One of the disciplines offered, none, or the one somebody has already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, help_text="Whose examples the ladder shows first.", **kwargs)

    def offer(self, choices: list[Choice], now: str) -> None:
        kept = [(now, now)] if now and now not in dict(choices) else []
        self.choices = [("", "Any work"), *choices, *kept]


class SetupForm(forms.Form):
    name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}))
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 8 characters, not a common password.",
        strip=False,
    )
    time_zone = TimeZoneField(initial="UTC")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.data.get("email", ""), name=self.data.get("name", "")))
        return password


class PersonForm(forms.ModelForm):
    """What an administrator keeps of a person."""

    discipline = DisciplineField()

    class Meta:
        model = User
        fields = [
            "name", "email", "title", "discipline", "team", "manager", "is_administrator", "is_ladder_owner",
            "is_programme_owner",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managers = User.objects.active().exclude(pk=self.instance.pk)
        self.fields["manager"].queryset = managers  # type: ignore[attr-defined]
        self.fields["team"].empty_label = "No team"  # type: ignore[attr-defined]
        self.fields["manager"].empty_label = "Nobody"  # type: ignore[attr-defined]
        self.fields["discipline"].offer(disciplines_in_force(), self.instance.discipline)  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Somebody has this e-mail already.")
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk and "manager" in cleaned:
            refuse_circle(User(pk=self.instance.pk, name=self.instance.name, manager=cleaned["manager"]))
        return cleaned


class LeavingForm(forms.Form):
    left_on = forms.DateField(
        label="Last day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=timezone.localdate
    )


class SettingsForm(forms.ModelForm):
    """What a person keeps of themselves."""

    discipline = DisciplineField()
    time_zone = TimeZoneField()

    class Meta:
        model = User
        fields = ["name", "title", "discipline", "time_zone", "wants_mail", "wants_digest"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["discipline"].offer(disciplines_for(self.instance), self.instance.discipline)  # type: ignore[attr-defined]


class OpeningForm(forms.Form):
    """Why, and for how long, an administrator opens somebody's record."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They read this at once, with your name. Say what cannot wait and who asked for it.",
    )
    hours = forms.TypedChoiceField(
        label="For how long?", choices=[(1, "One hour"), (4, "Four hours"), (24, "A day")], coerce=int, initial=1
    )


class ErasingForm(forms.Form):
    name = forms.CharField(label="Their name, typed in full", help_text="So that nobody is erased by a slip.")


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ["name", "parent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Team.objects.exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = others  # type: ignore[attr-defined]
        self.fields["parent"].label = "Part of"
        self.fields["parent"].empty_label = "Nothing above it"  # type: ignore[attr-defined]
