"""What happened to the evidence of a packet since it was frozen. The packet stays as it is; its page says so."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from growth.evidence.claims import Review, Verdict
from growth.evidence.models import Evidence
from growth.evidence.visibility import SHARED
from growth.promotions.packets.facts import answered, words_of
from growth.promotions.packets.models import Packet
from growth.words import counted, joined


@dataclass
class Change:
    """What happened since to one item. Of one that was withdrawn nothing else is told: it is its author's own again."""

    evidence: int
    title: str  # as it stands in the packet
    withdrawn: bool = False
    reworded: bool = False
    verdicts: list[str] = field(default_factory=list)
    answers: int = 0

    def __bool__(self) -> bool:
        return bool(self.withdrawn or self.reworded or self.verdicts or self.answers)

    @property
    def said(self) -> str:
        """“Its words were changed; accepted at Senior.”"""
        if self.withdrawn:
            return "Withdrawn since by its author."
        parts = ["its words were changed"] if self.reworded else []
        parts += [f"newer verdict: {joined(self.verdicts)}"] if self.verdicts else []
        parts += [counted(self.answers, "newer answer") + " of a witness"] if self.answers else []
        return f"{'; '.join(parts).capitalize()}." if parts else ""


def changes_since(packet: Packet, document: Mapping[str, Any]) -> dict[int, Change]:
    """By id of the evidence, those items that changed, in the order of the packet. Three queries.

    `document` is the plain one: for the sides, and for the committee once its meeting is open. Only the fact is told
    that words were changed, not which.
    """
    rows = {row["id"]: row for row in document["evidence"]}
    now = Evidence.objects.in_bulk(list(rows))
    shared = {pk: item for pk, item in now.items() if item.archived_at is None and item.visibility in SHARED}
    verdicts = _verdicts(packet, shared)
    answers: dict[int, int] = defaultdict(int)
    for said in answered(shared):
        if said.answered_at and said.answered_at > packet.frozen_at:
            answers[said.claim.evidence_id] += 1
    found = {}
    for pk, row in rows.items():
        item = shared.get(pk)
        change = Change(pk, row["title"], withdrawn=item is None)
        if item is not None:
            change.reworded = any(row[name] != value for name, value in words_of(item).items())
            change.verdicts, change.answers = verdicts[pk], answers[pk]
        if change:
            found[pk] = change
    return found


def _verdicts(packet: Packet, shared: Mapping[int, Evidence]) -> dict[int, list[str]]:
    rows = Review.objects.filter(claim__evidence__in=list(shared), created_at__gt=packet.frozen_at)
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.select_related("claim", "level").order_by("created_at", "pk"):
        said = f"accepted at {row.level.name}" if row.verdict == Verdict.ACCEPTED and row.level else "needs more"
        if said not in found[row.claim.evidence_id]:
            found[row.claim.evidence_id].append(said)
    return found
