"""Who may freeze a case, look at it before, and give a packet as an example. What its state allows, the actions say."""

from accounts.models import User
from growth.promotions.cases import rules as cases
from growth.promotions.cases.states import State
from growth.promotions.packets.models import LibraryEntry, Packet

can_preview = cases.is_side
can_submit = cases.can_submit


def is_here(user: User, thing: object) -> bool:
    """Whether asking makes sense at all: the API asks the rule below once it knows of which case or packet."""
    return user.is_active


can_submit_any = can_give_any = is_here


def is_side(user: User, packet: Packet) -> bool:
    return packet.case.is_side(user)


def can_give(user: User, packet: Packet) -> bool:
    """The candidate, once they were promoted and told so. Nobody gives the packet of somebody else."""
    return packet.case.person_id == user.pk and packet.case.state == State.PROMOTED


def can_take_back(user: User, entry: LibraryEntry) -> bool:
    return entry.packet.case.person_id == user.pk
