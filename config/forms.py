"""How every form looks: one template for a field, one for a form (templates/forms/)."""

from typing import Any

from django.forms.renderers import TemplatesSetting


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
