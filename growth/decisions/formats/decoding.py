"""Bytes to text: what encodings and line ends people's files come in."""

import codecs

LARGEST = 1_000_000  # ten times the largest record we have seen
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Bytes that no text holds, whichever its encoding; tab, line feed, form feed, return and escape are left out.
CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


class Undecodable(ValueError):
    """Says in `args[0]` which key of SKIP_REASONS applies: empty, binary, unreadable or too_large."""


def decode(raw: bytes) -> str:
    """The text of a file with line feeds as its only line ends. Raises Undecodable."""
    if len(raw) > LARGEST:
        raise Undecodable("binary" if b"\0" in raw[:8000] and not raw.startswith(MARKS[1][0]) else "too_large")
    text = _text(raw).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Undecodable("empty")
    return text


def _text(raw: bytes) -> str:
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding)
    if b"\0" in raw:
        raise Undecodable("binary")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        if len(raw.translate(None, CONTROLS)) < len(raw):
            raise Undecodable("binary") from None
        return _strictly(raw, "cp1252")


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise Undecodable("unreadable") from None
    if "\0" in text:
        raise Undecodable("binary")
    return text
