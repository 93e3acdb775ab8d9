"""Erasing somebody who had a part in the cases of others: theirs goes, the case stays, and the chain holds."""

from django.utils import timezone

from accounts.actions import erase_person, mark_left
from accounts.models import User
from growth.promotions.calibration.models import CaseRating, Outcome
from growth.promotions.cases.models import Case, SectionComment
from growth.promotions.endorsements.models import Endorsement
from tests.cases import for_each
from tests.people import Cast
from tests.promotions import making
from tests.promotions.calibration.making import round_of, submitted, with_outcome
from tests.promotions.others.making import make_world


def gone(person: User, cast: Cast) -> None:
    left = mark_left(User.objects.get(pk=person.pk), by=cast.rafael, on=timezone.localdate())
    erase_person(left, by=cast.rafael)


@for_each("who", ["noor", "zoe", "ines", "petra", "ben"])
def test_who_had_a_part_in_a_running_case(case: Case, cast: Cast, who: str) -> None:
    world = make_world(cast, case)
    section = case.sections.get(key="thesis")
    SectionComment.objects.create(section=section, author=cast[who], author_name=cast[who].name, words="Longer.")
    gone(cast[who], cast)
    assert making.fresh(case).state == "feedback"
    assert Endorsement.objects.get(pk=world.given.pk).giver_name == "Zoe Tanaka"
    assert not Endorsement.objects.waiting().filter(case=case, giver=cast[who]).exists()


def test_who_judged_takes_their_ratings_along_and_the_outcome_stays(case: Case, placed: Cast) -> None:
    outcome = with_outcome(placed, submitted(case, round_of(placed)))
    gone(placed.omar, placed)
    assert not CaseRating.objects.filter(seat__person=placed.omar).exists()
    kept = Outcome.objects.get(pk=outcome.pk)
    assert (kept.reason, kept.recorded_by_name) == (outcome.reason, "Omar Ferreira")


def test_who_prepared_it_leaves_a_case_that_is_withdrawn(case: Case, cast: Cast) -> None:
    world = make_world(cast, case)
    gone(cast.mia, cast)
    now = making.fresh(world.case)
    assert (now.state, now.manager) == ("withdrawn", cast.mia)
    assert Case.objects.visible_to(cast.ada).filter(pk=now.pk).exists()
