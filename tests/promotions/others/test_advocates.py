"""Advocates: a sentence counts once its speaker confirmed it, in the words they read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import mark_left
from config.errors import StaleEdit
from growth.notices.models import Notice
from growth.promotions.cases.models import Case
from growth.promotions.endorsements.advocates import (
    confirm_sentence,
    decline_sentence,
    edit_advocate,
    propose_advocate,
    remove_advocate,
)
from growth.promotions.endorsements.models import Advocate
from growth.promotions.gates.models import Gate
from tests.cases import for_each
from tests.people import Cast
from tests.promotions import making
from tests.promotions.making import fresh, in_state

SignIn = Callable[[str], Client]
SENTENCE = "She asks what cannot be undone"


@pytest.fixture
def petra(cast: Cast, case: Case) -> Advocate:
    return propose_advocate(case, by=cast.ada, person=cast.petra, sentence=SENTENCE)


def now(advocate: Advocate) -> Advocate:
    return Advocate.objects.select_related("case", "person").get(pk=advocate.pk)


def test_proposed_once_and_asked_to_confirm(cast: Cast, case: Case, petra: Advocate) -> None:
    revision = fresh(case).revision
    assert propose_advocate(case, by=cast.ada, person=cast.petra, sentence=f" {SENTENCE} ") == petra
    assert Notice.objects.filter(person=cast.petra, text__contains="confirm").count() == 1
    with pytest.raises(ValidationError):
        propose_advocate(case, by=cast.mia, person=cast.petra, sentence="Something else")
    assert (Advocate.objects.count(), fresh(case).revision, petra.state) == (1, revision, "proposed")


def test_what_is_refused(cast: Cast, case: Case) -> None:
    mark_left(cast.zoe, by=cast.rafael, on=timezone.localdate())
    cast.zoe.refresh_from_db()
    for person, sentence in ((cast.ada, SENTENCE), (cast.zoe, SENTENCE), (cast.noor, " ")):
        with pytest.raises(ValidationError):
            propose_advocate(case, by=cast.mia, person=person, sentence=sentence)
    for state in ("idea", "submitted", "promoted"):
        with pytest.raises(ValidationError):
            propose_advocate(in_state(case, state), by=cast.mia, person=cast.noor, sentence=SENTENCE)
    assert not Advocate.objects.exists()


def test_confirmed_as_read_or_said_otherwise(cast: Cast, petra: Advocate) -> None:
    edit_advocate(petra, by=cast.mia, version=1, sentence="She draws both sides")
    with pytest.raises(StaleEdit):  # nobody confirms what they have not read
        confirm_sentence(petra, by=cast.petra, version=1)
    confirm_sentence(petra, by=cast.petra, version=2)
    confirm_sentence(petra, by=cast.petra, version=2)
    assert (now(petra).state, now(petra).sentence, now(petra).version) == ("confirmed", "She draws both sides", 3)
    confirm_sentence(petra, by=cast.petra, version=3, sentence="In my own words")
    assert (now(petra).state, now(petra).sentence) == ("confirmed", "In my own words")
    assert Notice.objects.filter(person=cast.ada, text__contains="confirmed").count() == 2


def test_an_edit_takes_the_confirmation_away(cast: Cast, petra: Advocate) -> None:
    confirm_sentence(petra, by=cast.petra, version=1)
    edit_advocate(petra, by=cast.ada, version=2)  # the same words
    assert now(petra).state == "confirmed"
    with pytest.raises(StaleEdit):
        edit_advocate(petra, by=cast.ada, version=1, sentence="More")
    edit_advocate(petra, by=cast.ada, version=2, is_sponsor=True)
    assert (now(petra).state, now(petra).answered_at, now(petra).version) == ("proposed", None, 3)


def test_declined_is_not_put_to_them_again_by_an_edit(cast: Cast, case: Case, petra: Advocate) -> None:
    decline_sentence(petra, by=cast.petra)
    decline_sentence(petra, by=cast.petra)
    assert (now(petra).state, now(petra).version) == ("declined", 2)
    with pytest.raises(ValidationError):
        edit_advocate(petra, by=cast.ada, version=2, sentence="Please")
    assert not Case.objects.visible_to(cast.petra).exclude(gates__owner=cast.petra).exists()
    remove_advocate(petra, by=cast.ada)
    remove_advocate(petra, by=cast.ada)
    assert not Advocate.objects.exists()


@for_each("state", ["submitted", "promoted", "withdrawn"])
def test_nothing_moves_once_the_document_is_frozen(cast: Cast, case: Case, petra: Advocate, state: str) -> None:
    in_state(case, state)
    changes: list[Callable[[], object]] = [
        lambda: edit_advocate(petra, by=cast.ada, version=1, sentence="More"),
        lambda: confirm_sentence(petra, by=cast.petra, version=1),
        lambda: decline_sentence(petra, by=cast.petra),
        lambda: remove_advocate(petra, by=cast.ada),
    ]
    for change in changes:
        with pytest.raises(ValidationError):
            change()
    assert (now(petra).state, now(petra).version) == ("proposed", 1)


def test_a_sponsor_who_confirms_owns_the_sponsors_gate_nobody_owns(cast: Cast, case: Case) -> None:
    making.publish_template(
        gates=[making.gate("sponsor", "sponsor", "submitted"), making.gate("visit", "chosen", "submitted")]
    )
    Case.objects.filter(pk=case.pk).update(template=type(case.template).objects.published().get())
    Gate.objects.filter(case=case).delete()
    for number, key in enumerate(("sponsor", "visit")):
        Gate.objects.create(case=case, key=key, name=key, needed_for="submitted", position=number)
    first = propose_advocate(fresh(case), by=cast.mia, person=cast.petra, sentence=SENTENCE, is_sponsor=True)
    assert set(Gate.objects.values_list("owner", flat=True)) == {None}
    confirm_sentence(first, by=cast.petra, version=1)
    second = propose_advocate(case, by=cast.mia, person=cast.noor, sentence=SENTENCE, is_sponsor=True)
    confirm_sentence(second, by=cast.noor, version=1)
    assert dict(Gate.objects.values_list("key", "owner")) == {"sponsor": cast.petra.pk, "visit": None}


def test_the_pages_name_edit_and_confirm(as_: SignIn, cast: Cast, case: Case) -> None:
    path = f"/cases/{case.pk}/advocates/new/"
    assert as_("ada").post(path, {"person": cast.petra.pk, "sentence": ""}).status_code == 422
    assert as_("ada").post(path, {"person": cast.ada.pk, "sentence": SENTENCE}).status_code == 422
    assert as_("ada").post(path, {"person": cast.petra.pk, "sentence": SENTENCE}).status_code == 302
    petra = Advocate.objects.get()
    edit = f"/cases/advocates/{petra.pk}/edit/"
    assert as_("mia").post(edit, {"sentence": "She draws both sides", "version": 1}).status_code == 302
    stale = as_("ada").post(edit, {"sentence": "Typed", "version": 1})
    assert stale.status_code == 409 and "Typed" in (body := stale.content.decode()) and "She draws both sides" in body
    confirmation = f"/cases/advocates/{petra.pk}/confirmation/"
    stale = as_("petra").post(confirmation, {"sentence": SENTENCE, "version": 1})
    assert stale.status_code == 409 and SENTENCE in (body := stale.content.decode()) and "She draws both sides" in body
    assert as_("petra").post(confirmation, {"sentence": "Mine", "version": 2}).status_code == 302
    assert (now(petra).sentence, now(petra).state) == ("Mine", "confirmed")
    assert as_("mia").post(f"/cases/advocates/{petra.pk}/removal/").url == case.get_absolute_url()


def test_through_the_api(as_: SignIn, cast: Cast, case: Case) -> None:
    json: dict[str, Any] = {"content_type": "application/json"}
    api = "/api/v1/case-advocates/"
    body = {"case": case.pk, "person": cast.petra.pk, "sentence": SENTENCE, "is_sponsor": True}
    one = f"{api}{as_('ada').post(api, body, **json).json()['id']}/"
    assert as_("ada").patch(one, {"sentence": "More"}, **json).status_code == 400
    assert as_("ada").patch(one, {"sentence": "More", "version": 1}, **json).json()["version"] == 2
    assert as_("petra").post(f"{one}confirmation/", {"version": 1}, **json).status_code == 409
    assert as_("petra").post(f"{one}confirmation/", {"version": 2}, **json).json()["state"] == "confirmed"
    assert as_("petra").delete(one).status_code == 403
    assert as_("ada").delete(one).status_code == 204
