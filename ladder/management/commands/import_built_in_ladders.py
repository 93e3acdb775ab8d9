import io
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from ladder.files import CONTENT
from ladder.models import Ladder


class Command(BaseCommand):
    help = "Publishes the built-in ladders in an installation that has none. Ladders that are there are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        if Ladder.objects.exists():
            return
        for file in sorted(CONTENT.glob("*.yaml"), reverse=True):
            call_command("import_ladder", file, publish=True, stdout=io.StringIO())
            self.stdout.write(f"Built-in ladder: {file.stem}")
