"""Who sees and does what with evidence: one table, asked of page, fragment and API alike."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from growth.evidence.actions import (
    answer_corroboration,
    archive_evidence,
    ask_corroboration,
    review_claim,
)
from growth.evidence.models import Claim, Corroboration, Evidence, Review
from growth.mentoring.actions import end_pairing
from growth.mentoring.models import Pairing
from ladder.models import LadderVersion
from tests.factories import claim, log
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
TITLES = {"private", "circle", "team", "everyone"}
SEES = {
    "ada": TITLES,
    "mia": {"circle", "team", "everyone"},  # manager; also in the team
    "noor": {"circle", "team", "everyone"},  # mentor
    "ben": {"team", "everyone"},  # same team
    "petra": {"everyone"},  # the manager's manager is not in the circle
    "zoe": {"everyone"},
    "omar": {"everyone"},
    "ines": {"everyone"},
    "rafael": {"everyone"},  # an administrator is a colleague like any other
}


@pytest.fixture
def items(cast: Cast) -> dict[str, Evidence]:
    return {share: log(cast.ada, f"item-{share}", share=share) for share in TITLES}


def titles(body: str) -> set[str]:
    return set(re.findall(r"item-([a-z]+)", body))


def test_the_table_names_everybody() -> None:
    assert set(SEES) == set(NAMES)


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("surface", ["page", "fragment", "api", "search"])
def test_lists_show_exactly_what_is_shared(as_: SignIn, items: dict[str, Evidence], who: str, surface: str) -> None:
    client = as_(who)
    if surface == "api":
        seen = {row["title"].removeprefix("item-") for row in client.get("/api/v1/evidence/").json()["results"]}
    elif surface == "search":
        seen = titles(client.get("/search/?q=item").content.decode())
    else:
        path = "/evidence/" if who == "ada" else "/evidence/shared/"
        headers = {"HX-Request": "true"} if surface == "fragment" else {}
        body = client.get(path, headers=headers).content.decode()
        assert ("<html" in body) == (surface == "page")
        seen = titles(body)
    assert seen == SEES[who]


@pytest.mark.parametrize("who", NAMES)
def test_one_item_is_found_or_not_at_both_doors(as_: SignIn, items: dict[str, Evidence], who: str) -> None:
    client = as_(who)
    page = {share for share, item in items.items() if client.get(f"/evidence/{item.pk}/").status_code == 200}
    api = {share for share, item in items.items() if client.get(f"/api/v1/evidence/{item.pk}/").status_code == 200}
    assert page == api == SEES[who]


@pytest.mark.parametrize("share", sorted(TITLES))
def test_an_archived_item_is_its_authors_alone(as_: SignIn, cast: Cast, share: str) -> None:
    item = archive_evidence(log(cast.ada, "item-gone", share=share), by=cast.ada)
    seen = {who for who in NAMES if as_(who).get(f"/evidence/{item.pk}/").status_code == 200}
    assert seen == {"ada"}


def test_a_mentor_sees_nothing_more_once_the_pairing_ended(cast: Cast, items: dict[str, Evidence]) -> None:
    end_pairing(Pairing.objects.get(), by=cast.ada)
    assert set(Evidence.objects.visible_to(cast.noor)) == {items["everyone"]}


def test_a_new_manager_sees_what_the_old_one_saw(cast: Cast, items: dict[str, Evidence]) -> None:
    cast.ada.manager = cast.zoe
    cast.ada.save()
    assert set(Evidence.objects.visible_to(cast.zoe)) == {items[share] for share in ("circle", "team", "everyone")}
    assert set(Evidence.objects.visible_to(cast.mia)) == {items["team"], items["everyone"]}  # still in the team


def test_people_without_a_team_share_no_team(cast: Cast) -> None:
    for person in (cast.ada, cast.zoe):
        person.team = None
        person.save()
    item = log(cast.ada, share="team")
    assert item not in Evidence.objects.visible_to(cast.zoe)


# ---- changes


CHANGES = {
    "edit": ("/evidence/{e}/edit/", "patch", "/api/v1/evidence/{e}/", {"title": "Changed", "version": 1}),
    "share": ("/evidence/{e}/sharing/", "post", "/api/v1/evidence/{e}/sharing/", {"visibility": "everyone"}),
    "archive": ("/evidence/{e}/archiving/", "post", "/api/v1/evidence/{e}/archiving/", {}),
    "claim": ("/evidence/{e}/claims/", "post", "/api/v1/evidence/{e}/claims/", {"expectations": []}),
    "withdraw claim": ("/evidence/claims/{c}/withdrawal/", "delete", "/api/v1/claims/{c}/", {}),
    "ask": ("/evidence/claims/{c}/question/", "post", "/api/v1/claims/{c}/corroborations/", {}),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("who", "status"), [("mia", 403), ("noor", 403), ("ben", 404), ("zoe", 404), ("rafael", 404)])
def test_only_the_author_changes_an_item(
    as_: SignIn, cast: Cast, ladder: LadderVersion, change: str, who: str, status: int
) -> None:
    item = log(cast.ada, "Ours", share="circle")
    made = claim(item, "risk-mid-1")
    page, method, api, body = CHANGES[change]
    client = as_(who)
    ids = {"e": item.pk, "c": made.pk}
    assert client.post(page.format(**ids), body).status_code == status
    answer = client.generic(method.upper(), api.format(**ids), "{}", content_type="application/json")
    assert answer.status_code == status
    item.refresh_from_db()
    assert (item.title, item.visibility, item.archived_at) == ("Ours", "circle", None)
    assert list(item.claims.all()) == [made]
    assert not Corroboration.objects.exists()


@pytest.mark.parametrize(
    ("who", "share", "status"),
    [
        ("mia", "circle", 200),
        ("noor", "circle", 200),
        ("mia", "private", 404),
        ("ada", "circle", 403),  # nobody reviews their own
        ("ben", "circle", 404),
        ("ben", "team", 403),
        ("zoe", "everyone", 403),
        ("petra", "everyone", 403),
        ("rafael", "everyone", 403),
    ],
)
def test_only_manager_and_mentor_give_verdicts(
    as_: SignIn, cast: Cast, ladder: LadderVersion, who: str, share: str, status: int
) -> None:
    item = log(cast.ada, share=share)
    made = claim(item, "risk-mid-1")
    client = as_(who)
    body = {"verdict": "accepted", "version": item.version, "level": made.expectation.level_id}
    page = client.post(f"/evidence/claims/{made.pk}/review/", body, headers={"HX-Request": "true"})
    api = client.post(f"/api/v1/claims/{made.pk}/reviews/", body, content_type="application/json")
    assert (page.status_code, api.status_code) == (status, 201 if status == 200 else status)
    assert Review.objects.count() == (2 if status == 200 else 0)


def test_verdict_words_stay_in_the_growth_circle(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada, share="everyone")
    made = claim(item, "risk-mid-1")
    review_claim(made, by=cast.noor, verdict="accepted", words="Between us: well seen.")
    on_page = {who for who in NAMES if "Between us" in as_(who).get(f"/evidence/{item.pk}/").content.decode()}
    in_api = {who for who in NAMES if as_(who).get(f"/api/v1/claims/{made.pk}/reviews/").json()}
    assert on_page == in_api == {"ada", "mia", "noor"}
    assert "Accepted at Mid" in as_("zoe").get(f"/evidence/{item.pk}/").content.decode()


def test_a_witness_sees_the_question_and_nothing_else_of_the_item(
    as_: SignIn, cast: Cast, ladder: LadderVersion
) -> None:
    item = log(cast.ada, "The queue", situation="Secret situation", share="private")
    made, other = claim(item, "risk-mid-1"), claim(item, "autonomy-mid-1")
    asked = ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="Did it halve?")
    client = as_("zoe")
    page = client.get(f"/evidence/corroborations/{asked.pk}/").content.decode()
    assert "Did it halve?" in page
    assert made.expectation.text in page
    assert "Secret situation" not in page
    assert other.expectation.text not in page
    assert client.get(f"/evidence/{item.pk}/").status_code == 404
    assert not Claim.objects.visible_to(cast.zoe).exists()
    assert [row["id"] for row in client.get("/api/v1/corroborations/").json()["results"]] == [asked.pk]


def test_an_open_question_is_between_author_and_witness_and_an_answer_for_all_who_see_the_item(
    cast: Cast, ladder: LadderVersion
) -> None:
    made = claim(log(cast.ada, share="circle"), "risk-mid-1")
    asked = ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="Did it halve?")

    def readers() -> set[str]:
        return {who for who in NAMES if asked in Corroboration.objects.visible_to(cast[who])}

    assert readers() == {"ada", "zoe"}
    answer_corroboration(asked, by=cast.zoe, answer="yes")
    assert readers() == {"ada", "zoe", "mia", "noor"}


@pytest.mark.parametrize(("who", "status"), [("zoe", 200), ("ada", 403), ("mia", 404), ("rafael", 404)])
def test_only_the_witness_answers(as_: SignIn, cast: Cast, ladder: LadderVersion, who: str, status: int) -> None:
    made = claim(log(cast.ada, share="circle"), "risk-mid-1")
    asked = ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="Did it halve?")
    client = as_(who)
    api = client.post(f"/api/v1/corroborations/{asked.pk}/answer/", {"answer": "yes"}, content_type="application/json")
    assert api.status_code == status
    if status != 200:
        assert client.post(f"/evidence/corroborations/{asked.pk}/", {"answer": "yes"}).status_code == status
    asked.refresh_from_db()
    assert asked.answer == ("yes" if status == 200 else "")


def test_history_shows_others_only_what_was_written_while_shared(as_: SignIn, cast: Cast) -> None:
    author = as_("ada")
    item = log(cast.ada, "The queue", situation="First thoughts, for me alone")
    author.post(f"/evidence/{item.pk}/edit/", form_of(item, situation="Fit to be read"))
    author.post(f"/evidence/{item.pk}/sharing/", {"visibility": "circle"})
    path = f"/evidence/{item.pk}/history/"
    assert "First thoughts" in author.get(path).content.decode()
    assert "First thoughts" not in as_("mia").get(path).content.decode()
    assert as_("ben").get(path).status_code == 404


def form_of(item: Evidence, **changes: str) -> dict[str, str]:
    """What the browser would send of the edit form."""
    return {
        "title": item.title,
        "kind": item.kind,
        "situation": item.situation,
        "ended_on": item.ended_on.isoformat() if item.ended_on else "",
        "version": str(item.version),
        **changes,
    }
