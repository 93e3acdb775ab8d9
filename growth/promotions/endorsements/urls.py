from django.urls import path

from growth.promotions.endorsements import advocate_views, views

urlpatterns = [
    path("<int:pk>/endorsements/new/", views.new, name="new_endorsements"),
    path("endorsements/<int:pk>/", views.endorsement, name="endorsement"),
    path("endorsements/<int:pk>/giving/", views.giving, name="endorsement_giving"),
    path("endorsements/<int:pk>/revision/", views.revision, name="endorsement_revision"),
    path("endorsements/<int:pk>/declining/", views.declining, name="endorsement_declining"),
    path("endorsements/<int:pk>/withdrawal/", views.withdrawal, name="endorsement_withdrawal"),
    path("<int:pk>/advocates/new/", advocate_views.new, name="new_advocate"),
    path("advocates/<int:pk>/", advocate_views.advocate, name="advocate"),
    path("advocates/<int:pk>/edit/", advocate_views.edit, name="advocate_edit"),
    path("advocates/<int:pk>/confirmation/", advocate_views.confirmation, name="advocate_confirmation"),
    path("advocates/<int:pk>/declining/", advocate_views.declining, name="advocate_declining"),
    path("advocates/<int:pk>/removal/", advocate_views.removal, name="advocate_removal"),
]
