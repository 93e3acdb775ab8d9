"""The pages of roadmaps. Each package has its own list, all in one namespace."""

from growth.roadmaps.calendars import urls as calendars_urls
from growth.roadmaps.enrolments import urls as enrolments_urls
from growth.roadmaps.milestones import urls as milestones_urls
from growth.roadmaps.mistakes import urls as mistakes_urls
from growth.roadmaps.overview import urls as overview_urls
from growth.roadmaps.versions import urls as versions_urls

app_name = "roadmaps"
urlpatterns = [
    *enrolments_urls.urlpatterns,
    *milestones_urls.urlpatterns,
    *mistakes_urls.urlpatterns,
    *calendars_urls.urlpatterns,
    *overview_urls.urlpatterns,
    *versions_urls.urlpatterns,
]
