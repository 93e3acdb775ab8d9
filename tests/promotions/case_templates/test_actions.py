"""Drafts, publishing and throwing away; and by command. Cases stay with their template."""

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from growth.promotions.case_templates.actions import (
    discard_draft,
    document_of,
    fingerprint,
    import_document,
    publish_template,
)
from growth.promotions.case_templates.files import CONTENT, read_file, write
from growth.promotions.cases.models import Case
from growth.promotions.models import CaseTemplate
from tests.at_once import at_once
from tests.people import Cast, make_cast
from tests.promotions.making import fresh, small_template


def versions() -> list[tuple[int, str, str]]:
    return list(CaseTemplate.objects.order_by("number").values_list("number", "status", "name"))


def test_a_draft_is_replaced_by_the_next_one(template: CaseTemplate) -> None:
    first = import_document(small_template(name="Other"), by=None)
    again = import_document(small_template(name="Another"), by=None)
    assert first.pk == again.pk
    assert versions() == [(1, "published", "Promotion case"), (2, "draft", "Another")]
    assert document_of(again) == small_template(name="Another")


def test_publishing_retires_the_one_before_and_cases_stay_with_theirs(case: Case, cast: Cast) -> None:
    draft = import_document(small_template(name="Next"), by=cast.ines)
    published = publish_template(draft, by=cast.ines, seen=fingerprint(draft))
    assert (published.published_by, published.published_at is not None) == (cast.ines, True)
    assert versions() == [(1, "retired", "Promotion case"), (2, "published", "Next")]
    assert fresh(case).template.number == 1


def test_a_draft_that_changed_meanwhile_is_not_published(template: CaseTemplate, cast: Cast) -> None:
    draft = import_document(small_template(name="Next"), by=cast.ines)
    seen = fingerprint(draft)
    import_document(small_template(name="Other"), by=cast.ines)
    with pytest.raises(ValidationError, match="replaced after you opened it"):
        publish_template(draft, by=cast.ines, seen=seen)
    assert versions() == [(1, "published", "Promotion case"), (2, "draft", "Other")]


def test_what_is_published_is_neither_published_again_nor_thrown_away(template: CaseTemplate, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="published already"):
        publish_template(template, by=cast.ines)
    with pytest.raises(ValidationError, match="Only a draft"):
        discard_draft(template, by=cast.ines)
    assert versions() == [(1, "published", "Promotion case")]


def test_a_draft_is_thrown_away_once(template: CaseTemplate, cast: Cast) -> None:
    draft = import_document(small_template(), by=None)
    discard_draft(draft, by=cast.ines)
    for change in (discard_draft, publish_template):
        with pytest.raises(ValidationError, match="was thrown away"):
            change(CaseTemplate(pk=draft.pk or 99, number=2), by=cast.ines)
    assert versions() == [(1, "published", "Promotion case")]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_draft_and_one_in_force() -> None:
    cast = make_cast()
    refused = at_once(*[partial(import_document, small_template(name=name), by=None) for name in ("One", "Two")])
    assert refused == [] and [row[:2] for row in versions()] == [(1, "draft")]
    draft = CaseTemplate.objects.get()
    refused = at_once(*[partial(publish_template, draft, by=cast.ines)] * 2)
    assert [type(error) for error in refused] == [ValidationError]
    assert [row[:2] for row in versions()] == [(1, "published")]


# ---- by command


def run(command: str, *arguments: Any, **options: Any) -> str:
    said = io.StringIO()
    call_command(command, *arguments, stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[str], Path]:
    def make(text: str) -> Path:
        path = tmp_path / "case.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def test_a_file_becomes_a_draft_or_is_only_looked_at(template: CaseTemplate, file_of: Callable[[str], Path]) -> None:
    file = file_of(write(small_template(summary="Said anew.")))
    assert "Nothing was imported (--dry-run)" in run("import_case_template", file, dry_run=True)
    assert versions() == [(1, "published", "Promotion case")]
    said = run("import_case_template", file)
    assert "  + Said anew." in said and "version 2 is now draft, with 1 changes." in said
    assert versions()[-1] == (2, "draft", "Promotion case")


def test_the_same_again_is_nothing_to_do(template: CaseTemplate, file_of: Callable[[str], Path]) -> None:
    said = run("import_case_template", file_of(write(small_template())), publish=True)
    assert said == "Promotion case, version 1 says the same already. Nothing to do.\n"


def test_a_faulty_file_is_refused_with_its_lines(template: CaseTemplate, file_of: Callable[[str], Path]) -> None:
    text = write(small_template()).replace("key: thesis", "key: why")
    with pytest.raises(CommandError, match=r"case.yaml, line \d+: there is no section “thesis”"):
        run("import_case_template", file_of(text))
    assert versions() == [(1, "published", "Promotion case")]


def test_what_is_in_force_is_exported_and_read_again(template: CaseTemplate, tmp_path: Path) -> None:
    assert run("export_case_template") == write(small_template())
    out = tmp_path / "out.yaml"
    run("export_case_template", number=1, output=out)
    assert read_file(out) == small_template()
    with pytest.raises(CommandError, match="There is no such version of the case template"):
        run("export_case_template", number=7)


@pytest.mark.django_db
def test_the_built_in_template_is_published_where_there_is_none() -> None:
    assert run("import_built_in_case_template") == "Built-in case template: promotion-case\n"
    assert run("import_built_in_case_template") == ""
    found = CaseTemplate.objects.get()
    assert (found.number, found.status, document_of(found)) == (1, "published", read_file(CONTENT))
