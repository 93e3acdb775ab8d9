"""The headings of a text and what stands under each, in one pass over its lines.

A heading inside a code block, a comment, a list or a quote is no heading. markdown-it knows that as well, but takes
minutes for deep lists and seconds for a megabyte of short lines; the tests compare the two.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

MOST_HEADINGS = 2_000  # what follows is text of the last one
GLUED = re.compile(r"^#{1,2}(?=\d+[.:]\s)")
ATX = re.compile(r"^ ?(#{1,6})(?:[ \t]+(.*))?$")
CLOSING = re.compile(r"(?:^|(?<=[ \t]))#+[ \t]*$")
UNDERLINE = re.compile(r"^ ?(=+|-+)[ \t]*$")
FENCE = re.compile(r"^ {0,3}(`{3,}(?=[^`]*$)|~{3,})")
CODE = re.compile(r"^(?: {4}| {0,3}\t)")
RAW = re.compile(r"^ {0,3}<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
# What looks as if it stood inside a list or a quote.
INSIDE = re.compile(r"^(?:[ \t]{2,}|[ \t]?(?:[-*+]|\d{1,9}[.)])[ \t]|[ \t]?>)")
BOLD = re.compile(r"^(?:\*\*|__)([^*_\n]{1,60})(?:\*\*|__)[ \t]*:?[ \t]*$")


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
    blank = len(text) - len(text.lstrip(" \t\n"))
    return text[text.rfind("\n", 0, blank) + 1 :].rstrip()


def outline(text: str) -> Outline:
    lines = text.split("\n")
    return Outline(lines, _glued(lines) + list(islice(_headings(lines), MOST_HEADINGS)))


def outline_of_bold_lines(text: str, is_part: Callable[[str], bool]) -> Outline:
    """With lines that are all bold as headings of level 2, where they name a part."""
    whole = outline(text)
    found = [
        Heading(2, match[1], at, at + 1)
        for at, line in enumerate(whole.lines)
        if line[:2] in ("**", "__") and (match := BOLD.match(line)) and is_part(match[1])
    ]
    return Outline(whole.lines, sorted(whole.headings + found, key=lambda heading: heading.line))


def _glued(lines: list[str]) -> list[Heading]:
    """`#46. Title`, which CommonMark takes for a paragraph, when it is the first line there is."""
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None or not GLUED.match(lines[first]):
        return []
    return [Heading(1, lines[first].lstrip("#").strip(), first, first + 1)]


def _headings(lines: list[str]) -> Iterator[Heading]:
    paragraph: int | None = None
    last = -1
    for at in _outside_of_code(lines):
        line = lines[at]
        if at != last + 1 or not line.strip():  # code or a comment stood between
            paragraph = None
        last = at
        if not line:
            continue
        if match := ATX.match(line):
            yield Heading(len(match[1]), CLOSING.sub("", match[2] or "").strip(), at, at + 1)
            paragraph = None
        elif paragraph is not None and (match := UNDERLINE.match(line)):
            # CommonMark takes a whole paragraph above a rule for a heading; people mean one line.
            if paragraph == at - 1 and not INSIDE.match(lines[paragraph]):
                yield Heading(1 if match[1][0] == "=" else 2, lines[paragraph].strip(), paragraph, at + 1)
            paragraph = None
        elif paragraph is None and line.strip() and not CODE.match(line):
            paragraph = at


def _outside_of_code(lines: list[str]) -> Iterator[int]:
    """The lines that are not in a fence, a comment or raw HTML."""
    closing: re.Pattern[str] | None = None
    for at, line in enumerate(lines):
        if closing is not None:
            closing = None if closing.search(line) else closing
        elif not line:
            yield at
        elif match := FENCE.match(line):
            closing = re.compile(rf"^\s*{re.escape(match[1][0])}{{{len(match[1])},}}[ \t]*$")
        elif line.lstrip().startswith("<!--") and "-->" not in line:
            closing = re.compile("-->")
        elif (match := RAW.match(line)) and f"</{match[1].lower()}" not in line.lower():
            closing = re.compile(f"</{match[1]}", re.IGNORECASE)
        else:
            yield at
