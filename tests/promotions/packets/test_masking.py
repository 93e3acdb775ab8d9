"""No name of anybody known survives the masking, and what is masked stays as it is."""

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from growth.promotions.packets.commons import ABBREVIATIONS, COMMON, SILENT
from growth.promotions.packets.masking import Known, People, folded, letter_of, mask, redact

PEOPLE = People(
    Known(("Ada Lindqvist",), ("ada@example.org",)),
    Known(("Mia Okafor",), ("mia.okafor@example.org",)),
    (
        Known(("Jürgen Sørensen",)),
        Known(("Will Page",)),
        Known(("Siobhán O’Brien",)),
        Known(("李明",)),
        Known(("Ada Ferreira",)),
        Known(("Prince",)),
    ),
)
SAID = {
    "Ada Lindqvist led it.": "The candidate led it.",
    "We asked Ada Lindqvist’s team.": "We asked the candidate’s team.",
    "we asked lindqvist, and LINDQVIST said so": "we asked the candidate, and the candidate said so",
    "Lindqvist, Ada": "The candidate",
    "Ada   Lindqvist and Ms. Okafor": "The candidate and the manager",
    "the letters AL, A.L. and A. L.": "the letters C., C. and C.",
    "mia.okafor@example.org and mia.okafor": "The manager and the manager",
    "write to somebody.else@example.org": "write to an address",
    "@alindqvist or adalindqvist": "The candidate or the candidate",
    "Jurgen met JÜRGEN SÖRENSEN": "Colleague A met colleague A",
    "J\u00fcrgen and Ju\u0308rgen": "Colleague A and colleague A",
    "It will not. I asked Will to page him.": "It will not. I asked colleague B to page them.",
    "a page of Page": "a page of colleague B",
    "Siobhan O'Brien, and O’Brien": "Colleague C, and colleague C",
    "我和李明谈": "我和colleague D谈",
    "Ada said": "Somebody said",  # two of them
    "The prince and Prince": "The prince and colleague F",
    "Adalbert, Lindqvistson, Pages": "Adalbert, Lindqvistson, Pages",
    "Asked by MO; a PR and an AI": "Asked by M.; a PR and an AI",
    "see [the design](https://git.example/ada) and https://git.example/adalindqvist.": "see the design and a link.",
    "**Mia** and _Mia_ and ada_lindqvist": "**The manager** and _the manager_ and somebody_the candidate",
}
PRONOUNS = {
    "He is here and she was there.": "They are here and they were there.",
    "I watched her stop it and let her decide on her day": "I watched them stop it and let them decide on their day",
    "she has done it, he does it, he doesn’t": "they have done it, they do it, they don’t",
    "She leads, he carries, she fixes, he passes.": "They lead, they carry, they fix, they pass.",
    "He also leads; she quietly helps; she always was.": "They also lead; they quietly help; they always were.",
    "Her plan; I told her; I asked her to go; hers.": "Their plan; I told them; I asked them to go; theirs.",
    "his plan is his. HE KNOWS himself, herself": "their plan is theirs. THEY KNOWS themself, themself",
    "He’s away; she's finished it; s/he has it": "They’re away; they've finished it; they have it",
    "the history, this, here, then, usher, she’d": "the history, this, here, then, usher, they’d",
    "He perhaps sees this as less.": "They perhaps sees this as less.",
}


@pytest.mark.parametrize(("text", "masked"), [*SAID.items(), *PRONOUNS.items()])
def test_what_is_masked_how(text: str, masked: str) -> None:
    assert mask(text, PEOPLE) == masked
    assert mask(masked, PEOPLE) == masked


def test_letters_of_colleagues_go_on() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 53)] == ["A", "Z", "A2", "B3"]


DOCUMENT: dict[str, Any] = {
    "number": 3,
    "submitted": {"at": "2026-11-20T09:30:00Z", "by": {"id": 2, "name": "Mia Okafor"}},
    "released": {"at": None, "revision": 7},
    "calibration": {"committee": "C", "freezes_on": "2026-12-03", "meets_on": "2026-12-10"},
    "header": {
        "person": {"id": 1, "name": "Ada Lindqvist", "title": "Engineer", "team": "Payments"},
        "manager": {"id": 2, "name": "Mia Okafor", "title": "Manager"},
        "since": "2025-01-01", "promoted_on": None, "joined_on": "2024-01-01", "effective_on": None,
        "months_in_level": 14,
    },
    "sections": [
        {"key": "ada", "side": "candidate", "author": "Ada Lindqvist", "written_at": None, "body": "I am Ada."},
        {"key": "judged", "side": "manager", "author": "Mia Okafor", "written_at": None, "body": "She is."},
    ],
    "assessments": [{"side": "manager", "dimension": "risk", "level": 3, "words": "He is."}],
    "projects": [{"title": "Will’s", "decisions": [{"id": 5, "label": "ADR-5", "title": "By Mia", "status": "draft"}]}],
    "achievements": [{"mentee": "Zed", "words": "Zed grew.", "own_part": "x", "happened_on": "2026-01-01"}],
    "advocates": [{"name": "Will Page", "title": "CTO", "is_sponsor": True, "values": "", "sentence": "Ada can."}],
    "endorsements": [{"giver": {"id": 4, "name": "Will Page"}, "title": "CTO", "words": "x", "position": 3}],
    "concerns": [{"raised_by": {"id": None, "name": "Gone Person"}, "words": "x", "answered_by": None}],
    "gates": [{"key": "need", "owner": "Mia Okafor", "words": "Mia says yes", "answered_at": None, "state": "met"}],
    "remarks": ["Ada’s words"],
    "evidence": [
        {
            "id": 9, "title": "Ada’s queue", "links": [{"label": "x", "url": "https://x"}],
            "claims": [{"key": "k", "reviewer": "Mia Okafor", "at": "2026-01-01T00:00:00Z"}],
            "corroborations": [{"witness": "Will Page", "words": "Yes", "answer": "yes", "at": None}],
        }
    ],
    "history": [{"from": "", "to": "idea", "by": "Rungs", "at": None, "words": "Ada"}],
}  # fmt: skip


def test_a_document_is_masked_in_every_part() -> None:
    found = mask(DOCUMENT, PEOPLE)
    assert found["submitted"] == {"at": "2026-11-20T09:30:00Z", "by": {"id": None, "name": "the manager"}}
    assert found["header"]["person"] == {"id": None, "name": "the candidate", "title": "", "team": ""}
    assert found["advocates"][0]["name"] == "colleague B" and found["advocates"][0]["title"] == ""
    assert found["endorsements"][0] == {
        "giver": {"id": None, "name": "colleague B"}, "title": "", "words": "x", "position": 3,
    }  # fmt: skip
    assert found["concerns"][0]["raised_by"] == {"id": None, "name": "somebody"}  # nobody knows them any more
    assert found["projects"][0]["decisions"] == [
        {"id": None, "label": "", "title": "By the manager", "status": "draft"}
    ]
    assert found["evidence"][0]["links"] == [] and found["evidence"][0]["id"] == 9
    assert found["sections"][0]["key"] == "ada" and found["history"][0]["by"] == "Rungs"
    assert mask(found, PEOPLE) == found


def test_the_answer_to_a_concern_is_prose_and_that_of_a_witness_a_choice() -> None:
    document = {
        "concerns": [{"words": "Mia keeps it.", "answer": "She gave it to Jürgen; Ada reviews."}],
        "evidence": [{"corroborations": [{"answer": "yes_but", "words": "Ada said so."}]}],
    }
    found = mask(document, PEOPLE)
    assert found["concerns"][0]["answer"] == "They gave it to colleague A; somebody reviews."
    assert found["evidence"][0]["corroborations"][0]["answer"] == "yes_but"


def test_the_library_gets_nothing_that_others_wrote_and_no_day_that_tells_who() -> None:
    found = redact(DOCUMENT, PEOPLE)
    emptied = ("assessments", "advocates", "endorsements", "concerns", "remarks", "history")
    assert {name: found[name] for name in emptied} == {name: [] for name in emptied}
    assert (found["submitted"], found["released"], found["calibration"]) == (None, None, None)
    assert [row["key"] for row in found["sections"]] == ["ada"]
    assert found["gates"][0] == {"key": "need", "owner": None, "words": "", "answered_at": None, "state": "met"}
    assert found["evidence"][0]["corroborations"] == [{"witness": "", "words": "", "answer": "yes", "at": None}]
    assert found["evidence"][0]["claims"][0]["reviewer"] is None
    assert (found["header"]["since"], found["header"]["joined_on"]) == (None, None)
    assert found["achievements"][0]["mentee"] == ""


# ---- whatever the names and whatever the text

NAME_WORDS = st.text("abdeghiklmnoprstuvyzáéñöşłø", min_size=3, max_size=8).map(str.capitalize)
NAMES = st.lists(NAME_WORDS, min_size=1, max_size=3).map(" ".join)
FILLERS = st.sampled_from(
    ["she", "Her", "is", ".", "’s", "(", ", ", "and he leads", "\n", "**", "—", "2026", "[x](", ")", "@", "https://"]
)


def words_of(name: str) -> list[str]:
    return [word for word in name.split() if folded(word).lower() not in COMMON | SILENT]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[People, list[str], dict[str, Any]]:
    names = draw(st.lists(NAMES, min_size=2, max_size=4, unique_by=lambda name: folded(name).lower()))
    words = [word for name in names for word in name.split()]
    parts = st.lists(st.sampled_from(names + words) | FILLERS, max_size=8)
    texts = parts.map(" ".join) | parts.map(lambda row: " ".join(row).upper()) | parts.map(lambda row: "".join(row))
    facts = st.fixed_dictionaries(
        {"body": texts, "reviewer": st.sampled_from([*names, "", "Rungs"]), "level": st.integers(),
         "rows": st.lists(st.fixed_dictionaries({"words": texts, "key": st.just("key"), "is_met": st.booleans()}))}
    )  # fmt: skip
    known = [Known((name,)) for name in names]
    return People(known[0], known[1], tuple(known[2:])), names, draw(facts)


def texts_in(thing: Any) -> list[str]:
    if isinstance(thing, dict):
        return [text for value in thing.values() for text in texts_in(value)]
    if isinstance(thing, list):
        return [text for value in thing for text in texts_in(value)]
    return [thing] if isinstance(thing, str) else []


def shape(thing: Any) -> Any:
    """All of it but its texts."""
    if isinstance(thing, dict):
        return {key: shape(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [shape(value) for value in thing]
    return None if isinstance(thing, str) else thing


@given(worlds())
def test_no_known_name_survives_and_masking_twice_is_once(world: tuple[People, list[str], dict[str, Any]]) -> None:
    people, names, document = world
    assume(not {name.lower() for name in names} & {"key", "link"})
    masked = mask(document, people)
    for text in texts_in(masked):
        for word in {word for name in names for word in [name, *words_of(name)] if words_of(name)}:
            found = re.search(rf"(?<![^\W\d_]){re.escape(folded(word))}(?![^\W\d_])", folded(text), re.IGNORECASE)
            assert found is None, (word, text)
    assert mask(masked, people) == masked
    assert shape(masked) == shape(document)


def test_words_that_are_no_names_are_written_down_once_and_in_one_form() -> None:
    assert all(word == word.lower() for word in COMMON | SILENT)
    assert all(word == word.upper() for word in ABBREVIATIONS)
