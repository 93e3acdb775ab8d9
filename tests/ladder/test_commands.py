"""Ladders in and out by command."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ladder.actions import import_document
from ladder.documents import document_of
from ladder.files import CONTENT, Document, read, write
from ladder.models import Expectation, Ladder, LadderVersion
from tests.factories import publish, small_ladder

FileOf = Callable[[Document | str], Path]

BUILT_IN = sorted(CONTENT.glob("*.yaml"))


@pytest.fixture
def file_of(tmp_path: Path) -> FileOf:
    """A file with a ladder, or with any text, in it."""

    def make(content: Document | str) -> Path:
        path = tmp_path / "ladder.yaml"
        path.write_text(content if isinstance(content, str) else write(content), encoding="utf-8")
        return path

    return make


def run(command: str, *arguments: Any, **options: Any) -> str:
    said = io.StringIO()
    call_command(command, *arguments, stdout=said, **options)
    return said.getvalue()


def versions() -> list[tuple[str, int, str]]:
    return list(LadderVersion.objects.order_by("ladder__key", "number").values_list("ladder__key", "number", "status"))


# ---- import


def test_a_file_becomes_a_draft(db: None, file_of: FileOf) -> None:
    said = run("import_ladder", file_of(small_ladder()))
    assert versions() == [("engineer", 1, "draft")]
    assert "added expectation risk-mid-1: Shows risk as a mid, in way 1." in said
    assert "Engineer, version 1 is now draft, with 17 changes." in said
    assert document_of(LadderVersion.objects.get()) == small_ladder()


def test_a_file_is_published_when_asked(ladder: LadderVersion, file_of: FileOf) -> None:
    run("import_ladder", file_of(small_ladder(summary="Said anew.")), publish=True)
    assert versions() == [("engineer", 1, "retired"), ("engineer", 2, "published")]


def test_an_import_shows_the_difference_first(ladder: LadderVersion, file_of: FileOf) -> None:
    document = small_ladder(summary="Said anew.")
    document["expectations"][0]["text"] = "New words."
    said = run("import_ladder", file_of(document))
    assert said.splitlines() == [
        "changed ladder engineer: Engineer",
        "  summary",
        "  - A ladder for tests.",
        "  + Said anew.",
        "changed expectation autonomy-junior-1: New words.",
        "  text",
        "  - Shows autonomy as a junior, in way 1.",
        "  + New words.",
        "Engineer, version 2 is now draft, with 2 changes.",
    ]


@pytest.mark.parametrize("publishing", [False, True])
def test_the_same_file_again_is_nothing_to_do(ladder: LadderVersion, file_of: FileOf, publishing: bool) -> None:
    said = run("import_ladder", file_of(small_ladder()), publish=publishing)
    assert said == "Engineer, version 1 says the same already. Nothing to do.\n"
    assert versions() == [("engineer", 1, "published")]


@pytest.mark.parametrize("publishing", [False, True])
def test_a_dry_run_shows_the_difference_and_changes_nothing(
    ladder: LadderVersion, file_of: FileOf, publishing: bool
) -> None:
    draft = import_document(small_ladder(name="In the making"), by=None)
    before = (versions(), document_of(draft), Expectation.objects.count())
    said = run("import_ladder", file_of(small_ladder(summary="Said anew.")), dry_run=True, publish=publishing)
    assert "  + Said anew." in said
    assert said.splitlines()[-1] == "1 changes. Nothing was imported (--dry-run)."
    assert (versions(), document_of(LadderVersion.objects.get(pk=draft.pk)), Expectation.objects.count()) == before


def test_a_dry_run_of_a_new_ladder_makes_none(db: None, file_of: FileOf) -> None:
    run("import_ladder", file_of(small_ladder()), dry_run=True)
    assert not Ladder.objects.exists()


def test_a_faulty_file_imports_nothing_and_names_its_faults(ladder: LadderVersion, file_of: FileOf) -> None:
    """The faults stand at the end of the file: what stands before them is not imported either."""
    text = write(small_ladder(summary="Said anew.")).replace("level: senior", "level: staff")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "level: staff" in line]
    with pytest.raises(CommandError) as refused:
        run("import_ladder", file_of(text), publish=True)
    assert str(refused.value).splitlines() == [
        "Nothing was imported.",
        *(
            f"  ladder.yaml, line {line}: there is no level “staff”. Known are: junior, mid, senior."
            for line in lines
        ),
    ]  # fmt: skip
    assert versions() == [("engineer", 1, "published")]
    assert document_of(LadderVersion.objects.get()) == small_ladder()


def test_a_file_that_cannot_be_published_imports_nothing(ladder: LadderVersion, file_of: FileOf) -> None:
    document = small_ladder()
    document["expectations"] = document["expectations"][1:]
    with pytest.raises(CommandError, match="Say where the evidence of removed expectations goes: autonomy-junior-1"):
        run("import_ladder", file_of(document), publish=True)
    assert versions() == [("engineer", 1, "published")]


def test_a_file_that_is_not_there_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.yaml: No such file or directory"):
        run("import_ladder", tmp_path / "nowhere.yaml")


def test_a_file_that_is_not_utf8_imports_nothing(db: None, tmp_path: Path) -> None:
    path = tmp_path / "ladder.yaml"
    path.write_bytes(write(small_ladder(summary="Größe")).encode("latin-1"))
    with pytest.raises(CommandError, match=r"ladder\.yaml, The file is not UTF-8 text"):
        run("import_ladder", path)
    assert not Ladder.objects.exists()


# ---- export


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.stem)
def test_a_built_in_ladder_comes_out_byte_for_byte_as_it_went_in(db: None, tmp_path: Path, path: Path) -> None:
    run("import_ladder", path, publish=True)
    run("export_ladder", path.stem, output=tmp_path / "out.yaml")
    assert (tmp_path / "out.yaml").read_bytes() == path.read_bytes()


def test_what_was_exported_is_nothing_new_to_import(db: None, file_of: FileOf) -> None:
    publish()
    document = small_ladder(moved={"risk-mid-1": "risk-mid-2"}, notes="Two became one.")
    document["expectations"] = [row for row in document["expectations"] if row["key"] != "risk-mid-1"]
    publish(document)
    exported = run("export_ladder", "engineer")
    assert read(exported) == document
    assert "Nothing to do." in run("import_ladder", file_of(exported))


def test_an_export_without_a_file_is_printed(ladder: LadderVersion) -> None:
    assert run("export_ladder", "engineer") == write(small_ladder())


def test_an_earlier_version_is_exported_by_its_number(ladder: LadderVersion) -> None:
    publish(small_ladder(name="Maker"))
    names = [read(run("export_ladder", "engineer", number=number))["name"] for number in (1, 2, None)]
    assert names == ["Engineer", "Maker", "Maker"]


def test_an_export_of_nothing_known_says_what_is_known(ladder: LadderVersion) -> None:
    with pytest.raises(CommandError, match=r"no such version of “designer”\. Published ladders: engineer"):
        run("export_ladder", "designer")


# ---- built-in ladders


def test_a_new_installation_has_both_built_in_ladders_in_force_the_software_engineer_first(db: None) -> None:
    run("import_built_in_ladders")
    found = [(version.ladder.key, version.status) for version in LadderVersion.objects.order_by("ladder")]
    assert found == [("software-engineer", "published"), ("ai-engineer", "published")]


def test_an_installation_that_has_a_ladder_is_left_alone(ladder: LadderVersion) -> None:
    run("import_built_in_ladders")
    assert versions() == [("engineer", 1, "published")]
