"""Our one pass over the lines finds the headings that markdown-it finds."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from growth.decisions.formats.outline import outline, trimmed

BLOCKS = (
    "# One", "## Two ##", "### Three *x*", "#no heading", "####### seven", "plain text", "Under\n=====",
    "Under\n---", "---", "```\n# code\n```", "~~~ python\n## code\n~~~", "````\n```\n# code\n````",
    "<!-- # hidden -->", "<!--\n## hidden\n-->", "> # quoted", "* item", "* item\n  # inside",
    "1. item\n\n   # inside", "    # indented", "<pre>\n# raw\n</pre>", "#\ttab", "## `code` #1",
    "| a |\n|---|", "text\n# right below",
)  # fmt: skip


@given(st.lists(st.sampled_from(BLOCKS), max_size=8).map("\n\n".join))
@settings(max_examples=300, deadline=None)
def test_headings_are_those_of_commonmark(text: str) -> None:
    assert [(one.level, one.text, one.line) for one in outline(text).headings] == _commonmark(text)


def _commonmark(text: str) -> list[tuple[int, str, int]]:
    tokens = MarkdownIt("commonmark").parse(text)
    return [
        (int(token.tag[1]), tokens[at + 1].content, token.map[0])
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]


def test_a_title_without_a_space_is_a_heading_on_the_first_line_only() -> None:
    found = outline("#46. One bus\n\n#47. No heading\n")
    assert [(one.level, one.text) for one in found.headings] == [(1, "46. One bus")]


def test_trimming_keeps_the_indent_of_the_first_line() -> None:
    assert trimmed("\n \n    code\n\n") == "    code"
