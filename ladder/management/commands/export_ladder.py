from collections.abc import Sequence

from config.filecommands import ExportCommand
from ladder.documents import document_of
from ladder.files import write
from ladder.models import LadderVersion, VersionQuerySet


class Command(ExportCommand):
    help = "Writes a ladder as the YAML file that import_ladder reads."
    thing = "ladder"

    def versions(self, key: str) -> VersionQuerySet:
        return LadderVersion.objects.filter(ladder__key=key)

    def published_keys(self) -> Sequence[str]:
        return list(LadderVersion.objects.published().values_list("ladder__key", flat=True))

    def text_of(self, version: LadderVersion) -> str:
        return write(document_of(version))
