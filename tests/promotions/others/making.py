"""A case out for feedback, with one of everything others add to it."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from growth.promotions.cases.models import Case, Reader
from growth.promotions.concerns.actions import raise_concern
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements import actions
from growth.promotions.endorsements.advocates import propose_advocate
from growth.promotions.endorsements.models import Advocate, Endorsement
from growth.promotions.gates.models import Gate
from tests.people import Cast
from tests.promotions.making import committee, fresh, in_state

CONCERN = "She has not led anything beyond the borders of her own team yet"
SAW = "In the July outage she wrote the roll-back plan before she touched anything"


@dataclass
class World:
    """Noor is asked, Zoe has given, Ines declined. Petra is an advocate and owns gates, Ben only reads.

    Omar chairs a committee on which Rafael sits, who also administers.
    """

    case: Case
    asked: Endorsement  # Noor
    given: Endorsement  # Zoe
    declined: Endorsement  # Ines
    managers: Concern  # raised by Mia
    advocate: Advocate  # Petra


def ask(case: Case, *people: User, **fields: Any) -> list[Endorsement]:
    return actions.ask_for(case, by=case.manager, people=people, **fields)


def give(endorsement: Endorsement, **fields: Any) -> Endorsement:
    assert endorsement.giver is not None
    said = {"is_supportive": True, "words": SAW, "concern": f"{CONCERN}, says {endorsement.giver.first_name}", **fields}
    return actions.give(endorsement, by=endorsement.giver, **said)


def make_world(cast: Cast, case: Case) -> World:
    case = in_state(case, "feedback")
    asked, given, declined = ask(case, cast.noor, cast.zoe, cast.ines)
    given = give(given)
    declined = actions.decline(declined, by=cast.ines, because="Saltimbocca")
    managers = raise_concern(case, by=cast.mia, words="Pelican: estimates were off twice this quarter")
    advocate = propose_advocate(case, by=cast.ada, person=cast.petra, sentence="Quokka: she asks what cannot be undone")
    Reader.objects.create(case=case, person=cast.ben, invited_by=cast.ada)
    committee(cast, "rafael")
    return World(fresh(case), asked, given, declined, managers, advocate)


def gate(case: Case, key: str) -> Gate:
    return Gate.objects.select_related("case", "owner").get(case=case, key=key)
