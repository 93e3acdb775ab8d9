from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "growth.mentoring"

    def ready(self) -> None:
        from growth.mentoring import receivers  # noqa: F401  listen to accounts and to pairings
        from growth.mentoring.rounds import (
            leavers,  # noqa: F401  listens to people who leave
            previewing,  # noqa: F401  registers its kind of job
        )
