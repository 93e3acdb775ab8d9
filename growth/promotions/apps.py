from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "growth.promotions"

    def ready(self) -> None:
        from growth.promotions import receivers  # noqa: F401  listens to people who leave, change manager, are erased
