from django.urls import path

from growth.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.reading_all, name="reading_all"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("digest/<str:token>/", views.stopping, name="stopping"),
]
