from django.urls import path

from growth.promotions.calibration import committee_views, outcome_views, reading_views, views

urlpatterns = [
    path("committees/", committee_views.committee_list, name="committees"),
    path("committees/new/", committee_views.new, name="committee_new"),
    path("committees/<int:pk>/", committee_views.committee, name="committee"),
    path("committees/<int:pk>/edit/", committee_views.edit, name="committee_edit"),
    path("committees/<int:pk>/members/", committee_views.members, name="committee_members"),
    path("committees/<int:pk>/ending/", committee_views.ending, name="committee_ending"),
    path("committees/<int:pk>/calibrations/new/", views.new, name="calibration_new"),
    path("committees/members/<int:pk>/chair/", committee_views.chair, name="committee_chair"),
    path("committees/members/<int:pk>/no-chair/", committee_views.no_chair, name="committee_no_chair"),
    path("committees/members/<int:pk>/ending/", committee_views.membership_ending, name="membership_ending"),
    path("calibrations/<int:pk>/", views.calibration, name="calibration"),
    path("calibrations/<int:pk>/days/", views.days, name="calibration_days"),
    path("calibrations/<int:pk>/opening/", views.opening, name="calibration_opening"),
    path("ratings/<int:pk>/", reading_views.seat, name="seat"),
    path("ratings/<int:pk>/saving/", reading_views.saving, name="rating_saving"),
    path("ratings/<int:pk>/handing-in/", reading_views.handing_in, name="rating_handing_in"),
    path("ratings/<int:pk>/conflict/", reading_views.conflict, name="rating_conflict"),
    path("ratings/<int:pk>/meeting/", reading_views.meeting, name="meeting"),
    path("ratings/<int:pk>/vote/", reading_views.vote, name="vote"),
    path("ratings/<int:pk>/outcome/", outcome_views.recording, name="outcome_recording"),
    path("outcomes/<int:pk>/", outcome_views.outcome, name="outcome"),
    path("outcomes/<int:pk>/letter/", outcome_views.letter, name="outcome_letter"),
    path("outcomes/<int:pk>/sending/", outcome_views.sending, name="outcome_sending"),
]
