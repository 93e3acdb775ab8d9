"""`manage.py import_decisions`: on an empty installation, again, dry, and refused."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from growth.decisions.exchange.models import Import
from growth.decisions.models import Decision, Project
from growth.decisions.rules import can_import, can_keep
from tests.decisions.exchange.files import BANKS, QUEUES, nygard, zipped
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in BANKS.items():
        file = tmp_path / "records" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "records"


def run(*arguments: Any, **options: Any) -> str:
    said = io.StringIO()
    call_command("import_decisions", *map(str, arguments), stdout=said, project="Payouts", **options)
    return said.getvalue()


def test_it_works_where_nobody_is_there_yet(folder: Path) -> None:
    said = run(folder)
    assert "2 imported, 0 updated, 0 unchanged, 0 skipped." in said
    assert "without a keeper" in said
    assert Project.objects.get().keeper is None
    assert Decision.objects.count() == 2


def test_administrators_keep_a_project_without_a_keeper(folder: Path, cast: Cast) -> None:
    run(folder)
    project = Project.objects.get()
    assert {name for name in ("ada", "mia", "rafael") if can_keep(cast[name], project)} == {"rafael"}
    assert can_import(cast.rafael, project)
    assert not can_import(cast.mia, project)


def test_whoever_is_named_keeps_the_new_project(folder: Path, cast: Cast) -> None:
    run(folder, by="MIA@example.org")
    assert Project.objects.get().keeper == cast.mia
    assert Import.objects.get().by == cast.mia


def test_again_everything_is_unchanged(folder: Path) -> None:
    run(folder)
    assert "0 imported, 0 updated, 2 unchanged, 0 skipped." in run(folder)
    assert Project.objects.count() == 1


def test_the_report_has_a_line_for_each_file(folder: Path, tmp_path: Path) -> None:
    (folder / "docs/adr/README.md").write_text(
        "# Decisions\n\n* [Queues](0001-queues.md)\n* [Ledger](0002-ledger.md)\n"
    )
    run(folder, report=tmp_path / "report.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    by_path = {line["path"]: line for line in lines}
    assert set(by_path) == {*BANKS, "docs/adr/README.md"}
    queues = by_path["docs/adr/0001-queues.md"]
    assert queues == {
        "repo": "", "path": "docs/adr/0001-queues.md", "title": "One queue per partner bank", "number": 1,
        "status": "accepted", "date": "2024-03-05", "superseded_by": [], "supersedes": [], "skipped": None,
        "outcome": "imported", "reason": None,
    }  # fmt: skip
    readme = by_path["docs/adr/README.md"]
    assert (readme["outcome"], readme["reason"], readme["skipped"]) == ("skipped", "index", "index")


def test_a_dry_run_reports_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    said = run(folder, dry_run=True, report=tmp_path / "report.jsonl")
    assert "2 imported" in said
    assert len((tmp_path / "report.jsonl").read_text().splitlines()) == 2
    assert not Project.objects.exists()
    assert not Import.objects.exists()


def test_it_says_which_files_are_no_longer_there(folder: Path) -> None:
    run(folder)
    (folder / "docs/adr/0001-queues.md").unlink()
    assert "No longer there, and left as it is: docs/adr/0001-queues.md" in run(folder)


def test_a_zip_and_a_single_file_are_sources_too(tmp_path: Path) -> None:
    (tmp_path / "records.zip").write_bytes(zipped({"0001-queues.md": QUEUES}))
    (tmp_path / "0002-two.md").write_text(nygard(2, "Two"))
    run(tmp_path / "records.zip")
    run(tmp_path / "0002-two.md")
    assert set(Decision.objects.values_list("source_path", flat=True)) == {"0001-queues.md", "0002-two.md"}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("nothing-here", "no such file or folder"),
        ("https://git.example.org/harbour/cranes", "may not be imported here"),
        ("http://github.com/harbour/cranes", "may not be imported here"),
        ("https://ada:secret@github.com/harbour/cranes", "Leave the user name and password out"),
        ("git@github.com:harbour/cranes.git", "not an address"),
        ("file:///etc", "not an address"),
    ],
)
def test_a_source_it_cannot_read_is_refused_with_the_reason(source: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        run(source)
    assert not Project.objects.exists()


def test_an_address_nobody_has_is_refused(folder: Path) -> None:
    with pytest.raises(CommandError, match="Nobody here has the address"):
        run(folder, by="nobody@example.org")


def test_a_report_that_cannot_be_written_is_said_and_the_import_is_kept(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="The report cannot be written"):
        run(folder, report=tmp_path / "no" / "report.jsonl")


def test_a_first_import_that_fails_leaves_no_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*arguments: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("growth.decisions.exchange.actions._write", fails)
    with pytest.raises(KeyboardInterrupt):
        run(folder)
    assert not Project.objects.exists()
