from pathlib import Path

from config.differences import Change
from config.filecommands import ImportCommand
from ladder import actions
from ladder.differences import difference
from ladder.documents import document_of
from ladder.files import Document, read_file
from ladder.models import LadderVersion


class Command(ImportCommand):
    help = "Reads a ladder from a YAML file into its draft, after showing what is different from the version in force."

    def read_file(self, path: Path) -> Document:
        return read_file(path)

    def in_force(self, key: str) -> LadderVersion | None:
        return LadderVersion.objects.published().filter(ladder__key=key).first()

    def changes(self, published: LadderVersion | None, document: Document) -> list[Change]:
        return difference(document_of(published) if published else None, document)

    def import_document(self, document: Document) -> LadderVersion:
        return actions.import_document(document, by=None)

    def publish(self, draft: LadderVersion) -> LadderVersion:
        return actions.publish_version(draft, by=None, moves={})
