from django.urls import path

from growth.checkins import views

app_name = "checkins"
urlpatterns = [
    path("", views.check_in_list, name="list"),
    path("new/", views.new, name="new"),
    path("trend/", views.trend, name="trend"),
    path("people/<int:pk>/new/", views.new, name="new_for"),
    path("people/<int:pk>/trend/", views.trend, name="person"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/part/", views.part, name="part"),
    path("<int:pk>/handing-in/", views.handing_in, name="handing_in"),
    path("<int:pk>/notes/", views.notes, name="notes"),
    path("<int:pk>/confirmation/", views.confirmation, name="confirmation"),
    path("<int:pk>/cancelling/", views.cancelling, name="cancelling"),
]
