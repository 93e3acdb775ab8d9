"""A round from its opening to a pair, through the second door only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from growth.jobs.models import Job
from growth.mentoring.models import Pairing, Round
from tests.mentoring.rounds.world import run
from tests.people import Cast

SignIn = Callable[[str], Client]
ROUNDS, PROPOSALS = "/api/v1/mentoring-rounds/", "/api/v1/mentoring-proposals/"


def post(client: Client, path: str, body: dict[str, Any] | None = None) -> Any:
    answer = client.post(path, body or {}, content_type="application/json")
    assert answer.status_code in (200, 201, 202), answer.content
    return answer.json()


def test_a_round_runs_over_the_api_alone(as_: SignIn, helpers: Cast, omar: User) -> None:
    owner, last = as_("omar"), timezone.localdate() + timedelta(days=5)
    made = post(owner, ROUNDS, {"name": "Spring", "kind": "mentoring", "closes_on": last.isoformat()})
    path = f"{ROUNDS}{made['id']}/"
    edited = owner.patch(path, {"words": "For all", "version": 1}, content_type="application/json").json()
    assert (edited["words"], edited["version"], edited["objective"]) == ("For all", 2, "quality")
    joined = post(as_("ada"), f"{path}joining/", {"words": "Queues", "ranked": [helpers.zoe.pk]})
    assert (joined["side"], set(joined["dimensions"])) == ("mentee", {"autonomy", "risk"})
    own = as_("zoe").get("/api/v1/mentoring-round-entries/").json()["results"][0]
    post(as_("zoe"), f"/api/v1/mentoring-round-entries/{own['id']}/ranking/", {"ranked": [helpers.ada.pk]})
    assert post(owner, f"{path}closing/")["state"] == "closed"
    fixed = post(owner, f"{path}fixed-pairs/", {"mentor": helpers.noor.pk, "mentee": helpers.ada.pk})
    assert owner.delete(f"/api/v1/mentoring-fixed-pairs/{fixed['id']}/").status_code == 204
    run(Job.objects.get(pk=post(owner, f"{path}preview/")["id"]))
    pairs = owner.get(f"{path}preview/").json()["results"]
    assert [(row["mentor"], row["mentee"], row["parts"], row["score"]) for row in pairs] == [
        (helpers.zoe.pk, helpers.ada.pk, [20.0, 20.0, 15.0, 15.0, 10.0], 80)
    ]
    seen = owner.get(path).json()["previewed_at"]
    assert post(owner, f"{path}publication/", {"previewed_at": seen}) == {"asked": 1, "left_out": []}
    for who in ("ada", "zoe"):
        asked = as_(who).get(PROPOSALS).json()["results"][0]
        assert "parts" not in asked
        assert asked["reasons"][0] == f"You asked for {'Zoe' if who == 'ada' else 'Ada'}."
        post(as_(who), f"{PROPOSALS}{asked['id']}/acceptance/")
    assert Pairing.objects.get().mentor == helpers.zoe


def test_what_is_refused_names_its_field(as_: SignIn, helpers: Cast, omar: User) -> None:
    body = {"name": "Past", "kind": "mentoring", "closes_on": "2020-01-01"}
    answer = as_("omar").post(ROUNDS, body, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"closes_on"})
    pair = {"kind": "mentoring", "mentor": helpers.mia.pk, "mentee": helpers.ada.pk, "words": "No"}
    answer = as_("omar").post(PROPOSALS, pair, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"mentor"})
    assert not Round.objects.exists()
