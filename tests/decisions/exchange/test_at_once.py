"""Two imports of one project at the same moment, and a person who writes while one runs."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from growth.decisions.exchange.models import Import
from growth.decisions.models import Decision, Link, Project
from tests.decisions.exchange.files import BANKS, QUEUES, bring, nygard, record
from tests.decisions.makers import make_accepted, make_draft, make_project
from tests.people import Cast, make_cast

FILES = BANKS | {f"docs/adr/{n:04}-x.md": nygard(n, "The same title") for n in range(3, 30)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs two connections to one database")
def test_two_imports_at_once_take_turns() -> None:
    project = make_project(make_cast().mia)
    barrier, failures = threading.Barrier(2), []

    def run() -> None:
        try:
            barrier.wait(10)
            bring(project, FILES)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert Decision.objects.count() == len(FILES)
    counts = {tuple(sorted(one.counts.items())) for one in Import.objects.all()}
    assert {("imported", len(FILES)) in one for one in counts} == {True, False}
    assert sum(("unchanged", len(FILES)) in one for one in counts) == 1


class Meanwhile:
    """Does something just before the import would write."""

    def __init__(self, does: Any) -> None:
        self._does = [does]

    def begin(self, total: int, doing: str = "") -> None: ...

    def step(self, doing: str = "", *, by: int = 1) -> None: ...

    def say(self, doing: str) -> None:
        if self._does:
            self._does.pop()()


def test_another_import_meanwhile_is_seen(project: Project) -> None:
    made = bring(project, BANKS, progress=Meanwhile(lambda: bring(project, BANKS)))
    assert made.counts["unchanged"] == 2
    assert Decision.objects.count() == 2


def test_a_record_accepted_meanwhile_is_seen(project: Project, cast: Cast) -> None:
    superseded = QUEUES.replace("Accepted", "Superseded by ADR-0001").replace("# 1.", "# 9.")
    bring(project, {"0009-q.md": superseded}, progress=Meanwhile(lambda: make_accepted(project, cast.ada, cast.mia)))
    assert Link.objects.get().source == Decision.objects.get(numbered_here=True)
    assert record(project, "0009-q.md").number == 9


def test_a_draft_of_the_same_title_meanwhile_keeps_its_slug(project: Project, cast: Cast) -> None:
    title = "One queue per partner bank"
    bring(project, BANKS, progress=Meanwhile(lambda: make_draft(project, cast.ada, title=title)))
    assert set(Decision.objects.filter(title=title).values_list("slug", flat=True)) == {
        "one-queue-per-partner-bank", "one-queue-per-partner-bank-2"
    }  # fmt: skip
