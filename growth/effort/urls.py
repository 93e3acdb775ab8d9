from django.urls import path

from growth.effort import views

app_name = "effort"
urlpatterns = [
    path("", views.own, name="own"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/removal/", views.removal, name="removal"),
]
