"""Every address of Rungs. The API is the second door (config/api.py)."""

from django.urls import include, path
from django.views.generic import RedirectView

from accounts import views as people
from config.api import urlpatterns as api
from ladder import views as ladder

urlpatterns = [
    path("", include("growth.urls")),
    path("ladders/", include("ladder.urls")),
    path("people/<int:pk>/placement/", ladder.placement, name="placement"),
    path("people/", include("accounts.urls")),
    path("settings/", people.own_settings, name="settings"),
    path("settings/reads/", people.reads, name="reads"),
    path("setup/", people.setup, name="setup"),
    path("theme/", people.theme, name="theme"),
    path("demo/<int:pk>/", people.demo_sign_in, name="demo_sign_in"),
    # An administrator keeps e-mail addresses; the library's own page for them is out of reach.
    path("accounts/email/", RedirectView.as_view(pattern_name="settings"), name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include((api, "api"))),
]
