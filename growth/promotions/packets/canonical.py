"""Canonical JSON and the chain of digests. Pure."""

import json
from hashlib import sha256
from typing import Any

LARGEST = 2**53 - 1  # beyond it JSON readers in other languages round


class NotCanonicalError(ValueError):
    """What has no one way of being written down: a fraction, a huge number, half a character, an unknown type."""


def canonical(document: Any) -> str:
    """RFC 8785 for what packets hold: texts, whole numbers, yes and no, nothing, lists and objects.

    The same facts give the same letters, whoever writes them down. Raises NotCanonicalError for anything else, such as
    a float, whose digits differ between machines.
    """
    return "".join(_written(document))


def digest(number: int, previous: str, body: str) -> str:
    """SHA-256 over the packet's number, the digest before it and its body, in hexadecimal."""
    return sha256(f"{number}\n{previous}\n{body}".encode()).hexdigest()


def _written(value: Any) -> list[str]:
    match value:
        case None | True | False:
            return [json.dumps(value)]
        case str():
            return [_text(value)]
        case int():
            if abs(value) > LARGEST:
                raise NotCanonicalError(f"{value} is too large for JSON.")
            return [str(int(value))]
        case dict():
            members = [f"{_text(key)}:{canonical(value[key])}" for key in sorted(value, key=_order)]
            return ["{", ",".join(members), "}"]
        case list() | tuple():
            return ["[", ",".join(canonical(item) for item in value), "]"]
    raise NotCanonicalError(f"{type(value).__name__} has no canonical form.")


def _order(key: Any) -> bytes:
    """Keys stand in the order of their UTF-16 code units, as the standard asks for."""
    if not isinstance(key, str):
        raise NotCanonicalError(f"{key!r} is no name of a member.")
    return key.encode("utf-16-be", "surrogatepass")


def _text(words: str) -> str:
    try:
        words.encode()
    except UnicodeEncodeError:
        raise NotCanonicalError("Half a character cannot be written down.") from None
    return json.dumps(str(words), ensure_ascii=False)
