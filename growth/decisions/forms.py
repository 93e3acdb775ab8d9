import re
from typing import Any

from django import forms

from accounts.models import Team, User
from config.forms import PlainLines
from growth.decisions.actions import FLAGS, WORDS
from growth.decisions.discussing import Reply
from growth.decisions.models import Decision, LinkKind, Project, Role
from growth.decisions.record_templates.models import RecordTemplate
from growth.decisions.sections import PROSE, SECTIONS
from growth.evidence.forms import DATE

MOST_OPTIONS_SHOWN = 3  # blocks of an empty form


class ProjectForm(PlainLines, forms.ModelForm):
    class Meta:
        model = Project
        fields = ["name", "about", "team", "audience", "keeper"]
        widgets = {"audience": forms.RadioSelect}
        labels = {"name": "Name", "about": "What it is", "audience": "Who reads its decisions?", "keeper": "Kept by"}
        help_texts = {
            "name": "A system or a product, such as “Payouts”. Its decisions are numbered from 1.",
            "keeper": "Changes these settings, and imports records.",
            "audience": "Drafts are seen by those named on them, whatever you choose here.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["audience"].choices = Project._meta.get_field("audience").flatchoices
        fields["team"].queryset = Team.objects.all()
        fields["team"].empty_label = "The whole organisation"
        fields["keeper"].queryset, fields["keeper"].required = User.objects.active(), True
        fields["keeper"].empty_label = "Choose a colleague…"
        if self.instance.pk is None:  # whoever starts it keeps it, until they hand it on
            del fields["keeper"]


class DecisionForm(PlainLines, forms.ModelForm):
    """The words of a record. A `template` says what each section asks for, and what a new one begins with."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Decision
        fields = ["title", *PROSE, *FLAGS, "template_key"]
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "template_key": forms.HiddenInput,
            **{
                section.key: forms.Textarea(attrs={"rows": section.rows})
                for section in SECTIONS
                if section.key in PROSE
            },
        }
        labels = {
            "title": "What is decided, in one line",
            **{section.key: section.name for section in SECTIONS if section.key in PROSE},
        }
        help_texts = {section.key: section.asks for section in SECTIONS if section.key in PROSE}
        error_messages = {"title": {"required": "Say in one line what is decided."}}

    def __init__(self, *args: Any, template: RecordTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if template:
            self.initial.setdefault("template_key", template.key)
            self._follow(template)
        for name in FLAGS:
            label = self.fields[name].label or ""
            self.fields[name].label = f"{label[:1].upper()}{label[1:]}"

    def _follow(self, template: RecordTemplate) -> None:
        for name, ask in template.sections.items():
            if name in self.fields:
                self.fields[name].help_text = ask.help
                if self.instance.pk is None:
                    self.initial[name] = ask.start

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WORDS if name in self.cleaned_data}


class ProjectChoiceForm(forms.Form):
    """Where a new record belongs."""

    project = forms.ModelChoiceField(
        queryset=Project.objects.none(),
        empty_label="Choose a project…",
        help_text="It numbers the record, and says who reads it.",
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.visible_to(viewer)  # type: ignore[attr-defined]


class Lines(forms.CharField):
    """One a line; gives a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line for line in map(str.strip, str(super().to_python(value) or "").splitlines()) if line]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class OptionForm(PlainLines, forms.Form):
    title = forms.CharField(required=False, max_length=200, label="Option")
    description = forms.CharField(required=False, label="What it is", widget=forms.Textarea(attrs={"rows": 2}))
    good = Lines(required=False, label="Speaks for it", help_text="One reason a line.")
    bad = Lines(required=False, label="Speaks against it", help_text="One reason a line.")


BaseOptionFormSet = forms.formset_factory(OptionForm, extra=0)


class OptionFormSet(BaseOptionFormSet):  # type: ignore[misc, valid-type]
    """Always with an empty block at the end, and with three in all at first."""

    def options(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data]


def option_forms(data: Any, options: list[dict[str, Any]], *, one_more: bool = False) -> OptionFormSet:
    """`one_more` keeps what was typed and adds an empty block."""
    if data is not None and one_more:
        data = data.copy()
        shown = data.get("option-TOTAL_FORMS", "")
        data["option-TOTAL_FORMS"] = str(int(shown) + 1 if re.fullmatch("[0-9]{1,3}", shown) else 1)
    blank = max(1, MOST_OPTIONS_SHOWN - len(options))
    return OptionFormSet(data, initial=[*options, *({} for _ in range(blank))], prefix="option")


class NamingForm(forms.Form):
    """Names one person in one role."""

    person = forms.ModelChoiceField(queryset=User.objects.none(), empty_label="Choose a colleague…", label="Name")
    role = forms.ChoiceField(choices=Role.choices, initial=Role.DECIDER, label="As")

    def __init__(self, *args: Any, viewer: User, only_informed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.visible_to(viewer).active()  # type: ignore[attr-defined]
        if only_informed:
            self.fields["role"].choices = [(Role.INFORMED, Role.INFORMED.label)]  # type: ignore[attr-defined]


class CommentForm(PlainLines, forms.Form):
    section = forms.CharField(max_length=20, widget=forms.HiddenInput)
    text = forms.CharField(
        max_length=4000,
        label="Comment",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say something, or leave it."},
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AnswerForm(PlainLines, forms.Form):
    reply = forms.ChoiceField(
        choices=[(Reply.AGREE, "I agree"), (Reply.OBJECT, "I object"), (Reply.ABSTAIN, "I abstain")],
        widget=forms.RadioSelect,
        label="Your answer",
        error_messages={"required": "Choose one."},
    )
    reason = forms.CharField(
        required=False,
        max_length=2000,
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="An objection needs a reason: something the others can answer.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SettlingForm(PlainLines, forms.Form):
    """`needs_words` marks the reason as one that has to be given; the actions refuse without it in any case."""

    words = forms.CharField(required=False, max_length=4000, label="Why", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, needs_words: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = needs_words
        self.fields["words"].error_messages["required"] = "Say why: whoever asks again should find the reason."


class LinkForm(forms.Form):
    kind = forms.ChoiceField(choices=LinkKind.choices, label="This record")
    target = forms.ModelChoiceField(queryset=Decision.objects.none(), empty_label="Choose a record…", label="Which one")
    partly = forms.BooleanField(required=False, label="Only in part")

    def __init__(self, *args: Any, viewer: User, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Decision.objects.visible_to(viewer).filter(project=decision.project_id).exclude(pk=decision.pk)
        self.fields["target"].queryset = others.exclude(status="draft").order_by("-number", "pk")  # type: ignore[attr-defined]
        if decision.is_settled:
            self.fields["kind"].choices = [(LinkKind.RELATES, LinkKind.RELATES.label)]  # type: ignore[attr-defined]


class MarksForm(forms.Form):
    tags = forms.CharField(required=False, max_length=500, help_text="Separated by commas, such as: payouts, queues")
    revisit_on = forms.DateField(
        required=False,
        widget=DATE,
        label="Revisit on",
        help_text="On that day it comes back to its deciders: did it hold?",
    )

    def clean_tags(self) -> list[str]:
        return [tag for tag in map(str.strip, self.cleaned_data["tags"].split(",")) if tag]
