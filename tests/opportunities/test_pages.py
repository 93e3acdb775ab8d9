"""What the pages of opportunities show and do; what waits for whom; how much they ask of the database."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from growth.evidence.models import Evidence
from growth.inbox.queries import frame_counts, waiting_for
from growth.opportunities import actions
from growth.opportunities.models import Assignment, Interest, Opportunity
from growth.opportunities.queries import given_lately, opportunities_at, opportunities_for
from growth.reports.queries import growth_report
from tests.factories import accepted, publish, small_ladder
from tests.opportunities.world import DAY, listed, parts, placed
from tests.people import Cast, person

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("ladder")


def text(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def form(**changes: Any) -> dict[str, Any]:
    """What the browser would send of a new opportunity."""
    today = timezone.localdate()
    chosen = {name: part.pk for name, part in parts().items() if part}
    return {
        "title": "Vault move",
        "description": "Two *vaults*",
        "kind": "decision",
        "scope": "system",
        "starts_on": today.isoformat(),
        "ends_on": (today + 30 * DAY).isoformat(),
        "places": "1",
        "audience": "everyone",
        **chosen,
        **changes,
    }


# ---- the list


def test_what_fits_ones_next_step_stands_first(as_: SignIn, cast: Cast) -> None:
    placed(cast.ada)
    listed(cast.mia, "Later and fitting", starts_on=timezone.localdate() + 20 * DAY)
    listed(cast.mia, "Sooner at Mid", level="mid")
    page = text(as_("ada"), "/opportunities/")
    assert page.index("Fits your next steps") < page.index("Later and fitting") < page.index("Everything else")
    assert page.index("Everything else") < page.index("Sooner at Mid")
    assert page.count("Fits your next step in Risk.") == 1


def test_tabs_and_filters_find_exactly_what_they_say(as_: SignIn, cast: Cast) -> None:
    wanted = listed(cast.mia, "item-wanted")
    held = listed(cast.mia, "item-held")
    listed(cast.mia, "item-autonomy", dimension="autonomy", level="mid", second="risk", team=cast.zoe.team)
    over = listed(cast.mia, "item-over")
    Opportunity.objects.filter(pk=over.pk).update(
        starts_on=timezone.localdate() - 9 * DAY, ends_on=timezone.localdate() - DAY
    )
    actions.say_interested(wanted, by=cast.ada)
    actions.accept(actions.ask_directly(held, by=cast.mia, person=cast.ada), by=cast.ada)

    def found(who: str, query: str) -> set[str]:
        return set(re.findall(r"item-([a-z]+)", text(as_(who), f"/opportunities/?{query}")))

    assert found("ada", "") == {"wanted", "autonomy"}
    assert found("ada", "show=mine") == {"wanted", "held"}
    assert found("ada", "show=listed") == set()
    assert found("mia", "show=listed") == {"wanted", "held", "autonomy", "over"}
    assert found("ada", "show=past") == {"held", "over"}
    assert found("ada", "dimension=risk") == {"wanted", "autonomy"}
    assert found("ada", "dimension=risk&level=mid") == {"autonomy"}
    assert found("ada", f"team={cast.zoe.team_id}") == {"autonomy"}
    assert found("ada", "show=nonsense&level=nonsense") == {"wanted", "autonomy"}


@pytest.mark.parametrize("who", ["ada", "mia"])
def test_the_entry_stands_once_in_the_navigation_of_everybody(as_: SignIn, cast: Cast, who: str) -> None:
    rail = text(as_(who), "/ladders/").split("</nav>")[0]
    assert rail.count(">Opportunities</a>") == 1
    assert ("nav-team" in rail) == (who == "mia")


def test_an_empty_page_teaches(as_: SignIn, cast: Cast) -> None:
    assert "coming work that somebody can grow with" in text(as_("ada"), "/opportunities/")
    assert "List an opportunity" in text(as_("mia"), "/opportunities/?show=listed")


# ---- listing and editing


def test_listing_one_on_the_page(as_: SignIn, cast: Cast) -> None:
    client = as_("mia")
    sent = form(submission="5b8c0f62-7d3f-4c2c-9a39-6a1f2c9a1f10", second_dimension=parts("autonomy")["dimension"].pk)
    for _ in range(2):
        assert client.post("/opportunities/new/", sent).status_code == 302
    made = Opportunity.objects.get()
    assert (made.listed_by, [row.key for row in made.dimensions], made.team) == (cast.mia, ["risk", "autonomy"], None)
    page = text(as_("zoe"), f"/opportunities/{made.pk}/")
    assert "Two <em>vaults</em>" in page
    assert "Shows risk as a senior, in way 1." in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Say in one line what is to be done."),
        ({"ends_on": "2020-01-01"}, "It ends before it starts."),
        ({"audience": "team", "team": ""}, "Say which team"),
        ({"places": "99"}, "Between 1 and 20 places."),
        ({"level": "0"}, "Select a valid choice"),
    ],
)
def test_a_form_that_does_not_fit_comes_back_as_itself(
    as_: SignIn, cast: Cast, changes: dict[str, str], said: str
) -> None:
    answer = as_("mia").post("/opportunities/new/", form(description="Kept words", **changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Kept words" in answer.content.decode()


def test_level_and_dimension_are_chosen_under_their_ladders(as_: SignIn, cast: Cast) -> None:
    publish(small_ladder("ai"))
    page = text(as_("mia"), "/opportunities/new/")
    assert page.count('<optgroup label="Engineer">') == page.count('<optgroup label="Ai">') == 3


def test_a_stale_edit_overwrites_nothing_and_keeps_what_was_typed(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia)
    path, client = f"/opportunities/{made.pk}/edit/", as_("mia")
    assert client.post(path, form(title="In one window", version="1")).status_code == 302
    answer = client.post(path, form(title="In another", version="1"))
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "In another" in body
    assert "It reads now: “In one window”" in body
    assert client.post(path, form(title="In another", version="2")).status_code == 302


def test_what_was_listed_on_a_version_now_retired_can_still_be_edited(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia)
    sent = form(title="Still there", version="1")
    publish({**small_ladder(), "notes": "Second version."})
    assert as_("mia").post(f"/opportunities/{made.pk}/edit/", sent).status_code == 302
    made.refresh_from_db()
    assert made.title == "Still there"


# ---- from interest to the draft


def test_from_interest_to_a_draft_of_evidence(as_: SignIn, cast: Cast) -> None:
    ada, ben, mia = as_("ada"), as_("ben"), as_("mia")
    made = listed(cast.mia, "Vault move")
    home = f"/opportunities/{made.pk}/"
    assert ada.post(f"{home}interest/", {"words": "I know the old one.", "wants_to_grow": "on"}).status_code == 302
    ben.post(f"{home}interest/", {})
    assert "Only Mia Okafor sees that you are interested." in text(ada, home)
    deciding = text(mia, f"{home}interested/")
    assert deciding.index("Ada Lindqvist") < deciding.index("Ben Achterberg")
    assert "I know the old one." in deciding
    sent = {"people": [cast.ada.pk], "words": "Ben had the last one."}
    for _ in range(2):  # an impatient finger
        assert mia.post(f"{home}assignments/", sent).status_code == 302
    assert "It went to somebody else this time." in text(ben, home)
    assert "Ben had the last one." in text(ben, home)
    assert "Ben had the last one." not in text(ada, home)
    part = Assignment.objects.get()
    for _ in range(2):
        assert ada.post(f"/opportunities/assignments/{part.pk}/completion/").status_code == 302
    draft = Evidence.objects.get()
    assert f'href="/evidence/{draft.pk}/"' in text(ada, home)
    assert f'href="/evidence/{draft.pk}/"' not in text(mia, home)


def test_somebody_is_asked_directly_and_answers_on_the_page(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia)
    home = f"/opportunities/{made.pk}/"
    assert as_("mia").post(f"{home}asking/", {"person": cast.zoe.pk}).status_code == 302
    assert "Mia Okafor asks whether you take this on." in text(as_("zoe"), home)
    part = Assignment.objects.get()
    for _ in range(2):
        assert as_("zoe").post(f"/opportunities/assignments/{part.pk}/acceptance/").status_code == 302
    assert "Zoe Tanaka" in text(as_("ada"), home)


@pytest.mark.parametrize(("path", "sent"), [("assignments", {}), ("asking", {}), ("asking", {"person": "0"})])
def test_choosing_nobody_brings_the_page_back(as_: SignIn, cast: Cast, path: str, sent: dict[str, str]) -> None:
    made = listed(cast.mia)
    actions.say_interested(made, by=cast.ada)
    answer = as_("mia").post(f"/opportunities/{made.pk}/{path}/", sent)
    assert answer.status_code == 422
    assert "Who gets it" in answer.content.decode()


def test_too_many_are_refused_on_the_page_with_the_choice_kept(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia)
    for name in ("ada", "ben"):
        actions.say_interested(made, by=cast[name])
    answer = as_("mia").post(f"/opportunities/{made.pk}/assignments/", {"people": [cast.ada.pk, cast.ben.pk]})
    assert answer.status_code == 422
    assert "Only one place is free." in answer.content.decode()
    assert answer.content.decode().count("checked") == 2


def test_what_an_action_refuses_is_said_and_nothing_breaks(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia)
    asked = actions.ask_directly(made, by=cast.mia, person=cast.zoe)
    actions.end_assignment(asked, by=cast.mia)
    client = as_("zoe")
    answer = client.post(f"/opportunities/assignments/{asked.pk}/acceptance/", follow=True)
    assert "This question is no longer open." in answer.content.decode()


def test_withdrawing_asks_why_and_says_so(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia)
    client, path = as_("mia"), f"/opportunities/{made.pk}/withdrawal/"
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "No budget until spring."}).status_code == 302
    assert "No budget until spring." in text(as_("zoe"), f"/opportunities/{made.pk}/")


def test_quiet_direct_reports_are_shown_beside_those_who_speak_up(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia)
    actions.say_interested(made, by=cast.ada)
    quiet = text(as_("mia"), f"/opportunities/{made.pk}/interested/").split('id="quiet"')[1]
    assert "Ben Achterberg" in quiet
    assert "Ada Lindqvist" not in quiet.split('id="ask"')[0]


@time_machine.travel(date(2026, 11, 20), tick=False)
def test_who_had_the_last_ones_is_said_in_words_over_four_quarters(cast: Cast) -> None:
    made = listed(cast.mia, places=9)
    for name, days in (("ada", (1, 60, 61, 400)), ("ben", (320, 700))):
        for ago in days:
            Assignment.objects.create(
                opportunity=listed(cast.mia), person=cast[name], state="done",
                taken_at=timezone.now() - timedelta(days=ago),
            )  # fmt: skip
    Assignment.objects.create(opportunity=made, person=cast.zoe, state="asked")
    Assignment.objects.create(opportunity=made, person=cast.noor, state="declined", taken_at=timezone.now())
    none = "Given none in the last four quarters"
    assert given_lately([cast.ada, cast.ben, cast.zoe, cast.noor]) == {
        cast.ada.pk: "Given three in the last four quarters: Q3 2026 and Q4 2026",
        cast.ben.pk: "Given one in the last four quarters: Q1 2026",
        cast.zoe.pk: none,
        cast.noor.pk: none,
    }


# ---- beside the next steps


def test_what_fits_stands_beside_the_next_step_two_at_most(as_: SignIn, cast: Cast) -> None:
    placed(cast.ada)
    for index in range(3):
        listed(cast.mia, f"item-risk-{index}", starts_on=timezone.localdate() + index * DAY)
    listed(cast.mia, "item-autonomy", dimension="autonomy")
    listed(cast.mia, "item-mid", level="mid")
    listed(cast.mia, "item-search", team=cast.zoe.team, audience="team")
    listed(cast.mia, "item-withdrawn")
    actions.withdraw_opportunity(Opportunity.objects.get(title="item-withdrawn"), by=cast.mia, reason="No.")
    report = text(as_("ada"), "/report/").split('id="s6"')[1]
    assert set(re.findall(r"item-[a-z0-9-]+", report)) == {"item-risk-0", "item-risk-1", "item-autonomy"}
    assert set(re.findall(r"item-[a-z0-9-]+", text(as_("ada"), "/"))) == {"item-autonomy"}  # the first step
    assert "item-" not in text(as_("mia"), f"/people/{cast.ada.pk}/report/")  # hers alone


def test_nobody_is_offered_what_they_listed_or_have(cast: Cast) -> None:
    held, own = listed(cast.petra, "Held"), listed(cast.mia, "Own")
    actions.ask_directly(held, by=cast.petra, person=cast.mia)
    listed(cast.petra, "Open")
    assert {row.title for row in opportunities_for(cast.mia, "risk", "senior")} == {"Open"}
    assert {row.title for row in opportunities_for(cast.ada, "risk", "senior")} == {"Held", "Own", "Open"}
    assert opportunities_for(cast.ada, "risk", "mid").count() == 0
    assert own.listed_by == cast.mia


def test_a_report_without_steps_asks_nothing(cast: Cast, django_assert_num_queries: Any) -> None:
    placed(cast.ada, "senior")
    report = growth_report(cast.ada, cast.ada)
    assert report is not None
    with django_assert_num_queries(0):
        assert opportunities_at(cast.ada, report.steps) == {}


# ---- what waits


def test_what_waits_for_whom(as_: SignIn, cast: Cast) -> None:
    today = timezone.localdate()
    wanted, held = listed(cast.mia, "Wanted", places=2), listed(cast.mia, "Held")
    actions.say_interested(wanted, by=cast.ada)
    actions.ask_directly(wanted, by=cast.mia, person=cast.zoe)
    actions.accept(actions.ask_directly(held, by=cast.mia, person=cast.ben), by=cast.ben)
    Opportunity.objects.filter(pk=held.pk).update(starts_on=today - 9 * DAY, ends_on=today - DAY)
    kinds = {
        who: {key: n for key, n in frame_counts(cast[who]).by_kind.items() if key.startswith("opportunities")}
        for who in ("mia", "zoe", "ada", "ben", "petra")
    }
    assert kinds == {
        "mia": {"opportunities_interest": 1, "opportunities_over": 1},
        "zoe": {"opportunities_asked": 1},
        "ada": {},
        "ben": {},
        "petra": {},
    }
    for who in ("mia", "zoe"):
        rows = waiting_for(cast[who], frame_counts(cast[who]))
        assert len(rows) == frame_counts(cast[who]).waiting
        for row in rows:
            assert as_(who).get(row.url).status_code == 200
    actions.assign(wanted, by=cast.mia, people=[cast.ada])
    actions.accept(Assignment.objects.get(person=cast.zoe), by=cast.zoe)
    actions.finish(held, by=cast.mia)
    assert frame_counts(cast.mia).by_kind == frame_counts(cast.zoe).by_kind == {}


# ---- the API


def test_listing_and_editing_over_the_api(as_: SignIn, cast: Cast) -> None:
    placed(cast.mia)
    client, body = as_("mia"), form(description="Two *vaults*")
    made = client.post("/api/v1/opportunities/", body, content_type="application/json")
    assert made.status_code == 201
    row = made.json()
    assert (row["dimension_keys"], row["level_key"], row["fits_next_step"]) == (["risk"], "senior", ["risk"])
    path = f"/api/v1/opportunities/{row['id']}/"
    assert client.patch(path, {"title": "Other"}, content_type="application/json").status_code == 400
    edited = client.patch(path, {"title": "Other", "version": 1}, content_type="application/json")
    assert (edited.status_code, edited.json()["version"]) == (200, 2)
    assert client.patch(path, {"title": "Third", "version": 1}, content_type="application/json").status_code == 409
    wrong = client.post("/api/v1/opportunities/", {**body, "ends_on": "2020-01-01"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()) == (400, {"ends_on": ["It ends before it starts."]})


def test_giving_and_finishing_over_the_api(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia, places=2)
    path, lister = f"/api/v1/opportunities/{made.pk}/", as_("mia")
    said = as_("ada").post(f"{path}interest/", {"words": "Gladly"}, content_type="application/json")
    assert (said.status_code, said.json()["words"]) == (201, "Gladly")
    given = lister.post(f"{path}assignments/", {"people": [cast.ada.pk]}, content_type="application/json")
    assert [row["state"] for row in given.json()] == ["taken"]
    asked = lister.post(f"{path}asking/", {"person": cast.zoe.pk}, content_type="application/json").json()
    answered = as_("zoe").post(f"/api/v1/opportunity-assignments/{asked['id']}/acceptance/")
    assert answered.json()["state"] == "taken"
    assert lister.post(f"{path}completion/").json()["state"] == "done"
    assert sorted(Evidence.objects.values_list("person__name", flat=True)) == ["Ada Lindqvist", "Zoe Tanaka"]
    refused = lister.post(f"{path}withdrawal/", {"reason": "Late"}, content_type="application/json")
    assert refused.status_code == 400


# ---- measured


def fill(cast: Cast, number: int) -> None:
    for _ in range(number):
        for dimension in ("risk", "autonomy"):
            made = listed(cast.mia, "item", dimension=dimension, second=None)
            actions.say_interested(made, by=cast.ada)


@pytest.mark.parametrize(
    "path", ["/opportunities/", "/opportunities/?show=mine", "/api/v1/opportunities/", "/", "/report/"]
)
def test_lists_ask_as_much_of_the_database_for_20_as_for_1(
    as_: SignIn, cast: Cast, django_assert_max_num_queries: Any, path: str
) -> None:
    placed(cast.ada)
    client = as_("ada")

    def count() -> int:
        client.get(path)
        with django_assert_max_num_queries(12) as asked:
            client.get(path)
        return len(asked)

    accepted(cast.ada, cast.mia, "risk-mid-1", timezone.localdate())
    fill(cast, 1)
    one = count()
    fill(cast, 19)
    assert count() == one


@pytest.mark.parametrize("path", ["", "interested/"])
def test_one_asks_as_much_for_10_people_as_for_1(
    as_: SignIn, cast: Cast, django_assert_max_num_queries: Any, path: str
) -> None:
    made = listed(cast.mia, places=12)
    client = as_("mia")

    def more(number: int) -> None:
        for _ in range(number):
            wanting: User = placed(person(manager=cast.mia, team=cast.mia.team))
            actions.say_interested(made, by=wanting)
            accepted(wanting, cast.mia, "risk-senior-1", timezone.localdate())
            placed(person(manager=cast.mia, team=cast.mia.team))

    def count() -> int:
        client.get(f"/opportunities/{made.pk}/{path}")
        with django_assert_max_num_queries(16) as asked:
            client.get(f"/opportunities/{made.pk}/{path}")
        return len(asked)

    more(1)
    one = count()
    more(9)
    assert count() == one
    assert Interest.objects.count() == 10


def test_somebody_asked_again_after_a_no_can_still_answer(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.mia)
    actions.decline(actions.ask_directly(made, by=cast.mia, person=cast.zoe), by=cast.zoe)
    actions.ask_directly(made, by=cast.mia, person=cast.zoe)
    assert "Mia Okafor asks whether you take this on." in text(as_("zoe"), f"/opportunities/{made.pk}/")


def test_nobody_reads_who_wanted_what_was_withdrawn(as_: SignIn, cast: Cast) -> None:
    made = listed(cast.petra)
    actions.say_interested(made, by=cast.ada, words="Gladly")
    actions.withdraw_opportunity(made, by=cast.petra, reason="No budget.")
    for who in ("mia", "petra"):
        assert "Gladly" not in text(as_(who), f"/opportunities/{made.pk}/")
