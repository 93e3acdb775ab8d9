"""Every step of a case: in order, out of order, by the wrong side, twice, from a stale page, and two at once."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from config.errors import StaleEdit
from growth.notices.models import Notice
from growth.promotions.cases import actions
from growth.promotions.cases.models import Case, State
from growth.promotions.models import CaseTemplate
from ladder.models import LadderVersion
from tests.at_once import at_once
from tests.cases import for_each
from tests.people import Cast, person
from tests.promotions import making
from tests.promotions.complete import complete_document

SignIn = Callable[[str], Client]

# Each step: its page, who makes it, from which state, to which.
STEPS = {
    "agreement": ({"ada", "mia"}, "idea", "agreed"),
    "drafting": ({"ada", "mia"}, "agreed", "drafting"),
    "feedback": ({"mia"}, "drafting", "feedback"),
    "calling-back": ({"mia"}, "feedback", "drafting"),
    "release": ({"ada"}, "feedback", "feedback"),
}


def post(client: Client, case: Case, step: str, revision: int | None = None, **body: Any) -> Any:
    at = making.fresh(case).revision if revision is None else revision
    return client.post(f"/cases/{case.pk}/{step}/", {"revision": at, **body})


def snapshot(case: Case) -> tuple[Any, ...]:
    now = making.fresh(case)
    return (
        now.state, now.revision, now.released_revision, now.candidate_agreed_at, now.manager_agreed_at, now.ended_at,
        now.transitions.count(),
    )  # fmt: skip


def ready(case: Case, state: str) -> Case:
    """In `state`, with every gate met and, for the last yes, one side agreed."""
    making.meet_gates(case)
    Case.objects.filter(pk=case.pk).update(candidate_agreed_at=None, manager_agreed_at=None)
    return making.in_state(case, state)


def test_from_idea_to_feedback_through_the_pages(as_: SignIn, placed: Cast) -> None:
    case = making.idea(placed)
    assert post(as_("ada"), case, "agreement").status_code == 302
    assert making.fresh(case).state == "idea"
    post(as_("mia"), case, "agreement")
    assert making.fresh(case).state == "agreed"
    refused = post(as_("ada"), case, "drafting")
    assert refused.status_code == 422
    assert "The gate “Leader” is not met." in refused.content.decode()
    making.meet_gates(case, "drafting")
    post(as_("ada"), case, "drafting")
    refused = post(as_("mia"), case, "feedback")
    assert (refused.status_code, making.fresh(case).state) == (422, "drafting")  # nothing is written yet
    complete_document(case)
    post(as_("mia"), case, "feedback")
    post(as_("ada"), case, "release")
    now = making.fresh(case)
    assert (now.state, now.released_revision) == ("feedback", now.revision)
    post(as_("mia"), case, "calling-back", words="The plan is thin.")
    steps = list(now.transitions.values_list("from_state", "to_state", "by_name", "words"))
    assert steps == [
        ("", "idea", "Ada Lindqvist", ""),
        ("idea", "agreed", "Mia Okafor", ""),
        ("agreed", "drafting", "Ada Lindqvist", ""),
        ("drafting", "feedback", "Mia Okafor", ""),
        ("feedback", "drafting", "Mia Okafor", "The plan is thin."),
    ]


@for_each("step", list(STEPS))
def test_out_of_order_it_is_refused_and_nothing_changes(as_: SignIn, case: Case, step: str) -> None:
    who, fits, _ = STEPS[step]
    for state in State.values:
        if state == fits:
            continue
        now = ready(case, state)
        before = snapshot(now)
        for name in who:
            body = {"revision": now.revision}
            api = as_(name).post(f"/api/v1/cases/{case.pk}/{step}/", body, content_type="application/json")
            assert api.status_code == 400, (state, name)
        assert snapshot(now) == before, state
    answer = post(as_(min(who)), now, step)
    assert (answer.status_code, "Nothing was changed" in answer.content.decode()) == (422, True)
    assert snapshot(now) == before


@for_each("step", list(STEPS))
def test_by_the_wrong_one_it_is_refused_and_nothing_changes(as_: SignIn, case: Case, step: str) -> None:
    who, fits, _ = STEPS[step]
    now = ready(case, fits)
    before = snapshot(now)
    for name in {"ada", "mia", "petra", "zoe", "rafael", "ines"} - who:
        body = {"revision": now.revision}
        api = as_(name).post(f"/api/v1/cases/{case.pk}/{step}/", body, content_type="application/json")
        assert post(as_(name), now, step).status_code == api.status_code
        assert api.status_code == (403 if name in {"ada", "mia", "petra"} else 404), name
    assert snapshot(now) == before


@for_each("step", list(STEPS))
def test_from_a_stale_page_it_is_refused_with_the_case_as_it_is_now(as_: SignIn, case: Case, step: str) -> None:
    who, fits, _ = STEPS[step]
    now = ready(case, fits)
    before = snapshot(now)
    for name in who:
        for old in (now.revision - 1, 0):
            answer = post(as_(name), now, step, revision=old)
            assert answer.status_code == 409
            assert "changed after you opened" in answer.content.decode()
        api = as_(name).post(f"/api/v1/cases/{case.pk}/{step}/", {"revision": 0}, content_type="application/json")
        assert api.status_code == 409
    assert post(as_(min(who)), now, step, revision="²").status_code == 409  # type: ignore[arg-type]
    assert snapshot(now) == before


@for_each("step", list(STEPS))
def test_a_step_is_never_made_by_reading(as_: SignIn, case: Case, step: str) -> None:
    assert as_("mia").get(f"/cases/{case.pk}/{step}/").status_code == 405


def test_two_clicks_make_a_step_once(placed: Cast) -> None:
    case = making.idea(placed)
    for _ in range(2):
        actions.agree(case, by=placed.ada, revision=case.revision)
    for _ in range(2):  # the second click comes from the page of the first
        actions.agree(case, by=placed.mia, revision=case.revision)
    now = making.fresh(case)
    assert (now.state, now.transitions.count()) == ("agreed", 2)
    assert Notice.objects.filter(person=placed.mia, text__contains="agreed to a promotion case").count() == 1
    making.meet_gates(case)
    actions.begin_drafting(case, by=placed.ada, revision=now.revision)
    with pytest.raises(StaleEdit):
        actions.begin_drafting(case, by=placed.ada, revision=now.revision)


def test_a_required_gate_stops_a_step_and_one_that_is_not_required_does_not(placed: Cast) -> None:
    case = making.agreed(placed)
    with pytest.raises(ValidationError, match="Leader"):
        actions.begin_drafting(case, by=placed.ada, revision=case.revision)
    case.gates.filter(key="leader").update(is_required=False)
    assert actions.begin_drafting(case, by=placed.ada, revision=case.revision).state == "drafting"


def test_a_later_change_asks_the_candidate_again(as_: SignIn, case: Case) -> None:
    now = ready(case, "feedback")
    post(as_("ada"), now, "release")
    assert "agreed that the committee reads this" in as_("mia").get(f"/cases/{case.pk}/").content.decode()
    as_("mia").post(f"/cases/{case.pk}/planning/", {"effective_on": "2027-01-01"})
    assert (
        "The document was changed after Ada Lindqvist agreed" in as_("mia").get(f"/cases/{case.pk}/").content.decode()
    )
    now = making.fresh(case)
    assert now.released_revision == now.revision - 1


# ---- taking it back


@for_each("who", ["ada", "mia"])
def test_either_side_withdraws_with_a_reason_at_any_time(as_: SignIn, case: Case, who: str) -> None:
    assert post(as_(who), case, "withdrawal", words=" ").status_code == 422
    assert making.fresh(case).is_running
    assert post(as_(who), case, "withdrawal", revision=1, words="Not this year.").status_code == 409
    assert post(as_(who), case, "withdrawal", words="Not this year.").status_code == 302
    assert post(as_(who), case, "withdrawal", words="Again.").status_code == 302
    now = making.fresh(case)
    assert (now.state, now.ended_at is None) == ("withdrawn", False)
    last = now.transitions.filter(to_state="withdrawn").get()
    assert (last.words, last.by_name) == ("Not this year.", as_name(who))
    for sign_in in ("ada", "mia"):
        assert "Not this year." in as_(sign_in).get(f"/cases/{case.pk}/").content.decode()


def as_name(who: str) -> str:
    return {"ada": "Ada Lindqvist", "mia": "Mia Okafor"}[who]


@for_each("state", ["promoted", "not_yet"])
def test_what_has_an_outcome_is_not_withdrawn(case: Case, placed: Cast, state: str) -> None:
    now = making.in_state(case, state)
    with pytest.raises(ValidationError, match="has ended"):
        actions.withdraw_case(now, by=placed.ada, words="No.", revision=now.revision)
    assert making.fresh(case).state == state


# ---- starting


def test_a_case_begins_with_the_sections_and_gates_of_the_template(placed: Cast) -> None:
    case = making.idea(placed)
    assert (case.manager, case.target.key, case.state) == (placed.mia, "senior", "idea")
    sections = list(case.sections.values_list("key", "side", "layer"))
    assert sections == [
        ("thesis", "candidate", "open"),
        ("leverage", "candidate", "open"),
        ("plan", "candidate", "open"),
        ("assessment", "manager", "inner"),
        ("value-kindness", "candidate", "open"),
    ]
    owners = dict(case.gates.values_list("key", "owner__name"))
    assert owners == {
        "leader": "Petra Novak", "need": "Mia Okafor", "endorsements": "Mia Okafor", "budget": "Petra Novak",
        "visit": None,
    }  # fmt: skip
    (notice,) = Notice.objects.filter(person=placed.mia)
    assert notice.text == "Ada Lindqvist started a promotion case you have a part in"


def test_the_same_form_twice_starts_one_and_a_second_one_is_refused(placed: Cast) -> None:
    same = uuid.uuid4()
    first = actions.start_case(by=placed.ada, person=placed.ada, submission=same)
    assert actions.start_case(by=placed.ada, person=placed.ada, submission=same) == first
    with pytest.raises(ValidationError, match="under way already"):
        actions.start_case(by=placed.mia, person=placed.ada)
    making.in_state(first, "withdrawn")
    assert actions.start_case(by=placed.mia, person=placed.ada).follows == first


@pytest.mark.django_db(transaction=True)
def test_both_sides_start_at_once_and_there_is_one(cast: Cast, ladder: LadderVersion) -> None:
    making.publish_template()
    making.place_everybody(cast, ladder)
    failures = at_once(
        lambda: actions.start_case(by=cast.ada, person=cast.ada),
        lambda: actions.start_case(by=cast.mia, person=cast.ada),
    )
    assert [type(failure) for failure in failures] == [ValidationError]
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_both_sides_agree_at_once(cast: Cast, ladder: LadderVersion) -> None:
    making.publish_template()
    making.place_everybody(cast, ladder)
    case = making.idea(cast)
    assert not at_once(
        lambda: actions.agree(case, by=cast.ada, revision=1), lambda: actions.agree(case, by=cast.mia, revision=1)
    )
    assert making.fresh(case).state == "agreed"


def test_what_cannot_be_started_is_refused_and_the_page_says_why(as_: SignIn, placed: Cast) -> None:
    lone = person(name="Lone Worker")
    for who, obstacle in ((lone, "no placement"), (placed.petra, "a manager")):
        with pytest.raises(ValidationError):
            actions.start_case(by=who, person=who)
        client = Client()
        client.force_login(who)
        page = client.get("/cases/new/")
        assert obstacle in page.content.decode()
        assert client.post("/cases/new/", {}).status_code == 422
    with pytest.raises(ValidationError, match="no level above"):
        actions.start_case(by=placed.ada, person=placed.ada, target=making.level(_version(placed), "mid"))
    CaseTemplate.objects.update(status="retired")
    with pytest.raises(ValidationError, match="no template"):
        actions.start_case(by=placed.ada, person=placed.ada)
    assert not Case.objects.exists()


def _version(placed: Cast) -> LadderVersion:
    from growth.reports.queries import placement_of
    from tests.promotions.making import timezone

    placement = placement_of(placed.ada, timezone.localdate())
    assert placement is not None
    version: LadderVersion = placement.level.version
    return version
