from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "growth.reports"

    def ready(self) -> None:
        from growth.reports import bundle  # noqa: F401  registers its kind of job
