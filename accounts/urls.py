from django.urls import path

from accounts import views

app_name = "people"
urlpatterns = [
    path("", views.people, name="list"),
    path("invite/", views.invite, name="invite"),
    path("teams/", views.team_list, name="teams"),
    path("teams/new/", views.team_edit, name="team_new"),
    path("teams/<int:pk>/", views.team_edit, name="team_edit"),
    path("teams/<int:pk>/removal/", views.team_removal, name="team_removal"),
    path("<int:pk>/", views.person_page, name="person"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/invitation/", views.invitation, name="invitation"),
    path("<int:pk>/leaving/", views.leaving, name="leaving"),
    path("<int:pk>/returning/", views.returning, name="returning"),
    path("<int:pk>/opening/", views.opening, name="opening"),
    path("<int:pk>/erasing/", views.erasing, name="erasing"),
    path("openings/<int:pk>/end/", views.opening_end, name="opening_end"),
]
