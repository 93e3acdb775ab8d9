"""The API's answers to what the actions refuse: the same exceptions the pages catch."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from config.errors import StaleEdit


def handle(exc: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exc, StaleEdit):
        return Response({"detail": str(exc)}, status=status.HTTP_409_CONFLICT)
    if isinstance(exc, DjangoValidationError):
        exc = ValidationError(_by_field(exc))
    return exception_handler(exc, context)


def _by_field(error: DjangoValidationError) -> dict[str, Any]:
    """What is about no field alone comes under the name the serializers give it."""
    said = as_serializer_error(error)
    return {api_settings.NON_FIELD_ERRORS_KEY if key == NON_FIELD_ERRORS else key: said[key] for key in said}
