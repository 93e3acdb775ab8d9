"""Planning, moving, cancelling and logging sessions; notes, action items and what they become on the next agenda."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from config.errors import StaleEdit
from growth.mentoring.actions import end_pairing
from growth.mentoring.meeting import actions
from growth.mentoring.meeting.agenda import agenda_of
from growth.mentoring.meeting.models import ActionItem, Session, Topic
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from tests.mentoring.meeting.world import DAY, HOUR, at, begun, held, of_ada, planned
from tests.people import Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def pairing(cast: Cast) -> Pairing:
    return of_ada()


def form(starts_at: datetime, **fields: str) -> dict[str, str]:
    """As a browser sends it, in UTC."""
    return {"starts_at_0": f"{starts_at:%Y-%m-%d}", "starts_at_1": f"{starts_at:%H:%M}", "minutes": "45",
            "how": "video", **fields}  # fmt: skip


def refused(do: Callable[[], object]) -> set[str]:
    with pytest.raises(ValidationError) as error:
        do()
    return set(error.value.error_dict)


# ---- planning


def test_a_planned_session_is_told_to_the_other_side_once(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    path = f"/mentoring/pairings/{pairing.pk}/sessions/new/"
    sent = form(at(3), place="Room 2", submission=str(uuid.uuid4()))
    assert [as_("ada").post(path, sent).status_code for _ in range(2)] == [302, 302]
    session = Session.objects.get()
    assert (session.state, session.place, session.created_by) == ("planned", "Room 2", cast.ada)
    told = Notice.objects.values_list("person__name", "text", "url")
    assert list(told) == [
        ("Noor Haddad", "Ada Lindqvist planned a mentoring session with you", session.get_absolute_url())
    ]


def test_times_are_those_of_the_zone_of_whoever_types_them(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    cast.ada.time_zone = "Asia/Tokyo"
    cast.ada.save()
    day = (timezone.now() + 5 * DAY).date()
    sent = {**form(at(5)), "starts_at_0": f"{day}", "starts_at_1": "09:30"}
    as_("ada").post(f"/mentoring/pairings/{pairing.pk}/sessions/new/", sent)
    assert Session.objects.get().starts_at == datetime(
        day.year, day.month, day.day, 9, 30, tzinfo=ZoneInfo("Asia/Tokyo")
    )
    assert "09:30" in as_("ada").get(f"/mentoring/pairings/{pairing.pk}/").content.decode()
    assert "00:30" in as_("noor").get(f"/mentoring/pairings/{pairing.pk}/").content.decode()


@pytest.mark.parametrize(
    ("days", "fields", "message"),
    [
        (-1, {}, "This time has passed."),
        (400, {}, "Choose a time within a year."),
        (3, {"minutes": "14"}, "Choose 15 to 240 minutes."),
        (3, {"minutes": "241"}, "Choose 15 to 240 minutes."),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_field_and_nothing_typed_is_lost(
    as_: SignIn, pairing: Pairing, days: int, fields: dict[str, str], message: str
) -> None:
    path = f"/mentoring/pairings/{pairing.pk}/sessions/new/"
    answer = as_("ada").post(path, form(at(days), place="By the lake") | fields)
    assert answer.status_code == 422
    field = "minutes" if "minutes" in fields else "starts_at"
    assert message in str(answer.context["form"].errors[field])
    assert "By the lake" in answer.content.decode()
    assert not Session.objects.exists()


def test_the_action_refuses_the_same(cast: Cast, pairing: Pairing) -> None:
    assert refused(lambda: planned(pairing, -1)) == {"starts_at"}
    assert refused(lambda: planned(pairing, 400)) == {"starts_at"}
    assert refused(lambda: planned(pairing, minutes=241)) == {"minutes"}
    end_pairing(pairing, by=cast.noor)
    with pytest.raises(ValidationError, match="has ended"):
        planned(pairing)


def test_moving_tells_the_other_side_and_asks_anew(cast: Cast, pairing: Pairing) -> None:
    session = planned(pairing)
    Session.objects.update(asked_at=timezone.now())
    moved = actions.move_session(
        session, by=cast.noor, version=1, starts_at=at(4), minutes=60, how="person", place="Room 1"
    )
    assert (moved.version, moved.minutes, moved.place, moved.asked_at) == (2, 60, "Room 1", None)
    assert Notice.objects.filter(person=cast.ada, text="Noor Haddad moved a mentoring session with you").count() == 1


def test_moving_to_where_it_is_tells_nobody(cast: Cast, pairing: Pairing) -> None:
    session = planned(pairing)
    before = Notice.objects.count()
    same = {"starts_at": session.starts_at, "minutes": session.minutes, "how": session.how, "place": session.place}
    assert actions.move_session(session, by=cast.noor, version=1, **same).version == 1
    assert Notice.objects.count() == before


def test_moved_in_two_windows_the_second_is_told_and_keeps_its_words(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    session = planned(pairing)
    path = f"/mentoring/sessions/{session.pk}/moving/"
    assert as_("noor").post(path, form(at(5), version="1", place="First")).status_code == 302
    answer = as_("ada").post(path, form(at(6), version="1", place="Second"))
    page = answer.content.decode()
    assert (answer.status_code, "First" in page, "Second" in page) == (409, True, True)
    assert as_("ada").post(path, form(at(6), version="2", place="Second")).status_code == 302
    session.refresh_from_db()
    assert (session.place, session.version) == ("Second", 3)


def test_cancelled_twice_is_cancelled_once(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    session = planned(pairing)
    path = f"/mentoring/sessions/{session.pk}/cancelling/"
    assert [as_("noor").post(path).status_code for _ in range(2)] == [302, 302]
    session.refresh_from_db()
    assert (session.state, session.version, session.settled_by) == ("cancelled", 2, cast.noor)
    assert Notice.objects.filter(person=cast.ada).count() == 1


def test_what_is_over_is_neither_moved_nor_cancelled(cast: Cast, pairing: Pairing) -> None:
    session = held(pairing)
    with pytest.raises(ValidationError, match="is over"):
        actions.cancel_session(session, by=cast.ada)
    with pytest.raises(ValidationError, match="is over"):
        actions.move_session(session, by=cast.ada, version=1, starts_at=at(3), minutes=45, how="video")


# ---- logging


def test_a_session_in_the_future_logged_as_held_is_refused_at_the_field(as_: SignIn, pairing: Pairing) -> None:
    path = f"/mentoring/pairings/{pairing.pk}/sessions/held/"
    answer = as_("ada").post(path, form(at(1), notes="We will have spoken"))
    assert answer.status_code == 422
    assert "This is in the future." in str(answer.context["form"].errors["starts_at"])
    assert "We will have spoken" in answer.content.decode()
    sent = {"pairing": pairing.pk, "starts_at": at(1).isoformat(), "held": True}
    answer = as_("ada").post("/api/v1/mentoring-sessions/", sent, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"starts_at"})
    assert not Session.objects.exists()


def test_a_session_before_the_pairing_began_is_refused(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    assert refused(lambda: held(pairing, 101)) == {"starts_at"}
    assert held(pairing, 99).state == "held"


def test_a_day_is_that_of_the_reader(cast: Cast) -> None:
    """The pairing began on the 10th; for Ada in Tokyo it is the 10th when it is the 9th in UTC."""
    pairing = of_ada()
    Pairing.objects.update(started_on="2026-11-10")
    pairing.refresh_from_db()
    moment = datetime(2026, 11, 9, 20, tzinfo=UTC)
    with time_machine.travel(datetime(2026, 11, 12, tzinfo=UTC), tick=False):
        assert refused(lambda: actions.log_session(pairing, by=cast.ada, starts_at=moment)) == {"starts_at"}
        with timezone.override("Asia/Tokyo"):
            assert actions.log_session(pairing, by=cast.ada, starts_at=moment).state == "held"


def test_logged_twice_is_one_and_its_agenda_goes_with_it(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    actions.add_topic(pairing, by=cast.ada, words="Spoken about")
    left = actions.add_topic(pairing, by=cast.ada, words="Left out", key="goal:1", is_left_out=True)
    path = f"/mentoring/pairings/{pairing.pk}/sessions/held/"
    sent = form(at(-1), notes="**Calls** <script>", submission=str(uuid.uuid4()))
    assert [as_("noor").post(path, sent).status_code for _ in range(2)] == [302, 302]
    session = Session.objects.get()
    assert (session.state, session.settled_by, session.mentor_says) == ("held", cast.noor, True)
    assert "<strong>Calls</strong>" in session.notes_html
    assert "<script" not in session.notes_html
    assert set(session.topics.all()) == {left, Topic.objects.get(words="Spoken about")}
    page = as_("ada").get(session.get_absolute_url()).content.decode()
    assert ("Spoken about" in page, "Left out" in page) == (True, False)
    assert agenda_of(pairing).topics == []


def test_what_there_was_no_time_for_goes_back(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    topic = actions.add_topic(pairing, by=cast.ada, words="For later")
    session = held(pairing)
    for _ in range(2):
        answer = as_("noor").post(f"/mentoring/topics/{topic.pk}/returning/", {"session": str(session.pk)})
        assert answer.url == session.get_absolute_url()
    topic.refresh_from_db()
    assert agenda_of(pairing).topics == [topic]


def test_a_proposal_that_came_again_is_not_there_twice(cast: Cast, pairing: Pairing) -> None:
    first = actions.add_topic(pairing, by=cast.ada, words="The claim", key="claim:1")
    held(pairing)
    again = actions.add_topic(pairing, by=cast.ada, words="The claim", key="claim:1")
    assert again != first
    with pytest.raises(ValidationError, match="on the next agenda"):
        actions.return_topic(first, by=cast.ada)
    assert agenda_of(pairing).topics == [again]


# ---- notes


def test_notes_of_both_in_two_windows_keep_both_texts(as_: SignIn, pairing: Pairing) -> None:
    session = held(pairing)
    path = f"/mentoring/sessions/{session.pk}/notes/"
    assert as_("noor").post(path, {"notes": "Of Noor", "version": "1"}).status_code == 302
    answer = as_("ada").post(path, {"notes": "Of Ada", "version": "1"})
    page = answer.content.decode()
    assert (answer.status_code, "Of Noor" in page, "Of Ada" in page) == (409, True, True)
    assert as_("ada").post(path, {"notes": "Of Ada", "version": "2"}).status_code == 302
    session.refresh_from_db()
    assert session.notes_html == "<p>Of Ada</p>\n"


def test_the_api_refuses_overtaken_notes_and_moves(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    session = planned(pairing)
    path = f"/api/v1/mentoring-sessions/{session.pk}/"
    client = as_("ada")

    def put(notes: str, version: int) -> int:
        body = {"notes": notes, "version": version}
        return int(client.put(f"{path}notes/", body, content_type="application/json").status_code)

    assert [put("One", 1), put("Two", 1), put("Two", 2)] == [200, 409, 200]
    body: dict[str, Any] = {"place": "Room 9"}
    assert client.patch(path, body, content_type="application/json").status_code == 400
    assert client.patch(path, body | {"version": 1}, content_type="application/json").status_code == 409
    answer = client.patch(path, body | {"version": 3}, content_type="application/json")
    assert (answer.status_code, answer.json()["place"], answer.json()["state"]) == (200, "Room 9", "planned")
    with pytest.raises(StaleEdit):
        actions.save_notes(session, by=cast.ada, version=1, notes="Three")


# ---- action items


def test_an_action_item_stands_on_the_agenda_until_it_is_done_or_dropped(cast: Cast, pairing: Pairing) -> None:
    done, dropped, kept = (
        actions.add_action_item(pairing, by=cast.ada, words=words, owner=cast.ada) for words in ("A", "B", "C")
    )
    actions.complete_action_item(done, by=cast.noor)
    actions.drop_action_item(dropped, by=cast.ada)
    assert agenda_of(pairing).items == [kept]
    held(pairing)
    assert agenda_of(pairing).items == [kept]
    actions.reopen_action_item(done, by=cast.ada)
    assert agenda_of(pairing).items == [done, kept]


def test_done_twice_keeps_its_first_day(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    item = actions.add_action_item(pairing, by=cast.ada, words="Calls", owner=cast.ada)
    for moment in (at(-2), at(-1)):
        with time_machine.travel(moment, tick=False):
            actions.complete_action_item(item, by=cast.ada)
    item.refresh_from_db()
    assert item.done_at == at(-2).replace(microsecond=item.done_at.microsecond)
    page = as_("ada").get(f"/mentoring/pairings/{pairing.pk}/").content.decode()
    assert "Calls" not in page  # it belongs to no session, and is done


def test_added_twice_it_is_one_and_its_owner_is_told_once(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    sent = {"words": "Sit in on a roadmap talk", "owner": str(cast.ada.pk), "due_on": ""}
    for _ in range(2):
        assert as_("noor").post(f"/mentoring/pairings/{pairing.pk}/action-items/", sent).status_code == 302
    assert ActionItem.objects.get().owner == cast.ada
    assert Notice.objects.filter(person=cast.ada).count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"words": " "}, "words"), ({"due": -1}, "due_on"), ({"due": 800}, "due_on"), ({"owner": "zoe"}, "owner")],
)
def test_odd_action_items_are_refused_at_their_field(
    as_: SignIn, cast: Cast, pairing: Pairing, fields: dict[str, Any], field: str
) -> None:
    owner = cast[fields.get("owner", "ada")]
    due = timezone.localdate() + fields.get("due", 1) * DAY
    words = fields.get("words", "Calls")
    assert refused(lambda: actions.add_action_item(pairing, by=cast.ada, words=words, owner=owner, due_on=due)) == {
        field
    }
    sent = {"words": words, "owner": str(owner.pk), "due_on": f"{due}"}
    answer = as_("ada").post(f"/mentoring/pairings/{pairing.pk}/action-items/", sent)
    assert (answer.status_code, set(answer.context["item_form"].errors)) == (422, {field})
    body = {**sent, "pairing": pairing.pk, "owner": owner.pk}
    answer = as_("ada").post("/api/v1/mentoring-action-items/", body, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {field})
    assert not ActionItem.objects.exists()


def test_the_table_says_what_was_agreed_and_what_came_of_it(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    session = held(pairing)
    item = actions.add_action_item(pairing, by=cast.ada, words="Three calls", owner=cast.ada, session=session)
    page = as_("noor").get(f"/mentoring/pairings/{pairing.pk}/").content.decode()
    table = page[page.index("<table") : page.index("</table>")]
    assert ("Three calls" in table, "Open" in table, "Done" in table) == (True, True, False)
    actions.complete_action_item(item, by=cast.ada)
    page = as_("noor").get(f"/mentoring/pairings/{pairing.pk}/").content.decode()
    table = page[page.index("<table") : page.index("</table>")]
    assert ("Three calls" in table, "Open" in table, "Done" in table) == (True, False, True)


# ---- the second door


def test_the_api_plans_logs_answers_and_cancels(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    client, base = as_("ada"), "/api/v1/mentoring-sessions/"
    key = str(uuid.uuid4())
    plan = {"pairing": pairing.pk, "starts_at": at(3).isoformat(), "place": "Room 2", "submission": key}
    made = [client.post(base, plan, content_type="application/json") for _ in range(2)]
    assert [(answer.status_code, answer.json()["state"], answer.json()["place"]) for answer in made] == [
        (201, "planned", "Room 2")
    ] * 2
    log = {"pairing": pairing.pk, "starts_at": at(-1).isoformat(), "held": True, "notes": "**Calls**"}
    logged = client.post(base, log, content_type="application/json").json()
    assert (logged["state"], logged["notes"], logged["mentee_says"]) == ("held", "**Calls**", True)
    assert Session.objects.get(pk=logged["id"]).notes_html == "<p><strong>Calls</strong></p>\n"
    answer = client.post(f"{base}{logged['id']}/answer/", {"met": False}, content_type="application/json")
    assert answer.json()["state"] == "missed"
    assert client.post(f"{base}{made[0].json()['id']}/cancelling/").json()["state"] == "cancelled"
    assert {row["id"] for row in client.get(f"{base}?state=cancelled").json()["results"]} == {made[0].json()["id"]}
    assert Session.objects.count() == 2


def test_the_api_adds_and_settles_action_items(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    client, base = as_("ada"), "/api/v1/mentoring-action-items/"
    session = held(pairing)
    body = {"pairing": pairing.pk, "words": "Calls", "owner": cast.noor.pk, "session": session.pk}
    made = client.post(base, body, content_type="application/json").json()
    assert (made["session"], made["owner"], made["added_by"]) == (session.pk, cast.noor.pk, cast.ada.pk)
    states = []
    for verb in ("done", "dropping", "reopening"):
        row = as_("noor").post(f"{base}{made['id']}/{verb}/").json()
        states.append((row["done_at"] is not None, row["dropped_at"] is not None))
    assert states == [(True, False), (False, True), (False, False)]


# ---- pages


def test_an_untouched_pairing_teaches(as_: SignIn, pairing: Pairing) -> None:
    page = as_("ada").get(f"/mentoring/pairings/{pairing.pk}/").content.decode()
    for words in ("Nothing is planned.", "You have not met yet.", "Not written yet.", "Nothing is open."):
        assert words in page


def test_home_names_the_next_session_within_two_weeks(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    planned(pairing, 20)
    assert "Next session:" not in as_("ada").get("/").content.decode()
    mine = planned(pairing, 5)
    planned(begun(cast.zoe, cast.ben), 1)  # of others
    for who, other in (("ada", "Noor Haddad"), ("noor", "Ada Lindqvist")):
        page = as_(who).get("/").content.decode()
        line = page[page.index("Next session:") :][:300]
        assert (mine.pairing.get_absolute_url() in line, f"with {other}" in line) == (True, True)
    actions.cancel_session(mine, by=cast.ada)
    assert "Next session:" not in as_("ada").get("/").content.decode()


def test_the_list_says_how_each_goes(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    held(pairing, 2)
    quiet = begun(cast.ada, cast.zoe, days=70)
    begun(cast.ada, cast.omar, kind="shadowing", days=1)
    page = as_("ada").get("/mentoring/").content.decode()
    helps, helped = page[page.index('id="mine"') :].split('id="mentees"')
    assert ("Noor Haddad" in helps, "On track" in helps, "Zoe" in helps) == (True, True, False)
    assert [word in helped for word in ("Zoe Tanaka", "Quiet", "Omar Ferreira", "Too early to tell", "Shadowing")] == [
        True
    ] * 5
    assert page.count("Gone quiet: you and") == 1
    assert f"/mentoring/pairings/{quiet.pk}/sessions/new/" in page[: page.index('id="mine"')]
    planned(quiet)
    assert "Gone quiet" not in as_("ada").get("/mentoring/").content.decode()


def test_nobody_yet_teaches(as_: SignIn) -> None:
    page = as_("zoe").get("/mentoring/").content.decode()
    assert "Nobody yet" in page
    assert 'id="mine"' not in page


@pytest.mark.parametrize(("path", "most"), [("/mentoring/", 9), ("/mentoring/pairings/{}/", 28)])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    as_: SignIn, cast: Cast, pairing: Pairing, django_assert_max_num_queries: Any, path: str, most: int
) -> None:
    client, counts = as_("ada"), []
    people = iter((cast.zoe, cast.omar, cast.ben, cast.ines))
    for number in range(3):
        session = held(pairing, number + 1)
        actions.add_action_item(pairing, by=cast.ada, words=f"Item {number}", owner=cast.noor, session=session)
        actions.add_topic(pairing, by=cast.ada, words=f"Topic {number}")
        planned(pairing, 3 + number)
        other = begun(cast.ada, next(people))
        held(other)
        if number in (0, 2):
            client.get(path.format(pairing.pk))
            with django_assert_max_num_queries(most) as asked:
                assert client.get(path.format(pairing.pk)).status_code == 200
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_lists_of_the_api_ask_the_same_for_one_and_for_three(
    as_: SignIn, cast: Cast, pairing: Pairing, django_assert_max_num_queries: Any
) -> None:
    client = as_("ada")
    paths = ("pairings", "mentoring-sessions", "mentoring-action-items", "mentoring-topics")
    counts: dict[str, set[int]] = {path: set() for path in paths}
    people = iter((cast.zoe, cast.omar, cast.ben))
    for number in range(3):
        held(pairing, number + 1)
        begun(cast.ada, next(people))
        actions.add_action_item(pairing, by=cast.ada, words=f"Item {number}", owner=cast.ada)
        actions.add_topic(pairing, by=cast.ada, words=f"Topic {number}")
        if number in (0, 2):
            for path in paths:
                with django_assert_max_num_queries(7) as asked:
                    client.get(f"/api/v1/{path}/")
                counts[path].add(len(asked))
    assert {path: len(found) for path, found in counts.items()} == dict.fromkeys(paths, 1)


def test_a_session_ends_when_its_minutes_are_over(pairing: Pairing) -> None:
    session = planned(pairing, 1, minutes=60)
    for after, is_over in ((HOUR - timedelta(seconds=1), False), (HOUR, True)):
        with time_machine.travel(session.starts_at + after, tick=False):
            assert session.is_over is is_over
