"""Pages, as a chair, a reader, a manager and a candidate go through them; forms that come back; query counts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import mark_left
from growth.promotions.calibration import outcomes
from growth.promotions.calibration.models import Calibration, CaseRating, Committee, CommitteeMember, Outcome, Vote
from growth.promotions.cases.actions import start_case, withdraw_case
from growth.promotions.cases.models import Case
from tests.cases import for_each
from tests.people import Cast, person
from tests.promotions import making
from tests.promotions.calibration.making import handed_in, met, not_yet, opened, rated, seat, with_outcome
from tests.promotions.calibration.making import submitted as submit
from tests.promotions.making import fresh, meet_gates

SignIn = Callable[[str], Client]
JSON = {"content_type": "application/json"}


def test_an_administrator_sets_a_committee_up(as_: SignIn, cast: Cast) -> None:
    client = as_("rafael")
    assert "Make the first committee" in client.get("/cases/committees/").content.decode()
    assert client.post("/cases/committees/new/", {"name": ""}).status_code == 422
    answer = client.post("/cases/committees/new/", {"name": "Engineering", "about": "Up to Staff"})
    made = Committee.objects.get()
    assert answer.url == made.get_absolute_url()  # type: ignore[attr-defined]
    path = made.get_absolute_url()
    assert client.post(f"{path}members/", {}).status_code == 422
    client.post(f"{path}members/", {"person": cast.omar.pk, "is_chair": "on"})
    client.post(f"{path}members/", {"person": cast.zoe.pk})
    zoe = CommitteeMember.objects.get(person=cast.zoe)
    client.post(f"/cases/committees/members/{zoe.pk}/chair/")
    client.post(f"/cases/committees/members/{zoe.pk}/no-chair/")
    page = as_("ben").get(path).content.decode()
    assert page.count("Chair</span>") == 1 and "Zoe Tanaka" in page and "End membership" not in page
    client.post(f"/cases/committees/members/{zoe.pk}/ending/")
    assert "Zoe Tanaka" not in as_("ben").get(path).content.decode()
    assert client.post(f"{path}edit/", {"name": ""}).status_code == 422
    client.post(f"{path}edit/", {"name": "Promotions", "about": ""})
    client.post(f"{path}ending/")
    assert "This committee ended on" in as_("ben").get(path).content.decode()


def test_a_chair_plans_moves_and_opens(as_: SignIn, placed: Cast, case: Case) -> None:
    of, client, today = making.committee(placed, "ines"), as_("omar"), timezone.localdate()
    path = f"{of.get_absolute_url()}calibrations/new/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"freezes_on": today, "meets_on": today - timedelta(days=1)}).status_code == 422
    client.post(path, {"freezes_on": today, "meets_on": today})
    planned = Calibration.objects.get()
    days = f"{planned.get_absolute_url()}days/"
    assert client.post(days, {"freezes_on": "x", "meets_on": today}).status_code == 422
    client.post(days, {"freezes_on": today, "meets_on": today + timedelta(days=3)})
    submit(case, planned)
    opening = f"{planned.get_absolute_url()}opening/"
    assert "Ines Duarte, Omar Ferreira" in client.get(opening).content.decode()
    assert client.post(opening).status_code == 422
    assert Calibration.objects.get().is_blind
    assert client.post(opening, {"confirmed": "on"}).status_code == 302
    assert client.get(opening).status_code == 302
    page = client.get(planned.get_absolute_url()).content.decode()
    assert "Meeting open" in page and "Ada Lindqvist" in page and "Open the meeting" not in page


def form(**levels: int) -> dict[str, str]:
    found = {}
    for key, level in levels.items():
        found |= {f"level_{key}": str(level), f"reason_{key}": f"Why {key}"}
    return found


def test_a_reader_rates_and_hands_in(as_: SignIn, placed: Cast, submitted: Case) -> None:
    client, path = as_("zoe"), seat(submitted, "zoe").get_absolute_url()
    page = client.get(path).content.decode()
    assert "Case 1: Mid to Senior" in page and f"/cases/packets/{submitted.packet.pk}/" in page
    refused = client.post(f"{path}saving/", {"level_risk": "3", "reason_autonomy": "Walrus"})
    assert refused.status_code == 422
    body = refused.content.decode()
    assert "Risk: say why." in body and "Autonomy: choose a level." in body and "Walrus" in body
    assert not CaseRating.objects.exists()
    assert client.post(f"{path}saving/", form(risk=2)).status_code == 302
    assert "Why risk" in client.get(path).content.decode()
    missing = client.post(f"{path}handing-in/", form(risk=3))
    assert missing.status_code == 422 and "Not rated yet: Autonomy." in missing.content.decode()
    for _ in range(2):
        assert client.post(f"{path}handing-in/", form(risk=3, autonomy=3)).status_code == 302
    page = client.get(path).content.decode()
    assert "Hand in" not in page and "Why autonomy" in page
    assert "The candidate says Senior" in page and "the manager says Mid" in page
    assert client.post(f"{path}saving/", form(risk=1)).status_code == 422


def test_a_conflict_is_declared_on_a_page(as_: SignIn, placed: Cast, submitted: Case) -> None:
    rated(submitted, "zoe")
    client, path = as_("zoe"), seat(submitted, "zoe").get_absolute_url()
    assert client.post(f"{path}conflict/", {"words": ""}).status_code == 422
    assert client.post(f"{path}conflict/", {"words": "We are friends"}).status_code == 302
    page = client.get(path).content.decode()
    assert "you declared a conflict of interest" in page and "We are friends" in page and "Case 1" not in page
    assert client.get(f"{path}conflict/").status_code == 302
    handed_in(submitted, "omar")
    meeting = f"{seat(submitted, 'omar').get_absolute_url()}meeting/"
    assert "We are friends" not in as_("omar").get(seat(submitted, "omar").get_absolute_url()).content.decode()
    opened(submitted.calibration)  # type: ignore[arg-type]
    assert "We are friends" in as_("omar").get(meeting).content.decode()  # who leads
    assert "We are friends" not in as_("ines").get(meeting).content.decode()


def test_the_meeting_from_agenda_to_letter(as_: SignIn, placed: Cast, submitted: Case) -> None:
    handed_in(submitted, "omar", 1, 3)
    handed_in(submitted, "ines", 3, 3)
    opened(submitted.calibration)  # type: ignore[arg-type]
    client, at = as_("omar"), seat(submitted, "omar").get_absolute_url()
    page = client.get(f"{at}meeting/").content.decode()
    talk, agreed = page.split("Agreed enough")
    assert "ines on autonomy" in talk and "ines on risk" not in talk and "Everybody says Senior" in agreed
    assert client.post(f"{at}vote/", {}).status_code == 422
    client.post(f"{at}vote/", {"choice": "not_yet", "words": "Soon"})
    assert Vote.objects.get().choice == "not_yet"
    recording = f"{at}outcome/"
    page = client.get(recording).content.decode()
    assert "“Promoted” cannot be recorded yet." in page and "Budget is not met: Petra Novak answers" in page
    said = {"kind": "promoted", "reason": "Walrus", "agreed_autonomy": "3", "agreed_risk": "3"}
    refused = client.post(recording, said)
    assert refused.status_code == 422 and "The gate “Budget” is not met." in refused.content.decode()
    assert "Walrus" in refused.content.decode() and not Outcome.objects.exists()
    review = timezone.localdate() + timedelta(days=90)
    said |= {"kind": "not_yet", "show_1": "One thing", "show_2": "Another", "review_on": review.isoformat()}
    for _ in range(2):
        assert client.post(recording, said).status_code == 302
    made = Outcome.objects.get()
    assert client.get(recording).url == made.get_absolute_url()  # type: ignore[attr-defined]
    path, mia = made.get_absolute_url(), as_("mia")
    assert mia.post(f"{path}letter/", {"letter": "", "letter_version": 1}).status_code == 422
    mia.post(f"{path}letter/", {"letter": "Dear Ada, first", "letter_version": 1})
    stale = client.post(f"{path}letter/", {"letter": "Dear Ada, second", "letter_version": 1})
    body = stale.content.decode()
    assert stale.status_code == 409 and "Dear Ada, first" in body and "Dear Ada, second" in body
    old = client.post(f"{path}sending/", {"version": 1})
    assert old.status_code == 409 and "Read it as it is now" in old.content.decode()
    for _ in range(2):
        assert mia.post(f"{path}sending/", {"version": 2}).status_code == 302
    assert fresh(submitted).state == "not_yet"
    assert "Dear Ada, first" in as_("ada").get(path).content.decode()
    assert mia.get(f"{path}letter/").status_code == 302


def test_a_letter_that_cannot_be_sent_says_why(as_: SignIn, placed: Cast, submitted: Case) -> None:
    made = with_outcome(placed, submitted)
    submitted.gates.filter(key="budget").update(state="refused")
    answer = as_("mia").post(f"{made.get_absolute_url()}sending/", {"version": 1})
    assert answer.status_code == 422 and "The gate “Budget” is not met." in answer.content.decode()


def test_the_same_way_through_the_api(as_: SignIn, placed: Cast, submitted: Case) -> None:
    meet_gates(submitted, "promoted")
    handed_in(submitted, "ines")
    client, at = as_("omar"), seat(submitted, "omar")
    ratings, api = "/api/v1/case-ratings/", f"/api/v1/case-seats/{at.pk}/"
    assert client.post(f"{api}hand-in/", **JSON).status_code == 400
    for key in ("autonomy", "risk"):
        sent = {"seat": at.pk, "dimension": key, "level": 3, "reason": "Seen"}
        for _ in range(2):
            assert client.post(ratings, sent, **JSON).status_code == 201
    assert CaseRating.objects.filter(seat=at).count() == 2
    assert client.post(f"{api}hand-in/", **JSON).json()["handed_in_at"] is not None
    of = f"/api/v1/calibrations/{submitted.calibration_id}/"
    refused = client.post(f"{of}open/", {}, **JSON)
    assert refused.status_code == 400 and "Zoe Tanaka" in refused.content.decode()
    assert client.post(f"{of}open/", {"confirmed": True}, **JSON).json()["is_blind"] is False
    sent = {"seat": at.pk, "choice": "promote"}
    assert client.post("/api/v1/case-votes/", sent, **JSON).status_code == 201
    sent = {"seat": at.pk, "kind": "promoted", "reason": "Seen", "agreed_levels": {"autonomy": 3, "risk": 3}}
    for _ in range(2):
        made = client.post("/api/v1/case-outcomes/", sent, **JSON)
        assert made.status_code == 201
    letter = f"/api/v1/case-outcomes/{made.json()['id']}/"
    assert client.patch(letter, {"letter": "Dear Ada", "letter_version": 1}, **JSON).json()["letter_version"] == 2
    assert client.patch(letter, {"letter": "Dear", "letter_version": 1}, **JSON).status_code == 409
    assert client.post(f"{letter}send/", {"letter_version": 1}, **JSON).status_code == 409
    assert as_("mia").post(f"{letter}send/", {"letter_version": 2}, **JSON).json()["placed_at"] is not None
    assert fresh(submitted).state == "promoted"


def test_committees_through_the_api(as_: SignIn, cast: Cast) -> None:
    client = as_("rafael")
    made = client.post("/api/v1/committees/", {"name": "Design"}, **JSON).json()
    assert client.post("/api/v1/committees/", {"name": "Design"}, **JSON).status_code == 400
    path = f"/api/v1/committees/{made['id']}/"
    assert client.patch(path, {"about": "All"}, **JSON).json()["about"] == "All"
    member = client.post(f"{path}members/", {"person": cast.zoe.pk}, **JSON).json()
    one = f"/api/v1/committee-members/{member['id']}/"
    assert client.post(f"{one}chair/", {"is_chair": True}, **JSON).json()["is_chair"] is True
    days = {"committee": made["id"], "freezes_on": "2999-01-01", "meets_on": "2999-01-02"}
    planned = as_("zoe").post("/api/v1/calibrations/", days, **JSON).json()
    moved = as_("zoe").patch(f"/api/v1/calibrations/{planned['id']}/", {"meets_on": "2999-01-05"}, **JSON)
    assert moved.json()["meets_on"] == "2999-01-05"
    assert client.post(f"{one}end/", **JSON).json()["ended_on"] is not None
    assert client.post(f"{path}end/", **JSON).json()["members"] == []


def test_a_declared_conflict_through_the_api(as_: SignIn, placed: Cast, submitted: Case) -> None:
    api = f"/api/v1/case-seats/{seat(submitted, 'zoe').pk}/declare/"
    row = as_("zoe").post(api, {"words": "We are friends"}, **JSON).json()
    assert (row["reads"], row["why"], row["declared"], row["case_label"]) == (False, "declared", "We are friends", "")


POSTED = [
    "ratings/{seat}/saving/", "ratings/{seat}/handing-in/", "ratings/{seat}/vote/", "outcomes/{outcome}/sending/",
    "committees/{committee}/members/", "committees/{committee}/ending/", "committees/members/{member}/chair/",
    "committees/members/{member}/no-chair/", "committees/members/{member}/ending/",
]  # fmt: skip


@for_each("path", POSTED)
def test_what_changes_something_is_posted(as_: SignIn, path: str) -> None:
    numbers = dict.fromkeys(("seat", "outcome", "committee", "member"), 1)
    assert as_("omar").get("/cases/" + path.format(**numbers)).status_code == 405


# ---- pages of many


def more(cast: Cast, of: Calibration) -> None:
    """Two more cases, and two more committees."""
    for number in range(2):
        manager = person(name=f"Manager {number}", email=f"m{number}@example.org")
        candidate = person(name=f"Candidate {number}", email=f"c{number}@example.org", manager=manager)
        ladder = cast.ada.placements.get().level.version
        making.placed(candidate, ladder, "mid")
        submit(start_case(by=manager, person=candidate), of)
        made = Committee.objects.create(name=f"Committee {number}")
        CommitteeMember.objects.create(committee=made, person=cast.ben)


@pytest.mark.parametrize("moment", ["blind", "open"])
def test_a_page_of_many_asks_no_more(as_: SignIn, placed: Cast, submitted: Case, moment: str) -> None:
    of = submitted.calibration
    assert of is not None
    client = as_("omar")
    pages = [of.get_absolute_url(), "/cases/committees/", "/api/v1/case-seats/", "/api/v1/committees/", "/inbox/"]

    def counts() -> list[int]:
        found = []
        for page in pages:
            client.get(page)  # reads are noted once
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get(page)
            found.append(len(captured))
        return found

    if moment == "open":
        opened(of)
    before = counts()
    Calibration.objects.update(opened_at=None)
    more(placed, of)
    if moment == "open":
        Calibration.objects.update(opened_at=timezone.now())
    assert counts() == before


def test_a_round_of_others_is_days_alone(as_: SignIn, placed: Cast, submitted: Case) -> None:
    with_outcome(placed, submitted, **not_yet())
    page = as_("ben").get(submitted.calibration.get_absolute_url()).content.decode()  # type: ignore[union-attr]
    assert "Case 1" not in page and "Ada" not in page and "Not yet" not in page


def test_a_withdrawn_case_is_shown_as_such(as_: SignIn, placed: Cast, submitted: Case) -> None:
    rated(submitted, "zoe")
    withdraw_case(submitted, by=placed.ada, words="Later")
    page = as_("zoe").get(seat(submitted, "zoe").get_absolute_url()).content.decode()
    assert "The case was withdrawn." in page and "Hand in" not in page and "Lindqvist" not in page
    assert "Withdrawn" in as_("zoe").get(submitted.calibration.get_absolute_url()).content.decode()  # type: ignore[union-attr]


def test_an_outcome_whose_candidate_left_stays_on_record(as_: SignIn, placed: Cast, submitted: Case) -> None:
    made = with_outcome(placed, submitted)
    mark_left(placed.ada, by=placed.rafael, on=timezone.localdate())
    page = as_("omar").get(made.get_absolute_url()).content.decode()
    assert "withdrawn before the letter was sent" in page and "Send the letter" not in page
    assert Outcome.objects.visible_to(placed.ada).count() == 0
    assert outcomes.place_promoted() == 0


def test_who_leads_and_has_not_handed_in_reads_no_rating_while_recording(
    as_: SignIn, placed: Cast, submitted: Case
) -> None:
    for who in ("ines", "zoe"):
        handed_in(submitted, who)
    opened(submitted.calibration)  # type: ignore[arg-type]
    page = as_("omar").get(f"{seat(submitted, 'omar').get_absolute_url()}outcome/").content.decode()
    assert page.count('value="" selected') == 2 and "ines on" not in page


def test_a_page_is_ready_before_anybody_reads(as_: SignIn, placed: Cast) -> None:
    of = making.calibration(making.committee(placed))
    page = as_("omar").get(of.get_absolute_url()).content.decode()
    assert "Members of the committee find here what they read" in page
    assert "You can open the meeting from" in page


def test_the_meeting_page_of_a_case_all_agree_on(as_: SignIn, placed: Cast, submitted: Case) -> None:
    met(submitted)
    page = as_("zoe").get(f"{seat(submitted, 'zoe').get_absolute_url()}meeting/").content.decode()
    assert "Nothing: no ratings are more than one level apart." in page
    assert "2 of 3 voted." in page and "promote" not in page.split("Votes</h2>")[1].split("<form")[0]
