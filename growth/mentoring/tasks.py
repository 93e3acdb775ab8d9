"""Tasks are thin: a function of one of the packages, which may run twice at once."""

from django.utils import timezone

from config.celery import app
from growth.mentoring.asking import actions as asking
from growth.mentoring.asking import watching
from growth.mentoring.coffee import actions as coffee
from growth.mentoring.health import actions as health
from growth.mentoring.meeting import met
from growth.mentoring.profiles import strengths
from growth.mentoring.rounds import actions as rounds
from growth.mentoring.rounds import proposing


@app.task(name="mentoring.move_on")
def move_on() -> None:
    asking.move_on()


@app.task(name="mentoring.tell_of_places")
def tell_of_places() -> None:
    watching.tell_of_places()


@app.task(name="mentoring.take_strengths")
def take_strengths() -> None:
    strengths.take_all()


@app.task(name="mentoring.close_rounds")
def close_rounds() -> None:
    rounds.close_rounds()


@app.task(name="mentoring.lapse_proposals")
def lapse_proposals() -> None:
    proposing.lapse_proposals()


@app.task(name="mentoring.ask_whether_met")
def ask_whether_met() -> None:
    met.ask_whether_met(timezone.now())


@app.task(name="mentoring.tend")
def tend_pairings() -> None:
    health.tend(timezone.localdate())
    health.tell_of_reporting_lines()


@app.task(name="mentoring.draw_coffee")
def draw_next_coffee() -> None:
    coffee.draw_next(timezone.localdate())
