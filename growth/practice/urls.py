from django.urls import path

from growth.practice import views

app_name = "practice"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("teams/<int:pk>/", views.team, name="team"),
    path("teams/<int:pk>/new/", views.new, name="new"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/steps/", views.steps, name="steps"),
    path("steps/<int:pk>/", views.step, name="step"),
    path("steps/<int:pk>/done/", views.step_done, name="step_done"),
]
