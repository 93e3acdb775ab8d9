"""Raising, answering, settling and accepting: what is refused changes nothing, and what is done twice is done once."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from config.errors import StaleEdit
from growth.notices.models import Notice
from growth.promotions.cases.models import Case
from growth.promotions.concerns import actions
from growth.promotions.concerns.models import Concern
from growth.promotions.concerns.queries import ShownConcern
from tests.at_once import at_once
from tests.cases import for_each
from tests.factories import log
from tests.people import Cast
from tests.promotions.making import fresh, in_state
from tests.promotions.others.making import World

SignIn = Callable[[str], Client]
WORDS = "Estimates were off twice this quarter"


def raised(case: Case, by: Any, **fields: Any) -> Concern:
    return actions.raise_concern(case, by=by, **{"words": WORDS, **fields})


def now(concern: Concern) -> Concern:
    return Concern.objects.select_related("case__person", "case__manager").get(pk=concern.pk)


def told(person: Any) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("text", flat=True))


def test_raised_once_and_the_other_side_is_told(cast: Cast, case: Case) -> None:
    submission, revision = uuid.uuid4(), case.revision
    first = raised(case, cast.ada, submission=submission, grounds="In May")
    assert raised(case, cast.ada, submission=submission) == first
    assert (first.raised_by_name, first.state, first.grounds) == ("Ada Lindqvist", "open", "In May")
    assert told(cast.mia)[-1:] == ["Ada Lindqvist raised a concern in a promotion case you have a part in"]
    assert Concern.objects.count() == 1 and fresh(case).revision == revision
    with pytest.raises(ValidationError):
        raised(case, cast.mia, submission=submission)


def test_what_is_refused_when_raising(cast: Cast, case: Case) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    private, others = log(cast.ada, "Mine alone"), log(cast.zoe, "Of somebody else", share="everyone")
    for by, fields, field in (
        (cast.mia, {"words": " "}, "words"),
        (cast.mia, {"evidence": [private]}, "evidence"),
        (cast.ada, {"evidence": [private]}, "evidence"),
        (cast.mia, {"evidence": [others]}, "evidence"),
        (cast.mia, {"discussed_on": tomorrow}, "discussed_on"),
        (cast.ada, {"discussed_on": timezone.localdate()}, "discussed_on"),
    ):
        with pytest.raises(ValidationError) as refused:
            raised(case, by, **fields)
        assert set(refused.value.message_dict) == {field}
    assert not Concern.objects.exists()


@for_each("state", ["submitted", "promoted", "not_yet", "withdrawn"])
def test_nothing_moves_once_the_document_is_frozen(cast: Cast, case: Case, state: str) -> None:
    concern = raised(case, cast.mia)
    in_state(case, state)
    changes: list[Callable[[], object]] = [
        lambda: raised(case, cast.mia),
        lambda: actions.edit_concern(concern, by=cast.mia, version=1, words="Other"),
        lambda: actions.answer_concern(concern, by=cast.ada, version=1, answer="No"),
        lambda: actions.accept_as_risk(concern, by=cast.mia, version=1, answer="No"),
        lambda: actions.settle_concern(concern, by=cast.mia, version=1),
        lambda: actions.reopen_concern(concern, by=cast.mia, version=1),
        lambda: actions.take_concern_back(concern, by=cast.mia),
    ]
    for change in changes:
        with pytest.raises(ValidationError):
            change()
    assert list(Concern.objects.values_list("words", "state", "version")) == [(WORDS, "open", 1)]
    shown = ShownConcern(now(concern), cast.mia)
    assert not any((shown.can_edit, shown.can_answer, shown.can_accept, shown.can_settle, shown.can_take_back))


def test_an_answer_names_who_and_settles_nothing_by_itself(cast: Cast, world: World) -> None:
    concern = world.given.concern
    assert concern is not None
    answered = actions.answer_concern(concern, by=cast.ada, version=concern.version, answer=" Two held since ")
    assert (answered.answer, answered.answered_by_name, answered.state) == (
        "Two held since",
        "Ada Lindqvist",
        "answered",
    )
    again = actions.answer_concern(concern, by=cast.ada, version=concern.version, answer="Two held since")
    assert again.version == answered.version
    last = "Ada Lindqvist answered a concern in a promotion case you have a part in"
    assert told(cast.zoe).count(last) == told(cast.mia).count(last) == 1 and last not in told(cast.noor)
    assert ShownConcern(now(concern), cast.ada).where == "Zoe Tanaka has not said whether this settles it."
    with pytest.raises(StaleEdit):  # a better answer, from a page that does not show the first
        actions.answer_concern(concern, by=cast.mia, version=concern.version, answer="And more")
    with pytest.raises(ValidationError):
        actions.answer_concern(concern, by=cast.mia, version=answered.version, answer=" ")
    assert now(concern).answer == "Two held since"


def test_settled_by_whoever_raised_it_once_and_reopened(cast: Cast, case: Case) -> None:
    concern = raised(case, cast.mia)
    with pytest.raises(ValidationError):
        actions.settle_concern(concern, by=cast.mia, version=1)
    actions.answer_concern(concern, by=cast.ada, version=1, answer="Both held since")
    with pytest.raises(StaleEdit):
        actions.settle_concern(concern, by=cast.mia, version=1)
    settled = actions.settle_concern(concern, by=cast.mia, version=2)
    assert actions.settle_concern(concern, by=cast.mia, version=2).settled_at == settled.settled_at
    assert (settled.state, settled.version) == ("answered", 3)
    for change in (actions.answer_concern, actions.accept_as_risk):
        with pytest.raises(ValidationError):
            change(concern, by=cast.mia, version=3, answer="Other words")
    actions.reopen_concern(concern, by=cast.mia, version=3)
    actions.reopen_concern(concern, by=cast.mia, version=3)
    opened = now(concern)
    assert (opened.state, opened.settled_at, opened.answer, opened.version) == ("open", None, "Both held since", 4)
    assert ShownConcern(opened, cast.ada).where == "Mia Okafor reopened it: this does not settle it."


def test_a_risk_is_accepted_and_opened_again_by_the_manager_alone(as_: SignIn, cast: Cast, world: World) -> None:
    concern = world.given.concern
    assert concern is not None
    with pytest.raises(ValidationError):
        actions.accept_as_risk(concern, by=cast.mia, version=concern.version, answer=" ")
    accepted = actions.accept_as_risk(concern, by=cast.mia, version=concern.version, answer="We plan for it")
    assert (accepted.state, accepted.answered_by_name) == ("accepted_risk", "Mia Okafor")
    with pytest.raises(ValidationError):
        actions.answer_concern(concern, by=cast.ada, version=accepted.version, answer="Not at all")
    path = f"/cases/concerns/{concern.pk}/reopening/"
    assert as_("zoe").post(path, {"version": accepted.version}).status_code == 403
    assert as_("mia").post(path, {"version": accepted.version}).status_code == 302
    assert now(concern).state == "open"


def test_edited_while_unanswered_and_over_no_words_unseen(cast: Cast, case: Case) -> None:
    item = log(cast.ada, share="circle")
    concern = raised(case, cast.mia, evidence=[item])
    changed = actions.edit_concern(
        concern, by=cast.mia, version=1, words="Other words", discussed_on=case.started_at.date()
    )
    assert (changed.words, changed.version, list(changed.evidence.all())) == ("Other words", 2, [item])
    with pytest.raises(StaleEdit):
        actions.edit_concern(concern, by=cast.mia, version=1, words="Third words")
    with pytest.raises(StaleEdit):  # an answer is one to the words that were read
        actions.answer_concern(concern, by=cast.ada, version=1, answer="No")
    actions.answer_concern(concern, by=cast.ada, version=2, answer="No")
    with pytest.raises(ValidationError):
        actions.edit_concern(concern, by=cast.mia, version=3, words="Third words")
    assert now(concern).words == "Other words"


def test_taken_back_is_kept_and_stands_no_more(cast: Cast, case: Case) -> None:
    concern = raised(case, cast.mia)
    actions.take_concern_back(concern, by=cast.mia)
    actions.take_concern_back(concern, by=cast.mia)
    assert now(concern).version == 2 and not Concern.objects.standing().exists()
    with pytest.raises(ValidationError):
        actions.answer_concern(concern, by=cast.ada, version=2, answer="Late")
    answered = raised(case, cast.mia)
    actions.answer_concern(answered, by=cast.ada, version=1, answer="Here")
    with pytest.raises(ValidationError):
        actions.take_concern_back(answered, by=cast.mia)


def test_the_concern_of_an_endorsement_stays_and_stays_concrete(cast: Cast, world: World) -> None:
    concern = world.given.concern
    assert concern is not None
    with pytest.raises(ValidationError):
        actions.take_concern_back(concern, by=cast.zoe)
    with pytest.raises(ValidationError):
        actions.edit_concern(concern, by=cast.zoe, version=1, words="None")
    assert now(concern).taken_back_at is None and now(concern).words != "None"


def test_the_pages_raise_edit_and_answer(as_: SignIn, cast: Cast, case: Case) -> None:
    mia, item = as_("mia"), log(cast.ada, share="circle")
    path = f"/cases/{case.pk}/concerns/new/"
    assert mia.post(path, {"words": ""}).status_code == 422
    sent = {"words": WORDS, "evidence": [item.pk], "discussed_on": "2026-01-05", "submission": str(uuid.uuid4())}
    assert mia.post(path, sent).status_code == mia.post(path, sent).status_code == 302
    concern = Concern.objects.get()
    assert list(concern.evidence.all()) == [item]
    edit = f"/cases/concerns/{concern.pk}/edit/"
    assert mia.post(edit, {"words": "Better words", "version": 1}).status_code == 302
    stale = mia.post(edit, {"words": "Typed words", "version": 1})
    assert stale.status_code == 409 and "Better words" in (body := stale.content.decode()) and "Typed words" in body
    answer = f"/cases/concerns/{concern.pk}/answer/"
    stale = as_("ada").post(answer, {"answer": "Typed answer", "version": 1})
    assert stale.status_code == 409 and "Typed answer" in stale.content.decode()
    assert as_("ada").post(answer, {"answer": "", "version": 2}).status_code == 422
    assert as_("ada").post(answer, {"answer": "Since then both held", "version": 2}).status_code == 302
    assert "Does the answer settle it?" in mia.get(concern.get_absolute_url()).content.decode()
    settling = f"/cases/concerns/{concern.pk}/settling/"
    assert mia.post(settling, {"version": "1"}).status_code == 409
    assert mia.post(settling, {"version": "3"}).status_code == 302
    assert "Mia Okafor says that this settles it." in as_("ada").get(concern.get_absolute_url()).content.decode()


def test_through_the_api(as_: SignIn, cast: Cast, case: Case) -> None:
    client, api = as_("ada"), "/api/v1/case-concerns/"
    json: dict[str, Any] = {"content_type": "application/json"}
    made = client.post(api, {"case": case.pk, "words": WORDS}, **json)
    assert made.status_code == 201 and made.json()["raised_by_name"] == "Ada Lindqvist"
    one = f"{api}{made.json()['id']}/"
    assert client.patch(one, {"words": "Other"}, **json).status_code == 400
    assert client.patch(one, {"words": "Other", "version": 1}, **json).json()["version"] == 2
    assert client.patch(one, {"words": "Third", "version": 1}, **json).status_code == 409
    assert as_("mia").patch(one, {"words": "Third", "version": 2}, **json).status_code == 403
    answered = as_("mia").post(f"{one}answer/", {"answer": "So it is", "version": 2}, **json)
    assert (answered.json()["state"], answered.json()["answered_by"]) == ("answered", cast.mia.pk)
    assert client.post(f"{one}settling/", {"version": 3}, **json).json()["settled_at"] is not None


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_leave_one(cast: Cast, case: Case) -> None:
    concern = raised(case, cast.mia)
    failures = at_once(
        lambda: actions.answer_concern(concern, by=cast.ada, version=1, answer="Hers"),
        lambda: actions.answer_concern(concern, by=cast.mia, version=1, answer="His"),
    )
    assert [type(failure) for failure in failures] == [StaleEdit]
    assert now(concern).version == 2
