from django.http import HttpRequest, HttpResponse


def concern(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("concern")
