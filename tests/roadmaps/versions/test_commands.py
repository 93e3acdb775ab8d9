"""Roadmaps in and out by command."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from config.yamlfiles import Document
from growth.roadmaps.models import Milestone, Roadmap, RoadmapVersion
from growth.roadmaps.versions.documents import document_of
from growth.roadmaps.versions.files import CONTENT, write
from ladder.models import Expectation, LadderVersion
from tests.roadmaps.making import publish_roadmap, small_roadmap


def run(command: str, *arguments: Any, **options: Any) -> str:
    said = io.StringIO()
    call_command(command, *arguments, stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def file_of(tmp_path: Path) -> Any:
    def make(content: Document | str) -> Path:
        path = tmp_path / "roadmap.yaml"
        path.write_text(content if isinstance(content, str) else write(content), encoding="utf-8")
        return path

    return make


def versions() -> list[tuple[str, int, str]]:
    found = RoadmapVersion.objects.order_by("roadmap__key", "number")
    return list(found.values_list("roadmap__key", "number", "status"))


def test_a_file_becomes_a_draft_after_its_difference_was_shown(ladder: LadderVersion, file_of: Any) -> None:
    said = run("import_roadmap", file_of(small_roadmap()))
    assert "added milestone memo: The memo" in said
    assert "From here to there, version 1 is now draft, with 8 changes." in said
    assert versions() == [("to-ai", 1, "draft")]
    assert document_of(RoadmapVersion.objects.get()) == small_roadmap()


def test_a_file_is_published_when_asked(roadmap: RoadmapVersion, file_of: Any) -> None:
    said = run("import_roadmap", file_of(small_roadmap(summary="Said anew.")), publish=True)
    assert said.splitlines()[:4] == [
        "changed roadmap to-ai: From here to there", "  summary", "  - A roadmap for tests.", "  + Said anew.",
    ]  # fmt: skip
    assert versions() == [("to-ai", 1, "retired"), ("to-ai", 2, "published")]


def test_the_same_file_again_is_nothing_to_do(roadmap: RoadmapVersion, file_of: Any) -> None:
    assert run("import_roadmap", file_of(small_roadmap()), publish=True) == (
        "From here to there, version 1 says the same already. Nothing to do.\n"
    )
    assert versions() == [("to-ai", 1, "published")]


def test_a_dry_run_changes_nothing(ladder: LadderVersion, file_of: Any) -> None:
    assert "Nothing was imported (--dry-run)." in run("import_roadmap", file_of(small_roadmap()), dry_run=True)
    assert not Roadmap.objects.exists()


def test_a_faulty_file_imports_nothing_and_names_its_faults(roadmap: RoadmapVersion, file_of: Any) -> None:
    text = write(small_roadmap()).replace("expectation: risk-senior-1", "expectation: risk-staff-1")
    line = next(number for number, words in enumerate(text.splitlines(), 1) if "risk-staff-1" in words)
    with pytest.raises(CommandError) as refused:
        run("import_roadmap", file_of(text), publish=True)
    assert str(refused.value).splitlines() == [
        "Nothing was imported.",
        f"  roadmap.yaml, line {line}: the ladder “engineer” has no expectation “risk-staff-1”.",
    ]
    assert versions() == [("to-ai", 1, "published")] and Milestone.objects.count() == 5


def test_a_version_is_exported_by_its_number_or_as_it_is_in_force(roadmap: RoadmapVersion, tmp_path: Path) -> None:
    publish_roadmap(small_roadmap(name="Other"))
    assert run("export_roadmap", "to-ai", number=1) == write(small_roadmap())
    run("export_roadmap", "to-ai", output=tmp_path / "out.yaml")
    assert (tmp_path / "out.yaml").read_text() == write(small_roadmap(name="Other"))
    with pytest.raises(CommandError, match=r"no such version of “to-mars”\. Published roadmaps: to-ai\."):
        run("export_roadmap", "to-mars")


def test_a_new_installation_has_both_built_in_roadmaps_and_gives_back_their_files(db: None, tmp_path: Path) -> None:
    run("import_built_in_ladders")
    said = run("import_built_in_roadmaps")
    assert said.splitlines() == ["Built-in roadmap: ai-engineer", "Built-in roadmap: senior-to-staff"]
    assert versions() == [("ai-engineer", 1, "published"), ("senior-to-staff", 1, "published")]
    for path in CONTENT.glob("*.yaml"):
        run("export_roadmap", path.stem, output=tmp_path / path.name)
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
    known = set(Expectation.objects.published().values_list("version__ladder__key", "key"))
    assert set(Milestone.objects.values_list("version__ladder__key", "expectation")) <= known
    assert run("import_built_in_roadmaps") == ""


def test_an_installation_that_has_a_roadmap_is_left_alone(roadmap: RoadmapVersion) -> None:
    assert run("import_built_in_roadmaps") == ""
    assert versions() == [("to-ai", 1, "published")]


def test_the_built_in_roadmaps_need_their_ladders(db: None) -> None:
    with pytest.raises(CommandError, match="there is no ladder “ai-engineer” in force"):
        run("import_built_in_roadmaps")
    assert not Roadmap.objects.exists()
