"""Who sees and does what with rounds and proposals: one table, asked of page and API alike."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from growth.mentoring.models import FixedPair, Preference, Proposal, Round, RoundEntry, Unmatched
from growth.mentoring.rounds import actions
from growth.mentoring.rounds.proposing import answer, propose
from tests.cases import for_each
from tests.mentoring.rounds.world import opened, previewed, proposal_of, seeker
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
ROUNDS, ENTRIES = "/api/v1/mentoring-rounds/", "/api/v1/mentoring-round-entries/"
PROPOSALS, FIXED = "/api/v1/mentoring-proposals/", "/api/v1/mentoring-fixed-pairs/"


@pytest.fixture
def spring(helpers: Cast, omar: User) -> Round:
    """Open. Noor and Zoe help; Ada and Ben look for help and would like Noor; Noor would like Ada."""
    made = opened(omar)
    for mentee in (helpers.ada, helpers.ben):
        actions.join(made, by=mentee, words=f"Hopes of {mentee.first_name}", ranked=[helpers.noor])
    actions.rank(made.entries.get(person=helpers.noor), by=helpers.noor, ranked=[helpers.ada])
    return made


def results(client: Client, path: str) -> Any:
    answer = client.get(path)
    return answer.json()["results"] if answer.status_code == 200 else answer.status_code


def names(cast: Cast, pks: Any) -> set[str]:
    return {name for name in NAMES if cast[name].pk in set(pks)}


@for_each("who", NAMES)
def test_a_round_is_an_announcement_and_only_its_owner_sees_how_many_are_in_it(
    as_: SignIn, spring: Round, who: str
) -> None:
    page = as_(who).get("/mentoring/rounds/").content.decode()
    assert "Spring" in page
    assert ("2 mentees" in page) == (who == "omar")
    assert [row["name"] for row in results(as_(who), ROUNDS)] == ["Spring"]
    one = as_(who).get(f"/mentoring/rounds/{spring.pk}/").content.decode()
    assert ("Yours to run" in one) == (who == "omar")
    assert ("Hopes of Ada" in one) == (who == "ada")


SEES_ENTRIES = {
    **{who: set() for who in NAMES},
    "ada": {("ada", "mentee")},
    "ben": {("ben", "mentee")},
    "noor": {("noor", "mentor"), ("ada", "mentee"), ("ben", "mentee")},
    "zoe": {("zoe", "mentor"), ("ada", "mentee"), ("ben", "mentee")},
    "omar": {("noor", "mentor"), ("zoe", "mentor"), ("ada", "mentee"), ("ben", "mentee")},
}


@for_each("who", NAMES)
def test_who_joined_is_seen_by_owners_and_the_mentees_by_whoever_helps(
    as_: SignIn, spring: Round, cast: Cast, who: str
) -> None:
    rows = results(as_(who), f"{ROUNDS}{spring.pk}/entries/")
    seen = {(name, row["side"]) for row in rows for name in NAMES if cast[name].pk == row["person"]}
    assert seen == SEES_ENTRIES[who]
    own = {row["person"] for row in results(as_(who), ENTRIES)}
    assert own <= {cast[who].pk}
    mine = RoundEntry.objects.filter(person=cast[who]).first()
    if mine is not None and mine.side == "mentor":
        page = as_(who).get(f"/mentoring/round-entries/{mine.pk}/ranking/").content.decode()
        assert {name for name in ("Ada", "Ben") if f"Hopes of {name}" in page} == {"Ada", "Ben"}
    status = as_(who).get(f"/mentoring/rounds/{spring.pk}/entries/").status_code
    assert status == (200 if who == "omar" else 403)


def test_a_mentor_who_left_the_round_reads_no_hopes_any_more(as_: SignIn, spring: Round, helpers: Cast) -> None:
    entry = spring.entries.get(person=helpers.zoe)
    actions.leave(entry, by=helpers.zoe)
    assert {row["person"] for row in results(as_("zoe"), f"{ROUNDS}{spring.pk}/entries/")} == {helpers.zoe.pk}
    assert "Hopes of" not in as_("zoe").get(f"/mentoring/round-entries/{entry.pk}/ranking/").content.decode()


@for_each("state", ["published", "cancelled"])
def test_once_a_round_is_over_mentors_read_no_hopes_any_more(
    as_: SignIn, spring: Round, cast: Cast, state: str
) -> None:
    Round.objects.filter(pk=spring.pk).update(state=state)
    entry = spring.entries.get(person=cast.zoe)
    assert {row["person"] for row in results(as_("zoe"), f"{ROUNDS}{spring.pk}/entries/")} == {cast.zoe.pk}
    assert "Hopes of" not in as_("zoe").get(f"/mentoring/round-entries/{entry.pk}/ranking/").content.decode()
    assert len(results(as_("omar"), f"{ROUNDS}{spring.pk}/entries/")) == 4


def test_that_somebody_lost_their_mentor_is_known_to_them_and_to_owners_only(
    as_: SignIn, spring: Round, cast: Cast
) -> None:
    spring.entries.filter(person=cast.ada).update(entered_by_rungs=True, words="", dimensions=[])
    said = {}
    for who in ("ada", "noor", "zoe", "omar"):
        rows = results(as_(who), f"{ROUNDS}{spring.pk}/entries/")
        said[who] = [row["entered_by_rungs"] for row in rows if row["person"] == cast.ada.pk]
    assert said == {"ada": [True], "noor": [None], "zoe": [None], "omar": [True]}
    entry = spring.entries.get(person=cast.noor)
    assert "lost their mentor" not in as_("noor").get(f"/mentoring/round-entries/{entry.pk}/ranking/").content.decode()


@for_each("who", NAMES)
def test_whom_somebody_would_like_only_they_read(spring: Round, cast: Cast, who: str) -> None:
    seen = {row.entry.person.first_name for row in Preference.objects.visible_to(cast[who])}
    assert seen == ({cast[who].first_name} if who in ("ada", "ben", "noor") else set())


@for_each("who", [name for name in NAMES if name not in ("ada", "omar")])
@for_each("verb", ["leaving", "ranking"])
def test_nobody_answers_for_somebody_elses_entry(as_: SignIn, spring: Round, cast: Cast, who: str, verb: str) -> None:
    entry = spring.entries.get(person=cast.ada)
    assert as_(who).post(f"/mentoring/round-entries/{entry.pk}/{verb}/").status_code == 404
    sent = as_(who).post(f"{ENTRIES}{entry.pk}/{verb}/", {"ranked": []}, content_type="application/json")
    assert sent.status_code == 404
    entry.refresh_from_db()
    assert (entry.left_at, entry.preferences.count()) == (None, 1)


def test_not_even_the_owner_answers_for_somebody_else(as_: SignIn, spring: Round, cast: Cast) -> None:
    entry = spring.entries.get(person=cast.ada)
    assert as_("omar").post(f"/mentoring/round-entries/{entry.pk}/leaving/").status_code == 404
    assert as_("omar").post(f"{ENTRIES}{entry.pk}/leaving/").status_code == 404


# ---- running a round


RUNNING = [
    ("get", "new/", None, None),
    ("get", "{}/edit/", "patch", "{}/"),
    ("get", "{}/preview/", "get", "{}/preview/"),
    ("get", "{}/publication/", "post", "{}/publication/"),
    ("get", "{}/cancellation/", "post", "{}/cancellation/"),
    ("post", "{}/closing/", "post", "{}/closing/"),
    ("post", "{}/objective/", "post", "{}/objective/"),
    ("post", "{}/fixing/", "post", "{}/fixed-pairs/"),
    ("post", "{}/previewing/", "post", "{}/preview/"),
    ("post", "{}/publication/", "get", "{}/fixed-pairs/"),
    ("post", "{}/cancellation/", None, None),
]


@for_each("method, path, verb, api", RUNNING)
def test_only_programme_owners_run_rounds(
    as_: SignIn, spring: Round, method: str, path: str, verb: str | None, api: str | None
) -> None:
    for who in set(NAMES) - {"omar"}:
        client = as_(who)
        assert getattr(client, method)(f"/mentoring/rounds/{path.format(spring.pk)}").status_code == 403, who
        if verb and api:
            address = f"{ROUNDS}{api.format(spring.pk)}"
            sent = client.generic(verb.upper(), address, "{}", content_type="application/json")
            assert sent.status_code == 403, who
        assert client.post(ROUNDS, {}, content_type="application/json").status_code == 403
    spring.refresh_from_db()
    assert (spring.state, spring.changes) == ("open", 3)


@for_each("who", NAMES)
def test_fixed_pairs_previews_and_who_stays_without_are_for_owners(
    as_: SignIn, spring: Round, cast: Cast, omar: User, who: str
) -> None:
    seeker(cast.petra)
    actions.join(spring, by=cast.petra)
    fixed = actions.fix_pair(spring, by=omar, mentor=cast.noor, mentee=cast.ada)
    previewed(spring, omar)
    runs = who == "omar"
    assert FixedPair.objects.visible_to(cast[who]).exists() == runs
    assert Proposal.objects.visible_to(cast[who]).exists() == runs
    assert Unmatched.objects.visible_to(cast[who]).exists() == runs
    assert len(results(as_(who), PROPOSALS)) == (2 if runs else 0)
    assert len(results(as_(who), FIXED)) == (1 if runs else 0)
    assert len(results(as_(who), f"{ROUNDS}{spring.pk}/unmatched/")) == (1 if runs else 0)
    shown = proposal_of(spring, cast.ada)
    assert as_(who).get(f"/mentoring/proposals/{shown.pk}/").status_code == (200 if runs else 404)
    assert as_(who).post(f"/mentoring/proposals/{shown.pk}/yes/").status_code == (403 if runs else 404)
    assert as_(who).delete(f"{FIXED}{fixed.pk}/").status_code == (204 if runs else 404)
    assert as_(who).post(f"/mentoring/fixed-pairs/{fixed.pk}/undoing/").status_code == 404


# ---- proposals

SEES_PROPOSAL = {**dict.fromkeys(NAMES, 404), "ada": 200, "zoe": 200, "mia": 200, "omar": 200}


@pytest.fixture
def buddies(cast: Cast, omar: User) -> Proposal:
    """Mia proposes Zoe as a buddy for Ada."""
    return propose(by=cast.mia, kind="buddy", mentor=cast.zoe, mentee=cast.ada, words="New here")


@for_each("who", NAMES)
def test_both_sides_whoever_made_it_and_owners_see_a_proposal(as_: SignIn, buddies: Proposal, who: str) -> None:
    assert as_(who).get(f"/mentoring/proposals/{buddies.pk}/").status_code == SEES_PROPOSAL[who]
    assert as_(who).get(f"{PROPOSALS}{buddies.pk}/").status_code == SEES_PROPOSAL[who]
    assert len(results(as_(who), PROPOSALS)) == (SEES_PROPOSAL[who] == 200)


@for_each("who", NAMES)
@for_each("verb", [("yes", "acceptance"), ("no", "refusal")])
def test_only_the_two_sides_answer(as_: SignIn, buddies: Proposal, who: str, verb: tuple[str, str]) -> None:
    sides, status = who in ("ada", "zoe"), SEES_PROPOSAL[who]
    expected = 302 if sides else 403 if status == 200 else 404
    assert as_(who).post(f"/mentoring/proposals/{buddies.pk}/{verb[0]}/").status_code == expected
    Proposal.objects.update(state="asked", mentor_says=None, mentee_says=None)
    expected = 200 if sides else expected
    assert as_(who).post(f"{PROPOSALS}{buddies.pk}/{verb[1]}/").status_code == expected


@for_each("who", NAMES)
def test_whoever_made_it_and_owners_take_it_back(as_: SignIn, buddies: Proposal, who: str) -> None:
    may, status = who in ("mia", "omar"), SEES_PROPOSAL[who]
    refused = 403 if status == 200 else 404
    assert as_(who).post(f"/mentoring/proposals/{buddies.pk}/withdrawal/").status_code == (302 if may else refused)
    Proposal.objects.update(state="asked")
    assert as_(who).post(f"{PROPOSALS}{buddies.pk}/withdrawal/").status_code == (200 if may else refused)


@for_each("who", NAMES)
@pytest.mark.parametrize(
    ("kind", "mentee", "may"),
    [("buddy", "ada", {"mia", "omar"}), ("mentoring", "ada", {"omar"}), ("buddy", "mia", {"petra", "omar"})],
)
def test_owners_propose_any_pair_and_managers_a_buddy_of_a_direct_report(
    as_: SignIn, cast: Cast, omar: User, who: str, kind: str, mentee: str, may: set[str]
) -> None:
    client = as_(who)
    opens = who in ("mia", "petra", "omar")
    assert client.get("/mentoring/proposals/new/").status_code == (200 if opens else 403)
    body = {"kind": kind, "mentor": cast.zoe.pk, "mentee": cast[mentee].pk, "words": "They fit"}
    page = client.post("/mentoring/proposals/new/", body).status_code
    assert page == (302 if who in may else 422 if opens else 403)  # others cannot be chosen in the form
    Proposal.objects.all().delete()
    api = client.post(PROPOSALS, body, content_type="application/json").status_code
    assert api == (201 if who in may else 403)
    assert Proposal.objects.exists() == (who in may)


@for_each("who", ["ada", "zoe", "mia", "omar"])
def test_nobody_learns_who_said_yes_or_no(as_: SignIn, buddies: Proposal, cast: Cast, who: str) -> None:
    """Asked before, after a yes, and after a no of the other side: what is shown changes only for whoever answered."""

    def shown() -> tuple[str, Any]:
        page = as_(who).get(f"/mentoring/proposals/{buddies.pk}/").content.decode()
        main = page[page.index("<main") : page.index("</main")]
        row = as_(who).get(f"{PROPOSALS}{buddies.pk}/").json()
        return main[main.index("<h1>") :].split("csrfmiddlewaretoken")[0], row

    before = shown()
    answer(buddies, by=cast.ada, yes=True)
    after_yes = shown()
    assert (after_yes == before) == (who != "ada")
    assert after_yes[1]["said"] is (True if who == "ada" else None)
    answer(buddies, by=cast.zoe, yes=False)
    page, row = shown()
    assert "It did not come about." in page
    assert row["state"] == "declined"
    assert row["said"] is {"ada": True, "zoe": False}.get(who)
    assert "Zoe" not in page.split("It did not come about.")[1].split("</div>")[0]
