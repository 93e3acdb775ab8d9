"""What superseded what in a whole project."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.pages import person_of
from growth.decisions.finding.graph import MOST_PICTURES, graph_of_project
from growth.decisions.pages import found_project


def graph(request: HttpRequest, pk: int) -> HttpResponse:
    project = found_project(request, pk)
    graphs = graph_of_project(person_of(request), project)
    context = {"project": project, "graphs": graphs, "is_cut": len(graphs) == MOST_PICTURES, "most": MOST_PICTURES}
    return render(request, "decisions/project_graph.html", context)
