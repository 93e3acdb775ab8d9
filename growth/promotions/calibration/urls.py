from django.urls import path

from growth.promotions.calibration import views

urlpatterns = [
    path("committees/<int:pk>/", views.committee, name="committee"),
    path("calibrations/<int:pk>/", views.calibration, name="calibration"),
    path("outcomes/<int:pk>/", views.outcome, name="outcome"),
]
