"""What the team pages show, in which order, and what they cost."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.evidence.actions import ask_corroboration, review_claim
from growth.evidence.models import Evidence
from growth.mentoring.actions import begin_pairing
from growth.teams.composition import composition_of
from growth.teams.members import members_below
from growth.teams.queries import QUIET_AFTER, team_page
from ladder.actions import place
from ladder.models import LadderVersion
from tests.checkins.conftest import agreed, closed
from tests.factories import TeamFactory, accepted, claim, log, publish, small_ladder
from tests.people import Cast, person

SignIn = Callable[[str], Client]
TODAY = timezone.localdate()
LONG_AGO = TODAY - QUIET_AFTER - timedelta(days=5)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def names(answer: Any) -> list[str]:
    """Of the heat map, in their order."""
    return re.findall(r'<th scope="row">.*?<span class="name">([^<]+)', answer.content.decode())


@pytest.fixture
def team(cast: Cast, ladder: LadderVersion) -> Cast:
    """Petra leads Mia, who leads Ada, Ben and Cora; Ada stands at Senior, Ben at Mid, Mia and Cora at no level."""
    person(name="Cora Zimmer", manager=cast.mia, team=TeamFactory.create(name="Ledger"))
    for who, level in ((cast.ada, "senior"), (cast.ben, "mid")):
        place(who, level=ladder.levels.get(key=level), since=TODAY - timedelta(days=700), by=cast.mia)
    return cast


def test_without_direct_reports_the_pages_teach(as_: SignIn, team: Cast) -> None:
    for path in ("/team/", "/team/composition/", "/team/fairness/"):
        assert "This page will show the people you lead" in words(as_("zoe").get(path))


def test_filters_and_orders(as_: SignIn, team: Cast) -> None:
    for who, days in ((team.ben, 9), (team.ada, 3)):
        made = claim(log(who, share="circle", ended_on=TODAY - timedelta(days=days)), "risk-mid-1")
        type(made).objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=days))
    ada, ben, cora, mia = "Ada Lindqvist", "Ben Achterberg", "Cora Zimmer", "Mia Okafor"
    ledger = person(name="Somebody", team=TeamFactory.create(name="Elsewhere")).team
    client = as_("mia")
    orders = {sort: names(client.get(f"/team/?sort={sort}")) for sort in ("", "level", "name", "waiting", "heard", "x")}
    assert orders[""] == orders["level"] == orders["x"] == [ada, ben, cora]
    assert orders["name"] == [ada, ben, cora]
    assert orders["waiting"] == orders["heard"] == [ben, ada, cora]
    assert names(client.get("/team/?level=mid")) == [ben]
    assert names(client.get(f"/team/?team={team.ada.team_id}")) == [ada, ben]
    assert names(client.get(f"/team/?team={ledger.pk}&level=x")) == [ada, ben, cora]  # no choices of this page
    assert names(as_("petra").get("/team/?sort=name")) == [ada, ben, cora, mia]
    assert names(as_("petra").get("/team/?direct=on")) == [mia]
    assert [row["name"] for row in as_("petra").get("/api/v1/team-members/?direct=true").json()] == [mia]
    assert [row["name"] for row in client.get("/api/v1/team-members/?level=mid").json()] == [ben]


def test_who_was_not_heard_in_a_while(as_: SignIn, team: Cast) -> None:
    log(team.ada, share="circle", ended_on=LONG_AGO)
    log(team.ada, "Only for herself")
    old = claim(log(team.ben, share="circle", ended_on=LONG_AGO), "risk-mid-1")
    page = team_page(team.mia)
    assert [(row.person.name, row.heard) for row in page.quiet] == [
        ("Ada Lindqvist", LONG_AGO), ("Ben Achterberg", LONG_AGO), ("Cora Zimmer", None),
    ]  # fmt: skip
    said = words(as_("mia").get("/team/"))
    assert f"Not heard since {LONG_AGO.day} {LONG_AGO:%b %Y}" in said
    assert "Nothing shared with you yet" in said
    review_claim(old, by=team.mia, verdict="accepted")
    assert [row.person.name for row in team_page(team.mia).quiet] == ["Ada Lindqvist", "Cora Zimmer"]
    answered = claim(Evidence.objects.get(person=team.ada, visibility="circle"), "risk-mid-1")
    asked = ask_corroboration(answered, by=team.ada, witness=team.mia, question="Were you there?")
    assert [row.person.name for row in team_page(team.mia).quiet] == ["Ada Lindqvist", "Cora Zimmer"]
    type(asked).objects.filter(pk=asked.pk).update(answer="yes", answered_at=timezone.now())
    assert [row.person.name for row in team_page(team.mia).quiet] == ["Cora Zimmer"]


def test_the_silence_of_people_further_down_is_not_shown(as_: SignIn, team: Cast) -> None:
    assert [row.person for row in team_page(team.petra).quiet] == [team.mia]
    quiet = as_("petra").get("/team/").content.decode().split('id="quiet"')[1]
    assert "Mia Okafor" in quiet
    assert "Ben Achterberg" not in quiet


def test_mentoring_is_covered_or_not(as_: SignIn, team: Cast) -> None:
    begin_pairing(mentor=team.zoe, mentee=team.ben, by=team.ben)
    mentors = words(as_("mia").get("/team/")).split("Mentors")[-1]
    assert "Without a mentor: Cora Zimmer ." in mentors
    assert "None of your direct reports has a mentor." in words(as_("petra").get("/team/"))


def test_names_are_escaped(as_: SignIn, team: Cast) -> None:
    person(name="<b>Rob</b>", manager=team.mia, team=TeamFactory.create(name="<i>R&D</i>"))
    for path in ("/team/", "/team/composition/", "/team/fairness/"):
        body = as_("mia").get(path).content.decode()
        assert "<b>Rob" not in body
        assert "<i>R&D" not in body


def test_another_ladder_may_have_other_dimensions(as_: SignIn, team: Cast) -> None:
    document = small_ladder("data")
    document["dimensions"][0] |= {"key": "taste", "name": "Taste", "letter": "T"}
    for row in document["expectations"]:
        row["key"] = f"data-{row['key']}"
        row["dimension"] = row["dimension"].replace("autonomy", "taste")
    ladder = publish(document)
    cora = next(row.person for row in team_page(team.mia).rows if row.person.name.startswith("Cora"))
    place(cora, level=ladder.levels.get(key="mid"), since=TODAY, by=team.mia)
    accepted(cora, team.mia, "data-autonomy-mid-1", TODAY)
    accepted(team.ada, team.mia, "autonomy-mid-1", TODAY)
    said = words(as_("mia").get("/team/"))
    assert [dimension.key for dimension in team_page(team.mia).dimensions] == ["autonomy", "risk", "taste"]
    assert said.count("Not on this ladder") == 2
    found = composition_of(team.mia, members_below(team.mia))
    assert [(shape.name, shape.counts) for shape in found.shapes] == [("Engineer", [0, 1, 1]), ("Data", [0, 1, 0])]


def test_composition_counts_people_per_level_and_of_one_team(as_: SignIn, team: Cast) -> None:
    said = words(as_("mia").get("/team/composition/"))
    assert "Too few people to have a shape." in said
    assert "Without a level, and not in the picture: Cora Zimmer." in said
    answer = as_("petra").get(f"/api/v1/team-composition/?team={team.ada.team_id}").json()
    assert answer["ladders"] == [
        {"name": "Engineer", "shape": "too few", "people": {"Junior": 0, "Mid": 1, "Senior": 1}}
    ]
    assert answer["without_level"] == [team.mia.pk]


def test_judgement_that_rests_on_one_person(as_: SignIn, team: Cast) -> None:
    quarter = timedelta(days=91)
    for day in (TODAY, TODAY - quarter):
        accepted(team.ada, team.mia, "risk-senior-1", day)
        accepted(team.ada, team.mia, "autonomy-senior-1", day)
        accepted(team.ben, team.mia, "autonomy-senior-2", day)
    rests = as_("mia").get("/api/v1/team-composition/").json()["rests_on_one"]
    assert rests == [{"team": team.ada.team_id, "dimension": "risk", "person": team.ada.pk}]
    page = words(as_("mia").get("/team/composition/"))
    assert "Ada Lindqvist, one of 2" in page
    assert as_("petra").get("/api/v1/team-composition/").json()["rests_on_one"] == []  # shared with growth circles


def test_fairness_asks_and_leaves_small_teams_alone(as_: SignIn, team: Cast) -> None:
    for number in range(3):
        colleague = person(name=f"Dana {number}", manager=team.mia, team=team.ada.team)
        log(colleague, share="circle", scope="team")
    for number in range(4):
        log(team.ben, f"glue {number}", share="circle", kind="glue", scope="task")
    log(team.ben, "long ago", share="circle", kind="glue", ended_on=TODAY - timedelta(days=500))
    said = words(as_("mia").get("/team/fairness/"))
    assert "Ben Achterberg carries most of the glue and prevention work. Is that agreed, and is it seen?" in said
    assert "More than half of 4 items of glue" in said
    assert "With fewer than four people below you, and left out: Ledger." in said
    table = as_("mia").get("/team/fairness/").content.decode().split("<tbody>")[1]
    assert re.findall(r'<th scope="row">([^<]+)', table) == [
        "Ada Lindqvist", "Ben Achterberg", "Dana 0", "Dana 1", "Dana 2"
    ]  # fmt: skip


def test_few_who_share_are_not_asked_about(as_: SignIn, team: Cast) -> None:
    for number in range(3):
        person(name=f"Dana {number}", manager=team.mia, team=team.ada.team)
    for number in range(6):
        log(team.ben, f"glue {number}", share="circle", kind="glue")
    body = as_("mia").get("/team/fairness/")
    assert "fewer than four people share something" in words(body)
    assert "<tbody>" not in body.content.decode()


def test_a_closed_check_in_is_having_met(as_: SignIn, team: Cast) -> None:
    assert {row.person.name for row in team_page(team.mia).quiet} >= {"Ada Lindqvist", "Ben Achterberg"}
    closed(team)
    found = {row.person.name: row.heard for row in team_page(team.mia).rows}
    assert (found["Ada Lindqvist"], found["Ben Achterberg"]) == (TODAY, None)


def test_agreements_that_are_due_stand_with_their_person_for_who_made_them(as_: SignIn, team: Cast) -> None:
    agreed(team.ada, team.mia, due_on=TODAY + timedelta(days=7))
    agreed(team.ada, team.noor, text="With the mentor.", due_on=TODAY + timedelta(days=7))
    agreed(team.ben, team.mia, due_on=TODAY + timedelta(days=90))

    def due(who: str) -> dict[str, int]:
        return {row["name"]: row["agreements_due"] for row in as_(who).get("/api/v1/team-members/").json()}

    assert due("mia") == {"Ada Lindqvist": 1, "Ben Achterberg": 0, "Cora Zimmer": 0}
    assert set(due("petra").values()) == {0}
    assert "1 agreement due within two weeks" in words(as_("mia").get("/team/"))
    assert "No agreement is due" in words(as_("petra").get("/team/"))


@pytest.mark.parametrize("path", ["/team/", "/team/composition/", "/team/fairness/", "/api/v1/team-members/"])
def test_queries_do_not_grow_with_people(as_: SignIn, team: Cast, ladder: LadderVersion, path: str) -> None:
    client = as_("mia")

    def more(start: int, count: int) -> int:
        for number in range(start, start + count):
            colleague = person(name=f"Dana {number}", manager=team.mia, team=TeamFactory.create())
            place(colleague, level=ladder.levels.get(key="mid"), since=TODAY, by=team.mia)
            accepted(colleague, team.mia, "risk-senior-1", TODAY)
            claim(log(colleague, share="circle", ended_on=LONG_AGO), "risk-mid-1")
            begin_pairing(mentor=person(), mentee=colleague, by=colleague)
        client.get(path)  # ladders are in memory afterwards, and this hour's reads are noted
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    assert more(0, 1) == more(1, 5) <= 12
