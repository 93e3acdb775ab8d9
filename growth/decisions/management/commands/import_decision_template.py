from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.yamlfiles import FileError, text_of
from growth.decisions.record_templates.actions import save_template
from growth.decisions.record_templates.models import read


class Command(BaseCommand):
    help = (
        "Reads a template of decision records, or a checklist of design reviews, from a YAML file and puts it in use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            saved = save_template(read(text_of(options["file"])), by=None)
        except FileError as error:
            faults = "\n".join(f"  {options['file'].name}, {problem}" for problem in error.problems)
            raise CommandError(f"Nothing was imported.\n{faults}") from None
        except ValidationError as error:
            raise CommandError("Nothing was imported.\n  " + "\n  ".join(error.messages)) from None
        self.stdout.write(
            self.style.SUCCESS(f"The {saved.kind} “{saved}” ({saved.key}) is in use, version {saved.version}.")
        )
