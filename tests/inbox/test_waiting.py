"""What waits for whom: counted on every page, listed at home, the same for both."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from growth.evidence.actions import archive_evidence, ask_corroboration, review_claim
from growth.inbox.queries import Counts, frame_counts, waiting_for
from growth.notices.actions import tell
from ladder.models import LadderVersion
from tests.factories import claim, log
from tests.people import NAMES, Cast


def test_each_reader_is_told_their_own_counts_and_nobody_elses(cast: Cast, ladder: LadderVersion) -> None:
    shared = claim(log(cast.ada, "Retry queue", share="circle"), "risk-mid-1")
    claim(log(cast.ada, "Private notes"), "risk-mid-1")
    claim(log(cast.zoe, "Of somebody without a circle", share="everyone"), "risk-mid-1")
    archived = log(cast.ada, "Withdrawn", share="circle")
    claim(archived, "risk-mid-1")
    archive_evidence(archived, by=cast.ada)
    unclear = claim(log(cast.ben, "Alert budget", share="circle"), "risk-mid-1")
    review_claim(unclear, by=cast.mia, verdict="needs_more", words="Which alerts?")
    ask_corroboration(shared, by=cast.ada, witness=cast.ben, question="Were you there?")
    expected = {
        "mia": Counts({"claims": 1}, has_direct_reports=True),
        "noor": Counts({"claims": 1}),
        "ben": Counts({"questions": 1, "answers": 1}, notices=1),
        "petra": Counts(has_direct_reports=True),
    }
    assert {name: frame_counts(cast[name]) for name in NAMES} == {name: expected.get(name, Counts()) for name in NAMES}
    for name in NAMES:
        assert len(waiting_for(cast[name], frame_counts(cast[name]))) == frame_counts(cast[name]).waiting


def test_home_lists_two_kinds_and_names_the_others(cast: Cast, ladder: LadderVersion) -> None:
    mine = claim(log(cast.mia, "Hiring loop", share="circle"), "risk-mid-1")
    review_claim(mine, by=cast.petra, verdict="needs_more", words="Which loop?")
    claim(log(cast.ada, "Retry queue", share="circle"), "risk-mid-1")
    theirs = claim(log(cast.zoe, "Search index", share="circle"), "risk-mid-1")
    ask_corroboration(theirs, by=cast.zoe, witness=cast.mia, question="Were you there?")
    rows = waiting_for(cast.mia, frame_counts(cast.mia))
    assert [row.what for row in rows] == ["Retry queue", "Were you there?", "Verdicts that ask for more"]
    assert (rows[-1].meta, rows[-1].url) == ("One waits", "/inbox/#g-answers")


def test_a_question_that_lapsed_waits_for_nobody(cast: Cast, ladder: LadderVersion) -> None:
    asked = claim(log(cast.ada, "Retry queue", share="circle"), "risk-mid-1")
    ask_corroboration(asked, by=cast.ada, witness=cast.ben, question="Were you there?")
    assert frame_counts(cast.ben).by_kind == {"questions": 1}
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=2)):
        assert frame_counts(cast.ben).by_kind == {}


@pytest.mark.parametrize(
    "path", ["/", "/evidence/", "/evidence/shared/", "/inbox/", "/ladders/", "/people/", "/settings/"]
)
def test_every_page_shows_the_count_and_the_pages_of_a_manager(
    as_: Callable[[str], Client], cast: Cast, ladder: LadderVersion, path: str
) -> None:
    claim(log(cast.ada, "Retry queue", share="circle"), "risk-mid-1")
    log(cast.mia, "Hiring loop")
    page = as_("mia").get(path).content.decode()
    assert '<span class="count">1</span>' in page
    assert 'href="/team/"' in page
    assert 'href="/team/"' not in as_("ada").get(path).content.decode()


def test_from_a_hundred_on_nobody_counts(cast: Cast, ladder: LadderVersion) -> None:
    for number in range(101):
        tell(cast.ada, f"Line {number}", url="/")
    assert (frame_counts(cast.ada).notices, frame_counts(cast.ada).words) == (100, "99+")
