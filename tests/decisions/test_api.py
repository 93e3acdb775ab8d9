"""Decisions through the API: the same words, refusals and people as on the pages."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from growth.decisions.actions import link_decision
from growth.decisions.models import Decision
from tests.decisions.makers import make_accepted, make_draft, make_project, make_proposal
from tests.people import Cast

SignIn = Callable[[str], Client]
JSON = {"content_type": "application/json"}


def test_a_record_goes_from_a_draft_to_a_number(as_: SignIn, cast: Cast) -> None:
    ada, mia = as_("ada"), as_("mia")
    project = mia.post("/api/v1/projects/", {"name": "Payouts", "audience": "everyone"}, **JSON).json()
    body: dict[str, Any] = {
        "project": project["id"],
        "title": "A queue per partner",
        "context": "One bank is slow.",
        "decision": "A queue each.",
        "options": [{"title": "Do nothing", "bad": ["nine Fridays"]}],
        "concurrency": True,
    }
    made = ada.post("/api/v1/decisions/", body, **JSON).json()
    path = f"/api/v1/decisions/{made['id']}/"
    people = [{"person": cast.ada.pk, "role": "author"}, {"person": cast.mia.pk, "role": "decider"}]
    ada.post(f"{path}people/", {"people": people}, **JSON)
    assert ada.post(f"{path}proposal/").json()["status"] == "proposed"
    assert mia.post(f"{path}answers/", {"reply": "agree", "seen": 1}, **JSON).status_code == 201
    accepted = mia.post(f"{path}acceptance/", {}, **JSON).json()
    assert (accepted["status"], accepted["number"], accepted["label"]) == ("accepted", 1, "ADR-1")
    assert accepted["options"] == [{"title": "Do nothing", "description": "", "good": [], "bad": ["nine Fridays"]}]
    changes = as_("zoe").get(f"{path}changes/").json()
    assert [(row["status"], row["by"]) for row in changes] == [
        ("draft", cast.ada.pk),
        ("proposed", cast.ada.pk),
        ("accepted", cast.mia.pk),
    ]


def test_an_edit_without_the_version_read_is_refused_and_a_stale_one_too(as_: SignIn, cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    path, ada = f"/api/v1/decisions/{draft.pk}/", as_("ada")
    assert ada.patch(path, {"title": "x"}, **JSON).status_code == 400
    assert ada.patch(path, {"title": "First", "version": 1}, **JSON).status_code == 200
    assert ada.patch(path, {"title": "Second", "version": 1}, **JSON).status_code == 409
    draft.refresh_from_db()
    assert draft.title == "First"


def test_what_may_not_be_set_is_ignored(as_: SignIn, cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    body = {"status": "accepted", "number": 7, "round": 9, "source_path": "x.md", "version": 1}
    as_("ada").patch(f"/api/v1/decisions/{draft.pk}/", body, **JSON)
    draft.refresh_from_db()
    assert (draft.status, draft.number, draft.round, draft.source_path) == ("draft", None, 0, "")


def test_a_refusal_names_each_field(as_: SignIn, cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada, context="")
    answer = as_("ada").post(f"/api/v1/decisions/{draft.pk}/proposal/")
    assert answer.status_code == 400
    assert answer.json().keys() == {"context", "decider"}


def test_a_record_cannot_be_moved_to_another_project(as_: SignIn, cast: Cast) -> None:
    draft, other = make_draft(make_project(cast.mia), cast.ada), make_project(cast.mia, "Other")
    as_("ada").patch(f"/api/v1/decisions/{draft.pk}/", {"project": other.pk, "version": 1}, **JSON)
    draft.refresh_from_db()
    assert draft.project.name == "Payouts"


def test_a_link_to_a_record_one_does_not_see_is_as_one_to_nothing(as_: SignIn, cast: Cast) -> None:
    project = make_project(cast.mia)
    proposal, hidden = make_proposal(project, cast.ada, cast.mia), make_draft(project, cast.ben)
    answers = [
        as_("ada").post(f"/api/v1/decisions/{proposal.pk}/links/", {"kind": "relates", "target": pk}, **JSON)
        for pk in (hidden.pk, hidden.pk + 1)
    ]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content.decode().replace(str(hidden.pk), str(hidden.pk + 1)) == answers[1].content.decode()
    assert not proposal.links.exists()


def test_links_are_made_read_from_both_ends_and_taken_away(as_: SignIn, cast: Cast) -> None:
    project = make_project(cast.mia)
    old, proposal = make_accepted(project, cast.ada, cast.mia), make_proposal(project, cast.ada, cast.mia)
    body = {"kind": "supersedes", "target": old.pk}
    made = as_("ada").post(f"/api/v1/decisions/{proposal.pk}/links/", body, **JSON).json()
    for end in (old, proposal):
        assert [row["id"] for row in as_("zoe").get(f"/api/v1/decisions/{end.pk}/links/").json()] == [made["id"]]
    assert as_("zoe").delete(f"/api/v1/decision-links/{made['id']}/").status_code == 403
    assert as_("ada").delete(f"/api/v1/decision-links/{made['id']}/").status_code == 204


def test_comments_are_said_once_and_dealt_with(as_: SignIn, cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    path = f"/api/v1/decisions/{proposal.pk}/comments/"
    body = {"section": "context", "text": "Hm", "submission": "6f0c1f0e-3c0a-4d0e-9d5b-0a8f6b1f7c21"}
    said = [as_("zoe").post(path, body, **JSON).json() for _ in range(2)]
    assert said[0]["id"] == said[1]["id"]
    assert as_("zoe").post(path, body | {"section": "weather"}, **JSON).status_code == 400
    resolved = f"/api/v1/decision-comments/{said[0]['id']}/resolution/"
    assert as_("noor").post(resolved).status_code == 403
    assert as_("ada").post(resolved).json()["resolved_by"] == cast.ada.pk
    assert as_("ada").delete(resolved).json()["resolved_at"] is None


def test_a_draft_is_discarded_and_a_proposal_is_not(as_: SignIn, cast: Cast) -> None:
    project = make_project(cast.mia)
    draft, proposal = make_draft(project, cast.ada), make_proposal(project, cast.ada, cast.mia)
    assert as_("ada").delete(f"/api/v1/decisions/{draft.pk}/").status_code == 204
    assert as_("ada").delete(f"/api/v1/decisions/{proposal.pk}/").status_code == 403
    assert list(Decision.objects.all()) == [proposal]


def test_the_list_is_filtered_and_ranked_as_the_page_and_one_record_is_not(as_: SignIn, cast: Cast) -> None:
    project = make_project(cast.mia)
    accepted, proposal = make_accepted(project, cast.ada, cast.mia), make_proposal(project, cast.ada, cast.mia)
    listed = as_("zoe").get("/api/v1/decisions/?status=accepted&q=queue").json()["results"]
    assert [row["id"] for row in listed] == [accepted.pk]
    assert as_("zoe").get(f"/api/v1/decisions/{proposal.pk}/?status=accepted").status_code == 200


def test_findings_and_graph_are_of_what_the_caller_sees(as_: SignIn, cast: Cast) -> None:
    project = make_project(cast.mia)
    old, draft = make_accepted(project, cast.ada, cast.mia), make_draft(project, cast.ada, cast.mia)
    link_decision(draft, by=cast.ada, kind="supersedes", target=old)
    found = as_("zoe").get("/api/v1/decision-findings/?kind=inconsequent").json()
    assert [row["decision"] for row in found] == [old.pk]
    address = f"/api/v1/decisions/{old.pk}/graph/"
    assert as_("zoe").get(address).json() == {"nodes": [], "links": [], "left_out": 0}
    mine = as_("ada").get(address).json()
    assert {row["id"] for row in mine["nodes"]} == {old.pk, draft.pk}
    assert mine["links"] == [{"source": draft.pk, "target": old.pk, "kind": "supersedes", "partly": False}]
