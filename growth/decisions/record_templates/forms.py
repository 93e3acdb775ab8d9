from typing import Any

from django import forms

from config.forms import PlainLines
from config.yamlfiles import Document, FileError
from growth.decisions.record_templates.models import read


class TemplateForm(PlainLines, forms.Form):
    """A template or a checklist as YAML. `cleaned_data["text"]` is the document; faults name their lines."""

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 24, "class": "code", "spellcheck": "false"}),
        strip=False,
        label="YAML",
        help_text="A template has sections, a checklist has items. The key says which one it replaces.",
        error_messages={"required": "Paste the file, or change the example."},
    )

    def clean_text(self) -> Document:
        typed: Any = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            return read(typed)
        except FileError as error:
            raise forms.ValidationError([str(problem) for problem in error.problems]) from None
