from django.urls import path

from growth.mentoring.coffee import views

urlpatterns = [
    path("coffee/", views.coffee, name="coffee"),
    path("coffee/taking-part/", views.taking_part, name="coffee_taking_part"),
    path("coffee/leaving/", views.leaving, name="coffee_leaving"),
    path("coffee/drawing/", views.drawing, name="coffee_drawing"),
    path("coffee/groups/<int:pk>/meeting/", views.meeting, name="coffee_meeting"),
    path("coffee/rounds/<int:pk>/stopping/", views.stopping, name="coffee_stopping"),
]
