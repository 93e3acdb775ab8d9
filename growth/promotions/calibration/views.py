from django.http import HttpRequest, HttpResponse


def committee(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("committee")


def calibration(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("calibration")


def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("outcome")
