"""Who sees and does what with check-ins, agreements and hand-overs: page, fragment and API alike."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actions import change_person
from accounts.models import Read
from growth.checkins.agreements import Agreement, Entry
from growth.checkins.agreements_actions import append_entry
from growth.checkins.handover import HandOver, Line
from growth.checkins.models import Assessment, CheckIn, Note, Part
from growth.mentoring.actions import end_pairing
from growth.mentoring.models import Pairing
from tests.checkins.conftest import agreed, begun, closed, given, joint, part_of, proposed
from tests.factories import log
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]


def found(as_: SignIn, page: str, api: str) -> set[str]:
    """Who gets the page, which must be who gets the API's answer; everybody else gets 404 at both doors."""
    answers = {who: (as_(who).get(page).status_code, as_(who).get(api).status_code) for who in NAMES}
    assert set(answers.values()) <= {(200, 200), (404, 404)}
    return {who for who, statuses in answers.items() if statuses == (200, 200)}


# ---- check-ins


@pytest.mark.parametrize(
    ("assessor", "make", "sees"),
    [
        ("mia", begun, {"ada", "mia"}),
        ("mia", closed, {"ada", "mia"}),
        ("noor", begun, {"ada", "noor"}),
        ("noor", closed, {"ada", "noor"}),  # with a mentor it stays between the two, whoever is the manager
    ],
)
def test_a_check_in_is_for_its_two_sides(
    as_: SignIn, placed: Cast, assessor: str, make: Callable[..., CheckIn], sees: set[str]
) -> None:
    check_in = make(placed, placed[assessor])
    assert found(as_, f"/check-ins/{check_in.pk}/", f"/api/v1/check-ins/{check_in.pk}/") == sees
    listed = {who for who in NAMES if as_(who).get("/api/v1/check-ins/").json()["results"]}
    on_page = {who for who in NAMES if f'href="/check-ins/{check_in.pk}/"' in body(as_(who), "/check-ins/")}
    assert listed == on_page == sees


def body(client: Client, path: str, **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


def test_the_new_manager_reads_what_was_closed_and_the_old_one_nothing(as_: SignIn, placed: Cast) -> None:
    check_in = closed(placed)
    mentored = closed(placed, placed.noor)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    assert found(as_, f"/check-ins/{check_in.pk}/", f"/api/v1/check-ins/{check_in.pk}/") == {"ada", "zoe"}
    assert found(as_, f"/check-ins/{mentored.pk}/", f"/api/v1/check-ins/{mentored.pk}/") == {"ada", "noor"}


def test_a_mentor_whose_pairing_ended_sees_nothing_more(as_: SignIn, placed: Cast) -> None:
    check_in = closed(placed, placed.noor)
    end_pairing(Pairing.objects.get(), by=placed.ada)
    assert found(as_, f"/check-ins/{check_in.pk}/", f"/api/v1/check-ins/{check_in.pk}/") == {"ada"}


@pytest.mark.parametrize(("written", "other"), [("ada", "mia"), ("mia", "ada")])
@pytest.mark.parametrize("is_in", [False, True])
def test_neither_sees_the_others_part_until_both_are_in(
    as_: SignIn, placed: Cast, written: str, other: str, is_in: bool
) -> None:
    check_in = begun(placed)
    part = given(check_in, placed[written], "secret-words", risk="senior")
    if not is_in:
        Part.objects.filter(pk=part.pk).update(handed_in_at=None)
    assert sees_words(as_, check_in, "secret-words") == {written}
    assert set(Part.objects.visible_to(placed[other])) == {part_of(check_in, placed[other])}
    assert set(Assessment.objects.visible_to(placed[other])) == set()
    given_back = as_(other).get(f"/api/v1/check-ins/{check_in.pk}/").json()
    assert given_back["handed_in"] == (["self" if written == "ada" else "assessor"] if is_in else [])
    assert [row["author"] for row in given_back["parts"]] == [placed[other].pk]


def sees_words(as_: SignIn, check_in: CheckIn, words: str) -> set[str]:
    """Who finds these words on any page or API answer about the check-in."""
    paths = [
        f"/check-ins/{check_in.pk}/", f"/check-ins/{check_in.pk}/part/", "/check-ins/", "/check-ins/trend/",
        f"/check-ins/people/{check_in.subject_id}/trend/", "/", "/agreements/", "/api/v1/inbox/",
        "/api/v1/check-ins/", f"/api/v1/check-ins/{check_in.pk}/",
    ]  # fmt: skip
    return {who for who in NAMES if any(words in body(as_(who), path) for path in paths)}


def test_both_sides_see_both_parts_once_both_are_in(as_: SignIn, placed: Cast) -> None:
    check_in = joint(placed)
    assert sees_words(as_, check_in, "own-words") == sees_words(as_, check_in, "their-words") == {"ada", "mia"}


def test_what_was_written_for_a_cancelled_check_in_stays_with_its_author(as_: SignIn, placed: Cast) -> None:
    check_in = begun(placed)
    given(check_in, placed.ada, "secret-words")
    as_("ada").post(f"/check-ins/{check_in.pk}/cancelling/")
    assert sees_words(as_, check_in, "secret-words") == {"ada"}


def test_a_draft_does_not_travel_to_the_next_manager(as_: SignIn, placed: Cast) -> None:
    check_in = begun(placed)
    part = given(check_in, placed.mia, "secret-words")
    Part.objects.filter(pk=part.pk).update(handed_in_at=None)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    assert sees_words(as_, check_in, "secret-words") == set()
    assert found(as_, f"/check-ins/{check_in.pk}/", f"/api/v1/check-ins/{check_in.pk}/") == {"ada", "zoe"}


CHANGES = {
    "part": {"version": 1},
    "handing-in": {"version": 1},
    "notes": {"revision": 1},
    "confirmation": {"revision": 1},
    "cancelling": {},
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["noor", "petra", "ben", "rafael"])
def test_others_change_nothing(as_: SignIn, placed: Cast, change: str, who: str) -> None:
    for make in (begun, joint):
        CheckIn.objects.all().delete()
        check_in = make(placed)
        page, api = f"/check-ins/{check_in.pk}/{change}/", f"/api/v1/check-ins/{check_in.pk}/{change}/"
        assert as_(who).post(page, CHANGES[change]).status_code == 404
        assert as_(who).post(api, CHANGES[change], content_type="application/json").status_code == 404
        assert CheckIn.objects.get().state == check_in.state


@pytest.mark.parametrize("change", ["part", "handing-in", "cancelling"])
def test_a_joint_check_in_takes_no_more_parts(as_: SignIn, placed: Cast, change: str) -> None:
    check_in = joint(placed)
    api = as_("ada").post(
        f"/api/v1/check-ins/{check_in.pk}/{change}/", CHANGES[change], content_type="application/json"
    )
    assert api.status_code == 403
    page = as_("ada").post(f"/check-ins/{check_in.pk}/{change}/", CHANGES[change])
    assert page.status_code == (403 if change == "cancelling" else 302)  # sent twice leads back to the page
    check_in.refresh_from_db()
    assert check_in.state == "joint"


@pytest.mark.parametrize("change", ["notes", "confirmation"])
def test_nothing_is_agreed_before_both_parts_are_in_and_nothing_after_it_is_closed(
    as_: SignIn, placed: Cast, change: str
) -> None:
    for check_in, page in ((begun(placed), 403), (closed(placed, placed.noor), 302)):
        sent = {"revision": 1, "note_risk": "Too late"}
        assert as_("ada").post(f"/check-ins/{check_in.pk}/{change}/", sent).status_code == page
        answer = as_("ada").post(f"/api/v1/check-ins/{check_in.pk}/{change}/", sent, content_type="application/json")
        assert answer.status_code == 403
    assert not Note.objects.exists()


def test_only_who_opened_it_cancels(as_: SignIn, placed: Cast) -> None:
    check_in = begun(placed)
    assert as_("mia").post(f"/check-ins/{check_in.pk}/cancelling/").status_code == 403
    assert as_("mia").post(f"/api/v1/check-ins/{check_in.pk}/cancelling/").status_code == 403
    assert as_("ada").post(f"/api/v1/check-ins/{check_in.pk}/cancelling/").status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 200), ("mia", 200), ("noor", 200), ("petra", 403), ("ben", 403), ("rafael", 403)]
)
def test_who_may_open_one_about_ada(as_: SignIn, placed: Cast, who: str, status: int) -> None:
    path = "/check-ins/new/" if who == "ada" else f"/check-ins/people/{placed.ada.pk}/new/"
    assert as_(who).get(path).status_code == status
    on_person = "Open a check-in" in body(as_(who), f"/people/{placed.ada.pk}/")
    assert on_person == (who in ("mia", "noor"))
    path = "/agreements/new/" if who == "ada" else f"/agreements/people/{placed.ada.pk}/new/"
    assert as_(who).get(path).status_code == status


@pytest.mark.parametrize("who", NAMES)
def test_the_trend_is_for_the_person_and_their_growth_circle(as_: SignIn, placed: Cast, who: str) -> None:
    closed(placed)
    answer = as_(who).get(f"/check-ins/people/{placed.ada.pk}/trend/")
    assert answer.status_code == (200 if who in ("ada", "mia", "noor") else 404)
    assert ('class="chart assessed' in answer.content.decode()) == (who in ("ada", "mia"))  # it was with the manager


# ---- agreements


def test_an_agreement_is_for_its_two_sides(as_: SignIn, placed: Cast) -> None:
    with_manager = agreed(placed.ada, placed.mia, "agreed-manager")
    with_mentor = agreed(placed.ada, placed.noor, "agreed-mentor")
    asked = proposed(placed.ada, placed.mia, text="agreed-proposal")
    expected = {with_manager: {"ada", "mia"}, with_mentor: {"ada", "noor"}, asked: {"ada", "mia"}}
    for agreement, sees in expected.items():
        assert found(as_, f"/agreements/{agreement.pk}/", f"/api/v1/agreements/{agreement.pk}/") == sees
        assert {who for who in NAMES if agreement.text in body(as_(who), "/agreements/")} == sees
        fragment = {"HX-Request": "true"}
        assert {who for who in NAMES if agreement.text in body(as_(who), "/agreements/", **fragment)} == sees
        assert {who for who in NAMES if agreement.text in body(as_(who), "/api/v1/agreements/")} == sees
        entries = f"/api/v1/agreements/{agreement.pk}/entries/"
        assert {who for who in NAMES if as_(who).get(entries).status_code == 200} == sees


def test_after_a_change_of_manager_the_new_one_sees_what_was_agreed_and_no_old_proposal(
    as_: SignIn, placed: Cast
) -> None:
    kept = agreed(placed.ada, placed.mia)
    asked = proposed(placed.ada, placed.mia)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    assert found(as_, f"/agreements/{kept.pk}/", f"/api/v1/agreements/{kept.pk}/") == {"ada", "zoe"}
    assert found(as_, f"/agreements/{asked.pk}/", f"/api/v1/agreements/{asked.pk}/") == {"ada"}
    assert set(Entry.objects.visible_to(placed.mia)) == set()


AGREEMENT_CHANGES = {
    "confirmation": ({"version": 1}, "proposed", {"mia"}),
    "declining": ({"words": "No"}, "proposed", {"ada", "mia"}),
    "edit": ({"version": 1, "text": "Other words"}, "proposed", {"ada"}),
    "entries": ({"words": "Noted"}, "open", {"ada", "mia"}),
    "meeting": ({}, "open", {"ada", "mia"}),
    "meeting/confirmation": ({}, "said", {"mia"}),
    "meeting/contest": ({"words": "Not yet"}, "said", {"mia"}),
    "dropping": ({"words": "No longer"}, "open", {"ada", "mia"}),
}


@pytest.mark.parametrize("change", AGREEMENT_CHANGES)
@pytest.mark.parametrize("who", ["ada", "mia", "noor", "petra", "rafael"])
def test_who_changes_an_agreement(as_: SignIn, placed: Cast, change: str, who: str) -> None:
    sent, state, may = AGREEMENT_CHANGES[change]
    agreement = proposed(placed.ada, placed.mia) if state == "proposed" else agreed(placed.ada, placed.mia)
    if state == "said":
        Agreement.objects.update(met_said_by=placed.ada, met_said_at=agreement.proposed_at)
    refused = 404 if who not in ("ada", "mia") else 403
    client = as_(who)
    before = Agreement.objects.values().get()
    if who not in may:
        assert client.post(f"/agreements/{agreement.pk}/{change}/", sent).status_code == refused
    suffix = "" if change == "edit" else f"{change}/"
    method = client.patch if change == "edit" else client.post
    answer = method(f"/api/v1/agreements/{agreement.pk}/{suffix}", sent, content_type="application/json")
    assert answer.status_code == (refused if who not in may else 201 if change == "entries" else 200)
    if who not in may:
        assert Agreement.objects.values().get() == before


def test_linked_evidence_is_named_only_to_who_may_see_it(as_: SignIn, placed: Cast) -> None:
    agreement = agreed(placed.ada, placed.mia)
    private = log(placed.ada, "item-private")
    append_entry(agreement, by=placed.ada, words="See there", evidence=private)
    path = f"/agreements/{agreement.pk}/"
    assert "item-private" in body(as_("ada"), path)
    assert "item-private" not in body(as_("mia"), path)
    assert "Evidence that is not shared with you" in body(as_("mia"), path)
    entries = f"/api/v1/agreements/{agreement.pk}/entries/"
    assert [row["evidence"] for row in as_("ada").get(entries).json()] == [None, private.pk]
    assert [row["evidence"] for row in as_("mia").get(entries).json()] == [None, None]


# ---- hand-overs


def test_a_hand_over_is_for_the_person_and_the_new_manager(as_: SignIn, placed: Cast) -> None:
    agreed(placed.ada, placed.mia)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    made = HandOver.objects.get()
    line = made.lines.get()
    assert found(as_, f"/agreements/hand-overs/{made.pk}/", f"/api/v1/hand-overs/{made.pk}/") == {"ada", "zoe"}
    assert {who for who in NAMES if as_(who).get("/api/v1/hand-overs/").json()["results"]} == {"ada", "zoe"}
    for who, status in {"mia": 404, "noor": 404, "petra": 404, "rafael": 404, "ada": 403}.items():
        for verb in ("confirmation", "contest"):
            sent = {"words": "Mine"}
            assert as_(who).post(f"/agreements/hand-overs/lines/{line.pk}/{verb}/", sent).status_code == status
            assert as_(who).post(f"/api/v1/hand-over-lines/{line.pk}/{verb}/", sent).status_code == status
    line.refresh_from_db()
    assert line.state == Line.State.WAITING
    assert as_("zoe").post(f"/api/v1/hand-over-lines/{line.pk}/confirmation/").status_code == 200


def test_a_manager_who_moved_on_no_longer_answers(as_: SignIn, placed: Cast) -> None:
    agreed(placed.ada, placed.mia)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    first = HandOver.objects.get()
    change_person(placed.ada, by=placed.rafael, manager=placed.petra)
    assert as_("zoe").post(f"/agreements/hand-overs/lines/{first.lines.get().pk}/confirmation/").status_code == 404
    assert set(HandOver.objects.visible_to(placed.zoe)) == set()


# ---- reads


def test_reads_by_the_other_side_are_recorded_at_every_door(as_: SignIn, placed: Cast) -> None:
    check_in, agreement = joint(placed), agreed(placed.ada, placed.mia)
    change_person(placed.ben, by=placed.rafael, manager=placed.petra)
    for path in (
        f"/check-ins/{check_in.pk}/", f"/check-ins/people/{placed.ada.pk}/trend/", f"/agreements/{agreement.pk}/",
        "/agreements/", f"/api/v1/check-ins/{check_in.pk}/", "/api/v1/check-ins/", "/api/v1/agreements/",
        f"/api/v1/agreements/{agreement.pk}/", f"/api/v1/agreements/{agreement.pk}/entries/",
    ):  # fmt: skip
        Read.objects.all().delete()
        as_("ada").get(path)
        assert not Read.objects.exists()
        as_("mia").get(path)
        assert set(Read.objects.values_list("reader", "subject")) == {(placed.mia.pk, placed.ada.pk)}, path


def test_somebody_both_manager_and_mentor_stays_with_the_check_in(as_: SignIn, placed: Cast) -> None:
    check_in = begun(placed)
    Pairing.objects.create(mentor=placed.mia, mentee=placed.ada)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    check_in.refresh_from_db()
    assert (check_in.state, check_in.assessor, check_in.relation) == ("open", placed.mia, "mentor")
