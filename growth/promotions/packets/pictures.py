"""What the pictures of a packet need: written down when it is frozen, drawn from it ever after. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from growth.charts import Axis, Frame, Mark
from growth.standing import Quarter, Standing

Facts = dict[str, Any]


def facts_of(frame: Frame) -> Facts:
    """A frame as JSON holds it: quarters as “2026-Q1”, days as ISO dates."""
    return {
        "who": frame.who,
        "levels": list(frame.levels),
        "axes": [axis._asdict() for axis in frame.axes],
        "quarters": [_written(quarter) for quarter in frame.quarters],
        "window": [_written(quarter) for quarter in frame.window],
        "standings": {key: _standing_facts(standing) for key, standing in frame.standings.items()},
        "today": frame.today.isoformat(),
        "target": frame.target,
        "placed_in": _written(frame.placed_in) if frame.placed_in else "",
        "placed_words": frame.placed_words,
        "marks": [
            {**mark._asdict(), "day": mark.day.isoformat(), "axis": mark.axis.key if mark.axis else ""}
            for mark in frame.marks
        ],
    }


def frame_of(facts: Mapping[str, Any]) -> Frame:
    """The frame that was written down by `facts_of`."""
    axes = {axis["key"]: Axis(**axis) for axis in facts["axes"]}
    return Frame(
        who=facts["who"],
        levels=facts["levels"],
        axes=list(axes.values()),
        quarters=[_read(quarter) for quarter in facts["quarters"]],
        window=[_read(quarter) for quarter in facts["window"]],
        standings={key: _standing_of(standing) for key, standing in facts["standings"].items()},
        today=date.fromisoformat(facts["today"]),
        target=facts["target"],
        placed_in=_read(facts["placed_in"]) if facts["placed_in"] else None,
        placed_words=facts["placed_words"],
        marks=[
            Mark(**{**mark, "day": date.fromisoformat(mark["day"]), "axis": axes.get(mark["axis"])})
            for mark in facts["marks"]
        ],
    )


def _standing_facts(standing: Standing) -> Facts:
    return {
        "sustained": standing.sustained,
        "emerging": standing.emerging,
        "claimed": standing.claimed,
        "evidenced": {_written(quarter): level for quarter, level in standing.evidenced.items()},
        "waiting": {_written(quarter): level for quarter, level in standing.waiting.items()},
    }


def _standing_of(facts: Mapping[str, Any]) -> Standing:
    return Standing(
        facts["sustained"],
        facts["emerging"],
        facts["claimed"],
        {_read(quarter): level for quarter, level in facts["evidenced"].items()},
        {_read(quarter): level for quarter, level in facts["waiting"].items()},
    )


def _written(quarter: Quarter) -> str:
    return f"{quarter.year}-Q{quarter.number}"


def _read(words: str) -> Quarter:
    year, number = words.split("-Q")
    return Quarter(int(year), int(number))
