"""A document as a page shows it: days and moments, Markdown, names of levels and quarters beside their numbers."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import models

from growth import charts
from growth.evidence.claims import Answer, Verdict
from growth.evidence.models import Kind, Mode, Scope
from growth.markdown import render
from growth.promotions.cases.models import Side
from growth.promotions.cases.states import State
from growth.promotions.concerns.models import Concern
from growth.promotions.gates.models import Gate
from growth.promotions.packets.facts import Facts
from growth.promotions.packets.pictures import frame_of
from growth.standing import Quarter

MARKS = {Verdict.ACCEPTED: "good", Verdict.NEEDS_MORE: "bad", Verdict.WAITING: "wait", "lower": "half"}
SAID = {"none": "No evidence", "lower": "Accepted below the level"}  # of a criterion, where it is no verdict
WORDS: dict[str, type[models.TextChoices]] = {"kind": Kind, "scope": Scope, "mode": Mode, "answer": Answer}
BEFORE = {"drafting": "drafting", "feedback": "feedback", "submitted": "submission", "promoted": "a promotion"}
PROSE = (
    "body", "situation", "own_part", "outcome", "problem", "own_decisions", "complexity", "still_holds", "words",
    "grounds", "answer",
)  # fmt: skip


def shown(document: Mapping[str, Any]) -> Facts:
    """What the templates of packets need of a document, whoever reads it: plain, masked or redacted."""
    levels = document["levels"]
    places = {row["id"]: place for place, row in enumerate(document["evidence"], start=1)}
    frame = frame_of(document["pictures"])
    return {
        **document,
        "header": _header(document["header"]),
        "submitted": _with_days(document["submitted"]),
        "calibration": _with_days(document["calibration"]),
        "sections": [
            {**_with_days(row), "html": render(row["body"]), "is_manager": row["side"] == Side.MANAGER}
            for row in document["sections"]
        ],
        "assessed": _assessed(document),
        "window": [_quarter(words) for words in document["window"]],
        "criteria": _criteria(document, places),
        "projects": [_project(row, places) for row in document["projects"]],
        "metrics": [_metric(row, places) for row in document["metrics"]],
        "achievements": [_with_days(row) for row in document["achievements"]],
        "glue": _proofs(document["glue"], places),
        "endorsements": [_endorsement(row) for row in document["endorsements"]],
        "concerns": [_concern(row, places) for row in document["concerns"]],
        "gates": [
            {**_with_days(row), "said": Gate.State(row["state"]).label, "is_met": row["state"] == Gate.State.MET,
             "before": BEFORE.get(row["needed_for"], row["needed_for"])}
            for row in document["gates"]
        ],
        "evidence": [_item(row, place, document) for place, row in enumerate(document["evidence"], start=1)],
        "history": [{**_with_days(row), "said": State(row["to"]).label} for row in document["history"]],
        "titles": {row["id"]: row["title"] for row in document["evidence"]},
        "growth_map": charts.growth_map(frame),
        "profile": charts.profile(frame),
        "scope_plot": charts.scope_plot(frame),
        "mode_shares": charts.mode_shares(frame),
        "map_quarters": frame.quarters,
        "map_rows": [
            (axis.name, [_level(frame.standing(axis).evidenced.get(quarter, 0), levels) for quarter in frame.quarters])
            for axis in frame.axes
        ],
    }  # fmt: skip


def _header(header: Facts) -> Facts:
    return _with_days(header)


def _assessed(document: Mapping[str, Any]) -> list[Facts]:
    """By dimension, as each side sees it."""
    said = {(row["dimension"], row["side"]): row for row in document["assessments"]}
    rows = []
    for dimension in document["dimensions"]:
        sides = [said.get((dimension["key"], side)) for side in (Side.CANDIDATE, Side.MANAGER)]
        if any(sides):
            named = [{**row, "name": _level(row["level"], document["levels"])} if row else None for row in sides]
            rows.append({"dimension": dimension, "sides": named})
    return rows


def _criteria(document: Mapping[str, Any], places: Mapping[int, int]) -> list[tuple[Facts, list[Facts]]]:
    """Under their dimensions. Each claim says where in the appendix its evidence stands."""
    dimensions = {row["key"]: row for row in document["dimensions"]}
    rows = [
        {
            **row,
            "quarters": [_quarter(words) for words in row["quarters"]],
            "said": SAID.get(row["verdict"]) or Verdict(row["verdict"]).label,
            "mark": MARKS.get(row["verdict"], ""),
            "claims": [{**_with_days(claim), "place": places.get(claim["evidence"])} for claim in row["claims"]],
        }
        for row in document["criteria"]
    ]
    return [(dimensions[key], list(group)) for key, group in groupby(rows, key=lambda row: row["dimension"])]


def _project(row: Facts, places: Mapping[int, int]) -> Facts:
    return {
        **_with_days(row),
        **_prose(row),
        "scope_words": _label(Scope, row["scope"]),
        "evidence": _proofs(row["evidence"], places),
        "metrics": [_metric(found, places) for found in row["metrics"]],
    }


def _metric(row: Facts, places: Mapping[int, int]) -> Facts:
    return {**row, "place": places.get(row["evidence"])}


def _endorsement(row: Facts) -> Facts:
    reference = None if row["concern"] is None else row["concern"] + 1
    return {**_with_days(row), **_prose(row), "reference": reference}


def _concern(row: Facts, places: Mapping[int, int]) -> Facts:
    return {
        **_with_days(row),
        **_prose(row),
        "said": Concern.State(row["state"]).label,
        "mark": {"answered": "good", "accepted_risk": "half"}.get(row["state"], "wait"),
        "proofs": _proofs(row["evidence"], places),
    }


def _item(row: Facts, place: int, document: Mapping[str, Any]) -> Facts:
    dimensions = {found["key"]: found for found in document["dimensions"]}
    levels = document["levels"]
    return {
        **_with_days(row),
        **_prose(row),
        **{f"{name}_words": _label(WORDS[name], row[name]) for name in ("kind", "scope", "mode")},
        "place": place,
        "claims": [
            {
                **_with_days(claim),
                "dimension": dimensions[claim["dimension"]],
                "said": f"Accepted at {_level(claim['accepted'], levels)}"
                if claim["accepted"]
                else Verdict(claim["verdict"]).label,
                "mark": MARKS.get(claim["verdict"], ""),
                "level": _level(claim["level"], levels),
            }
            for claim in row["claims"]
        ],
        "corroborations": [
            {**_with_days(said), "said": _label(Answer, said["answer"])} for said in row["corroborations"]
        ],
    }


def _proofs(ids: list[int], places: Mapping[int, int]) -> list[int]:
    """Places in the appendix."""
    return sorted(places[pk] for pk in ids if pk in places)


def _prose(row: Facts) -> Facts:
    return {f"{name}_html": render(row[name]) for name in PROSE if row.get(name)}


def _with_days(row: Facts | None) -> Any:
    """Days and moments as such, by the names their keys end with."""
    return row and {key: _day(key, value) for key, value in row.items()}


def _day(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if key == "at" or key.endswith("_at"):
        return datetime.fromisoformat(value)
    if key in ("day", "since", "as_of") or key.endswith("_on"):
        return date.fromisoformat(value)
    return value


def _quarter(words: str) -> Quarter:
    year, number = words.split("-Q")
    return Quarter(int(year), int(number))


def _level(position: int, levels: list[str]) -> str:
    return levels[position - 1] if 0 < position <= len(levels) else "–"


def _label(choices: type[models.TextChoices], value: str) -> str:
    return choices(value).label if value else ""
