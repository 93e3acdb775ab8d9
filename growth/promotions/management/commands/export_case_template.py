from config.filecommands import ExportCommand
from growth.promotions.case_templates.files import write
from growth.promotions.models import CaseTemplate, CaseTemplateQuerySet


class Command(ExportCommand):
    help = "Writes the template of cases as the YAML file that import_case_template reads."
    thing = "case template"
    has_key = False

    def versions(self, key: str) -> CaseTemplateQuerySet:
        return CaseTemplate.objects.all()

    def text_of(self, version: CaseTemplate) -> str:
        return write(version.document)
