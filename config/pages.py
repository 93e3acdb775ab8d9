"""What every page view needs: the person asking, 403, 422."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from rest_framework.request import Request

from accounts.models import User


def person_of(request: HttpRequest | Request) -> User:
    """The signed-in person. Everybody else was sent away before: by middleware, or by the API's permissions."""
    assert isinstance(request.user, User)
    return request.user


def refuse_unless(allowed: bool) -> None:
    """403 for what is visible but not allowed."""
    if not allowed:
        raise PermissionDenied


def invalid(*forms: BaseForm) -> int:
    """The status of a page with forms: 422 when one came back with errors."""
    return 422 if any(form.is_bound and form.errors for form in forms) else 200


def add_errors(form: Any, error: Any) -> None:
    """Puts what an action refused at the fields it names, or on top."""
    if hasattr(error, "error_dict"):
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    else:
        form.add_error(None, error)


def retype(form: BaseForm, **values: Any) -> None:
    """Keeps what was typed in a form and sets hidden fields anew, such as the version it is about."""
    data = QueryDict(mutable=True)
    assert isinstance(form.data, QueryDict)
    for name, typed in form.data.lists():
        data.setlist(name, typed)
    for name, value in values.items():
        data[name] = str(value)
    form.data = data
