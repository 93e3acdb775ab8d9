"""Tasks are thin: an id in, then a function of this slice."""

import logging
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from django.db import Error, connections

from config.celery import app
from growth.jobs import recovery, running
from growth.jobs.progress import stopping

log = logging.getLogger(__name__)


@app.task(name="jobs.run")
def run_job(pk: int) -> None:
    running.run_now(pk)


@app.task(name="jobs.recover")
def recover() -> None:
    recovery.recover()


@app.task(name="jobs.expire")
def expire() -> None:
    recovery.expire_jobs()


@worker_ready.connect
def _look_back(**kwargs: Any) -> None:
    """What the worker before this one left behind. A database that is not there yet is for beat to find."""
    try:
        recovery.recover(at_start=True)
    except Error:
        log.exception("Jobs that were cut off could not be looked for")
    finally:
        connections.close_all()


@worker_shutting_down.connect
def _stop_soon(**kwargs: Any) -> None:
    """Running jobs go back into the queue at their next step, instead of holding up the end."""
    stopping.set()
