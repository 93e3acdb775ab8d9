from django.http import HttpRequest, HttpResponse


def endorsement(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("endorsement")


def advocate(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("advocate")
