"""Changes at the same moment, on connections of their own: they take turns, and none is lost."""

import threading
import time

import pytest
from django.db import connection, transaction

from growth.decisions.actions import link_decision, name_person, start_project, write_decision
from growth.decisions.flow_actions import accept_decision, answer
from growth.decisions.locking import lock_projects
from growth.decisions.models import Decision, Link, Project
from tests.at_once import at_once
from tests.decisions.makers import make_draft, make_project, make_proposal
from tests.people import Cast, make_cast

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs two connections to one database"),
]


@pytest.fixture
def people() -> Cast:
    return make_cast()


def test_drafts_of_one_title_written_at_once_are_all_there(people: Cast) -> None:
    project = make_project(people.mia)
    writers = [people.ada, people.mia, people.noor, people.zoe]
    failures = at_once(
        *(lambda by=by: write_decision(project, by=by, title="A queue per partner") for by in writers)  # type: ignore[misc]
    )
    assert failures == []
    assert Decision.objects.values("slug").distinct().count() == len(writers)


def test_a_proposal_is_accepted_while_an_import_links_to_it(people: Cast) -> None:
    """Each holds what the other one wants next, unless both lock in one order."""
    project = make_project(people.mia)
    other = make_draft(project, people.ada, title="Another one")
    proposal = make_proposal(project, people.ada, people.mia)
    answer(proposal, by=people.mia, reply="agree")
    writes = threading.Event()

    def write_as_an_import_does() -> None:
        with transaction.atomic():
            lock_projects([project.pk])
            writes.set()
            time.sleep(0.5)  # the other one is on its way
            Link.objects.create(source=other, target=proposal, kind="relates")

    def accept() -> None:
        assert writes.wait(10)
        accept_decision(proposal, by=people.mia)

    assert at_once(write_as_an_import_does, accept) == []
    proposal.refresh_from_db()
    assert (proposal.number, Link.objects.count()) == (1, 1)


def test_two_authors_name_somebody_at_once_and_both_are_named(people: Cast) -> None:
    draft = make_draft(make_project(people.mia), people.ada)
    failures = at_once(
        *(
            lambda person=person: name_person(draft, by=people.ada, role="decider", person=person)  # type: ignore[misc]
            for person in (people.mia, people.noor, people.zoe)
        )
    )
    assert failures == []
    assert draft.participants.filter(role="decider").count() == 3


def test_two_records_cannot_supersede_each_other_at_once(people: Cast) -> None:
    project = make_project(people.mia)
    one, other = (make_proposal(project, people.ada, people.mia, title=title) for title in ("One", "Other"))
    at_once(
        lambda: link_decision(one, by=people.ada, kind="supersedes", target=other),
        lambda: link_decision(other, by=people.ada, kind="supersedes", target=one),
    )
    assert Link.objects.count() == 1


def test_a_project_started_twice_at_once_is_there_once(people: Cast) -> None:
    failures = at_once(*[lambda: start_project(by=people.ada, name="Payouts")] * 2)
    assert [type(error).__name__ for error in failures] == ["ValidationError"]
    assert Project.objects.count() == 1
