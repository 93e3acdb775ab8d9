"""What a preview takes from people's own reports: as one by one, in as many queries, and nothing else is touched."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from growth.mentoring.models import Profile, Wish
from growth.mentoring.profiles.strengths import gaps_of, strengths_of, take
from growth.reports.queries import growth_report
from tests.factories import accepted
from tests.mentoring.rounds.world import helper, placed
from tests.people import Cast, person


def test_it_is_what_ones_own_report_says(helpers: Cast) -> None:
    accepted(helpers.ada, helpers.mia, "risk-mid-1", timezone.localdate())
    take([helpers.ada, helpers.noor, helpers.rafael])
    for who in (helpers.ada, helpers.noor):
        report = growth_report(who, who)
        profile = Profile.objects.get(person=who)
        assert report is not None
        assert (profile.level, profile.ladder) == (report.position, "engineer")
        assert profile.strengths == strengths_of(report)
        assert Wish.objects.get(person=who).gaps == gaps_of(report)
    unplaced = Profile.objects.get(person=helpers.rafael)
    assert (unplaced.level, unplaced.ladder, unplaced.strengths) == (0, "", {})
    assert Wish.objects.get(person=helpers.rafael).gaps == []


def test_what_somebody_wrote_is_left_alone_and_what_changed_is_taken(helpers: Cast) -> None:
    Profile.objects.filter(person=helpers.noor).update(about="Ask me", capacity=4, level=0, strengths={}, taken_at=None)
    Wish.objects.filter(person=helpers.noor).update(dimensions=["autonomy"], gaps=["nonsense"])
    take([helpers.noor])
    profile, wish = Profile.objects.get(person=helpers.noor), Wish.objects.get(person=helpers.noor)
    assert (profile.about, profile.capacity, profile.offers) == ("Ask me", 4, ["mentoring"])
    assert (profile.level, profile.strengths) == (3, {"risk": 3})
    assert profile.taken_at is not None
    assert (wish.dimensions, wish.gaps) == (["autonomy"], [])


def asked(people: list[User]) -> int:
    with CaptureQueriesContext(connection) as queries:
        take(people)
    return len(queries)


def test_it_asks_as_much_for_ten_people_as_for_one(helpers: Cast) -> None:
    many = [person() for _ in range(9)]
    for number, somebody in enumerate(many):
        if number % 3:
            helper(somebody, helpers.mia)
        else:
            placed(somebody, "mid")
    take(many)
    assert asked(many) == asked([helpers.noor])
    Profile.objects.filter(person__in=[*many, helpers.noor]).delete()
    assert asked(many) == asked([helpers.noor])
