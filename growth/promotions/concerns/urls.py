from django.urls import path

from growth.promotions.concerns import views

urlpatterns = [
    path("<int:pk>/concerns/new/", views.new, name="new_concern"),
    path("concerns/<int:pk>/", views.concern, name="concern"),
    path("concerns/<int:pk>/edit/", views.edit, name="concern_edit"),
    path("concerns/<int:pk>/answer/", views.answer, name="concern_answer"),
    path("concerns/<int:pk>/acceptance/", views.acceptance, name="concern_acceptance"),
    path("concerns/<int:pk>/settling/", views.settling, name="concern_settling"),
    path("concerns/<int:pk>/reopening/", views.reopening, name="concern_reopening"),
    path("concerns/<int:pk>/withdrawal/", views.withdrawal, name="concern_withdrawal"),
]
