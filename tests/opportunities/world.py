"""What the tests of opportunities share: one listed by Mia, and Ada standing at Mid with risk as her gap."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.opportunities.actions import list_opportunity
from growth.opportunities.models import Opportunity
from ladder.actions import place
from ladder.models import Dimension, LadderVersion, Level

DAY = timedelta(days=1)


def parts(dimension: str = "risk", level: str = "senior", second: str | None = None) -> dict[str, Any]:
    """Level and dimensions of the small ladder in force."""
    version = LadderVersion.objects.published().get()
    return {
        "level": Level.objects.get(version=version, key=level),
        "dimension": Dimension.objects.get(version=version, key=dimension),
        "second_dimension": Dimension.objects.get(version=version, key=second) if second else None,
    }


def listed(by: User, title: str = "Vault move", **fields: Any) -> Opportunity:
    """An opportunity in risk at Senior, from tomorrow on, for everybody and one person unless told otherwise."""
    today = timezone.localdate()
    named = {key: fields.pop(key) for key in ("dimension", "level", "second") if key in fields}
    fields = {"scope": "system", "starts_on": today + DAY, "ends_on": today + 30 * DAY, **parts(**named), **fields}
    return list_opportunity(by=by, title=title, **fields)


def placed(person: User, level: str = "mid") -> User:
    version = LadderVersion.objects.published().get()
    place(person, level=version.levels.get(key=level), since=timezone.localdate() - 400 * DAY, by=person.manager)
    return person
