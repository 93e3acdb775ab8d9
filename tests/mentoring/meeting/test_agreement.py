"""The agreement and its goals, going on for longer, and the end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from config.errors import StaleEdit
from growth.inbox.queries import frame_counts
from growth.mentoring.actions import end_pairing
from growth.mentoring.meeting import agreement_actions as actions
from growth.mentoring.meeting.models import ClosingNote, Goal, PairingAgreement, Session
from growth.mentoring.meeting.queries import goals_to_choose
from growth.mentoring.models import Kind, Pairing
from growth.notices.models import Notice
from ladder.actions import place
from ladder.models import LadderVersion
from tests.factories import expectation
from tests.mentoring.meeting.world import DAY, agreed, begun, of_ada, over, planned
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def pairing(cast: Cast) -> Pairing:
    return of_ada()


def day(days: int) -> Any:
    return timezone.localdate() + days * DAY


def form(**fields: str) -> dict[str, str]:
    return {"aim": "Perspective", "cadence_weeks": "3", "minutes": "60", "ends_on": f"{day(90)}",
            "directness": "gentle", "urgency": "Call me", "silence": "A full week",
            "free_goals": "Say no once\n\n Lead  a review ", "version": "0", **fields}  # fmt: skip


def waits(cast: Cast, kind: str) -> set[str]:
    return {name for name in NAMES if kind in frame_counts(cast[name]).by_kind}


# ---- the agreement


def test_it_holds_once_both_confirmed_the_same_words(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    base = f"/mentoring/pairings/{pairing.pk}/"
    assert as_("ada").post(f"{base}agreement/", form()).status_code == 302
    pairing.refresh_from_db()
    assert (pairing.cadence_weeks, pairing.ends_on) == (2, None)  # not agreed yet
    assert waits(cast, "mentoring_agreements") == {"noor"}
    assert "Ada Lindqvist asks you to confirm" in as_("noor").get(base).content.decode()
    for _ in range(2):
        assert as_("noor").post(f"{base}agreement/confirmation/", {"version": "1"}).status_code == 302
    pairing.refresh_from_db()
    agreement = PairingAgreement.objects.get()
    assert (agreement.holds, pairing.cadence_weeks, pairing.ends_on) == (True, 3, day(90))
    assert waits(cast, "mentoring_agreements") == set()
    assert Notice.objects.filter(person=cast.ada).count() == 1
    assert list(pairing.goals.values_list("words", flat=True)) == ["Say no once", "Lead a review"]


def test_editing_asks_the_other_side_again(cast: Cast, pairing: Pairing) -> None:
    agreement = agreed(pairing)
    actions.confirm_agreement(agreement, by=cast.noor, version=1)
    actions.write_agreement(pairing, by=cast.noor, version=1, aim="Risk first")
    agreement.refresh_from_db()
    assert (agreement.version, agreement.holds, agreement.is_agreed_by(cast.noor)) == (2, False, True)
    assert waits(cast, "mentoring_agreements") == {"ada"}
    assert Notice.objects.filter(person=cast.ada, text__contains="changed how you work together").count() == 1


def test_saving_the_same_words_changes_nothing_and_tells_nobody(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    path = f"/mentoring/pairings/{pairing.pk}/agreement/"
    assert [as_("ada").post(path, form()).status_code for _ in range(2)] == [302, 302]
    assert PairingAgreement.objects.get().version == 1
    assert Notice.objects.filter(person=cast.noor).count() == 1


def test_written_in_two_windows_both_texts_are_kept(as_: SignIn, pairing: Pairing) -> None:
    path = f"/mentoring/pairings/{pairing.pk}/agreement/"
    as_("ada").post(path, form(aim="Of Ada"))
    answer = as_("noor").post(path, form(aim="Of Noor"))
    page = answer.content.decode()
    assert (answer.status_code, "Of Ada" in page, "Of Noor" in page) == (409, True, True)
    assert as_("noor").post(path, form(aim="Of Noor", version="1")).status_code == 302
    assert PairingAgreement.objects.get().aim == "Of Noor"


def test_what_one_has_not_read_one_does_not_confirm(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    agreement = agreed(pairing)
    actions.write_agreement(pairing, by=cast.ada, version=1, aim="Changed while Noor reads")
    path = f"/mentoring/pairings/{pairing.pk}/agreement/confirmation/"
    answer = as_("noor").post(path, {"version": "1"})
    assert (answer.status_code, "Changed while Noor reads" in answer.content.decode()) == (409, True)
    api = f"/api/v1/pairings/{pairing.pk}/agreement/confirmation/"
    assert as_("noor").post(api, {"version": 1}, content_type="application/json").status_code == 409
    agreement.refresh_from_db()
    assert not agreement.holds


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("ends_on", 0), ("ends_on", 732), ("cadence_weeks", "5"), ("cadence_weeks", "0"), ("minutes", "14"),
        ("minutes", "241"), ("free_goals", "\n".join("abcdefgh")),
    ],
)  # fmt: skip
def test_odd_agreements_are_refused_at_their_field(as_: SignIn, pairing: Pairing, field: str, typed: Any) -> None:
    typed = f"{day(typed)}" if field == "ends_on" else typed
    answer = as_("ada").post(f"/mentoring/pairings/{pairing.pk}/agreement/", form(**{field: typed}))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert "A full week" in answer.content.decode()
    body: dict[str, Any] = form(**{field: typed})
    body["free_goals"] = body["free_goals"].split("\n")
    path = f"/api/v1/pairings/{pairing.pk}/agreement/"
    body["free_goals"] = [goal for goal in body["free_goals"] if goal]
    refused = as_("ada").put(path, body, content_type="application/json")
    assert (refused.status_code, set(refused.json())) == (400, {field})
    assert not PairingAgreement.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("ends_on", 0), ("ends_on", 732), ("cadence_weeks", 5), ("minutes", 10)])
def test_the_action_refuses_the_same(cast: Cast, pairing: Pairing, field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        agreed(pairing, **{field: day(value) if field == "ends_on" else value})
    assert set(refused.value.error_dict) == {field}
    assert not PairingAgreement.objects.exists()


@pytest.mark.parametrize("days", [1, 731])
def test_the_first_and_the_last_day_are_fine(pairing: Pairing, days: int) -> None:
    assert agreed(pairing, ends_on=day(days)).ends_on == day(days)


def test_the_api_writes_and_reads_the_same(as_: SignIn, cast: Cast, pairing: Pairing, ladder: LadderVersion) -> None:
    path = f"/api/v1/pairings/{pairing.pk}/agreement/"
    assert as_("ada").get(path).status_code == 404  # not written yet
    body = {**form(), "free_goals": ["Say no once"], "expectations": [expectation("risk-mid-1").pk]}
    made = as_("ada").put(path, body, content_type="application/json")
    assert (made.status_code, made.json()["version"], made.json()["holds"]) == (200, 1, False)
    assert [goal["words"] for goal in made.json()["goals"]] == ["Shows risk as a mid, in way 1.", "Say no once"]
    done = as_("noor").post(f"{path}confirmation/", {"version": 1}, content_type="application/json")
    assert (done.status_code, done.json()["holds"]) == (200, True)


# ---- goals


def test_goals_come_from_what_the_next_level_asks_for(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    place(cast.ada, level=ladder.levels.get(key="mid"), since=day(-400), by=cast.mia)
    pairing = of_ada()
    offered = {row.key for row in goals_to_choose(pairing, [])}
    assert offered == {f"{name}-senior-{number}" for name in ("autonomy", "risk") for number in (1, 2)}
    path = f"/mentoring/pairings/{pairing.pk}/agreement/"
    chosen = expectation("risk-senior-1")
    assert as_("noor").post(path, form(expectations=str(chosen.pk), free_goals="")).status_code == 302
    goal = Goal.objects.get()
    assert (goal.expectation, goal.words) == (chosen, chosen.text)
    other = expectation("risk-mid-1")  # not offered
    answer = as_("noor").post(path, form(expectations=str(other.pk), version="1"))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"expectations"})


def test_where_the_mentor_is_in_no_circle_nothing_of_the_mentees_growth_is_offered(
    as_: SignIn, cast: Cast, ladder: LadderVersion
) -> None:
    place(cast.ada, level=ladder.levels.get(key="mid"), since=day(-400), by=cast.mia)
    buddy = begun(cast.zoe, cast.ada, kind=Kind.BUDDY)
    for who in ("ada", "zoe"):
        page = as_(who).get(f"/mentoring/pairings/{buddy.pk}/agreement/").content.decode()
        assert ("Goals from the ladder" in page, "as a senior" in page) == (False, False)


def test_a_goal_kept_keeps_its_row_and_one_that_is_met_stays(cast: Cast, pairing: Pairing) -> None:
    agreed(pairing, free_goals=["Keep", "Meet", "Drop"])
    keep, meet = pairing.goals.get(words="Keep"), pairing.goals.get(words="Meet")
    actions.meet_goal(meet, by=cast.noor)
    actions.write_agreement(pairing, by=cast.noor, version=1, free_goals=["New", "Keep"])
    assert set(pairing.goals.values_list("pk", "words")) >= {(keep.pk, "Keep"), (meet.pk, "Meet")}
    assert list(pairing.goals.filter(met_at=None).values_list("words", flat=True)) == ["New", "Keep"]
    assert pairing.goals.count() == 3


def test_a_goal_is_met_and_open_again_at_both_doors(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    agreed(pairing, free_goals=["Say no once"])
    goal = pairing.goals.get()
    for base in (f"/mentoring/goals/{goal.pk}/", f"/api/v1/mentoring-goals/{goal.pk}/"):
        states = []
        for verb in ("meeting", "meeting", "reopening"):
            assert as_("noor").post(f"{base}{verb}/").status_code in (200, 302)
            goal.refresh_from_db()
            states.append(goal.met_at)
        assert states[0] == states[1] is not None
        assert states[2] is None


# ---- until when


@pytest.mark.parametrize(
    ("days", "waiting"), [(15, set()), (14, {"ada", "noor"}), (0, {"ada", "noor"}), (-5, {"ada", "noor"})]
)
def test_two_weeks_before_the_end_both_see_it(cast: Cast, pairing: Pairing, days: int, waiting: set[str]) -> None:
    Pairing.objects.update(ends_on=timezone.now().date() + timedelta(days=days))
    assert waits(cast, "mentoring_ends") == waiting


def test_one_proposes_until_when_and_the_other_confirms(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    agreement = agreed(pairing, ends_on=day(5))
    actions.confirm_agreement(agreement, by=cast.noor, version=1)
    base = f"/mentoring/pairings/{pairing.pk}/renewal/"
    for _ in range(2):
        assert as_("ada").post(base, {"until": f"{day(100)}"}).status_code == 302
    assert (waits(cast, "mentoring_renewals"), waits(cast, "mentoring_ends")) == ({"noor"}, set())
    assert Notice.objects.filter(person=cast.noor, text__contains="would like to go on").count() == 1
    assert as_("ada").post(f"{base}confirmation/", {"until": f"{day(100)}"}).status_code == 409  # one's own
    for _ in range(2):
        assert as_("noor").post(f"{base}confirmation/", {"until": f"{day(100)}"}).status_code == 302
    pairing.refresh_from_db()
    agreement.refresh_from_db()
    assert (pairing.ends_on, pairing.renewal_until, agreement.ends_on) == (day(100), None, day(100))
    assert (agreement.holds, waits(cast, "mentoring_renewals")) == (True, set())


def test_both_proposing_the_same_day_agree(cast: Cast, pairing: Pairing) -> None:
    actions.propose_renewal(pairing, by=cast.ada, until=day(60))
    assert actions.propose_renewal(pairing, by=cast.noor, until=day(60)).ends_on == day(60)


def test_another_day_is_a_new_proposal_and_the_old_one_cannot_be_confirmed(cast: Cast, pairing: Pairing) -> None:
    actions.propose_renewal(pairing, by=cast.ada, until=day(60))
    changed = actions.propose_renewal(pairing, by=cast.noor, until=day(90))
    assert (changed.renewal_by, changed.renewal_until, changed.ends_on) == (cast.noor, day(90), None)
    with pytest.raises(StaleEdit):
        actions.confirm_renewal(pairing, by=cast.ada, until=day(60))


@pytest.mark.parametrize(("who", "told"), [("noor", 1), ("ada", 0)])
def test_a_no_and_a_taking_back_leave_the_end_as_it_is(
    as_: SignIn, cast: Cast, pairing: Pairing, who: str, told: int
) -> None:
    Pairing.objects.update(ends_on=day(5))
    actions.propose_renewal(pairing, by=cast.ada, until=day(60))
    for _ in range(2):
        assert as_(who).post(f"/mentoring/pairings/{pairing.pk}/renewal/refusal/").status_code == 302
    pairing.refresh_from_db()
    assert (pairing.ends_on, pairing.renewal_until, pairing.renewal_by) == (day(5), None, None)
    assert Notice.objects.filter(person=cast.ada).count() == told


@pytest.mark.parametrize("days", [0, 5, 732])
def test_odd_days_are_refused_at_the_field(as_: SignIn, cast: Cast, pairing: Pairing, days: int) -> None:
    Pairing.objects.update(ends_on=day(5))
    answer = as_("ada").post(f"/mentoring/pairings/{pairing.pk}/renewal/", {"until": f"{day(days)}"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"until"})
    path = f"/api/v1/pairings/{pairing.pk}/renewal/"
    refused = as_("ada").post(path, {"until": f"{day(days)}"}, content_type="application/json")
    assert (refused.status_code, set(refused.json())) == (400, {"until"})


def test_renewal_through_the_api(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    base, body = f"/api/v1/pairings/{pairing.pk}/renewal/", {"until": f"{day(60)}"}
    asked = as_("ada").post(base, body, content_type="application/json")
    assert (asked.json()["renewal_by"], asked.json()["renewal_until"]) == (cast.ada.pk, f"{day(60)}")
    assert as_("noor").post(f"{base}refusal/").json()["renewal_until"] is None
    as_("ada").post(base, body, content_type="application/json")
    assert (
        as_("noor").post(f"{base}confirmation/", body, content_type="application/json").json()["ends_on"]
        == f"{day(60)}"
    )


# ---- the end


def test_an_end_tells_the_other_side_and_keeps_the_note(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    path = f"/mentoring/pairings/{pairing.pk}/ending/"
    assert as_("noor").get(path).status_code == 200
    for _ in range(2):
        assert as_("noor").post(path, {"words": "It was a pleasure"}).status_code == 302
    told = Notice.objects.values_list("person__name", "text")
    assert list(told) == [("Ada Lindqvist", "Noor Haddad ended your pairing and left you a note")]
    assert list(ClosingNote.objects.values_list("author__name", "words")) == [("Noor Haddad", "It was a pleasure")]
    for who in ("ada", "noor"):
        assert "It was a pleasure" in as_(who).get(pairing.get_absolute_url()).content.decode()
    answer = f"/mentoring/pairings/{pairing.pk}/closing-note/"
    assert as_("ada").post(answer, {"words": "For me too"}).status_code == 302
    assert as_("ada").post(answer, {"words": "For me too"}).status_code == 302
    assert as_("ada").post(answer, {"words": "And more"}).status_code == 422
    assert Notice.objects.filter(person=cast.noor).count() == 1
    api = f"/api/v1/pairings/{pairing.pk}/closing-notes/"
    assert [note["words"] for note in as_("noor").get(api).json()] == ["It was a pleasure", "For me too"]
    assert as_("mia").get(api).status_code == 404


def test_without_words_there_is_no_note(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    as_("ada").post(f"/mentoring/pairings/{pairing.pk}/ending/", {"words": "  "})
    assert not ClosingNote.objects.exists()
    assert Notice.objects.get().text == "Ada Lindqvist ended your pairing"


def test_ended_by_rungs_both_are_told(cast: Cast, pairing: Pairing) -> None:
    end_pairing(pairing, by=None)
    assert set(Notice.objects.values_list("person__name", "text")) == {
        ("Ada Lindqvist", "Rungs ended your pairing with Noor Haddad: you had not met for three months"),
        ("Noor Haddad", "Rungs ended your pairing with Ada Lindqvist: you had not met for three months"),
    }


def test_an_end_cancels_what_is_ahead_and_asks_nobody_any_more(cast: Cast, pairing: Pairing) -> None:
    ahead, past = planned(pairing), over(pairing)
    Session.objects.create(pairing=pairing, starts_at=timezone.now(), is_question=True, asked_at=timezone.now())
    Session.objects.filter(pk=past.pk).update(asked_at=timezone.now())
    agreed(pairing)
    Pairing.objects.update(ends_on=day(3))
    end_pairing(pairing, by=cast.ada)
    ahead.refresh_from_db()
    assert (ahead.state, ahead.version) == ("cancelled", 2)
    assert set(Session.objects.values_list("state", flat=True)) == {"cancelled", "planned"}
    kinds = ("mentoring_met", "mentoring_agreements", "mentoring_renewals", "mentoring_ends")
    assert {kind: waits(cast, kind) for kind in kinds} == {kind: set() for kind in kinds}


def test_a_note_before_the_end_is_refused(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    assert as_("ada").post(f"/mentoring/pairings/{pairing.pk}/closing-note/", {"words": "Bye"}).status_code == 403
    with pytest.raises(ValidationError, match="has not ended"):
        actions.leave_closing_note(pairing, by=cast.ada, words="Bye")
