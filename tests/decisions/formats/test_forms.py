"""Every form that records come in: what is written is read, and nothing else is made up."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from growth.decisions.formats.reading import read
from growth.decisions.formats.records import SKIP_REASONS, Record, Skipped
from growth.decisions.formats.reports import report_line

FORMS = yaml.safe_load(Path(__file__).with_name("forms.yml").read_text(encoding="utf-8"))
RECORDS = [form for form in FORMS if "skip" not in form["expected"]]
OTHERS = [form for form in FORMS if "skip" in form["expected"]]


def _label(form: dict[str, Any]) -> str:
    return str(form["form"])


@pytest.mark.parametrize("form", RECORDS, ids=_label)
def test_a_record_is_read_in_each_form(form: dict[str, Any]) -> None:
    line = report_line(read(form["path"], form["text"].encode()))
    assert {key: line.get(key) for key in form["expected"]} == form["expected"]


@pytest.mark.parametrize("form", OTHERS, ids=_label)
def test_what_is_no_record_is_left_out_with_its_reason(form: dict[str, Any]) -> None:
    found = read(form["path"], form["text"].encode())
    assert isinstance(found, Skipped)
    wanted = form["expected"]["skip"]
    assert found.reason in SKIP_REASONS if wanted == "any" else found.reason == wanted


def test_forms_are_told_apart_by_name() -> None:
    assert len({form["form"] for form in FORMS}) == len(FORMS) > 70


def test_madr_bullets_fill_every_field() -> None:
    text = """\
# Keep drafts on the device

Drafts were lost twice.

* Status: accepted
* Deciders: Ida Holm, Per (platform), and Bo
* Date: 2024-05-06
* Tags: offline, storage

Ticket: OFF-12

## Context and Problem Statement

Trains have tunnels.

## Decision Drivers

* nobody types twice

## Considered Options

* Local store
* Nothing

## Decision Outcome

Chosen option: "Local store".

### Positive Consequences

* calm people

### Confirmation

A test in a tunnel.

## Pros and Cons of the Options

### Local store

Comes with the browser.

* Good, because it is there
* Bad, because it
  is small
* Neutral, because it is old

### Nothing

* Bad, because nothing changes

## Licences

None needed.
"""
    record = read("docs/adr/0012-drafts.md", text.encode())
    assert isinstance(record, Record)
    assert (record.number, record.title, record.status) == (12, "Keep drafts on the device", "accepted")
    assert record.people == (("decider", "Ida Holm"), ("decider", "Per (platform)"), ("decider", "Bo"))
    assert record.tags == ("offline", "storage")
    assert (record.context, record.drivers) == ("Trains have tunnels.", "* nobody types twice")
    assert record.decision == 'Chosen option: "Local store".'
    assert record.consequences == "### Positive Consequences\n\n* calm people"
    assert record.confirmation == "A test in a tunnel."
    store, nothing = record.options
    assert (store.title, store.good, store.bad) == ("Local store", ("it is there",), ("it\nis small",))
    assert store.description == "Comes with the browser.\n\n* Neutral, because it is old"
    assert nothing.bad == ("nothing changes",)
    assert [(one.heading, one.text) for one in record.more] == [
        ("", "Drafts were lost twice.\n\nTicket: OFF-12"),
        ("Licences", "None needed."),
    ]
    assert record.problems == ()


def test_front_matter_names_people_by_role() -> None:
    text = (
        "---\nstatus: proposed\ndecision-makers: [Ida, Bo]\nconsulted:\n  - Per\ninformed: everyone\n"
        "contact: Ann\nsprint: 7\n---\n\n# Use one queue\n"
    )
    record = read("docs/decisions/0003-queue.md", text.encode())
    assert isinstance(record, Record)
    assert record.people == (
        ("author", "Ann"),
        ("decider", "Ida"),
        ("decider", "Bo"),
        ("consulted", "Per"),
        ("informed", "everyone"),
    )
    assert record.more[-1].text == "```yaml\nsprint: 7\n```"


def test_a_record_without_a_title_takes_the_name_of_its_file_and_says_so() -> None:
    record = read("docs/adr/0009-one-login-for-all.md", b"## Context\n\nx\n\n## Decision\n\ny\n")
    assert isinstance(record, Record)
    assert record.title == "One login for all"
    assert record.problems == ("No title is written, so the name of the file stands for it.",)


def test_the_number_of_the_file_wins_over_a_copied_heading() -> None:
    record = read("docs/adr/0033-ranges.md", b"# 3. Ranges\n\n## Status\n\nPending\n\n## Context\n\nx\n")
    assert isinstance(record, Record)
    assert (record.number, record.title, record.status) == (33, "Ranges", "proposed")


def test_a_date_that_is_none_is_named_and_its_words_are_kept() -> None:
    record = read("docs/adr/0004-x.md", b"# X\n\nDate: 2024-023-2706\n\n## Status\n\nAccepted\n")
    assert isinstance(record, Record)
    assert (record.date, record.date_words) == (None, "2024-023-2706")
    assert record.problems == ("The date “2024-023-2706” is not a date.",)


def test_a_title_and_nothing_else_is_a_record_in_a_folder_of_decisions_only() -> None:
    text = b"# Ask people before we build\n"
    assert isinstance(read("docs/decisions/ask-people.md", text), Record)
    assert read("docs/ask-people.md", text) == Skipped("docs/ask-people.md", "no_record")


def test_a_page_beside_the_record_of_a_folder_is_no_record() -> None:
    path = "docs/decisions/2024-01-02-api/renaming.md"
    assert read(path, b"# Decision\n\nWe rename.\n") == Skipped(path, "attachment")
