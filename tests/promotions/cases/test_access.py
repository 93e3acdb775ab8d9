"""Who reads which part of a case: one table, asked of page and API alike, for all the cast."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Opening, Read
from growth.mentoring.achievements.actions import take_consent_back
from growth.promotions.cases import reader_actions, writing
from growth.promotions.cases.models import Case
from tests.cases import for_each
from tests.factories import log
from tests.people import NAMES, Cast
from tests.promotions import making
from tests.promotions.cases.conftest import Full

SignIn = Callable[[str], Client]

OPEN = {"thesis", "project", "metric", "achieved"}
SIDES = {*OPEN, "inner", "assessed", "left-out", "comment"}
READS: dict[str, set[str]] = {
    **{who: set() for who in NAMES},
    "ada": SIDES,
    "mia": SIDES,
    "noor": {*OPEN, "comment"},  # an invited reader, and what she said herself
    "zoe": OPEN,  # asked for an endorsement
    "ines": OPEN,  # asked to be an advocate
}
SEES = {"ada", "mia", "noor", "zoe", "ines", "petra"}  # Petra answers gates, and reads nothing of the document
API = {
    "thesis": ("case-sections", "body"),
    "inner": ("case-sections", "body"),
    "project": ("case-projects", "title"),
    "metric": ("case-metrics", "name"),
    "achieved": ("case-achievements", "words"),
    "assessed": ("case-assessments", "words"),
    "comment": ("case-section-comments", "words"),
}


def words_in(body: str) -> set[str]:
    return set(re.findall(r"word-(thesis|inner|project|metric|achieved|assessed|left-out|comment|note)", body))


def rows(client: Client, part: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/{part}/").json()["results"]
    return found


def in_api(client: Client) -> set[str]:
    found = {word for part, field in API.values() for row in rows(client, part) for word in words_in(str(row[field]))}
    return found | ({"left-out"} if rows(client, "case-left-out") else set())


@for_each("who", NAMES)
def test_each_reads_exactly_their_parts_on_page_and_api(as_: SignIn, full: Full, who: str) -> None:
    client = as_(who)
    answer = client.get(f"/cases/{full.case.pk}/")
    assert answer.status_code == (200 if who in SEES else 404)
    if who in SEES:
        assert words_in(answer.content.decode()) == READS[who]
    assert in_api(client) == READS[who]


@for_each("who", NAMES)
def test_one_case_is_found_or_not_at_both_doors_and_in_the_lists(as_: SignIn, full: Full, who: str) -> None:
    client = as_(who)
    expected = who in SEES
    assert (f'href="/cases/{full.case.pk}/"' in client.get("/cases/").content.decode()) == expected
    assert [row["id"] for row in rows(client, "cases")] == ([full.case.pk] if expected else [])
    assert client.get(f"/api/v1/cases/{full.case.pk}/").status_code == (200 if expected else 404)
    record = client.get(f"/api/v1/cases/{full.case.pk}/record/").status_code
    assert record == (200 if who in ("ada", "mia") else 404)


def test_strangers_are_sent_away(full: Full) -> None:
    for path in ("", f"{full.case.pk}/", f"sections/{full.thesis.pk}/", f"projects/{full.project.pk}/"):
        assert Client().get(f"/cases/{path}").status_code == 302
    for part in ("cases", "case-sections", "case-notes", "case-readers"):
        assert Client().get(f"/api/v1/{part}/").status_code in (401, 403)


@for_each("state", ["agreed", "submitted", "withdrawn"])
def test_others_read_nothing_of_it_before_it_is_drafted_and_after_it_left(as_: SignIn, full: Full, state: str) -> None:
    making.in_state(full.case, state)
    for who in ("noor", "zoe", "ines", "petra"):
        client = as_(who)
        answer = client.get(f"/cases/{full.case.pk}/")
        is_running = state in ("idea", "agreed", "submitted")
        assert answer.status_code == (200 if is_running else 404)
        assert words_in(answer.content.decode()) == set()
        assert in_api(client) == ({"comment"} if who == "noor" else set())  # her own words stay hers
        assert client.get(f"/cases/projects/{full.project.pk}/").status_code == 404
    for who in ("ada", "mia"):
        assert words_in(as_(who).get(f"/cases/{full.case.pk}/").content.decode()) == SIDES


def test_a_note_is_its_authors_alone(as_: SignIn, full: Full) -> None:
    for who in NAMES:
        client = as_(who)
        page = client.get(f"/cases/{full.case.pk}/note/")
        assert page.status_code == (200 if who in ("ada", "mia") else 403 if who in SEES else 404)
        assert ("word-note" in page.content.decode()) == (who == "ada")
        assert [row["body"] for row in rows(client, "case-notes")] == (["word-note"] if who == "ada" else [])


def test_readers_are_known_to_the_sides_and_to_themselves(as_: SignIn, full: Full) -> None:
    reader_actions.invite_reader(full.case, by=full.case.person, person=as_people(full)["ben"])
    both = {as_people(full)["noor"].pk, as_people(full)["ben"].pk}
    expected = {**{who: set() for who in NAMES}, "ada": both, "mia": both}
    expected |= {who: {as_people(full)[who].pk} for who in ("noor", "ben")}
    for who in NAMES:
        assert {row["person"] for row in rows(as_(who), "case-readers")} == expected[who], who
    assert (
        "Ben Achterberg"
        not in as_("noor").get(f"/cases/{full.case.pk}/").content.decode().split("<main")[1].split("People mentored")[0]
    )


def as_people(full: Full) -> dict[str, Any]:
    from accounts.models import User

    return {person.name.split()[0].lower(): person for person in User.objects.all()}


def test_a_reader_who_was_ended_reads_nothing_more(as_: SignIn, full: Full) -> None:
    reader_actions.end_reader(full.reader, by=full.case.person)
    assert as_("noor").get(f"/cases/{full.case.pk}/").status_code == 404
    assert in_api(as_("noor")) == {"comment"}


def test_the_candidate_is_not_told_who_was_asked_for_an_endorsement(as_: SignIn, full: Full) -> None:
    told = {who: "Zoe Tanaka" in _head(as_(who), full) for who in ("ada", "mia", "noor", "ines")}
    assert told == {"ada": False, "mia": True, "noor": False, "ines": False}


def _head(client: Client, full: Full) -> str:
    return client.get(f"/cases/{full.case.pk}/").content.decode().split("<main")[1].split("</header>")[0]


def test_consent_taken_back_takes_the_words_away_everywhere(as_: SignIn, full: Full, cast: Cast) -> None:
    take_consent_back(full.named.achievement, by=cast.ben)
    for who in ("ada", "mia", "noor"):
        assert "word-achieved" not in as_(who).get(f"/cases/{full.case.pk}/").content.decode()
        assert rows(as_(who), "case-achievements") == []


def test_private_items_that_would_count_are_told_to_the_candidate_alone(as_: SignIn, full: Full, cast: Cast) -> None:
    from tests.factories import claim

    claim(log(cast.ada, "Secret line"), "risk-senior-1")
    told = {who: "1 private item of yours" in as_(who).get(f"/cases/{full.case.pk}/").content.decode() for who in SEES}
    assert {who for who, is_told in told.items() if is_told} == {"ada"}
    assert "Secret line" not in as_("mia").get(f"/cases/{full.case.pk}/").content.decode()


def test_a_private_item_that_is_left_out_shows_itself_to_nobody_else(as_: SignIn, full: Full, cast: Cast) -> None:
    writing.leave_out(full.case, by=cast.ada, evidence=log(cast.ada, "Secret line"))
    assert "Secret line" in as_("ada").get(f"/cases/{full.case.pk}/").content.decode()
    assert "Secret line" not in as_("mia").get(f"/cases/{full.case.pk}/").content.decode()
    assert len(rows(as_("mia"), "case-left-out")) == 1


def test_what_is_tied_to_a_project_each_reads_as_far_as_they_may(as_: SignIn, full: Full, cast: Cast) -> None:
    full.project.evidence.add(full.item)  # shared with the growth circle: Mia and, as a mentor, Noor
    for who, shown in (("ada", True), ("mia", True), ("noor", True), ("zoe", False)):
        page = as_(who).get(f"/cases/projects/{full.project.pk}/").content.decode()
        (row,) = rows(as_(who), "case-projects")
        assert ("word-left-out" in page) == bool(row["evidence"]) == shown, who


def test_an_administrator_sees_nothing_even_with_the_record_open(as_: SignIn, full: Full, cast: Cast) -> None:
    from accounts.reads import open_record

    open_record(cast.ada, by=cast.rafael, reason="A court asked for it, in writing.", hours=1)
    assert Opening.objects.in_force().exists()
    assert as_("rafael").get(f"/cases/{full.case.pk}/").status_code == 404
    assert rows(as_("rafael"), "cases") == []


def test_reads_by_others_are_recorded(as_: SignIn, full: Full) -> None:
    for who in ("ada", "mia", "noor"):
        as_(who).get(f"/cases/{full.case.pk}/")
        rows(as_(who), "case-sections")
    reads = set(Read.objects.filter(what="promotion case").values_list("reader__name", "subject__name", "via"))
    assert reads == {(name, "Ada Lindqvist", via) for name in ("Mia Okafor", "Noor Haddad") for via in ("page", "API")}


def test_what_only_the_sides_know_of_a_case_is_null_for_others(as_: SignIn, full: Full) -> None:
    for who in ("ada", "noor"):
        said = as_(who).get(f"/api/v1/cases/{full.case.pk}/").json()
        assert (said["candidate_agreed_at"] is None) == (who == "noor")
        assert said["state"] == "drafting"


def test_an_earlier_case_with_another_manager_is_not_told_of(as_: SignIn, full: Full, cast: Cast) -> None:
    earlier = Case.objects.create(
        person=cast.ada, manager=cast.petra, template=full.case.template, target=full.case.target, state="withdrawn",
        started_by=cast.ada,
    )  # fmt: skip
    Case.objects.filter(pk=full.case.pk).update(follows=earlier)
    for who, knows in (("ada", True), ("mia", False)):
        page = as_(who).get(f"/cases/{full.case.pk}/").content.decode()
        follows = as_(who).get(f"/api/v1/cases/{full.case.pk}/").json()["follows"]
        assert ("an earlier case" in page) == (follows == earlier.pk) == knows


# ---- who changes what

CHANGES: dict[str, tuple[str, str, set[str]]] = {
    # page, API path and method, who may
    "section": ("sections/{thesis}/", "case-sections/{thesis}/ PATCH", {"ada", "mia"}),
    "manager's section": ("sections/{inner}/", "case-sections/{inner}/ PATCH", {"mia"}),
    "project": ("projects/{project}/edit/", "case-projects/{project}/ PATCH", {"ada", "mia"}),
    "project up": ("projects/{project}/rising/", "case-projects/{project}/rising/ POST", {"ada", "mia"}),
    "metric": ("metrics/{metric}/", "case-metrics/{metric}/ PATCH", {"ada", "mia"}),
    "new project": ("{case}/projects/new/", "case-projects/ POST", {"ada", "mia"}),
    "new metric": ("{case}/metrics/new/", "case-metrics/ POST", {"ada", "mia"}),
    "assessment": ("{case}/assessment/", "case-assessments/ POST", {"ada", "mia"}),
    "invite": ("{case}/readers/", "case-readers/ POST", {"ada"}),
    "end a reader": ("readers/{reader}/ending/", "case-readers/{reader}/ending/ POST", {"ada"}),
    "leave out": ("{case}/left-out/", "case-left-out/ POST", {"ada"}),
    "take in": ("left-out/{left_out}/removal/", "case-left-out/{left_out}/ DELETE", {"ada"}),
    "name": ("{case}/achievements/", "case-achievements/ POST", {"ada"}),
    "unname": ("achievements/{named}/removal/", "case-achievements/{named}/ DELETE", {"ada"}),
    "settle": (
        "section-comments/{comment}/settlement/", "case-section-comments/{comment}/settlement/ POST", {"ada", "mia"},
    ),
    "agree": ("{case}/agreement/", "cases/{case}/agreement/ POST", {"ada", "mia"}),
    "draft": ("{case}/drafting/", "cases/{case}/drafting/ POST", {"ada", "mia"}),
    "feedback": ("{case}/feedback/", "cases/{case}/feedback/ POST", {"mia"}),
    "call back": ("{case}/calling-back/", "cases/{case}/calling-back/ POST", {"mia"}),
    "release": ("{case}/release/", "cases/{case}/release/ POST", {"ada"}),
    "withdraw": ("{case}/withdrawal/", "cases/{case}/withdrawal/ POST", {"ada", "mia"}),
    "plan": ("{case}/planning/", "cases/{case}/planning/ POST", {"ada", "mia"}),
}  # fmt: skip


@for_each("change", list(CHANGES))
def test_only_those_it_is_up_to_change_it_at_both_doors(as_: SignIn, full: Full, change: str) -> None:
    """With an empty body: whoever may is told what is missing, or refused by the state; nobody else gets that far."""
    page, api, may = CHANGES[change]
    parts = {name: getattr(value, "pk", value) for name, value in vars(full).items()}
    path, method = api.format(**parts).split()
    before = _all_of(full)
    # Some are told of their case in the body, which is where those without a part in it are stopped.
    body = {
        "case": full.case.pk, "title": "x", "name": "x", "after": "1", "person": full.reader.person_id,
        "achievement": full.named.achievement_id, "dimension": "risk", "level": 2,
    }  # fmt: skip
    if "left-out" in path:
        body["evidence"] = full.item.pk
    for who in {"ada", "mia", "noor", "petra", "ben", "rafael"} - may:
        answer = as_(who).post(f"/cases/{page.format(**parts)}", {})
        assert answer.status_code in (403, 404), (who, answer.status_code)
        sent = body if path.count("/") == 1 else {}
        door = as_(who).generic(method, f"/api/v1/{path}", _json(sent), content_type="application/json")
        assert door.status_code in (400, 403, 404), (who, door.status_code)
        if door.status_code == 400:
            assert "Invalid pk" in door.content.decode()  # the case, or the part, is none they see
    assert _all_of(full) == before
    who = min(may)
    answer = as_(who).post(f"/cases/{page.format(**parts)}", {"evidence": full.item.pk})
    assert answer.status_code not in (403, 404), (who, answer.status_code)


def _json(body: dict[str, Any]) -> str:
    import json

    return json.dumps(body)


def _all_of(full: Full) -> list[Any]:
    case = making.fresh(full.case)
    return [
        (case.state, case.revision, case.effective_on),
        list(case.sections.values_list("body", "version")),
        list(case.projects.values_list("title", "version")),
        list(case.metrics.values_list("name", "after")),
        list(case.readers.values_list("person", "ended_at")),
        list(case.left_out.values_list("evidence")),
        list(case.achievements.values_list("achievement")),
        list(case.assessments.values_list("side", "level")),
    ]


@pytest.mark.parametrize("who", ["ada", "mia"])
def test_both_sides_start_one_and_nobody_else_for_ada(as_: SignIn, placed: Cast, who: str) -> None:
    for other in set(NAMES) - {"ada", "mia"}:
        page = as_(other).post(f"/cases/new/?person={placed.ada.pk}", {})
        api = as_(other).post("/api/v1/cases/", {"person": placed.ada.pk}, content_type="application/json")
        assert (page.status_code, api.status_code) == (403, 403), other
    assert not Case.objects.exists()
    made = as_(who).post("/api/v1/cases/", {"person": placed.ada.pk}, content_type="application/json")
    assert made.status_code == 201
    assert Case.objects.get().started_by == placed[who]
