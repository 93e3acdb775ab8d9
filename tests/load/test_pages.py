"""What the load pages and their API show and say."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from growth.load.actions import check_in, share
from growth.load.models import LoadCheckIn, LoadShare
from growth.mentoring.actions import begin_pairing
from growth.mentoring.models import Pairing
from tests.people import Cast

SignIn = Callable[[str], Client]
JSON = "application/json"
STEPS = {"visible_risk": 3, "without_authority": 1, "communication": 2, "emotional": 0}


def answer_weeks(cast: Cast, count: int) -> None:
    """So many check-ins of Ada, one a week, the newest of this week."""
    for ago in reversed(range(count)):
        made = check_in(by=cast.ada, words=f"week-{ago}", **STEPS)
        back = timedelta(weeks=ago)
        LoadCheckIn.objects.filter(pk=made.pk).update(week=made.week - back, answered_on=made.answered_on - back)


def test_four_taps_answer_the_week(as_: SignIn, cast: Cast) -> None:
    client = as_("ada")
    assert client.get("/load/").status_code == 200
    answer = client.post("/load/", {**STEPS, "words": ""}, follow=True)
    assert LoadCheckIn.objects.get().values == STEPS
    body = answer.content.decode()
    assert "Much, it is on my mind" in client.get(LoadCheckIn.objects.get().get_absolute_url()).content.decode()
    assert "Write down why" in body  # helps with the heaviest factor
    assert "Leave the middle" not in body  # helps with another one


@pytest.mark.parametrize(
    "wrong", [{"words": ""}, {**STEPS, "emotional": "5"}, {**STEPS, "emotional": "-1"}, {**STEPS, "words": "x" * 501}]
)
def test_an_incomplete_or_impossible_answer_comes_back(as_: SignIn, cast: Cast, wrong: dict[str, str]) -> None:
    assert as_("ada").post("/load/", wrong).status_code == 422
    assert as_("ada").post("/api/v1/load-check-ins/", wrong, content_type=JSON).status_code == 400
    assert not LoadCheckIn.objects.exists()


def test_the_api_answers_the_week_of_the_caller_whatever_the_body_says(as_: SignIn, cast: Cast) -> None:
    body = {**STEPS, "person": cast.ben.pk, "week": "2020-01-06", "team": cast.zoe.team_id}
    made = as_("ada").post("/api/v1/load-check-ins/", body, content_type=JSON)
    assert made.status_code == 201
    row = LoadCheckIn.objects.get()
    assert (row.person, row.team, row.week.year) == (cast.ada, cast.ada.team, row.answered_on.year)


def test_sharing_on_the_page_and_over_the_api(as_: SignIn, cast: Cast) -> None:
    made, pairing, client = check_in(by=cast.ada, **STEPS), Pairing.objects.get(), as_("ada")
    assert client.post(f"/load/{made.pk}/sharing/", {"pairing": pairing.pk}).status_code == 302
    assert "Noor Haddad" in client.get(f"/load/{made.pk}/").content.decode()
    again = client.post(f"/load/{made.pk}/sharing/", {"pairing": pairing.pk})
    assert again.status_code == 422
    LoadShare.objects.all().delete()
    answer = client.post(f"/api/v1/load-check-ins/{made.pk}/sharing/", {"pairing": pairing.pk}, JSON)
    assert (answer.status_code, answer.json()["mentor"]) == (201, cast.noor.pk)
    assert client.post(f"/api/v1/load-check-ins/{made.pk}/sharing/", {"pairing": pairing.pk}, JSON).status_code == 400


def test_only_ones_own_mentors_who_do_not_lead_are_offered(as_: SignIn, cast: Cast) -> None:
    begin_pairing(mentor=cast.zoe, mentee=cast.ben, by=cast.ben)
    begin_pairing(mentor=cast.omar, mentee=cast.ada, by=cast.ada)
    cast.mia.manager = cast.omar  # a mentor who leads Ada from above
    cast.mia.save()
    made = check_in(by=cast.ada, **STEPS)
    body = as_("ada").get(f"/load/{made.pk}/").content.decode()
    offered = {pairing.mentor.name for pairing in Pairing.objects.all() if f'value="{pairing.pk}"' in body}
    assert offered == {"Noor Haddad"}
    leading = Pairing.objects.get(mentor=cast.omar)
    assert as_("ada").post(f"/load/{made.pk}/sharing/", {"pairing": leading.pk}).status_code == 422
    assert (
        as_("ada").post(f"/api/v1/load-check-ins/{made.pk}/sharing/", {"pairing": leading.pk}, JSON).status_code == 400
    )


def test_the_mentor_reads_answers_and_words_without_a_way_to_pass_them_on(as_: SignIn, cast: Cast) -> None:
    made = check_in(by=cast.ada, words="I carry the messages", **STEPS)
    share(made, by=cast.ada, pairing=Pairing.objects.get())
    body = as_("noor").get(f"/load/{made.pk}/").content.decode()
    assert "I carry the messages" in body
    assert "/sharing/" not in body
    assert "Ada Lindqvist" in as_("noor").get("/load/").content.decode()


def test_the_trend_is_a_picture_from_the_second_check_in_on(as_: SignIn, cast: Cast) -> None:
    answer_weeks(cast, 1)
    assert "load-trend" not in as_("ada").get("/load/").content.decode()
    LoadCheckIn.objects.all().delete()
    answer_weeks(cast, 3)
    body = as_("ada").get("/load/").content.decode()
    assert body.count("<title id=") == 2  # wide and narrow
    assert "3 check-ins from" in body


def test_a_shared_week_cannot_be_answered_again_and_says_why(as_: SignIn, cast: Cast) -> None:
    share(check_in(by=cast.ada, **STEPS), by=cast.ada, pairing=Pairing.objects.get())
    answer = as_("ada").post("/load/", {**STEPS, "emotional": 4})
    assert answer.status_code == 422
    assert "Take it back first" in answer.content.decode()
    assert as_("ada").post("/api/v1/load-check-ins/", STEPS, content_type=JSON).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    as_: SignIn, cast: Cast, count: int, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    answer_weeks(cast, count)
    begin_pairing(mentor=cast.zoe, mentee=cast.ada, by=cast.ada)
    for made in LoadCheckIn.objects.all():
        for pairing in Pairing.objects.filter(mentee=cast.ada):
            share(made, by=cast.ada, pairing=pairing)
    client = as_("ada")
    with django_assert_max_num_queries(11):
        client.get("/load/")
