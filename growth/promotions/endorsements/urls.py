from django.urls import path

from growth.promotions.endorsements import views

urlpatterns = [
    path("endorsements/<int:pk>/", views.endorsement, name="endorsement"),
    path("advocates/<int:pk>/", views.advocate, name="advocate"),
]
