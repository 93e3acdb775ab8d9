"""The pages of a packet: tagged, the same each time, and set from anything people type."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from growth.promotions.packets.pdf.content import content_of
from growth.promotions.packets.pdf.pictures import colours, drawn
from growth.promotions.packets.pdf.render import _settable, render_pdf
from tests.promotions.pdf.reading import elements, said_in
from tests.promotions.pdf.sample import packet_document


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(packet_document(6), digest="9f1c" * 16)


def emptied() -> dict[str, Any]:
    """A document with nothing in it that may be missing."""
    document = packet_document(0)
    for part, value in document.items():
        if isinstance(value, list) and part not in ("levels", "dimensions", "window"):
            document[part] = []
    document["header"] |= {"level": None, "since": None, "months_in_level": None, "promoted_on": None,
                           "joined_on": None, "months_here": None, "effective_on": None}  # fmt: skip
    return document


def test_it_says_that_it_is_tagged_in_which_language_and_what_it_is(pdf: bytes) -> None:
    said = said_in(pdf)
    assert "/MarkInfo<</Marked true" in said and "/StructTreeRoot" in said and "/Lang(en)" in said
    assert "/DisplayDocTitle true" in said
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"Promotion packet 3: Ada Lindqvist, to Senior" in pdf


def test_its_structure_has_headings_figures_with_words_and_tables_with_heads(pdf: bytes) -> None:
    found = elements(pdf)
    kinds = Counter(kind for kind, _ in found)
    figures = [said for kind, said in found if kind == "Figure"]
    assert len(figures) == 4 and all("/Alt" in said for said in figures)
    assert kinds["H1"] >= 10 and kinds["H2"] >= 15 and kinds["H3"] >= 15
    heads = [said for kind, said in found if kind == "TH"]
    assert kinds["Table"] >= 6 and heads and all("/Scope/Column" in said or "/Headers" in said for said in heads)
    assert kinds["TOC"] and kinds["TOCI"] and kinds["Link"] and kinds["L"] and kinds["LI"]


def test_headings_follow_the_order_of_the_packet(pdf: bytes) -> None:
    titles = [re.search(r"/T\(([^)]*)\)", said) for kind, said in elements(pdf) if kind == "H1"]
    named = [found.group(1) for found in titles if found]
    wanted = ["Summary", "Contents", "Where Ada Lindqvist stands", "The case", "Expectations of Senior", "Projects",
              "Measured besides", "People mentored", "Advocates", "Endorsements", "Concerns and their answers", "Gates",
              "Remarks left standing", "How it came here", "Appendix: evidence in full"]  # fmt: skip
    assert set(wanted) <= set(named)


def test_the_same_packet_gives_the_same_bytes(pdf: bytes) -> None:
    assert render_pdf(packet_document(6), digest="9f1c" * 16) == pdf
    assert render_pdf(packet_document(6), digest="aaaa" * 16) != pdf


def test_its_date_is_that_of_the_submission(pdf: bytes) -> None:
    assert b"2026-11-20T10:30:00" in pdf or "D:20261120103000" in said_in(pdf)


def test_a_packet_with_nothing_in_it_is_set_too() -> None:
    kinds = Counter(kind for kind, _ in elements(render_pdf(emptied())))
    assert kinds["H1"] >= 2 and kinds["Figure"] == 4


def test_a_ladder_of_two_dimensions_has_no_profile() -> None:
    document = packet_document(2)
    document["pictures"]["axes"] = document["pictures"]["axes"][:2]
    document["pictures"]["marks"] = []
    assert [picture["name"] for picture in drawn(document["pictures"], {})] == [
        "Growth map", "Scope over time", "Delegated, reviewed and owned"
    ]  # fmt: skip
    assert render_pdf(document).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "words",
    [
        '#set page(width: 1pt) #panic("x") @E1 <E1> $x$ // \\',
        "\x00\x07 \u202e",
        "Łukasz Dvořák “a” ’ ffi",
        "🎉 👩🏽\u200d💻 \ue000",
        "مرحبا שלום 日本語",
        "x" * 400,
        "# a\n\n### b\n\n- # c\n\n| a |\n|---|",
    ],
)
def test_nothing_anybody_types_breaks_the_page(words: str) -> None:
    """Not as prose, not as a title, not in a picture: set by the standard, which refuses what it cannot draw."""
    document = packet_document(2)
    item, project = document["evidence"][0], document["projects"][0]
    document["header"]["person"]["name"] = document["dimensions"][0]["name"] = words
    document["sections"][0]["body"] = item["title"] = item["situation"] = item["links"][0]["label"] = words
    document["concerns"][0]["words"] = project["title"] = project["problem"] = words
    document["pictures"]["axes"][0]["name"] = document["pictures"]["marks"][0]["title"] = words
    assert render_pdf(document).startswith(b"%PDF-")


def test_a_character_no_font_draws_is_one_box() -> None:
    assert _settable({"a": ["x \U0010fff0\u200d\U0010fff1 y"]}) == {"a": ["x □ y"]}
    assert _settable("Łukasz “x” → y") == "Łukasz “x” → y"


def test_masked_it_is_named_by_its_number() -> None:
    document = packet_document(2)
    document["header"]["person"]["name"] = "the candidate"
    made = render_pdf(document, masked=True)
    assert content_of(document, masked=True, digest="")["header"]["person"] == "Case 3"
    assert b"Promotion packet 3: Case 3, to Senior" in made
    assert content_of(packet_document(2), masked=True, digest="")["title"] == "Promotion packet 3: Case 3, to Senior"


def test_threads_do_not_disturb_each_other() -> None:
    documents = [packet_document(count) for count in (1, 2, 3, 4)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(render_pdf, documents))
    assert together == [render_pdf(document) for document in documents]


def test_pictures_bring_the_colours_of_the_light_theme() -> None:
    [growth_map, *_] = drawn(packet_document(2)["pictures"], {})
    assert growth_map["svg"].startswith('<svg class="chart growth-map wide"')
    assert 'xmlns="http://www.w3.org/2000/svg"' in growth_map["svg"] and colours()["dim-1"] in growth_map["svg"]
    assert colours()["ink"] == "#1d1b18" and "var(" not in growth_map["svg"] and "narrow" not in growth_map["svg"]
    assert growth_map["alt"].startswith("Growth map of Ada Lindqvist Quarters across")


# ---- what stands on them


def test_evidence_is_numbered_as_in_the_appendix() -> None:
    document = packet_document(12)
    content = content_of(document, masked=False, digest="ab" * 32)
    shown = [number for group in content["criteria"] for row in group["rows"] for number in row["evidence"]]
    assert set(shown) == {f"E{place}" for place in range(1, 13)}
    assert content["digest"] == "abababababab"


def test_evidence_that_is_not_in_the_packet_is_not_referred_to() -> None:
    document = packet_document(2)
    document["projects"][0]["evidence"] = [1, 999]
    document["glue"] = [999]
    content = content_of(document, masked=False, digest="")
    assert content["projects"][0]["evidence"] == ["E1"] and content["glue"] == []
    assert render_pdf(document)


def test_header_facts_are_in_words() -> None:
    content = content_of(packet_document(0), masked=False, digest="")
    facts = {fact["name"]: fact["words"] for fact in content["header"]["facts"]}
    assert facts["Level"] == "Mid since 1 Mar 2024, 2 years and 8 months"
    assert facts["Submitted"] == "20 Nov 2026 by Mia Okafor"
    assert facts["Committee"] == "Engineering promotions, meets 4 Dec 2026"
    empty = content_of(emptied(), masked=False, digest="")["header"]["facts"]
    assert {fact["name"] for fact in empty} == {"Title", "Team", "Ladder", "Manager", "Submitted", "Committee"}


def test_states_are_words_and_no_key_shows() -> None:
    content = content_of(packet_document(6), masked=False, digest="")
    assert [row["state"] for row in content["concerns"]] == ["Answered", "Accepted risk"]
    assert [row["state"] for row in content["gates"]] == ["Yes", "Asked", "Yes"]
    assert content["endorsements"][0]["concern"] == 2


def test_a_figure_says_what_of_it_is_known() -> None:
    document = packet_document(4)
    metric = document["evidence"][3]["metric"]
    said = []
    for changes in ({}, {"before": None}, {"after": None, "source": ""}, {"name": "", "unit": ""}):
        document["evidence"][3]["metric"] = {**metric, **changes}
        said.append(content_of(document, masked=False, digest="")["evidence"][3]["metric"])
    assert said == [
        "Duration: 0.8 hours, before 6. Job log",
        "Duration: 0.8 hours, no baseline. Job log",
        "Duration: not measured after, before 6",
        "0.8, before 6. Job log",
    ]
