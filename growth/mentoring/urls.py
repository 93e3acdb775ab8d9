from django.urls import path

from growth.mentoring import views

app_name = "mentoring"
urlpatterns = [
    path("", views.mentoring, name="list"),
    path("<int:pk>/ending/", views.ending, name="ending"),
]
