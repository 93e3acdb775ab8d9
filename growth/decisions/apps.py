from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "growth.decisions"

    def ready(self) -> None:
        from growth.decisions import export_jobs, import_jobs  # noqa: F401  register their kinds of job
