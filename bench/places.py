"""Two yeses at the same instant for a mentor's last place, over and over: is the capacity ever exceeded?

`python -m bench.places [--times 200] [--seed 7]`. On the database of DATABASE_URL, which is to be an empty one of its
own, or else on a new SQLite file. Each time there is a new mentor with one to three places, all but one taken, and two
to four people whose requests wait for them. As many threads, each with a connection of its own, say yes at once.
"""

import argparse
import os
import shutil
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bench.__main__ import set_up

if TYPE_CHECKING:
    from growth.mentoring.asking.models import MentorChoice

BASE_DIR = Path(__file__).resolve().parent.parent
MOST_PLACES, FEWEST_ASKING, MOST_ASKING = 3, 2, 4
PATIENCE = 60.0  # seconds


def main() -> None:
    options = _options()
    if "DATABASE_URL" not in os.environ:
        folder = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var") / "bench-places"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    os.environ["EMAIL_URL"] = "dummymail://"
    set_up("bench-places")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sys.exit(not Race(options.times, Random(options.seed)).run())


class Race:
    def __init__(self, times: int, rng: Random) -> None:
        self.times, self.rng = times, rng
        self.said: Counter[str] = Counter()
        self.exceeded = self.unfilled = self.untold = 0
        self.waited: list[float] = []

    def run(self) -> bool:
        from django.db import connection

        start = time.perf_counter()
        for number in range(self.times):
            self._once(number)
        took = time.perf_counter() - start
        fine = not (self.exceeded or self.unfilled or self.untold) and set(self.said) <= {"yes", "no place"}
        print(f"{connection.vendor}: {self.times} races, {sum(self.said.values())} yeses said at once, {took:.0f} s")
        print(f"became a pair: {self.said['yes']}; told that the last place was taken: {self.said['no place']}")
        others = {what: count for what, count in self.said.items() if what not in ("yes", "no place")}
        print(f"ended in any other way: {others or 0}")
        print(f"mentors over their capacity: {self.exceeded}; last places left empty: {self.unfilled}")
        print(f"people who lost and were not told, or whose request did not go on: {self.untold}")
        print(f"slowest answer: {max(self.waited) * 1000:.0f} ms")
        print("ok" if fine else "NOT OK")
        return fine

    def _once(self, number: int) -> None:
        from growth.mentoring.models import Pairing

        places = self.rng.randint(1, MOST_PLACES)
        asking = self.rng.randint(FEWEST_ASKING, MOST_ASKING)
        choices = _waiting(number, places, asking)
        self._say_yes(choices)
        helped = Pairing.objects.active().filter(mentor=choices[0].mentor).count()
        self.exceeded += helped > places
        self.unfilled += helped < places
        self.untold += sum(not _was_told(choice) for choice in choices)

    def _say_yes(self, choices: "list[MentorChoice]") -> None:
        from django.core.exceptions import ValidationError
        from django.db import connections

        from growth.mentoring.asking.actions import accept

        barrier = threading.Barrier(len(choices))

        def answer(choice: "MentorChoice") -> None:
            try:
                barrier.wait(PATIENCE)
                start = time.perf_counter()
                try:
                    accept(choice, by=choice.mentor)
                    self.said["yes"] += 1
                except ValidationError as error:
                    is_full = "last place was taken" in " ".join(error.messages)
                    self.said["no place" if is_full else repr(error)] += 1
                self.waited.append(time.perf_counter() - start)
            except Exception as error:
                self.said[repr(error)] += 1
            finally:
                connections.close_all()

        threads = [threading.Thread(target=answer, args=[choice]) for choice in choices]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)


def _waiting(number: int, places: int, asking: int) -> "list[MentorChoice]":
    """Requests that wait for one mentor with one place left, each with somebody else to go on to."""
    from accounts.models import User
    from growth.mentoring.actions import begin_pairing
    from growth.mentoring.asking.actions import ask
    from growth.mentoring.profiles.actions import offer

    names = iter(range(1000))
    mark = f"{os.getpid()}-{number}-{time.time_ns()}"

    def person(what: str) -> User:
        return User.objects.create(name=what, email=f"{mark}-{next(names)}@example.org", wants_mail=False)

    mentor, other = person("Mentor"), person("Other")
    offer(by=mentor, version=1, offers=["mentoring"], capacity=places)
    for _ in range(places - 1):
        begin_pairing(mentor=mentor, mentee=person("Helped"), by=mentor)
    made = [ask(by=person("Mentee"), people=[mentor, other], words="Help.") for _ in range(asking)]
    return [request.choices.select_related("request", "mentor").get(rank=1) for request in made]


def _was_told(choice: "MentorChoice") -> bool:
    """The one is told of the pair; each of the others of the lost place, and the next person is asked for them."""
    from growth.mentoring.asking.models import MentorRequest
    from growth.notices.models import Notice

    request = MentorRequest.objects.get(pk=choice.request_id)
    texts = " ".join(Notice.objects.filter(person=request.mentee_id).values_list("text", flat=True))
    if request.state == MentorRequest.State.PAIRED:
        return "says yes" in texts
    return "no place free" in texts and request.choices.get(rank=2).state == "asked"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.places", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    main()
