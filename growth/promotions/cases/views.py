from django.http import HttpRequest, HttpResponse


def case(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse("case")


def case_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse("list")
