"""Ladder pages: read by everybody, drafted and published by Ines."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from growth.evidence.models import Claim
from growth.reports.carried import changed_for
from ladder import actions
from ladder.documents import document_of
from ladder.files import CONTENT, MOST_BYTES, Document, read, write
from ladder.models import LadderVersion, Level, Placement
from tests.factories import claim, log, publish, small_ladder
from tests.people import NAMES, Cast

As = Callable[[str], Client]
Status = LadderVersion.Status

OTHERS = ["mia", "zoe", "rafael"]  # a manager, somebody without a role, an administrator; the API tests ask all
DRAFT = "/ladders/engineer/draft/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def ladder_of(rows: dict[str, str], *gone: str, **changes: Any) -> Document:
    """The small ladder without the expectations `gone`, with new ones about risk: `rows` by key and level."""
    document = small_ladder(**changes)
    kept = [row for row in document["expectations"] if row["key"] not in gone]
    new = [
        {
            "key": key,
            "dimension": "risk",
            "level": level,
            "text": f"Text of {key}.",
            "example": "",
            "counter_example": "",
        }
        for key, level in rows.items()
    ]
    return {**document, "expectations": [*kept, *new]}


def place(person: User, key: str, since: date = date(2025, 1, 1)) -> Placement:
    level = Level.objects.select_related("version").get(key=key, version__status=Status.PUBLISHED)
    return actions.place(person, level=level, since=since, by=person.manager)


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def draft(ladder: LadderVersion, cast: Cast) -> LadderVersion:
    return actions.start_draft(ladder.ladder, by=cast.ines)


# ---- reading


@pytest.mark.parametrize("name", [*OTHERS, "ines"])
def test_everybody_reads_what_is_in_force(as_: As, ladder: LadderVersion, name: str) -> None:
    page = text_of(as_(name).get("/ladders/engineer/"))
    assert [row["text"] for row in small_ladder()["expectations"] if row["text"] not in page] == []


def test_a_version_no_longer_in_force_can_still_be_read_and_says_so(as_: As, ladder: LadderVersion) -> None:
    publish(small_ladder(name="Maker"))
    page = text_of(as_("zoe").get("/ladders/engineer/versions/1/"))
    assert "Engineer, version 1, retired" in page and "This version is no longer in force." in page


def test_a_draft_is_not_called_out_of_force(as_: As, draft: LadderVersion) -> None:
    page = text_of(as_("ines").get("/ladders/engineer/versions/2/"))
    assert "version 2, draft" in page
    assert "This version is no longer in force." not in page


def with_disciplines() -> Document:
    def discipline(key: str, text: str) -> dict[str, Any]:
        examples = [{"expectation": "risk-mid-1", "text": text}]
        return {
            "key": key,
            "name": key.capitalize(),
            "summary": "",
            "role_with_ai": "",
            "with_ai": "",
            "examples": examples,
        }

    return small_ladder(
        disciplines=[discipline("data", "A data example."), discipline("security", "A security example.")]
    )


def overlays(answer: Any) -> list[str]:
    return re.findall(r'<p class="overlay">(.*?)</p>', text_of(answer))


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
@pytest.mark.parametrize(
    ("discipline", "shown"),
    [("data", ["A data example."]), ("security", ["A security example."]), ("", []), ("nothing-known", [])],
)
def test_a_discipline_shows_its_examples_in_the_matrix(
    as_: As, db: None, headers: dict[str, str], discipline: str, shown: list[str]
) -> None:
    publish(with_disciplines())
    answer = as_("ada").get(f"/ladders/engineer/?discipline={discipline}", **headers)  # type: ignore[arg-type]
    assert overlays(answer) == shown


def test_the_fragment_is_the_matrix_alone(as_: As, ladder: LadderVersion) -> None:
    page, fragment = (text_of(as_("ada").get("/ladders/engineer/", **headers)) for headers in ({}, HTMX))  # type: ignore[arg-type]
    assert ("<html" in page, "<html" in fragment) == (True, False)
    assert fragment.strip().startswith('<div id="matrix">') and fragment.strip() in page


def test_the_matrix_marks_the_readers_own_placement_only(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    place(cast.ada, "mid")
    place(cast.mia, "senior")
    pages = {name: text_of(as_(name).get("/ladders/engineer/")) for name in ("ada", "mia", "zoe")}
    marked = {name: re.findall(r"(\w+) <span class=\"tag\">your placement", page) for name, page in pages.items()}
    assert marked == {"ada": ["Mid"], "mia": ["Senior"], "zoe": []}


def test_an_expectation_shows_what_good_looks_like_what_it_is_not_and_its_neighbours(
    as_: As, ladder: LadderVersion
) -> None:
    page = text_of(as_("ada").get("/ladders/engineer/expectations/risk-mid-1/"))
    assert "An example of risk at mid." in page and "No example of risk at mid." in page
    said = set(re.findall(r"Shows (\w+) as a (\w+), in way", page))
    assert said == {("risk", "mid"), ("risk", "junior"), ("risk", "senior")}


@pytest.mark.parametrize("query", ["?from=junior&to=senior", "?from=senior&to=junior"])
def test_two_levels_are_compared_lower_first(as_: As, ladder: LadderVersion, query: str) -> None:
    page = text_of(as_("ada").get(f"/ladders/engineer/compare/{query}"))
    assert "From Junior to Senior" in page
    assert {level for _, level in re.findall(r"Shows (\w+) as a (\w+), in way", page)} == {"junior", "senior"}


@pytest.mark.parametrize(
    "path", ["/ladders/designer/", "/ladders/engineer/versions/7/", "/ladders/engineer/expectations/x/"]
)
def test_what_is_not_there_is_not_found(as_: As, ladder: LadderVersion, path: str) -> None:
    assert as_("ines").get(path).status_code == 404


def test_a_list_of_ladders_costs_the_same_for_one_and_for_many(
    as_: As, ladder: LadderVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_("zoe")
    client.get("/ladders/")
    with django_assert_num_queries(4):
        client.get("/ladders/")
    for key in ("designer", "tester"):
        publish(small_ladder(key))
    with django_assert_num_queries(4):
        client.get("/ladders/")


# ---- the file


@pytest.mark.parametrize("key", ["software-engineer", "ai-engineer"])
def test_the_download_of_a_built_in_ladder_is_its_file(as_: As, db: None, key: str) -> None:
    call_command("import_ladder", CONTENT / f"{key}.yaml", publish=True, stdout=io.StringIO())
    answer = as_("zoe").get(f"/ladders/{key}/versions/1/file/")
    assert answer.content == (CONTENT / f"{key}.yaml").read_bytes()
    assert answer["Content-Disposition"] == f'attachment; filename="{key}-v1.yaml"'


def upload(client: Client, content: bytes) -> Any:
    return client.post("/ladders/upload/", {"file": SimpleUploadedFile("ladder.yaml", content)})


def test_an_uploaded_file_becomes_the_draft(as_: As, ladder: LadderVersion) -> None:
    answer = upload(as_("ines"), write(small_ladder(name="Maker")).encode())
    assert (answer.status_code, answer.url) == (302, DRAFT)
    assert document_of(LadderVersion.objects.get(status=Status.DRAFT)) == small_ladder(name="Maker")
    ladder.refresh_from_db()
    assert ladder.status == Status.PUBLISHED


def test_what_is_downloaded_can_be_uploaded(as_: As, ladder: LadderVersion) -> None:
    client = as_("ines")
    upload(client, client.get("/ladders/engineer/versions/1/file/").content)
    assert document_of(LadderVersion.objects.get(status=Status.DRAFT)) == small_ladder()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (write(small_ladder()).replace("risk-mid-1", "Risk!").encode(), "“Risk!” is no key"),
        (write(small_ladder(name="Größe")).encode("latin-1"), "The file is not UTF-8 text."),
        (b"x" * (MOST_BYTES + 1), "The file is larger than 2 MB."),
        (b"key: [", "line 1: Not YAML"),
        (b"key: !ladder x\n", "line 1: "),
    ],
    ids=["key", "encoding", "size", "yaml", "tag"],
)
def test_a_faulty_file_is_refused_at_the_field_and_nothing_is_imported(
    as_: As, ladder: LadderVersion, content: bytes, problem: str
) -> None:
    client = as_("ines")
    client.raise_request_exception = False
    answer = upload(client, content)
    assert answer.status_code == 422
    assert any(problem in error for error in answer.context["form"].errors["file"])
    assert set(LadderVersion.objects.all()) == {ladder}


@pytest.mark.parametrize("name", OTHERS)
def test_only_ladder_owners_upload(as_: As, ladder: LadderVersion, name: str) -> None:
    answer = upload(as_(name), write(small_ladder(name="Maker")).encode())
    assert answer.status_code == 403
    assert set(LadderVersion.objects.all()) == {ladder}


# ---- who reaches the draft

READING = [
    DRAFT,
    f"{DRAFT}version/",
    f"{DRAFT}levels/mid/",
    f"{DRAFT}dimensions/risk/",
    f"{DRAFT}expectations/risk-mid-1/",
    f"{DRAFT}risk/mid/new/",
    f"{DRAFT}publication/",
    "/ladders/engineer/versions/2/",
    "/ladders/engineer/versions/2/file/",
]
WRITING = [*READING[1:7], f"{DRAFT}expectations/risk-mid-1/removal/", f"{DRAFT}removal/"]


@pytest.mark.parametrize("name", OTHERS)
def test_a_draft_does_not_exist_for_others(as_: As, draft: LadderVersion, name: str) -> None:
    client = as_(name)
    answers = {path: client.get(path).status_code for path in READING}
    assert answers == dict.fromkeys(READING, 404)


@pytest.mark.parametrize("name", OTHERS)
def test_others_change_nothing_in_a_draft(as_: As, draft: LadderVersion, name: str) -> None:
    client, before = as_(name), document_of(draft)
    words = {
        "revision": draft.revision,
        "name": "Changed",
        "text": "Changed.",
        "sustained_quarters": 1,
        "sustained_of": 1,
    }
    answers = {path: client.post(path, words).status_code for path in WRITING}
    assert answers == dict.fromkeys(WRITING, 404)
    draft.refresh_from_db()
    assert (draft.status, document_of(draft)) == (Status.DRAFT, before)


def test_a_ladder_owner_reaches_every_page_of_the_draft(as_: As, draft: LadderVersion) -> None:
    client = as_("ines")
    answers = {path: client.get(path).status_code for path in READING}
    assert answers == dict.fromkeys(READING, 200)


@pytest.mark.parametrize("name", OTHERS)
def test_only_ladder_owners_start_a_draft(as_: As, ladder: LadderVersion, name: str) -> None:
    assert as_(name).post("/ladders/engineer/drafting/").status_code == 403
    assert set(LadderVersion.objects.all()) == {ladder}


def test_a_draft_is_listed_for_ladder_owners_only(as_: As, draft: LadderVersion, ladder: LadderVersion) -> None:
    listed = {name: set(as_(name).get("/ladders/").context["versions"]) for name in [*OTHERS, "ines"]}
    assert listed == {**{name: {ladder} for name in OTHERS}, "ines": {ladder, draft}}


def test_search_does_not_find_what_is_only_in_a_draft(as_: As, draft: LadderVersion, cast: Cast) -> None:
    part = draft.expectations.get(key="risk-mid-1")
    actions.change_part(part, by=cast.ines, revision=draft.revision, text="Mentions a marmot.")
    found = {name: list(as_(name).get("/search/?q=marmot").context["expectations"]) for name in ("ada", "ines")}
    assert found == {"ada": [], "ines": []}


# ---- writing the draft


def revision() -> int:
    return LadderVersion.objects.get(status=Status.DRAFT).revision


def in_draft() -> Document:
    return document_of(LadderVersion.objects.get(status=Status.DRAFT))


def words_of(key: str, document: Document | None = None) -> dict[str, str]:
    """Text, example and counter-example of an expectation in the draft."""
    row = next(row for row in (document or in_draft())["expectations"] if row["key"] == key)
    return {name: row[name] for name in ("text", "example", "counter_example")}


def test_an_expectation_is_edited(as_: As, draft: LadderVersion) -> None:
    words = {"text": "New words.", "example": "So.", "counter_example": "Not so."}
    answer = as_("ines").post(f"{DRAFT}expectations/risk-mid-1/", {**words, "revision": revision()})
    assert (answer.status_code, answer.url) == (302, DRAFT)
    assert words_of("risk-mid-1") == words


def test_name_summary_notes_and_rule_are_edited(as_: As, draft: LadderVersion) -> None:
    words = {"name": "Maker", "summary": "S.", "notes": "N."}
    sent = {**words, "sustained_quarters": 3, "sustained_of": 6, "revision": revision()}
    as_("ines").post(f"{DRAFT}version/", sent)
    assert in_draft() == {**small_ladder(), **words, "sustained": {"quarters": 3, "of": 6}}


def test_the_words_of_a_level_are_edited(as_: As, draft: LadderVersion) -> None:
    words = {"name": "Middle", "summary": "S.", "with_ai": "Reviews drafts."}
    as_("ines").post(f"{DRAFT}levels/mid/", {**words, "revision": revision()})
    levels = small_ladder()["levels"]
    assert in_draft()["levels"] == [levels[0], {"key": "mid", **words}, levels[2]]


def test_the_words_of_a_dimension_are_edited(as_: As, draft: LadderVersion) -> None:
    as_("ines").post(f"{DRAFT}dimensions/risk/", {"name": "Risks", "summary": "S.", "revision": revision()})
    risk = {"key": "risk", "name": "Risks", "letter": "R", "summary": "S."}
    assert in_draft()["dimensions"] == [small_ladder()["dimensions"][0], risk]


def test_adding_makes_an_expectation_with_a_key_of_its_own(as_: As, draft: LadderVersion) -> None:
    client, before = as_("ines"), {row["key"] for row in in_draft()["expectations"]}
    for _ in range(2):
        client.post(f"{DRAFT}risk/mid/new/", {"text": "Names the risk.", "revision": revision()})
    new = [row for row in in_draft()["expectations"] if row["key"] not in before]
    assert [(row["key"], row["dimension"], row["level"]) for row in new] == [
        ("names-the-risk", "risk", "mid"),
        ("names-the-risk-2", "risk", "mid"),
    ]


def test_an_expectation_is_removed(as_: As, draft: LadderVersion) -> None:
    as_("ines").post(f"{DRAFT}expectations/risk-mid-1/removal/", {"revision": revision()})
    keys = [row["key"] for row in small_ladder()["expectations"] if row["key"] != "risk-mid-1"]
    assert [row["key"] for row in in_draft()["expectations"]] == keys


@pytest.mark.parametrize("words", [{"text": ""}, {"text": "x" * 1001}])
def test_an_expectation_needs_words_of_a_reasonable_length(
    as_: As, draft: LadderVersion, words: dict[str, str]
) -> None:
    answer = as_("ines").post(f"{DRAFT}expectations/risk-mid-1/", {**words, "revision": revision()})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    assert in_draft() == {**small_ladder(), "notes": ""}


def test_saving_a_text_of_several_lines_untouched_changes_nothing(as_: As, ladder: LadderVersion, cast: Cast) -> None:
    """Browsers send the lines of a text area with carriage returns."""
    document = small_ladder()
    document["expectations"][0]["example"] = "First line.\nSecond line."
    publish(document)
    actions.start_draft(ladder.ladder, by=cast.ines)
    client, path = as_("ines"), f"{DRAFT}expectations/autonomy-junior-1/"
    form = client.get(path).context["form"]
    sent = {name: str(form[name].value()).replace("\n", "\r\n") for name in form.fields}
    assert client.post(path, sent).status_code == 302
    assert client.get(DRAFT).context["changes"] == []


@pytest.mark.parametrize(
    "words", [{"name": "E" * 100}, {"sustained_quarters": 0}, {"sustained_quarters": 14, "sustained_of": 16}]
)
def test_what_the_form_accepts_a_file_accepts(as_: As, draft: LadderVersion, words: dict[str, Any]) -> None:
    sent = {"name": "Engineer", "sustained_quarters": 2, "sustained_of": 4, "revision": revision(), **words}
    assert as_("ines").post(f"{DRAFT}version/", sent).status_code in (302, 422)
    assert read(write(in_draft())) == in_draft()


@pytest.mark.parametrize("path", [f"{DRAFT}removal/", f"{DRAFT}expectations/risk-mid-1/removal/", "/ladders/upload/"])
def test_what_changes_something_asks_for_a_button(as_: As, draft: LadderVersion, path: str) -> None:
    assert as_("ines").get(path).status_code == 405


def test_a_draft_is_thrown_away(as_: As, draft: LadderVersion, ladder: LadderVersion) -> None:
    as_("ines").post(f"{DRAFT}removal/")
    assert set(LadderVersion.objects.all()) == {ladder}


# ---- two owners


@pytest.fixture
def second_owner(cast: Cast) -> User:
    cast.petra.is_ladder_owner = True
    cast.petra.save()
    return cast.petra


RISK = f"{DRAFT}expectations/risk-mid-1/"


def test_the_second_of_two_owners_gets_their_words_back_and_overwrites_nothing(
    as_: As, draft: LadderVersion, second_owner: User
) -> None:
    seen = revision()
    as_("petra").post(RISK, {"text": "Of Petra.", "revision": seen})
    answer = as_("ines").post(RISK, {"text": "Of Ines.", "example": "Typed by Ines.", "revision": seen})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Somebody else changed the draft while you wrote." in page
    assert "Of Ines." in page and "Typed by Ines." in page
    assert words_of("risk-mid-1")["text"] == "Of Petra."


def test_the_second_of_two_owners_may_save_after_having_looked(
    as_: As, draft: LadderVersion, second_owner: User
) -> None:
    seen = revision()
    as_("petra").post(f"{DRAFT}levels/mid/", {"name": "Middle", "revision": seen})
    client = as_("ines")
    form = client.post(RISK, {"text": "Of Ines.", "revision": seen}).context["form"]
    client.post(RISK, {"text": "Of Ines.", "revision": form["revision"].value()})
    assert (in_draft()["levels"][1]["name"], words_of("risk-mid-1")["text"]) == ("Middle", "Of Ines.")


def test_the_second_of_two_owners_removes_nothing(as_: As, draft: LadderVersion, second_owner: User) -> None:
    seen = revision()
    as_("petra").post(RISK, {"text": "Of Petra.", "revision": seen})
    answer = as_("ines").post(f"{RISK}removal/", {"revision": seen}, follow=True)
    assert "The draft was changed by somebody else." in text_of(answer)
    assert words_of("risk-mid-1")["text"] == "Of Petra."


def test_the_second_of_two_owners_adds_nothing_unseen(as_: As, draft: LadderVersion, second_owner: User) -> None:
    seen = revision()
    as_("petra").post(f"{DRAFT}risk/mid/new/", {"text": "Names the risk.", "revision": seen})
    answer = as_("ines").post(f"{DRAFT}risk/mid/new/", {"text": "Says the risk.", "revision": seen})
    assert (answer.status_code, "Says the risk." in text_of(answer)) == (409, True)
    assert [row["key"] for row in in_draft()["expectations"] if row["key"].endswith("the-risk")] == ["names-the-risk"]


def test_an_open_form_does_not_overwrite_a_file_uploaded_meanwhile(
    as_: As, draft: LadderVersion, second_owner: User
) -> None:
    seen, document = revision(), small_ladder()
    document["expectations"][8]["text"] = "From the file of Petra."
    assert document["expectations"][8]["key"] == "risk-mid-1"
    upload(as_("petra"), write(document).encode())
    answer = as_("ines").post(RISK, {"text": "Of Ines.", "revision": seen})
    assert answer.status_code == 409
    assert words_of("risk-mid-1")["text"] == "From the file of Petra."


def test_an_open_form_does_not_overwrite_a_draft_started_anew(
    as_: As, draft: LadderVersion, second_owner: User
) -> None:
    seen, petra = revision(), as_("petra")
    petra.post(f"{DRAFT}removal/")
    petra.post("/ladders/engineer/drafting/")
    answer = as_("ines").post(RISK, {"text": "Of Ines.", "revision": seen})
    assert answer.status_code == 409
    assert words_of("risk-mid-1")["text"] == "Shows risk as a mid, in way 1."


def test_an_open_form_does_not_overwrite_the_draft_of_the_next_version(
    as_: As, draft: LadderVersion, second_owner: User
) -> None:
    seen, petra = revision(), as_("petra")
    petra.post(f"{DRAFT}publication/")
    petra.post("/ladders/engineer/drafting/")
    while revision() < seen:
        petra.post(f"{DRAFT}levels/mid/", {"name": "Middle", "revision": revision()})
    answer = as_("ines").post(RISK, {"text": "Of Ines.", "revision": seen})
    assert answer.status_code == 409
    assert words_of("risk-mid-1")["text"] == "Shows risk as a mid, in way 1."


# ---- publishing, from beginning to end


def test_ines_drafts_and_publishes_a_version(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    """Start, edit, remove, add, read the difference, decide, publish."""
    moved, orphan = claim(log(cast.ada), "risk-mid-1"), claim(log(cast.zoe), "risk-mid-2")
    ines, page = as_("ines"), f"{DRAFT}publication/"
    ines.post("/ladders/engineer/drafting/")
    head = {"name": "Engineer", "notes": "Risk anew.", "summary": "A ladder for tests."}
    ines.post(f"{DRAFT}version/", {**head, "sustained_quarters": 2, "sustained_of": 4, "revision": revision()})
    for key in ("risk-mid-1", "risk-mid-2"):
        ines.post(f"{DRAFT}expectations/{key}/removal/", {"revision": revision()})
    ines.post(f"{DRAFT}risk/mid/new/", {"text": "Weighs the risk.", "revision": revision()})

    shown = ines.get(page)
    assert list(shown.context["form"].fields) == ["risk-mid-1", "risk-mid-2"]
    assert {(change.kind, change.key) for change in shown.context["changes"]} == {
        ("removed", "risk-mid-1"),
        ("removed", "risk-mid-2"),
        ("added", "weighs-the-risk"),
    }

    answer = ines.post(page, {"risk-mid-1": "weighs-the-risk", "risk-mid-2": "-"})
    assert (answer.status_code, answer.url) == (302, "/ladders/engineer/changes/")
    versions = LadderVersion.objects.order_by("number").values_list("number", "status", "notes", "published_by__name")
    assert list(versions) == [
        (1, Status.RETIRED, "First version.", None),
        (2, Status.PUBLISHED, "Risk anew.", "Ines Duarte"),
    ]
    claims = Claim.objects.order_by("pk").values_list("pk", "expectation__version__number", "expectation__key")
    assert list(claims) == [(moved.pk, 2, "weighs-the-risk"), (orphan.pk, 1, "risk-mid-2")]
    assert "Weighs the risk." in text_of(as_("zoe").get("/ladders/engineer/"))


@pytest.mark.parametrize("sent", [{"risk-mid-1": "", "csrf": "x"}, {"risk-mid-1": "sees-all"}, {"risk-mid-2": "-"}])
def test_nothing_is_published_while_a_removed_expectation_is_undecided(
    as_: As, draft: LadderVersion, cast: Cast, sent: dict[str, str]
) -> None:
    actions.remove_expectation(draft.expectations.get(key="risk-mid-1"), by=cast.ines, revision=draft.revision)
    answer = as_("ines").post(f"{DRAFT}publication/", sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["risk-mid-1"])
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_the_page_proposes_what_the_file_decided(as_: As, ladder: LadderVersion) -> None:
    document = ladder_of(
        {"weighs-it": "mid"}, "risk-mid-1", "risk-mid-2", moved={"risk-mid-1": "weighs-it", "risk-mid-2": None}
    )
    actions.import_document(document, by=None)
    form = as_("ines").get(f"{DRAFT}publication/").context["form"]
    assert {name: form[name].value() for name in form.fields} == {"risk-mid-1": "weighs-it", "risk-mid-2": "-"}


def test_a_lost_level_is_refused_in_words(as_: As, ladder: LadderVersion) -> None:
    gone = ["autonomy-senior-1", "autonomy-senior-2", "risk-senior-1", "risk-senior-2"]
    document = ladder_of({}, *gone)
    document["levels"] = document["levels"][:2]
    actions.import_document(document, by=None)
    answer = as_("ines").post(f"{DRAFT}publication/", dict.fromkeys(gone, "-"))
    assert "a level cannot disappear: Senior." in text_of(answer)
    ladder.refresh_from_db()
    assert ladder.status == Status.PUBLISHED


def test_a_published_version_has_no_page_to_edit_it(as_: As, ladder: LadderVersion) -> None:
    client = as_("ines")
    answers = {path: client.post(path, {"revision": 1, "text": "Changed."}).status_code for path in WRITING}
    assert answers == dict.fromkeys(WRITING, 404)
    assert document_of(ladder) == small_ladder()


# ---- what changed for me

CHANGES = "/ladders/engineer/changes/"


def for_me(client: Client) -> dict[str, set[str]]:
    """The lists under “For you”: what each is called, and what stands in it."""
    page = text_of(client.get(CHANGES))
    lists = re.findall(r'<h3 class="mt-4">([^<:,]*)[^<]*</h3><ul class="rows">(.*?)</ul>', page, re.DOTALL)
    return {title: set(re.findall(r'class="what"[^>]*>(.*?)</a>', rows)) for title, rows in lists}


@pytest.fixture
def second(ladder: LadderVersion, cast: Cast) -> LadderVersion:
    """Version 2 after Ada (junior) and Zoe (mid) claimed different things."""
    place(cast.ada, "junior")
    place(cast.zoe, "mid")
    for person, title, key in [
        (cast.ada, "Moved", "risk-mid-1"),
        (cast.ada, "Orphaned", "risk-mid-2"),
        (cast.ada, "Reworded", "autonomy-junior-1"),
        (cast.ada, "As it stood", "autonomy-mid-1"),
        (cast.zoe, "Orphaned of Zoe", "risk-senior-1"),
        (cast.ben, "Moved of Ben", "risk-mid-1"),
    ]:
        claim(log(person, title), key)
    document = ladder_of(
        {"weighs-it": "mid", "new-junior": "junior", "new-senior": "senior"},
        "risk-mid-1",
        "risk-mid-2",
        "risk-senior-1",
        notes="Risk anew.",
    )
    document["expectations"][0]["text"] = "New words."
    return publish(document, moves={"risk-mid-1": "weighs-it", "risk-mid-2": None, "risk-senior-1": None})


def test_ada_sees_what_changed_for_her(as_: As, second: LadderVersion, cast: Cast) -> None:
    assert for_me(as_("ada")) == {
        "Carried to new words": {"Moved", "Reworded"},
        "Orphaned": {"Orphaned"},
        "Newly asked": {"Text of new-junior."},
    }
    mine = changed_for(cast.ada, second)
    assert mine is not None and mine.unchanged == 1


def test_zoe_sees_what_changed_for_her(as_: As, second: LadderVersion) -> None:
    assert for_me(as_("zoe")) == {"Orphaned": {"Orphaned of Zoe"}, "Newly asked": {"Text of new-senior."}}


def test_who_is_not_placed_sees_what_became_of_their_claims(as_: As, second: LadderVersion) -> None:
    assert for_me(as_("ben")) == {"Carried to new words": {"Moved of Ben"}}


def test_whom_a_version_does_not_touch_sees_the_difference_only(as_: As, second: LadderVersion) -> None:
    client = as_("omar")
    page = text_of(client.get(CHANGES))
    assert for_me(client) == {} and "For you" not in page
    assert "Risk anew." in page and "Text of weighs-it." in page


def test_a_claim_made_after_publishing_was_not_touched_by_it(second: LadderVersion, cast: Cast) -> None:
    claim(log(cast.zoe, "Made later"), "weighs-it")
    mine = changed_for(cast.zoe, second)
    assert mine is not None
    assert (mine.unchanged, mine.carried) == (0, [])


def test_an_expectation_that_moved_to_another_level_counts_as_placed_anew(
    as_: As, ladder: LadderVersion, cast: Cast
) -> None:
    """The words are the same, but they are now expected of somebody else."""
    place(cast.ada, "junior")
    claim(log(cast.ada, "Moved up"), "risk-mid-1")
    document = small_ladder()
    document["expectations"] = [
        {**row, "level": "senior"} if row["key"] == "risk-mid-1" else row for row in document["expectations"]
    ]
    version = publish(document)
    mine = changed_for(cast.ada, version)
    assert mine is not None
    assert ([made.evidence.title for made in mine.carried], mine.unchanged) == (["Moved up"], 0)


def test_a_third_version_does_not_tell_again_what_the_second_changed(
    as_: As, second: LadderVersion, cast: Cast
) -> None:
    document = document_of(second)
    document["expectations"] = [
        *document["expectations"],
        {
            "key": "newest",
            "dimension": "risk",
            "level": "junior",
            "text": "Text of newest.",
            "example": "",
            "counter_example": "",
        },
    ]
    publish({**document, "moved": {}})
    assert for_me(as_("ada")) == {"Newly asked": {"Text of newest."}}


def test_the_first_version_changed_nothing(as_: As, ladder: LadderVersion, cast: Cast) -> None:
    place(cast.ada, "junior")
    claim(log(cast.ada), "risk-mid-1")
    client = as_("ada")
    assert for_me(client) == {} and "This is the first version." in text_of(client.get(CHANGES))


# ---- the banner


def has_banner(client: Client) -> bool:
    return "Engineer, version 2, is in force." in text_of(client.get("/"))


def test_the_banner_stands_for_whoever_is_placed_on_the_ladder(as_: As, second: LadderVersion, cast: Cast) -> None:
    place(cast.noor, "senior")
    assert {name for name in NAMES if has_banner(as_(name))} == {"ada", "zoe", "noor"}


def test_the_banner_goes_for_the_reader_who_has_read_it_and_nobody_else(as_: As, second: LadderVersion) -> None:
    ada, zoe = as_("ada"), as_("zoe")
    assert ada.post(f"{CHANGES}seen/").url == "/"
    ada.post(f"{CHANGES}seen/")
    assert (has_banner(ada), has_banner(zoe)) == (False, True)


def test_there_is_no_banner_for_a_first_version(as_: As, ladder: LadderVersion, cast: Cast) -> None:
    place(cast.ada, "junior")
    assert "is in force." not in text_of(as_("ada").get("/"))


def test_there_is_no_banner_for_another_ladder(as_: As, ladder: LadderVersion, cast: Cast) -> None:
    place(cast.ada, "junior")
    publish(small_ladder("designer"))
    publish(small_ladder("designer", name="Second"))
    assert "is in force." not in text_of(as_("ada").get("/"))


def test_whoever_has_the_banner_can_put_it_away(as_: As, ladder: LadderVersion, cast: Cast) -> None:
    """Also somebody the version does not touch: the button is on the page the banner leads to."""
    place(cast.ada, "junior")
    document = small_ladder()
    document["expectations"][0]["text"] = "New words."
    publish(document)
    client = as_("ada")
    assert has_banner(client)
    assert f'action="{CHANGES}seen/"' in text_of(client.get(CHANGES))


# ---- placements


def set_level(client: Client, person: User, key: str = "mid", since: date | str = "2026-01-01") -> Any:
    level = Level.objects.get(key=key, version__status=Status.PUBLISHED)
    return client.post(f"/people/{person.pk}/placement/", {"level": level.pk, "since": str(since)})


@pytest.mark.parametrize("name", NAMES)
def test_the_manager_and_administrators_place_ada(as_: As, cast: Cast, ladder: LadderVersion, name: str) -> None:
    allowed = name in ("mia", "rafael")
    assert set_level(as_(name), cast.ada).status_code == (302 if allowed else 403)
    placed = list(Placement.objects.values_list("person__name", "level__key", "set_by__name"))
    assert placed == ([("Ada Lindqvist", "mid", cast[name].name)] if allowed else [])


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_opens_the_form_to_place_themselves(as_: As, cast: Cast, ladder: LadderVersion, name: str) -> None:
    client = as_(name)
    assert client.get(f"/people/{cast[name].pk}/placement/").status_code == 403
    assert set_level(client, cast[name]).status_code == 403
    assert not Placement.objects.exists()


def test_a_day_to_come_is_refused_at_the_field(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    answer = set_level(as_("mia"), cast.ada, since=timezone.localdate() + timedelta(days=1))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"since": ["This day is still to come."]}
    assert not Placement.objects.exists()


def test_levels_to_choose_from_are_those_in_force(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    second, other = publish(small_ladder(name="Maker")), publish(small_ladder("designer"))
    actions.start_draft(ladder.ladder, by=cast.ines)
    form = as_("mia").get(f"/people/{cast.ada.pk}/placement/").context["form"]
    assert set(form.fields["level"].queryset) == {*second.levels.all(), *other.levels.all()}


def test_earlier_placements_stay_in_the_history(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    mia = as_("mia")
    set_level(mia, cast.ada, "junior", "2025-01-01")
    set_level(mia, cast.ada, "mid", "2026-01-01")
    page = text_of(mia.get(f"/people/{cast.ada.pk}/"))
    assert re.findall(r"since <time[^>]*>(.*?)</time>, set by Mia Okafor", page) == ["1 Jan 2026", "1 Jan 2025"]


def test_a_placement_is_shown_on_a_persons_page_to_whom_it_concerns(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    place(cast.ada, "senior")
    shown = {name for name in NAMES if "since <time" in text_of(as_(name).get(f"/people/{cast.ada.pk}/"))}
    assert shown == {"ada", "mia", "petra", "rafael"}


def test_the_way_to_a_new_placement_is_offered_to_whom_may_take_it(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    path = f"/people/{cast.ada.pk}/placement/"
    assert {name for name in NAMES if path in text_of(as_(name).get(f"/people/{cast.ada.pk}/"))} == {"mia", "rafael"}
