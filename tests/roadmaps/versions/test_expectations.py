from pytest_django import DjangoAssertNumQueries

from growth.roadmaps.expectations import expectations_of
from ladder.files import Document
from ladder.models import Ladder, LadderVersion
from tests.factories import publish, small_ladder


def renamed(document: Document, moves: dict[str, str | None]) -> Document:
    """The document with expectations under another key, or without them."""
    rows = [
        {**row, "key": moves.get(row["key"], row["key"])}
        for row in document["expectations"]
        if moves.get(row["key"], "stays") is not None
    ]
    return {**document, "expectations": rows, "moved": moves}


def texts(ladder: Ladder, *keys: str) -> dict[str, str]:
    return {key: row.key for key, row in expectations_of(ladder, keys).items()}


def test_keys_lead_to_the_expectations_in_force(ladder: LadderVersion) -> None:
    found = expectations_of(ladder.ladder, ["risk-mid-1", "autonomy-senior-2", "nothing", ""])
    assert {key: (row.dimension.key, row.level.key) for key, row in found.items()} == {
        "risk-mid-1": ("risk", "mid"),
        "autonomy-senior-2": ("autonomy", "senior"),
    }


def test_a_key_that_went_is_followed_over_versions(ladder: LadderVersion) -> None:
    second = renamed(small_ladder(), {"risk-mid-1": "names-edges", "risk-mid-2": None})
    publish(second)
    third = renamed(second, {"names-edges": "names-edges-first"})
    publish(third)
    keys = ("risk-mid-1", "risk-mid-2", "names-edges", "risk-senior-1")
    assert texts(ladder.ladder, *keys) == {
        "risk-mid-1": "names-edges-first",
        "names-edges": "names-edges-first",
        "risk-senior-1": "risk-senior-1",
    }


def test_a_ladder_without_a_version_in_force_has_none(db: None) -> None:
    assert expectations_of(Ladder.objects.create(key="new"), ["risk-mid-1"]) == {}


def test_few_queries(ladder: LadderVersion, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    expectations_of(ladder.ladder, ["risk-mid-1"])  # the version is read once for all
    with django_assert_num_queries(1):
        found = expectations_of(ladder.ladder, ["risk-mid-1", "risk-mid-2"])
        assert [str(row.level) + row.version.ladder.key for row in found.values()]
    with django_assert_num_queries(2):
        expectations_of(ladder.ladder, ["gone", "risk-mid-2"])
