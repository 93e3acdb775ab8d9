from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ladder.documents import document_of
from ladder.files import write
from ladder.models import LadderVersion


class Command(BaseCommand):
    help = "Writes a ladder as the YAML file that import_ladder reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ladder", help="the ladder's key, such as software-engineer")
        parser.add_argument("--number", type=int, help="a version's number; the published one if not given")
        parser.add_argument("--output", type=Path, help="a file; standard output if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = LadderVersion.objects.filter(ladder__key=options["ladder"])
        versions = versions.filter(number=options["number"]) if options["number"] else versions.published()
        version = versions.first()
        if version is None:
            known = ", ".join(LadderVersion.objects.published().values_list("ladder__key", flat=True)) or "none"
            raise CommandError(f"There is no such version of “{options['ladder']}”. Published ladders: {known}.")
        text = write(document_of(version))
        if options["output"]:
            options["output"].write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
