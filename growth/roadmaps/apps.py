from django.apps import AppConfig


class RoadmapsConfig(AppConfig):
    name = "growth.roadmaps"

    def ready(self) -> None:
        from growth.roadmaps import matching  # noqa: F401  tells mentor matching where people head
        from growth.roadmaps.calendars import receivers
        from growth.roadmaps.report import register

        register()
        from growth.roadmaps.enrolments import receivers  # noqa: F401  listens to people who leave
