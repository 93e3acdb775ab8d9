from django.urls import path

from growth.load import views

app_name = "load"
urlpatterns = [
    path("", views.own, name="own"),
    path("teams/", views.teams, name="teams"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/sharing/", views.sharing, name="sharing"),
    path("shares/<int:pk>/taking-back/", views.taking_back, name="taking_back"),
]
