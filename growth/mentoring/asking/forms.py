from typing import Any

from django import forms

from accounts.models import User
from config.forms import PlainLines
from growth.mentoring.asking.actions import ORDER
from growth.mentoring.matching.suggesting import Found
from growth.mentoring.profiles.forms import kind_choices

LABELS = {"first": "Whom do you ask?", "second": "If they cannot", "third": "And then"}
NOBODY = {"first": "Choose a colleague…", "second": "Nobody else", "third": "Nobody else"}


class AskForm(PlainLines, forms.Form):
    """Any colleague can be named; whom one cannot ask is refused by the action, with the reason."""

    kind = forms.ChoiceField(choices=kind_choices, widget=forms.RadioSelect, label="What for?")
    words = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What do you hope for?",
        help_text="Where you are, what you would like to become better at, and why you ask them.",
        error_messages={"required": "Say in a line or two what you hope for."},
    )
    dimensions = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="I would like to grow in"
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, viewer: User, found: Found, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"kind": found.kind, "dimensions": found.wanted, **(initial or {})})
        choices = _colleagues(viewer, found)
        for name in ORDER:
            field = forms.ModelChoiceField(
                queryset=User.objects.visible_to(viewer),
                required=name == "first",
                label=LABELS[name],
                empty_label=NOBODY[name],
                error_messages={"required": "Choose somebody to ask."},
            )
            field.widget.choices = [("", NOBODY[name]), *choices]
            self.fields[name] = field
        fields: dict[str, Any] = self.fields
        fields["dimensions"].choices = [(row.key, row.name) for row in found.ladders.dimensions.values()]
        self.order_fields([*ORDER, "kind", "words", "dimensions"])

    def people(self) -> list[User]:
        return [self.cleaned_data[name] for name in ORDER if self.cleaned_data[name]]


def _colleagues(viewer: User, found: Found) -> list[tuple[str, list[tuple[int, str]]]]:
    """Those who are suggested first, then everybody else who is here, by name."""
    suggested = [(one.mentor.pk, one.mentor.name) for one in found.suggestions]
    others = User.objects.visible_to(viewer).active().exclude(pk__in=[viewer.pk, *(pk for pk, _ in suggested)])
    groups = [("Suggested", suggested), ("Everybody else", list(others.values_list("pk", "name")))]
    return [group for group in groups if group[1]]


class AnswerForm(forms.Form):
    words = forms.CharField(
        required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), label="A line to them"
    )


class QuestionForm(forms.Form):
    question = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="What would you like to know?",
        error_messages={"required": "Ask what you would like to know."},
    )


class ReplyForm(forms.Form):
    words = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Your answer",
        error_messages={"required": "Write an answer to the question."},
    )
