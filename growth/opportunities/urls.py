from django.urls import path

from growth.opportunities import deciding_views, views

app_name = "opportunities"
urlpatterns = [
    path("", views.opportunity_list, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.opportunity, name="opportunity"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("<int:pk>/interest/", views.interest, name="interest"),
    path("<int:pk>/interest/withdrawal/", views.interest_withdrawal, name="interest_withdrawal"),
    path("<int:pk>/interested/", deciding_views.interested, name="interested"),
    path("<int:pk>/assignments/", deciding_views.assignments, name="assignments"),
    path("<int:pk>/asking/", deciding_views.asking, name="asking"),
    path("<int:pk>/completion/", deciding_views.completion, name="completion"),
    path("assignments/<int:pk>/acceptance/", deciding_views.acceptance, name="acceptance"),
    path("assignments/<int:pk>/refusal/", deciding_views.refusal, name="refusal"),
    path("assignments/<int:pk>/completion/", deciding_views.part_completion, name="part_completion"),
    path("assignments/<int:pk>/ending/", deciding_views.ending, name="ending"),
]
