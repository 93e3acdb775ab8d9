"""What people typed becomes a tree of values, and nothing of it is markup."""

import json
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from growth.markdown import LONGEST
from growth.promotions.packets.pdf.markdown import blocks_of, cleaned, plain_blocks_of, safe_url

KINDS = {"paragraph", "heading", "quote", "list", "code", "rule", "table"}


def headings(blocks: list[dict[str, Any]]) -> list[int]:
    return [block["level"] for block in blocks if block["kind"] == "heading"]


def test_paragraphs_carry_their_spans() -> None:
    [paragraph] = blocks_of("One **strong** and *said* word, `code`\nand ~~not~~.")
    kinds = [span["kind"] for span in paragraph["of"]]
    assert kinds == ["text", "strong", "text", "emph", "text", "code", "break", "text", "strike", "text"]


def test_lists_quotes_code_rules_and_tables_are_kept() -> None:
    text = "3. a\n   - b\n\n> q\n\n```\nx = 1\n```\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    blocks = blocks_of(text)
    assert [block["kind"] for block in blocks] == ["list", "quote", "code", "rule", "table"]
    numbered = blocks[0]
    assert numbered["ordered"] and numbered["start"] == 3
    assert [block["kind"] for block in numbered["items"][0]] == ["paragraph", "list"]
    assert blocks[2]["text"] == "x = 1"
    assert [[cell[0]["text"] for cell in row] for row in blocks[4]["rows"]] == [["a", "b"], ["1", "2"]]


def test_headings_begin_at_one_and_leave_no_level_out() -> None:
    assert headings(blocks_of("## a\n\n##### b\n\n### c\n\n## d\n\n###### e")) == [1, 2, 2, 1, 2]
    assert headings(blocks_of("###### a\n\n# b\n\n# c\n\n## d\n\n### e\n\n#### f")) == [1, 1, 1, 2, 3, 3]


def test_a_heading_inside_another_block_is_none_of_the_page() -> None:
    [quote] = blocks_of("> # Big")
    assert quote["of"][0]["level"] == 0


def test_only_addresses_to_follow_are_links() -> None:
    spans = blocks_of("[a](https://a.example) [b](javascript:x) [c](mailto:c@example.org) [d](file:///etc)")[0]["of"]
    assert [span["url"] for span in spans if span["kind"] == "link"] == ["https://a.example", "mailto:c@example.org"]
    assert safe_url("http://[broken") == "" and safe_url("//a.example") == ""


def test_html_and_pictures_stand_as_they_were_typed() -> None:
    assert json.dumps(blocks_of("<b>x</b> ![i](https://a.example/i.png)")).count("<b>x</b>") == 1
    assert '"link"' in json.dumps(blocks_of("![i](https://a.example/i.png)"))  # to follow, not to load


def test_plain_words_keep_their_lines() -> None:
    first, second = plain_blocks_of("one\ntwo\r\n\r\n*three*\n\n\n")
    assert [span["kind"] for span in first["of"]] == ["text", "break", "text"]
    assert second["of"] == [{"kind": "text", "text": "*three*"}]
    assert plain_blocks_of(" \n") == []


def test_what_is_longer_than_anybody_reads_stays_as_typed() -> None:
    [block] = blocks_of("*" * (LONGEST + 1))
    assert block["of"][0]["text"].startswith("***")


def test_what_is_nested_deeper_than_anybody_reads_becomes_text() -> None:
    assert "deep" in json.dumps(blocks_of(">" * 15 + " deep"))


def test_control_characters_and_halves_of_characters_go() -> None:
    assert cleaned("a\x00b\x1f\x85\ud800c\n\t") == "abc\n\t"


@given(st.text(alphabet=st.sampled_from(list("#*_`~[]()<>|-+>! \n1.ab\\:\x00é")), max_size=120))
def test_any_text_becomes_a_tree_of_known_blocks(text: str) -> None:
    blocks = blocks_of(text)
    assert {block["kind"] for block in blocks} <= KINDS
    levels = [0, *headings(blocks)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    json.dumps(blocks)
