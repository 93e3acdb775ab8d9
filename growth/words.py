"""Sentences put together from parts. Pure."""

from collections.abc import Iterable

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def joined(words: Iterable[str]) -> str:
    """“A”, “A and B”, “A, B and C”; nothing for no words."""
    listed = list(words)
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)


def number_words(count: int) -> str:
    """“no”, “one”, “nine”, “26”."""
    return SMALL[count] if count < len(SMALL) else str(count)


def counted(count: int, thing: str) -> str:
    """“one week”, “nine weeks”, “26 weeks”."""
    return f"{number_words(count)} {thing}{'' if count == 1 else 's'}"
