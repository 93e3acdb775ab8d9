"""The document of a packet as one viewer may read it. Every surface reads packets through here: page, API, PDF."""

import json
from collections import defaultdict
from typing import Any

from accounts.models import User
from growth.promotions.packets.facts import Facts
from growth.promotions.packets.masking import Known, People, mask, names_in, redact, words_in, words_of
from growth.promotions.packets.models import Packet


def is_masked_for(viewer: User, packet: Packet) -> bool:
    """Whether `viewer` reads it without names: the committee does, until its meeting is open. The sides never do."""
    if packet.case.is_side(viewer):
        return False
    return packet.case.is_masked


def document_for(viewer: User, packet: Packet) -> tuple[Facts, bool]:
    """The document as `viewer` may read it, and whether it is masked.

    The caller found the packet through `visible_to(viewer)`, with its case and calibration.
    """
    document = written(packet)
    if is_masked_for(viewer, packet):
        return mask(renumbered(document), known_in(document)), True
    return document, False


def redacted(packet: Packet, note: str = "") -> tuple[Facts, str]:
    """What everybody may read of an example: its redacted document, and its note without names."""
    document = written(packet)
    people = known_in(document)
    return redact(renumbered(document), people), str(mask(note, people))


def written(packet: Packet) -> Facts:
    """The document as it was frozen, for what is computed and shown to nobody as it is."""
    document: Facts = json.loads(packet.body)
    return document


def renumbered(document: Facts) -> Facts:
    """Evidence by its place in the appendix. SECURITY: by its id a reader could look up whose it is, where it is shared
    with everybody.
    """
    places = {row["id"]: place for place, row in enumerate(document["evidence"], start=1)}

    def read(thing: Any, key: str = "") -> Any:
        if isinstance(thing, dict):
            found = {name: read(value, name) for name, value in thing.items()}
            return {**found, "id": places[thing["id"]]} if key == "evidence" else found
        if isinstance(thing, list):
            return [read(item, key) for item in thing]
        return places.get(thing) if key in ("evidence", "glue") else thing

    renumbered: Facts = read(document)
    return renumbered


def known_in(document: Facts) -> People:
    """Everybody whose name may stand in a document: those it names, and all of the organisation who occur in it.

    One query. Somebody who was renamed is known by both names; the letters of colleagues follow their ids, so that
    whoever joins later changes none.
    """
    return known_in_each([document])[0]


def known_in_each(documents: list[Facts]) -> list[People]:
    """The same for several, with one query for all."""
    everybody = list(User.objects.order_by("pk").values_list("pk", "name", "email"))
    return [_known(document, everybody) for document in documents]


def _known(document: Facts, everybody: list[tuple[int, str, str]]) -> People:
    candidate, manager = document["header"]["person"]["id"], document["header"]["manager"]["id"]
    names: dict[int, list[str]] = defaultdict(list)
    mails: dict[int, list[str]] = defaultdict(list)
    named = names_in(document)
    for pk, name in named:
        if pk is not None:
            names[pk].append(name)
    occurring = words_in(document)
    for pk, name, mail in everybody:
        words = words_of(f"{name} {mail.split('@')[0]}")
        if pk in names or any(word.lower() in occurring for word in words):
            names[pk].append(name)
            mails[pk].append(mail)
    told = {name for found in names.values() for name in found}
    loose = [name for pk, name in named if pk is None and name not in told and name != "Rungs"]
    others = [pk for pk in sorted(names) if pk not in (candidate, manager)]
    return People(
        candidate=Known(tuple(names[candidate]), tuple(mails[candidate])),
        manager=Known(tuple(names[manager]), tuple(mails[manager])),
        others=(*(Known(tuple(names[pk]), tuple(mails[pk])) for pk in others), *(Known((name,)) for name in loose)),
    )
