from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from accounts.models import User
from config.forms import PlainLines
from growth.decisions.models import Decision
from growth.decisions.record_templates.models import Checklist
from growth.decisions.reviewing.actions import ItemAnswer
from growth.decisions.reviewing.models import DesignReview, ItemReply, Result, ReviewItem
from growth.evidence.forms import DATE

CONCERN = forms.Textarea(attrs={"rows": 2})


class AskReviewForm(forms.Form):
    """Whom to ask, and what to go through. One colleague is usual, three are many."""

    reviewer = forms.ModelChoiceField(
        queryset=User.objects.none(), label="Whom do you ask?", empty_label="Choose a colleague…"
    )
    second = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, label="And somebody else", empty_label="Nobody else"
    )
    third = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, label="And a third", empty_label="Nobody else"
    )
    checklists = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="What do you go through?",
        error_messages={"required": "Choose at least one checklist."},
    )
    note = forms.CharField(
        max_length=300,
        required=False,
        label="What to look at",
        help_text="In a line, such as “the retry budget; I am unsure about the lock”.",
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, decision: Decision, viewer: User, known: list[Checklist], **kwargs: Any):
        kwargs["initial"] = {"checklists": _fitting(decision, known), **kwargs.get("initial", {})}
        super().__init__(data, **kwargs)
        self.known = {one.key: one for one in known}
        fields: dict[str, Any] = self.fields
        for name in ("reviewer", "second", "third"):
            people = User.objects.visible_to(viewer).active().exclude(pk=viewer.pk)
            fields[name].queryset = people.order_by("name", "pk")
        fields["checklists"].choices = [(one.key, f"{one.name} ({len(one.items)} questions)") for one in known]

    def reviewers(self) -> list[User]:
        return [person for name in ("reviewer", "second", "third") if (person := self.cleaned_data.get(name))]

    def chosen(self) -> list[Checklist]:
        return [self.known[key] for key in self.cleaned_data["checklists"]]


def _fitting(decision: Decision, known: list[Checklist]) -> list[str]:
    """What is ticked at first: the general one, and that for work of a model where a model had a part in it."""
    likely = {"design", *(["ai-generated-code"] if decision.ai_proposed.strip() else [])}
    return [one.key for one in known if one.key in likely]


class HoldForm(PlainLines, forms.Form):
    """All of a review on one screen. Nothing is needed to save it; closing it says by itself what is missing."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    held_on = forms.DateField(widget=DATE, required=False, label="Held on")
    result = forms.ChoiceField(choices=Result.choices, widget=forms.RadioSelect, required=False, label="How is it?")
    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        label="In words",
        help_text="What has to change, or what is missing. For “sound”, what made you sure, if you like.",
    )

    def __init__(self, data: Any = None, *, review: DesignReview, viewer: User) -> None:
        items = list(review.items.all())
        answered = {f"reply_{item.position}": item.reply for item in items}
        answered |= {f"words_{item.position}": item.words for item in items}
        initial = {"version": review.version, "held_on": timezone.localdate(), **answered}
        super().__init__(data, initial=initial)
        self.items = items
        for item in items:
            self.fields[f"reply_{item.position}"] = forms.ChoiceField(
                choices=ItemReply.choices,
                widget=forms.RadioSelect,
                required=False,
                label=item.text,
                help_text=item.hint,
            )
            self.fields[f"words_{item.position}"] = forms.CharField(
                required=False, max_length=1000, widget=CONCERN, label="The concern"
            )
        others = [row.person for row in review.asked.all() if row.declined_at is None and row.person_id != viewer.pk]
        if others:
            self.fields["also_there"] = forms.ModelMultipleChoiceField(
                queryset=User.objects.filter(pk__in=[person.pk for person in others]).order_by("name", "pk"),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                label="Who else was there?",
            )

    def groups(self) -> Iterator[tuple[str, list[tuple[ReviewItem, BoundField, BoundField]]]]:
        """By checklist, in the order in which they were asked for."""
        groups: dict[str, list[tuple[ReviewItem, BoundField, BoundField]]] = {}
        for item in self.items:
            row = (item, self[f"reply_{item.position}"], self[f"words_{item.position}"])
            groups.setdefault(item.checklist, []).append(row)
        yield from groups.items()

    def unanswered(self) -> list[BoundField]:
        """What the closing found without an answer; told as one thing, for there may be many."""
        return [self[f"reply_{item.position}"] for item in self.items if self[f"reply_{item.position}"].errors]

    def other_faults(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.errors and not field.name.startswith("reply_")]

    def answers(self) -> list[ItemAnswer]:
        """Those that are in order, also when something else is not."""
        said = self.cleaned_data
        return [
            ItemAnswer(item.position, said[f"reply_{item.position}"], said[f"words_{item.position}"])
            for item in self.items
            if f"reply_{item.position}" in said and f"words_{item.position}" in said
        ]
