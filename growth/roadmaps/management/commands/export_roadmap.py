from collections.abc import Sequence

from config.filecommands import ExportCommand
from growth.roadmaps.models import RoadmapVersion, RoadmapVersionQuerySet
from growth.roadmaps.versions.documents import document_of
from growth.roadmaps.versions.files import write


class Command(ExportCommand):
    help = "Writes a roadmap as the YAML file that import_roadmap reads."
    thing = "roadmap"

    def versions(self, key: str) -> RoadmapVersionQuerySet:
        return RoadmapVersion.objects.filter(roadmap__key=key)

    def published_keys(self) -> Sequence[str]:
        return list(RoadmapVersion.objects.published().values_list("roadmap__key", flat=True))

    def text_of(self, version: RoadmapVersion) -> str:
        return write(document_of(version))
