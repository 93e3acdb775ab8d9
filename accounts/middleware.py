import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.models import User

Handler = Callable[[HttpRequest], HttpResponse]


class SetupMiddleware:
    """Sends the first visitor of an empty installation to the page that creates the administrator."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Only for visitors without a session: everybody else proves that somebody exists.
        if (
            not request.user.is_authenticated
            and request.path in ("/", reverse("account_login"))
            and not User.objects.exists()
        ):
            return redirect("setup")
        return self.get_response(request)


class TimeZoneMiddleware:
    """Shows times in the reader's own zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
                return self.get_response(request)
        return self.get_response(request)
