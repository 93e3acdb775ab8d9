from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from growth.demo import DOMAIN, STAGES, load_demo


class Command(BaseCommand):
    help = "Fills an empty installation with the demo world: an invented company and its evidence."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=STAGES, default="mid")
        parser.add_argument("--keep", action="store_true", help="do nothing when somebody exists already")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            if options["keep"]:
                self.stdout.write("The demo world is there already and is kept.")
                return
            raise CommandError("There are people already. The demo world needs an empty database.")
        count = load_demo(options["stage"])
        people = User.objects.filter(email__endswith=f"@{DOMAIN}").count()
        self.stdout.write(self.style.SUCCESS(f"The demo world stands: {people} people, {count} items of evidence."))
