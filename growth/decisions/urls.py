from django.urls import path

from growth.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.decision_list, name="list"),
    path("projects/", views.project_list, name="projects"),
    path("projects/<int:pk>/", views.project, name="project"),
    path("<int:pk>/", views.decision, name="decision"),
]
