from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "growth.evidence"

    def ready(self) -> None:
        from growth.evidence import carrying, receivers  # noqa: F401  listen to the ladder and to accounts
