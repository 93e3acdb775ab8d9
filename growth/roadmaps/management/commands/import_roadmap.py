from pathlib import Path

from config.differences import Change
from config.filecommands import ImportCommand
from config.yamlfiles import Document
from growth.roadmaps.expectations import keys_in_force
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.versions import actions
from growth.roadmaps.versions.differences import difference
from growth.roadmaps.versions.documents import document_of
from growth.roadmaps.versions.files import read_file


class Command(ImportCommand):
    help = "Reads a roadmap from a YAML file into its draft, after showing what is different from the version in force."

    def read_file(self, path: Path) -> Document:
        return read_file(path, keys_in_force)

    def in_force(self, key: str) -> RoadmapVersion | None:
        return RoadmapVersion.objects.published().filter(roadmap__key=key).first()

    def changes(self, published: RoadmapVersion | None, document: Document) -> list[Change]:
        return difference(document_of(published) if published else None, document)

    def import_document(self, document: Document) -> RoadmapVersion:
        return actions.import_document(document, by=None)

    def publish(self, draft: RoadmapVersion) -> RoadmapVersion:
        return actions.publish_version(draft, by=None)
