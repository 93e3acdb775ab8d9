"""That many cases in one test are still cases of their own."""

import pytest

from growth.mentoring.models import Pairing
from tests.cases import for_each
from tests.people import Cast


@for_each("left", [0, 0])
def test_each_case_begins_where_the_fixtures_ended(cast: Cast, left: int) -> None:
    assert Pairing.objects.count() == 1
    Pairing.objects.all().delete()
    assert Pairing.objects.count() == left


@pytest.mark.django_db
def test_a_case_that_fails_fails_the_test_and_is_named() -> None:
    @for_each("one, other", [(1, 1), (1, 2)])
    def compare(one: int, other: int) -> None:
        assert one == other

    with pytest.raises(AssertionError) as failed:
        compare()  # type: ignore[call-arg]
    assert failed.value.__notes__ == ["in the case {'one': 1, 'other': 2}"]
