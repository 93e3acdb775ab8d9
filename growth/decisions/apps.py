from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "growth.decisions"

    def ready(self) -> None:
        from growth.decisions import import_jobs  # noqa: F401  registers its kind of job
