from django.http import HttpRequest, HttpResponse


def template(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse("template")
