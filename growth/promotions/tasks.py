"""Tasks are thin: a function of one of the packages, which may run twice at once."""

from django.utils import timezone

from config.celery import app
from growth.promotions.calibration import outcomes
from growth.promotions.endorsements import actions as endorsements


@app.task(name="promotions.remind_endorsers")
def remind_endorsers() -> None:
    endorsements.remind_endorsers(timezone.localdate())


@app.task(name="promotions.place_promoted")
def place_promoted() -> None:
    outcomes.place_promoted()
