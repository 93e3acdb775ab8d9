"""The cast every test knows. Ada's manager is Mia and her mentor is Noor; Zoe is a colleague without a tie.

Omar is of the committee, Ines owns the ladders, Rafael administers. Mia's manager is Petra. Ben is in Ada's team.
"""

from dataclasses import dataclass, fields
from typing import Any

from accounts.models import User
from growth.mentoring.models import Pairing
from tests.factories import PersonFactory, TeamFactory


@dataclass
class Cast:
    petra: User
    mia: User
    ada: User
    noor: User
    ben: User
    zoe: User
    omar: User
    ines: User
    rafael: User

    def __getitem__(self, name: str) -> User:
        found: User = getattr(self, name)
        return found


NAMES = [field.name for field in fields(Cast)]


def person(**fields: Any) -> User:
    made: User = PersonFactory.create(**fields)
    return made


def make_cast() -> Cast:
    root = TeamFactory.create(name="Engineering")
    payments = TeamFactory.create(name="Payments", parent=root)
    search = TeamFactory.create(name="Search", parent=root)
    petra = person(name="Petra Novak", email="petra@example.org", team=root)
    mia = person(name="Mia Okafor", email="mia@example.org", team=payments, manager=petra)
    ada = person(name="Ada Lindqvist", email="ada@example.org", team=payments, manager=mia)
    noor = person(name="Noor Haddad", email="noor@example.org", team=search)
    cast = Cast(
        petra=petra,
        mia=mia,
        ada=ada,
        noor=noor,
        ben=person(name="Ben Achterberg", email="ben@example.org", team=payments, manager=mia),
        zoe=person(name="Zoe Tanaka", email="zoe@example.org", team=search),
        omar=person(name="Omar Ferreira", email="omar@example.org", team=search),
        ines=person(name="Ines Duarte", email="ines@example.org", team=root, is_ladder_owner=True),
        rafael=person(name="Rafael Costa", email="rafael@example.org", team=root, is_administrator=True),
    )
    Pairing.objects.create(mentor=noor, mentee=ada)
    return cast
