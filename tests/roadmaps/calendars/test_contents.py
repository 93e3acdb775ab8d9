"""What stands in the calendar, read back by the library that calendars are read with."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
import time_machine

from growth.roadmaps.calendars.actions import add_block
from growth.roadmaps.calendars.blocks import Block, occurrences
from growth.roadmaps.calendars.contents import calendar_of
from growth.roadmaps.enrolments.models import Enrolment, TimeOff
from growth.roadmaps.milestones.models import MilestoneNote
from growth.roadmaps.models import RoadmapVersion
from tests.people import Cast
from tests.roadmaps.making import on_roadmap, stone

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)  # a Wednesday; clocks in Berlin go forward on 29 March
MONDAY = date(2026, 3, 16)


def read(enrolment: Enrolment) -> Any:
    return icalendar.Calendar.from_ical(calendar_of(enrolment))


def entries(enrolment: Enrolment, kind: str) -> list[Any]:
    return [event for event in read(enrolment).walk("VEVENT") if str(event["uid"]).startswith(kind)]


def begins(enrolment: Enrolment) -> list[datetime]:
    return [event.decoded("dtstart") for event in entries(enrolment, "learning")]


@pytest.fixture
def enrolment(roadmap: RoadmapVersion, cast: Cast) -> Enrolment:
    """Ada, in Berlin, forty hours from this Monday on, one a day: until 26 April."""
    cast.ada.time_zone = "Europe/Berlin"
    cast.ada.save()
    with time_machine.travel(NOW, tick=False):
        return on_roadmap(cast.ada, started_on=MONDAY, weekly_minutes=420)


@time_machine.travel(NOW, tick=False)
def test_milestones_stand_on_their_planned_day_and_closed_ones_on_the_day_they_were_closed(
    enrolment: Enrolment,
) -> None:
    enrolment.milestones.filter(key="memo").update(state="closed", closed_on=date(2026, 3, 17))
    enrolment.milestones.filter(key="runbook").update(planned_until=None)
    found = {
        (str(event["summary"]), event.decoded("dtstart"), event.decoded("dtend"), event["sequence"])
        for event in entries(enrolment, "milestone")
    }
    assert found == {
        ("The memo (closed)", date(2026, 3, 17), date(2026, 3, 18), 3),
        ("The code", date(2026, 4, 6), date(2026, 4, 7), 2),
        ("The evaluation", date(2026, 4, 16), date(2026, 4, 17), 2),
    }  # the tuning is skipped, and no plan has a day for the runbook


@time_machine.travel(NOW, tick=False)
def test_it_has_a_name_and_says_how_often_to_read_it(enrolment: Enrolment) -> None:
    calendar = read(enrolment)
    assert str(calendar["name"]) == str(calendar["x-wr-calname"]) == "Roadmap: From here to there"
    assert calendar["refresh-interval"].params["value"] == "DURATION"
    body = calendar_of(enrolment).decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in body and "X-PUBLISHED-TTL:PT12H" in body
    assert "METHOD:PUBLISH" in body


@time_machine.travel(NOW, tick=False)
def test_the_same_milestone_keeps_its_uid_when_its_day_moves(enrolment: Enrolment) -> None:
    before = {str(event["summary"]): event for event in entries(enrolment, "milestone")}["The code"]
    enrolment.milestones.filter(key="code").update(planned_until=date(2026, 5, 1))
    enrolment.revision += 1
    after = {str(event["summary"]): event for event in entries(enrolment, "milestone")}["The code"]
    assert str(before["uid"]) == str(after["uid"]) == f"milestone-{stone(enrolment, 'code').pk}@rungs"
    assert after["sequence"] > before["sequence"]


@time_machine.travel(NOW, tick=False)
def test_blocks_begin_at_the_same_hour_of_the_clock_when_it_changes(enrolment: Enrolment) -> None:
    add_block(enrolment, by=enrolment.person, weekday=1, starts_at=time(18), minutes=90)
    found = entries(enrolment, "learning")
    assert begins(enrolment)[:3] == [
        datetime(2026, 3, 24, 17, tzinfo=UTC), datetime(2026, 3, 31, 16, tzinfo=UTC),
        datetime(2026, 4, 7, 16, tzinfo=UTC),
    ]  # fmt: skip
    assert {event.decoded("dtend") - event.decoded("dtstart") for event in found} == {timedelta(minutes=90)}
    assert len({str(event["uid"]) for event in found}) == len(found)
    assert {str(event["summary"]) for event in found} == {"Learning: From here to there"}


@time_machine.travel(NOW, tick=False)
def test_no_block_in_weeks_off_and_none_after_everything_has_landed(enrolment: Enrolment) -> None:
    add_block(enrolment, by=enrolment.person, weekday=1, starts_at=time(18), minutes=90)
    last = enrolment.lands_on
    assert last == date(2026, 4, 26) and begins(enrolment)[-1].date() == date(2026, 4, 21)
    TimeOff.objects.create(enrolment=enrolment, first_week=date(2026, 3, 30), last_week=date(2026, 4, 6))
    # Two weeks off, so that what is left lands two weeks later.
    assert [moment.date().isoformat()[5:] for moment in begins(enrolment)] == [
        "03-24", "04-14", "04-21", "04-28", "05-05",
    ]  # fmt: skip


@time_machine.travel(NOW, tick=False)
def test_twelve_weeks_of_blocks_are_shown_at_most_and_none_once_all_is_closed(enrolment: Enrolment) -> None:
    add_block(enrolment, by=enrolment.person, weekday=2, starts_at=time(7), minutes=30)
    enrolment.milestones.update(hours_low=300, hours_high=300)
    assert begins(enrolment)[0].date() == date(2026, 3, 18) and len(begins(enrolment)) == 12
    enrolment.milestones.update(state="closed", closed_on=MONDAY)
    assert begins(enrolment) == []


@time_machine.travel(NOW, tick=False)
def test_no_block_before_the_start(enrolment: Enrolment) -> None:
    add_block(enrolment, by=enrolment.person, weekday=1, starts_at=time(18), minutes=90)
    enrolment.started_on = date(2026, 4, 20)
    assert begins(enrolment)[0].date() == date(2026, 4, 21)


@time_machine.travel(NOW, tick=False)
def test_it_holds_titles_and_no_other_words(enrolment: Enrolment) -> None:
    enrolment.milestones.filter(key="tuning").update(skipped_because="Zeppelin reason")
    MilestoneNote.objects.create(milestone=stone(enrolment, "memo"), words="Zeppelin note", html="")
    body = calendar_of(enrolment).decode()
    names = {line.split(":")[0].split(";")[0] for line in body.replace("\r\n ", "").splitlines()}
    assert "Zeppelin" not in body and "Ada" not in body and "ada@" not in body
    assert names.isdisjoint({"DESCRIPTION", "ATTENDEE", "ORGANIZER", "COMMENT"})


def test_days_are_those_of_the_person_s_clock_late_in_the_evening() -> None:
    late = [Block(1, 0, time(22), 60)]
    [found] = occurrences(late, first=date(2026, 3, 16), last=date(2026, 3, 22), zone="America/New_York")
    assert (found.day, found.starts_at) == (date(2026, 3, 16), datetime(2026, 3, 17, 2, tzinfo=UTC))


def test_an_hour_the_clock_skips_and_one_it_repeats_are_an_hour_each() -> None:
    night = [Block(1, 6, time(2, 30), 60)]
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        [found] = occurrences(night, first=day, last=day, zone="Europe/Berlin")
        assert found.ends_at - found.starts_at == timedelta(hours=1)


def test_blocks_overlap_when_they_share_a_minute_of_the_same_day() -> None:
    evening = Block(1, 1, time(18), 90)
    cases = [(1, time(19, 29), True), (1, time(19, 30), False), (1, time(17), True), (1, time(16, 30), False),
             (2, time(18), False)]  # fmt: skip
    assert [evening.overlaps(Block(2, day, at, 90)) for day, at, _ in cases] == [answer for *_, answer in cases]
