from django.http import HttpRequest, HttpResponse


def pipeline(request: HttpRequest) -> HttpResponse:
    return HttpResponse("pipeline")
