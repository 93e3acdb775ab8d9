from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from growth.checkins import agreements_actions
from growth.checkins.actions import Told, confirm, hand_in, open_check_in
from growth.checkins.agreements import Agreement
from growth.checkins.models import CheckIn, Part
from ladder.actions import place
from ladder.models import Dimension, LadderVersion, Level
from ladder.structure import structure_of
from tests.people import Cast


def in_force(ladder: str) -> LadderVersion:
    return LadderVersion.objects.published().get(ladder__key=ladder)


def level(key: str, ladder: str = "engineer") -> Level:
    return Level.objects.select_related("version").get(version=in_force(ladder), key=key)


def dimension(key: str, ladder: str = "engineer") -> Dimension:
    return Dimension.objects.select_related("version").get(version=in_force(ladder), key=key)


def part_of(check_in: CheckIn, author: User) -> Part:
    return Part.objects.select_related("check_in").get(check_in=check_in, author=author)


def said(words: str = "", **levels: str) -> dict[Dimension, Told]:
    """What one side says: `autonomy="mid"`, the rest junior."""
    structure = structure_of(in_force("engineer"))
    by_key = {row.key: row for row in structure.levels}
    return {row: Told(by_key[levels.get(row.key, "junior")], "fairly", words) for row in structure.dimensions}


def given(check_in: CheckIn, author: User, words: str = "", **levels: str) -> Part:
    """Their part, handed in."""
    part = part_of(check_in, author)
    return hand_in(part, by=author, version=part.version, told=said(words, **levels))


def begun(cast: Cast, assessor: User | None = None) -> CheckIn:
    """Ada opened one, with Mia unless told otherwise."""
    return open_check_in(person=cast.ada, assessor=assessor or cast.mia, target=level("senior"), by=cast.ada)


def joint(cast: Cast, assessor: User | None = None) -> CheckIn:
    """Both parts are in; they differ in risk."""
    check_in = begun(cast, assessor)
    given(check_in, cast.ada, "own-words", risk="senior")
    given(check_in, check_in.assessor, "their-words", risk="mid")
    check_in.refresh_from_db()
    return check_in


def closed(cast: Cast, assessor: User | None = None) -> CheckIn:
    check_in = joint(cast, assessor)
    for who in (check_in.subject, check_in.assessor):
        confirm(check_in, by=who, revision=1)
    check_in.refresh_from_db()
    return check_in


def proposed(
    person: User, guide: User, by: User | None = None, text: str = "Lead the review.", **words: Any
) -> Agreement:
    words = {
        "dimension": dimension("risk"), "level": level("senior"), "due_on": timezone.localdate() + timedelta(days=60),
        "agreed_on": timezone.localdate(), **words,
    }  # fmt: skip
    return agreements_actions.propose_agreement(person=person, guide=guide, by=by or person, text=text, **words)


def agreed(person: User, guide: User, text: str = "Lead the review.", **words: Any) -> Agreement:
    """Proposed by the person, confirmed by the guide."""
    made = proposed(person, guide, text=text, **words)
    return agreements_actions.confirm_agreement(made, by=guide, version=made.version)


@pytest.fixture
def placed(cast: Cast, ladder: LadderVersion) -> Cast:
    """The cast, with Ada at Mid of the small ladder."""
    place(cast.ada, level=level("mid"), since=timezone.localdate() - timedelta(days=300), by=cast.mia)
    return cast
