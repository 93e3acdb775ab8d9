"""A limit for what is uploaded, kept before anything is written to disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

TOO_LARGE = "rungs.upload_too_large"


class LimitedUploadHandler(FileUploadHandler):
    """Reads past the files of a request that is too large. The page asks `is_too_large` and says so at the field."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: N803
        self._refuses = content_length > settings.UPLOAD_BYTES
        META[TOO_LARGE] = self._refuses

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self._refuses:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def is_too_large(request: HttpRequest) -> bool:
    """Whether files were left out for their size. To be asked after `request.POST` was read."""
    return bool(request.META.get(TOO_LARGE))
