from config.celery import app
from growth.mentoring.rounds import actions, proposing


@app.task(name="mentoring.close_rounds")
def close_rounds() -> None:
    actions.close_rounds()


@app.task(name="mentoring.lapse_proposals")
def lapse_proposals() -> None:
    proposing.lapse_proposals()
