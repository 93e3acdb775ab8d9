"""The options that were considered, with what speaks for and against each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from growth.decisions.formats import plain
from growth.decisions.formats.outline import outline, trimmed
from growth.decisions.formats.records import Option, Section
from growth.decisions.formats.words import BAD, GOOD

ITEM = re.compile(r"^(?P<mark>[-*+]|\d{1,3}[.)])[ \t]+(?P<text>.*)$")
ARGUMENT = re.compile(
    rf"^\W{{0,6}}?(?P<word>{'|'.join(re.escape(word) for word in sorted((*GOOD, *BAD), key=len, reverse=True))})\**"
    r"(?:[,、:：]\**(?:\s*(?:because|as|since|porque|weil|da|parce que"
    r"|car|perché|なぜなら|因为)\b)?|\s+(?:because|porque|weil|parce que))[,:]?\s*(?P<text>.*)$",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
LABEL = re.compile(
    r"^(?:\[?(?:option|alternative|opção|opción|variante|選択肢|方案)?\s*(?:\d{1,2}|[a-z])\]?\s*[.:)–-]+\s+)",
    re.IGNORECASE,
)


@dataclass
class _Draft:
    title: str
    description: list[str] = field(default_factory=list)
    good: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def option(self) -> Option:
        return Option(self.title, trimmed("\n\n".join(self.description)), tuple(self.good), tuple(self.bad))


def read(texts: list[tuple[str, str]]) -> tuple[tuple[Option, ...], tuple[Section, ...]]:
    """Options out of the sections about them (heading and text of each), and what names none, to be kept."""
    drafts: dict[str, _Draft] = {}
    left: list[Section] = []
    for heading, text in texts:
        rest = _section(text, drafts)
        if rest:
            left.append(Section(heading, rest))
    return tuple(draft.option() for draft in drafts.values()), tuple(left)


def _section(text: str, drafts: dict[str, _Draft]) -> str:
    """Adds the options of one section; returns the text that belongs to none."""
    whole = outline(text)
    if not whole.headings:
        return _from_list(text, drafts)
    top = min(heading.level for heading in whole.headings)
    rest = _from_list(whole.between(0, whole.headings[0].line), drafts)
    draft: _Draft | None = None
    for at, heading in enumerate(whole.headings):
        below = whole.between(heading.end, whole.after(at))
        if heading.level == top or draft is None:
            draft = _draft(heading.text, drafts)
        elif below or heading.text:
            draft.description.append(whole.between(heading.line, heading.end))
        _arguments(below, draft)
    return rest


def _from_list(text: str, drafts: dict[str, _Draft]) -> str:
    """Each item of a list is an option when the list is all there is; text before it is left over."""
    blocks = list(_items(text))
    if not blocks or not all(mark for mark, _ in blocks[1:]) or not blocks[-1][0]:
        return text
    for mark, block in blocks:
        if mark:
            first, _, more = block.partition("\n")
            draft = _draft(first, drafts)
            if trimmed(more):
                _arguments(_dedented(more), draft)
    return "" if blocks[0][0] else blocks[0][1]


def _draft(title: str, drafts: dict[str, _Draft]) -> _Draft:
    """The option with this title, new or known; labels such as "Option 2:" do not make it another one."""
    written = title.strip()
    key = re.sub(r"\W+", " ", LABEL.sub("", plain.words(written)).casefold()).strip() or written
    return drafts.setdefault(key, _Draft(written))


def _arguments(text: str, draft: _Draft) -> None:
    """Items that say that they are good or bad go there; everything else is description, in its order."""
    kept: list[str] = []
    listing = False
    for mark, block in _items(text):
        match = ARGUMENT.match(block) if mark else None
        if match and match["text"].strip():
            into = draft.good if match["word"].casefold() in GOOD else draft.bad
            into.append(trimmed(_dedented_rest(match["text"])))
            continue
        if kept and not (mark and listing):
            kept.append("")
        kept.append(f"{mark} {block}" if mark else block)
        listing = bool(mark)
    if trimmed("\n".join(kept)):
        draft.description.append(trimmed("\n".join(kept)))


def _items(text: str) -> Iterator[tuple[str, str]]:
    """The items of lists at the left margin, each with its mark apart, and the text between them without one."""
    block: list[str] = []
    mark, fenced = "", False
    for line in text.split("\n"):
        match = None if fenced else ITEM.match(line)
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        unindented = line.strip() and line[:1] not in " \t"
        if match or (mark and not fenced and unindented and block and not block[-1].strip()):
            if trimmed("\n".join(block)):
                yield mark, trimmed("\n".join(block))
            block, mark = [match["text"] if match else line], match["mark"] if match else ""
        else:
            block.append(line)
    if trimmed("\n".join(block)):
        yield mark, trimmed("\n".join(block))


def _dedented(text: str) -> str:
    lines = text.split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:] if line.strip() else "" for line in lines)


def _dedented_rest(text: str) -> str:
    first, newline, rest = text.partition("\n")
    return first + newline + _dedented(rest) if newline else first
