"""A packet as a PDF, set by typst: tagged, after PDF/UA-1, and the same bytes for the same packet.

The document goes in as JSON, and the pages are set from it by packet.typ: nothing a person typed is ever markup.
"""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst

from growth.promotions.packets.pdf.content import Document, content_of, frozen_at
from growth.promotions.packets.pdf.markdown import cleaned

HERE = Path(__file__).parent
DRAWN_UP_TO = "\u024f"  # Latin letters with their accents: the fonts that come with typst draw them all
DRAWN_BESIDES = set("–—‘’‚“”„†‡•…′″‹›€™−≈≠≤≥×÷→←↑↓□")
MISSING = "□"
JOINED = re.compile("□(?:[\u200d\ufe0f]*□)*[\u200d\ufe0f]*")  # one picture made of several characters is one box


def render_pdf(document: Document, *, masked: bool = False, digest: str = "") -> bytes:
    """The PDF of a packet document. `masked`: it is the one read blind, and is named by its number.

    `digest` is that of the packet; its first digits stand on each page. A character that no font on this machine draws
    is set as a box. Safe to call from several threads at once.
    """
    content = content_of(_settable(document), masked=masked, digest=digest)
    inputs = {"packet": json.dumps(content, ensure_ascii=False)}
    return _compiled(_template(), inputs, frozen_at(document).timestamp())


def _compiled(source: bytes, inputs: dict[str, str], moment: float = 0) -> bytes:
    # A compiler of one's own: it is cheap beside the fonts, and not to be shared between threads.
    compiler = typst.Compiler(source, root=HERE, font_paths=_fonts(), sys_inputs=inputs)
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(moment))
    assert isinstance(made, bytes)
    return made


@cache
def _template() -> bytes:
    return (HERE / "packet.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Those that come with typst, and of the machine those for other scripts."""
    return typst.Fonts()


def _settable(value: Any) -> Any:
    """The same document with every text in it as it can be set."""
    if isinstance(value, str):
        return _drawable(cleaned(value))
    if isinstance(value, Mapping):
        return {key: _settable(inner) for key, inner in value.items()}
    return [_settable(inner) for inner in value] if isinstance(value, list) else value


def _drawable(text: str) -> str:
    """The same text, with a box for what no font draws: the standard refuses a page with a hole in it."""
    if text.isascii():
        return text
    unsure = {letter for letter in set(text) if letter > DRAWN_UP_TO and letter not in DRAWN_BESIDES}
    missing = {ord(letter): MISSING for letter in unsure if not _is_drawn(letter)}
    return JOINED.sub(MISSING, text.translate(missing)) if missing else text


@lru_cache(maxsize=4096)
def _is_drawn(letter: str) -> bool:
    try:
        _compiled(b'#set document(title: "x")\n#sys.inputs.letter', {"letter": letter})
    except typst.TypstError:
        return False
    return True
