"""What every page view needs: the person asking, 403, 422."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from rest_framework.request import Request

from accounts.models import User
from config.errors import StaleEdit


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


def number_in(words: str) -> int:
    """A version or an id as an address or a form gives it; 0, which is nobody's, for anything else.

    “²” is a digit to Python, but not a number.
    """
    return int(words) if words.isascii() and words.isdigit() and len(words) < 16 else 0


def attempt(request: HttpRequest, do: Callable[[], object], said: str = "") -> bool:
    """Does it and says so, or says on the next page what the action refused. Returns whether it was done."""
    try:
        do()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    if said:
        messages.success(request, said)
    return True


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


@dataclass(frozen=True)
class Edit:
    """What came of an edit: saved, refused at its fields (422), or overtaken by another one (409), which is `stale`."""

    saved: bool = False
    status: int = 200
    stale: Any = None


def try_edit(form: Any, do: Callable[[], object], *, version: str = "version", overtaken: str = "") -> Edit:
    """Does an edit, if what was typed is valid, and keeps in the form what was refused.

    Overtaken by another edit, the form is set to the `version` (its hidden field) as it is now, so that saving again
    puts the words over it; `overtaken` is said on top of the form, for pages that show nothing else about it.
    """
    if not form.is_valid():
        return Edit(status=invalid(form))
    try:
        do()
    except StaleEdit as error:
        if overtaken:
            form.add_error(None, overtaken)
        retype(form, **{version: getattr(error.current, version)})
        return Edit(status=409, stale=error.current)
    except ValidationError as error:
        add_errors(form, error)
        return Edit(status=422)
    return Edit(saved=True)
