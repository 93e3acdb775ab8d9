"""Tasks are thin: a function of one of the packages, which may run twice at once."""

from config.celery import app
from growth.promotions.calibration import outcomes


@app.task(name="promotions.place_promoted")
def place_promoted() -> None:
    outcomes.place_promoted()
