from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.yamlfiles import write_document
from growth.decisions.record_templates.models import documents


class Command(BaseCommand):
    help = (
        "Writes a template or a checklist as the YAML file that import_decision_template reads. Built-in ones as well."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="such as light, or ai-generated-code")
        parser.add_argument("--output", type=Path, help="a file; standard output if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        known = documents()
        if options["key"] not in known:
            raise CommandError(f"There is no “{options['key']}”. Known are: {', '.join(sorted(known))}.")
        text = write_document(known[options["key"]])
        if options["output"]:
            options["output"].write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
