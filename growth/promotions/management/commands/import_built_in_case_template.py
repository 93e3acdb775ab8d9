import io
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from growth.promotions.case_templates.files import CONTENT
from growth.promotions.models import CaseTemplate


class Command(BaseCommand):
    help = "Publishes the built-in template of cases in an installation that has none."

    def handle(self, *args: Any, **options: Any) -> None:
        if CaseTemplate.objects.exists():
            return
        call_command("import_case_template", CONTENT, publish=True, stdout=io.StringIO())
        self.stdout.write(f"Built-in case template: {CONTENT.stem}")
