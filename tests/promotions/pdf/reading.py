"""What a test reads of a PDF: its dictionaries, which typst writes plainly. Enough for that; no library of its own."""

import re

STREAM = re.compile(rb"stream\r?\n.*?\r?\nendstream", re.S)
ELEMENT = re.compile(r"<</Type/StructElem/S/(\w+)(.*?)>>\s*endobj", re.S)


def said_in(pdf: bytes) -> str:
    """Everything but the streams."""
    return STREAM.sub(b"", pdf).decode("latin-1")


def elements(pdf: bytes) -> list[tuple[str, str]]:
    """The structure tree: kind of each element, such as H1, and what is said of it."""
    return ELEMENT.findall(said_in(pdf))
