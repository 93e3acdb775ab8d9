"""The headings of a text and what stands under each, by the rules of CommonMark.

A heading inside a code block, a quote, a list or an HTML comment is no heading, so markdown-it finds them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Only blocks matter here; without reference definitions their lines stay paragraphs.
PARSER = MarkdownIt("commonmark").disable(["inline", "text_join"], ignoreInvalid=True).disable("reference")
GLUED = re.compile(r"^#{1,2}(?=\d+[.:]\s)")
BOLD = re.compile(r"^(?:\*\*|__)([^*_\n]{1,60})(?:\*\*|__)[ \t]*:?$")
CLOSING = re.compile(r"[ \t]+#+[ \t]*$")


@dataclass(frozen=True)
class Heading:
    """`line` is where it begins, `end` the line after it, `text` its inline Markdown."""

    level: int
    text: str
    line: int
    end: int


@dataclass(frozen=True)
class Outline:
    lines: list[str]
    headings: list[Heading]

    def between(self, start: int, end: int) -> str:
        """The lines from `start` up to `end`, without blank ones around them."""
        return trimmed("\n".join(self.lines[start:end]))

    def after(self, position: int) -> int:
        """The line at which the next heading begins, or the end of the text."""
        following = position + 1
        return self.headings[following].line if following < len(self.headings) else len(self.lines)


def trimmed(text: str) -> str:
    """Without blank lines at both ends and white space at the very end; the indent of the first line stays."""
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()


def outline(text: str) -> Outline:
    lines = text.split("\n")
    tokens = PARSER.parse(text)
    return Outline(lines, _glued(lines) + _headings(tokens))


def outline_of_bold_lines(text: str, is_part: Callable[[str], bool]) -> Outline:
    """With paragraphs that are one bold line as headings of level 2, where they name a part."""
    tokens = PARSER.parse(text)
    lines = text.split("\n")
    found = [
        Heading(2, match[1], token.map[0], token.map[1])
        for at, token in enumerate(tokens)
        if token.type == "paragraph_open" and token.level == 0 and token.map
        if (match := BOLD.match(tokens[at + 1].content)) and is_part(match[1])
    ]
    return Outline(lines, sorted(_glued(lines) + _headings(tokens) + found, key=lambda heading: heading.line))


def _headings(tokens: list[Token]) -> list[Heading]:
    return [
        Heading(int(token.tag[1]), tokens[at + 1].content, token.map[0], token.map[1])
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]


def _glued(lines: list[str]) -> list[Heading]:
    """`#46. Title`, which CommonMark takes for a paragraph, when it is the first line there is."""
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None or not GLUED.match(lines[first]):
        return []
    return [Heading(1, CLOSING.sub("", lines[first].lstrip("#")), first, first + 1)]
