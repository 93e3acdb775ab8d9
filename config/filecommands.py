"""Commands that bring versioned documents, such as ladders and roadmaps, in from YAML files and out to them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from config.differences import Change
from config.yamlfiles import Document, FileError


class ImportCommand(BaseCommand):
    """A file into the draft, after showing what is different from the version in force. Subclasses say what it is.

    Documents without a key are of a kind of which there is only one; `in_force` is asked for the empty key then.
    """

    def read_file(self, path: Path) -> Document:
        """Raises FileError."""
        raise NotImplementedError

    def in_force(self, key: str) -> Any:
        """The published version, or None."""
        raise NotImplementedError

    def changes(self, published: Any, document: Document) -> list[Change]:
        raise NotImplementedError

    def import_document(self, document: Document) -> Any:
        """The draft."""
        raise NotImplementedError

    def publish(self, draft: Any) -> Any:
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show the difference, change nothing")
        parser.add_argument("--publish", action="store_true", help="publish the draft at once")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = self.read_file(options["file"])
        except FileError as error:
            faults = "\n".join(f"  {options['file'].name}, {problem}" for problem in error.problems)
            raise CommandError(f"Nothing was imported.\n{faults}") from None
        published = self.in_force(document.get("key", ""))
        changes = self.changes(published, document)
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
                version = self.import_document(document)
                if options["publish"]:
                    version = self.publish(version)
        except ValidationError as error:
            raise CommandError("Nothing was imported.\n  " + "\n  ".join(error.messages)) from None
        self.stdout.write(self.style.SUCCESS(f"{version} is now {version.status}, with {len(changes)} changes."))


class ExportCommand(BaseCommand):
    """A version as the YAML file that its import command reads. `thing` is the word for what it is a version of.

    Where there is only one such thing it has no key, and none is asked for.
    """

    thing: str
    has_key = True

    def versions(self, key: str) -> Any:
        """Those of one key, as a queryset with `published()`."""
        raise NotImplementedError

    def published_keys(self) -> Sequence[str]:
        raise NotImplementedError

    def text_of(self, version: Any) -> str:
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        if self.has_key:
            parser.add_argument("key", metavar=self.thing, help=f"the {self.thing}'s key")
        parser.add_argument("--number", type=int, help="a version's number; the published one if not given")
        parser.add_argument("--output", type=Path, help="a file; standard output if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = self.versions(options.get("key", ""))
        versions = versions.filter(number=options["number"]) if options["number"] else versions.published()
        version = versions.first()
        if version is None and not self.has_key:
            raise CommandError(f"There is no such version of the {self.thing}.")
        if version is None:
            known = ", ".join(self.published_keys()) or "none"
            raise CommandError(f"There is no such version of “{options['key']}”. Published {self.thing}s: {known}.")
        text = self.text_of(version)
        if options["output"]:
            options["output"].write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
