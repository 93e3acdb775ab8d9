from django.apps import AppConfig


class RoadmapsConfig(AppConfig):
    name = "growth.roadmaps"

    def ready(self) -> None:
        from growth.roadmaps.report import register

        register()
