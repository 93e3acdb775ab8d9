"""Several reports at once say what each says alone, and ask as much of the database as one."""

from datetime import date
from typing import Any

from django.utils import timezone

from growth.access import growth_visible_to
from growth.evidence.actions import review_claim
from growth.reports.many import growth_reports
from growth.reports.queries import growth_report
from growth.standing import Quarter
from ladder.models import LadderVersion
from tests.factories import accepted, claim, expectation, log, publish, small_ladder
from tests.opportunities.world import placed
from tests.people import Cast

NOW = Quarter.of(timezone.localdate())


def filled(cast: Cast) -> None:
    for person in (cast.ada, cast.ben):
        placed(person)
    days: list[date] = [NOW.plus(-ago).first_day for ago in (0, 1, 5)]
    for day in days:
        accepted(cast.ada, cast.mia, "risk-senior-1", day)
    accepted(cast.ben, cast.mia, "autonomy-mid-2", NOW.first_day)
    log(cast.ada, "Private", scope="company")
    claim(log(cast.ada, "Private and claimed"), "autonomy-senior-1")
    asked = claim(log(cast.ben, "Team only", share="team", scope="team"), "autonomy-senior-2")
    review_claim(asked, by=cast.mia, verdict="needs_more", words="What changed?")


def test_each_is_the_report_its_reader_would_open(cast: Cast, ladder: LadderVersion) -> None:
    filled(cast)
    publish(small_ladder("another"))
    for viewer in (cast.mia, cast.ada, cast.noor):
        people = list(growth_visible_to(viewer))
        found = growth_reports(viewer, people)
        alone = {person.pk: report for person in people if (report := growth_report(viewer, person))}
        assert found.keys() == alone.keys()
        for pk, report in alone.items():
            assert found[pk].placement == report.placement
            assert (found[pk].items, found[pk].claims) == (report.items, report.claims)
            assert (found[pk].standings, found[pk].steps) == (report.standings, report.steps)


def test_a_claim_on_what_the_reader_may_not_see_is_left_out(cast: Cast, ladder: LadderVersion) -> None:
    filled(cast)
    hidden = expectation("autonomy-senior-1")
    own, managers = (growth_reports(viewer, [cast.ada])[cast.ada.pk] for viewer in (cast.ada, cast.mia))
    assert hidden in {row.expectation for row in own.claims}
    assert hidden not in {row.expectation for row in managers.claims}


def test_ten_cost_as_much_as_one(cast: Cast, ladder: LadderVersion, django_assert_num_queries: Any) -> None:
    filled(cast)
    growth_reports(cast.mia, [cast.ada])
    for people in ([cast.ada], [cast.ada, cast.ben, cast.mia]):
        with django_assert_num_queries(3):
            growth_reports(cast.mia, people)
