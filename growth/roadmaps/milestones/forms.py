import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from config.forms import PlainLines
from growth.evidence.forms import DATE, clean_links
from growth.evidence.models import Evidence
from growth.evidence.queries import period_words
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.expectations import expectations_of
from growth.roadmaps.milestones.actions import LONGEST_REASON
from growth.roadmaps.milestones.adapting import MOST_HOURS, Draft
from growth.roadmaps.milestones.models import MilestoneNote, PlannedMilestone
from growth.roadmaps.models import ArtefactKind
from ladder.models import LadderVersion
from ladder.structure import structure_of


def _closing_day() -> forms.DateField:
    return forms.DateField(required=False, widget=DATE, label="Closed on", initial=timezone.localdate)


class ClosingForm(forms.Form):
    """With an item that is in one's log already. `shown` are those one can choose from on this page."""

    evidence = forms.ModelChoiceField(
        queryset=Evidence.objects.none(),
        label="Which item is it?",
        error_messages={
            "required": "Choose the item that closes it.",
            "invalid_choice": "Choose one of your own items that is not archived.",
        },
    )
    closed_on = _closing_day()

    def __init__(self, data: Any = None, *, person: User, shown: Sequence[Evidence]) -> None:
        super().__init__(data, auto_id="item_%s")
        field: Any = self.fields["evidence"]
        field.queryset = Evidence.objects.filter(person=person).live()
        field.choices = [
            ("", "Choose one of yours…"),
            *((row.pk, f"{row.title} · {period_words(row) or 'no date yet'}") for row in shown),
        ]


class NewEvidenceForm(PlainLines, forms.Form):
    """What closes it, logged on the spot."""

    title = forms.CharField(
        max_length=200, label="In one line", error_messages={"required": "Say in one line what it is."}
    )
    ended_on = forms.DateField(
        widget=DATE,
        label="When it was done",
        initial=timezone.localdate,
        help_text="The milestone is closed on this day.",
    )
    link = forms.CharField(
        required=False, max_length=2000, label="Where it can be opened", help_text="An address, if it has one."
    )
    outcome = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What changed because of it",
        help_text="Markdown works.",
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, milestone: PlannedMilestone) -> None:
        initial = {"title": milestone.artefact[:200].rstrip("."), "submission": uuid.uuid4()}
        super().__init__(data, initial=initial, auto_id="new_%s")

    def clean_link(self) -> list[dict[str, str]]:
        return clean_links([{"url": self.cleaned_data["link"]}])

    def words(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"links": said.pop("link"), **said}


class SkippingForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON, label="Why?", error_messages={"required": "Say why, in a sentence."}
    )

    def __init__(self, data: Any = None, *, enrolment: Enrolment) -> None:
        super().__init__(data, auto_id="skip_%s")
        readers = "you and your growth circle" if enrolment.is_shared else "you alone, unless you share your roadmap"
        self.fields["reason"].help_text = f"Read by {readers}. What waits for this milestone waits no longer."


class ConfirmingForm(PlainLines, forms.Form):
    words = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="In your words",
        help_text="Read by whoever sees this milestone.",
    )


class NoteForm(PlainLines, forms.Form):
    words = forms.CharField(
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        label="For yourself",
        help_text="Nobody else ever reads it. Markdown works.",
        error_messages={"required": "Write something first."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, note: MilestoneNote | None = None) -> None:
        initial = {"words": note.words, "version": note.version} if note else {"version": 0}
        super().__init__(data, initial=initial, auto_id="note_%s")


class OwnMilestoneForm(PlainLines, forms.Form):
    """A milestone of one's own. `draft()` is what the actions take."""

    title = forms.CharField(max_length=120, error_messages={"required": "Say in one line what it is."})
    what = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), label="What you mean to do"
    )
    why = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2}), label="Why it matters to you"
    )
    artefact = forms.CharField(
        max_length=300,
        label="What closes it",
        help_text="One thing that somebody can look at: a pull request, a memo, a talk.",
        error_messages={"required": "Name the one thing that closes it."},
    )
    artefact_kind = forms.ChoiceField(choices=ArtefactKind.choices, label="Of what kind?")
    expectation = forms.ChoiceField(
        required=False, label="Which expectation it feeds", help_text="Closing it claims this expectation."
    )
    hours_low = forms.IntegerField(min_value=1, max_value=MOST_HOURS, label="Hours, at least", initial=8)
    hours_high = forms.IntegerField(min_value=1, max_value=MOST_HOURS, label="Hours, at most", initial=12)
    phase = forms.TypedChoiceField(coerce=int, label="In which phase?")
    after = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="After which ones?",
        error_messages={"invalid_choice": "Choose other milestones of your own plan."},
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, enrolment: Enrolment, milestone: PlannedMilestone | None = None) -> None:
        super().__init__(data, initial=_initial(milestone) if milestone else {"submission": uuid.uuid4()})
        fields: Any = self.fields
        phases = enrolment.version.phases.order_by("position")
        fields["phase"].choices = [(row.position, f"{row.position}  {row.name}") for row in phases]
        fields["expectation"].choices = [("", "None"), *_expectations(enrolment)]
        others = enrolment.milestones.exclude(pk=milestone.pk) if milestone else enrolment.milestones.all()
        fields["after"].choices = [(row.pk, row.title) for row in others]

    def draft(self) -> Draft:
        said = dict(self.cleaned_data)
        said.pop("submission")
        return Draft(**{**said, "after": frozenset(map(int, said["after"]))})


def _initial(milestone: PlannedMilestone) -> dict[str, Any]:
    names = ("title", "what", "why", "artefact", "artefact_kind", "hours_low", "hours_high", "phase")
    known = expectations_of(milestone.enrolment.version.ladder, [milestone.expectation])
    return {
        **{name: getattr(milestone, name) for name in names},
        "expectation": next((row.key for row in known.values()), ""),
        "after": list(milestone.prerequisites.values_list("pk", flat=True)),
    }


def _expectations(enrolment: Enrolment) -> list[tuple[str, list[tuple[str, str]]]]:
    """Those in force on the ladder of the roadmap, by dimension."""
    version = LadderVersion.objects.published().filter(ladder=enrolment.version.ladder).first()
    if version is None:
        return []
    structure = structure_of(version)
    return [
        (
            dimension.name,
            [
                (row.key, f"{row.level.name}: {row.text}")
                for row in structure.expectations
                if row.dimension.pk == dimension.pk
            ],
        )
        for dimension in structure.dimensions
    ]
