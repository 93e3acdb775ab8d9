"""Coffee rounds: taking part, who sees whom, drawing once, repeating, and saying that one met."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.mentoring.coffee import actions
from growth.mentoring.coffee.models import CoffeeGroup, CoffeeMember, CoffeeRound
from growth.mentoring.profiles.models import Profile
from growth.mentoring.tasks import draw_next_coffee
from growth.notices.models import Notice
from tests.cases import for_each
from tests.people import NAMES, Cast, person

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.usefixtures("owner")
DAY = timedelta(days=1)
PAGE, GROUPS, ROUNDS = "/mentoring/coffee/", "/api/v1/mentoring-coffee-groups/", "/api/v1/mentoring-coffee-rounds/"


def joined(cast: Cast, *names: str) -> None:
    for name in names:
        actions.take_part(by=cast[name], coffee=True)


def drawn(cast: Cast, **fields: Any) -> CoffeeRound:
    return actions.draw_round(by=cast.omar, until=timezone.localdate() + 13 * DAY, **fields)


def groups_of(round_: CoffeeRound) -> set[frozenset[str]]:
    return {frozenset(member.person.first_name for member in group.members.all()) for group in round_.groups.all()}


def earlier(round_: CoffeeRound, days: int) -> CoffeeRound:
    """As if it had been drawn so many days ago."""
    round_.starts_on, round_.until = round_.starts_on - days * DAY, round_.until - days * DAY
    round_.save()
    return round_


def text(client: Client) -> str:
    return re.sub(r"\s+", " ", client.get(PAGE).content.decode())


# ---- taking part


def test_everybody_joins_and_leaves_on_their_own(as_: SignIn, cast: Cast) -> None:
    for who in NAMES:
        client = as_(who)
        for path, verb, takes_part in (
            (f"{PAGE}taking-part/", client.post, True),
            (f"{PAGE}leaving/", client.post, False),
            (f"{GROUPS}taking_part/", client.post, True),
            (f"{GROUPS}taking_part/", client.post, True),
            (f"{GROUPS}taking_part/", client.delete, False),
        ):
            assert verb(path).status_code in (302, 204)
            assert list(Profile.objects.filter(coffee=True).values_list("person", flat=True)) == (
                [cast[who].pk] if takes_part else []
            )
    assert Profile.objects.count() == len(NAMES)


def test_joining_leaves_the_rest_of_a_profile_as_it_is(cast: Cast) -> None:
    Profile.objects.create(person=cast.ada, capacity=4, topics=["Kafka"])
    joined(cast, "ada")
    assert Profile.objects.values_list("capacity", "topics", "coffee").get() == (4, ["Kafka"], True)


# ---- drawing


def test_a_round_puts_everybody_who_takes_part_into_a_group_and_tells_them(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    joined(cast, "ada", "noor", "zoe", "ben", "mia")
    cast.mia.is_active = False
    cast.mia.save()
    with django_capture_on_commit_callbacks(execute=True):
        round_ = drawn(cast)
    assert sorted(name for group in groups_of(round_) for name in group) == ["Ada", "Ben", "Noor", "Zoe"]
    day = round_.until
    assert {(notice.person.first_name, notice.text) for notice in Notice.objects.all()} == {
        (member.person.first_name,
         f"Coffee with {other.person.name}, until {day.day} {day:%b %Y}: find a time that suits you")
        for group in round_.groups.all()
        for member in group.members.all()
        for other in group.members.all()
        if other != member
    }  # fmt: skip
    assert sorted(message.to[0].split("@")[0] for message in mail.outbox) == ["ada", "ben", "noor", "zoe"]


def test_three_are_told_both_names(cast: Cast) -> None:
    joined(cast, "ada", "noor", "zoe")
    drawn(cast)
    assert "Coffee with Ada Lindqvist and Zoe Tanaka, until" in Notice.objects.get(person=cast.noor).text


def test_drawn_twice_on_one_day_is_drawn_once(cast: Cast) -> None:
    joined(cast, "ada", "noor", "zoe", "ben")
    first = drawn(cast)
    assert drawn(cast, every_weeks=4) == first
    assert (CoffeeRound.objects.count(), CoffeeMember.objects.count(), Notice.objects.count()) == (1, 4, 4)


def test_nobody_is_met_again_before_all_others(cast: Cast) -> None:
    joined(cast, "ada", "noor", "zoe", "ben")
    seen: list[frozenset[str]] = []
    for _ in range(3):
        seen += groups_of(drawn(cast))
        for round_ in CoffeeRound.objects.order_by("starts_on"):
            earlier(round_, 14)
    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize("names", [(), ("ada",)])
def test_fewer_than_two_are_not_drawn(as_: SignIn, cast: Cast, names: tuple[str, ...]) -> None:
    joined(cast, *names)
    until = (timezone.localdate() + 9 * DAY).isoformat()
    answer = as_("omar").post(f"{PAGE}drawing/", {"until": until, "every_weeks": "0"})
    assert answer.status_code == 422
    assert "Fewer than two people take part." in answer.content.decode()
    assert f'value="{until}"' in answer.content.decode()
    assert as_("omar").post(ROUNDS, {"until": until}, content_type="application/json").status_code == 400
    assert not CoffeeRound.objects.exists()


@pytest.mark.parametrize(
    ("until", "every_weeks", "field"), [(0, 0, "until"), (-1, 0, "until"), (93, 0, "until"), (14, 2, "until"),
                                        (20, 13, "every_weeks"), (20, -1, "every_weeks")]
)  # fmt: skip
def test_odd_dates_are_refused_at_the_field(cast: Cast, until: int, every_weeks: int, field: str) -> None:
    joined(cast, "ada", "noor")
    with pytest.raises(ValidationError) as refused:
        actions.draw_round(by=cast.omar, until=timezone.localdate() + until * DAY, every_weeks=every_weeks)
    assert set(refused.value.error_dict) == {field}
    assert not CoffeeRound.objects.exists()


# ---- repeating


def test_the_next_one_is_drawn_when_it_is_due_and_once(cast: Cast) -> None:
    joined(cast, "ada", "noor", "zoe", "ben")
    first, today = drawn(cast, every_weeks=2), timezone.localdate()
    earlier(first, 13)
    draw_next_coffee()
    assert CoffeeRound.objects.count() == 1
    earlier(first, 1)
    draw_next_coffee()
    draw_next_coffee()
    second = CoffeeRound.objects.first()
    assert second is not None
    assert (CoffeeRound.objects.count(), second.starts_on, second.until) == (2, today, today + 13 * DAY)
    assert (second.every_weeks, second.drawn_by) == (2, cast.omar)
    assert groups_of(first).isdisjoint(groups_of(second))


def test_after_a_long_pause_of_the_worker_one_round_is_drawn(cast: Cast) -> None:
    joined(cast, "ada", "noor")
    earlier(drawn(cast, every_weeks=2), 100)
    draw_next_coffee()
    draw_next_coffee()
    assert CoffeeRound.objects.count() == 2


def test_with_too_few_it_waits_until_somebody_joins(cast: Cast) -> None:
    joined(cast, "ada", "noor")
    earlier(drawn(cast, every_weeks=2), 14)
    actions.take_part(by=cast.noor, coffee=False)
    draw_next_coffee()
    assert CoffeeRound.objects.count() == 1
    joined(cast, "zoe")
    draw_next_coffee()
    assert groups_of(CoffeeRound.objects.all()[0]) == {frozenset({"Ada", "Zoe"})}


@pytest.mark.parametrize("every_weeks", [0, 2])
def test_a_round_that_does_not_repeat_or_was_stopped_is_the_last(cast: Cast, every_weeks: int) -> None:
    joined(cast, "ada", "noor")
    round_ = drawn(cast, every_weeks=every_weeks)
    stopped = actions.stop_repeating(round_, by=cast.omar)
    assert actions.stop_repeating(round_, by=cast.omar).stopped_at == stopped.stopped_at
    stopped.refresh_from_db()
    earlier(stopped, 60)
    draw_next_coffee()
    assert CoffeeRound.objects.count() == 1
    assert drawn(cast) != round_


def test_while_one_repeats_no_other_is_drawn_by_hand(cast: Cast) -> None:
    joined(cast, "ada", "noor")
    earlier(drawn(cast, every_weeks=4), 3)
    with pytest.raises(ValidationError, match="Stop it first"):
        drawn(cast)


# ---- who


@pytest.fixture
def round_(cast: Cast) -> CoffeeRound:
    """One group: Ada, Zoe and Ben."""
    joined(cast, "ada", "zoe", "ben")
    return drawn(cast, every_weeks=2)


@for_each("who", NAMES)
def test_groups_and_rounds_are_seen_by_those_in_them_and_owners(
    as_: SignIn, cast: Cast, round_: CoffeeRound, who: str
) -> None:
    sees = who in ("ada", "zoe", "ben", "omar")
    group = round_.groups.get()
    client = as_(who)
    assert [row["id"] for row in client.get(GROUPS).json()["results"]] == ([group.pk] if sees else [])
    assert [row["id"] for row in client.get(ROUNDS).json()["results"]] == ([round_.pk] if sees else [])
    assert client.get(f"{GROUPS}{group.pk}/").status_code == (200 if sees else 404)
    page = re.sub(r"<nav.*?</nav>|<header.*?</header>", "", text(client))
    named = {name for name in ("Ada Lindqvist", "Zoe Tanaka", "Ben Achterberg") if name in page} - {cast[who].name}
    assert named == ({"Ada Lindqvist", "Zoe Tanaka", "Ben Achterberg"} - {cast[who].name} if sees else set())


@for_each("who", NAMES)
def test_only_owners_draw_and_stop(as_: SignIn, cast: Cast, round_: CoffeeRound, who: str) -> None:
    client, is_owner, is_member = as_(who), who == "omar", who in ("ada", "zoe", "ben")
    hidden = 403 if is_member else 404
    for path in (f"{PAGE}rounds/{round_.pk}/stopping/", f"{ROUNDS}{round_.pk}/stopping/"):
        CoffeeRound.objects.update(stopped_at=None)
        status = client.post(path).status_code
        assert status == ((200 if path.startswith("/api") else 302) if is_owner else hidden)
        round_.refresh_from_db()
        assert (round_.stopped_at is not None) == is_owner
    earlier(round_, 30)
    until = (timezone.localdate() + 9 * DAY).isoformat()
    drawing = client.post(f"{PAGE}drawing/", {"until": until, "every_weeks": "0"})
    assert drawing.status_code == (302 if is_owner else 403)
    api = client.post(ROUNDS, {"until": until}, content_type="application/json")
    assert api.status_code == (201 if is_owner else 403)
    assert CoffeeRound.objects.count() == (2 if is_owner else 1)


@for_each("who", NAMES)
def test_any_of_the_group_says_that_they_met(as_: SignIn, cast: Cast, round_: CoffeeRound, who: str) -> None:
    group, client = round_.groups.get(), as_(who)
    is_member = who in ("ada", "zoe", "ben")
    hidden = 403 if who == "omar" else 404
    for path, status in ((f"{PAGE}groups/{group.pk}/meeting/", 302), (f"{GROUPS}{group.pk}/meeting/", 200)):
        CoffeeGroup.objects.update(met_at=None)
        assert client.post(path).status_code == (status if is_member else hidden)
        group.refresh_from_db()
        assert (group.met_at is not None) == is_member


def test_said_twice_the_first_counts(cast: Cast, round_: CoffeeRound) -> None:
    group = round_.groups.get()
    first = actions.say_met(group, by=cast.ada).met_at
    assert actions.say_met(group, by=cast.ben).met_at == first


# ---- pages


def test_the_page_says_with_whom_until_when_and_when_both_work(as_: SignIn, cast: Cast, round_: CoffeeRound) -> None:
    page = text(as_("ada"))
    assert "You share 40 working hours this week." in page
    Profile.objects.filter(person=cast.zoe).update(works_from="18:00", works_until="23:00")
    assert "You share no working hours." in text(as_("ada"))
    assert "We met" in page and "Take part?" not in page


def test_earlier_groups_stay_readable_and_the_newest_is_the_present_one(
    as_: SignIn, cast: Cast, round_: CoffeeRound
) -> None:
    earlier(round_, 14)
    actions.take_part(by=cast.ada, coffee=False)
    draw_next_coffee()
    page = text(as_("ada"))
    assert "Your group will stand here" in page
    assert "Ben Achterberg and Zoe Tanaka" in page[page.index('id="earlier"') :]


def test_somebody_who_left_is_said_to_have_left(as_: SignIn, cast: Cast, round_: CoffeeRound) -> None:
    cast.zoe.is_active = False
    cast.zoe.save()
    assert "Has left since." in text(as_("ada"))


@for_each("who", ["ada", "omar"])
@for_each("path", [PAGE, GROUPS])
def test_pages_cost_a_fixed_number_of_queries(as_: SignIn, cast: Cast, who: str, path: str) -> None:
    joined(cast, "ada")
    client, counts = as_(who), []
    for more in (1, 4):
        for _ in range(more):
            actions.take_part(by=person(), coffee=True)
        drawn(cast)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
        for drawn_round in CoffeeRound.objects.order_by("starts_on"):
            earlier(drawn_round, 14)
    assert counts[0] == counts[1] < 20
