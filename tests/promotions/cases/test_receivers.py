"""People who leave or change their manager, and a ladder that is published anew, while a case is under way."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from accounts.actions import change_person, mark_left
from growth.promotions.cases import reader_actions
from growth.promotions.cases.models import Case
from tests.cases import for_each
from tests.factories import publish, small_ladder
from tests.people import Cast
from tests.promotions import making

SignIn = Callable[[str], Client]


@for_each("who", ["ada", "mia"])
def test_a_side_that_leaves_withdraws_it_and_the_record_stays(case: Case, cast: Cast, who: str) -> None:
    making.written(case, "thesis", "At Senior since spring.")
    mark_left(cast[who], by=cast.rafael, on=timezone.localdate())
    now = making.fresh(case)
    last = now.transitions.get(to_state="withdrawn")
    assert (now.state, last.by, last.by_name) == ("withdrawn", None, "Rungs")
    assert cast[who].name in last.words
    assert now.sections.get(key="thesis").body == "At Senior since spring."


def test_a_new_manager_prepares_it_and_the_old_one_reads_it_no_more(as_: SignIn, case: Case, cast: Cast) -> None:
    reader_actions.invite_reader(case, by=cast.ada, person=cast.zoe)
    before = making.fresh(case).revision
    change_person(cast.ada, by=cast.rafael, manager=cast.zoe)
    now = making.fresh(case)
    assert (now.manager, now.state, now.revision) == (cast.zoe, "drafting", before + 1)
    assert set(now.gates.filter(key__in=("need", "endorsements")).values_list("owner__name", flat=True)) == {
        "Zoe Tanaka"
    }
    assert not now.readers.filter(ended_at__isnull=True).exists()
    assert as_("zoe").get(f"/cases/{case.pk}/").status_code == 200
    assert as_("mia").get(f"/cases/{case.pk}/").status_code == 404


def test_what_the_old_manager_agreed_to_is_not_the_new_ones_yes(placed: Cast) -> None:
    from growth.promotions.cases import actions

    case = making.idea(placed)
    actions.agree(case, by=placed.mia, revision=case.revision)
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    actions.agree(case, by=placed.ada, revision=making.fresh(case).revision)
    assert making.fresh(case).state == "idea"


def test_without_a_new_manager_it_stays_with_the_old_one(case: Case, cast: Cast) -> None:
    change_person(cast.ada, by=cast.rafael, manager=None)
    assert making.fresh(case).manager == cast.mia


@for_each("state, follows", [("drafting", True), ("feedback", True), ("submitted", False), ("not_yet", False)])
def test_a_ladder_published_anew_is_what_is_written_against_until_it_is_submitted(
    case: Case, state: str, follows: bool
) -> None:
    now = making.in_state(case, state)
    Case.objects.filter(pk=case.pk).update(released_revision=now.revision)
    version = publish(small_ladder(notes="Second version."))
    after = making.fresh(case)
    assert (after.target.version == version) == follows
    assert after.target.key == "senior"
    # What the candidate agreed to was written against other words.
    assert (after.released_revision == after.revision) == (not follows)
