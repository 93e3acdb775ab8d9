"""What a test with real workers does in its installation: `python -m tests.jobs.world make|start|again`.

Run with the environment of the installation, because the tests themselves do not touch its database.
"""

import sys

import django

PEOPLE = 300  # enough for a bundle to take seconds


def make() -> None:
    """A manager with many direct reports, all placed, without evidence."""
    from django.core.management import call_command

    from accounts.models import User
    from ladder.models import LadderVersion, Placement

    call_command("migrate", verbosity=0)
    call_command("import_built_in_ladders", verbosity=0)
    manager = User.objects.create(name="Mia Okafor", email="mia@example.org")
    User.objects.bulk_create(
        User(name=f"Person {number}", email=f"person{number}@example.org", manager=manager) for number in range(PEOPLE)
    )
    level = LadderVersion.objects.published().get(ladder__key="software-engineer").levels.get(position=2)
    people = User.objects.filter(manager=manager)
    Placement.objects.bulk_create(Placement(person=who, level=level, since="2026-01-01") for who in people)


def start() -> None:
    from accounts.models import User
    from growth.reports.bundle import start_bundle

    start_bundle(by=User.objects.get(email="mia@example.org"))


def again() -> None:
    from growth.jobs.actions import run_again
    from growth.jobs.models import Job

    job = Job.objects.select_related("owner").get()
    run_again(job, by=job.owner)


if __name__ == "__main__":
    django.setup()
    {"make": make, "start": start, "again": again}[sys.argv[1]]()
