from django.http import HttpRequest, HttpResponse


def gate(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("gate")
