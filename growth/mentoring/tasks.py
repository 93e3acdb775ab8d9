from django.utils import timezone

from config.celery import app
from growth.mentoring.coffee.actions import draw_next
from growth.mentoring.health.actions import tend


@app.task(name="mentoring.tend")
def tend_pairings() -> None:
    """Prompts pairs that have gone quiet, and ends those that stay so."""
    tend(timezone.localdate())


@app.task(name="mentoring.draw_coffee")
def draw_next_coffee() -> None:
    """Draws the next round of a coffee round that repeats, when it is due."""
    draw_next(timezone.localdate())
