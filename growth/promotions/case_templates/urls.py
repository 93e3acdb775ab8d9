from django.urls import path

from growth.promotions.case_templates import views

urlpatterns = [
    path("templates/<int:number>/", views.template, name="template"),
]
