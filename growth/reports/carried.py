"""What a new version of a ladder means for one person."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from growth.evidence.claims import Claim
from growth.reports.queries import placement_of
from ladder.models import Expectation, LadderVersion, Placement, Succession
from ladder.structure import structure_of

NEWS_LASTS = timedelta(days=90)


@dataclass(frozen=True)
class ChangedFor:
    unchanged: int  # claims that stand as they stood
    carried: list[Claim]  # claims whose expectation was worded or placed anew
    orphaned: list[Claim]  # claims that nothing follows
    asked: list[Expectation]  # new expectations at the person's level or the next

    @property
    def summary(self) -> str:
        parts = [
            f"{self.unchanged} claims stand as they stood",
            f"{len(self.carried)} carried to new words",
            f"{len(self.orphaned)} orphaned",
            f"{len(self.asked)} newly asked",
        ]
        return ", ".join(parts) + "."


def changed_for(person: User, version: LadderVersion) -> ChangedFor | None:
    """None for the first version, for a version no longer in force, and for people it does not touch."""
    if version.published_at is None or version.status != LadderVersion.Status.PUBLISHED or version.number == 1:
        return None
    own = Claim.objects.filter(evidence__person=person).select_related("evidence", "expectation")
    here = own.filter(expectation__version=version, carried_from__isnull=False)
    same = {
        f"expectation__{part}": F(f"carried_from__{part}") for part in ("key", "text", "level__key", "dimension__key")
    }
    unchanged = here.filter(**same)
    carried = list(here.exclude(pk__in=unchanged.values("pk")))
    orphaned = list(
        own.filter(
            expectation__version__ladder=version.ladder,
            expectation__version__number=version.number - 1,
            created_at__lt=version.published_at,
        )
    )
    asked = _newly_asked(person, version)
    if not (carried or orphaned or asked or unchanged.exists()):
        return None
    return ChangedFor(unchanged.count(), carried, orphaned, asked)


def unread_version(placement: Placement) -> LadderVersion | None:
    """The version somebody is placed on, while it is news to them. Takes a placement from `placement_of`."""
    version = placement.level.version
    is_new = version.number > 1 and version.published_at and version.published_at > timezone.now() - NEWS_LASTS
    return version if is_new and not placement.has_seen else None  # type: ignore[attr-defined]


def _newly_asked(person: User, version: LadderVersion) -> list[Expectation]:
    placement = placement_of(person, timezone.localdate())
    if placement is None or placement.level.version_id != version.pk:
        return []
    followed = set(Succession.objects.filter(version=version, new__isnull=False).values_list("new_id", flat=True))
    levels = (placement.level.position, placement.level.position + 1)
    return [
        row for row in structure_of(version).expectations if row.pk not in followed and row.level.position in levels
    ]
