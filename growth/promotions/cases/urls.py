from django.urls import path

from growth.promotions.cases import views

urlpatterns = [
    path("<int:pk>/", views.case, name="case"),
    path("", views.case_list, name="list"),
]
