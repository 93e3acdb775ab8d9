from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from accounts.models import User
from config.forms import PlainLines
from growth.evidence.claims import Answer, Claim, Verdict
from growth.evidence.models import Corroboration, Evidence, Mode, Scope, Visibility
from ladder.structure import structure_of

MOST_LINKS = 10
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def clean_links(links: Any) -> list[dict[str, str]]:
    """Checked links. Raises ValidationError for anything but http(s) addresses, or more than ten."""
    if not isinstance(links, list) or any(not isinstance(link, dict) for link in links):
        raise ValidationError("Expected a list of links, each with a url and a label.")
    kept = []
    for link in links:
        url, label = str(link.get("url", "")).strip(), str(link.get("label", "")).strip()[:120]
        if not url and not label:
            continue
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValidationError(f"“{url or label}” needs an address that begins with https:// or http://.")
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            raise ValidationError(f"“{url}” is not an address.") from None
        kept.append({"label": label or urlsplit(url).netloc, "url": url})
    if len(kept) > MOST_LINKS:
        raise ValidationError(f"At most {MOST_LINKS} links. Which ones would a reader open?")
    return kept


class LinksWidget(forms.Widget):
    """Rows of address and label, as many as needed."""

    template_name = "evidence/links_widget.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        context["widget"]["rows"] = [*rows, {}] if len(rows) < MOST_LINKS else rows
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        if not hasattr(data, "getlist"):
            return data.get(name) or []
        pairs = zip(data.getlist(f"{name}_url"), data.getlist(f"{name}_label"), strict=False)
        return [{"url": url, "label": label} for url, label in pairs if url.strip() or label.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class LinksField(forms.Field):
    widget = LinksWidget

    def clean(self, value: Any) -> list[dict[str, str]]:
        return clean_links(value or [])


class FigureField(forms.DecimalField):
    """A measured figure; says what a figure looks like when it gets something else."""

    default_error_messages = {"invalid": "Needs a figure, such as 1.9."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=20, decimal_places=6, required=False, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", **self.widget_attrs(self.widget)})


class CaptureForm(forms.Form):
    """One line is enough."""

    title = forms.CharField(max_length=200, label="What did you do?")
    submission = forms.UUIDField(required=False)


class EvidenceForm(PlainLines, forms.ModelForm):
    """The full form. `version` is what the writer saw of an item; `submission` tells one form from another."""

    links = LinksField(required=False, help_text="A pull request, a decision, a dashboard: what a reader can open.")
    metric_before = FigureField(label="Before", help_text="The baseline.")
    metric_after = FigureField(label="After", help_text="The measured result.")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Evidence
        fields = [
            "title", "kind", "situation", "own_part", "outcome", "started_on", "ended_on", "scope", "mode",
            "metric_name", "metric_before", "metric_after", "metric_unit", "metric_source", "links",
        ]  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect,
            "scope": forms.RadioSelect,
            "mode": forms.RadioSelect,
            "started_on": DATE,
            "ended_on": DATE,
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            **{name: forms.Textarea(attrs={"rows": 4}) for name in ("situation", "own_part", "outcome")},
        }
        labels = {
            "ended_on": "Date, or last day",
            "started_on": "First day of a period",
            "scope": "Scope: how far did it reach?",
            "metric_name": "What was measured",
            "metric_unit": "Unit",
            "metric_source": "Source",
        }
        help_texts = {
            "mode": "Delegated: specified and handed to people or AI agents. Reviewed: judged what others made. "
            "Owned: answered for it.",
            "metric_name": "Such as “Failed payouts”.",
            "metric_unit": "%, ms, tickets a week…",
            "metric_source": "Where somebody could look it up.",
        }
        error_messages = {"title": {"required": "Say in one line what happened."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Radio buttons with a word for “not said”, instead of the dashes of a select box.
        self.fields["scope"].choices = [("", "Not said"), *Scope.choices]  # type: ignore[attr-defined]
        self.fields["mode"].choices = [("", "Not said"), *Mode.choices]  # type: ignore[attr-defined]

    def words(self) -> dict[str, Any]:
        """The cleaned words, without what only identifies the form."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SharingForm(forms.Form):
    visibility = forms.ChoiceField(choices=Visibility.choices, widget=forms.RadioSelect, label="Who can see it?")


class QuestionForm(forms.ModelForm):
    class Meta:
        model = Corroboration
        fields = ["witness", "question"]
        labels = {"witness": "Whom do you ask?", "question": "One exact question"}
        help_texts = {
            "question": "One that can be answered with yes, such as “Did the index change halve search time?”"
        }
        error_messages = {"question": {"required": "Ask one exact question."}}

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(author).active().exclude(pk=author.pk)
        self.fields["witness"].queryset = people  # type: ignore[attr-defined]
        self.fields["witness"].empty_label = "Choose a colleague…"  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Answer.choices, widget=forms.RadioSelect, label="Your answer")
    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        label="In your words",
        help_text="They are shown with your name and the date to whoever sees the evidence.",
    )


class ReviewForm(forms.Form):
    """A verdict on one claim."""

    verdict = forms.ChoiceField(
        choices=[(Verdict.ACCEPTED, "Accepted"), (Verdict.NEEDS_MORE, "Needs more")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you accept it."},
    )
    level = forms.TypedChoiceField(required=False, label="At which level?", empty_value=None)
    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
        label="Words to the author",
        help_text="Needed when more is needed, or for another level: say what exactly.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, claim: Claim, auto_id: str) -> None:
        initial = {"level": claim.expectation.level_id, "version": claim.evidence.version}
        super().__init__(data, initial=initial, auto_id=auto_id)
        # A page has many of these forms: the levels come from memory.
        levels = {str(level.pk): level for level in structure_of(claim.expectation.version).levels}
        field: Any = self.fields["level"]
        field.choices = [(key, level.name) for key, level in levels.items()]
        field.coerce = levels.__getitem__


class CommentForm(forms.Form):
    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        label="Words",
        help_text="Read by the author, the author’s growth circle, and who decides a dispute.",
    )


class AskAgainForm(forms.Form):
    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
        label="What did you change?",
        help_text="Not needed when you edited the evidence, but a reviewer is glad of it.",
    )


class ContestForm(forms.Form):
    """The author's only word against a verdict, and who decides."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        label="What does the verdict overlook?",
        help_text="Whoever decides starts from this. Point at what is in the evidence.",
    )
    decider = forms.ModelChoiceField(
        queryset=User.objects.none(), widget=forms.RadioSelect, empty_label=None, label="Who decides?"
    )

    def __init__(self, *args: Any, deciders: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decider"]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in deciders])
        if len(deciders) == 1:
            field.initial = deciders[0].pk
