"""Opening, joining, leaving, ranking, closing and cancelling rounds; fixing pairs; orphans."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.models import MentorRequest, Pairing, Profile, Round, RoundEntry
from growth.mentoring.rounds import actions
from growth.mentoring.rounds.orphans import orphans
from growth.mentoring.tasks import close_rounds
from tests.mentoring.rounds.world import DAY, helper, opened, previewed, told
from tests.people import Cast, person


def entered(of: Round) -> set[tuple[str, str]]:
    rows = of.entries.filter(left_at__isnull=True).select_related("person")
    return {(row.person.first_name, row.side) for row in rows}


def refused(do: Any) -> set[str]:
    """The fields at which it is refused."""
    with pytest.raises(ValidationError) as error:
        do()
    return set(getattr(error.value, "error_dict", {"": 1}))


# ---- opening


def test_whoever_offers_this_kind_and_takes_no_pause_is_entered_and_told(helpers: Cast, omar: User) -> None:
    helper(helpers.petra, helpers.ines, paused_until=timezone.localdate() + DAY)
    helper(helpers.rafael, helpers.ines, offers=["buddy"])
    made = opened(omar)
    assert entered(made) == {("Noor", "mentor"), ("Zoe", "mentor")}
    texts = {name: len(told(helpers[name])) for name in ("noor", "zoe", "petra", "rafael", "ada")}
    assert texts == {"noor": 1, "zoe": 1, "petra": 0, "rafael": 0, "ada": 0}


def test_opened_twice_it_is_one_and_another_of_the_same_kind_is_refused(helpers: Cast, omar: User) -> None:
    assert opened(omar) == opened(omar)
    assert refused(lambda: opened(omar, name="Another")) == {"kind"}
    opened(omar, name="Buddies", kind="buddy")
    assert Round.objects.count() == 2
    assert len(told(helpers.noor)) == 1


@pytest.mark.parametrize("days", [-1, 367])
def test_a_last_day_that_passed_or_is_far_off_is_refused(helpers: Cast, omar: User, days: int) -> None:
    assert refused(lambda: opened(omar, closes_on=timezone.localdate() + days * DAY)) == {"closes_on"}
    assert not Round.objects.exists()


def test_an_edit_by_somebody_who_has_not_seen_the_last_one_is_stale(helpers: Cast, omar: User) -> None:
    made = opened(omar)
    words = {"name": "Summer", "words": "Longer", "closes_on": made.closes_on + 5 * DAY}
    actions.edit_round(made, by=omar, version=1, **words)
    with pytest.raises(StaleEdit):
        actions.edit_round(made, by=omar, version=1, **{**words, "name": "Lost"})
    made.refresh_from_db()
    assert (made.name, made.version) == ("Summer", 2)


# ---- taking part


def test_joining_puts_down_what_mentors_read_and_joining_again_changes_it(helpers: Cast, omar: User) -> None:
    made = opened(omar)
    actions.join(made, by=helpers.ada, words="To decide more myself", ranked=[helpers.zoe, helpers.noor])
    entry = actions.join(made, by=helpers.ada, words="Better words", ranked=[helpers.noor])
    assert (entry.words, set(entry.dimensions)) == ("Better words", {"autonomy", "risk"})
    assert [row.other for row in entry.preferences.all()] == [helpers.noor]
    assert made.entries.filter(side="mentee").count() == 1


def test_somebody_without_a_profile_joins_and_gets_one(helpers: Cast, omar: User) -> None:
    made = opened(omar)
    newcomer = person(name="Ivo")
    entry = actions.join(made, by=newcomer)
    assert Profile.objects.filter(person=newcomer).count() == 1
    assert entry.dimensions == []


def test_whoever_leaves_may_join_again_and_takes_wishes_and_fixed_pairs_along(helpers: Cast, omar: User) -> None:
    made = opened(omar)
    entry = actions.join(made, by=helpers.ada, ranked=[helpers.noor])
    noors = made.entries.get(person=helpers.noor)
    actions.rank(noors, by=helpers.noor, ranked=[helpers.ada])
    actions.fix_pair(made, by=omar, mentor=helpers.noor, mentee=helpers.ada)
    actions.leave(entry, by=helpers.ada)
    assert entered(made) == {("Noor", "mentor"), ("Zoe", "mentor")}
    assert not made.fixed_pairs.exists()
    assert not noors.preferences.exists()
    assert not entry.preferences.exists()
    actions.join(made, by=helpers.ada)
    assert ("Ada", "mentee") in entered(made)
    assert made.entries.filter(person=helpers.ada).count() == 1


def test_a_mentor_who_left_helps_again_and_nobody_helps_without_offering(helpers: Cast, omar: User) -> None:
    made = opened(omar)
    actions.leave(made.entries.get(person=helpers.noor), by=helpers.noor)
    actions.help_in(made, by=helpers.noor)
    assert ("Noor", "mentor") in entered(made)
    assert refused(lambda: actions.help_in(made, by=helpers.ada)) == {""}


def test_who_can_be_named_is_on_the_other_side_and_outside_ones_own_line(helpers: Cast, omar: User) -> None:
    helper(helpers.mia, helpers.petra)
    helper(helpers.petra, helpers.ines)
    made = opened(omar)
    assert set(actions.rankable("mentee", made, helpers.ada)) == {helpers.noor, helpers.zoe}
    actions.join(made, by=helpers.ada)
    actions.join(made, by=helpers.mia)
    assert set(actions.rankable("mentor", made, helpers.petra)) == set()
    assert set(actions.rankable("mentor", made, helpers.mia)) == set()
    assert set(actions.rankable("mentor", made, helpers.noor)) == {helpers.ada, helpers.mia}


def test_naming_strangers_ones_manager_or_somebody_twice_is_refused(helpers: Cast, omar: User) -> None:
    helper(helpers.mia, helpers.petra)
    made = opened(omar)
    for ranked in ([helpers.mia], [helpers.ben], [helpers.noor, helpers.noor], [helpers.ada]):
        assert refused(lambda ranked=ranked: actions.join(made, by=helpers.ada, ranked=ranked)) == {"ranked"}
    assert ("Ada", "mentee") not in entered(made)


def test_after_its_last_day_it_closes_by_itself_and_nobody_joins(helpers: Cast, omar: User) -> None:
    made = opened(omar, closes_on=timezone.localdate())
    close_rounds()
    made.refresh_from_db()
    assert made.is_open  # its last day is one of them
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        close_rounds()
        close_rounds()
        made.refresh_from_db()
        assert made.is_closed
        assert refused(lambda: actions.join(made, by=helpers.ada)) == {""}
        actions.leave(made.entries.get(person=helpers.noor), by=helpers.noor)
    assert entered(made) == {("Zoe", "mentor")}


def test_cancelling_tells_everybody_once_and_keeps_the_entries(helpers: Cast, omar: User) -> None:
    made = opened(omar)
    actions.join(made, by=helpers.ada)
    previewed(made, omar)
    actions.cancel_round(made, by=omar)
    actions.cancel_round(made, by=omar)
    assert told(helpers.ada) == ["Omar Ferreira cancelled a round you take part in"]
    assert told(helpers.ben) == []
    assert made.entries.count() == 3
    assert (made.proposals.count(), made.unmatched.count()) == (0, 0)
    assert refused(lambda: actions.close_round(made, by=omar)) == {""}


# ---- pairs fixed by hand


def test_the_level_and_the_twelve_months_may_be_overruled_by_hand(helpers: Cast, omar: User) -> None:
    helper(helpers.petra, helpers.ines, dimension="risk", level="junior")
    made = opened(omar)
    end_pairing(begin_pairing(mentor=helpers.noor, mentee=helpers.ben, by=omar), by=omar)
    actions.join(made, by=helpers.ben)
    outsider = person(name="Ivo")
    actions.join(made, by=outsider)
    actions.fix_pair(made, by=omar, mentor=helpers.noor, mentee=helpers.ben)  # lately
    actions.fix_pair(made, by=omar, mentor=helpers.petra, mentee=outsider)  # no level
    actions.fix_pair(made, by=omar, mentor=helpers.petra, mentee=outsider)
    assert made.fixed_pairs.count() == 2


def test_the_other_hard_rules_hold_by_hand_and_say_which(helpers: Cast, omar: User) -> None:
    helper(helpers.mia, helpers.petra, capacity=3)
    made = opened(omar)
    for mentee in (helpers.ada, helpers.ben, helpers.zoe):
        actions.join(made, by=mentee)
    begin_pairing(mentor=helpers.mia, mentee=helpers.zoe, by=omar)
    for mentor, mentee, said in (
        (helpers.mia, helpers.ada, "reports to the other"),
        (helpers.mia, helpers.zoe, "paired already"),
        (helpers.zoe, helpers.zoe, "their own mentor"),
    ):
        with pytest.raises(ValidationError) as error:
            actions.fix_pair(made, by=omar, mentor=mentor, mentee=mentee)
        assert said in error.value.message_dict["mentor"][0]
    actions.fix_pair(made, by=omar, mentor=helpers.noor, mentee=helpers.ada)
    with pytest.raises(ValidationError) as error:  # her one place is taken by the pair before
        actions.fix_pair(made, by=omar, mentor=helpers.noor, mentee=helpers.ben)
    assert "no place free" in error.value.message_dict["mentor"][0]
    Profile.objects.filter(person=helpers.zoe).update(paused_until=timezone.localdate() + DAY)
    with pytest.raises(ValidationError) as error:
        actions.fix_pair(made, by=omar, mentor=helpers.zoe, mentee=helpers.ben)
    assert "pause" in error.value.message_dict["mentor"][0]


def test_people_who_take_no_part_and_mentees_fixed_elsewhere_are_refused_at_their_field(
    helpers: Cast, omar: User
) -> None:
    made = opened(omar)
    actions.join(made, by=helpers.ada)
    assert refused(lambda: actions.fix_pair(made, by=omar, mentor=helpers.ben, mentee=helpers.ada)) == {"mentor"}
    assert refused(lambda: actions.fix_pair(made, by=omar, mentor=helpers.noor, mentee=helpers.ben)) == {"mentee"}
    fixed = actions.fix_pair(made, by=omar, mentor=helpers.noor, mentee=helpers.ada)
    assert refused(lambda: actions.fix_pair(made, by=omar, mentor=helpers.zoe, mentee=helpers.ada)) == {"mentee"}
    actions.undo_fixed_pair(fixed, by=omar)
    actions.undo_fixed_pair(fixed, by=omar)
    assert not made.fixed_pairs.exists()


# ---- orphans


def test_orphans_lost_their_mentor_by_somebody_elses_doing_and_nobody_helps_them_yet(helpers: Cast, omar: User) -> None:
    def lose(mentee: User, by: User | None, kind: str = "mentoring") -> None:
        end_pairing(begin_pairing(mentor=helpers.rafael, mentee=mentee, by=omar, kind=kind), by=by)

    Profile.objects.create(person=helpers.rafael, capacity=6)
    lose(helpers.ada, by=helpers.rafael)
    lose(helpers.ben, by=None)
    lose(helpers.zoe, by=helpers.zoe)  # ended it herself
    lose(helpers.noor, by=helpers.rafael, kind="buddy")
    lose(helpers.ines, by=helpers.rafael)
    begin_pairing(mentor=helpers.noor, mentee=helpers.ines, by=omar)  # somebody helps her
    lose(helpers.petra, by=helpers.rafael)
    MentorRequest.objects.create(mentee=helpers.petra, words="Help")  # asks by herself
    gone = person(name="Gone", is_active=False)
    Pairing.objects.create(mentor=helpers.rafael, mentee=gone, ended_on=timezone.localdate(), ended_by=helpers.rafael)
    assert set(orphans()) == {helpers.ada, helpers.ben}


def test_an_older_end_of_ones_own_does_not_hide_a_later_loss_nor_the_other_way_round(cast: Cast) -> None:
    today = timezone.localdate()
    Pairing.objects.update(ended_on=today - 9 * DAY, ended_by=cast.ada)
    assert set(orphans()) == set()
    later = Pairing.objects.create(mentor=cast.zoe, mentee=cast.ada, ended_on=today - 3 * DAY, ended_by=cast.zoe)
    assert set(orphans()) == {cast.ada}
    Pairing.objects.filter(pk=later.pk).update(ended_by=cast.ada)
    assert set(orphans()) == set()


def test_an_orphan_is_entered_and_told_once_and_may_leave_for_good(helpers: Cast, omar: User) -> None:
    assert actions.enter_orphan(helpers.ada) is None  # there is no round
    end_pairing(begin_pairing(mentor=helpers.noor, mentee=helpers.ben, by=omar), by=helpers.noor)
    made = opened(omar)
    assert ("Ben", "mentee") in entered(made)
    end_pairing(begin_pairing(mentor=helpers.noor, mentee=helpers.ada, by=omar), by=helpers.noor)
    assert actions.enter_orphan(helpers.ada) is None  # the end of the pairing has done it
    entry = RoundEntry.objects.get(person=helpers.ada)
    assert (entry.entered_by_rungs, entry.words, entry.dimensions) == (True, "", [])
    assert [text for text in told(helpers.ada) if "round" in text] == [
        "Your mentor is gone: you are in the open matching round, and may leave it"
    ]
    actions.leave(entry, by=helpers.ada)
    assert set(orphans()) == {helpers.ben}
    joined = actions.join(made, by=helpers.ben, words="My own words")
    assert not joined.entered_by_rungs
