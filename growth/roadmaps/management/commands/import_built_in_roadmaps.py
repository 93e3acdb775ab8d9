import io
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from growth.roadmaps.models import Roadmap
from growth.roadmaps.versions.files import CONTENT


class Command(BaseCommand):
    help = "Publishes the built-in roadmaps in an installation that has none. They need the built-in ladders."

    def handle(self, *args: Any, **options: Any) -> None:
        if Roadmap.objects.exists():
            return
        for file in sorted(CONTENT.glob("*.yaml")):
            call_command("import_roadmap", file, publish=True, stdout=io.StringIO())
            self.stdout.write(f"Built-in roadmap: {file.stem}")
