"""Private ratings: who gives them, who is told what, and that nobody else ever learns a number."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.reads import open_record
from growth.inbox.queries import frame_counts, groups_waiting_for
from growth.mentoring.actions import end_pairing
from growth.mentoring.health.actions import rate
from growth.mentoring.health.models import Rating
from growth.mentoring.health.months import month_before, this_month
from growth.mentoring.health.waiting import unrated
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from ladder.models import LadderVersion
from tests.cases import for_each
from tests.mentoring.health.world import DAY, begun, last_month, paired, rated
from tests.mentoring.rounds.world import placed
from tests.people import NAMES, Cast, person

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("owner")


@pytest.fixture
def pairing(cast: Cast) -> Pairing:
    """Ada and Noor, for half a year."""
    return begun(Pairing.objects.get(), 180)


def told(who: str, cast: Cast) -> list[str]:
    return list(Notice.objects.filter(person=cast[who]).order_by("pk").values_list("text", flat=True))


QUESTION = "It is worth asking Ada Lindqvist and Noor Haddad how it goes"


# ---- giving one


def test_each_side_gives_one_a_month_and_may_change_it(cast: Cast, pairing: Pairing) -> None:
    for who, score in (("ada", 7), ("ada", 8), ("noor", 6)):
        rate(pairing, by=cast[who], score=score)
    assert set(Rating.objects.values_list("person__name", "month", "score")) == {
        ("Ada Lindqvist", this_month(), 8),
        ("Noor Haddad", this_month(), 6),
    }


def test_a_new_month_is_a_new_rating(cast: Cast, pairing: Pairing) -> None:
    with time_machine.travel(datetime(2026, 5, 31, 23, 59, tzinfo=UTC), tick=False):
        rate(pairing, by=cast.ada, score=7)
    with time_machine.travel(datetime(2026, 6, 1, 0, 0, tzinfo=UTC), tick=False):
        rate(pairing, by=cast.ada, score=6)
    assert sorted(Rating.objects.values_list("month", "score")) == [
        (datetime(2026, 5, 1).date(), 7),
        (datetime(2026, 6, 1).date(), 6),
    ]
    assert month_before(datetime(2026, 1, 1).date()) == datetime(2025, 12, 1).date()


@pytest.mark.parametrize("score", [0, 11, -3])
def test_other_numbers_are_refused_at_the_field(cast: Cast, pairing: Pairing, score: int) -> None:
    with pytest.raises(ValidationError) as refused:
        rate(pairing, by=cast.ada, score=score)
    assert set(refused.value.error_dict) == {"score"}
    assert not Rating.objects.exists()


def test_after_the_end_there_is_nothing_to_rate(cast: Cast, pairing: Pairing) -> None:
    end_pairing(pairing, by=cast.noor)
    with pytest.raises(ValidationError):
        rate(pairing, by=cast.ada, score=5)


WHO = [("ada", 200, 201), ("noor", 200, 201), ("mia", 403, 400), ("omar", 403, 400), ("zoe", 404, 400)]


@for_each("who, page, api", WHO)
def test_only_the_two_rate(as_: SignIn, cast: Cast, pairing: Pairing, who: str, page: int, api: int) -> None:
    """The API does not say whether a pairing of others exists: it is no choice."""
    client, path = as_(who), f"/mentoring/pairings/{pairing.pk}/rating/"
    assert client.get(path).status_code == page
    assert client.post(path, {"score": "6"}).status_code == (302 if page == 200 else page)
    body = {"pairing": pairing.pk, "score": 7}
    assert client.post("/api/v1/mentoring-ratings/", body, content_type="application/json").status_code == api
    assert set(Rating.objects.values_list("person__name", "score")) == ({(cast[who].name, 7)} if page == 200 else set())


def test_an_ended_pairing_has_no_page_for_it(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    end_pairing(pairing, by=cast.noor)
    assert as_("ada").get(f"/mentoring/pairings/{pairing.pk}/rating/").status_code == 403
    body = {"pairing": pairing.pk, "score": 7}
    answer = as_("ada").post("/api/v1/mentoring-ratings/", body, content_type="application/json")
    assert (answer.status_code, Rating.objects.count()) == (400, 0)


def test_a_page_without_a_choice_comes_back_with_a_word(as_: SignIn, pairing: Pairing) -> None:
    answer = as_("ada").post(f"/mentoring/pairings/{pairing.pk}/rating/", {})
    assert answer.status_code == 422
    assert "Choose a number, or leave the page: rating is up to you." in answer.content.decode()
    assert as_("ada").post(f"/mentoring/pairings/{pairing.pk}/rating/", {"score": "11"}).status_code == 422


def test_the_page_shows_ones_own_numbers_and_each_is_a_labelled_button(
    as_: SignIn, cast: Cast, pairing: Pairing
) -> None:
    rated(pairing, cast.ada, 4, last_month())
    rate(pairing, by=cast.ada, score=6)
    page = as_("ada").get(f"/mentoring/pairings/{pairing.pk}/rating/").content.decode()
    assert re.search(r'<input type="radio" name="score" value="6"[^>]*checked', page)
    assert page.count('type="radio"') == page.count('<label class="choice"') == 10
    assert "<td>4</td>" in page


# ---- nobody else learns a number


def seen_by(client: Client, pairing: Pairing) -> dict[str, str]:
    """Everything somebody can open that has to do with a pairing, without what differs from one request to the next."""
    paths = [
        "/", "/inbox/", "/mentoring/", "/mentoring/programme/", "/mentoring/programme/?state=on-track",
        f"/mentoring/pairings/{pairing.pk}/", f"/mentoring/pairings/{pairing.pk}/rating/",
        f"/people/{pairing.mentor_id}/", f"/people/{pairing.mentee_id}/", f"/people/{pairing.mentee_id}/report/",
        "/team/", "/api/v1/pairings/", f"/api/v1/pairings/{pairing.pk}/", "/api/v1/mentoring-ratings/",
        "/api/v1/mentoring-programme/", "/api/v1/inbox/", "/api/v1/notices/", "/api/v1/reads/",
        f"/api/v1/reports/{pairing.mentee_id}/", "/api/v1/team-members/",
    ]  # fmt: skip
    bodies = {path: client.get(path) for path in paths}
    clean = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken[^}]+|submission" value="[^"]+"')
    return {path: f"{answer.status_code} {clean.sub('', answer.content.decode())}" for path, answer in bodies.items()}


@pytest.fixture
def opened(cast: Cast, ladder: LadderVersion) -> None:
    """Rafael, an administrator, opened the records of both by break-glass. Ada has a report to look into."""
    placed(cast.ada, "mid")
    for subject in (cast.ada, cast.noor):
        open_record(subject, by=cast.rafael, reason="An audit asks for it, in writing.", hours=2)


@pytest.mark.usefixtures("opened")
def test_there_is_something_to_look_into_wherever_it_is_looked_for(as_: SignIn, pairing: Pairing) -> None:
    opened = {path for who in NAMES for path, body in seen_by(as_(who), pairing).items() if body.startswith("200 ")}
    assert opened == set(seen_by(as_("ada"), pairing))


@pytest.mark.many_cases
@pytest.mark.usefixtures("opened")
@for_each("who", [name for name in NAMES if name != "noor"])
def test_what_others_see_does_not_depend_on_the_number(as_: SignIn, cast: Cast, pairing: Pairing, who: str) -> None:
    """Noor gives nothing, 7, or 8: for everybody else every page is the same."""
    rated(pairing, cast.ada, 8)
    seen_by(as_(who), pairing)  # the first look may leave traces, such as a record of reading
    without = seen_by(as_(who), pairing)
    given = []
    for score in (7, 8):
        rate(pairing, by=cast.noor, score=score)
        given.append(seen_by(as_(who), pairing))
    assert given == [without, without]


@pytest.mark.many_cases
@pytest.mark.usefixtures("opened")
@for_each("who", [name for name in NAMES if name not in ("noor", "ada")])
def test_a_gap_a_drop_of_one_and_a_drop_of_the_other_look_the_same(
    as_: SignIn, cast: Cast, pairing: Pairing, who: str
) -> None:
    seen = []
    for then, now in (
        ({}, {"ada": 9, "noor": 2}),
        ({"ada": 9}, {"ada": 5}),
        ({"noor": 9}, {"noor": 5}),
        ({"ada": 8, "noor": 10}, {"ada": 4, "noor": 4}),
    ):
        Rating.objects.all().delete()
        for name, score in then.items():
            rated(pairing, cast[name], score, last_month())
        for name, score in now.items():
            rate(pairing, by=cast[name], score=score)
        seen.append(
            {
                path: re.sub(r"(given|told|created)_at.{30}", "", body)
                for path, body in seen_by(as_(who), pairing).items()
            }
        )
    assert seen[1:] == seen[:1] * 3
    assert (QUESTION in seen[0]["/mentoring/programme/"]) == (who == "omar")


@for_each("who", NAMES)
def test_the_api_gives_ones_own_ratings_only(as_: SignIn, cast: Cast, pairing: Pairing, who: str) -> None:
    rated(pairing, cast.ada, 8)
    rated(pairing, cast.noor, 3)
    rows = as_(who).get("/api/v1/mentoring-ratings/").json()["results"]
    assert [row["score"] for row in rows] == {"ada": [8], "noor": [3]}.get(who, [])
    for rating in Rating.objects.all():
        status = as_(who).get(f"/api/v1/mentoring-ratings/{rating.pk}/").status_code
        assert status == (200 if rating.person == cast[who] else 404)


# ---- a question for the owners


def test_owners_are_told_once_a_month_and_nobody_else(cast: Cast, pairing: Pairing) -> None:
    ines = cast.ines
    ines.is_programme_owner = True
    ines.save()
    mail.outbox.clear()
    rate(pairing, by=cast.ada, score=9)
    assert not Notice.objects.exists()
    for score in (6, 3, 2, 9, 1):
        rate(pairing, by=cast.noor, score=score)
    assert {who: told(who, cast) for who in NAMES} == {
        **{who: [] for who in NAMES},
        "omar": [QUESTION],
        "ines": [QUESTION],
    }
    url = set(Notice.objects.values_list("url", flat=True))
    assert url == {"/mentoring/programme/"}
    assert mail.outbox == []


def test_the_next_month_is_told_anew(cast: Cast, pairing: Pairing) -> None:
    begun(pairing, 600)
    for month in (4, 5):
        with time_machine.travel(datetime(2026, month, 10, tzinfo=UTC), tick=False):
            rate(pairing, by=cast.ada, score=9)
            rate(pairing, by=cast.noor, score=3)
    assert told("omar", cast) == [QUESTION, QUESTION]


def test_an_owner_is_not_told_of_a_pair_they_belong_to(as_: SignIn, cast: Cast) -> None:
    """Knowing their own number, they would learn about the other's."""
    own = paired(cast.omar, cast.ben)
    rate(own, by=cast.omar, score=9)
    rate(own, by=cast.ben, score=2)
    assert told("omar", cast) == []
    assert "It is worth asking" not in as_("omar").get("/mentoring/programme/").content.decode()
    assert as_("omar").get("/api/v1/mentoring-programme/").json()["needs_a_question"] == []


def test_the_question_stays_on_the_page_for_the_next_month(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    rated(pairing, cast.ada, 9, last_month())
    rated(pairing, cast.noor, 3, last_month())
    assert as_("omar").get("/api/v1/mentoring-programme/").json()["needs_a_question"] == [pairing.pk]
    Rating.objects.update(month=month_before(last_month()))
    assert as_("omar").get("/api/v1/mentoring-programme/").json()["needs_a_question"] == []


# ---- waiting


def waiting(cast: Cast, who: str) -> list[str]:
    counts = frame_counts(cast[who])
    groups = groups_waiting_for(cast[who], counts, most=10)
    return [row.what for group in groups if group.waits.key == "mentoring_ratings" for row in group.rows]


def test_a_rating_waits_for_each_side_until_given(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    assert waiting(cast, "ada") == ["How is it going with Noor Haddad?"]
    assert waiting(cast, "noor") == ["How is it going with Ada Lindqvist?"]
    assert {who for who in NAMES if unrated(cast[who])} == {"ada", "noor"}
    rate(pairing, by=cast.ada, score=5)
    assert {who for who in NAMES if unrated(cast[who])} == {"noor"}
    rated(pairing, cast.noor, 5, last_month())
    assert {who for who in NAMES if unrated(cast[who])} == {"noor"}
    page = as_("noor").get("/inbox/").content.decode()
    assert f'href="/mentoring/pairings/{pairing.pk}/rating/"' in page


@pytest.mark.parametrize(("days", "waits"), [(21, False), (22, True)])
def test_it_is_too_early_for_the_first_three_weeks(cast: Cast, days: int, waits: bool) -> None:
    Pairing.objects.update(started_on=timezone.now().date())
    friend = person(name="Tove Berg")
    pair = paired(cast.zoe, friend)
    pair.started_on = timezone.now().date() - days * DAY
    pair.save()
    assert list(unrated(friend)) == ([pair] if waits else [])


def test_an_ended_pairing_waits_for_nothing(cast: Cast, pairing: Pairing) -> None:
    end_pairing(pairing, by=cast.ada)
    assert not unrated(cast.ada) and not unrated(cast.noor)
