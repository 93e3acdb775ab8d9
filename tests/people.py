"""The cast every test knows. Ada's manager is Mia and her mentor is Noor; Zoe is a colleague without a tie.

Omar is of the committee, Ines owns the ladders, Rafael administers. Mia's manager is Petra. Ben is in Ada's team.
"""

from dataclasses import dataclass, fields
from typing import Any

from accounts.models import Team, User
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
    """Written in a few queries: nearly every test begins with it."""
    root = TeamFactory.create(name="Engineering")
    payments, search = Team.objects.bulk_create(Team(name=name, parent=root) for name in ("Payments", "Search"))
    (petra,) = _people(_unsaved("Petra Novak", root))
    (mia,) = _people(_unsaved("Mia Okafor", payments, manager=petra))
    ada, noor, ben, zoe, omar, ines, rafael = _people(
        _unsaved("Ada Lindqvist", payments, manager=mia),
        _unsaved("Noor Haddad", search),
        _unsaved("Ben Achterberg", payments, manager=mia),
        _unsaved("Zoe Tanaka", search),
        _unsaved("Omar Ferreira", search),
        _unsaved("Ines Duarte", root, is_ladder_owner=True),
        _unsaved("Rafael Costa", root, is_administrator=True),
    )
    Pairing.objects.create(mentor=noor, mentee=ada)
    return Cast(petra=petra, mia=mia, ada=ada, noor=noor, ben=ben, zoe=zoe, omar=omar, ines=ines, rafael=rafael)


def _unsaved(name: str, team: Team, **fields: Any) -> User:
    made: User = PersonFactory.build(name=name, email=f"{name.split()[0].lower()}@example.org", team=team, **fields)
    return made


def _people(*unsaved: User) -> list[User]:
    made: list[User] = User.objects.bulk_create(unsaved)
    return made
