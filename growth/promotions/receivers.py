"""What promotion does when people leave, change manager or are erased, and when a ladder is published anew."""

from typing import Any

from django.db.models import F
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from accounts.signals import manager_changed, person_erased, person_left
from growth.notices.actions import tell
from growth.promotions.cases.actions import withdraw_case
from growth.promotions.cases.locking import lock, raise_revision
from growth.promotions.cases.models import Case, Section
from growth.promotions.cases.states import WRITABLE, State
from growth.promotions.gates.models import Gate
from growth.promotions.packets.models import ErasedPacket, Packet
from ladder.models import LadderVersion
from ladder.signals import version_published


@receiver(person_left)
def withdraw_cases(person: User, **_: Any) -> None:
    """Without its candidate, or the manager who speaks for it, a case cannot go on. Its record is kept."""
    running = Case.objects.running()
    for case in running.filter(person=person):
        withdraw_case(case, by=None, words=f"{person.name} has left.")
    for case in running.filter(manager=person):
        withdraw_case(case, by=None, words=f"{person.name}, who prepared the case, has left.")


@receiver(manager_changed)
def hand_cases_over(person: User, before: User | None, after: User | None, **_: Any) -> None:
    """A case survives a change of manager: the new one prepares it, and answers the gates the old one answered for.

    What the old one agreed to an idea for is not the new one’s yes. Without a new manager it stays with the old one.
    """
    if after is None or after.pk == person.pk:
        return
    for known in Case.objects.running().filter(person=person).exclude(manager=after):
        case = lock(known)
        Gate.objects.filter(case=case, owner=case.manager).exclude(state=Gate.State.MET).update(
            owner=after, version=F("version") + 1
        )
        case.readers.filter(person=after, ended_at__isnull=True).update(ended_at=timezone.now())
        case.manager = after
        if case.state == State.IDEA:
            case.manager_agreed_at = None
        case.save(update_fields=["manager", "manager_agreed_at"])
        raise_revision(case)
        tell(after, f"{person.name}’s promotion case is prepared by you now", url=case.get_absolute_url())


@receiver(version_published)
def carry_targets(version: LadderVersion, before: LadderVersion | None, **_: Any) -> None:
    """What is still being written is written against the ladder in force; what was submitted stays as it was."""
    if before is None:
        return
    for level in version.levels.all():
        aimed = Case.objects.filter(state__in=WRITABLE, target__version=before, target__key=level.key)
        aimed.update(target=level, revision=F("revision") + 1)  # other words were agreed to


@receiver(person_erased)
def erase_packets(person: User, **_: Any) -> None:
    """Packets go with their person; their place in the chain stays."""
    for packet in Packet.objects.filter(case__person=person).order_by("number"):
        ErasedPacket.objects.create(number=packet.number, digest=packet.digest, previous_digest=packet.previous_digest)
    history: Any = Section.history
    sections = list(Section.objects.filter(case__person=person).values_list("pk", flat=True))
    Case.objects.filter(person=person).delete()  # writes last copies of the sections, those of the deletion
    history.filter(id__in=sections).delete()
