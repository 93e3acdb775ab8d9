"""What two professions have in common and what tells them apart, from a file of the product (data/)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.yamlfiles import read_document, text_of

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Fact:
    key: str
    name: str
    sides: tuple[str, str]


@dataclass(frozen=True)
class Professions:
    """Facts about two ladders, named by their keys in the order of each fact's sides."""

    version: int
    ladders: tuple[str, str]
    facts: tuple[Fact, ...]


@cache
def built_in() -> Professions:
    schema = json.loads((DATA / "professions.schema.json").read_text(encoding="utf-8"))
    document = read_document(text_of(DATA / "professions.yaml"), thing="comparison of professions", schema=schema)
    first, second = document["ladders"]
    facts = tuple(Fact(row["key"], row["name"], (row["sides"][0], row["sides"][1])) for row in document["facts"])
    return Professions(document["version"], (first, second), facts)


def professions_of(first: str, second: str) -> tuple[Fact, ...]:
    """The facts with their sides in this order of ladders; none for any other pair of ladders."""
    known = built_in()
    if (first, second) == known.ladders:
        return known.facts
    if (second, first) == known.ladders:
        return tuple(Fact(fact.key, fact.name, (fact.sides[1], fact.sides[0])) for fact in known.facts)
    return ()
