from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from growth.promotions.packets.verifying import verify
from growth.words import counted


class Command(BaseCommand):
    help = "Proves that no packet was changed, removed or added in between. Note the last digest down elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--expect", default="", metavar="DIGEST", help="one noted down earlier; it must be there")

    def handle(self, *args: Any, **options: Any) -> None:
        proof = verify(options["expect"].strip().lower())
        for fault in proof.faults:
            self.stdout.write(str(fault))
        counts = counted(proof.packets, "packet") + (f" and {proof.erased} erased" if proof.erased else "")
        if not proof.holds:
            raise CommandError(f"{counts}, {counted(len(proof.faults), 'fault')}.", returncode=1)
        self.stdout.write(f"{counts.capitalize()}, chain intact.")
        if proof.since:
            self.stdout.write(f"{proof.since} more since the digest that was expected.")
        if proof.last:
            self.stdout.write(f"Last digest: {proof.last}")
