import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from growth.decisions.actions import new_project
from growth.decisions.exchange.actions import import_records, line_of, look
from growth.decisions.exchange.models import Import, Outcome
from growth.decisions.exchange.plan import Weighed
from growth.decisions.gathering import Gathered, Refused, from_git, from_path
from growth.decisions.models import Project

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:", re.IGNORECASE)


class Command(BaseCommand):
    help = "Imports decision records from a folder, a file, a zip or a public git repository, all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="PATH_OR_GIT_URL", help="https://host/path#branch for a repository")
        parser.add_argument("--project", required=True, metavar="NAME", help="made, if there is none of this name")
        parser.add_argument("--by", metavar="EMAIL", help="who imports, and keeps a project that is made")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--report", type=Path, metavar="FILE.jsonl", help="a line of JSON for each file")

    def handle(self, *args: Any, **options: Any) -> None:
        by = _person(options["by"])
        gathered = _gathered(options["source"])
        project = Project.objects.filter(name__iexact=" ".join(options["project"].split())).first()
        if options["dry_run"]:
            self._show(look(project, gathered), options, "Nothing was imported (--dry-run).")
            return
        made = _import(project, options["project"], gathered, by)
        if project is None:
            keeper = f"kept by {by.name}" if by else "without a keeper: an administrator can name one"
            self.stdout.write(f"The project “{made.project}” is new, {keeper}.")
        self._report([file.line for file in made.files.all()], options)
        self._missing(made.missing)
        self.stdout.write(self.style.SUCCESS(made.said))

    def _show(self, weighed: Weighed, options: dict[str, Any], said: str) -> None:
        self._report([line_of(one) for one in weighed.results], options)
        self._missing([one.path for one in weighed.missing])
        counts = ", ".join(f"{weighed.counts[outcome]} {outcome}" for outcome in Outcome.values)
        self.stdout.write(f"{counts}. {said}")

    def _missing(self, paths: list[str]) -> None:
        for path in paths:
            self.stdout.write(f"No longer there, and left as it is: {path}")

    def _report(self, lines: Iterable[dict[str, Any]], options: dict[str, Any]) -> None:
        if options["report"]:
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            try:
                options["report"].write_text(text, encoding="utf-8")
            except OSError as error:
                raise CommandError(f"The report cannot be written to {options['report']}: {error.strerror}.") from None


def _person(email: str | None) -> User | None:
    if not email:
        return None
    person = User.objects.active().filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return person


def _gathered(source: str) -> Gathered:
    try:
        if ADDRESS.match(source):
            return from_git(source, hosts=settings.DECISION_HOSTS)
        return from_path(Path(source).absolute())
    except Refused as refused:
        raise CommandError(f"Nothing was imported. {refused}") from None


def _import(project: Project | None, name: str, gathered: Gathered, by: User | None) -> Import:
    """Into a project of this name, which begins with it."""
    try:
        return import_records(project or new_project(by=by, name=name), gathered, by=by)
    except ValidationError as error:
        raise CommandError(f"Nothing was imported. {' '.join(error.messages)}") from None
