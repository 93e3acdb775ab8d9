from django.urls import path

from growth.roadmaps.calendars import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/blocks/new/", views.block_new, name="block_new"),
    path("calendar/blocks/<int:pk>/", views.block, name="block"),
    path("calendar/blocks/<int:pk>/removal/", views.block_removal, name="block_removal"),
    path("calendar/links/new/", views.link_new, name="link_new"),
    path("calendar/links/<int:pk>/revocation/", views.link_revocation, name="link_revocation"),
    path("calendar/roadmap.ics", views.download, name="download"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
]
