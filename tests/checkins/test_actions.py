"""Verbs of check-ins: what they do, and what they refuse."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import change_person, mark_left
from config.errors import StaleEdit
from growth.checkins.actions import Told, cancel, confirm, hand_in, open_check_in, save_part, write_notes
from growth.checkins.models import Assessment, CheckIn, Note, Part
from growth.checkins.queries import check_in_rows, check_ins_for, gap_sentence, trend_of
from growth.checkins.rules import can_cancel
from growth.inbox.queries import frame_counts, waiting_for
from growth.mentoring.actions import end_pairing
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from ladder.actions import publish_version, start_draft
from ladder.models import Level
from tests.checkins.conftest import begun, closed, dimension, given, joint, level, part_of, said
from tests.factories import accepted, publish, small_ladder
from tests.people import Cast


def notices(cast: Cast, who: str) -> list[str]:
    return list(Notice.objects.filter(person=cast[who]).order_by("pk").values_list("text", flat=True))


def test_either_side_opens_one_and_the_other_is_told_by_mail(
    placed: Cast, mailoutbox: list[object], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        check_in = open_check_in(person=placed.ada, assessor=placed.mia, target=level("senior"), by=placed.mia)
    assert (check_in.relation, check_in.state, check_in.version) == ("manager", "open", level("senior").version)
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]  # type: ignore[attr-defined]
    assert notices(placed, "ada") == ["Mia Okafor opened a check-in with you. Your part waits."]
    assert {(part.side, part.author) for part in check_in.parts.all()} == {
        ("self", placed.ada),
        ("assessor", placed.mia),
    }


@pytest.mark.parametrize(("assessor", "by"), [("zoe", "ada"), ("ada", "ada"), ("mia", "noor"), ("petra", "petra")])
def test_it_is_between_a_person_and_their_growth_circle(placed: Cast, assessor: str, by: str) -> None:
    with pytest.raises(ValidationError):
        open_check_in(person=placed.ada, assessor=placed[assessor], target=level("senior"), by=placed[by])
    assert not CheckIn.objects.exists()


def test_two_have_one_running_at_a_time(placed: Cast) -> None:
    first = begun(placed)
    with pytest.raises(ValidationError):
        begun(placed)
    assert begun(placed, placed.noor).relation == "mentor"  # another pair may
    cancel(first, by=placed.ada)
    assert begun(placed).state == "open"


def test_it_may_be_made_against_a_level_one_does_not_hold_but_not_against_a_ladder_not_in_force(placed: Cast) -> None:
    old = level("senior")
    publish_version(start_draft(old.version.ladder, by=placed.ines), by=None, moves={})
    old.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        open_check_in(person=placed.ada, assessor=placed.mia, target=Level.objects.get(pk=old.pk), by=placed.ada)
    assert set(refused.value.error_dict) == {"target"}
    publish(small_ladder("painter"))
    other = level("senior", "painter")
    assert open_check_in(person=placed.ada, assessor=placed.mia, target=other, by=placed.ada).target == other


def test_the_ladder_version_stays_when_a_new_one_is_published(placed: Cast) -> None:
    check_in = begun(placed)
    version = check_in.version
    publish_version(start_draft(version.ladder, by=placed.ines), by=None, moves={})
    structure = {row.key: row for row in version.dimensions.all()}
    junior = version.levels.get(key="junior")
    told = {row: Told(junior, "sure") for row in structure.values()}
    for who in (placed.ada, placed.mia):
        hand_in(part_of(check_in, who), by=who, version=1, told=told)
    check_in.refresh_from_db()
    assert (check_in.version, check_in.state) == (version, "joint")


def test_a_draft_may_be_half_done_and_a_part_handed_in_may_not(placed: Cast) -> None:
    part = part_of(begun(placed), placed.ada)
    draft = {dimension("risk"): Told(words="Not sure yet")}
    part = save_part(part, by=placed.ada, version=1, told=draft)
    assert (part.version, part.is_in) == (2, False)
    with pytest.raises(ValidationError) as refused:
        hand_in(part, by=placed.ada, version=2)
    gaps = {"level_autonomy", "confidence_autonomy", "level_risk", "confidence_risk"}
    assert set(refused.value.error_dict) == gaps
    assert hand_in(part, by=placed.ada, version=2, told=said()).is_in
    assert not CheckIn.objects.get().is_joint


def test_a_part_handed_in_stays_and_handing_it_in_twice_is_once(placed: Cast) -> None:
    part = given(begun(placed), placed.ada, risk="mid")
    before = Part.objects.values().get(pk=part.pk)
    assert hand_in(part, by=placed.ada, version=1, told=said(risk="senior")).is_in
    with pytest.raises(ValidationError):
        save_part(part, by=placed.ada, version=part.version, told=said(risk="senior"))
    assert Part.objects.values().get(pk=part.pk) == before
    assert Assessment.objects.get(part=part, dimension=dimension("risk")).level == level("mid")
    assert len(notices(placed, "mia")) == 2  # opened, handed in: the second time tells nobody


def test_a_draft_saved_in_two_windows_loses_nothing(placed: Cast) -> None:
    part = part_of(begun(placed), placed.ada)
    save_part(part, by=placed.ada, version=1, told=said("first"))
    for change in (save_part, hand_in):
        with pytest.raises(StaleEdit):
            change(part, by=placed.ada, version=1, told=said("second"))
    assert set(Assessment.objects.values_list("words", flat=True)) == {"first"}


def test_a_level_of_another_ladder_is_refused(placed: Cast) -> None:
    part = part_of(begun(placed), placed.ada)
    publish(small_ladder("painter"))
    other = level("senior", "painter")
    with pytest.raises(ValidationError):
        save_part(part, by=placed.ada, version=1, told={part.check_in.version.dimensions.all()[0]: Told(other)})


def test_both_are_told_in_turn(placed: Cast) -> None:
    joint(placed)
    assert notices(placed, "mia") == [
        "Ada Lindqvist opened a check-in with you. Your part waits.",
        "Ada Lindqvist handed in their part of your check-in. They see yours once it is in.",
    ]
    assert notices(placed, "ada") == ["Both parts of your check-in with Mia Okafor are in. Time to talk it over."]


def test_the_joint_page_says_where_they_agree_and_differ(placed: Cast) -> None:
    accepted(placed.ada, placed.mia, "risk-mid-1", timezone.localdate())
    rows = {row.dimension.key: row for row in check_in_rows(placed.ada, joint(placed))}
    assert (rows["autonomy"].gap, rows["risk"].gap, rows["risk"].gap_words) == (0, 1, "Differ by a level")
    assert gap_sentence(rows.values()) == "The two agree in Autonomy and differ by a level or more in Risk."
    beside = rows["risk"].beside
    assert beside is not None
    assert (beside.standing, [item.title for item in beside.items]) == (
        "Mid emerging",
        [f"risk-mid-1 on {timezone.localdate()}"],
    )
    assert [row.key for row in rows["risk"].expectations] == ["risk-senior-1", "risk-senior-2"]


def test_both_confirm_the_same_words_and_it_is_closed(placed: Cast) -> None:
    check_in = joint(placed)
    check_in = write_notes(check_in, by=placed.ada, revision=1, notes={dimension("risk"): "One more rollout"})
    first = confirm(check_in, by=placed.ada, revision=2)
    assert (first.state, first.ended_at) == ("joint", None)
    assert confirm(check_in, by=placed.ada, revision=2).state == "joint"  # twice by one side is once
    done = confirm(check_in, by=placed.mia, revision=2)
    assert (done.state, done.ended_at is not None) == ("closed", True)
    assert Note.objects.get().words == "One more rollout"


def test_an_edit_asks_both_anew(placed: Cast) -> None:
    check_in = joint(placed)
    confirm(check_in, by=placed.ada, revision=1)
    changed = write_notes(check_in, by=placed.mia, revision=1, notes={dimension("risk"): "Other words"})
    assert not changed.has_confirmed(placed.ada)
    assert notices(placed, "ada")[-1] == "Mia Okafor changed what you had confirmed in your check-in."
    with pytest.raises(StaleEdit):
        confirm(check_in, by=placed.ada, revision=1)
    confirm(check_in, by=placed.mia, revision=2)
    # Confirming with an edit takes the other's confirmation back as well.
    edited = confirm(check_in, by=placed.ada, revision=2, notes={dimension("risk"): "My words"})
    assert (edited.state, edited.has_confirmed(placed.ada), edited.has_confirmed(placed.mia)) == ("joint", True, False)


def test_saving_the_same_words_changes_nothing(placed: Cast) -> None:
    check_in = joint(placed)
    confirm(check_in, by=placed.ada, revision=1)
    same = write_notes(check_in, by=placed.mia, revision=1, notes={dimension("risk"): "  "})
    assert (same.revision, same.has_confirmed(placed.ada)) == (1, True)


def test_a_closed_one_never_changes(placed: Cast) -> None:
    check_in = closed(placed)
    before = CheckIn.objects.values().get()
    part = part_of(check_in, placed.ada)
    for change in (
        lambda: write_notes(check_in, by=placed.ada, revision=1, notes={dimension("risk"): "Late"}),
        lambda: confirm(check_in, by=placed.ada, revision=1),
        lambda: cancel(check_in, by=placed.ada),
        lambda: save_part(part, by=placed.ada, version=part.version, told=said("late")),
    ):
        with pytest.raises(ValidationError):
            change()
    assert CheckIn.objects.values().get() == before
    assert not Note.objects.exists()


def test_the_subject_ends_one_whose_assessor_left(placed: Cast) -> None:
    check_in = open_check_in(person=placed.ada, assessor=placed.mia, target=level("senior"), by=placed.mia)
    assert not can_cancel(placed.ada, check_in)
    mark_left(placed.mia, by=placed.rafael, on=timezone.localdate())
    assert can_cancel(placed.ada, CheckIn.objects.get())


# ---- the assessor leaves the growth circle


def test_it_moves_to_the_new_manager_while_nothing_is_handed_in(placed: Cast) -> None:
    check_in = begun(placed)
    save_part(part_of(check_in, placed.ada), by=placed.ada, version=1, told=said("mine"))
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    check_in.refresh_from_db()
    assert (check_in.assessor, check_in.state) == (placed.zoe, "open")
    assert {part.author for part in check_in.parts.all()} == {placed.ada, placed.zoe}
    assert set(Assessment.objects.values_list("part__author", "words")) == {(placed.ada.pk, "mine")}
    assert notices(placed, "zoe") == ["A check-in with Ada Lindqvist is yours now. Your part waits."]
    assert notices(placed, "ada") == ["Your check-in goes on with Zoe Tanaka, your manager now."]
    assert notices(placed, "mia")[-1] == "Your check-in with Ada Lindqvist went to their new manager."


@pytest.mark.parametrize("author", ["ada", "mia"])
def test_it_is_interrupted_once_something_was_handed_in(placed: Cast, author: str) -> None:
    check_in = begun(placed)
    given(check_in, placed[author])
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    check_in.refresh_from_db()
    assert (check_in.assessor, check_in.state) == (placed.mia, "interrupted")
    assert notices(placed, "ada")[-1] == "Your check-in with Mia Okafor ended: they left your growth circle."
    assert notices(placed, "mia")[-1] == "Your check-in with Ada Lindqvist ended: you left their growth circle."
    assert notices(placed, "zoe") == []


def test_it_is_interrupted_without_a_new_manager_and_when_the_new_one_has_one_already(placed: Cast) -> None:
    check_in, mentored = begun(placed), begun(placed, placed.noor)
    change_person(placed.ada, by=placed.rafael, manager=placed.noor)
    states = {row.pk: row.state for row in CheckIn.objects.all()}
    assert states == {check_in.pk: "interrupted", mentored.pk: "open"}
    change_person(placed.ada, by=placed.rafael, manager=None)  # Noor stays, as a mentor
    mentored.refresh_from_db()
    assert (mentored.state, mentored.relation) == ("open", "mentor")


def test_one_with_a_mentor_ends_with_the_pairing_and_not_with_the_manager(placed: Cast) -> None:
    check_in = begun(placed, placed.noor)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    check_in.refresh_from_db()
    assert check_in.state == "open"
    end_pairing(Pairing.objects.get(), by=placed.ada)
    check_in.refresh_from_db()
    assert check_in.state == "interrupted"


# ---- what waits, and what the team page asks


def test_what_waits_for_whom(placed: Cast) -> None:
    check_in = begun(placed)
    assert [frame_counts(placed[who]).by_kind for who in ("ada", "mia", "noor")] == [
        {"check_in_parts": 1},
        {"check_in_parts": 1},
        {},
    ]
    given(check_in, placed.ada)
    assert [frame_counts(placed[who]).by_kind for who in ("ada", "mia")] == [{}, {"check_in_parts": 1}]
    given(check_in, placed.mia)
    assert [frame_counts(placed[who]).by_kind for who in ("ada", "mia")] == [{"check_ins": 1}, {"check_ins": 1}]
    confirm(check_in, by=placed.mia, revision=1)
    assert [frame_counts(placed[who]).by_kind for who in ("ada", "mia")] == [{"check_ins": 1}, {}]
    rows = waiting_for(placed.ada, frame_counts(placed.ada))
    assert [(row.meta, row.url) for row in rows] == [("Ada Lindqvist and Mia Okafor", f"/check-ins/{check_in.pk}/")]
    confirm(check_in, by=placed.ada, revision=1)
    assert [frame_counts(placed[who]).by_kind for who in ("ada", "mia")] == [{}, {}]


def test_the_trend_has_a_point_a_closed_check_in_on_the_same_ladder(placed: Cast) -> None:
    assert trend_of(placed.ada, placed.ada) is None
    first = closed(placed)
    CheckIn.objects.filter(pk=first.pk).update(ended_at=timezone.now() - timedelta(days=180))
    closed(placed)
    begun(placed)
    trend = trend_of(placed.mia, placed.ada)
    assert trend is not None
    assert [(point.own, point.other) for point in trend.points] == [
        ({"autonomy": 1, "risk": 3}, {"autonomy": 1, "risk": 2})
    ] * 2
    assert [cells for _, cells in trend.table] == [["Junior / Junior"] * 2, ["Senior / Mid"] * 2]
    assert 'class="self"' in trend.picture
    assert trend_of(placed.noor, placed.ada) is None  # these were with the manager


def test_lists_say_what_waits(placed: Cast) -> None:
    check_in = begun(placed)
    assert [(row.said, row.waits) for row in check_ins_for(placed.mia)] == [("Your part waits", True)]
    given(check_in, placed.mia)
    assert [(row.said, row.waits) for row in check_ins_for(placed.mia)] == [("The part of Ada waits", False)]
    given(check_in, placed.ada)
    confirm(check_in, by=placed.mia, revision=1)
    assert [(row.said, row.waits) for row in check_ins_for(placed.mia)] == [("Ada has not confirmed yet", False)]
    assert [(row.said, row.waits) for row in check_ins_for(placed.ada)] == [("To talk over and confirm", True)]
