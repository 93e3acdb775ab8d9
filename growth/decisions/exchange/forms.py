from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from growth.decisions.exchange.import_jobs import is_zip
from growth.decisions.gathering import Refused, check_address

MOST_FILES = 200
TOO_LARGE = (
    f"More than {settings.UPLOAD_BYTES // 1024**2} MB is too much at once. Pack only the folder with the records."
)


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        single = super().clean
        return [single(file, initial) for file in data] if data else [single(None, initial)]


class UploadForm(forms.Form):
    records = FilesField(
        label="A zip, or single files",
        help_text="Markdown files one by one, or a whole folder as a zip. Of a record, name and folder say which one "
        "it is: pack the same folder next time.",
        allow_empty_file=True,  # the import says which one it is
        error_messages={"required": "Choose a zip, or one or more Markdown files."},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_too_large = is_too_large

    def clean(self) -> dict[str, Any]:
        if self._is_too_large:
            self.errors.pop("records", None)  # “Choose a file”, because none was read
            self.add_error("records", TOO_LARGE)
        return self.cleaned_data

    def clean_records(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["records"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"These are {len(files)} files. Pack more than {MOST_FILES} as a zip.")
        if len(files) > 1 and any(is_zip(file.name or "") for file in files):
            raise forms.ValidationError("A zip goes alone: upload it by itself, or the single files.")
        return files


class RepositoryForm(forms.Form):
    url = forms.CharField(
        label="Address of a public git repository",
        max_length=500,
        error_messages={"required": "Give the address of the repository."},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hosts = settings.DECISION_HOSTS
        named = f"{', '.join(hosts[:-1])} or {hosts[-1]}" if len(hosts) > 1 else "".join(hosts)
        self.fields["url"].help_text = f"At {named}. #name at the end asks for a branch or tag."

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check_address(url, settings.DECISION_HOSTS)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        return url
