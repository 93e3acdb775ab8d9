from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DecisionsConfig(AppConfig):
    name = "growth.decisions"

    def ready(self) -> None:
        from growth.decisions.search_index import mend

        post_migrate.connect(mend, sender=self)
        from growth.decisions import export_jobs, import_jobs  # noqa: F401  register their kinds of job
