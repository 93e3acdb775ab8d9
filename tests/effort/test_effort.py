"""Telling a month, correcting it, taking it away; and what of it stands in a growth report of an earlier day."""

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from growth import charts
from growth.charts import Effort
from growth.effort.actions import check_in, correct, remove
from growth.effort.models import EffortCheckIn
from growth.reports.queries import growth_report
from tests.cases import for_each
from tests.effort.conftest import month
from tests.people import Cast

SignIn = Callable[[str], Client]


def parts(made: EffortCheckIn) -> tuple[int, int, int]:
    return made.implement, made.design, made.review


def test_the_same_month_again_corrects_it(cast: Cast) -> None:
    check_in(by=cast.ada, month=month(), implement=50, design=30, review=20, is_shared=True)
    check_in(by=cast.ada, month=timezone.localdate(), implement=40, design=30, review=30)
    made = EffortCheckIn.objects.get()
    assert (parts(made), made.is_shared, made.month) == ((40, 30, 30), False, month())


def test_what_is_left_out_is_what_the_others_leave(cast: Cast) -> None:
    assert parts(check_in(by=cast.ada, month=month(3), implement=50, review=20)) == (50, 30, 20)


@pytest.mark.parametrize("days", [40, -140])
def test_a_month_to_come_or_long_gone_is_refused(cast: Cast, days: int) -> None:
    with pytest.raises(ValidationError) as refused:
        check_in(by=cast.ada, month=timezone.localdate() + timedelta(days=days), implement=50, design=30, review=20)
    assert set(refused.value.message_dict) == {"month"}


def test_one_told_long_ago_can_still_be_corrected_and_hidden(cast: Cast) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=300), tick=False):
        made = check_in(by=cast.ada, month=timezone.localdate(), implement=50, design=30, review=20, is_shared=True)
    correct(made, by=cast.ada, implement=60, design=20, is_shared=False)
    made.refresh_from_db()
    assert (parts(made), made.is_shared) == ((60, 20, 20), False)


def test_removed_twice_it_is_gone_once(cast: Cast) -> None:
    made = check_in(by=cast.ada, month=month(), implement=50, design=30, review=20)
    for _ in range(2):
        remove(EffortCheckIn(pk=made.pk), by=cast.ada)
    assert not EffortCheckIn.objects.exists()


def test_one_that_was_removed_meanwhile_does_not_come_back(cast: Cast) -> None:
    made = check_in(by=cast.ada, month=month(), implement=50, design=30, review=20)
    EffortCheckIn.objects.all().delete()
    with pytest.raises(ValidationError, match="removed meanwhile"):
        correct(made, by=cast.ada, implement=60, design=20)
    assert not EffortCheckIn.objects.exists()


def form(**changes: Any) -> dict[str, Any]:
    return {"month": month().isoformat(), "implement": "50", "design": "30", "review": "20", **changes}


@for_each(
    "changes, said",
    [
        ({"review": "10"}, ["The three add up to 90.", "10 too few", "Together they are 90."]),
        ({"review": "30"}, ["10 too many"]),
        ({"review": "", "design": ""}, ["Give at least two of the three."]),
        ({"review": "-1"}, ["greater than or equal to 0"]),
        ({"implement": "x"}, ["Enter a whole number."]),
        ({"month": "1999-01-01"}, ["Select a valid choice."]),
    ],
)
def test_what_does_not_fit_is_said_on_the_page_again(as_: SignIn, changes: dict[str, str], said: list[str]) -> None:
    answer = as_("ada").post("/effort/", form(**changes))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert [words for words in said if words not in page] == []
    assert not EffortCheckIn.objects.exists()


def test_the_page_takes_a_month_shows_it_and_takes_it_away(as_: SignIn, cast: Cast) -> None:
    client = as_("ada")
    assert client.post("/effort/", form(review="", is_shared="on")).status_code == 302
    made = EffortCheckIn.objects.get()
    assert (made.person, parts(made), made.is_shared) == (cast.ada, (50, 30, 20), True)
    assert "50 implementing, 30 designing, 20 reviewing and debugging" in client.get("/effort/").content.decode()
    edited = client.post(f"/effort/{made.pk}/edit/", {"implement": "10", "design": "40", "review": "50"})
    made.refresh_from_db()
    assert (edited.status_code, parts(made), made.is_shared) == (302, (10, 40, 50), False)
    assert (
        client.post(f"/effort/{made.pk}/edit/", {"implement": "10", "design": "40", "review": "5"}).status_code == 422
    )
    assert client.get(f"/effort/{made.pk}/removal/").status_code == 405
    assert client.post(f"/effort/{made.pk}/removal/").status_code == 302
    assert client.post(f"/effort/{made.pk}/removal/").status_code == 404
    assert not EffortCheckIn.objects.exists()


def test_the_page_names_who_would_read_it_and_says_that_there_is_no_target(as_: SignIn, cast: Cast) -> None:
    page = html.unescape(as_("ada").get("/effort/").content.decode())
    assert "Then Mia Okafor (manager) and Noor Haddad (mentor) can read it there." in page
    assert "Neither is a target, and nobody is graded by them." in page
    assert "60/20/20" in page
    assert "10/40/50" in page
    assert "You have no manager here and no mentor yet" in as_("zoe").get("/effort/").content.decode()


def test_the_report_and_the_check_ins_lead_here(as_: SignIn, placed: Cast) -> None:
    for path in ("/report/", "/check-ins/", "/agreements/"):
        assert 'href="/effort/"' in as_("ada").get(path).content.decode()
    assert 'href="/effort/"' not in as_("mia").get(f"/people/{placed.ada.pk}/report/").content.decode()


def test_the_api_tells_corrects_and_removes(as_: SignIn, cast: Cast) -> None:
    client, path = as_("ada"), "/api/v1/effort-check-ins/"
    told = client.post(
        path, {"month": f"{month():%Y-%m}", "implement": 50, "design": 30}, content_type="application/json"
    )
    assert (told.status_code, told.json()["review"], told.json()["month"]) == (201, 20, month().isoformat())
    one = f"{path}{told.json()['id']}/"
    put = client.put(
        one, {"implement": 10, "design": 40, "review": 50, "is_shared": True}, content_type="application/json"
    )
    assert (put.status_code, put.json()["implement"], put.json()["is_shared"]) == (200, 10, True)
    refused = client.put(one, {"implement": 10, "design": 40, "review": 60}, content_type="application/json")
    assert refused.status_code == 400
    assert set(refused.json()) == {"implement", "design", "review", "non_field_errors"}
    early = client.post(path, {"month": "1999-01", "implement": 50, "design": 30}, content_type="application/json")
    assert (early.status_code, set(early.json())) == (400, {"month"})
    assert client.delete(one).status_code == 204
    assert not EffortCheckIn.objects.exists()


def test_many_months_cost_as_much_as_one(as_: SignIn, placed: Cast, django_assert_num_queries: Any) -> None:
    client = as_("ada")
    client.get("/effort/")
    for months in (1, 3):
        for back in range(months):
            check_in(by=placed.ada, month=month(back), implement=50, design=30, review=20)
        with django_assert_num_queries(7):
            client.get("/effort/")


def test_a_report_of_an_earlier_day_has_what_was_told_by_then(placed: Cast) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=70), tick=False):
        check_in(by=placed.ada, month=timezone.localdate(), implement=70, design=20, review=10)
    with time_machine.travel(now - timedelta(days=35), tick=False):
        later = check_in(by=placed.ada, month=timezone.localdate(), implement=60, design=20, review=20)
    report = growth_report(placed.ada, placed.ada, as_of=timezone.localdate() - timedelta(days=60))
    assert report is not None
    (section,) = report.sections
    assert [row["implement"] for row in section.content.document["months"]] == [70]
    correct(later, by=placed.ada, implement=50, design=25, review=25)
    report = growth_report(placed.ada, placed.ada, as_of=timezone.localdate() - timedelta(days=1))
    assert report is not None
    assert [row["implement"] for row in report.sections[0].content.document["months"]] == [70]


def test_the_picture_says_every_month_in_words() -> None:
    rows = [Effort("Before AI tools", (60, 20, 20), is_reference=True), Effort("Nov 2026", (96, 4, 0))]
    picture = charts.effort_bars("<Ada>", rows)
    assert picture.count("<svg") == 2
    assert "Where the working time of &lt;Ada&gt; goes" in picture
    assert "Nov 2026 96 implementing, 4 designing, 0 reviewing and debugging" in picture
    assert picture.count('class="hatch"') == 6  # a swatch and two bars, wide and narrow
    assert ">96<" in picture
    assert ">4<" not in picture  # no room for the figure
