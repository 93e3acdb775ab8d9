"""One person has one standing: the team page says what their growth report says to the same reader."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from growth.evidence.actions import add_claims, archive_evidence, review_claim, share_evidence
from growth.evidence.claims import Claim
from growth.reports.queries import growth_report
from growth.teams.queries import team_page
from growth.teams.standings import shared_with
from ladder.actions import place
from ladder.models import LadderVersion
from ladder.structure import structure_of
from tests.factories import accepted, expectation, log, publish, small_ladder
from tests.people import Cast, person

TODAY = timezone.localdate()


def settle(who: User, by: User, version: LadderVersion, level: str = "mid") -> None:
    place(who, level=version.levels.get(key=level), since=TODAY - timedelta(days=900), by=by)


def on_team_page(viewer: User, who: User) -> dict[str, tuple[int, int, int]]:
    row = next(row for row in team_page(viewer).rows if row.person == who)
    return {key: (found.sustained, found.emerging, found.claimed) for key, found in row.standings.items()}


def in_report(viewer: User, who: User) -> dict[Any, tuple[int, int, int]]:
    report = growth_report(viewer, who)
    assert report is not None
    return {key: (found.sustained, found.emerging, found.claimed) for key, found in report.standings.items()}


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_standing_of_the_report(cast: Cast, ladder: LadderVersion, seed: int) -> None:
    rng = random.Random(seed)
    settle(cast.ada, cast.mia, ladder)
    levels = {level.key: level for level in ladder.levels.all()}
    for number in range(rng.randint(5, 25)):
        share = rng.choice(["private", "circle", "team", "everyone"])
        item = log(cast.ada, f"item {number}", share="circle", ended_on=TODAY - timedelta(days=rng.randint(0, 800)))
        keys = rng.sample([f"{d}-{level}-1" for d in ("autonomy", "risk") for level in levels], rng.randint(0, 3))
        for claim in add_claims(item, by=cast.ada, expectations=[expectation(key) for key in keys]):
            match rng.choice(["waiting", "accepted", "other", "needs_more"]):
                case "accepted":
                    review_claim(claim, by=cast.mia, verdict="accepted")
                case "other":
                    review_claim(
                        claim, by=cast.noor, verdict="accepted", level=rng.choice([*levels.values()]), words="S"
                    )
                case "needs_more":
                    review_claim(claim, by=cast.mia, verdict="needs_more", words="Which?")
        share_evidence(item, by=cast.ada, visibility=share)
        if rng.random() < 0.1:
            archive_evidence(item, by=cast.ada)
    for viewer in (cast.mia, cast.petra):
        assert on_team_page(viewer, cast.ada) == in_report(viewer, cast.ada)


def test_each_stands_on_their_own_ladder_and_by_its_rule(cast: Cast, ladder: LadderVersion) -> None:
    strict = publish(small_ladder("data", sustained={"quarters": 3, "of": 8}))
    settle(cast.ada, cast.mia, ladder)
    settle(cast.ben, cast.mia, strict)
    for days in (10, 110, 500):
        item = log(cast.ben, f"of {days}", share="circle", ended_on=TODAY - timedelta(days=days))
        wanted = strict.expectations.get(key="risk-mid-1")
        review_claim(add_claims(item, by=cast.ben, expectations=[wanted])[0], by=cast.mia, verdict="accepted")
    for who in (cast.ada, cast.ben):
        assert on_team_page(cast.mia, who) == in_report(cast.mia, who)
    assert on_team_page(cast.mia, cast.ben) == {"risk": (2, 0, 0)}


def test_somebody_on_a_version_no_longer_in_force_stands_on_it(cast: Cast, ladder: LadderVersion) -> None:
    settle(cast.ada, cast.mia, ladder)
    accepted(cast.ada, cast.mia, "risk-mid-1", TODAY)
    accepted(cast.ada, cast.mia, "autonomy-senior-1", TODAY)
    words = small_ladder(notes="Second.")
    words["expectations"] = [row for row in words["expectations"] if row["key"] != "autonomy-senior-1"]
    publish(words, moves={"autonomy-senior-1": None})
    # Left behind on the old version, whatever the ladder owner's publication did with placements.
    settle_on_old = {cast.ada.pk: structure_of(LadderVersion.objects.get(pk=ladder.pk))}
    left = shared_with(cast.mia, settle_on_old, TODAY)[cast.ada.pk].standings
    assert {key: found.emerging for key, found in left.items()} == {"autonomy": 3}
    assert on_team_page(cast.mia, cast.ada) == in_report(cast.mia, cast.ada)


def test_somebody_without_a_level_has_no_standing_and_is_still_heard(cast: Cast, ladder: LadderVersion) -> None:
    accepted(cast.ada, cast.mia, "risk-mid-1", TODAY)
    row = next(row for row in team_page(cast.mia).rows if row.person == cast.ada)
    assert (row.member.level, row.standings, row.heard) == (None, {}, TODAY)


def test_what_waits_is_what_waits_in_the_inbox(cast: Cast, ladder: LadderVersion) -> None:
    mentee = person(name="Cora Mentee", manager=cast.ben)
    for who in (cast.ada, cast.ben, cast.mia, mentee):
        for share in ("private", "circle", "everyone"):
            item = log(who, share=share)
            add_claims(item, by=who, expectations=[expectation("risk-mid-1"), expectation("risk-mid-2")])
    archive_evidence(log(cast.ada, share="circle"), by=cast.ada)
    for viewer in (cast.mia, cast.petra):
        waiting: dict[int, int] = {}
        for pk in Claim.objects.waiting_for(viewer).values_list("evidence__person", flat=True):
            waiting[pk] = waiting.get(pk, 0) + 1
        shown = {row.person.pk: row.waiting.count for row in team_page(viewer).rows if row.waiting.count}
        assert shown == waiting
        assert all(row.waiting.since for row in team_page(viewer).rows if row.waiting.count)
