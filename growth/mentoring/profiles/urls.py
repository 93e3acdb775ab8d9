from django.urls import path

from growth.mentoring.profiles import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/offering/", views.offering, name="offering"),
    path("profile/wishing/", views.wishing, name="wishing"),
    path("profile/wishing/gaps/", views.from_gaps, name="from_gaps"),
    path("profile/pause/", views.pause, name="pause"),
    path("profile/pause/end/", views.pause_end, name="pause_end"),
    path("people/<int:pk>/", views.offer, name="offer"),
]
