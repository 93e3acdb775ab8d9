"""Lists of words people type: topics and languages."""

from collections.abc import Iterable


def folded(words: Iterable[str]) -> frozenset[str]:
    """For comparing: “Kafka” and “kafka” are one topic."""
    return frozenset(word.casefold() for word in words)


def listed(typed: str) -> list[str]:
    """“Kafka, on call,  kafka” as words in their order, each once, however it is written."""
    found: dict[str, str] = {}
    for word in typed.replace("\n", ",").split(","):
        clean = " ".join(word.split())
        if clean:
            found.setdefault(clean.casefold(), clean)
    return list(found.values())
