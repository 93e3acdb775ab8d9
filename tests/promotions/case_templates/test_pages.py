"""What is asked of a case: read by everybody on page and API, drafted and published by Ines, who owns the ladders."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from growth.promotions.case_templates.actions import document_of, import_document, publish_template
from growth.promotions.case_templates.files import CONTENT, read, read_file, write
from growth.promotions.models import CaseTemplate
from tests.cases import for_each
from tests.people import NAMES, Cast
from tests.promotions.making import small_template

As = Callable[[str], Client]
PAGES, API = "/cases/templates/", "/api/v1/case-templates/"
DRAFT = f"{PAGES}draft/"
OTHERS = [name for name in NAMES if name != "ines"]


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def send(client: Client, path: str, body: Any = None) -> Any:
    return client.post(path, body or {}, content_type="application/json")


def upload(client: Client, content: bytes) -> Any:
    return client.post(f"{PAGES}upload/", {"file": SimpleUploadedFile("case.yaml", content)})


@pytest.fixture
def draft(template: CaseTemplate, cast: Cast) -> CaseTemplate:
    return import_document(small_template(name="In the making", summary="Said anew."), by=cast.ines)


@for_each("name", NAMES)
def test_everybody_reads_what_is_in_force_and_ladder_owners_the_draft(
    as_: As, draft: CaseTemplate, template: CaseTemplate, name: str
) -> None:
    client, is_owner = as_(name), name == "ines"
    there = 200 if is_owner else 404
    expected = {
        PAGES: 200, f"{PAGES}1/": 200, f"{PAGES}1/file/": 200, f"{PAGES}1/changes/": 200, DRAFT: there,
        f"{PAGES}2/": 302 if is_owner else 404, f"{PAGES}2/file/": there, f"{PAGES}2/changes/": there,
        f"{PAGES}3/": 404, f"{API}{template.pk}/": 200, f"{API}{draft.pk}/": there, f"{API}{draft.pk}/file/": there,
        f"{API}{draft.pk}/changes/": there, f"{API}{draft.pk}/fingerprint/": there,
    }  # fmt: skip
    assert {path: client.get(path).status_code for path in expected} == expected
    page = text_of(client.get(PAGES))
    assert ("In the making" in page, "Upload as a draft" in page) == (is_owner, is_owner)
    numbers = {row["number"] for row in client.get(API).json()["results"]}
    assert numbers == ({1, 2} if is_owner else {1})


@for_each("name", OTHERS)
def test_others_write_nothing(as_: As, draft: CaseTemplate, template: CaseTemplate, name: str) -> None:
    client, text = as_(name), write(small_template(name="Mine"))
    assert upload(client, text.encode()).status_code == 403
    assert send(client, API, {"file": text}).status_code == 403
    for path in (f"{DRAFT}publication/", f"{DRAFT}removal/", f"{API}{draft.pk}/publication/"):
        assert send(client, path).status_code == 404
    assert client.delete(f"{API}{draft.pk}/").status_code == 404
    assert client.delete(f"{API}{template.pk}/").status_code == 403
    assert send(client, f"{API}{template.pk}/publication/").status_code == 403
    draft.refresh_from_db()
    assert draft.is_draft and document_of(draft) == small_template(name="In the making", summary="Said anew.")


def test_who_is_not_signed_in_reads_nothing(template: CaseTemplate) -> None:
    assert {Client().get(path).status_code for path in (API, f"{API}{template.pk}/")} == {403}
    assert Client().get(PAGES).url.startswith("/accounts/login/")


def test_changes_are_posted(as_: As, draft: CaseTemplate) -> None:
    paths = [f"{PAGES}upload/", f"{DRAFT}publication/", f"{DRAFT}removal/"]
    assert {as_("ines").get(path).status_code for path in paths} == {405}


def test_the_page_shows_all_that_is_asked(as_: As, template: CaseTemplate) -> None:
    publish_template(import_document(read_file(CONTENT), by=None), by=None)
    page, document = text_of(as_("zoe").get(f"{PAGES}2/")), read_file(CONTENT)
    words = [row[name] for row in document["sections"] for name in ("title", "question", "good", "bad")]
    words += [row[name] for part in ("values", "gates") for row in document[part] for name in ("name", "question")]
    words += ["25 to 90 words", "the last 6 quarters", "5 to 7 pages", "2 items from 2 quarters, 1 corroborated",
              "4, of which 2 from the target level or above", "The manager’s manager",
              "Nothing says an amount of pay."]  # fmt: skip
    assert [word for word in words if word not in page] == []


def test_a_version_no_longer_in_force_says_so(as_: As, template: CaseTemplate) -> None:
    publish_template(import_document(small_template(notes="Clearer.", summary="New."), by=None), by=None)
    assert "This version is no longer in force" in text_of(as_("zoe").get(f"{PAGES}1/"))
    page = text_of(as_("zoe").get(f"{PAGES}2/changes/"))
    assert [word for word in ("Clearer.", "<ins>New.</ins>") if word not in page] == []


@pytest.mark.django_db
def test_an_empty_list_says_where_the_template_comes_from(as_: As) -> None:
    assert "manage.py import_built_in_case_template" in text_of(as_("ada").get(PAGES))


def test_the_file_can_be_downloaded_and_read_again(as_: As, template: CaseTemplate) -> None:
    answer = as_("zoe").get(f"{PAGES}1/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="promotion-case-v1.yaml"'
    assert read(answer.content.decode()) == small_template()
    assert read(as_("zoe").get(f"{API}{template.pk}/file/").json()["file"]) == small_template()


@for_each(
    "content, problem",
    [
        (write(small_template()).replace("key: thesis", "key: why").encode(), "there is no section “thesis”"),
        ("name: Größe".encode("latin-1"), "The file is not UTF-8 text."),
        (b"name: [", "line 1: Not YAML"),
    ],
)
def test_a_faulty_file_comes_back_with_its_faults(
    as_: As, template: CaseTemplate, content: bytes, problem: str
) -> None:
    answer = upload(as_("ines"), content)
    assert answer.status_code == 422
    assert problem in answer.context["form"].errors["file"][0] and "Nothing was imported." in text_of(answer)
    assert set(CaseTemplate.objects.all()) == {template}


def test_a_draft_is_uploaded_read_with_its_difference_and_published(as_: As, template: CaseTemplate) -> None:
    client = as_("ines")
    assert upload(client, write(small_template(summary="Said anew.")).encode()).url == DRAFT
    page = client.get(DRAFT)
    assert "<ins>Said anew.</ins>" in text_of(page) and "Seen by ladder owners only" in text_of(page)
    assert client.post(f"{DRAFT}publication/", {"seen": page.context["seen"]}).url == f"{PAGES}2/"
    assert CaseTemplate.objects.published().get().number == 2
    assert client.post(f"{DRAFT}publication/").status_code == 404  # a second click finds no draft


def test_a_draft_replaced_meanwhile_is_not_published(as_: As, draft: CaseTemplate) -> None:
    client = as_("ines")
    seen = client.get(DRAFT).context["seen"]
    import_document(small_template(name="Other"), by=None)
    answer = client.post(f"{DRAFT}publication/", {"seen": seen}, follow=True)
    assert answer.redirect_chain[-1] == (DRAFT, 302) and "The draft was replaced" in text_of(answer)
    assert send(client, f"{API}{draft.pk}/publication/", {"seen": seen}).status_code == 400
    assert CaseTemplate.objects.published().get().number == 1


def test_a_draft_is_thrown_away_on_either_door(as_: As, template: CaseTemplate) -> None:
    client = as_("ines")
    import_document(small_template(), by=None)
    assert client.post(f"{DRAFT}removal/").url == PAGES
    made = send(client, API, {"file": write(small_template())})
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    assert client.delete(f"{API}{made.json()['id']}/").status_code == 204
    assert set(CaseTemplate.objects.all()) == {template}


def test_the_api_imports_and_publishes(as_: As, template: CaseTemplate) -> None:
    client = as_("ines")
    bad = send(client, API, {"file": "name: x"})
    assert bad.status_code == 400 and "is missing" in bad.json()["file"][0]
    made = send(client, API, {"file": write(small_template(name="Next"))}).json()
    whole = client.get(f"{API}{made['id']}/").json()
    assert whole["document"] == small_template(name="Next")
    seen = client.get(f"{API}{made['id']}/fingerprint/").json()["fingerprint"]
    answer = send(client, f"{API}{made['id']}/publication/", {"seen": seen})
    assert (answer.status_code, answer.json()["status"]) == (200, "published")


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    as_: As, template: CaseTemplate, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_("ines")
    for path, queries in ((PAGES, 4), (API, 4)):
        client.get(path)
        for name in ("", "One", "Two"):
            if name:
                publish_template(import_document(small_template(name=name), by=None), by=None)
            with django_assert_num_queries(queries):
                client.get(path)
