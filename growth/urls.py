from django.urls import include, path

from growth import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("evidence/", include("growth.evidence.urls")),
    path("inbox/", include("growth.inbox.urls")),
    path("mentoring/", include("growth.mentoring.urls")),
    path("jobs/", include("growth.jobs.urls")),
    path("opportunities/", include("growth.opportunities.urls")),
    path("decisions/", include("growth.decisions.urls")),
    path("load/", include("growth.load.urls")),
    path("effort/", include("growth.effort.urls")),
    path("roadmap/", include("growth.roadmaps.urls")),
    path("cases/", include("growth.promotions.urls")),
    path("practice/", include("growth.practice.urls")),
    path("check-ins/", include("growth.checkins.urls")),
    path("agreements/", include("growth.checkins.agreements_urls")),
    path("team/", include("growth.teams.urls")),
    path("", include("growth.reports.urls")),
]
