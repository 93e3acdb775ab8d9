"""A packet as a PDF, set by typst: tagged, after PDF/UA-1, and the same bytes for the same packet.

The document goes in as JSON, and the pages are set from it by packet.typ: nothing a person typed is ever markup.
"""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst

from growth.promotions.packets.pdf.content import Document, content_of, frozen_at
from growth.promotions.packets.pdf.markdown import cleaned

HERE = Path(__file__).parent
STANDARD = "ua-1"
DRAWN_UP_TO = "\u024f"  # Latin letters with their accents: the fonts that come with typst draw them all
DRAWN_BESIDES = set("–—‘’‚“”„†‡•…′″‹›€™−≈≠≤≥×÷→←↑↓□")
MISSING = "□"


def render_pdf(document: Document, *, masked: bool = False, digest: str = "") -> bytes:
    """The PDF of a packet document. `masked`: it is the one read blind, and is named by its number.

    `digest` is that of the packet; its first digits stand on each page. A character that no font on this machine draws
    is set as a box. Safe to call from several threads at once.
    """
    content = json.dumps(content_of(document, masked=masked, digest=digest), ensure_ascii=False)
    return _compiled(HERE / "packet.typ", {"packet": _drawable(content)}, frozen_at(document).timestamp())


def _compiled(source: Path | bytes, inputs: dict[str, str], moment: float = 0) -> bytes:
    # A compiler of one's own: it is cheap beside the fonts, and not to be shared between threads.
    compiler = typst.Compiler(source, root=HERE, font_paths=_fonts(), sys_inputs=inputs)
    made: Any = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=int(moment))
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Those that come with typst, and of the machine those for other scripts."""
    return typst.Fonts()


def _drawable(text: str) -> str:
    """The same text, with a box for what no font draws: the standard refuses a page with a hole in it."""
    text = cleaned(text)
    unsure = {letter for letter in set(text) if letter > DRAWN_UP_TO and letter not in DRAWN_BESIDES}
    missing = {ord(letter): MISSING for letter in unsure if not _is_drawn(letter)}
    return text.translate(missing) if missing else text


@lru_cache(maxsize=4096)
def _is_drawn(letter: str) -> bool:
    try:
        _compiled(b'#set document(title: "x")\n#sys.inputs.letter', {"letter": letter})
    except typst.TypstError:
        return False
    return True
