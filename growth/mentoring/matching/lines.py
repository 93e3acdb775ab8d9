"""Who reports to whom, at any depth: nobody is mentored by somebody of their own reporting line."""

from accounts.models import User


def everybody_above() -> dict[int, frozenset[int]]:
    """For each person everybody they report to, by id. One query, whatever the number of people."""
    manager_of = dict(User.objects.values_list("pk", "manager_id"))
    known: dict[int, frozenset[int]] = {}

    def above(person: int) -> frozenset[int]:
        chain: list[int] = []
        at: int | None = person
        while at is not None and at not in known and at not in chain:  # a circle of managers ends where it began
            chain.append(at)
            at = manager_of.get(at)
        found = known.get(at, frozenset()) | {at} if at is not None else frozenset()
        for one in reversed(chain):
            known[one] = frozenset(found)
            found = found | {one}
        return known[person]

    return {person: above(person) for person in manager_of}


def in_one_line(one: User, other: User) -> bool:
    """Whether one of the two reports to the other, directly or further up."""
    above = everybody_above()
    return other.pk in above[one.pk] or one.pk in above[other.pk]
