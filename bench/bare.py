"""What the bench adds to the server: the page the others are measured against, and the counting of queries."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User

ROWS = 50
ASK = "X-Bench-Count"  # request header: count the queries of this request
ANSWER = "X-Bench-Queries"  # response header: how many there were


def page(request: HttpRequest) -> HttpResponse:
    """As little as a Django page does: a session, who is signed in, one list of 50 rows, one plain template."""
    return render(request, "bench/bare.html", {"rows": User.objects.order_by("pk")[:ROWS]})


class CountQueries:
    """Counts the queries of a whole request, those of the middleware included, when asked to; else does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASK not in request.headers:
            return self.get_response(request)
        count = 0

        def counted(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response[ANSWER] = str(count)
        return response
