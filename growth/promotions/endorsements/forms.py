from typing import Any

from django import forms

from accounts.models import User
from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.promotions.case_templates.specs import spec_of
from growth.promotions.cases.models import Case
from growth.promotions.endorsements.actions import usual_due_day
from growth.promotions.endorsements.models import Advocate, Endorsement

AT_ONCE = 4  # people who are asked with one form
SAYS = [("yes", "Yes, I support it"), ("no", "No, I do not")]


def colleagues(*without: int) -> dict[str, User]:
    """Everybody who could be named, by their id as a form sends it."""
    return {str(person.pk): person for person in User.objects.active().exclude(pk__in=without).order_by("name", "pk")}


def choose(form: Any, name: str, people: dict[str, User], nothing: str) -> None:
    form.fields[name].choices = [("", nothing), *((key, person.name) for key, person in people.items())]
    form.fields[name].coerce = people.__getitem__


class AskForm(forms.Form):
    """Up to four people at once; who is asked or has answered already is no choice."""

    question = forms.CharField(
        required=False,
        max_length=300,
        label="What should they look at?",
        help_text="Such as a project they were part of. The same for everybody on this form.",
    )
    due_on = forms.DateField(widget=DATE, label="By")

    def __init__(self, data: Any = None, *, case: Case) -> None:
        super().__init__(data, initial={"due_on": usual_due_day(case)})
        fields: dict[str, Any] = self.fields
        asked = case.endorsements.filter(state__in=("asked", "given"), giver__isnull=False)
        # Sent twice, the same names come again: the action asks them once.
        without = [] if data else list(asked.values_list("giver", flat=True))
        people = colleagues(case.person_id, case.manager_id, *without)
        for number in range(1, AT_ONCE + 1):
            name = f"person_{number}"
            label = "Whom do you ask?" if number == 1 else "And"
            fields[name] = forms.TypedChoiceField(label=label, required=number == 1, empty_value=None)
            choose(self, name, people, "Choose a colleague…")
        self.order_fields([*self.person_fields(), "question", "due_on"])

    @staticmethod
    def person_fields() -> list[str]:
        return [f"person_{number}" for number in range(1, AT_ONCE + 1)]

    def people(self) -> list[User]:
        return [self.cleaned_data[name] for name in self.person_fields() if self.cleaned_data.get(name)]


class WordsForm(PlainLines, forms.Form):
    """For or against, in words. `revision` is that of the document as it was when the page was opened."""

    is_supportive = forms.TypedChoiceField(
        choices=SAYS,
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        label="Do you support this promotion now?",
        error_messages={"required": "Say yes or no. Either helps."},
    )
    words = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        label="What did you see?",
        help_text="A situation, what they did, and what came of it. What you did not see yourself, leave out.",
        error_messages={"required": "Say what you saw."},
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def words_given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class GiveForm(WordsForm):
    concern = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What speaks against it?",
        error_messages={"required": "Everybody names one, also those who support it."},
    )
    grounds = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), label="Where did you see that?"
    )
    is_show_stopper = forms.BooleanField(required=False, label="It would stop somebody at the next level")

    def __init__(self, data: Any = None, *, endorsement: Endorsement) -> None:
        super().__init__(data, initial={"revision": endorsement.case.revision})
        fewest = spec_of(endorsement.case.template.document).lint.concern_words
        self.fields["concern"].help_text = (
            f"One real and concrete thing, in {fewest} words or more. Everybody who endorses names one; "
            f"{endorsement.case.person.first_name} can answer it."
        )


class DeclineForm(PlainLines, forms.Form):
    because = forms.CharField(required=False, max_length=300, label="Why", help_text="You need not say.")


class AdvocateForm(PlainLines, forms.ModelForm):
    """`person` is chosen once; afterwards only the words change. `version` is what the writer saw of it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Advocate
        fields = ["sentence", "values", "is_sponsor"]
        labels = {"sentence": "In one sentence, as they would say it", "values": "What they value in the work"}
        help_texts = {
            "sentence": "With a fact in it. They confirm it, or say it in words of their own.",
            "is_sponsor": "Somebody with a voice in the room, who uses it. Normally the manager, or a leader above.",
        }
        widgets = {"sentence": forms.Textarea(attrs={"rows": 2})}
        error_messages = {"sentence": {"required": "One sentence, which they can confirm."}}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            fields: dict[str, Any] = self.fields
            fields["person"] = forms.TypedChoiceField(label="Who knows the work?")
            choose(self, "person", colleagues(case.person_id), "Choose a colleague…")
            self.order_fields(["person", "sentence", "values", "is_sponsor"])

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SentenceForm(PlainLines, forms.Form):
    """The advocate's own: as it is, or as they would say it."""

    sentence = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Your sentence",
        help_text="Change it until it is yours.",
        error_messages={"required": "One sentence. Or decline."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
