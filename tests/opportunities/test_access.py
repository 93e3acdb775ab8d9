"""Who sees and does what with opportunities: one table, asked of page, fragment and API alike."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Read
from growth.opportunities import actions
from growth.opportunities.models import Assignment, Interest, Opportunity
from tests.factories import TeamFactory
from tests.opportunities.world import listed, placed
from tests.people import NAMES, Cast, person

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("ladder")

# One for everybody, one only for Payments (Mia, Ada, Ben), one only for Search (Noor, Zoe, Omar), one only for the
# whole of Engineering. Petra and Ines are in Engineering, above the teams.
SEES = {
    "mia": {"everyone", "payments", "search", "engineering"},  # she listed them all
    "ada": {"everyone", "payments", "engineering"},
    "ben": {"everyone", "payments", "engineering"},
    "noor": {"everyone", "search", "engineering"},
    "zoe": {"everyone", "search", "engineering"},
    "omar": {"everyone", "search", "engineering"},
    "petra": {"everyone", "engineering"},
    "ines": {"everyone", "engineering"},
    "rafael": {"everyone", "engineering"},  # an administrator is a colleague like any other
}


@pytest.fixture
def four(cast: Cast) -> dict[str, Opportunity]:
    teams = {"payments": cast.ada.team, "search": cast.zoe.team, "engineering": cast.petra.team}
    return {
        "everyone": listed(cast.mia, "item-everyone"),
        **{name: listed(cast.mia, f"item-{name}", team=team, audience="team") for name, team in teams.items()},
    }


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("surface", ["page", "fragment", "api"])
def test_lists_show_exactly_what_one_may_see(as_: SignIn, four: dict[str, Opportunity], who: str, surface: str) -> None:
    client = as_(who)
    if surface == "api":
        seen = {row["title"] for row in client.get("/api/v1/opportunities/").json()["results"]}
    else:
        headers = {"HX-Request": "true"} if surface == "fragment" else {}
        body = client.get("/opportunities/", headers=headers).content.decode()
        assert ("<html" in body) == (surface == "page")
        seen = set(re.findall(r"item-[a-z]+", body))
    assert seen == {f"item-{name}" for name in SEES[who]}


@pytest.mark.parametrize("who", NAMES)
def test_one_is_found_or_not_at_both_doors(as_: SignIn, four: dict[str, Opportunity], who: str) -> None:
    client = as_(who)
    page = {name for name, row in four.items() if client.get(f"/opportunities/{row.pk}/").status_code == 200}
    api = {name for name, row in four.items() if client.get(f"/api/v1/opportunities/{row.pk}/").status_code == 200}
    assert page == api == SEES[who]


def test_a_team_below_a_team_sees_what_is_for_that_team(cast: Cast) -> None:
    inner = TeamFactory.create(name="Ledger", parent=cast.ada.team)
    newcomer = person(team=inner)
    made = listed(cast.mia, team=cast.ada.team, audience="team")
    assert made in Opportunity.objects.visible_to(newcomer)
    assert made not in Opportunity.objects.visible_to(person())


def test_whoever_is_asked_sees_it_and_their_manager_too(cast: Cast) -> None:
    cast.zoe.manager = cast.ines
    cast.zoe.save()
    made = listed(cast.mia, team=cast.ada.team, audience="team")
    actions.ask_directly(made, by=cast.mia, person=cast.zoe)
    seen = {who for who in NAMES if made in Opportunity.objects.visible_to(cast[who])}
    assert seen == {"mia", "ada", "ben", "zoe", "ines"}


# ---- interest


def wanted(cast: Cast) -> Opportunity:
    """Listed by Petra; Ada and Noor want it."""
    made = listed(cast.petra)
    actions.say_interested(made, by=cast.ada, words="Secret line of Ada", wants_to_grow=True)
    actions.say_interested(made, by=cast.noor, words="Secret line of Noor", wants_to_grow=True)
    return made


SEES_INTEREST = {
    **{who: set() for who in NAMES},
    "petra": {"ada", "noor"},  # she listed it
    "ada": {"ada"},
    "noor": {"noor"},  # a mentor is not told what her mentee wants
    "mia": {"ada"},  # Ada's manager
}


@pytest.mark.parametrize("who", NAMES)
def test_interest_is_seen_by_the_lister_and_ones_own_manager(as_: SignIn, cast: Cast, who: str) -> None:
    made, client = wanted(cast), as_(who)
    page = client.get(f"/opportunities/{made.pk}/").content.decode()
    # The lister reads the lines where she decides; there and here, nobody else's are shown.
    deciding = client.get(f"/opportunities/{made.pk}/interested/").content.decode() if who == "petra" else ""
    on_page = {name for name in ("ada", "noor") if f"Secret line of {cast[name].first_name}" in page + deciding}
    rows = client.get("/api/v1/opportunity-interests/").json()["results"]
    in_api = {name for name in ("ada", "noor") if cast[name].pk in {row["person"] for row in rows}}
    assert on_page == in_api == SEES_INTEREST[who]


def test_reading_somebodys_interest_is_recorded_and_shown_to_them(as_: SignIn, cast: Cast) -> None:
    placed(cast.ada)
    made = wanted(cast)
    as_("mia").get(f"/opportunities/{made.pk}/")
    as_("petra").get(f"/api/v1/opportunities/{made.pk}/candidates/")
    as_("ada").get(f"/opportunities/{made.pk}/")
    reads = set(Read.objects.values_list("reader__name", "subject__name", "what", "via"))
    assert reads == {
        ("Mia Okafor", "Ada Lindqvist", "interest in an opportunity", "page"),
        ("Petra Novak", "Ada Lindqvist", "interest in an opportunity", "API"),
        ("Petra Novak", "Noor Haddad", "interest in an opportunity", "API"),
    }


def test_gaps_come_from_reports_the_lister_may_open_and_from_nobody_elses(as_: SignIn, cast: Cast) -> None:
    """Ada's report is open to Mia and not to Petra, who reads what Ada says herself."""
    placed(cast.ada)
    for lister, said in (("mia", "Fits their next step in Risk."), ("petra", "Says they want to grow in this.")):
        made = listed(cast[lister])
        actions.say_interested(made, by=cast.ada, wants_to_grow=True)
        page = as_(lister).get(f"/opportunities/{made.pk}/interested/").content.decode()
        rows = as_(lister).get(f"/api/v1/opportunities/{made.pk}/candidates/").json()
        assert {row["fit"] for row in rows if row["person"] == cast.ada.pk} == {said}
        assert said in page
    read = Read.objects.filter(what="next steps of the growth report", subject=cast.ada)
    assert set(read.values_list("reader__name", flat=True)) == {"Mia Okafor"}


def test_who_has_it_is_known_and_who_was_asked_or_declined_is_not(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.petra, places=4)
    actions.say_interested(made, by=cast.ada)
    actions.assign(made, by=cast.petra, people=[cast.ada])
    actions.ask_directly(made, by=cast.petra, person=cast.ben)
    actions.decline(actions.ask_directly(made, by=cast.petra, person=cast.noor), by=cast.noor)
    expected = {
        **{who: {cast.ada.pk} for who in NAMES},
        "petra": {cast.ada.pk, cast.ben.pk, cast.noor.pk},
        "ben": {cast.ada.pk, cast.ben.pk},
        "noor": {cast.ada.pk, cast.noor.pk},
    }
    for who in NAMES:
        rows = as_(who).get("/api/v1/opportunity-assignments/").json()["results"]
        assert {row["person"] for row in rows} == expected[who], who
        page = as_(who).get(f"/opportunities/{made.pk}/").content.decode()
        assert ("Ben Achterberg was asked" in page) == (who == "petra")


def test_the_draft_is_shown_to_nobody_but_whoever_did_it(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia)
    actions.say_interested(made, by=cast.ada)
    actions.assign(made, by=cast.mia, people=[cast.ada])
    actions.finish(made, by=cast.mia)
    told = {who for who in NAMES if "draft of evidence" in as_(who).get(f"/opportunities/{made.pk}/").content.decode()}
    assert told == {"ada"}
    assert as_("mia").get("/evidence/shared/").content.decode().count("Vault move") == 0


# ---- changes


LISTER_ONLY = {
    "edit": ("edit/", "patch", "", {"title": "Changed", "version": 1}),
    "withdraw": ("withdrawal/", "post", "withdrawal/", {"reason": "Gone."}),
    "assign": ("assignments/", "post", "assignments/", {"people": [1]}),
    "ask": ("asking/", "post", "asking/", {"person": 1}),
    "finish": ("completion/", "post", "completion/", {}),
    "decide": ("interested/", "get", "candidates/", {}),
}


@pytest.mark.parametrize("change", LISTER_ONLY)
@pytest.mark.parametrize(("who", "status"), [("ada", 403), ("ben", 403), ("petra", 404), ("zoe", 404), ("rafael", 404)])
def test_only_the_lister_decides(as_: SignIn, cast: Cast, change: str, who: str, status: int) -> None:
    made = listed(cast.mia, team=cast.ada.team, audience="team")
    actions.say_interested(made, by=cast.ben)
    page, method, api, body = LISTER_ONLY[change]
    client = as_(who)
    verb = client.get if change == "decide" else client.post
    assert verb(f"/opportunities/{made.pk}/{page}", body).status_code == status
    answer = client.generic(
        method.upper(), f"/api/v1/opportunities/{made.pk}/{api}", "{}", content_type="application/json"
    )
    assert answer.status_code == status
    made.refresh_from_db()
    assert (made.title, made.state) == ("Vault move", "open")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("who", NAMES)
def test_only_people_with_direct_reports_list_one(as_: SignIn, cast: Cast, who: str) -> None:
    allowed = who in {"mia", "petra"}
    client = as_(who)
    assert client.get("/opportunities/new/").status_code == (200 if allowed else 403)
    answer = client.post("/api/v1/opportunities/", {}, content_type="application/json")
    assert answer.status_code == (400 if allowed else 403)


@pytest.mark.parametrize(("who", "status"), [("ben", 302), ("mia", 403), ("zoe", 404), ("rafael", 404)])
def test_whoever_sees_it_and_does_not_decide_may_want_it(as_: SignIn, cast: Cast, who: str, status: int) -> None:
    made = listed(cast.mia, team=cast.ada.team, audience="team")
    client = as_(who)
    api = f"/api/v1/opportunities/{made.pk}/interest/"
    assert client.post(f"/opportunities/{made.pk}/interest/", {"words": "Gladly"}).status_code == status
    assert client.post(api, {}, content_type="application/json").status_code == (201 if status == 302 else status)
    assert Interest.objects.exists() == (status == 302)
    assert client.post(f"/opportunities/{made.pk}/interest/withdrawal/").status_code == status
    assert client.delete(api).status_code == (204 if status == 302 else status)
    assert not Interest.objects.exists()


@pytest.mark.parametrize("verb", ["acceptance", "refusal"])
@pytest.mark.parametrize(("who", "page", "api"), [("ada", 302, 200), ("mia", 403, 403), ("ben", 404, 404)])
def test_only_whoever_is_asked_answers(as_: SignIn, cast: Cast, verb: str, who: str, page: int, api: int) -> None:
    made = listed(cast.mia, places=2)
    asked = actions.ask_directly(made, by=cast.mia, person=cast.ada)
    for path, status in (("/opportunities/assignments/{}/{}/", page), ("/api/v1/opportunity-assignments/{}/{}/", api)):
        Assignment.objects.update(state="asked")
        assert as_(who).post(path.format(asked.pk, verb)).status_code == status
        asked.refresh_from_db()
        assert (asked.state != "asked") == (status in (200, 302))


@pytest.mark.parametrize("verb", ["completion", "ending"])
@pytest.mark.parametrize(
    ("who", "page", "api"), [("ada", 302, 200), ("mia", 302, 200), ("ben", 403, 403), ("rafael", 403, 403)]
)
def test_both_sides_end_a_part_and_nobody_else(
    as_: SignIn, cast: Cast, verb: str, who: str, page: int, api: int
) -> None:
    made = listed(cast.mia)
    actions.say_interested(made, by=cast.ada)
    part = actions.assign(made, by=cast.mia, people=[cast.ada])[0]
    for path, status in (("/opportunities/assignments/{}/{}/", page), ("/api/v1/opportunity-assignments/{}/{}/", api)):
        Assignment.objects.update(state="taken")
        Opportunity.objects.update(state="assigned")
        assert as_(who).post(path.format(part.pk, verb)).status_code == status
        part.refresh_from_db()
        assert (part.state != "taken") == (status in (200, 302))


def test_the_manager_of_a_lister_who_left_decides(as_: SignIn, cast: Cast) -> None:
    made = wanted(cast)
    for who in ("petra", "ines"):
        assert as_(who).get(f"/opportunities/{made.pk}/interested/").status_code == (200 if who == "petra" else 403)
    cast.petra.manager = cast.ines
    cast.petra.is_active = False
    cast.petra.save()
    assert as_("ines").get(f"/opportunities/{made.pk}/interested/").status_code == 200
    assert Interest.objects.visible_to(cast.ines).count() == 2
    assert as_("ines").get("/opportunities/?show=listed").content.decode().count("Vault move") == 1


def test_a_new_manager_reads_what_the_old_one_read(cast: Cast) -> None:
    wanted(cast)
    cast.ada.manager = cast.zoe
    cast.ada.save()
    seen = {who: Interest.objects.visible_to(cast[who]).filter(person=cast.ada).exists() for who in ("mia", "zoe")}
    assert seen == {"mia": False, "zoe": True}


def test_a_period_of_days_is_not_part_of_the_rule(cast: Cast) -> None:
    """What is over stays readable: the list decides what to show first, the rule only who may see it."""
    made = listed(cast.mia)
    Opportunity.objects.update(starts_on=made.starts_on - timedelta(days=90), ends_on=made.ends_on - timedelta(days=90))
    assert made in Opportunity.objects.visible_to(cast.zoe)
