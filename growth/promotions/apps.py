from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "growth.promotions"

    def ready(self) -> None:
        from growth.promotions import receivers  # noqa: F401  listens to people who leave, change manager, are erased
        from growth.promotions.calibration import receivers as of_committees  # noqa: F401  and to cases that come in
        from growth.promotions.endorsements import receivers as of_endorsements  # noqa: F401  asks that end
        from growth.promotions.gates import receivers as of_gates  # noqa: F401  gates whose owner leaves
