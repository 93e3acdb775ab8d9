"""Ladders and placements through the second door: the same people see the same things."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from growth.evidence.models import Claim
from ladder import actions
from ladder.documents import document_of
from ladder.files import write
from ladder.models import LadderVersion, Level, Placement
from tests.factories import claim, log, publish, small_ladder
from tests.people import NAMES, Cast

As = Callable[[str], Client]
Status = LadderVersion.Status

LADDERS, PLACEMENTS = "/api/v1/ladders/", "/api/v1/placements/"
OTHERS = [name for name in NAMES if name != "ines"]


def send(client: Client, path: str, body: Any = None) -> Any:
    return client.post(path, body or {}, content_type="application/json")


def rows(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@pytest.fixture
def draft(ladder: LadderVersion, cast: Cast) -> LadderVersion:
    return actions.start_draft(ladder.ladder, by=cast.ines)


# ---- reading


@pytest.mark.parametrize("path", [LADDERS, "/api/v1/expectations/", PLACEMENTS])
def test_who_is_not_signed_in_reads_nothing(ladder: LadderVersion, path: str) -> None:
    assert Client().get(path).status_code == 403


def test_a_draft_is_listed_for_ladder_owners_only(as_: As, draft: LadderVersion, ladder: LadderVersion) -> None:
    listed = {name: {row["id"] for row in rows(as_(name).get(LADDERS))} for name in NAMES}
    assert listed == {**{name: {ladder.pk} for name in NAMES}, "ines": {ladder.pk, draft.pk}}


def test_a_draft_does_not_exist_for_others(as_: As, draft: LadderVersion) -> None:
    parts = [f"{LADDERS}{draft.pk}/{part}" for part in ("", "document/", "file/", "changes/")]
    clients = {name: as_(name) for name in NAMES}
    answers = {name: [client.get(path).status_code for path in parts] for name, client in clients.items()}
    assert answers == {**{name: [404] * 4 for name in OTHERS}, "ines": [200] * 4}


def test_asking_for_drafts_shows_others_none(as_: As, draft: LadderVersion) -> None:
    shown = {name: [row["id"] for row in rows(as_(name).get(f"{LADDERS}?status=draft"))] for name in ("zoe", "ines")}
    assert shown == {"zoe": [], "ines": [draft.pk]}


def test_the_document_and_the_file_are_the_ladder(as_: As, ladder: LadderVersion) -> None:
    client = as_("zoe")
    assert client.get(f"{LADDERS}{ladder.pk}/document/").json() == small_ladder()
    assert client.get(f"{LADDERS}{ladder.pk}/file/").json() == {"file": write(small_ladder())}


def test_changes_are_those_to_the_version_before(as_: As, ladder: LadderVersion) -> None:
    version = publish(small_ladder(summary="Said anew."))
    assert as_("zoe").get(f"{LADDERS}{version.pk}/changes/").json() == [
        {
            "kind": "changed",
            "part": "ladder",
            "key": "engineer",
            "title": "Engineer",
            "fields": [{"name": "summary", "before": "A ladder for tests.", "after": "Said anew."}],
        }
    ]


def test_expectations_are_those_in_force(as_: As, draft: LadderVersion, ladder: LadderVersion, cast: Cast) -> None:
    """Also for a ladder owner, who could see those of the draft."""
    part = draft.expectations.get(key="risk-mid-1")
    actions.change_part(part, by=cast.ines, revision=draft.revision, text="Only in the draft.")
    texts = {row["text"] for row in rows(as_("ines").get("/api/v1/expectations/?page_size=100"))}
    assert texts == {row["text"] for row in small_ladder()["expectations"]}


def test_expectations_are_narrowed_by_level_and_dimension(as_: As, ladder: LadderVersion) -> None:
    publish(small_ladder("designer"))
    query = "version__ladder__key=engineer&level__key=mid&dimension__key=risk"
    found = rows(as_("zoe").get(f"/api/v1/expectations/?{query}"))
    assert [(row["ladder"], row["key"]) for row in found] == [("engineer", "risk-mid-1"), ("engineer", "risk-mid-2")]


# ---- writing


@pytest.mark.parametrize("name", OTHERS)
def test_only_ladder_owners_bring_in_a_file(as_: As, ladder: LadderVersion, name: str) -> None:
    assert send(as_(name), LADDERS, {"file": write(small_ladder(name="Maker"))}).status_code == 403
    assert set(LadderVersion.objects.all()) == {ladder}


def test_a_file_becomes_the_draft(as_: As, ladder: LadderVersion) -> None:
    answer = send(as_("ines"), LADDERS, {"file": write(small_ladder(name="Maker"))})
    assert (answer.status_code, answer.json()["status"], answer.json()["number"]) == (201, "draft", 2)
    assert document_of(LadderVersion.objects.get(pk=answer.json()["id"])) == small_ladder(name="Maker")


def test_a_faulty_file_is_refused_with_its_lines_and_nothing_is_imported(as_: As, ladder: LadderVersion) -> None:
    text = write(small_ladder(name="Maker")).replace("name: Maker", "name: Maker\ncolour: red")
    answer = send(as_("ines"), LADDERS, {"file": text})
    assert (answer.status_code, list(answer.json())) == (400, ["file"])
    assert [problem.split(". ")[0] for problem in answer.json()["file"]] == ["line 1: the file: unknown key “colour”"]
    assert set(LadderVersion.objects.all()) == {ladder}


@pytest.mark.parametrize("file", ["key: !ladder x\n", "key: 2024-99-99\n", 'key: "\\0"\n', "[" * 400])
def test_a_file_that_makes_no_sense_is_refused_and_does_no_harm(as_: As, ladder: LadderVersion, file: str) -> None:
    client = as_("ines")
    client.raise_request_exception = False
    assert send(client, LADDERS, {"file": file}).status_code == 400


def tried_by_others(as_: As, version: LadderVersion) -> dict[str, tuple[int, int]]:
    """How others are answered when they throw a version away, and when they publish it."""
    path = f"{LADDERS}{version.pk}/"
    clients = {name: as_(name) for name in OTHERS}
    return {
        name: (client.delete(path).status_code, send(client, f"{path}publication/").status_code)
        for name, client in clients.items()
    }


def test_others_neither_throw_away_nor_publish_a_draft(as_: As, draft: LadderVersion) -> None:
    assert tried_by_others(as_, draft) == dict.fromkeys(OTHERS, (404, 404))
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_others_neither_throw_away_nor_publish_what_is_in_force(as_: As, ladder: LadderVersion) -> None:
    assert tried_by_others(as_, ladder) == dict.fromkeys(OTHERS, (403, 403))
    assert set(LadderVersion.objects.published()) == {ladder}


def test_not_even_a_ladder_owner_changes_a_published_version(as_: As, ladder: LadderVersion) -> None:
    client, path = as_("ines"), f"{LADDERS}{ladder.pk}/"
    answers = [
        client.delete(path).status_code,
        send(client, f"{path}publication/").status_code,
        client.patch(path, {"name": "Changed"}, content_type="application/json").status_code,
        client.put(path, {"name": "Changed"}, content_type="application/json").status_code,
    ]
    assert answers == [400, 400, 405, 405]
    assert document_of(ladder) == small_ladder()


def test_a_ladder_owner_throws_a_draft_away(as_: As, draft: LadderVersion, ladder: LadderVersion) -> None:
    assert as_("ines").delete(f"{LADDERS}{draft.pk}/").status_code == 204
    assert set(LadderVersion.objects.all()) == {ladder}


@pytest.fixture
def shorter(ladder: LadderVersion) -> LadderVersion:
    """A draft from which two expectations are gone."""
    document = small_ladder()
    document["expectations"] = [
        row for row in document["expectations"] if row["key"] not in ("risk-mid-1", "risk-mid-2")
    ]
    return actions.import_document(document, by=None)


@pytest.mark.parametrize("moves", [{}, {"risk-mid-1": None}, {"risk-mid-1": None, "risk-mid-2": "sees-all"}])
def test_publishing_is_refused_while_something_is_undecided(as_: As, shorter: LadderVersion, moves: Any) -> None:
    answer = send(as_("ines"), f"{LADDERS}{shorter.pk}/publication/", {"moves": moves})
    assert answer.status_code == 400
    shorter.refresh_from_db()
    assert shorter.status == Status.DRAFT


def test_publishing_carries_claims_where_it_was_decided(as_: As, shorter: LadderVersion, cast: Cast) -> None:
    moved, orphan = claim(log(cast.ada), "risk-mid-1"), claim(log(cast.ada), "risk-mid-2")
    moves = {"risk-mid-1": "risk-senior-1", "risk-mid-2": None}
    answer = send(as_("ines"), f"{LADDERS}{shorter.pk}/publication/", {"moves": moves})
    assert (answer.status_code, answer.json()["status"]) == (200, "published")
    claims = dict(Claim.objects.values_list("pk", "expectation__key"))
    assert claims == {moved.pk: "risk-senior-1", orphan.pk: "risk-mid-2"}


# ---- placements


def level_id(key: str = "mid") -> int:
    return Level.objects.get(key=key, version__status=Status.PUBLISHED).pk


def set_level(client: Client, person: User, *, key: str = "mid", since: date = date(2026, 1, 1)) -> Any:
    return send(client, PLACEMENTS, {"person": person.pk, "level": level_id(key), "since": str(since)})


@pytest.fixture
def placed(ladder: LadderVersion, cast: Cast) -> list[Placement]:
    level = Level.objects.select_related("version").get(pk=level_id())
    return [actions.place(cast[name], level=level, since=date(2025, 1, 1), by=None) for name in ("ada", "zoe")]


def test_placements_of_others_are_hidden(as_: As, placed: list[Placement], cast: Cast) -> None:
    seen = {name: {row["person"] for row in rows(as_(name).get(PLACEMENTS))} for name in NAMES}
    assert seen == {
        **{name: set() for name in NAMES},
        **{name: {cast.ada.pk} for name in ("ada", "mia", "petra")},
        "zoe": {cast.zoe.pk},
        "rafael": {cast.ada.pk, cast.zoe.pk},
    }


def test_a_placement_of_somebody_else_is_not_found(as_: As, placed: list[Placement]) -> None:
    answers = {name: as_(name).get(f"{PLACEMENTS}{placed[0].pk}/").status_code for name in NAMES}
    assert answers == {**dict.fromkeys(NAMES, 404), **dict.fromkeys(["ada", "mia", "petra", "rafael"], 200)}


def test_asking_for_one_person_does_not_show_what_is_hidden(as_: As, placed: list[Placement], cast: Cast) -> None:
    assert rows(as_("noor").get(f"{PLACEMENTS}?person={cast.ada.pk}")) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_manager_and_administrators_place_ada(as_: As, cast: Cast, ladder: LadderVersion, name: str) -> None:
    allowed = name in ("mia", "rafael")
    assert set_level(as_(name), cast.ada).status_code == (201 if allowed else 403)
    assert [row.set_by for row in Placement.objects.all()] == ([cast[name]] if allowed else [])


@pytest.mark.parametrize("name", NAMES)
def test_nobody_places_themselves(as_: As, cast: Cast, ladder: LadderVersion, name: str) -> None:
    assert set_level(as_(name), cast[name]).status_code == 403
    assert not Placement.objects.exists()


def test_a_day_to_come_is_refused_at_the_field(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    answer = set_level(as_("mia"), cast.ada, since=timezone.localdate() + timedelta(days=1))
    assert (answer.status_code, answer.json()) == (400, {"since": ["This day is still to come."]})
    assert not Placement.objects.exists()


def test_a_level_that_is_not_in_force_is_refused(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    publish(small_ladder(name="Maker"))
    body = {"person": cast.ada.pk, "level": ladder.levels.get(key="mid").pk, "since": "2026-01-01"}
    answer = send(as_("mia"), PLACEMENTS, body)
    assert (answer.status_code, list(answer.json())) == (400, ["level"])


def test_earlier_placements_are_kept(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    client = as_("mia")
    set_level(client, cast.ada, key="junior", since=date(2025, 1, 1))
    set_level(client, cast.ada, key="mid", since=date(2026, 1, 1))
    listed = {(row["since"], row["level"]) for row in rows(client.get(PLACEMENTS))}
    assert listed == {("2025-01-01", level_id("junior")), ("2026-01-01", level_id("mid"))}


def test_the_same_day_again_corrects_that_day_as_on_the_page(as_: As, cast: Cast, ladder: LadderVersion) -> None:
    client = as_("mia")
    set_level(client, cast.ada, key="junior")
    answer = set_level(client, cast.ada, key="mid")
    assert answer.status_code in (200, 201)
    assert [row.level.key for row in Placement.objects.all()] == ["mid"]


def test_trying_days_does_not_tell_strangers_since_when_somebody_is_placed(
    as_: As, placed: list[Placement], cast: Cast
) -> None:
    client = as_("noor")
    answers = [set_level(client, cast.ada, since=day) for day in (date(2025, 1, 1), date(2025, 1, 2))]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (403, {"detail": "You do not have permission to perform this action."})
    ] * 2


@pytest.mark.parametrize("method", ["patch", "put", "delete"])
def test_a_placement_is_never_rewritten(as_: As, placed: list[Placement], method: str) -> None:
    path = f"{PLACEMENTS}{placed[0].pk}/"
    answer = getattr(as_("mia"), method)(path, {"level": level_id("senior")}, content_type="application/json")
    assert answer.status_code == 405
    assert {row.level.key for row in Placement.objects.all()} == {"mid"}
