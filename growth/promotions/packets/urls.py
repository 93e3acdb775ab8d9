from django.urls import path

from growth.promotions.packets import views

urlpatterns = [
    path("packets/<int:pk>/", views.packet, name="packet"),
    path("examples/<int:pk>/", views.example, name="example"),
]
