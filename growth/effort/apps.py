from django.apps import AppConfig


class EffortConfig(AppConfig):
    name = "growth.effort"

    def ready(self) -> None:
        from growth.effort.report import register

        register()
