from typing import Any

from rest_framework import serializers
from rest_framework.request import Request


def valid_body(serializer_class: type[serializers.BaseSerializer], request: Request) -> dict[str, Any]:
    """What was sent to the API, checked by a serializer. Raises ValidationError, which answers with 400."""
    body = serializer_class(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
