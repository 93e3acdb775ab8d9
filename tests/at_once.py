"""Two who do something at the same moment."""

import threading
from collections.abc import Callable

from django.db import connection, connections


def at_once(*changes: Callable[[], object]) -> list[Exception]:
    """What they raised, each on a connection of its own.

    One after the other on SQLite, whose database of the tests is in memory and has one connection.
    """
    together = connection.vendor != "sqlite"
    barrier, failures = threading.Barrier(len(changes)), list[Exception]()

    def run(change: Callable[[], object]) -> None:
        try:
            if together:
                barrier.wait(10)
            change()
        except Exception as error:
            failures.append(error)
        finally:
            if together:
                connections.close_all()

    if not together:
        for change in changes:
            run(change)
        return failures
    threads = [threading.Thread(target=run, args=[change]) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures
