"""How every form looks: one template for a field, one for a form (templates/forms/)."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from config.yamlfiles import MOST_BYTES, Document, FileError


class RungsFormRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class PlainLines:
    """A form whose texts end their lines as everywhere else; browsers send carriage returns with them."""

    cleaned_data: dict[str, Any]

    def clean(self) -> dict[str, Any]:
        super().clean()  # type: ignore[misc]
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = value.replace("\r\n", "\n")
        return self.cleaned_data


class DocumentForm(forms.Form):
    """A YAML file of `thing`. Clean, `file` is the document in it; its faults stand at the field with their lines."""

    thing: str
    file = forms.FileField(help_text="YAML, as export writes it. It becomes a draft; nothing is published.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = f"{self.thing.capitalize()} file"

    def read(self, text: str) -> Document:
        """Raises FileError."""
        raise NotImplementedError

    def clean_file(self) -> Document:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"The file is larger than 2 MB. A {self.thing} is a few dozen kilobytes.")
        try:
            return self.read(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError("The file is not UTF-8 text.") from None
        except FileError as error:
            raise forms.ValidationError([str(problem) for problem in error.problems]) from None
