from typing import Any

from django import forms

from accounts.models import User


class MentorForm(forms.Form):
    mentor = forms.ModelChoiceField(
        queryset=User.objects.none(),
        empty_label="Choose a colleague…",
        label="Who is your mentor?",
        help_text="From now on they see what you share with your growth circle, and may give verdicts on your claims.",
    )

    def __init__(self, *args: Any, mentee: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.visible_to(mentee).active().exclude(pk__in=[mentee.pk, mentee.manager_id or 0])
        self.fields["mentor"].queryset = others  # type: ignore[attr-defined]
