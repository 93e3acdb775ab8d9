from config.forms import DocumentForm
from config.yamlfiles import Document
from growth.promotions.case_templates.files import read


class CaseTemplateFileForm(DocumentForm):
    thing = "case template"

    def read(self, text: str) -> Document:
        return read(text)
