from accounts.models import Team, User
from growth.practice.models import NextStep, PracticeAssessment, teams_open_to


def can_assess(user: User, team: Team | None = None) -> bool:
    """Members of the team and the managers above them; everybody in some team, as long as none is named."""
    teams = teams_open_to(user)
    return user.is_active and (teams.exists() if team is None else teams.filter(pk=team.pk).exists())


def can_correct(user: User, assessment: PracticeAssessment) -> bool:
    """The author, until the next assessment is compared with it."""
    return assessment.author_id == user.pk and assessment.is_newest and can_assess(user, assessment.team)


def can_add_step(user: User, assessment: PracticeAssessment) -> bool:
    return can_assess(user, assessment.team)


def can_change_step(user: User, step: NextStep) -> bool:
    """Whoever may assess the team; and its owner, who may have moved to another team and must be able to hand over."""
    return step.done_at is None and (step.owner_id == user.pk or can_assess(user, step.assessment.team))


can_finish_step = can_change_step
