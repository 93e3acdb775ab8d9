"""Words of roadmaps that stand in many places. Pure."""


def range_words(low: int, high: int) -> str:
    """Hours: “8–12 h”."""
    return f"{low} h" if low == high else f"{low}–{high} h"
