"""The addresses of the API, all under /api/v1/."""

from django.contrib.auth.decorators import login_required
from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts.api import OpeningViewSet, PersonViewSet, ReadViewSet, TeamViewSet
from growth.checkins.agreements_api import AgreementViewSet, HandOverViewSet, LineViewSet
from growth.checkins.api import CheckInViewSet
from growth.decisions.afterwards.api import DecisionVerdictViewSet, OverdueDecisionViewSet, TakenUpViewSet
from growth.decisions.api import DecisionCommentViewSet, DecisionLinkViewSet, DecisionViewSet, ProjectViewSet
from growth.decisions.exchange.api import DecisionFileViewSet, ImportedFileViewSet, ImportViewSet
from growth.decisions.finding.api import DecisionFindingViewSet
from growth.decisions.record_templates.api import DecisionTemplateViewSet
from growth.decisions.reviewing.api import DesignReviewViewSet
from growth.effort.api import EffortCheckInViewSet
from growth.evidence.api import ClaimViewSet, CorroborationViewSet, DisputeViewSet, EvidenceViewSet
from growth.inbox.api import InboxViewSet, NoticeViewSet
from growth.jobs.api import JobViewSet
from growth.load.api import LoadCheckInViewSet, LoadShareViewSet, TeamLoadViewSet
from growth.mentoring.achievements.api import AchievementViewSet
from growth.mentoring.api import PairingViewSet
from growth.mentoring.asking.api import MentorChoiceViewSet, MentorRequestViewSet, SuggestionViewSet
from growth.mentoring.coffee.api import CoffeeGroupViewSet, CoffeeRoundViewSet
from growth.mentoring.health.api import ProgrammeViewSet, RatingViewSet
from growth.mentoring.meeting.api import (
    ActionItemViewSet,
    GoalViewSet,
    OutlineStepViewSet,
    PrivateNoteViewSet,
    SessionViewSet,
    TopicViewSet,
)
from growth.mentoring.profiles.api import ProfileViewSet, WishViewSet
from growth.mentoring.rounds.api import FixedPairViewSet, OwnEntryViewSet, ProposalViewSet, RoundViewSet
from growth.opportunities.api import AssignmentViewSet, InterestViewSet, OpportunityViewSet
from growth.practice.api import PracticeAssessmentViewSet, PracticeStepViewSet
from growth.promotions.calibration.api import CalibrationViewSet, CommitteeMemberViewSet, CommitteeViewSet
from growth.promotions.calibration.outcome_api import CaseOutcomeViewSet
from growth.promotions.calibration.reading_api import CaseRatingViewSet, CaseSeatViewSet, CaseVoteViewSet
from growth.promotions.case_templates.api import CaseTemplateViewSet
from growth.promotions.cases.api import CaseViewSet
from growth.promotions.cases.parts_api import (
    CaseMetricViewSet,
    CaseProjectViewSet,
    CaseSectionCommentViewSet,
    CaseSectionViewSet,
)
from growth.promotions.cases.sides_api import (
    CaseAchievementViewSet,
    CaseAssessmentViewSet,
    CaseLeftOutViewSet,
    CaseNoteViewSet,
    CaseReaderViewSet,
)
from growth.promotions.concerns.api import CaseConcernViewSet
from growth.promotions.endorsements.advocates_api import CaseAdvocateViewSet
from growth.promotions.endorsements.api import CaseEndorsementViewSet
from growth.promotions.gates.api import CaseGateViewSet
from growth.promotions.lint.api import CaseGapViewSet
from growth.promotions.overview.api import CalibrationRecordViewSet, CasePipelineViewSet, LadderQualityViewSet
from growth.promotions.packets.api import CaseExampleViewSet, PacketViewSet
from growth.reports.api import ReportViewSet
from growth.roadmaps.calendars.api import CalendarLinkViewSet, LearningBlockViewSet
from growth.roadmaps.enrolments.api import (
    EnrolmentViewSet,
    RoadmapHoursViewSet,
    RoadmapPlanViewSet,
    RoadmapTimeOffViewSet,
)
from growth.roadmaps.milestones.api import MilestoneNoteViewSet, MilestoneViewSet
from growth.roadmaps.mistakes.api import MistakesCheckViewSet
from growth.roadmaps.overview.api import TeamRoadmapViewSet
from growth.roadmaps.versions.api import RoadmapMoveViewSet, RoadmapViewSet
from growth.teams.api import TeamCompositionViewSet, TeamFairnessViewSet, TeamMemberViewSet
from ladder.api import ExpectationViewSet, PlacementViewSet, VersionViewSet

router = SimpleRouter()
router.register("people", PersonViewSet, basename="people")
router.register("reads", ReadViewSet, basename="reads")
router.register("openings", OpeningViewSet, basename="openings")
router.register("teams", TeamViewSet, basename="teams")
router.register("ladders", VersionViewSet, basename="ladders")
router.register("expectations", ExpectationViewSet, basename="expectations")
router.register("placements", PlacementViewSet, basename="placements")
router.register("evidence", EvidenceViewSet, basename="evidence")
router.register("claims", ClaimViewSet, basename="claims")
router.register("corroborations", CorroborationViewSet, basename="corroborations")
router.register("disputes", DisputeViewSet, basename="disputes")
router.register("pairings", PairingViewSet, basename="pairings")
router.register("mentoring-profiles", ProfileViewSet, basename="mentoring-profiles")
router.register("mentoring-wish", WishViewSet, basename="mentoring-wish")
router.register("mentoring-suggestions", SuggestionViewSet, basename="mentoring-suggestions")
router.register("mentor-requests", MentorRequestViewSet, basename="mentor-requests")
router.register("mentor-choices", MentorChoiceViewSet, basename="mentor-choices")
router.register("mentoring-sessions", SessionViewSet, basename="mentoring-sessions")
router.register("mentoring-action-items", ActionItemViewSet, basename="mentoring-action-items")
router.register("mentoring-topics", TopicViewSet, basename="mentoring-topics")
router.register("mentoring-goals", GoalViewSet, basename="mentoring-goals")
router.register("mentoring-outline-steps", OutlineStepViewSet, basename="mentoring-outline-steps")
router.register("mentoring-private-notes", PrivateNoteViewSet, basename="mentoring-private-notes")
router.register("mentoring-achievements", AchievementViewSet, basename="mentoring-achievements")
router.register("mentoring-coffee-groups", CoffeeGroupViewSet, basename="mentoring-coffee-groups")
router.register("mentoring-coffee-rounds", CoffeeRoundViewSet, basename="mentoring-coffee-rounds")
router.register("mentoring-programme", ProgrammeViewSet, basename="mentoring-programme")
router.register("mentoring-ratings", RatingViewSet, basename="mentoring-ratings")
router.register("load-check-ins", LoadCheckInViewSet, basename="load-check-ins")
router.register("load-shares", LoadShareViewSet, basename="load-shares")
router.register("team-load", TeamLoadViewSet, basename="team-load")
router.register("practice-assessments", PracticeAssessmentViewSet, basename="practice-assessments")
router.register("practice-steps", PracticeStepViewSet, basename="practice-steps")
router.register("check-ins", CheckInViewSet, basename="check-ins")
router.register("agreements", AgreementViewSet, basename="agreements")
router.register("hand-overs", HandOverViewSet, basename="hand-overs")
router.register("hand-over-lines", LineViewSet, basename="hand-over-lines")
router.register("projects", ProjectViewSet, basename="projects")
router.register("decisions", DecisionViewSet, basename="decisions")
router.register("decision-comments", DecisionCommentViewSet, basename="decision-comments")
router.register("decision-links", DecisionLinkViewSet, basename="decision-links")
router.register("decision-verdicts", DecisionVerdictViewSet, basename="decision-verdicts")
router.register("decision-evidence", TakenUpViewSet, basename="decision-evidence")
router.register("decision-templates", DecisionTemplateViewSet, basename="decision-templates")
router.register("overdue-decisions", OverdueDecisionViewSet, basename="overdue-decisions")
router.register("design-reviews", DesignReviewViewSet, basename="design-reviews")
router.register("reports", ReportViewSet, basename="reports")
router.register("team-members", TeamMemberViewSet, basename="team-members")
router.register("jobs", JobViewSet, basename="jobs")
router.register("opportunities", OpportunityViewSet, basename="opportunities")
router.register("opportunity-interests", InterestViewSet, basename="opportunity-interests")
router.register("opportunity-assignments", AssignmentViewSet, basename="opportunity-assignments")
router.register("team-composition", TeamCompositionViewSet, basename="team-composition")
router.register("team-fairness", TeamFairnessViewSet, basename="team-fairness")
router.register("inbox", InboxViewSet, basename="inbox")
router.register("notices", NoticeViewSet, basename="notices")
router.register("decision-imports", ImportViewSet, basename="decision-imports")
router.register("decision-imported-files", ImportedFileViewSet, basename="decision-imported-files")
router.register("decision-findings", DecisionFindingViewSet, basename="decision-findings")
router.register("decision-files", DecisionFileViewSet, basename="decision-files")
router.register("mentoring-rounds", RoundViewSet, basename="mentoring-rounds")
router.register("mentoring-round-entries", OwnEntryViewSet, basename="mentoring-round-entries")
router.register("mentoring-fixed-pairs", FixedPairViewSet, basename="mentoring-fixed-pairs")
router.register("mentoring-proposals", ProposalViewSet, basename="mentoring-proposals")
router.register("learning-blocks", LearningBlockViewSet, basename="learning-blocks")
router.register("case-templates", CaseTemplateViewSet, basename="case-templates")
router.register("case-gaps", CaseGapViewSet, basename="case-gaps")
router.register("calendar-links", CalendarLinkViewSet, basename="calendar-links")
router.register("team-roadmaps", TeamRoadmapViewSet, basename="team-roadmaps")
router.register("effort-check-ins", EffortCheckInViewSet, basename="effort-check-ins")
router.register("milestones", MilestoneViewSet, basename="milestones")
router.register("milestone-notes", MilestoneNoteViewSet, basename="milestone-notes")
router.register("mistakes-checks", MistakesCheckViewSet, basename="mistakes-checks")
router.register("enrolments", EnrolmentViewSet, basename="enrolments")
router.register("roadmap-hours", RoadmapHoursViewSet, basename="roadmap-hours")
router.register("roadmap-time-off", RoadmapTimeOffViewSet, basename="roadmap-time-off")
router.register("roadmap-plans", RoadmapPlanViewSet, basename="roadmap-plans")
router.register("roadmaps", RoadmapViewSet, basename="roadmaps")
router.register("roadmap-moves", RoadmapMoveViewSet, basename="roadmap-moves")
router.register("case-concerns", CaseConcernViewSet, basename="case-concerns")
router.register("case-endorsements", CaseEndorsementViewSet, basename="case-endorsements")
router.register("case-advocates", CaseAdvocateViewSet, basename="case-advocates")
router.register("case-gates", CaseGateViewSet, basename="case-gates")
router.register("packets", PacketViewSet, basename="packets")
router.register("case-examples", CaseExampleViewSet, basename="case-examples")
router.register("committees", CommitteeViewSet, basename="committees")
router.register("committee-members", CommitteeMemberViewSet, basename="committee-members")
router.register("calibrations", CalibrationViewSet, basename="calibrations")
router.register("case-seats", CaseSeatViewSet, basename="case-seats")
router.register("case-ratings", CaseRatingViewSet, basename="case-ratings")
router.register("case-votes", CaseVoteViewSet, basename="case-votes")
router.register("case-outcomes", CaseOutcomeViewSet, basename="case-outcomes")
router.register("case-pipeline", CasePipelineViewSet, basename="case-pipeline")
router.register("calibration-record", CalibrationRecordViewSet, basename="calibration-record")
router.register("ladder-quality", LadderQualityViewSet, basename="ladder-quality")
router.register("cases", CaseViewSet, basename="cases")
router.register("case-sections", CaseSectionViewSet, basename="case-sections")
router.register("case-section-comments", CaseSectionCommentViewSet, basename="case-section-comments")
router.register("case-projects", CaseProjectViewSet, basename="case-projects")
router.register("case-metrics", CaseMetricViewSet, basename="case-metrics")
router.register("case-achievements", CaseAchievementViewSet, basename="case-achievements")
router.register("case-assessments", CaseAssessmentViewSet, basename="case-assessments")
router.register("case-left-out", CaseLeftOutViewSet, basename="case-left-out")
router.register("case-readers", CaseReaderViewSet, basename="case-readers")
router.register("case-notes", CaseNoteViewSet, basename="case-notes")

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
