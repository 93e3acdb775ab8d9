"""Files that are broken or hostile: each has a named outcome, nothing crashes, and nothing of it becomes active."""

import io
import re
import time
from collections.abc import Callable
from unittest.mock import ANY

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from growth.decisions.exchange.actions import import_records
from growth.decisions.exchange.conversion import fields_of
from growth.decisions.exchange.models import REASONS, Source
from growth.decisions.formats.reading import read
from growth.decisions.formats.records import Option, Record, Reference, Section
from growth.decisions.gathering import LEFT_OUT, REFUSALS, Refused, from_zip
from growth.decisions.models import Decision, Project
from tests.decisions.exchange.files import QUEUES, bring, gathered, left_out, nygard, outcomes, record, zipped
from tests.people import Cast

SignIn = Callable[[str], Client]
BOMB = "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nstatus: *c\n---\n" + nygard(1, "Bomb")


def test_each_broken_file_has_a_named_outcome(project: Project) -> None:
    files: dict[str, str | bytes] = {
        "0001-crlf.md": QUEUES.replace("\n", "\r\n"),
        "0002-cr.md": QUEUES.replace("\n", "\r"),
        "0003-bom.md": QUEUES.encode("utf-8-sig"),
        "0004-utf16.md": QUEUES.encode("utf-16"),
        "0005-cp1252.md": nygard(5, "Für später – “jetzt” nicht").encode("cp1252"),
        "0006-empty.md": b"",
        "0007-blank.md": b" \n\n ",
        "0008-binary.md": b"\x89PNG\r\n\x1a\n\x00\x00" * 40,
        "0009-large.md": b"# Large\n" + b"x" * 3_000_000,
        "0010-unclosed.md": "---\nstatus: accepted\n" + nygard(10, "Never closed"),
        "0011-bomb.md": BOMB,
        "0012-nul.md": '---\ntitle: "half\\0way \\uD800"\ntags: ["a\\0b"]\n---\n' + nygard(12, "NUL"),
        "0013-notes.txt": "not Markdown",
        "0014-notes.json": "{",
    }
    made = bring(project, files)
    assert outcomes(made) == {
        **dict.fromkeys([path for path in files if path < "0006"], "imported"),
        "0006-empty.md": "empty",
        "0007-blank.md": "empty",
        "0008-binary.md": "binary",
        "0009-large.md": "too_large",
        "0010-unclosed.md": "imported",
        "0011-bomb.md": "imported",
        "0012-nul.md": "imported",
        "0013-notes.txt": "not_markdown",
        "0014-notes.json": "not_markdown",
    }
    assert {record(project, f"000{n}-{name}.md").title for n, name in enumerate(("crlf", "cr", "bom", "utf16"), 1)} == {
        "One queue per partner bank"
    }
    assert record(project, "0005-cp1252.md").title == "Für später – “jetzt” nicht"
    assert made.files.get(path="0011-bomb.md").problems == [ANY]


def test_what_was_not_even_gathered_is_in_the_import_as_well(project: Project) -> None:
    found = gathered({"0001-queues.md": QUEUES})
    found.left_out.append(left_out("escape.md", "symlink"))
    made = import_records(project, found)
    assert outcomes(made) == {"0001-queues.md": "imported", "escape.md": "symlink"}
    assert made.files.get(path="escape.md").said == LEFT_OUT["symlink"]


def test_every_reason_has_a_sentence_and_fits_its_column() -> None:
    assert all(sentence.endswith(".") and len(reason) <= 20 for reason, sentence in REASONS.items())
    assert not REASONS.keys() & REFUSALS.keys() - {"empty"}


def test_a_path_out_of_the_folder_refuses_the_whole_zip() -> None:
    with pytest.raises(Refused, match="leads out of its folder"):
        from_zip("x.zip", io.BytesIO(zipped({"../../etc/cron.d/x.md": QUEUES, "0001-queues.md": QUEUES})))


LONG = 70_000


def test_words_that_are_too_long_are_cut_and_said(project: Project) -> None:
    people = f"[{'p' * 500}]"
    tags = f"[{', '.join(['t' * 80, *(f'tag{n}' for n in range(40))])}]"
    text = f"---\ntags: {tags}\ndeciders: {people}\nstatus: accepted {'y' * 2000}\n---\n# {'Title ' * 100}\n\n"
    made = bring(project, {"0001-long.md": text + "## Context\n\nx\n\n## Decision\n\ny\n"})
    found = record(project, "0001-long.md")
    assert len(found.title) <= 300
    assert found.tags.count() == 12
    assert all(len(part.name) <= 200 for part in found.participants.all())
    problems = " ".join(made.files.get().problems)
    assert "longer than 300" in problems
    assert "longer than 40" in problems
    assert "Only the first 12" in problems


def test_deep_nesting_and_endless_lists_take_no_time(project: Project) -> None:
    start = time.monotonic()
    bring(project, {
        "0001-quotes.md": nygard(1, "Quotes", context="> " * LONG),
        "0002-brackets.md": nygard(2, "Brackets", context="[" * LONG),
        "0003-stars.md": nygard(3, "Stars", context="*a_ " * LONG),
        "0004-lists.md": nygard(4, "Lists", context="\n".join(f"{' ' * (n % 90)}- x" for n in range(5000))),
        "0005-links.md": nygard(5, "Links", status="Superseded by " + "[x](0001-a.md) and " * 3000),
    })  # fmt: skip
    assert time.monotonic() - start < 30


WORDS = st.text(max_size=30)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: f"# T\n\n## Status\n\n{text}".encode("utf-8", "replace"))
)
def test_no_bytes_crash_the_reading(raw: bytes) -> None:
    found = read("docs/adr/0001-x.md", raw)
    if isinstance(found, Record):
        fields_of(found)


@settings(max_examples=100, deadline=None)
@given(title=WORDS, words=WORDS, tags=st.lists(WORDS, max_size=3), number=st.integers(0, 10**12))
def test_no_words_of_a_record_are_more_than_a_column_holds(
    title: str, words: str, tags: list[str], number: int
) -> None:
    found = Record(
        path="x.md", title=title * 20, number=number, status="accepted", status_words=words * 30, tags=tuple(tags),
        people=(("author", words * 20),), options=(Option(words),), more=(Section(words, words),),
        references=(Reference("relates", None, words, words * 30),),
    )  # fmt: skip
    fields = fields_of(found)
    assert len(fields.values["title"]) <= 300
    assert len(fields.values["status_words"]) <= 500
    assert all(0 < len(tag) <= 40 for tag in fields.tags)
    assert all(len(name) <= 200 for _, name in fields.people)
    assert all(0 < len(one.words) <= 500 for one in fields.references)
    assert fields.values["number"] is None or fields.values["number"] < 2**31
    assert not re.search(
        "[\0\ud800-\udfff]", repr((fields.values["title"], fields.tags)).encode("utf-8", "replace").decode()
    )


# ---- hostile Markdown

SCRIPT = "<script>alert(1)</script>"
IMAGE = '<img src=x onerror="alert(1)">'
LINK = "[here](javascript:alert(1)) [there](data:text/html;base64,PHNjcmlwdD4=) [dom](vbscript:x)"
HOSTILE = f"""---
status: accepted {SCRIPT}
tags: ["{SCRIPT}", "plain"]
deciders: ["{SCRIPT} <mia@example.org>", '{IMAGE}']
---
# {SCRIPT} {IMAGE} Title

## Context and Problem Statement

{SCRIPT} {IMAGE} {LINK} <a href="javascript:alert(1)" onclick="alert(1)">x</a>

<iframe src="https://evil.example"></iframe><style>body{{display:none}}</style>

```mermaid
graph TD; a["{SCRIPT}"] --> b
```

## Considered Options

* {IMAGE} option
* Other {LINK}

## {SCRIPT} Heading

![pixel](https://evil.example/pixel.png) {SCRIPT}

## Decision Outcome

Supersedes [{SCRIPT}](0001-nothing.md). {IMAGE}
"""
ACTIVE = re.compile(
    r"<script(?![^>]*\bsrc=\"/)|<img(?![^>]*src=\"/)|<iframe|<style|<[^>]*\son\w+\s*=|<[^<>]*href=\"(?:javascript|data|vbscript)",
    re.I,
)


@pytest.fixture
def hostile(project: Project) -> Decision:
    bring(project, {"0002-hostile.md": HOSTILE})
    return record(project, "0002-hostile.md")


def test_hostile_markdown_is_inert_on_every_page(hostile: Decision, project: Project, as_: SignIn) -> None:
    made = Source.objects.get().first_import
    assert made
    pages = [
        hostile.get_absolute_url(), f"/decisions/{hostile.pk}/source/", f"/decisions/{hostile.pk}/history/",
        made.get_absolute_url(), f"/decisions/projects/{project.pk}/import/", project.get_absolute_url(), "/decisions/",
    ]  # fmt: skip
    client = as_("mia")
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert ACTIVE.findall(answer.content.decode()) == [], page
    assert "alert(1)" in client.get(pages[1]).content.decode()  # shown, as text


def test_what_looks_like_an_attack_would_be_found() -> None:
    assert len(ACTIVE.findall(f'{SCRIPT}{IMAGE}<a href="javascript:x"><iframe><style><p onclick=x>')) == 6


def test_a_mermaid_block_is_readable_code(hostile: Decision, cast: Cast) -> None:
    assert "<pre><code>graph TD;" in hostile.html["context"]


def test_a_download_is_never_shown_by_the_browser(hostile: Decision, as_: SignIn) -> None:
    for form in ("original", "madr", "nygard", "json"):
        answer = as_("mia").get(f"/decisions/{hostile.pk}/file/?as={form}")
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] in ("text/plain; charset=utf-8", "application/json")
    assert as_("mia").get(f"/decisions/{hostile.pk}/file/").content == HOSTILE.encode()


def test_a_hostile_file_name_stays_in_its_quotes(project: Project, as_: SignIn) -> None:
    bring(project, {'docs/0001-"; x="é.md': QUEUES})
    answer = as_("mia").get(f"/decisions/{Decision.objects.get().pk}/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="0001----x---.md"'
