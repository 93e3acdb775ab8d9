from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ladder import actions
from ladder.differences import difference
from ladder.documents import document_of
from ladder.files import LadderFileError, read_file
from ladder.models import LadderVersion


class Command(BaseCommand):
    help = "Reads a ladder from a YAML file into its draft, after showing what is different from the version in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show the difference, change nothing")
        parser.add_argument("--publish", action="store_true", help="publish the draft at once")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = read_file(options["file"])
        except LadderFileError as error:
            faults = "\n".join(f"  {options['file'].name}, {problem}" for problem in error.problems)
            raise CommandError(f"Nothing was imported.\n{faults}") from None
        published = LadderVersion.objects.published().filter(ladder__key=document["key"]).first()
        changes = difference(document_of(published) if published else None, document)
        for change in changes:
            self.stdout.write(str(change))
        if published and not changes:
            self.stdout.write(f"{published} says the same already. Nothing to do.")
            return
        if options["dry_run"]:
            self.stdout.write(f"{len(changes)} changes. Nothing was imported (--dry-run).")
            return
        try:
            with transaction.atomic():
                version = actions.import_document(document, by=None)
                if options["publish"]:
                    version = actions.publish_version(version, by=None, moves={})
        except ValidationError as error:
            raise CommandError("Nothing was imported.\n  " + "\n  ".join(error.messages)) from None
        self.stdout.write(self.style.SUCCESS(f"{version} is now {version.status}, with {len(changes)} changes."))
