from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "growth.promotions"

    def ready(self) -> None:
        from growth.promotions import receivers  # noqa: F401  listens to people who leave, change manager, are erased
        from growth.promotions.calibration import receivers as of_committees  # noqa: F401  and to cases that come in
