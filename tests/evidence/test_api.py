"""The second door: the same actions, the same refusals."""

import uuid
from collections.abc import Callable

from django.test import Client

from growth.evidence.models import Evidence
from ladder.models import LadderVersion
from tests.factories import claim, expectation, log
from tests.people import Cast

SignIn = Callable[[str], Client]
JSON = "application/json"


def test_create_belongs_to_the_caller_whatever_the_body_says(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    body = {
        "title": "Queue chosen",
        "person": cast.ben.pk,
        "visibility": "everyone",
        "strength": "corroborated",
        "ended_on": "2026-03-02",
        "expectations": [expectation("risk-mid-1").pk],
        "submission": str(uuid.uuid4()),
    }
    client = as_("ada")
    first = client.post("/api/v1/evidence/", body, content_type=JSON)
    second = client.post("/api/v1/evidence/", body, content_type=JSON)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    item = Evidence.objects.get()
    assert (item.person, item.visibility, item.strength) == (cast.ada, "private", "claim")
    assert [row["expectation_key"] for row in first.json()["claims"]] == ["risk-mid-1"]


def test_an_edit_sends_the_version_it_has_read(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, "Queue chosen")
    client, path = as_("ada"), f"/api/v1/evidence/{item.pk}/"
    assert client.patch(path, {"title": "Without"}, content_type=JSON).status_code == 400
    assert client.patch(path, {"title": "First", "version": 1}, content_type=JSON).json()["version"] == 2
    stale = client.patch(path, {"title": "Second", "version": 1}, content_type=JSON)
    assert stale.status_code == 409
    assert "Nothing was overwritten" in stale.json()["detail"]
    assert Evidence.objects.get().title == "First"


def test_bad_links_and_figures_are_named(as_: SignIn, cast: Cast) -> None:
    body = {"title": "Queue", "links": [{"url": "javascript:alert(1)"}], "metric_after": "a lot"}
    answer = as_("ada").post("/api/v1/evidence/", body, content_type=JSON)
    assert answer.status_code == 400
    assert set(answer.json()) == {"links", "metric_after"}
    assert not Evidence.objects.exists()


def test_a_future_date_is_refused_as_on_the_page(as_: SignIn, cast: Cast) -> None:
    answer = as_("ada").post("/api/v1/evidence/", {"title": "Queue", "ended_on": "2999-01-01"}, content_type=JSON)
    assert answer.status_code == 400
    assert set(answer.json()) == {"ended_on"}


def test_the_whole_way_from_claim_to_verdict(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    ada, mia, zoe = as_("ada"), as_("mia"), as_("zoe")
    item = log(cast.ada)
    chosen = {"expectations": [expectation("risk-mid-1").pk]}
    made = ada.post(f"/api/v1/evidence/{item.pk}/claims/", chosen, content_type=JSON).json()[0]
    ada.post(f"/api/v1/evidence/{item.pk}/sharing/", {"visibility": "circle"}, content_type=JSON)
    question = {"witness": cast.zoe.pk, "question": "Did it halve?"}
    asked = ada.post(f"/api/v1/claims/{made['id']}/corroborations/", question, content_type=JSON).json()
    zoe.post(f"/api/v1/corroborations/{asked['id']}/answer/", {"answer": "yes"}, content_type=JSON)
    verdict = mia.post(f"/api/v1/claims/{made['id']}/reviews/", {"verdict": "accepted"}, content_type=JSON)
    assert verdict.status_code == 201
    read = ada.get(f"/api/v1/evidence/{item.pk}/").json()["claims"][0]
    assert (read["verdict"], read["accepted_level"]) == ("accepted", "mid")
    archived = ada.post(f"/api/v1/evidence/{item.pk}/archiving/", content_type=JSON).json()
    assert archived["archived_at"] is not None
    assert ada.post(f"/api/v1/evidence/{item.pk}/restoring/", content_type=JSON).json()["archived_at"] is None


def test_needs_more_without_words_is_refused(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    made = claim(log(cast.ada, share="circle"), "risk-mid-1")
    answer = as_("mia").post(f"/api/v1/claims/{made.pk}/reviews/", {"verdict": "needs_more"}, content_type=JSON)
    assert (answer.status_code, set(answer.json())) == (400, {"words"})


def test_a_claim_with_a_verdict_cannot_be_withdrawn(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    made = claim(log(cast.ada, share="circle"), "risk-mid-1")
    as_("mia").post(f"/api/v1/claims/{made.pk}/reviews/", {"verdict": "accepted"}, content_type=JSON)
    assert as_("ada").delete(f"/api/v1/claims/{made.pk}/").status_code == 403


def test_an_open_question_can_be_taken_back_by_the_author_only(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    made = claim(log(cast.ada), "risk-mid-1")
    question = {"witness": cast.zoe.pk, "question": "Did it halve?"}
    asked = as_("ada").post(f"/api/v1/claims/{made.pk}/corroborations/", question, content_type=JSON).json()
    path = f"/api/v1/corroborations/{asked['id']}/"
    assert as_("zoe").delete(path).status_code == 403
    assert as_("ada").delete(path).status_code == 204
    assert as_("zoe").post(f"{path}answer/", {"answer": "yes"}, content_type=JSON).status_code == 403
