"""Roadmap pages: read by everybody, drafted and published by Ines; moving is one's own."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.models import RoadmapVersion
from growth.roadmaps.versions import actions
from growth.roadmaps.versions.documents import document_of
from growth.roadmaps.versions.files import MOST_BYTES, read, write
from ladder.models import LadderVersion
from tests.cases import for_each
from tests.people import NAMES, Cast
from tests.roadmaps.making import milestone, on_roadmap, publish_roadmap, small_roadmap, stone

As = Callable[[str], Client]
LIBRARY = "/roadmap/library/"
ONE = f"{LIBRARY}to-ai/versions/1/"
DRAFT = f"{LIBRARY}to-ai/draft/"
OTHERS = [name for name in NAMES if name != "ines"]


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def known(ladder: str) -> set[str]:
    return {row["expectation"] for row in small_roadmap()["milestones"]}


@pytest.fixture
def draft(roadmap: RoadmapVersion, cast: Cast) -> RoadmapVersion:
    return actions.import_document(small_roadmap(name="In the making", summary="Said anew."), by=cast.ines)


def upload(client: Client, content: bytes) -> Any:
    return client.post(f"{LIBRARY}upload/", {"file": SimpleUploadedFile("roadmap.yaml", content)})


# ---- who sees what


@for_each("name", NAMES)
def test_everybody_reads_what_is_in_force_and_ladder_owners_the_draft(
    as_: As, draft: RoadmapVersion, name: str
) -> None:
    client, is_owner = as_(name), name == "ines"
    there = 200 if is_owner else 404
    expected = {
        LIBRARY: 200, ONE: 200, f"{ONE}file/": 200, f"{LIBRARY}to-ai/changes/": 200, DRAFT: there,
        f"{LIBRARY}to-ai/versions/2/file/": there, f"{LIBRARY}to-ai/versions/2/": 302 if is_owner else 404,
        f"{LIBRARY}other/versions/1/": 404, "/roadmap/newer/": 404,
    }  # fmt: skip
    assert {path: client.get(path).status_code for path in expected} == expected
    page = text_of(client.get(LIBRARY))
    assert ("In the making" in page, "Upload as a draft" in page) == (is_owner, is_owner)
    assert ("Open the draft" in text_of(client.get(ONE))) == is_owner


@for_each("name", OTHERS)
def test_others_write_nothing(as_: As, draft: RoadmapVersion, name: str) -> None:
    client, before = as_(name), document_of(draft)
    assert upload(client, write(small_roadmap(name="Mine")).encode()).status_code == 403
    assert client.post(f"{DRAFT}publication/").status_code == 404
    assert client.post(f"{DRAFT}removal/").status_code == 404
    draft.refresh_from_db()
    assert draft.is_draft and document_of(draft) == before


def test_changes_are_posted(as_: As, draft: RoadmapVersion) -> None:
    paths = [f"{LIBRARY}upload/", f"{DRAFT}publication/", f"{DRAFT}removal/", "/roadmap/newer/moving/"]
    assert {as_("ines").get(path).status_code for path in paths} == {405}


# ---- reading


def test_the_list_says_what_each_asks(as_: As, roadmap: RoadmapVersion) -> None:
    page = text_of(as_("zoe").get(LIBRARY))
    assert "6 months, 4–6 hours a week, 5 milestones, on the ladder Engineer. Version 1, last updated" in page


def test_an_empty_list_says_where_roadmaps_come_from(as_: As, ladder: LadderVersion) -> None:
    assert "manage.py import_built_in_roadmaps" in text_of(as_("ines").get(LIBRARY))


def test_the_page_of_a_version_shows_all_of_it(as_: As, roadmap: RoadmapVersion) -> None:
    page = text_of(as_("zoe").get(ONE))
    document = small_roadmap()
    words = [document["summary"], "5, of which 1 optional", "Months 1 to 3", "24–36 h", "8–12 h"]
    words += [phase[name] for phase in document["phases"] for name in ("name", "summary")]
    words += ["Read one design every week.", "<strong>Book.</strong> How services fail."]
    words += [row[name] for row in document["milestones"] for name in ("title", "what", "why")]
    words += ["<strong>Design memo.</strong> A memo.", "Shows risk as a mid, in way 1.", "/expectations/risk-mid-1/"]
    words += ['<a class="quiet-link" href="#m-memo">The memo</a>', "Is the consistency of output measured over time?"]
    words += [row[name] for row in document["mistakes"] for name in ("name", "question", "signs", "suggestion")]
    assert [word for word in words if word not in page] == []


def test_a_version_no_longer_in_force_says_so(as_: As, roadmap: RoadmapVersion) -> None:
    publish_roadmap(small_roadmap(name="Next"))
    page = text_of(as_("zoe").get(ONE))
    assert "This version is no longer in force." in page and f'href="{LIBRARY}to-ai/versions/2/"' in page
    assert f'href="{ONE}"' in text_of(as_("zoe").get(f"{LIBRARY}to-ai/versions/2/"))


def test_an_expectation_that_the_ladder_lost_is_said_to_be_gone(as_: As, roadmap: RoadmapVersion) -> None:
    LadderVersion.objects.update(status="retired")
    assert "An expectation that the ladder no longer has" in text_of(as_("zoe").get(ONE))


def test_the_file_can_be_downloaded_and_read_again(as_: As, roadmap: RoadmapVersion) -> None:
    answer = as_("zoe").get(f"{ONE}file/")
    assert answer["Content-Disposition"] == 'attachment; filename="to-ai-v1.yaml"'
    assert read(answer.content.decode(), known) == small_roadmap()


def test_what_changed_stands_on_a_page_of_its_own(as_: As, roadmap: RoadmapVersion) -> None:
    path = f"{LIBRARY}to-ai/changes/"
    assert "This is the first version." in text_of(as_("zoe").get(path))
    publish_roadmap(small_roadmap(summary="Said anew.", notes="Clearer."))
    page = text_of(as_("zoe").get(path))
    assert [
        word for word in ("Clearer.", "<ins>Said anew.</ins>", "<del>A roadmap for tests.</del>") if word not in page
    ] == []


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    as_: As, roadmap: RoadmapVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_("ines")
    client.get(LIBRARY)
    for more in ((), ("two", "three")):
        for key in more:
            publish_roadmap(small_roadmap(key))
            actions.import_document(small_roadmap(key, name="Draft"), by=None)
        with django_assert_num_queries(8):
            client.get(LIBRARY)


def test_a_version_takes_as_many_queries_for_fifteen_milestones_as_for_five(
    as_: As, roadmap: RoadmapVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_("zoe")
    client.get(ONE)
    more = [milestone(f"more-{number}", "second", "code", hours={"low": 1, "high": 2}) for number in range(10)]
    publish_roadmap(small_roadmap("more", milestones=[*small_roadmap()["milestones"], *more]))
    for path in (ONE, f"{LIBRARY}more/versions/1/"):
        with django_assert_num_queries(11):
            client.get(path)


# ---- writing


def test_an_uploaded_file_becomes_the_draft(as_: As, roadmap: RoadmapVersion) -> None:
    answer = upload(as_("ines"), write(small_roadmap(name="Next")).encode())
    assert (answer.status_code, answer.url) == (302, DRAFT)
    assert document_of(RoadmapVersion.objects.get(status="draft")) == small_roadmap(name="Next")


@for_each(
    "content, problem",
    [
        (
            write(small_roadmap()).replace("ladder: engineer", "ladder: none").encode(),
            "line 5: there is no ladder “none”",
        ),
        (write(small_roadmap(name="Größe")).encode("latin-1"), "The file is not UTF-8 text."),
        (b"x" * (MOST_BYTES + 1), "The file is larger than 2 MB."),
        (b"key: [", "line 1: Not YAML"),
    ],
)
def test_a_faulty_file_comes_back_with_its_faults(
    as_: As, roadmap: RoadmapVersion, content: bytes, problem: str
) -> None:
    answer = upload(as_("ines"), content)
    assert answer.status_code == 422
    (found,) = answer.context["form"].errors["file"]
    assert problem in found and "Nothing was imported." in text_of(answer)
    assert set(RoadmapVersion.objects.all()) == {roadmap}


def test_a_draft_is_read_with_its_difference_and_published(as_: As, draft: RoadmapVersion) -> None:
    client = as_("ines")
    page = client.get(DRAFT)
    assert "<ins>Said anew.</ins>" in text_of(page) and "Seen by ladder owners only" in text_of(page)
    answer = client.post(f"{DRAFT}publication/", {"seen": page.context["seen"]})
    assert answer.url == f"{LIBRARY}to-ai/versions/2/"
    assert RoadmapVersion.objects.published().get() == draft
    assert client.post(f"{DRAFT}publication/").status_code == 404  # a second click finds no draft


def test_a_draft_replaced_meanwhile_is_not_published(as_: As, draft: RoadmapVersion) -> None:
    client = as_("ines")
    seen = client.get(DRAFT).context["seen"]
    actions.import_document(small_roadmap(name="Other"), by=None)
    answer = client.post(f"{DRAFT}publication/", {"seen": seen}, follow=True)
    assert answer.redirect_chain[-1] == (DRAFT, 302)
    assert "The draft was replaced after you opened it." in text_of(answer)
    assert RoadmapVersion.objects.get(status="draft").name == "Other"


def test_a_draft_is_thrown_away(as_: As, draft: RoadmapVersion, roadmap: RoadmapVersion) -> None:
    assert as_("ines").post(f"{DRAFT}removal/").url == LIBRARY
    assert set(RoadmapVersion.objects.all()) == {roadmap}


# ---- moving


@pytest.fixture
def enrolment(roadmap: RoadmapVersion, cast: Cast) -> Enrolment:
    made = on_roadmap(cast.ada)
    rows = [row for row in small_roadmap()["milestones"] if row["key"] != "runbook"]
    rows[1] = {**rows[1], "hours": {"low": 20, "high": 30}, "after": []}
    publish_roadmap(small_roadmap(milestones=[*rows, milestone("check", "second", "code")], notes="A check comes."))
    return made


def test_what_a_newer_version_means_is_told_before(as_: As, enrolment: Enrolment) -> None:
    page = text_of(as_("ada").get("/roadmap/newer/"))
    words = [
        "Move to version 2", "A check comes.", "1 milestone comes, 1 goes and 1 has other hours.", "The check",
        "The runbook", "20–30 h, before 8–12 h; no longer waits for “The memo”",
        "Whatever you close, with its evidence.",
    ]  # fmt: skip
    assert [word for word in words if word not in page] == []


def test_one_moves_one_s_own_plan(as_: As, enrolment: Enrolment, cast: Cast) -> None:
    client = as_("ada")
    page = client.get("/roadmap/newer/")
    sent = {"revision": page.context["enrolment"].revision, "to": page.context["to"].pk}
    assert client.post("/roadmap/newer/moving/", sent).url == "/roadmap/"
    enrolment.refresh_from_db()
    assert enrolment.version.number == 2 and stone(enrolment, "check").state == "not_started"
    again = client.post("/roadmap/newer/moving/", sent, follow=True)
    assert "on the newest version already" in text_of(again)
    assert client.get("/roadmap/newer/").url == "/roadmap/"


@for_each("sent", [{}, {"revision": 1, "to": "x"}, {"revision": 7, "to": 0}, {"revision": "²", "to": 1}])
def test_a_page_of_before_moves_nothing(as_: As, enrolment: Enrolment, sent: dict[str, Any]) -> None:
    answer = as_("ada").post("/roadmap/newer/moving/", sent)
    assert answer.url == "/roadmap/newer/"
    enrolment.refresh_from_db()
    assert enrolment.version.number == 1


@for_each("name", [name for name in NAMES if name != "ada"])
def test_nobody_moves_the_plan_of_somebody_else(as_: As, enrolment: Enrolment, name: str) -> None:
    client = as_(name)
    assert client.get("/roadmap/newer/").status_code == 404
    assert client.post("/roadmap/newer/moving/", {"revision": 1, "to": 2}).status_code == 404


def test_a_move_takes_as_many_queries_however_much_comes(
    as_: As, enrolment: Enrolment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_("ada")
    client.get("/roadmap/newer/")
    for count in (1, 9):
        more = [milestone(f"more-{number}", "second", "code", hours={"low": 1, "high": 2}) for number in range(count)]
        publish_roadmap(small_roadmap(milestones=[*small_roadmap()["milestones"], *more]))
        with django_assert_num_queries(11):
            client.get("/roadmap/newer/")
