"""Templates and checklists, the second door."""

import json
from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from config.pages import person_of
from config.yamlfiles import FileError
from growth.decisions.record_templates import actions
from growth.decisions.record_templates.models import OwnTemplate, built_in, documents, kind_of, read
from growth.decisions.record_templates.rules import can_keep_templates


class DecisionTemplateViewSet(viewsets.ViewSet):
    """Templates of records and checklists of reviews in use, as their files say them.

    Posting one (the same form as the file) puts it in use, replacing one of its key; deleting takes one of the
    organisation's own out of use.
    """

    lookup_field = "key"
    lookup_value_regex = "[a-z0-9-]+"
    rules = {"create": can_keep_templates, "destroy": can_keep_templates}

    @extend_schema(responses=OpenApiTypes.OBJECT, operation_id="decision_templates_list")
    def list(self, request: Request) -> Response:
        return Response([_shown(document) for document in documents().values()])

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def retrieve(self, request: Request, key: str) -> Response:
        document = documents().get(key)
        if document is None:
            raise Http404
        return Response(_shown(document))

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: OpenApiTypes.OBJECT})
    def create(self, request: Request) -> Response:
        try:
            # JSON is YAML: the same reading, the same complaints.
            document = read(json.dumps(request.data, indent=1, ensure_ascii=False))
        except FileError as error:
            raise serializers.ValidationError([problem.what for problem in error.problems]) from None
        saved = actions.save_template(document, by=person_of(request))
        return Response(_shown(saved.document), status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, key: str) -> Response:
        own = OwnTemplate.objects.visible_to(person_of(request)).in_use().filter(key=key).first()
        if own is None:
            raise Http404
        self.check_object_permissions(request, own)
        actions.retire_template(own, by=person_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind_of(document), "is_own": document != built_in().get(document["key"]), **document}
