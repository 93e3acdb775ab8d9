from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "growth.mentoring"

    def ready(self) -> None:
        from growth.mentoring import receivers  # noqa: F401  listens to people who leave, and to its own pairings
        from growth.mentoring.rounds import previewing  # noqa: F401  registers its kind of job
