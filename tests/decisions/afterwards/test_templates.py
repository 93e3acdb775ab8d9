"""Templates and checklists: built in as files, the organisation's own as rows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from config.yamlfiles import FileError, write_document
from growth.decisions.record_templates.actions import retire_template, save_template
from growth.decisions.record_templates.models import (
    OwnTemplate,
    built_in,
    checklist,
    checklists,
    read,
    template,
    templates,
)
from growth.decisions.sections import BY_KEY
from tests.decisions.afterwards.making import ask
from tests.decisions.makers import make_draft, make_project
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
OWN = """\
key: rollout
name: Rollout
about: How a change reaches everybody.
items:
  - text: Who gets it first?
  - text: How is it taken back?
    hint: In minutes.
"""


def test_four_templates_and_two_checklists_are_built_in(db: None) -> None:
    assert [one.key for one in templates()] == ["light", "madr", "nygard", "technology-choice"]
    assert {one.key for one in checklists()} == {"ai-generated-code", "design"}
    assert all(set(one.sections) <= BY_KEY.keys() for one in templates())


def test_sections_come_in_the_order_of_a_record(db: None) -> None:
    shuffled = read("key: x\nname: X\nabout: X\nsections:\n  decision: {help: D}\n  context: {help: C, start: 'Now: '}")
    save_template(shuffled, by=None)
    found = template("x")
    assert found is not None
    assert list(found.sections.items()) == [("context", ("C", "Now: ")), ("decision", ("D", ""))]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The file is empty. A decision template begins with “key:”."),
        (OWN.replace("about: How a change reaches everybody.\n", ""), "line 1: the file: “about” is missing."),
        (OWN.replace("  - text: Who gets it first?", "  - ask: Who?"), "line 5: items.0: unknown key “ask”"),
        (OWN.replace("key: rollout", "key: Roll out"), "line 1: key: “Roll out” is no key."),
        (OWN.replace("key: rollout", "key: new"), "line 1: key: “new” is no key."),
        ("key: a\nname: A\nabout: A\nsections:\n  contxt: {help: H}", "line 5: sections: unknown key “contxt”"),
        (
            "key: a\nname: A\nabout: A\nsections:\n  options: {help: H, start: S}",
            "sections.options: unknown key “start”",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_the_reason(text: str, problem: str) -> None:
    with pytest.raises(FileError) as refused:
        read(text)
    assert problem in str(refused.value)


def test_what_is_written_is_read_back_the_same() -> None:
    for document in built_in().values():
        assert read(write_document(document)) == document


def test_ones_own_takes_the_place_of_a_built_in_one_until_it_is_out_of_use(cast: Cast) -> None:
    own = save_template(read(OWN.replace("rollout", "design")), by=cast.ines)
    assert [item.text for item in checklist("design").items] == ["Who gets it first?", "How is it taken back?"]  # type: ignore[union-attr]
    retire_template(own, by=cast.ines)
    assert len(checklist("design").items) > 2  # type: ignore[union-attr]


def test_saving_again_counts_versions_and_saying_the_same_does_not(cast: Cast) -> None:
    assert save_template(read(OWN), by=cast.ines).version == 1
    assert save_template(read(OWN), by=cast.ines).version == 1
    assert save_template(read(OWN.replace("first", "last")), by=cast.ines).version == 2


def test_a_checklist_does_not_take_the_key_of_a_template(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="key of a template already"):
        save_template(read(OWN.replace("rollout", "light")), by=cast.ines)


def test_a_review_keeps_the_questions_it_was_asked_with(cast: Cast) -> None:
    save_template(read(OWN), by=cast.ines)
    chosen = checklist("rollout")
    assert chosen is not None
    review = ask(make_draft(make_project(cast.ada), cast.ada), cast.ada, cast.zoe, checklist=chosen)
    save_template(read(OWN.replace("Who gets it first?", "Who pays?")), by=cast.ines)
    assert [item.text for item in review.items.all()] == ["Who gets it first?", "How is it taken back?"]


# ---- commands


def test_import_and_export_are_a_round_trip(db: None, tmp_path: Path) -> None:
    (tmp_path / "in.yaml").write_text(OWN)
    call_command("import_decision_template", tmp_path / "in.yaml")
    call_command("export_decision_template", "rollout", output=tmp_path / "out.yaml")
    assert read((tmp_path / "out.yaml").read_text()) == read(OWN)


def test_a_bad_file_imports_nothing_and_names_the_line(db: None, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(OWN.replace("name: Rollout\n", ""))
    with pytest.raises(CommandError, match=r"bad.yaml, line 1: the file: “name” is missing"):
        call_command("import_decision_template", tmp_path / "bad.yaml")
    assert not OwnTemplate.objects.exists()


def test_exporting_what_is_not_there_names_what_is(db: None) -> None:
    with pytest.raises(CommandError, match="Known are: ai-generated-code, design, light"):
        call_command("export_decision_template", "nope")


# ---- doors


@pytest.mark.parametrize("who", NAMES)
def test_everybody_reads_and_ladder_owners_and_administrators_keep(as_: SignIn, cast: Cast, who: str) -> None:
    save_template(read(OWN), by=cast.ines)
    client, keeps = as_(who), who in ("ines", "rafael")
    for path in ("/decisions/templates/", "/decisions/templates/rollout/", "/decisions/templates/light/"):
        assert client.get(path).status_code == 200, path
    assert len(client.get("/api/v1/decision-templates/").json()) == 7
    assert client.get("/api/v1/decision-templates/rollout/").json()["is_own"] is True
    changed = {"text": OWN.replace("first", who)}
    for path in ("/decisions/templates/new/", "/decisions/templates/rollout/edit/"):
        assert client.get(path).status_code == (200 if keeps else 403), path
        assert client.post(path, changed).status_code == (302 if keeps else 403), path
    answer = client.post("/api/v1/decision-templates/", read(OWN), "application/json")
    assert answer.status_code == (201 if keeps else 403)
    assert client.delete("/api/v1/decision-templates/rollout/").status_code == (204 if keeps else 403)
    assert client.post("/decisions/templates/rollout/retirement/").status_code == (302 if keeps else 403)


def test_what_was_typed_comes_back_with_the_line_of_the_fault(as_: SignIn) -> None:
    typed = OWN.replace("about: How a change reaches everybody.", "abuot: Typed in a hurry")
    page = as_("ines").post("/decisions/templates/new/", {"text": typed})
    assert page.status_code == 422
    assert "Typed in a hurry" in page.content.decode()
    assert "unknown key “abuot”" in page.content.decode()
    answer = as_("ines").post("/api/v1/decision-templates/", {"key": "x", "items": []}, "application/json")
    assert answer.status_code == 400


def test_one_that_does_not_exist_is_not_found(as_: SignIn) -> None:
    client = as_("ines")
    assert client.get("/decisions/templates/nope/").status_code == 404
    assert client.get("/decisions/templates/nope/edit/").status_code == 404
    assert client.delete("/api/v1/decision-templates/light/").status_code == 404  # built in
