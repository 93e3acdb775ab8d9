"""What is set on the pages of a packet: its document, in the order of the pages, with every word ready to be set.

Prose becomes trees (`markdown.py`), days become words, pieces of evidence get the numbers of the appendix.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from growth.charts import day_words
from growth.promotions.packets.pdf.markdown import blocks_of, plain_blocks_of, safe_url
from growth.promotions.packets.pdf.pictures import colours, drawn

Document = Mapping[str, Any]
Content = dict[str, Any]
DIGITS = 12  # of the digest, in the footer
SAID = {
    "none": "No evidence",
    "lower": "Accepted below the level",
    "met": "Yes",
    "refused": "No",
}  # of keys that are not the word itself
SIDES = {"candidate": "the candidate", "manager": "the manager"}
NEEDED = {"submitted": "Submission", "promoted": "Promotion"}  # a step as what it leads to
THESIS = "thesis"  # the section that opens every template


def content_of(document: Document, *, masked: bool, digest: str) -> Content:
    """All of it as JSON holds it. Raises nothing for a document of schema 1."""
    numbers = {item["id"]: f"E{place}" for place, item in enumerate(document["evidence"], start=1)}
    assessed = {row["dimension"]: row["level"] for row in document["assessments"] if row["side"] == "candidate"}
    sections = [_section(row) for row in document["sections"]]
    thesis = next((row for row in sections if row["key"] == THESIS), sections[0] if sections else None)
    return {
        "title": _title(document, masked),
        "number": document["number"],
        "masked": masked,
        "digest": digest[:DIGITS],
        "colours": colours(),
        "header": _header(document, masked),
        "thesis": thesis,
        "sections": [row for row in sections if row is not thesis],
        "levels": document["levels"],
        "dimensions": document["dimensions"],
        "seen": _seen(document),
        "pictures": drawn(document["pictures"], assessed) if document["pictures"] else [],
        "window": _window(document["window"]),
        "criteria": _criteria(document, numbers),
        "projects": [_project(row, numbers) for row in document["projects"]],
        "metrics": document["metrics"],
        "achievements": [{**row, "happened_on": _day(row["happened_on"])} for row in document["achievements"]],
        "glue": [
            {"number": numbers[item["id"]], "title": item["title"]}
            for item in document["evidence"]
            if item["id"] in document["glue"]
        ],
        "advocates": document["advocates"],
        "endorsements": [_endorsement(row) for row in document["endorsements"]],
        "concerns": [_concern(row, numbers) for row in document["concerns"]],
        "gates": [_gate(row) for row in document["gates"]],
        "remarks": document["remarks"],
        "history": [{**row, "at": _day(row["at"]), "to": _word(row["to"])} for row in document["history"]],
        "evidence": [_item(row, document) for row in document["evidence"]],
    }


def frozen_at(document: Document) -> datetime:
    """When it was submitted: the only moment a rendering of it knows."""
    return datetime.fromisoformat(document["submitted"]["at"]).astimezone(UTC)


def _title(document: Document, masked: bool) -> str:
    target = document["header"]["target"]["name"]
    return f"Promotion packet {document['number']}: {_named(document, masked)}, to {target}"


def _named(document: Document, masked: bool) -> str:
    return f"Case {document['number']}" if masked else str(document["header"]["person"]["name"])


def _header(document: Document, masked: bool) -> Content:
    header, calibration = document["header"], document["calibration"]
    person, level = header["person"], header["level"]
    facts = [
        ("Title", person["title"]),
        ("Team", person["team"]),
        ("Level", _level_words(level, header)),
        ("Last promotion", _day(header["promoted_on"])),
        ("Here", f"since {_day(header['joined_on'])}, {_months(header['months_here'])}" if header["joined_on"] else ""),
        ("Ladder", f"{header['ladder']['name']}, version {header['ladder']['version']}"),
        ("Manager", ", ".join(part for part in (header["manager"]["name"], header["manager"]["title"]) if part)),
        ("Would hold from", _day(header["effective_on"])),
        ("Submitted", f"{_day(document['submitted']['at'])} by {document['submitted']['by']['name']}"),
        ("Committee", f"{calibration['committee']}, meets {_day(calibration['meets_on'])}" if calibration else ""),
    ]
    return {
        "person": _named(document, masked),
        "target": header["target"]["name"],
        "template": f"{document['template']['name']}, version {document['template']['number']}",
        "as_of": _day(header["as_of"]),
        "facts": [{"name": name, "words": words} for name, words in facts if words],
    }


def _level_words(level: Content | None, header: Content) -> str:
    if level is None:
        return ""
    since = f" since {_day(header['since'])}, {_months(header['months_in_level'])}" if header["since"] else ""
    return f"{level['name']}{since}"


def _section(row: Content) -> Content:
    return {
        "key": row["key"],
        "title": row["title"],
        "question": row["question"],
        "by": f"{row['author']}, {_day(row['written_at'])}" if row["written_at"] else row["author"],
        "side": SIDES.get(row["side"], row["side"]),
        "blocks": blocks_of(row["body"]),
    }


def _seen(document: Document) -> list[Content]:
    """A row a dimension: how the two sides see it, and in how many expectations of it something was accepted."""
    told = {(row["side"], row["dimension"]): row for row in document["assessments"]}
    out = []
    for dimension in document["dimensions"]:
        mine = [row for row in document["criteria"] if row["dimension"] == dimension["key"]]
        sides = {side: told.get((side, dimension["key"])) for side in SIDES}
        out.append(
            {
                "name": dimension["name"],
                "letter": dimension["letter"],
                "hue": dimension["hue"],
                **{side: _level(row["level"], document) if row else "" for side, row in sides.items()},
                "words": [
                    f"{SIDES[side].capitalize()}: {row['words']}" for side, row in sides.items() if row and row["words"]
                ],
                "standings": _counted([_word(row["state"]).lower() for row in mine]),
            }
        )
    return out


def _counted(words: list[str]) -> str:
    """“2 sustained, 1 emerging”, in the order they come."""
    return ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))


def _criteria(document: Document, numbers: Mapping[int, str]) -> list[Content]:
    """Groups, one a dimension that has any."""
    out = []
    for dimension in document["dimensions"]:
        rows = [row for row in document["criteria"] if row["dimension"] == dimension["key"]]
        if rows:
            out.append({**dimension, "rows": [_criterion(row, numbers) for row in rows]})
    return out


def _criterion(row: Content, numbers: Mapping[int, str]) -> Content:
    return {
        "text": row["text"],
        "state": _word(row["state"]),
        "verdict": _word(row["verdict"]) if row["verdict"] != "none" else "",
        "strength": _word(row["strength"]),
        "quarters": [_quarter(quarter) for quarter in row["quarters"]],
        "evidence": [number for claim in row["claims"] if (number := numbers.get(claim["evidence"]))],
    }


def _project(row: Content, numbers: Mapping[int, str]) -> Content:
    parts = [
        ("The problem", "problem"),
        ("Own decisions", "own_decisions"),
        ("What made it hard", "complexity"),
        ("Outcome", "outcome"),
        ("Does it still hold?", "still_holds"),
    ]
    return {
        "title": row["title"],
        "facts": [words for words in (_word(row["scope"]), _period(row["started_on"], row["ended_on"])) if words],
        "parts": [{"name": name, "blocks": plain_blocks_of(row[key])} for name, key in parts if row[key]],
        "decisions": [{**made, "status": _word(made["status"])} for made in row["decisions"]],
        "metrics": row["metrics"],
        "evidence": [number for pk in row["evidence"] if (number := numbers.get(pk))],
    }


def _endorsement(row: Content) -> Content:
    return {
        "giver": row["giver"]["name"],
        "about": ", ".join(part for part in (row["title"], row["level"]) if part),
        "answer": "For it" if row["is_supportive"] else "Against it",
        "blocks": plain_blocks_of(row["words"]),
        "concern": None if row["concern"] is None else row["concern"] + 1,
        "at": _day(row["given_at"]),
    }


def _concern(row: Content, numbers: Mapping[int, str]) -> Content:
    return {
        "by": f"{row['raised_by']['name']}, {_day(row['raised_at'])}",
        "blocks": plain_blocks_of(row["words"]),
        "grounds": plain_blocks_of(row["grounds"]),
        "is_show_stopper": row["is_show_stopper"],
        "state": _word(row["state"]),
        "discussed_on": _day(row["discussed_on"]),
        "answer": plain_blocks_of(row["answer"]),
        "answered": f"{row['answered_by']}, {_day(row['answered_at'])}" if row["answered_at"] else "",
        "settled": _day(row["settled_at"]),
        "evidence": [number for pk in row["evidence"] if (number := numbers.get(pk))],
    }


def _gate(row: Content) -> Content:
    needed = NEEDED.get(row["needed_for"]) or _word(row["needed_for"])
    return {
        "name": row["name"],
        "needed_for": f"{needed}{'' if row['required'] else ', if there is one'}",
        "owner": "Counted" if row["kind"] == "endorsements" else row["owner"] or "Nobody yet",
        "state": _word(row["state"]),
        "words": ". ".join(part.rstrip(".") for part in (row["words"], _day(row["answered_at"])) if part),
    }


def _item(row: Content, document: Document) -> Content:
    parts = [("Situation", "situation"), ("Own part", "own_part"), ("Outcome", "outcome")]
    facts = [_word(row["kind"]), _period(row["started_on"], row["ended_on"]), _word(row["scope"]), _word(row["mode"])]
    metric = row["metric"]
    return {
        "title": row["title"],
        "facts": [*filter(None, facts), _word(row["strength"])],
        "parts": [{"name": name, "blocks": blocks_of(row[key])} for name, key in parts if row[key]],
        "metric": _metric_words(metric) if metric else "",
        "links": [{"label": link["label"] or link["url"], "url": safe_url(link["url"])} for link in row["links"]],
        "claims": [_claim(claim, document) for claim in row["claims"]],
        "corroborations": [
            {**told, "answer": _word(told["answer"]), "at": _day(told["at"])} for told in row["corroborations"]
        ],
    }


def _metric_words(metric: Content) -> str:
    """“Duration: 0.8 hours, before 6. Job log”, with whatever of it is known."""
    after, before = metric["after"] or "not measured after", metric["before"]
    figure = f"{after} {metric['unit']}".strip() if metric["after"] else after
    baseline = f", before {before}" if before else ", no baseline"
    name = f"{metric['name']}: " if metric["name"] else ""
    source = f". {metric['source']}" if metric["source"] else ""
    return f"{name}{figure}{baseline}{source}"


def _claim(claim: Content, document: Document) -> Content:
    verdict = _word(claim["verdict"])
    if claim["accepted"]:
        verdict += f" at {_level(claim['accepted'], document)}"
    if claim["reviewer"]:
        verdict += f" by {claim['reviewer']}, {_day(claim['at'])}"
    return {"text": claim["text"], "level": _level(claim["level"], document), "verdict": verdict}


def _level(position: int, document: Document) -> str:
    levels = document["levels"]
    return str(levels[position - 1]) if 0 < position <= len(levels) else ""


def _word(key: str) -> str:
    return SAID.get(key, key.replace("_", " ").capitalize())


def _day(moment: str | None) -> str:
    """“20 Nov 2026”; empty for none."""
    return day_words(date.fromisoformat(moment[:10])) if moment else ""


def _period(start: str | None, end: str | None) -> str:
    if not start or start == end:
        return _day(end)
    return f"{_day(start)} to {_day(end)}" if end else f"since {_day(start)}"


def _months(count: int | None) -> str:
    if count is None:
        return ""
    years, months = divmod(count, 12)
    parts = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((years, "year"), (months, "month"))
        if number
    ]
    return " and ".join(parts) or "less than a month"


def _quarter(key: str) -> str:
    """“2026-Q1” as “Q1 2026”."""
    year, number = key.split("-")
    return f"{number} {year}"


def _window(quarters: list[str]) -> str:
    return f"{_quarter(quarters[0])} to {_quarter(quarters[-1])}" if quarters else ""
