from pathlib import Path

from config.differences import Change
from config.filecommands import ImportCommand
from config.yamlfiles import Document
from growth.promotions.case_templates import actions
from growth.promotions.case_templates.differences import difference
from growth.promotions.case_templates.files import read_file
from growth.promotions.models import CaseTemplate


class Command(ImportCommand):
    help = "Reads the template of cases from a YAML file into its draft, after showing what is different."

    def read_file(self, path: Path) -> Document:
        return read_file(path)

    def in_force(self, key: str) -> CaseTemplate | None:
        return CaseTemplate.objects.published().first()

    def changes(self, published: CaseTemplate | None, document: Document) -> list[Change]:
        return difference(actions.document_of(published) if published else None, document)

    def import_document(self, document: Document) -> CaseTemplate:
        return actions.import_document(document, by=None)

    def publish(self, draft: CaseTemplate) -> CaseTemplate:
        return actions.publish_template(draft, by=None)
