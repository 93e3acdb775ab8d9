from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "growth.evidence"

    def ready(self) -> None:
        from growth.evidence import carrying  # noqa: F401  listens to the ladder
