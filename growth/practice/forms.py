"""The form of an assessment: its fields come from `questions.py`."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts.models import Team, User
from config.forms import PlainLines
from growth.evidence.forms import DATE, clean_links
from growth.evidence.models import Evidence
from growth.practice.actions import Answered, Content, Placed, Step
from growth.practice.models import NextStep, PracticeAssessment, Reply, people_of
from growth.practice.questions import FRAGILITY, MATURITY, PAIRS, POSITIONS, QUESTIONS, Pair, Question, position_words

WORDS = forms.Textarea(attrs={"rows": 2})


class AddressField(forms.CharField):
    """Where a reader can check an answer: an address on the web, or that of an evidence item on this host.

    Cleans to `(url, evidence)`, one of them empty.
    """

    def __init__(self, *, reader: User, host: str, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=500, **kwargs)
        self.reader, self.host = reader, host

    def clean(self, value: Any) -> tuple[str, Evidence | None]:
        address = super().clean(value).strip()
        if not address:
            return "", None
        parts = urlsplit(address)
        if parts.netloc in ("", self.host) and parts.path.startswith("/"):
            return "", self._evidence(parts.path)
        return clean_links([{"url": address}])[0]["url"], None

    def _evidence(self, path: str) -> Evidence:
        try:
            found = resolve(path)
        except Resolver404:
            found = None
        if found is not None and found.view_name == "evidence:item":
            item = Evidence.objects.visible_to(self.reader).filter(pk=found.kwargs["pk"]).first()
            if item is not None:
                return item
        raise ValidationError("There is no evidence at this address that you can see.")


class AssessmentForm(PlainLines, forms.Form):
    """Five questions, two lists of signals, five pairs. `content()` is what the action takes."""

    def __init__(
        self, *args: Any, author: User, host: str, assessment: PracticeAssessment | None = None, **kwargs: Any
    ) -> None:
        if assessment is not None:
            kwargs["initial"] = _initial(assessment)
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self._add_question(question, author, host)
        for name, label, signals in (
            ("fragility", "Signs that it is fragile", FRAGILITY),
            ("maturity", "Signs that it is mature", MATURITY),
        ):
            self.fields[name] = forms.MultipleChoiceField(
                required=False,
                label=label,
                choices=[(signal.key, signal.text) for signal in signals],
                widget=forms.CheckboxSelectMultiple,
            )
        for pair in PAIRS:
            self._add_pair(pair)

    def _add_question(self, question: Question, author: User, host: str) -> None:
        self.fields[f"{question.key}_reply"] = forms.ChoiceField(
            label=question.text,
            choices=Reply.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose one. “Does not apply” is an answer too."},
        )
        self.fields[f"{question.key}_words"] = forms.CharField(
            required=False, max_length=1000, widget=WORDS, label="In words"
        )
        self.fields[f"{question.key}_link"] = AddressField(
            reader=author,
            host=host,
            label="Where can it be checked?",
            help_text=f"An address, also of an evidence item in Rungs. {question.looks_like}",
        )

    def _add_pair(self, pair: Pair) -> None:
        self.fields[f"{pair.key}_position"] = forms.TypedChoiceField(
            required=False,
            label=pair.name,
            choices=[(step, position_words(pair, step)) for step in range(POSITIONS)],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
        )
        self.fields[f"{pair.key}_words"] = forms.CharField(
            required=False, max_length=1000, widget=WORDS, label="What shows it?"
        )

    def questions(self) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        for question in QUESTIONS:
            yield self[f"{question.key}_reply"], self[f"{question.key}_words"], self[f"{question.key}_link"]

    def pairs(self) -> Iterator[tuple[BoundField, BoundField]]:
        for pair in PAIRS:
            yield self[f"{pair.key}_position"], self[f"{pair.key}_words"]

    def content(self) -> Content:
        said = self.cleaned_data
        answers = []
        for key in (question.key for question in QUESTIONS):
            url, evidence = said[f"{key}_link"]
            answers.append(Answered(key, said[f"{key}_reply"], said[f"{key}_words"], url, evidence))
        positions = [
            Placed(pair.key, said[f"{pair.key}_position"], said[f"{pair.key}_words"])
            for pair in PAIRS
            if said[f"{pair.key}_position"] is not None
        ]
        return Content(answers, positions, [*said["fragility"], *said["maturity"]])


def _initial(assessment: PracticeAssessment) -> dict[str, Any]:
    initial: dict[str, Any] = {"fragility": assessment.signals, "maturity": assessment.signals}
    for answer in assessment.answers.select_related("evidence"):
        link = answer.url or (answer.evidence.get_absolute_url() if answer.evidence else "")
        initial |= {
            f"{answer.question}_reply": answer.reply,
            f"{answer.question}_words": answer.words,
            f"{answer.question}_link": link,
        }
    for position in assessment.positions.all():
        initial |= {f"{position.pair}_position": position.position, f"{position.pair}_words": position.words}
    return initial


class NewAssessmentForm(AssessmentForm):
    """An assessment with its day, and the first next step if there is one already."""

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = forms.DateField(widget=DATE, label="As of", initial=timezone.localdate)
        self.fields["text"] = forms.CharField(
            required=False, max_length=300, label="Next step", help_text="One thing the team changes, and no more."
        )
        self.fields["owner"] = _owner(team, required=False)
        self.fields["due_on"] = forms.DateField(required=False, widget=DATE, label="Until")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        given = [name for name in ("text", "owner", "due_on") if said.get(name)]
        if given and len(given) < 3:
            for name in {"text", "owner", "due_on"} - set(given) - set(self.errors):
                self.add_error(name, "A next step needs its words, an owner and a day.")
        return said

    def step(self) -> Step | None:
        said = self.cleaned_data
        return Step(said["text"], said["owner"], said["due_on"]) if said["text"] else None


class NextStepForm(forms.ModelForm):
    class Meta:
        model = NextStep
        fields = ["text", "owner", "due_on"]
        widgets = {"due_on": DATE}

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = _owner(team)

    def step(self) -> Step:
        said = self.cleaned_data
        return Step(said["text"], said["owner"], said["due_on"])


class ChangeStepForm(forms.Form):
    """Hands a step over, or moves its day."""

    due_on = forms.DateField(widget=DATE, label="Until")

    def __init__(self, *args: Any, step: NextStep, **kwargs: Any) -> None:
        kwargs["initial"] = {"owner": step.owner_id, "due_on": step.due_on}
        super().__init__(*args, **kwargs)
        self.fields["owner"] = _owner(step.assessment.team, or_else=step.owner)
        self.order_fields(["owner", "due_on"])


def _owner(team: Team, *, required: bool = True, or_else: User | None = None) -> forms.ModelChoiceField:
    people = people_of(team)
    if or_else is not None:
        people = people | User.objects.active().filter(pk=or_else.pk)
    return forms.ModelChoiceField(
        queryset=people.order_by("name", "pk"), required=required, label="Owner", empty_label="Choose somebody…"
    )
