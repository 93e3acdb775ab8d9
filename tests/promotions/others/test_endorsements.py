"""Asking, giving, revising, declining; what time, departures and the case itself do to an endorsement."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import change_person, mark_left
from growth.notices.models import Notice
from growth.promotions.cases.actions import withdraw_case
from growth.promotions.cases.locking import raise_revision
from growth.promotions.cases.models import Case
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements import actions
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.endorsements.queries import ShownEndorsement
from growth.promotions.gates.checking import endorsements_of
from growth.promotions.tasks import remind_endorsers
from ladder.actions import place
from ladder.models import LadderVersion
from tests.at_once import at_once
from tests.cases import for_each
from tests.factories import publish, small_ladder
from tests.people import Cast
from tests.promotions import making
from tests.promotions.making import fresh, in_state
from tests.promotions.others.making import CONCERN, SAW, World, ask, give

SignIn = Callable[[str], Client]
DAY = timedelta(days=1)


def now(endorsement: Endorsement) -> Endorsement:
    return Endorsement.objects.select_related("case__target", "giver").get(pk=endorsement.pk)


def test_several_are_asked_at_once_each_once(
    cast: Cast, feedback: Case, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = ask(feedback, cast.noor, cast.zoe, question="The ledger?")
    assert {message.to[0] for message in mail.outbox} == {"noor@example.org", "zoe@example.org"}
    assert "Ada" not in mail.outbox[0].subject and "ledger" not in str(mail.outbox[0].message())
    again = ask(feedback, cast.zoe, cast.noor, cast.ines)
    assert [row.giver for row in again] == [cast.zoe, cast.noor, cast.ines]
    assert Endorsement.objects.count() == 3 and {row.pk for row in first} < {row.pk for row in again}
    assert {row.due_on for row in again} == {timezone.localdate() + 10 * DAY}


def test_due_by_the_freeze_of_the_calibration(cast: Cast, feedback: Case) -> None:
    of = making.calibration(making.committee(cast), freezes_in=4)
    Case.objects.filter(pk=feedback.pk).update(calibration=of)
    case = fresh(feedback)
    assert ask(case, cast.noor)[0].due_on == of.freezes_on
    for due_on in (of.freezes_on + DAY, timezone.localdate() - DAY):
        with pytest.raises(ValidationError) as refused:
            ask(case, cast.zoe, due_on=due_on)
        assert set(refused.value.message_dict) == {"due_on"}


def test_nobody_is_asked_before_the_document_is_out_nor_a_side_nor_somebody_who_left(cast: Cast, case: Case) -> None:
    for state in ("idea", "agreed", "drafting", "submitted", "withdrawn"):
        with pytest.raises(ValidationError):
            ask(in_state(case, state), cast.noor)
    out = in_state(case, "feedback")
    mark_left(cast.zoe, by=cast.rafael, on=timezone.localdate())
    cast.zoe.refresh_from_db()
    for people in ([cast.ada], [cast.mia], [cast.noor, cast.zoe], []):
        with pytest.raises(ValidationError) as refused:
            ask(out, *people)
        assert set(refused.value.message_dict) == {"people"}
    assert not Endorsement.objects.exists()


def test_given_once_with_name_title_and_level_of_the_day(cast: Cast, ladder: LadderVersion, feedback: Case) -> None:
    cast.zoe.title = "Staff engineer, Search"
    cast.zoe.save()
    (asked,) = ask(feedback, cast.zoe)
    given = give(asked, revision=feedback.revision)
    assert give(asked, words="Again", concern="Another one").words == SAW
    assert (given.giver_title, given.giver_level, given.giver_position) == ("Staff engineer, Search", "Senior", 3)
    assert given.document_revision == feedback.revision
    concern = Concern.objects.get()
    assert (concern.endorsement, concern.raised_by) == (given, cast.zoe)
    texts = list(
        Notice.objects.filter(person__in=[cast.ada, cast.mia], text__contains="Zoe").values_list("text", flat=True)
    )
    assert texts == ["Zoe Tanaka gave an endorsement in a promotion case you have a part in"] * 2
    place(cast.zoe, level=making.level(ladder, "mid"), since=timezone.localdate(), by=None)
    assert now(given).giver_level == "Senior"
    assert ShownEndorsement(now(given), cast.mia).level_words == "At or above the target level"


def test_the_level_of_another_ladder_is_none_of_this_one(cast: Cast, feedback: Case) -> None:
    (asked,) = ask(feedback, cast.zoe)
    other = publish(small_ladder("design"))
    place(cast.zoe, level=making.level(other, "senior"), since=timezone.localdate(), by=None)
    given = now(give(asked))
    assert (given.giver_level, given.giver_position) == ("Senior", 0)
    assert ShownEndorsement(given, cast.mia).level_words == "On another ladder"
    assert endorsements_of(feedback).at_target == 0


def test_a_vague_concern_or_no_words_gives_nothing(cast: Cast, feedback: Case) -> None:
    (asked,) = ask(feedback, cast.zoe)
    for fields, field in (({"concern": "None that I can see"}, "concern"), ({"words": " "}, "words")):
        with pytest.raises(ValidationError) as refused:
            give(asked, **fields)
        assert set(refused.value.message_dict) == {field}
    assert now(asked).state == "asked" and not Concern.objects.exists()


@for_each("state", ["drafting", "submitted", "promoted", "withdrawn"])
def test_given_and_revised_only_while_the_document_is_out(cast: Cast, world: World, state: str) -> None:
    in_state(world.case, state)
    with pytest.raises(ValidationError):
        give(world.asked)
    with pytest.raises(ValidationError):
        actions.revise(world.given, by=cast.zoe, is_supportive=False, words="No")
    with pytest.raises(ValidationError):
        ask(world.case, cast.petra)
    assert now(world.asked).state == "asked" and now(world.given).is_supportive
    shown = ShownEndorsement(now(world.asked), cast.noor)
    assert not shown.can_give and shown.can_decline


def test_revised_in_place_and_marked_when_the_document_changes(cast: Cast, world: World) -> None:
    assert not ShownEndorsement(now(world.given), cast.mia).is_of_another_document
    raise_revision(fresh(world.case))
    assert ShownEndorsement(now(world.given), cast.mia).is_of_another_document
    revised = actions.revise(world.given, by=cast.zoe, is_supportive=False, words="Not yet, I think")
    actions.revise(world.given, by=cast.zoe, is_supportive=False, words="Not yet, I think")
    assert (revised.is_supportive, revised.words, Concern.objects.filter(raised_by=cast.zoe).count()) == (
        False, "Not yet, I think", 1,
    )  # fmt: skip
    assert not ShownEndorsement(now(world.given), cast.mia).is_of_another_document
    assert Notice.objects.filter(person=cast.ada, text__contains="revised").count() == 1


def test_once_submitted_the_document_that_was_released_is_compared(cast: Cast, world: World) -> None:
    Case.objects.filter(pk=world.case.pk).update(released_revision=world.case.revision, state="submitted", revision=99)
    assert not ShownEndorsement(now(world.given), cast.mia).is_of_another_document
    Case.objects.filter(pk=world.case.pk).update(released_revision=world.case.revision + 1)
    assert ShownEndorsement(now(world.given), cast.mia).is_of_another_document


def test_declined_without_a_reason_and_only_the_manager_is_told(cast: Cast, feedback: Case) -> None:
    (asked,) = ask(feedback, cast.noor)
    before = Notice.objects.filter(person=cast.ada).count()
    actions.decline(asked, by=cast.noor)
    actions.decline(asked, by=cast.noor, because="Twice")
    assert (now(asked).state, now(asked).declined_because) == ("declined", "")
    assert Notice.objects.filter(person=cast.mia, text__contains="declined").count() == 1
    assert Notice.objects.filter(person=cast.ada).count() == before
    for change in (lambda: give(asked), lambda: actions.withdraw_ask(asked, by=cast.mia)):
        with pytest.raises(ValidationError):
            change()
    (again,) = ask(feedback, cast.noor)
    assert again.pk != asked.pk


def test_asked_no_more(cast: Cast, world: World) -> None:
    actions.withdraw_ask(world.asked, by=cast.mia)
    actions.withdraw_ask(world.asked, by=cast.mia)
    for change in (lambda: give(world.asked), lambda: actions.decline(world.asked, by=cast.noor)):
        with pytest.raises(ValidationError):
            change()
    with pytest.raises(ValidationError):
        actions.withdraw_ask(world.given, by=cast.mia)
    assert (now(world.asked).state, now(world.given).state) == ("withdrawn", "given")
    assert Notice.objects.filter(person=cast.noor, text__contains="no longer").count() == 1


def test_who_leaves_is_asked_no_more_and_what_they_gave_stays(cast: Cast, world: World) -> None:
    for person in (cast.noor, cast.zoe):
        mark_left(person, by=cast.rafael, on=timezone.localdate())
    assert (now(world.asked).state, now(world.given).state) == ("withdrawn", "given")


def test_a_new_manager_is_asked_no_more(cast: Cast, world: World) -> None:
    change_person(cast.ada, by=cast.rafael, manager=cast.noor)
    assert fresh(world.case).manager == cast.noor and now(world.asked).state == "withdrawn"


def test_a_case_that_is_taken_back_asks_nobody(cast: Cast, world: World) -> None:
    withdraw_case(world.case, by=cast.ada, words="Later")
    assert (now(world.asked).state, now(world.given).state) == ("withdrawn", "given")


def reminders(person: Any) -> int:
    return Notice.objects.filter(person=person, text__contains=", by ").count()


def test_reminded_three_days_before_and_on_the_day_each_once(cast: Cast, feedback: Case) -> None:
    start = timezone.now()
    (asked,) = ask(feedback, cast.noor, due_on=timezone.localdate() + 10 * DAY)
    reminded: list[int] = []
    for ahead in range(13):
        with time_machine.travel(start + ahead * DAY, tick=False):
            reminded += [ahead] * actions.remind_endorsers(timezone.localdate())
            assert actions.remind_endorsers(timezone.localdate()) == 0  # a task may run twice
    assert reminded == [7, 10] and reminders(cast.noor) == 2
    late = Endorsement.objects.filter(pk=asked.pk).update(reminded_at=None)
    with time_machine.travel(start + 12 * DAY, tick=False):  # a day on which nothing ran
        assert actions.remind_endorsers(timezone.localdate()) == late == 1


def test_nobody_is_reminded_who_answered_was_asked_today_or_cannot_answer(cast: Cast, world: World) -> None:
    due = timezone.localdate() + 2 * DAY
    Endorsement.objects.update(due_on=due)
    assert actions.remind_endorsers(timezone.localdate()) == 0  # asked today
    Endorsement.objects.update(asked_at=timezone.now() - 9 * DAY)
    in_state(world.case, "drafting")
    assert actions.remind_endorsers(timezone.localdate()) == 0
    in_state(world.case, "feedback")
    remind_endorsers.delay()
    assert [reminders(person) for person in (cast.noor, cast.zoe, cast.ines)] == [1, 0, 0]


def test_the_pages_ask_give_and_revise(as_: SignIn, cast: Cast, feedback: Case) -> None:
    mia, path = as_("mia"), f"/cases/{feedback.pk}/endorsements/new/"
    assert mia.post(path, {"due_on": timezone.localdate()}).status_code == 422
    sent = {"person_1": cast.noor.pk, "person_2": cast.noor.pk, "person_3": cast.zoe.pk, "due_on": timezone.localdate()}
    assert mia.post(path, sent).status_code == mia.post(path, sent).status_code == 302
    assert set(Endorsement.objects.values_list("giver__name", flat=True)) == {"Noor Haddad", "Zoe Tanaka"}
    asked, noor = Endorsement.objects.get(giver=cast.noor), as_("noor")
    page = noor.get(asked.get_absolute_url()).content.decode()
    assert f'href="{feedback.get_absolute_url()}"' in page and "your level, Senior," in page
    giving = f"/cases/endorsements/{asked.pk}/giving/"
    said = {"is_supportive": "no", "words": SAW, "concern": "Too short"}
    refused = noor.post(giving, said)
    assert refused.status_code == 422 and "in 8 words or more" in refused.content.decode()
    assert noor.post(giving, {**said, "concern": CONCERN}).status_code == 302
    assert now(asked).is_supportive is False
    revision = f"/cases/endorsements/{asked.pk}/revision/"
    assert noor.post(revision, {"is_supportive": "yes", "words": ""}).status_code == 422
    assert noor.post(revision, {"is_supportive": "yes", "words": "Seen since"}).status_code == 302
    assert (now(asked).is_supportive, now(asked).words) == (True, "Seen since")


def test_through_the_api(as_: SignIn, cast: Cast, feedback: Case) -> None:
    json: dict[str, Any] = {"content_type": "application/json"}
    api = "/api/v1/case-endorsements/"
    made = as_("mia").post(api, {"case": feedback.pk, "people": [cast.noor.pk, cast.zoe.pk]}, **json)
    assert made.status_code == 201 and [row["giver"] for row in made.json()] == [cast.noor.pk, cast.zoe.pk]
    one = f"{api}{made.json()[0]['id']}/"
    said = {"is_supportive": True, "words": SAW, "concern": "Short"}
    assert as_("noor").post(f"{one}giving/", said, **json).json().keys() == {"concern"}
    given = as_("noor").post(f"{one}giving/", {**said, "concern": CONCERN}, **json).json()
    assert (given["state"], given["giver_level"], given["document_changed_since"]) == ("given", "Senior", False)
    assert as_("mia").post(f"{one}withdrawal/", **json).status_code == 400
    two = f"{api}{made.json()[1]['id']}/"
    assert as_("zoe").post(f"{two}declining/", {}, **json).json()["state"] == "declined"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_give_one(cast: Cast, feedback: Case) -> None:
    (asked,) = ask(feedback, cast.zoe)
    assert at_once(lambda: give(asked), lambda: give(asked, words="The other click")) == []
    assert Concern.objects.count() == 1 and now(asked).state == "given"


@pytest.mark.django_db(transaction=True)
def test_asked_at_once_from_two_windows_is_asked_once(cast: Cast, feedback: Case) -> None:
    assert at_once(lambda: ask(feedback, cast.zoe), lambda: ask(feedback, cast.zoe)) == []
    assert Endorsement.objects.count() == 1
