"""Records as files again, and our own export read back: nothing is lost and nothing is added."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from growth.decisions.actions import link_decision, mark_decision, write_decision
from growth.decisions.afterwards.actions import give_verdict
from growth.decisions.exchange.actions import import_records
from growth.decisions.exchange.conversion import Ties, fields_of, record_of
from growth.decisions.exchange.exporting import file_of, zip_of
from growth.decisions.flow_actions import accept_decision, answer, comment, propose_decision, reject_decision
from growth.decisions.formats.reading import read
from growth.decisions.formats.records import Record
from growth.decisions.formats.writing import to_madr, to_nygard
from growth.decisions.gathering import from_zip
from growth.decisions.models import Decision, Link, Project
from tests.decisions.exchange.files import BANKS, LEDGER, QUEUES, bring, nygard, record, unzipped
from tests.decisions.makers import make_accepted, make_draft, make_project, make_proposal
from tests.people import Cast

FORMS = ["original", "madr", "nygard", "json"]
OPTIONS = [
    {"title": "Outbox", "description": "A table.\n\n## With a heading", "good": ["One write"], "bad": ["Two\nlines"]},
    {"title": "Do nothing", "description": "", "good": [], "bad": []},
]
ALL_WORDS: dict[str, Any] = {
    "title": "Events leave *through* an outbox: 1. of two",
    "context": "Money and message differ.\r\n\r\n```mermaid\ngraph TD; a-->b\n```\n\n## Status\n\nRejected",
    "drivers": "- cost\n- speed",
    "options": OPTIONS,
    "decision": "The outbox.\n\nStatus: draft",
    "consequences": "---\nA new job.\n---",
    "confirmation": "<!-- rungs:context -->\nA check.",
    "prediction": "Fewer than two calls a month.",
    "ai_proposed": "A queue.",
    "ai_decided": "A table, because we run one.",
    "new_data_model": True,
    "concurrency": True,
    "template_key": "technology-choice",
}


@pytest.fixture
def full(project: Project, cast: Cast) -> Project:
    """Records written here in every state, with all there is to say, and some out of files."""
    bring(project, BANKS | {"docs/adr/0003-three.md": nygard(3, "Three", status="Superseded by ADR-0001")})
    first = make_accepted(project, cast.ada, cast.mia, title="The first")
    second = write_decision(project, by=cast.ada, people=[("decider", cast.mia), ("informed", cast.zoe)], **ALL_WORDS)
    link_decision(second, by=cast.ada, kind="supersedes", target=first)
    link_decision(second, by=cast.ada, kind="amends", target=record(project, "docs/adr/0002-ledger.md"), partly=True)
    link_decision(second, by=cast.ada, kind="relates", target=record(project, "docs/adr/0001-queues.md"))
    propose_decision(second, by=cast.ada)
    answer(second, by=cast.mia, reply="agree")
    mark_decision(accept_decision(second, by=cast.mia), by=cast.mia, tags=["events", "money, with a comma"])
    mark_decision(
        Decision.objects.get(pk=second.pk), by=cast.mia, revisit_on=second.created_at.date().replace(year=2099)
    )
    reject_decision(make_proposal(project, cast.ada, cast.mia, title="Not this"), by=cast.mia, words="Too slow.")
    make_proposal(project, cast.ada, cast.mia, title="Still open")
    make_draft(project, cast.ada, cast.mia, title="Only a draft")
    return project


def packed(viewer: User, project: Project, form: str) -> bytes:
    return zip_of(viewer, Decision.objects.filter(project=project), form)


def carried(cast: Cast, raw: bytes, name: str = "Copy") -> Project:
    copy = make_project(cast.mia, name)
    made = import_records(copy, from_zip("rungs.zip", io.BytesIO(raw)), by=cast.mia)
    assert made.counts["skipped"] == 0, [(file.path, file.reason) for file in made.files.filter(outcome="skipped")]
    return copy


FIELDS = (
    "number", "title", "status", "context", "drivers", "options", "decision", "consequences", "confirmation",
    "prediction", "ai_proposed", "ai_decided", "more", "dated", "revisit_on", "new_data_model", "external_api",
    "concurrency", "template_key",
)  # fmt: skip


def told(project: Project) -> dict[str, Any]:
    """Every field of every record that is no draft, by title; line ends as files have them."""
    found = {}
    for row in Decision.objects.filter(project=project).exclude(status="draft"):
        fields = json.loads(
            json.dumps({name: getattr(row, name) for name in FIELDS}, default=str).replace("\\r\\n", "\\n")
        )
        people = {(part.role, part.person.pk if part.person else part.name) for part in row.participants.all()}
        found[row.title] = fields | {"people": people, "tags": {tag.name for tag in row.tags.all()}}
    return found


def tied(project: Project) -> set[tuple[str, str | None, str, bool]]:
    rows = Link.objects.filter(source__project=project)
    return set(rows.values_list("source__title", "target__title", "kind", "partly"))


@pytest.mark.parametrize("form", FORMS)
def test_our_own_export_read_back_gives_the_same_bytes(full: Project, cast: Cast, form: str) -> None:
    before = packed(cast.mia, full, form)
    copy = carried(cast, before)
    if form == "json":  # what people said is for reading and is not imported
        assert {path: without_said(raw) for path, raw in unzipped(packed(cast.mia, copy, form)).items()} == {
            path: without_said(raw) for path, raw in unzipped(before).items()
        }
    else:
        assert packed(cast.mia, copy, form) == before


SAID = ("history", "answers", "comments", "reviews", "verdicts")


def without_said(raw: bytes) -> dict[str, Any]:
    return {key: value for key, value in json.loads(raw).items() if key not in SAID}


@pytest.mark.parametrize("form", FORMS)
def test_our_own_export_read_back_gives_every_field_and_link(full: Project, cast: Cast, form: str) -> None:
    copy = carried(cast, packed(cast.mia, full, form))
    assert told(copy) == told(full)
    assert len(told(copy)) == 7
    assert tied(copy) == tied(full)
    assert len(tied(copy)) == 4


def test_the_zip_has_the_original_paths_and_bytes(full: Project, cast: Cast) -> None:
    files = unzipped(packed(cast.mia, full, "original"))
    assert files["docs/adr/0001-queues.md"] == QUEUES.encode()
    assert set(files) == {
        *BANKS, "docs/adr/0003-three.md", "0004-the-first.md", "0005-events-leave-through-an-outbox-1-of-two.md",
        "not-this.md", "still-open.md",
    }  # fmt: skip


def test_no_draft_is_in_a_zip_not_even_ones_own(full: Project, cast: Cast) -> None:
    for form in FORMS:
        assert not any(b"Only a draft" in raw for raw in unzipped(packed(cast.ada, full, form)).values())


def test_a_zip_holds_what_its_reader_sees(full: Project, cast: Cast) -> None:
    team_only = make_project(cast.mia, "Vault", team=cast.mia.team, audience="team")
    bring(team_only, {"0001-vault.md": nygard(1, "Vault")})
    everything = Decision.objects.all()
    assert not any("vault" in path for path in unzipped(zip_of(cast.zoe, everything, "madr")))
    assert "Vault/0001-vault.md" in unzipped(zip_of(cast.mia, everything, "madr"))


def test_a_link_to_what_the_reader_does_not_see_is_left_out(project: Project, cast: Cast) -> None:
    hidden = make_project(cast.mia, "Vault", team=cast.mia.team, audience="team")
    bring(hidden, {"0009-vault.md": nygard(9, "Secret vault")})
    first = make_draft(project, cast.ada, cast.mia)
    link_decision(first, by=cast.ada, kind="relates", target=record(hidden, "0009-vault.md"))
    propose_decision(first, by=cast.ada)
    assert b"Secret vault" in file_of(cast.mia, first, "madr").raw
    assert b"Secret vault" not in file_of(cast.zoe, first, "madr").raw


def test_what_a_draft_or_proposal_would_replace_is_not_said_to_be_replaced(project: Project, cast: Cast) -> None:
    old = make_accepted(project, cast.ada, cast.mia)
    draft = make_draft(project, cast.ada, cast.mia, title="Instead")
    link_decision(draft, by=cast.ada, kind="supersedes", target=old)
    assert b"uperseded" not in file_of(cast.ada, old, "madr").raw
    propose_decision(draft, by=cast.ada)
    assert b"uperseded" not in file_of(cast.ada, old, "madr").raw


def test_comments_and_answers_are_in_the_json_for_reading(project: Project, cast: Cast) -> None:
    proposal = make_proposal(project, cast.ada, cast.mia)
    comment(proposal, by=cast.zoe, section="context", text="Since when?")
    answer(proposal, by=cast.mia, reply="object", reason="Too many queues.")
    written = json.loads(file_of(cast.ada, proposal, "json").raw)
    assert [(one["by"], one["section"], one["text"]) for one in written["comments"]] == [
        ("Zoe Tanaka", "Context", "Since when?")
    ]
    assert [(one["by"], one["reply"], one["reason"]) for one in written["answers"]] == [
        ("Mia Okafor", "object", "Too many queues.")
    ]
    assert [one["status"] for one in written["history"]] == ["draft", "proposed"]


def test_verdicts_are_in_the_json_for_reading_and_come_in_with_no_file(project: Project, cast: Cast) -> None:
    accepted = make_accepted(project, cast.ada, cast.mia, prediction="Fewer calls.")
    give_verdict(accepted, by=cast.mia, verdict="held", happened="Two calls a month.")
    written = file_of(cast.ada, accepted, "json")
    (said,) = json.loads(written.raw)["verdicts"]
    assert (said["by"], said["verdict"], said["happened"], said["predicted"]) == (
        "Mia Okafor", "held", "Two calls a month.", "Fewer calls."
    )  # fmt: skip
    copy = make_project(cast.mia, "Copy")
    bring(copy, {written.path: written.raw})
    assert record(copy, written.path).status == "accepted"
    assert not record(copy, written.path).verdicts.exists()


def test_two_names_that_differ_in_case_only_stay_two_files(project: Project, cast: Cast) -> None:
    bring(project, {"Adr/0001-a.md": QUEUES, "adr/0001-A.md": LEDGER})
    assert len({path.casefold() for path in unzipped(packed(cast.mia, project, "original"))}) == 2


# ---- any record


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
LINES = TEXTS.map(lambda text: " ".join(text.split()))


@settings(max_examples=60, deadline=None)
@given(
    context=TEXTS, prediction=TEXTS, title=LINES.filter(bool), flags=st.tuples(*[st.booleans()] * 3),
    template=st.from_regex(r"[a-z-]{0,9}", fullmatch=True), more=st.lists(st.tuples(LINES, TEXTS), max_size=2),
)  # fmt: skip
def test_what_only_we_have_comes_back(
    context: str, prediction: str, title: str, flags: tuple[bool, ...], template: str, more: list[tuple[str, str]]
) -> None:
    """Without a database: a record as one field after another, written and read, is the same record."""
    sections = [{"heading": heading, "text": text} for heading, text in more]
    decision = Decision(
        pk=1, title=title, context=context, prediction=prediction, status="accepted", template_key=template,
        new_data_model=flags[0], external_api=flags[1], concurrency=flags[2], more=sections,
    )  # fmt: skip
    decision._prefetched_objects_cache = {"tags": [], "participants": []}
    before = record_of(decision, "0001-x.md", Ties())
    for write in (to_madr, to_nygard):
        again = read("0001-x.md", write(before).encode())
        assert isinstance(again, Record)
        values = fields_of(again).values
        assert values["prediction"] == fields_of(before).values["prediction"]
        assert (values["new_data_model"], values["external_api"], values["concurrency"]) == flags
        assert values["template_key"] == template
        assert values["more"] == fields_of(before).values["more"]


def test_a_zip_of_ours_goes_into_the_same_project_without_a_copy(full: Project, cast: Cast) -> None:
    before = Decision.objects.count()
    made = import_records(full, from_zip("rungs.zip", io.BytesIO(packed(cast.mia, full, "original"))))
    assert Decision.objects.count() == before
    assert made.counts == {"imported": 0, "updated": 0, "unchanged": 3, "skipped": 4}
