from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class ActionRules(BasePermission):
    """Reading is settled by the queryset; a change needs a rule named in the viewset's `rules`.

    `rules` maps an action's name to `can_<verb>(user, thing)`. A change of one object asks the rule with
    that object (after it was found through `visible_to`, else 404). A change without an object, such as
    creating, asks it with `None`. A change without a rule is refused.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in SAFE_METHODS or getattr(view, "detail", None):
            return True
        return self._allowed(request, view, None)

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        return request.method in SAFE_METHODS or self._allowed(request, view, obj)

    def _allowed(self, request: Request, view: Any, obj: Any) -> bool:
        rule = getattr(view, "rules", {}).get(view.action)
        return rule is not None and bool(rule(request.user, obj))
