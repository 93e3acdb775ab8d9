from django.urls import path

from growth.reports import views

app_name = "reports"
urlpatterns = [
    path("report/", views.report, name="own"),
    path("report/markdown/", views.markdown, name="own_markdown"),
    path("report/json/", views.document, name="own_json"),
    path("report/comparison/", views.comparison, name="own_comparison"),
    path("report/ladders/", views.ladders, name="ladders"),
    path("report/bundle/", views.bundle, name="bundle"),
    path("people/<int:pk>/report/", views.report, name="person"),
    path("people/<int:pk>/report/markdown/", views.markdown, name="person_markdown"),
    path("people/<int:pk>/report/json/", views.document, name="person_json"),
    path("people/<int:pk>/report/comparison/", views.comparison, name="person_comparison"),
    path("people/<int:pk>/report/ladders/", views.ladders, name="person_ladders"),
]
