from django.urls import path

from growth.mentoring.achievements import views

urlpatterns = [
    path("pairings/<int:pk>/achievements/new/", views.naming, name="naming"),
    path("achievements/<int:pk>/", views.achievement, name="achievement"),
    path("achievements/<int:pk>/consent/", views.consent, name="achievement_consent"),
    path("achievements/<int:pk>/refusal/", views.refusal, name="achievement_refusal"),
    path("achievements/<int:pk>/withdrawal/", views.withdrawal, name="achievement_withdrawal"),
    path("achievements/<int:pk>/consent/withdrawal/", views.consent_withdrawal, name="consent_withdrawal"),
]
