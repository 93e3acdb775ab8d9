from django.urls import path

from growth.promotions.lint import views

urlpatterns = [
    path("<int:pk>/letter/", views.letter, name="letter"),
    path("<int:pk>/letter/agreement/", views.agreement, name="gap_agreement"),
]
