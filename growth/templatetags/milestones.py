"""What pages say of the milestones of somebody's plan."""

from django import template
from django.utils.safestring import SafeString

from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.milestones.queries import Shown
from growth.roadmaps.milestones.words import state_words
from growth.templatetags.rungs import state

register = template.Library()


@register.simple_tag
def milestone_state(milestone: PlannedMilestone, shown: Shown) -> SafeString:
    """“Closed 24 Mar” or “About 11 Dec”, with its mark; on a roadmap that ended nothing is expected any more."""
    said = state_words(milestone, shown.progress.today, shown.expected)
    return state(said.text, said.mark)
