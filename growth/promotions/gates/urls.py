from django.urls import path

from growth.promotions.gates import views

urlpatterns = [
    path("gates/<int:pk>/", views.gate, name="gate"),
    path("gates/<int:pk>/asking/", views.asking, name="gate_asking"),
    path("gates/<int:pk>/answer/", views.answer, name="gate_answer"),
    path("gates/<int:pk>/answer/withdrawal/", views.answer_withdrawal, name="gate_answer_withdrawal"),
    path("gates/<int:pk>/owner/", views.owner, name="gate_owner"),
]
