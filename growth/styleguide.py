"""An invented record for the style guide: enough to draw every picture."""

from datetime import date

from growth.charts import Axis, Frame, Mark, quarters_until
from growth.standing import ClaimRow, Rule, standings, window
from ladder.models import Dimension, Level

TODAY = date(2026, 11, 20)
NAMES = ("Junior", "Mid", "Senior", "Staff")
AXES = [
    Axis(key, hue, key[0].upper(), key.capitalize())
    for hue, key in enumerate(("autonomy", "risk", "perspective", "collaboration", "ownership"), 1)
]
_RECORD = [  # day, dimension, claimed, accepted, scope, mode
    (date(2025, 2, 18), "risk", 1, 1, "task", "owned"),
    (date(2025, 4, 16), "autonomy", 2, 2, "feature", "owned"),
    (date(2025, 7, 15), "risk", 2, 2, "system", "reviewed"),
    (date(2025, 11, 12), "collaboration", 3, 3, "team", "owned"),
    (date(2026, 2, 24), "ownership", 2, 2, "feature", "delegated"),
    (date(2026, 4, 14), "ownership", 3, 3, "system", "owned"),
    (date(2026, 5, 20), "perspective", 2, 2, "team", "reviewed"),
    (date(2026, 7, 29), "autonomy", 3, 3, "department", "owned"),
    (date(2026, 8, 18), "perspective", 2, 2, "system", "delegated"),
    (date(2026, 10, 6), "autonomy", 3, 3, "team", "owned"),
    (date(2026, 10, 20), "collaboration", 4, 4, "department", "owned"),
    (date(2026, 11, 4), "perspective", 3, 0, "department", "owned"),
    (date(2026, 11, 12), "risk", 3, 3, "system", "reviewed"),
]
_RULE = Rule()
SAMPLE = Frame(
    who="an invented engineer",
    levels=NAMES,
    axes=AXES,
    quarters=quarters_until(TODAY),
    window=window(TODAY, _RULE),
    standings={
        str(key): standing
        for key, standing in standings(
            (ClaimRow(key, claimed, accepted, accepted > 0, day) for day, key, claimed, accepted, *_ in _RECORD),
            as_of=TODAY,
            rule=_RULE,
        ).items()
    },
    today=TODAY,
    target=3,
    marks=[
        Mark(day, "An invented item", scope, mode, next(axis for axis in AXES if axis.key == key))
        for day, key, _, _, scope, mode in _RECORD
    ],
)

SAMPLE_PEOPLE = [["KB", "LB"], ["AL", "BA", "CR", "FA", "HM"], ["DP", "ED", "GH", "JW"], ["ID"]]  # initials, by level


def sample_dimensions() -> list[Dimension]:
    return [Dimension(key=axis.key, name=axis.name, letter=axis.letter, position=axis.hue) for axis in AXES]


def sample_levels() -> list[Level]:
    return [Level(name=name, position=place, of=len(NAMES)) for place, name in enumerate(NAMES, 1)]
