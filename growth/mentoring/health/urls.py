from django.urls import path

from growth.mentoring.health import views

urlpatterns = [
    path("pairings/<int:pk>/rating/", views.rating, name="rating"),
    path("pairings/<int:pk>/asking-both/", views.asking_both, name="asking_both"),
    path("programme/", views.programme_page, name="programme"),
]
