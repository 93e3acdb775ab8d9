"""The addresses of the API, all under /api/v1/."""

from django.contrib.auth.decorators import login_required
from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts.api import PersonViewSet, TeamViewSet
from growth.checkins.agreements_api import AgreementViewSet, HandOverViewSet, LineViewSet
from growth.checkins.api import CheckInViewSet
from growth.evidence.api import ClaimViewSet, CorroborationViewSet, EvidenceViewSet
from growth.inbox.api import InboxViewSet
from growth.mentoring.api import PairingViewSet
from growth.reports.api import ReportViewSet
from growth.teams.api import TeamMemberViewSet
from ladder.api import ExpectationViewSet, PlacementViewSet, VersionViewSet

router = SimpleRouter()
router.register("people", PersonViewSet, basename="people")
router.register("teams", TeamViewSet, basename="teams")
router.register("ladders", VersionViewSet, basename="ladders")
router.register("expectations", ExpectationViewSet, basename="expectations")
router.register("placements", PlacementViewSet, basename="placements")
router.register("evidence", EvidenceViewSet, basename="evidence")
router.register("claims", ClaimViewSet, basename="claims")
router.register("corroborations", CorroborationViewSet, basename="corroborations")
router.register("pairings", PairingViewSet, basename="pairings")
router.register("check-ins", CheckInViewSet, basename="check-ins")
router.register("agreements", AgreementViewSet, basename="agreements")
router.register("hand-overs", HandOverViewSet, basename="hand-overs")
router.register("hand-over-lines", LineViewSet, basename="hand-over-lines")
router.register("reports", ReportViewSet, basename="reports")
router.register("team-members", TeamMemberViewSet, basename="team-members")
router.register("inbox", InboxViewSet, basename="inbox")

urlpatterns = [
    *router.urls,
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    # The split view keeps its script in a file of its own, which the strict CSP allows.
    path(
        "docs/",
        login_required(SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="swagger.html")),
        name="docs",
    ),
]
