from django.http import HttpRequest, HttpResponse


def packet(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("packet")


def example(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("example")
