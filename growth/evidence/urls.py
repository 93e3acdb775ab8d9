from django.urls import path

from growth.evidence import claim_views, review_views, views

app_name = "evidence"
urlpatterns = [
    path("", views.evidence_list, name="list"),
    path("shared/", views.shared_list, name="shared"),
    path("new/", views.new, name="new"),
    path("capture/", views.capture, name="capture"),
    path("preview/", views.preview, name="preview"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/sharing/", views.sharing, name="sharing"),
    path("<int:pk>/archiving/", views.archiving, name="archiving"),
    path("<int:pk>/restoring/", views.restoring, name="restoring"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/claims/", claim_views.claims, name="claims"),
    path("claims/<int:pk>/withdrawal/", claim_views.claim_withdrawal, name="claim_withdrawal"),
    path("queue/", review_views.queue, name="queue"),
    path("claims/<int:pk>/review/", review_views.review, name="review"),
    path("claims/<int:pk>/comments/", review_views.comment, name="comment"),
    path("claims/<int:pk>/asking-again/", review_views.asking_again, name="asking_again"),
    path("claims/<int:pk>/contesting/", review_views.contesting, name="contesting"),
    path("claims/<int:pk>/question/", claim_views.question, name="question"),
    path("corroborations/<int:pk>/", claim_views.corroboration, name="corroboration"),
    path("corroborations/<int:pk>/withdrawal/", claim_views.question_withdrawal, name="question_withdrawal"),
]
