from typing import Any

from django import forms
from django.utils import timezone

from config.forms import DocumentForm, PlainLines
from ladder.files import Document, read
from ladder.models import Dimension, Expectation, LadderVersion, Level, Placement

AREA = forms.Textarea(attrs={"rows": 3})


class RevisionForm(PlainLines, forms.ModelForm):
    """A form that knows which revision of the draft its writer saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def changes(self) -> dict[str, Any]:
        """The cleaned fields without the revision."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class VersionForm(RevisionForm):
    class Meta:
        model = LadderVersion
        fields = ["name", "summary", "notes", "sustained_quarters", "sustained_of"]
        widgets = {"summary": AREA, "notes": AREA}
        labels = {"sustained_quarters": "Sustained: in how many quarters", "sustained_of": "out of the last"}


class LevelForm(RevisionForm):
    class Meta:
        model = Level
        fields = ["name", "summary", "with_ai"]
        widgets = {"summary": AREA, "with_ai": AREA}


class DimensionForm(RevisionForm):
    class Meta:
        model = Dimension
        fields = ["name", "summary"]
        widgets = {"summary": AREA}


class ExpectationForm(RevisionForm):
    class Meta:
        model = Expectation
        fields = ["text", "example", "counter_example"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "example": AREA, "counter_example": AREA}
        labels = {"text": "Expectation"}
        help_texts = {"text": "One behaviour that others can see, in one sentence."}


class PublicationForm(forms.Form):
    """For each removed expectation: where its evidence goes."""

    NOWHERE = "-"

    def __init__(self, *args: Any, removed: list[Expectation], draft: LadderVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = draft.expectations.select_related("level", "dimension").order_by("position")
        targets = [(row.key, f"{row.dimension}, {row.level}: {row.text}") for row in rows]
        decided = {row.old.key: row.new.key if row.new else self.NOWHERE for row in draft.successions.all()}
        for old in removed:
            self.fields[old.key] = forms.ChoiceField(
                label=f"{old.dimension}, {old.level}: {old.text}",
                choices=[("", "Choose…"), (self.NOWHERE, "Nowhere: it stays with its evidence, orphaned"), *targets],
                initial=decided.get(old.key, ""),
                help_text="Where does the evidence for this go?",
            )

    @property
    def moves(self) -> dict[str, str | None]:
        return {key: None if new == self.NOWHERE else new for key, new in self.cleaned_data.items()}


class UploadForm(DocumentForm):
    thing = "ladder"

    def read(self, text: str) -> Document:
        return read(text)


class PlacementForm(forms.ModelForm):
    class Meta:
        model = Placement
        fields = ["level", "since"]
        widgets = {"since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = Level.objects.filter(version__status=LadderVersion.Status.PUBLISHED)
        field = self.fields["level"]
        field.queryset = published.select_related("version").order_by("version__name", "position")  # type: ignore[attr-defined]
        field.label_from_instance = lambda level: f"{level.version.name}: {level.name}"  # type: ignore[attr-defined]
        field.empty_label = "Choose…"  # type: ignore[attr-defined]
        self.fields["since"].initial = timezone.localdate()
