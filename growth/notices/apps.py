from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "growth.notices"

    def ready(self) -> None:
        from growth.notices import receivers  # noqa: F401  listens to accounts
