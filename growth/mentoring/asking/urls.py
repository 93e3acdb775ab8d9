from django.urls import path

from growth.mentoring.asking import finding_views, views

urlpatterns = [
    path("finding/", finding_views.finding, name="finding"),
    path("people/<int:pk>/watch/", finding_views.watch, name="watch"),
    path("people/<int:pk>/watch/end/", finding_views.watch_end, name="watch_end"),
    path("requests/new/", views.asking, name="asking"),
    path("requests/<int:pk>/", views.mentor_request, name="request"),
    path("requests/<int:pk>/withdrawal/", views.withdrawal, name="request_withdrawal"),
    path("choices/<int:pk>/", views.answer, name="answer"),
    path("choices/<int:pk>/acceptance/", views.acceptance, name="acceptance"),
    path("choices/<int:pk>/refusal/", views.refusal, name="refusal"),
    path("choices/<int:pk>/question/", views.question, name="question"),
    path("choices/<int:pk>/reply/", views.reply, name="reply"),
    path("choices/<int:pk>/removal/", views.removal, name="removal"),
    path("choices/<int:pk>/sooner/", views.sooner, name="sooner"),
]
