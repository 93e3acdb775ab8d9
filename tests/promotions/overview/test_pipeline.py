"""The cases below a manager, and those in front of a committee."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Read, User
from growth.promotions.calibration.models import Calibration, Outcome, Seat
from growth.promotions.cases.models import Case
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.overview.pipeline import Wanted, cases_before, cases_below
from tests.cases import for_each
from tests.people import NAMES, Cast
from tests.promotions import making
from tests.promotions.overview.making import another_case, outcome, submitted

SignIn = Callable[[str], Client]
PAGE, API = "/cases/pipeline/", "/api/v1/case-pipeline/"


@pytest.fixture
def round_(placed: Cast) -> Calibration:
    return making.calibration(making.committee(placed))


def main_of(client: Client, path: str = PAGE) -> str:
    page = client.get(path).content.decode()
    return page[page.index("<main") :]


def shown_to(as_: SignIn, who: str) -> set[str]:
    """Whose cases somebody reads of, alike on the page and at the API."""
    page = {row.person.name for row in as_(who).get(PAGE).context["below"].rows}
    api = {row["name"] for row in as_(who).get(API).json()["below"]}
    assert page == api
    return page


def committee_names(as_: SignIn, who: str) -> list[str]:
    page = [row.name for row in as_(who).get(PAGE).context["committee"].rows]
    assert page == [row["name"] for row in as_(who).get(API).json()["committee"]]
    return page


# ---- who


def test_managers_read_of_those_below_them_at_any_depth_and_nobody_else_does(as_: SignIn, case: Case) -> None:
    found = {who: shown_to(as_, who) for who in NAMES}
    assert {who: names for who, names in found.items() if names} == {
        "mia": {"Ada Lindqvist"}, "petra": {"Ada Lindqvist"}
    }  # fmt: skip


def test_who_is_not_signed_in_is_sent_away(case: Case) -> None:
    assert Client().get(PAGE).status_code == 302 and Client().get(API).status_code == 403


def test_nothing_can_be_changed_here(as_: SignIn, case: Case) -> None:
    for path in (PAGE, API):
        assert {as_("mia").post(path).status_code, as_("mia").delete(path).status_code} <= {403, 405}


def test_one_s_own_case_is_not_below_one(as_: SignIn, placed: Cast, case: Case) -> None:
    another_case(placed, "mia", case)
    assert shown_to(as_, "mia") == {"Ada Lindqvist"}
    assert shown_to(as_, "petra") == {"Ada Lindqvist", "Mia Okafor"}


def test_the_case_is_opened_only_by_who_reads_it(as_: SignIn, case: Case) -> None:
    """Petra reads it while she owns a gate of it."""
    assert f'href="{case.get_absolute_url()}"' in main_of(as_("petra"))
    case.gates.update(owner=None)
    assert f'href="{case.get_absolute_url()}"' in main_of(as_("mia"))
    assert f'href="{case.get_absolute_url()}"' not in main_of(as_("petra"))
    assert as_("mia").get(API).json()["below"][0]["case"] == case.pk
    assert as_("petra").get(API).json()["below"][0]["case"] is None


def test_reading_is_recorded_for_each_person_named(as_: SignIn, case: Case) -> None:
    for path, via in ((PAGE, "page"), (API, "API")):
        Read.objects.all().delete()
        as_("petra").get(path)
        assert list(Read.objects.values_list("subject", "what", "via")) == [(case.person_id, "promotion pipeline", via)]


def test_whoever_leads_nobody_learns_what_the_page_is_for(as_: SignIn, case: Case) -> None:
    for who in ("ada", "zoe", "rafael"):
        assert "This page will show the cases" in main_of(as_(who))


# ---- what


def test_content_never_stands_there(as_: SignIn, case: Case) -> None:
    making.written(case, "thesis", "A secret thesis about the ledger.")
    for who in ("mia", "petra"):
        assert "secret" not in main_of(as_(who)) and "secret" not in as_(who).get(API).content.decode()


def test_gates_are_named_to_those_who_may_read_them(as_: SignIn, placed: Cast) -> None:
    making.agreed(placed)
    case = Case.objects.get()
    assert "Leader" in main_of(as_("mia"))  # Petra owns this one
    assert "Leader" in main_of(as_("petra"))
    case.gates.filter(key="leader").update(owner=placed.zoe)
    assert "Zoe Tanaka" in main_of(as_("mia"))
    assert "Zoe Tanaka" not in main_of(as_("petra")) and "Its owner" in main_of(as_("petra"))


def test_who_was_asked_for_an_endorsement_is_between_the_manager_and_them(as_: SignIn, case: Case) -> None:
    case = making.in_state(case, "feedback")
    due = timezone.localdate() - timedelta(days=1)
    zoe = User.objects.get(name="Zoe Tanaka")
    Endorsement.objects.create(case=case, giver=zoe, giver_name=zoe.name, due_on=due)
    assert "Zoe Tanaka" in main_of(as_("mia")) and "Past its day" in main_of(as_("mia"))
    for seen in (main_of(as_("petra")), as_("petra").get(API).content.decode()):
        assert "Zoe" not in seen and "Past its day" not in seen


def test_no_outcome_shows_before_the_letter(as_: SignIn, placed: Cast, case: Case, round_: Calibration) -> None:
    case = submitted(case, round_, placed, omar="")
    before = {who: main_of(as_(who)) for who in ("mia", "petra")}
    said = {who: as_(who).get(API).json()["below"] for who in ("mia", "petra")}
    for kind in ("promoted", "not_yet"):
        Outcome.objects.all().delete()
        outcome(case, sent=False, kind=kind)
        assert {who: main_of(as_(who)) for who in before} == before
        assert {who: as_(who).get(API).json()["below"] for who in said} == said


@for_each("state", ["promoted", "not_yet", "withdrawn"])
def test_how_a_case_ended_is_known_to_its_manager_and_further_up_that_it_has(case: Case, state: str) -> None:
    making.in_state(case, state)
    petra, mia = User.objects.get(name="Petra Novak"), case.manager
    assert cases_below(mia).rows == [] and cases_below(mia).is_any
    [own] = cases_below(mia, Wanted("ended")).rows
    [above] = cases_below(petra, Wanted("ended")).rows
    assert own.state == fresh_label(case) and above.state == "Ended" and own.waits == above.waits == []


def fresh_label(case: Case) -> str:
    return Case.objects.get(pk=case.pk).get_state_display()


def test_what_ended_long_ago_is_gone(case: Case) -> None:
    making.in_state(case, "promoted")
    Case.objects.update(ended_at=timezone.now() - timedelta(days=400))
    assert not cases_below(case.manager, Wanted("ended")).is_any


def test_state_and_team_choose(as_: SignIn, placed: Cast, case: Case) -> None:
    another_case(placed, "mia", case)
    petra = placed.petra
    assert [row.person.name for row in cases_below(petra, Wanted("drafting")).rows] == ["Ada Lindqvist"]
    assert [row.person.name for row in cases_below(petra, Wanted("idea")).rows] == ["Mia Okafor"]
    User.objects.filter(pk=placed.mia.pk).update(team=placed.noor.team)
    assert [row.person.name for row in cases_below(petra, Wanted(team=placed.noor.team_id)).rows] == ["Mia Okafor"]
    page = as_("petra").get(f"{PAGE}?state=submitted")
    assert page.context["below"].rows == [] and "No case fits this" in page.content.decode()
    for odd in ("?state=juggling", "?team=²", "?team=x", "?state=&team="):
        assert len(as_("petra").get(PAGE + odd).context["below"].rows) == 2


def test_since_is_the_day_of_the_last_step(case: Case) -> None:
    [row] = cases_below(case.manager).rows
    assert row.since == case.transitions.get(to_state="drafting").at


def test_more_cases_take_no_more_queries(placed: Cast, case: Case, round_: Calibration) -> None:
    counts = []
    for who in (None, "ben", "mia"):
        if who:
            submitted(another_case(placed, who, case), round_, placed, omar="", ines="")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            cases_below(placed.petra)
        counts.append(len(asked))
    assert counts == [5, 5, 5] and len(cases_below(placed.petra).rows) == 3


# ---- the committee


def test_a_committee_reads_numbers_while_blind_and_names_at_the_meeting(
    as_: SignIn, placed: Cast, case: Case, round_: Calibration
) -> None:
    submitted(case, round_, placed, omar="", ines="")
    assert committee_names(as_, "omar") == ["Case 1"]
    for seen in (main_of(as_("omar")), as_("omar").get(API).content.decode()):
        assert "Ada" not in seen and "Payments" not in seen and "Mia" not in seen
    Calibration.objects.update(opened_at=timezone.now())
    assert committee_names(as_, "omar") == ["Ada Lindqvist"]


def test_only_seats_show_cases(as_: SignIn, placed: Cast, case: Case, round_: Calibration) -> None:
    submitted(case, round_, placed, omar="", ines="declared")
    found = {who: committee_names(as_, who) for who in NAMES}
    assert {who: names for who, names in found.items() if names} == {"omar": ["Case 1"]}


def test_of_cases_one_is_barred_from_there_is_only_a_count(
    as_: SignIn, placed: Cast, case: Case, round_: Calibration
) -> None:
    submitted(case, round_, placed, omar="", ines="declared")
    page = main_of(as_("ines"))
    assert "1 more case you do not read" in page and "Case 1" not in page and "Ada" not in page
    assert as_("ines").get(API).json()["barred"] == 1


def test_who_has_not_handed_in_is_named_to_members(as_: SignIn, placed: Cast, case: Case, round_: Calibration) -> None:
    submitted(case, round_, placed, omar="", ines="", noor="mentee")
    [row] = cases_before(placed.omar).rows
    assert row.missing == ["Ines Duarte"] and not row.is_handed_in
    Seat.objects.filter(person=placed.ines).update(handed_in_at=timezone.now())
    [row] = cases_before(placed.omar).rows
    assert row.missing == []


def test_a_closed_calibration_and_a_withdrawn_case_are_no_longer_there(
    placed: Cast, case: Case, round_: Calibration
) -> None:
    case = submitted(case, round_, placed, omar="")
    making.in_state(case, "withdrawn")
    assert cases_before(placed.omar).rows == []
    making.in_state(case, "submitted")
    Calibration.objects.update(closed_at=timezone.now())
    assert cases_before(placed.omar).rows == [] and cases_before(placed.omar).is_member


def test_a_committee_without_cases_says_so(as_: SignIn, round_: Calibration) -> None:
    assert "No case is in front of your committee" in main_of(as_("ines"))


def test_more_cases_in_front_take_no_more_queries(placed: Cast, case: Case, round_: Calibration) -> None:
    counts = []
    for who in ("ada", "ben", "mia"):
        made = case if who == "ada" else another_case(placed, who, case)
        submitted(made, round_, placed, omar="", ines="")
        with CaptureQueriesContext(connection) as asked:
            cases_before(placed.omar)
        counts.append(len(asked))
    assert counts == [2, 2, 2] and len(cases_before(placed.omar).rows) == 3
