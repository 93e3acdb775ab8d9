"""The pages of asking and answering, and the same through the API."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from growth.mentoring.asking import actions
from growth.mentoring.asking.models import MentorChoice, MentorRequest
from growth.mentoring.models import Pairing
from tests.mentoring.asking.world import asked, choice_of, offering, send
from tests.opportunities.world import placed
from tests.people import Cast, person

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("ladder")


def form(**fields: Any) -> dict[str, Any]:
    return {"kind": "mentoring", "words": "I would like to see risks early", "submission": uuid.uuid4(), **fields}


def test_the_form_begins_with_whom_one_came_for_and_what_one_looks_for(as_: SignIn, cast: Cast) -> None:
    placed(cast.ben)
    page = as_("ben").get(f"/mentoring/requests/new/?mentor={cast.zoe.pk}&kind=mentoring").content.decode()
    assert f'<option value="{cast.zoe.pk}" selected>' in page
    assert 'value="risk" id="id_dimensions_1" checked' in page


def test_asking_leads_to_the_page_that_says_where_it_stands(as_: SignIn, cast: Cast) -> None:
    client = as_("ben")
    body = form(first=cast.noor.pk, second=cast.zoe.pk, dimensions=["risk"])
    answers = [client.post("/mentoring/requests/new/", body) for _ in range(2)]
    made = MentorRequest.objects.get()
    assert [answer.url for answer in answers] == [made.get_absolute_url()] * 2
    page = client.get(made.get_absolute_url()).content.decode()
    assert page.index("Noor Haddad") < page.index("Zoe Tanaka")
    assert "Not asked yet" in page


def test_what_is_refused_comes_back_at_its_field_with_everything_that_was_typed(as_: SignIn, cast: Cast) -> None:
    answer = as_("ada").post("/mentoring/requests/new/", form(first=cast.mia.pk, second=cast.ada.pk))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"first", "second"}
    assert "is the manager" in errors["first"][0]
    assert "I would like to see risks early" in answer.content.decode()
    assert not MentorRequest.objects.exists()


def test_somebody_who_left_is_refused_by_name_and_somebody_erased_is_unknown(as_: SignIn, cast: Cast) -> None:
    cast.zoe.is_active = False
    cast.zoe.save()
    answer = as_("ben").post("/mentoring/requests/new/", form(first=cast.zoe.pk))
    assert answer.context["form"].errors["first"] == ["Zoe Tanaka has left."]
    cast.zoe.erased_on = timezone.localdate()
    cast.zoe.save()
    answer = as_("ben").post("/mentoring/requests/new/", form(first=cast.zoe.pk))
    assert "Zoe" not in str(answer.context["form"].errors)


def test_the_api_refuses_at_the_same_names(as_: SignIn, cast: Cast) -> None:
    client = as_("ada")
    body = {"people": [cast.mia.pk, cast.zoe.pk, cast.zoe.pk], "words": "Help"}
    answer = client.post("/api/v1/mentor-requests/", body, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"first", "third"})
    four = {"people": [cast.zoe.pk, cast.omar.pk, cast.ines.pk, cast.rafael.pk], "words": "Help"}
    answer = client.post("/api/v1/mentor-requests/", four, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"people"})


def test_the_whole_way_through_the_api(as_: SignIn, cast: Cast) -> None:
    body = {"people": [cast.noor.pk, cast.zoe.pk], "words": "Help", "dimensions": ["risk"]}
    made = as_("ben").post("/api/v1/mentor-requests/", body, content_type="application/json").json()
    assert [row["state"] for row in made["choices"]] == ["asked", "not_yet"]
    path = f"/api/v1/mentor-choices/{made['choices'][0]['id']}/"
    steps = [
        ("noor", "question", {"question": "Why now?"}),
        ("ben", "reply", {"words": "The move"}),
        ("noor", "refusal", {"words": "Sorry"}),
    ]
    answers = [as_(who).post(f"{path}{what}/", body, content_type="application/json") for who, what, body in steps]
    assert [answer.json()["state"] for answer in answers] == ["more", "asked", "declined"]
    assert send(as_("zoe"), f"/api/v1/mentor-choices/{made['choices'][1]['id']}/acceptance/") == 200
    assert Pairing.objects.get(mentee=cast.ben).mentor == cast.zoe
    again = as_("ben").get(f"/api/v1/mentor-requests/{made['id']}/").json()
    assert (again["state"], again["choices"][0]["words"]) == ("paired", "Sorry")


def test_whoever_is_asked_sees_what_they_need_to_decide(as_: SignIn, cast: Cast) -> None:
    offering(cast.noor, capacity=2)
    offering(cast.ben, offers=[], works_on=[0, 1])
    request = asked(cast.ben, cast.noor, dimensions=["risk"])
    page = as_("noor").get(choice_of(request, cast.noor).get_absolute_url()).content.decode()
    for words in ("I would like to see risks early.", "Risk", "You share 16 working hours a week", "1 free"):
        assert words in page


def test_hours_nobody_wrote_down_are_said_to_be_assumed(as_: SignIn, cast: Cast) -> None:
    request = asked(cast.ben, cast.noor)
    page = as_("noor").get(choice_of(request, cast.noor).get_absolute_url()).content.decode()
    assert "You share 40 working hours a week, if Noor Haddad and Ben Achterberg work from nine to five" in page


def test_a_yes_too_late_says_why_and_the_page_shows_where_it_stands(as_: SignIn, cast: Cast) -> None:
    offering(cast.noor, capacity=2)  # one of them is Ada's
    one, other = asked(cast.ben, cast.noor), asked(cast.mia, cast.noor)
    actions.accept(choice_of(one, cast.noor), by=cast.noor)
    path = choice_of(other, cast.noor).get_absolute_url()
    answer = as_("noor").post(f"{path}acceptance/", {"words": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Your last place was taken a moment ago. Mia Okafor is told" in page
    assert f'action="{path}acceptance/"' not in page


def test_an_empty_question_comes_back_with_its_error(as_: SignIn, cast: Cast) -> None:
    path = choice_of(asked(cast.ben, cast.noor), cast.noor).get_absolute_url()
    answer = as_("noor").post(f"{path}question/", {"question": " "})
    assert answer.status_code == 422
    assert "Ask what you would like to know." in answer.content.decode()


def test_a_question_is_answered_on_the_page_of_the_request(as_: SignIn, cast: Cast) -> None:
    request = asked(cast.ben, cast.noor)
    choice = choice_of(request, cast.noor)
    assert f"choices/{choice.pk}/reply/" not in as_("ben").get(request.get_absolute_url()).content.decode()
    actions.ask_more(choice, by=cast.noor, question="Why now?")
    page = as_("ben").get(request.get_absolute_url()).content.decode()
    assert "Why now?" in page
    empty = as_("ben").post(f"/mentoring/choices/{choice.pk}/reply/", {"words": ""})
    assert empty.status_code == 422
    answer = as_("ben").post(f"/mentoring/choices/{choice.pk}/reply/", {"words": "The move"})
    assert answer.url == request.get_absolute_url()
    page = as_("noor").get(choice.get_absolute_url()).content.decode()
    assert "The move" in page


ENDS: dict[str, tuple[str, str]] = {  # what the mentor reads, what the mentee reads
    "accepted": ("You said yes", "you are a pair"),
    "declined": ("You said no", "Nobody could say yes this time"),
    "withdrawn": ("took this back", "You took this back"),
    "lapsed": ("The week is over", "Nobody could say yes this time"),
}


@pytest.mark.parametrize("end", ENDS)
def test_both_sides_read_how_it_ended(as_: SignIn, cast: Cast, end: str) -> None:
    request = asked(cast.ben, cast.noor)
    choice = choice_of(request, cast.noor)
    match end:
        case "accepted":
            actions.accept(choice, by=cast.noor)
        case "declined":
            actions.decline(choice, by=cast.noor)
        case "withdrawn":
            actions.withdraw(request, by=cast.ben)
        case "lapsed":
            MentorChoice.objects.update(due_at=timezone.now() - timedelta(minutes=1))
            actions.move_on()
    mentor, mentee = ENDS[end]
    page = as_("noor").get(choice.get_absolute_url()).content.decode()
    assert mentor in page
    assert "acceptance/" not in page
    assert mentee in as_("ben").get(request.get_absolute_url()).content.decode()
    assert request.get_absolute_url() in as_("ben").get("/mentoring/finding/").content.decode()


def test_the_mentee_is_led_from_a_choice_to_the_request(as_: SignIn, cast: Cast) -> None:
    request = asked(cast.ben, cast.noor)
    assert as_("ben").get(choice_of(request, cast.noor).get_absolute_url()).url == request.get_absolute_url()


@pytest.mark.parametrize("number", [1, 3])
def test_lists_of_the_api_take_as_many_queries_for_three_as_for_one(
    as_: SignIn, cast: Cast, django_assert_num_queries: Any, number: int
) -> None:
    for kind in ("mentoring", "shadowing", "buddy")[:number]:
        asked(cast.ben, person(name="Someone"), cast.noor, cast.zoe, kind=kind)
    client = as_("ben")
    with django_assert_num_queries(5):
        client.get("/api/v1/mentor-requests/")
    with django_assert_num_queries(4):
        client.get("/api/v1/mentor-choices/")
