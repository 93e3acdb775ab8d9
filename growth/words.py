"""Sentences put together from parts. Pure."""

from collections.abc import Iterable


def joined(words: Iterable[str]) -> str:
    """“A”, “A and B”, “A, B and C”; nothing for no words."""
    listed = list(words)
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)
