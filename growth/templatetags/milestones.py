"""What pages say of the milestones of somebody's plan."""

from django import template
from django.utils.safestring import SafeString

from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.milestones.words import state_words
from growth.roadmaps.progress import Progress
from growth.templatetags.rungs import state

register = template.Library()


@register.simple_tag
def milestone_state(milestone: PlannedMilestone, progress: Progress) -> SafeString:
    """“Closed 24 Mar 2026” or “About 11 Dec 2026”, with its mark."""
    said = state_words(milestone, progress.day_of(milestone), is_running=progress.enrolment.is_running)
    return state(said.text, said.mark)
