from django.urls import path

from growth.promotions.gates import views

urlpatterns = [
    path("gates/<int:pk>/", views.gate, name="gate"),
]
