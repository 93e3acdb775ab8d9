from config.forms import DocumentForm
from config.yamlfiles import Document
from growth.roadmaps.expectations import keys_in_force
from growth.roadmaps.versions.files import read


class RoadmapFileForm(DocumentForm):
    thing = "roadmap"

    def read(self, text: str) -> Document:
        return read(text, keys_in_force)
