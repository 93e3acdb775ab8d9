"""The parts of a record under their headings: which heading is the title, and which part goes to which field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from growth.decisions.formats import names, plain, titles
from growth.decisions.formats.outline import Heading, Outline, outline, outline_of_bold_lines
from growth.decisions.formats.placeholders import unfilled_title
from growth.decisions.formats.words import SECTIONS

NAME_BY_HEADING = {word: name for name, headings in SECTIONS.items() for word in headings}
# Parts of a decision that MADR puts below it, and that are fields of their own.
INNER = ("consequences", "positive", "negative", "confirmation")
BOLD_LINE = re.compile(r"^(?:\*\*|__)(?P<title>[^*_].{0,298}?)(?:\*\*|__)$")


@dataclass
class Part:
    """`name` is a key of words.SECTIONS or None; `texts` what stands below the heading, without the inner parts."""

    name: str | None
    heading: str
    level: int
    texts: list[str] = field(default_factory=list)
    inner: list["Part"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return _joined(*self.texts)


@dataclass
class Parts:
    """`title` is the heading as written, or None; `intro` what stands between it and the first part."""

    title: str | None
    intro: str
    parts: list[Part]

    def named(self, *wanted: str) -> Iterator[Part]:
        for part in self.parts:
            yield from (one for one in (part, *part.inner) if one.name in wanted)


def name_of(heading: str) -> str | None:
    """The key of words.SECTIONS for a heading, or None. "Decision Outcome: Use X" is looked up without what it adds."""
    plainly = plain.name_of(heading)
    return NAME_BY_HEADING.get(plainly) or NAME_BY_HEADING.get(re.split(r"\s*[(（:：]", plainly)[0])


def parts_of(whole: Outline, path: str) -> Parts:
    title_at = _title_at(whole, path)
    title = whole.headings[title_at].text if title_at is not None else None
    intro, parts = _gathered(whole, title_at)
    if title is None:
        title, intro = _bold_title(intro)
    return Parts(title, intro, parts)


def read(text: str, path: str) -> Parts:
    """The title and the parts of a body. Where no heading names a part, bold lines that name one are headings."""
    whole = outline(text)
    if not any(name_of(heading.text) for heading in whole.headings):
        whole = outline_of_bold_lines(text, lambda words: name_of(words) is not None)
    return parts_of(whole, path)


def _title_at(whole: Outline, path: str) -> int | None:
    """Which heading is the title: the first of level 1 that names no part, before any part; else a first one that
    the parts stand below, or that begins with the record's number."""
    headings = whole.headings
    until = next((at for at, one in enumerate(headings) if _is_part(one)), len(headings))
    before_parts = range(until)
    tops = [at for at in before_parts if headings[at].level == 1]
    if tops:
        specific = [at for at in tops if not titles.generic(headings[at].text)]
        below = [at for at in before_parts if at > tops[0]]
        if not specific and below and below[0] == tops[0] + 1 and not _text_below(whole, tops[0]):
            return below[0]
        return (specific or tops)[0]
    if before_parts and before_parts[0] == 0 and _leads(headings, path):
        return 0
    return None


def _is_part(heading: Heading) -> bool:
    return name_of(heading.text) is not None and not titles.parted(heading.text, "")[0]


def _text_below(whole: Outline, at: int) -> str:
    return whole.between(whole.headings[at].end, whole.after(at))


def _leads(headings: list[Heading], path: str) -> bool:
    first = headings[0]
    numbered = titles.parted(first.text, path)[0] is not None
    deeper = [one for one in headings[1:] if _is_part(one)]
    return numbered or (bool(deeper) and all(one.level > first.level for one in deeper)) or unfilled_title(first.text)


def _gathered(whole: Outline, title_at: int | None) -> tuple[str, list[Part]]:
    """The text around the title, and the parts in order."""
    first = whole.headings[0].line if whole.headings else len(whole.lines)
    intro = [whole.between(0, first)]
    parts: list[Part] = []
    inner: Part | None = None
    for at, heading in enumerate(whole.headings):
        text = _text_below(whole, at)
        if at == title_at:
            intro.append(text)
            continue
        if title_at is not None and at < title_at:
            intro.append(_with_heading(whole, heading, text))
            continue
        current = parts[-1] if parts else None
        name = name_of(heading.text)
        if current is None or heading.level <= current.level or _opens(current, heading, name):
            parts.append(Part(name, heading.text, heading.level, [text]))
            inner = None
        elif current.name == "decision" and name in INNER and (inner is None or heading.level <= inner.level):
            inner = Part(name, heading.text, heading.level, [text])
            current.inner.append(inner)
        else:
            inner = inner if inner and heading.level > inner.level else None
            (inner or current).texts.append(_with_heading(whole, heading, text))
    return _joined(*intro), parts


def _opens(current: Part, heading: Heading, name: str | None) -> bool:
    """Whether parts begin below a heading that is none itself: a second heading of level 1 around them."""
    return current.name is None and current.level == 1 and name is not None


def _with_heading(whole: Outline, heading: Heading, text: str) -> str:
    return _joined(whole.between(heading.line, heading.end), text)


def _joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _bold_title(intro: str) -> tuple[str | None, str]:
    """A first line that is all bold stands for a title where there is no heading for it."""
    first, _, rest = intro.partition("\n")
    match = BOLD_LINE.match(first.strip())
    if match and ":" not in match["title"][-1:] and not re.match(r"[^:：]{1,20}[:：]\S* ", match["title"]):
        return match["title"], rest.strip("\n")
    if match and names.NUMBERED.match(match["title"]):
        return match["title"], rest.strip("\n")
    return None, intro
