from django.apps import AppConfig


class RoadmapsConfig(AppConfig):
    name = "growth.roadmaps"

    def ready(self) -> None:
        from growth.roadmaps import receivers  # noqa: F401  listens to people who begin, end and leave
        from growth.roadmaps.report import register

        register()
