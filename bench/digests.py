"""The weekly digest for 1,000 people, by a worker killed half way: `python -m bench.digests`.

Makes an installation in a folder of its own, in which something waits for everybody; starts the sending in a process,
kills it (`kill -9`) at a random moment, and lets it run again as the next hour would. Mails are files. Says how many
people got how many, and how many mails were repeated with the same Message-ID.
"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

MONDAY = "2026-11-23T09:00:00+00:00"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=1000)
    options.add_argument("--kills", type=int, default=3, help="how often the worker is killed")
    options.add_argument("--send", help=argparse.SUPPRESS)
    options.add_argument("--build", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.send or asked.build:
        _inside(asked)
        return
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), asked.people, asked.kills)


def _run(folder: Path, people: int, kills: int) -> None:
    mails = folder / "mails"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-the-bench",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/digests.sqlite3",
        "MAILS": str(mails),
    }
    command = [sys.executable, "-m", "bench.digests", "--people", str(people)]
    subprocess.run([*command, "--build"], env=environment, check=True)
    started = datetime.fromisoformat(MONDAY)
    for number in range(kills):
        before = len(_addresses(mails))
        moment = started + number * timedelta(minutes=11)
        process = subprocess.Popen([*command, "--send", moment.isoformat()], env=environment)
        enough = before + random.randint(1, max(1, people // (kills + 1)))
        while process.poll() is None and len(_addresses(mails)) < enough:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        print(f"Killed after {len(_addresses(mails)) - before} more mails.")
    last = started + (kills + 1) * timedelta(minutes=11)
    subprocess.run([*command, "--send", last.isoformat()], env=environment, check=True)
    got, keys = Counter(_addresses(mails)), Counter(_addresses(mails, "Message-ID"))
    print(f"{len(got)} of {people} people got a digest; {sum(count > 1 for count in got.values())} a repetition of it.")
    print(f"{len(keys)} different Message-IDs. Whoever got two got the same one twice: {len(keys) == len(got)}.")


def _addresses(mails: Path, header: str = "To") -> list[str]:
    found = []
    for file in mails.glob("*.log"):
        found += re.findall(rf"^{header}: (.+)$", file.read_text(errors="replace"), re.M)
    return found


def _inside(asked: argparse.Namespace) -> None:
    """In the process of the installation."""
    import django
    from django.conf import settings

    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = os.environ["MAILS"]
    if asked.build:
        _build(asked.people)
    else:
        from growth.inbox.digests import send_digests

        send_digests(datetime.fromisoformat(asked.send))


def _build(people: int) -> None:
    from django.core.management import call_command

    from accounts.models import User
    from growth.notices.models import Notice

    call_command("migrate", verbosity=0)
    rows = [User(email=f"person{n}@example.org", name=f"Person {n}", password="!") for n in range(people)]
    made = User.objects.bulk_create(rows)
    Notice.objects.bulk_create(Notice(person=person, text="Something to know", url="/") for person in made)


if __name__ == "__main__":
    main()
