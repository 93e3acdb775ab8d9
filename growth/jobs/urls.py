from django.urls import path

from growth.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/cancellation/", views.cancellation, name="cancellation"),
    path("<int:pk>/run/", views.another_run, name="run"),
    path("<int:pk>/file/", views.file, name="file"),
]
