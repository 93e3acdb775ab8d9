from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "growth.checkins"

    def ready(self) -> None:
        from growth.checkins import circles  # noqa: F401  listens to changes of manager and ended pairings
