"""The growth reports of several people at once, in as many queries as for one."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.evidence.models import Claim, Evidence, EvidenceQuerySet
from growth.reports.queries import Item, Report, ReportClaim
from ladder.models import Placement
from ladder.structure import Structure, structure_of


def growth_reports(viewer: User, people: Iterable[User]) -> dict[int, Report]:
    """Today's reports of `people` as `viewer` may see them, by person; without those who have no placement.

    The caller has found `people` through `growth_visible_to(viewer)`. What other slices add (`sections`) is not among
    it: each would be asked for each of them.
    """
    return _reports(Evidence.objects.visible_to(viewer), people)


def own_reports(people: Iterable[User]) -> dict[int, Report]:
    """Today's reports of `people`, each as that person sees it themselves, private items included.

    SECURITY: never for anybody else's eyes. What is taken from them (levels a mentor offers, gaps a mentee looks for
    help with) is published or kept by the rules of whoever takes it.
    """
    return _reports(Evidence.objects.all(), people)


def _reports(evidence: EvidenceQuerySet, people: Iterable[User]) -> dict[int, Report]:
    today = timezone.localdate()
    by_id = {person.pk: person for person in people}
    placements: dict[int, Placement] = {}
    rows = Placement.objects.as_of(today).filter(person__in=by_id)
    for placement in rows.select_related("level__version__ladder"):
        placements.setdefault(placement.person_id, placement)
    structures = {pk: structure_of(placement.level.version) for pk, placement in placements.items()}
    items = _items(evidence, placements)
    claims = _claims(structures, items)
    return {
        pk: Report(
            person=by_id[pk],
            as_of=today,
            placement=placement,
            structure=structures[pk],
            items=list(items[pk].values()),
            claims=claims[pk],
        )
        for pk, placement in placements.items()
    }


def _items(evidence: EvidenceQuerySet, people: Iterable[int]) -> dict[int, dict[int, Item]]:
    rows = evidence.live().filter(person__in=people, ended_on__lte=timezone.localdate())
    values: Any = rows.order_by("ended_on", "pk")
    items: dict[int, dict[int, Item]] = defaultdict(dict)
    for person, *item in values.values_list("person_id", "pk", "title", "ended_on", "scope", "mode", "strength"):
        items[person][item[0]] = Item(*item)
    return items


def _claims(structures: dict[int, Structure], items: dict[int, dict[int, Item]]) -> dict[int, list[ReportClaim]]:
    """Claims on the items, each against the version its author is placed on; the others stay with their evidence.

    SECURITY: `items` holds what the viewer may see; a claim on anything else is dropped below.
    """
    rows = Claim.objects.filter(evidence__person__in=structures).order_by("pk")
    claims: dict[int, list[ReportClaim]] = defaultdict(list)
    for person, pk, evidence, expectation, verdict, level in rows.values_list(
        "evidence__person_id", "pk", "evidence_id", "expectation_id", "verdict", "accepted_level_id"
    ):
        item, structure = items[person].get(evidence), structures[person]
        if item is None or expectation not in structure.expectation:
            continue
        accepted = structure.position_of_level.get(level, 0) if level else 0
        claims[person].append(
            ReportClaim(
                pk, item, structure.expectation[expectation], *structure.cell_of[expectation], accepted, verdict
            )
        )
    return claims
