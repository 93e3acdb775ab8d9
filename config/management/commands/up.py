import os
import shlex
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

CELERY = [sys.executable, "-m", "celery", "-A", "config", "--quiet"]
# Workers need not hear of each other: the database says what is to be done. As files their words would pile up.
QUIET = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
PAGES_FIRST = ["nice", "-n", "10"]  # long work takes what somebody who waits for a page leaves


class Command(BaseCommand):
    help = "Serves Rungs at BIND until it is stopped, and does its long work."
    requires_system_checks = "__all__"

    def handle(self, *args: Any, **options: Any) -> None:
        # This process becomes the supervisor, so that a signal reaches it and nothing is left behind.
        sys.stdout.flush()
        children = [f"{name}={shlex.join(command)}" for name, command in commands().items()]
        os.execv(sys.executable, [sys.executable, "-m", "config.supervisor", *children])


def commands() -> dict[str, list[str]]:
    """What runs, by name. The web server comes first."""
    configuration = str(settings.BASE_DIR / "gunicorn.conf.py")
    found = {"web server": [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", configuration]}
    for number in range(1, settings.WORKERS + 1):
        name = f"worker {number}" if settings.WORKERS > 1 else "worker"
        found[name] = [*PAGES_FIRST, *CELERY, "worker", *QUIET, "--hostname", f"{number}-{os.getpid()}@%h"]
    if settings.WORKERS > 0:
        found["scheduler"] = [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="]
    return found
