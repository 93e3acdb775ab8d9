from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "growth.mentoring"

    def ready(self) -> None:
        from growth.mentoring import receivers  # noqa: F401  listens to accounts and to its own pairings
