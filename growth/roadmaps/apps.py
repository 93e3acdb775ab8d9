from django.apps import AppConfig


class RoadmapsConfig(AppConfig):
    name = "growth.roadmaps"

    def ready(self) -> None:
        from growth.roadmaps.enrolments import receivers  # noqa: F401  listens to people who leave
