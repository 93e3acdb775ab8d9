from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DecisionsConfig(AppConfig):
    name = "growth.decisions"

    def ready(self) -> None:
        from growth.decisions.finding.index import mend

        post_migrate.connect(mend, sender=self)
        from growth.decisions.exchange import (
            export_jobs,  # noqa: F401  register their kinds of job
            import_jobs,  # noqa: F401  register their kinds of job
        )
