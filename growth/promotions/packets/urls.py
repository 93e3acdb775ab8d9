from django.urls import path

from growth.promotions.packets import example_views, views

urlpatterns = [
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("<int:pk>/submission/", views.submission, name="submission"),
    path("packets/<int:pk>/", views.packet, name="packet"),
    path("packets/<int:pk>/json/", views.packet_json, name="packet_json"),
    path("packets/<int:pk>/example/", example_views.new, name="example_new"),
    path("examples/", example_views.example_list, name="examples"),
    path("examples/<int:pk>/", example_views.example, name="example"),
    path("examples/<int:pk>/withdrawal/", example_views.withdrawal, name="example_withdrawal"),
]
