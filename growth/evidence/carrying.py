"""What happens to claims when a new version of their ladder is published."""

from collections import defaultdict
from typing import Any

from django.dispatch import receiver

from growth.evidence.models import Claim, Review
from ladder.models import LadderVersion, Succession
from ladder.signals import version_published


@receiver(version_published)
def carry_claims(version: LadderVersion, before: LadderVersion | None, **kwargs: Any) -> None:
    """Claims follow their expectation to the new version; where nothing follows it, they stay behind, orphaned.

    Two claims of one item that would meet on one expectation stay two facts: the older one moves, the other is
    orphaned. Accepted levels move by key, so that standing counts on the new version's levels.
    """
    if before is None:
        return
    followed: dict[int, list[int]] = defaultdict(list)
    for old_id, new_id in Succession.objects.filter(version=version, new__isnull=False).values_list("old", "new"):
        followed[new_id].append(old_id)
    for new_id, old_ids in followed.items():
        claims = Claim.objects.filter(expectation__in=old_ids)
        if len(old_ids) > 1:
            oldest = dict(claims.order_by("-pk").values_list("evidence", "pk"))
            claims = claims.filter(pk__in=oldest.values())
        for old_id in old_ids:
            claims.filter(expectation=old_id).update(expectation=new_id, carried_from=old_id)
    for level in version.levels.all():
        carried = Claim.objects.filter(accepted_level__version=before, accepted_level__key=level.key)
        carried.filter(expectation__version=version).update(accepted_level=level)
        Review.objects.filter(level__version=before, level__key=level.key, claim__expectation__version=version).update(
            level=level
        )
