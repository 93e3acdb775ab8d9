"""Agreements and hand-overs: what both sides agreed, what was added since, and what a new manager says to it."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import change_person
from config.errors import StaleEdit
from growth.checkins.agreements import Agreement, Entry
from growth.checkins.agreements_actions import (
    append_entry,
    confirm_agreement,
    confirm_met,
    contest_met,
    decline_agreement,
    drop_agreement,
    edit_proposal,
    say_met,
)
from growth.checkins.handover import HandOver
from growth.checkins.handover_actions import confirm_line, contest_line
from growth.checkins.queries import agreements_due, hand_overs_overdue
from growth.checkins.rules import can_confirm_line, can_drop, can_say_met
from growth.inbox.queries import frame_counts, waiting_for
from growth.mentoring.actions import end_pairing
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from ladder.models import Expectation
from tests.checkins.conftest import agreed, in_force, joint, level, proposed
from tests.factories import log, publish, small_ladder
from tests.people import Cast

TODAY_PLUS = timedelta(days=1)


def kinds(agreement: Agreement) -> list[tuple[str, str | None]]:
    return [(entry.kind, entry.author.name if entry.author else None) for entry in agreement.entries.all()]


def test_one_side_proposes_and_the_other_confirms(placed: Cast) -> None:
    agreement = proposed(placed.ada, placed.mia, by=placed.mia)
    assert (agreement.state, agreement.relation, agreement.other(placed.mia)) == ("proposed", "manager", placed.ada)
    assert Notice.objects.get(person=placed.ada).text.startswith("Mia Okafor proposes an agreement.")
    assert [frame_counts(placed[who]).by_kind for who in ("ada", "mia")] == [{"agreements": 1}, {}]
    agreement = confirm_agreement(agreement, by=placed.ada, version=1)
    assert (agreement.state, agreement.confirmed_by) == ("open", placed.ada)
    assert confirm_agreement(agreement, by=placed.ada, version=1).state == "open"  # twice is once
    assert kinds(agreement) == [("confirmed", "Ada Lindqvist")]


@pytest.mark.parametrize(("guide", "by"), [("zoe", "ada"), ("mia", "noor"), ("petra", "petra")])
def test_it_is_between_a_person_and_their_growth_circle(placed: Cast, guide: str, by: str) -> None:
    with pytest.raises(ValidationError):
        proposed(placed.ada, placed[guide], by=placed[by])
    assert not Agreement.objects.exists()


def test_the_same_form_sent_twice_makes_one(placed: Cast) -> None:
    submission = uuid.uuid4()
    first = proposed(placed.ada, placed.mia, submission=submission)
    assert proposed(placed.ada, placed.mia, submission=submission) == first
    assert Notice.objects.filter(person=placed.mia).count() == 1


def test_what_cannot_be_is_refused(placed: Cast) -> None:
    today = timezone.localdate()
    publish(small_ladder("painter"))
    for field, words in {
        "text": {"text": "  "},
        "agreed_on": {"agreed_on": today + TODAY_PLUS},
        "due_on": {"due_on": today - TODAY_PLUS},
        "level": {"level": level("senior", "painter")},
        "expectation": {"expectation": Expectation.objects.get(version=in_force("engineer"), key="autonomy-senior-1")},
    }.items():
        with pytest.raises(ValidationError) as refused:
            proposed(placed.ada, placed.mia, **words)
        assert set(refused.value.error_dict) == {field}
    assert not Agreement.objects.exists()


def test_it_may_come_from_a_check_in_of_the_same_two_only(placed: Cast) -> None:
    check_in = joint(placed)
    assert proposed(placed.ada, placed.mia, check_in=check_in).check_in == check_in
    with pytest.raises(ValidationError):
        proposed(placed.ada, placed.noor, check_in=check_in)


def test_nobody_confirms_words_they_have_not_read(placed: Cast) -> None:
    agreement = proposed(placed.ada, placed.mia)
    edited = edit_proposal(agreement, by=placed.ada, version=1, text="Lead two reviews.")
    assert edited.version == 2
    with pytest.raises(StaleEdit):
        edit_proposal(agreement, by=placed.ada, version=1, text="From another window.")
    with pytest.raises(StaleEdit):
        confirm_agreement(agreement, by=placed.mia, version=1)
    assert confirm_agreement(agreement, by=placed.mia, version=2).text == "Lead two reviews."


def test_once_agreed_its_words_never_change_and_entries_only_append(placed: Cast) -> None:
    agreement = agreed(placed.ada, placed.mia)
    with pytest.raises(ValidationError):
        edit_proposal(agreement, by=placed.ada, version=1, text="Something easier.")
    entry = append_entry(agreement, by=placed.ada, words="Half of it is done.")
    entry.words = "All of it is done."
    for change in (entry.save, entry.delete):
        with pytest.raises(ValidationError):
            change()
    assert Entry.objects.get(pk=entry.pk).words == "Half of it is done."
    assert Agreement.objects.get().text == "Lead the review."


def test_an_entry_says_something_and_links_only_the_persons_evidence(placed: Cast) -> None:
    agreement = agreed(placed.ada, placed.mia)
    own, other = log(placed.ada, share="circle"), log(placed.ben, share="circle")
    with pytest.raises(ValidationError):
        append_entry(agreement, by=placed.ada, words=" ")
    with pytest.raises(ValidationError):
        append_entry(agreement, by=placed.mia, words="See", evidence=other)
    assert append_entry(agreement, by=placed.ada, words="", evidence=own).evidence == own
    with pytest.raises(ValidationError):
        append_entry(proposed(placed.ada, placed.noor), by=placed.ada, words="Too early")


def test_met_needs_the_other_side(placed: Cast) -> None:
    agreement = say_met(agreed(placed.ada, placed.mia), by=placed.ada, words="Done.")
    assert agreement.state == "open"
    assert say_met(agreement, by=placed.ada).state == "open"  # said twice is said once
    with pytest.raises(ValidationError):
        confirm_met(agreement, by=placed.ada)
    assert [frame_counts(placed[who]).by_kind for who in ("ada", "mia")] == [{}, {"agreements": 1}]
    with pytest.raises(ValidationError):
        contest_met(agreement, by=placed.mia, words="")
    agreement = contest_met(agreement, by=placed.mia, words="The second half is missing.")
    assert (agreement.state, agreement.met_said_by) == ("open", None)
    agreement = confirm_met(say_met(agreement, by=placed.mia), by=placed.ada)
    assert (agreement.state, confirm_met(agreement, by=placed.ada).state) == ("met", "met")
    assert [kind for kind, _ in kinds(agreement)] == ["confirmed", "said_met", "contested", "said_met", "met"]
    with pytest.raises(ValidationError):
        drop_agreement(agreement, by=placed.ada, words="Too late")


def test_two_who_say_so_at_once_agree(placed: Cast) -> None:
    agreement = agreed(placed.ada, placed.mia)
    say_met(agreement, by=placed.ada)
    assert say_met(agreement, by=placed.mia).state == "met"


def test_dropping_and_turning_down_need_a_reason_and_taking_back_does_not(placed: Cast) -> None:
    agreement = agreed(placed.ada, placed.mia)
    with pytest.raises(ValidationError):
        drop_agreement(agreement, by=placed.ada, words=" ")
    assert drop_agreement(agreement, by=placed.ada, words="The project ended.").state == "dropped"
    turned_down = proposed(placed.ada, placed.mia)
    with pytest.raises(ValidationError):
        decline_agreement(turned_down, by=placed.mia)
    assert decline_agreement(turned_down, by=placed.mia, words="Too small.").state == "declined"
    taken_back = decline_agreement(proposed(placed.ada, placed.mia), by=placed.ada)
    assert taken_back.state == "declined"
    with pytest.raises(ValidationError):
        confirm_agreement(taken_back, by=placed.mia, version=1)


def test_with_a_mentor_who_went_it_can_only_be_dropped(placed: Cast) -> None:
    agreement = agreed(placed.ada, placed.noor)
    assert can_say_met(placed.ada, agreement)
    end_pairing(Pairing.objects.get(), by=placed.noor)
    assert not can_say_met(placed.ada, agreement)
    assert can_drop(placed.ada, agreement)
    told = Notice.objects.filter(person=placed.noor).count()
    drop_agreement(agreement, by=placed.ada, words="Noor has moved on.")
    assert Notice.objects.filter(person=placed.noor).count() == told  # no link she could not open


def test_notices_never_hold_what_was_agreed(placed: Cast) -> None:
    secret = "Stop being late for everything"
    agreement = agreed(placed.ada, placed.mia, text=secret)
    append_entry(agreement, by=placed.mia, words=secret)
    drop_agreement(agreement, by=placed.mia, words=secret)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    assert Notice.objects.count() > 3
    assert not Notice.objects.filter(text__contains="late").exists()


def test_due_by_person_as_far_as_the_viewer_sees_it(placed: Cast) -> None:
    today = timezone.localdate()
    agreed(placed.ada, placed.mia, due_on=today + timedelta(days=14))
    agreed(placed.ada, placed.mia, agreed_on=today - timedelta(days=9), due_on=today - TODAY_PLUS)
    agreed(placed.ada, placed.mia, due_on=today + timedelta(days=15))
    agreed(placed.ada, placed.noor, due_on=today)
    proposed(placed.ada, placed.mia, due_on=today)
    people = [placed.ada, placed.ben]
    assert agreements_due(placed.mia, people) == {placed.ada.pk: 2}
    assert agreements_due(placed.noor, people) == {placed.ada.pk: 1}
    assert agreements_due(placed.ada, people) == {placed.ada.pk: 3}
    assert agreements_due(placed.petra, people) == agreements_due(placed.mia, [placed.ben]) == {}


# ---- hand-over


@pytest.fixture
def moved(placed: Cast) -> HandOver:
    """Ada had four agreements with Mia; two are open when Zoe becomes her manager."""
    agreed(placed.ada, placed.mia, "kept")
    say_met(agreed(placed.ada, placed.mia, "said"), by=placed.ada)
    drop_agreement(agreed(placed.ada, placed.mia, "gone"), by=placed.ada, words="The project ended.")
    proposed(placed.ada, placed.mia, text="asked")
    agreed(placed.ada, placed.noor, "mentored")
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    return HandOver.objects.get()


def test_a_new_manager_gets_a_line_for_each_open_agreement(placed: Cast, moved: HandOver) -> None:
    assert (moved.from_manager, moved.to_manager) == (placed.mia, placed.zoe)
    assert moved.due_on == timezone.localdate() + timedelta(days=30)
    assert {line.agreement.text for line in moved.lines.all()} == {"kept", "said"}
    states = {row.text: (row.state, row.guide.name) for row in Agreement.objects.all()}
    assert states == {
        "kept": ("open", "Zoe Tanaka"),
        "said": ("open", "Zoe Tanaka"),
        "gone": ("dropped", "Mia Okafor"),
        "asked": ("declined", "Mia Okafor"),
        "mentored": ("open", "Noor Haddad"),
    }
    said = Agreement.objects.get(text="said")
    assert said.met_said_by is None  # Zoe cannot know; it is said to her anew
    assert kinds(said)[-1] == ("handed_over", None)
    assert [frame_counts(placed[who]).by_kind for who in ("ada", "mia", "zoe")] == [{}, {}, {"hand_overs": 1}]


def test_the_new_manager_answers_each_line(placed: Cast, moved: HandOver) -> None:
    kept, said = moved.lines.order_by("agreement__text")
    assert confirm_line(kept, by=placed.zoe).state == "confirmed"
    assert confirm_line(kept, by=placed.zoe).state == "confirmed"  # twice is once
    with pytest.raises(ValidationError):
        contest_line(kept, by=placed.zoe, words="After all not")
    with pytest.raises(ValidationError):
        contest_line(said, by=placed.zoe, words="  ")
    contest_line(said, by=placed.zoe, words="This is not what the team needs.")
    assert kinds(said.agreement)[-1] == ("contested", "Zoe Tanaka")
    assert Agreement.objects.get(pk=said.agreement_id).state == "open"
    assert frame_counts(placed.zoe).by_kind == {}
    said.refresh_from_db()
    assert can_confirm_line(placed.zoe, said)
    assert confirm_line(said, by=placed.zoe).state == "confirmed"  # they have talked
    assert [entry.kind for entry in kept.agreement.entries.all()][-1] == "confirmed"


def test_an_agreement_that_ended_meanwhile_needs_no_answer(placed: Cast, moved: HandOver) -> None:
    for line in moved.lines.all():
        drop_agreement(line.agreement, by=placed.ada, words="Changed teams.")
        with pytest.raises(ValidationError):
            confirm_line(line, by=placed.zoe)
    assert frame_counts(placed.zoe).by_kind == {}


def test_overdue_ones_show_in_the_inbox_and_for_the_team_page(placed: Cast, moved: HandOver) -> None:
    people = [placed.ada]
    assert hand_overs_overdue(placed.zoe, people) == {}
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        rows = waiting_for(placed.zoe, frame_counts(placed.zoe))
        assert [row.meta.split(" since")[0] for row in rows] == ["Overdue"]
        assert hand_overs_overdue(placed.zoe, people) == {placed.ada.pk: 2}
        assert hand_overs_overdue(placed.mia, people) == hand_overs_overdue(placed.petra, people) == {}


def test_the_next_change_makes_a_new_hand_over_of_what_is_still_open(placed: Cast, moved: HandOver) -> None:
    confirm_line(moved.lines.first(), by=placed.zoe)
    change_person(placed.ada, by=placed.rafael, manager=None)
    assert HandOver.objects.filter(ended_at__isnull=True).count() == 0
    change_person(placed.ada, by=placed.rafael, manager=placed.petra)
    newest = HandOver.objects.get(ended_at__isnull=True)
    assert (newest.from_manager, newest.to_manager, newest.lines.count()) == (None, placed.petra, 2)
    assert frame_counts(placed.zoe).by_kind == {}
    change_person(placed.ada, by=placed.rafael, manager=None)
    change_person(placed.ada, by=placed.rafael, manager=placed.petra)  # nothing to hand over to oneself
    assert HandOver.objects.filter(ended_at__isnull=True).count() == 0


def test_without_open_agreements_there_is_nothing_to_hand_over(placed: Cast) -> None:
    agreed(placed.ada, placed.noor)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    assert not HandOver.objects.exists()
