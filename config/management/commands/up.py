import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Serves Rungs at BIND until it is stopped."
    requires_system_checks = "__all__"

    def handle(self, *args: Any, **options: Any) -> None:
        # This process becomes the server, so that a signal reaches it and nothing is left behind.
        sys.stdout.flush()
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            "--config",
            str(settings.BASE_DIR / "gunicorn.conf.py"),
        ]
        os.execv(sys.executable, command)
