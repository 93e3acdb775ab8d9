from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.pages import person_of
from growth.teams.queries import team_of


def team(request: HttpRequest) -> HttpResponse:
    """Who is below the reader, where they stand, and what waits."""
    return render(request, "teams/team.html", {"members": team_of(person_of(request))})
