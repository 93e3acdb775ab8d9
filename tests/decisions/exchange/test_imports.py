"""What an import makes of files, and what a second one changes."""

import pytest
from django.forms.models import model_to_dict

from growth.decisions.actions import link_decision, mark_decision
from growth.decisions.exchange.models import Import, ImportedFile, Source
from growth.decisions.flow_actions import accept_decision, answer, deprecate_decision, propose_decision
from growth.decisions.models import Decision, Link, Participant, Project, Status, StatusChange, Tag
from tests.decisions.exchange.files import (
    BANKS,
    LEDGER,
    QUEUES,
    REPOSITORY,
    bring,
    nygard,
    outcomes,
    record,
)
from tests.decisions.makers import make_accepted, make_draft
from tests.people import Cast, person

ONE, TWO, THREE = "docs/adr/0001-queues.md", "docs/adr/0002-ledger.md", "docs/adr/0003-three.md"


def test_each_record_holds_what_its_file_says(project: Project) -> None:
    bring(project, BANKS)
    found = record(project, ONE)
    assert (found.number, found.numbered_here, found.title) == (1, False, "One queue per partner bank")
    assert (found.status, found.status_words, str(found.dated)) == ("accepted", "Accepted", "2024-03-05")
    assert (found.context, found.decision) == (
        "One slow bank holds up all the others.",
        "Each partner bank gets a queue.",
    )
    assert found.html["context"] == "<p>One slow bank holds up all the others.</p>\n"
    assert "Twelve queues" in found.plain
    assert [option["title"] for option in record(project, TWO).options] == [
        "Corrections as entries",
        "A trigger that writes a log",
    ]


def test_nothing_is_guessed(project: Project) -> None:
    bring(project, {ONE: "# A record\n\n## Context\n\nIt was slow.\n\n## Decision\n\nWe do it.\n"})
    found = record(project, ONE)
    assert (found.status, found.status_words, found.dated) == (Status.UNKNOWN, "", None)


def test_the_raw_file_is_kept(project: Project) -> None:
    raw = QUEUES.replace("\n", "\r\n").encode("utf-8-sig")
    bring(project, {ONE: raw})
    source = Source.objects.get()
    assert bytes(source.raw) == raw
    assert source.first_import == source.last_import == Import.objects.get()


def test_the_history_begins_with_the_import(project: Project, cast: Cast) -> None:
    bring(project, {ONE: QUEUES}, by=cast.mia)
    first = record(project, ONE).history.get()
    assert (first.history_type, first.history_user, first.context) == (
        "+", cast.mia, "One slow bank holds up all the others."
    )  # fmt: skip
    change = StatusChange.objects.get()
    assert (change.status, change.by) == ("accepted", None)


def test_tags_are_written_alike(project: Project) -> None:
    Tag.objects.create(name="audit")
    bring(project, BANKS)
    assert {tag.name for tag in record(project, TWO).tags.all()} == {"ledger", "audit"}


# ---- people


def test_a_person_is_linked_by_an_address_and_never_by_a_name(project: Project, cast: Cast) -> None:
    bring(project, BANKS)
    parts = {(part.role, part.name): part.person for part in record(project, TWO).participants.all()}
    assert parts == {
        ("decider", "Mia Okafor <mia@example.org>"): cast.mia,
        ("decider", "Ada Lindqvist"): None,
        ("consulted", "noor@example.org"): cast.noor,
    }


def test_who_left_is_named_in_words_only(project: Project, cast: Cast) -> None:
    person(name="Gone Before", email="gone@example.org", is_active=False)
    bring(project, {TWO: LEDGER.replace("noor@example.org", "gone@example.org")})
    assert record(project, TWO).participants.get(role="consulted").person is None


def test_words_around_an_address_link_nobody(project: Project, cast: Cast) -> None:
    bring(project, {TWO: LEDGER.replace("noor@example.org", "ask ada@example.org or noor@example.org")})
    assert record(project, TWO).participants.get(role="consulted").person is None


# ---- again


def everything(project: Project) -> list[object]:
    rows = [model_to_dict(one) | {"updated_at": one.updated_at} for one in Decision.objects.order_by("pk")]
    counts = [model.objects.count() for model in (Participant, Link, StatusChange, Decision.history.model, Tag)]
    return [rows, counts]


def test_the_same_files_again_change_nothing(project: Project) -> None:
    files = BANKS | {THREE: nygard(3, "Three", status="Superseded by [ADR-2](0002-ledger.md)")}
    bring(project, files)
    before = everything(project)
    made = bring(project, files)
    assert set(outcomes(made).values()) == {"unchanged"}
    assert made.counts == {"imported": 0, "updated": 0, "unchanged": 3, "skipped": 0}
    assert everything(project) == before


def test_a_changed_file_updates_its_record_and_keeps_history(project: Project, cast: Cast) -> None:
    bring(project, BANKS)
    before = record(project, ONE)
    made = bring(project, BANKS | {ONE: QUEUES.replace("Twelve", "Thirteen")}, by=cast.mia)
    after = record(project, ONE)
    assert outcomes(made) == {ONE: "updated", TWO: "unchanged"}
    assert (after.pk, after.slug, after.version) == (before.pk, before.slug, before.version + 1)
    assert after.consequences == "Thirteen queues to look after."
    assert "Thirteen" in after.html["consequences"]
    assert [row.consequences[:8] for row in after.history.order_by("history_id")] == ["Twelve q", "Thirteen"]
    assert after.history.latest().history_user == cast.mia
    assert bytes(after.source.raw) == QUEUES.replace("Twelve", "Thirteen").encode()
    assert after.updated_at > before.updated_at


def test_a_new_status_in_the_file_is_a_change_of_status(project: Project) -> None:
    bring(project, {ONE: QUEUES})
    bring(project, {ONE: QUEUES.replace("Accepted", "Deprecated")})
    assert list(record(project, ONE).status_changes.values_list("status", "by")) == [
        ("accepted", None), ("deprecated", None)
    ]  # fmt: skip


def test_a_file_that_is_gone_leaves_its_record_and_is_named(project: Project) -> None:
    bring(project, BANKS)
    made = bring(project, {TWO: LEDGER})
    assert made.missing == [ONE]
    assert record(project, ONE).status == "accepted"


def test_records_of_another_source_are_not_missing(project: Project) -> None:
    bring(project, {ONE: QUEUES}, origin="queues.zip")
    assert bring(project, {TWO: LEDGER}).missing == []


@pytest.mark.parametrize("changed", [QUEUES, QUEUES.replace("Twelve", "Thirteen")])
def test_a_moved_file_takes_its_record_along(project: Project, changed: str) -> None:
    bring(project, BANKS)
    before = record(project, ONE)
    made = bring(project, {"adr/0001-queues.md": changed, TWO: LEDGER})
    after = record(project, "adr/0001-queues.md")
    assert after.pk == before.pk
    assert made.missing == []
    assert made.files.get(path="adr/0001-queues.md").problems == [f"It was {ONE} before."]


def test_a_file_of_the_same_words_elsewhere_is_a_record_of_its_own(project: Project) -> None:
    bring(project, {"a/0001-queues.md": QUEUES}, origin="one.zip")
    bring(project, {"b/0001-queues.md": QUEUES}, origin="two.zip")
    assert Decision.objects.count() == 2


def test_two_files_that_could_both_be_the_moved_one_are_new(project: Project) -> None:
    bring(project, {ONE: QUEUES})
    made = bring(project, {"a/0001-queues.md": QUEUES, "b/0001-queues.md": QUEUES})
    assert (made.counts["imported"], made.missing) == (2, [ONE])


def test_another_repository_does_not_overwrite_a_record_of_the_same_path(project: Project) -> None:
    bring(project, {ONE: QUEUES})
    made = bring(project, {ONE: LEDGER}, origin="https://git.example.org/harbour/tugs")
    assert outcomes(made) == {ONE: "other_repository"}
    assert record(project, ONE).title == "One queue per partner bank"


def test_another_branch_of_the_repository_is_the_same_source(project: Project) -> None:
    bring(project, {ONE: QUEUES})
    assert outcomes(bring(project, {ONE: LEDGER}, origin=f"{REPOSITORY}.git#next")) == {ONE: "updated"}


def test_tags_added_here_stay_and_those_of_the_file_follow_it(project: Project, cast: Cast) -> None:
    bring(project, {TWO: LEDGER})
    mark_decision(record(project, TWO), by=cast.mia, tags=["ledger", "audit", "our own"])
    bring(project, {TWO: LEDGER.replace("Audit", "Money")})
    assert {tag.name for tag in record(project, TWO).tags.all()} == {"ledger", "money", "our own"}


def test_people_the_file_no_longer_names_are_taken_off(project: Project) -> None:
    bring(project, {TWO: LEDGER})
    bring(project, {TWO: LEDGER.replace(", Ada Lindqvist", "")})
    assert {part.name for part in record(project, TWO).participants.all()} == {
        "Mia Okafor <mia@example.org>", "noor@example.org"
    }  # fmt: skip


# ---- links


def test_links_are_resolved_within_the_project(project: Project) -> None:
    bring(
        project, {ONE: QUEUES, THREE: nygard(3, "Three", status="Accepted\n\nSupersedes [1. Queues](0001-queues.md)")}
    )
    link = Link.objects.get()
    assert (link.source, link.target, link.kind, link.backwards) == (
        record(project, THREE), record(project, ONE), "supersedes", False
    )  # fmt: skip


def test_a_link_said_at_both_ends_is_there_once(project: Project) -> None:
    superseded = QUEUES.replace("Accepted", "Superseded by [3. Three](0003-three.md)")
    three = nygard(3, "Three", status="Accepted\n\nSupersedes [1. Queues](0001-queues.md)")
    bring(project, {ONE: superseded, THREE: three})
    assert Link.objects.count() == 1


def test_a_link_to_nowhere_keeps_its_words_until_its_target_comes(project: Project) -> None:
    superseded = QUEUES.replace("Accepted", "Superseded by [3. Three](0003-three.md)")
    bring(project, {ONE: superseded})
    waiting = Link.objects.get()
    assert (waiting.source, waiting.target, waiting.backwards) == (record(project, ONE), None, True)
    assert "Three" in waiting.words
    bring(project, {ONE: superseded, THREE: nygard(3, "Three")})
    link = Link.objects.get()
    assert (link.source, link.target) == (record(project, THREE), record(project, ONE))


def test_a_link_the_file_no_longer_states_goes_and_one_made_here_stays(project: Project, cast: Cast) -> None:
    three = nygard(3, "Three", status="Accepted\n\nSupersedes [1. Queues](0001-queues.md)")
    bring(project, {ONE: QUEUES, TWO: LEDGER, THREE: three})
    ours = link_decision(record(project, THREE), by=cast.mia, kind="relates", target=record(project, TWO))
    bring(project, {ONE: QUEUES, TWO: LEDGER, THREE: nygard(3, "Three")})
    assert set(Link.objects.all()) == {ours}


# ---- records written in Rungs


def test_a_record_written_here_is_never_touched(project: Project, cast: Cast) -> None:
    own = make_accepted(project, cast.ada, cast.mia, title="A queue per partner")
    before = everything(project)
    made = bring(project, {"0001-a-queue-per-partner.md": nygard(1, "A queue per partner", status="Rejected")})
    assert outcomes(made) == {"0001-a-queue-per-partner.md": "written_here"}
    assert everything(project) == before
    own.refresh_from_db()
    assert own.status == "accepted"


def test_a_file_may_speak_of_a_record_written_here(project: Project, cast: Cast) -> None:
    own = make_accepted(project, cast.ada, cast.mia)
    bring(project, {"docs/0007-seven.md": nygard(7, "Seven", status="Superseded by ADR-0001")})
    assert Link.objects.get().source == own


def superseded_here(project: Project, cast: Cast) -> Decision:
    bring(project, {ONE: QUEUES})
    new = make_draft(project, cast.ada, cast.mia)
    link_decision(new, by=cast.ada, kind="supersedes", target=record(project, ONE))
    propose_decision(new, by=cast.ada)
    answer(new, by=cast.mia, reply="agree")
    return accept_decision(new, by=cast.mia)


@pytest.mark.parametrize("words", ["Thirteen", "Twelve"])
def test_what_was_superseded_here_stays_so(project: Project, cast: Cast, words: str) -> None:
    superseded_here(project, cast)
    changed = QUEUES.replace("Twelve", words).replace("Accepted", "Proposed" if words == "Thirteen" else "Accepted")
    bring(project, {ONE: changed})
    assert record(project, ONE).status == "superseded"


def test_a_number_given_here_comes_after_those_of_files(project: Project, cast: Cast) -> None:
    bring(project, {"0041-x.md": nygard(41, "X")})
    assert make_accepted(project, cast.ada, cast.mia).number == 42


def test_what_people_settled_here_is_undone_only_by_a_new_status_in_the_file(project: Project, cast: Cast) -> None:
    bring(project, {ONE: QUEUES})
    deprecate_decision(record(project, ONE), by=cast.mia, words="No partner is left.")
    bring(project, {ONE: QUEUES.replace("Twelve", "Thirteen")})
    assert record(project, ONE).status == "deprecated"
    bring(project, {ONE: QUEUES.replace("Accepted", "Rejected")})
    assert record(project, ONE).status == "rejected"


# ---- looking first, and stopping


def test_a_dry_run_says_the_same_and_changes_nothing(project: Project, cast: Cast) -> None:
    shown = bring(project, BANKS, by=cast.mia, dry_run=True)
    assert Decision.objects.count() == 0
    done = bring(project, BANKS, by=cast.mia)
    assert outcomes(done) == {ONE: "imported", TWO: "imported"}
    assert done.counts == shown.counts
    assert set(Import.objects.all()) == {done}  # what was looked at is done


def test_the_same_job_twice_imports_once(project: Project) -> None:
    first = bring(project, BANKS)
    assert bring(project, BANKS, key=first.key) == first
    assert ImportedFile.objects.count() == 2


class Stop(BaseException):
    pass


class StopsAt:
    """Stops at the n-th word of progress, counted from the end of reading."""

    def __init__(self, at: int) -> None:
        self.left = at

    def begin(self, total: int, doing: str = "") -> None: ...

    def step(self, doing: str = "", *, by: int = 1) -> None: ...

    def say(self, doing: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise Stop


@pytest.mark.parametrize("at", [1, 2])
def test_what_is_stopped_leaves_nothing(project: Project, at: int) -> None:
    with pytest.raises(Stop):
        bring(project, BANKS, progress=StopsAt(at))
    assert not Decision.objects.exists()
    assert not Import.objects.exists()
    assert not Tag.objects.exists()
