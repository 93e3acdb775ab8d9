"""The second door: the same rules, the same actions, plain data."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from growth.checkins.agreements import Agreement
from growth.checkins.models import CheckIn
from tests.checkins.conftest import agreed, begun, dimension, joint, level, proposed
from tests.factories import log
from tests.people import Cast

SignIn = Callable[[str], Client]
JSON = "application/json"
TOLD = [
    {"dimension": "autonomy", "level": "mid", "confidence": "sure", "words": "As it is"},
    {"dimension": "risk", "level": "senior", "confidence": "guess"},
]


def test_a_check_in_from_opening_to_closing(as_: SignIn, placed: Cast) -> None:
    ada, mia = as_("ada"), as_("mia")
    sent = {"person": placed.ada.pk, "assessor": placed.mia.pk, "target": level("senior").pk}
    made = mia.post("/api/v1/check-ins/", sent, content_type=JSON)
    assert made.status_code == 201
    assert (made.json()["relation"], made.json()["state"]) == ("manager", "open")
    path = f"/api/v1/check-ins/{made.json()['id']}/"
    draft = {"version": 1, "assessments": TOLD[:1]}
    assert ada.post(f"{path}part/", draft, content_type=JSON).status_code == 200
    assert ada.post(f"{path}part/", draft, content_type=JSON).status_code == 409  # read before
    assert ada.post(f"{path}handing-in/", {"version": 2}, content_type=JSON).status_code == 400  # a gap in risk
    answer = ada.post(f"{path}handing-in/", {"version": 2, "assessments": TOLD[1:]}, content_type=JSON).json()
    assert [part["side"] for part in answer["parts"]] == ["self"]
    assert [row["level"] for row in answer["parts"][0]["assessments"]] == ["mid", "senior"]
    answer = mia.post(f"{path}handing-in/", {"version": 1, "assessments": TOLD}, content_type=JSON).json()
    assert (answer["state"], [part["side"] for part in answer["parts"]]) == ("joint", ["self", "assessor"])
    notes = {"revision": 1, "notes": [{"dimension": "risk", "words": "One more rollout"}]}
    assert mia.post(f"{path}notes/", notes, content_type=JSON).json()["revision"] == 2
    assert ada.post(f"{path}confirmation/", {"revision": 1}, content_type=JSON).status_code == 409
    assert ada.post(f"{path}confirmation/", {"revision": 2}, content_type=JSON).json()["state"] == "joint"
    done = mia.post(f"{path}confirmation/", {"revision": 2}, content_type=JSON).json()
    assert (done["state"], done["notes"]) == ("closed", [{"dimension": "risk", "words": "One more rollout"}])


def test_what_no_ladder_has_is_refused(as_: SignIn, placed: Cast) -> None:
    path = f"/api/v1/check-ins/{begun(placed).pk}/part/"
    for told in (
        {"dimension": "charm"},
        {"dimension": "risk", "level": "guru"},
        {"dimension": "risk", "confidence": "x"},
    ):
        answer = as_("ada").post(path, {"version": 1, "assessments": [told]}, content_type=JSON)
        assert answer.status_code == 400


def test_nobody_opens_one_about_somebody_they_do_not_guide(as_: SignIn, placed: Cast) -> None:
    sent = {"person": placed.ada.pk, "assessor": placed.mia.pk, "target": level("senior").pk}
    for who in ("petra", "zoe", "rafael", "noor"):  # Noor guides Ada, but cannot speak for Mia
        assert as_(who).post("/api/v1/check-ins/", sent, content_type=JSON).status_code == 400
    assert not CheckIn.objects.exists()


def test_an_agreement_from_proposal_to_met(as_: SignIn, placed: Cast) -> None:
    ada, mia = as_("ada"), as_("mia")
    today = timezone.localdate().isoformat()
    sent = {
        "person": placed.ada.pk, "guide": placed.mia.pk, "dimension": dimension("risk").pk, "text": "Lead it.",
        "level": level("senior").pk, "agreed_on": today, "due_on": today, "check_in": joint(placed).pk,
        "submission": "7a0e6f1c-65a0-4a5e-9b36-9b5a1a0f8a11",
    }  # fmt: skip
    made = [ada.post("/api/v1/agreements/", sent, content_type=JSON).json()["id"] for _ in range(2)]
    path = f"/api/v1/agreements/{made[0]}/"
    assert made[0] == made[1]
    assert ada.patch(path, {"text": "Lead two."}, content_type=JSON).status_code == 400  # without a version
    assert ada.patch(path, {"text": "Lead two.", "version": 1}, content_type=JSON).json()["version"] == 2
    assert mia.post(f"{path}confirmation/", {"version": 1}, content_type=JSON).status_code == 409
    assert mia.post(f"{path}confirmation/", {"version": 2}, content_type=JSON).json()["state"] == "open"
    assert ada.patch(path, {"text": "Lead none.", "version": 2}, content_type=JSON).status_code == 403
    assert ada.post(f"{path}entries/", {"words": "Half done"}, content_type=JSON).status_code == 201
    assert mia.post(f"{path}dropping/", {}, content_type=JSON).status_code == 400  # without a reason
    assert ada.post(f"{path}meeting/", {"words": "Done"}, content_type=JSON).status_code == 200
    assert mia.post(f"{path}meeting/confirmation/", {}, content_type=JSON).json()["state"] == "met"
    kinds = [row["kind"] for row in ada.get(f"{path}entries/").json()]
    assert kinds == ["confirmed", "note", "said_met", "met"]


def test_an_agreement_cannot_be_made_in_the_name_of_others(as_: SignIn, placed: Cast) -> None:
    agreement = agreed(placed.ada, placed.mia)
    sent = {
        "person": placed.ada.pk, "guide": placed.mia.pk, "dimension": agreement.dimension_id, "text": "Lead it.",
        "level": agreement.level_id, "agreed_on": "2026-01-01", "due_on": "2026-01-02",
    }  # fmt: skip
    for who in ("noor", "zoe", "rafael"):
        assert as_(who).post("/api/v1/agreements/", sent, content_type=JSON).status_code == 400
    assert Agreement.objects.count() == 1


def test_evidence_one_cannot_see_cannot_be_linked(as_: SignIn, placed: Cast) -> None:
    agreement = agreed(placed.ada, placed.mia)
    private = log(placed.ada)
    path = f"/api/v1/agreements/{agreement.pk}/entries/"
    assert as_("mia").post(path, {"words": "x", "evidence": private.pk}, content_type=JSON).status_code == 400
    assert as_("ada").post(path, {"words": "x", "evidence": private.pk}, content_type=JSON).status_code == 201


def test_lists_are_filtered_by_state(as_: SignIn, placed: Cast) -> None:
    agreed(placed.ada, placed.mia, "open one")
    proposed(placed.ada, placed.mia, text="asked one")
    found = as_("ada").get("/api/v1/agreements/?state=proposed").json()["results"]
    assert [row["text"] for row in found] == ["asked one"]
