"""Celery, which runs what takes longer than a page may: `celery -A config worker`, `celery -A config beat`.

What is to be done stands in the database (growth/jobs); a message only says that there is something. So a message
that is lost, late or there twice harms nothing.
"""

import logging
import os
import warnings
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning
from celery.schedules import crontab
from celery.signals import beat_init, celeryd_init
from kombu.exceptions import KombuError
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# About running as root, where a message could be code. Ours are JSON, and the web server says nothing of it either.
warnings.filterwarnings("ignore", category=SecurityWarning)

TRANSPORT_ALIASES["folder"] = "config.folder_transport:Transport"

log = logging.getLogger(__name__)

app = Celery("rungs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What runs by the clock. A message that waited longer than until the next one is not worth reading: `expires`.
app.conf.beat_schedule = {
    "find jobs that were cut off, and send again what got lost": {
        "task": "jobs.recover",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "send the weekly digests that are due": {
        "task": "inbox.send_digests",
        "schedule": crontab(minute=5),
        "options": {"expires": 3500},
    },
    "close matching rounds whose last day has passed": {
        "task": "mentoring.close_rounds",
        "schedule": crontab(minute=23),
        "options": {"expires": 3500},
    },
    "close proposals of mentoring that were not answered in time": {
        "task": "mentoring.lapse_proposals",
        "schedule": crontab(minute=27),
        "options": {"expires": 3500},
    },
    "ask pairs whether they met": {
        "task": "mentoring.ask_whether_met",
        "schedule": crontab(minute=25),
        "options": {"expires": 3500},
    },
    "look after pairings that have gone quiet": {
        "task": "mentoring.tend",
        "schedule": crontab(hour=4, minute=31),
        "options": {"expires": 80_000},
    },
    "draw the coffee round that is due": {
        "task": "mentoring.draw_coffee",
        "schedule": crontab(hour=5, minute=31),
        "options": {"expires": 80_000},
    },
    "remind those asked for an endorsement": {
        "task": "promotions.remind_endorsers",
        "schedule": crontab(hour=6, minute=7),
        "options": {"expires": 80_000},
    },
    "place those whose promotion holds from today": {
        "task": "promotions.place_promoted",
        "schedule": crontab(hour=3, minute=41),
        "options": {"expires": 80000},
    },
    "remove old jobs and their files": {
        "task": "jobs.expire",
        "schedule": crontab(minute=17),
        "options": {"expires": 3500},
    },
    "send requests that were not answered in a week to the next person": {
        "task": "mentoring.move_on",
        "schedule": crontab(minute=29),
        "options": {"expires": 3500},
    },
    "take anew what mentors offer and mentees look for from their standing": {
        "task": "mentoring.take_strengths",
        "schedule": crontab(hour=2, minute=41),
        "options": {"expires": 80000},
    },
    "tell whoever waits for a mentor whose pause is over": {
        "task": "mentoring.tell_of_places",
        "schedule": crontab(hour=3, minute=11),
        "options": {"expires": 80000},
    },
}


@celeryd_init.connect
@beat_init.connect
def _make_folders(**kwargs: object) -> None:
    """The folders of the jobs, for nobody else to read."""
    from config.folder_transport import make_folders

    make_folders()


def put(task: Any, pk: int) -> bool:
    """Queues a task about one row. False, with a line in the log, when the queue cannot be reached."""
    try:
        _make_folders()
        task.delay(pk)
    except (KombuError, OSError):
        log.exception("%s about %s cannot be queued", task.name, pk)
        return False
    return True
