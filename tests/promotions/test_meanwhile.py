"""What changes around a case while it is under way: people, ladders, evidence, committees."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import change_person
from config.errors import StaleEdit
from growth.promotions.calibration import outcomes
from growth.promotions.calibration.bars import ties_of
from growth.promotions.cases import writing
from growth.promotions.cases.actions import release
from growth.promotions.cases.models import Case, CaseAssessment
from growth.promotions.cases.record import shared_items
from growth.promotions.cases.states import State
from growth.promotions.gates.checking import endorsements_of
from growth.promotions.gates.models import Gate
from growth.promotions.lint.gaps import gaps_before
from growth.promotions.packets.freezing import document_of
from growth.promotions.packets.reading import renumbered
from growth.reports.queries import placement_of
from ladder.models import LadderVersion
from tests.factories import accepted
from tests.people import Cast
from tests.promotions import complete, making
from tests.promotions.calibration.making import round_of, submitted, with_outcome


def test_who_endorsed_and_then_prepares_it_counts_no_more(case: Case, cast: Cast) -> None:
    complete.endorsement(case, cast.zoe)
    assert endorsements_of(making.fresh(case)).supportive == 1
    change_person(cast.ada, by=cast.rafael, manager=cast.zoe)
    now = making.fresh(case)
    counted = endorsements_of(now)
    assert (counted.supportive, counted.at_target) == (0, 0)
    said = [gap.said for gap in gaps_before(now, State.SUBMITTED)]
    assert any(words.startswith("Nobody endorses the case yet") for words in said), said


def test_a_gate_handed_over_is_stale_on_the_page_of_before(case: Case, cast: Cast) -> None:
    before = Gate.objects.get(case=case, key="need").version
    change_person(cast.ada, by=cast.rafael, manager=cast.zoe)
    gate = Gate.objects.get(case=case, key="need")
    assert (gate.owner, gate.version) == (cast.zoe, before + 1)


def test_who_prepared_it_before_is_barred_though_they_made_no_step(placed: Cast) -> None:
    case = making.idea(placed)
    writing.write_section(case.sections.get(side="manager"), by=placed.mia, version=1, body="She leads the ledger.")
    change_person(placed.ada, by=placed.rafael, manager=placed.zoe)
    assert ties_of(making.fresh(case)).bar_of(placed.mia) == "prepared"


def test_a_committee_on_which_everybody_is_barred_takes_no_case(case: Case, cast: Cast) -> None:
    committee = making.committee(cast, "noor", chair="mia")
    with pytest.raises(ValidationError, match="Nobody on this committee may read the case"):
        submitted(case, making.calibration(committee))


def test_evidence_that_changed_after_the_page_was_opened_is_not_released(case: Case, cast: Cast) -> None:
    shown = making.in_state(case, "feedback")
    items = shared_items(shown)
    accepted(cast.ada, cast.mia, "risk-senior-1", timezone.localdate())
    with pytest.raises(StaleEdit):
        release(shown, by=cast.ada, revision=shown.revision, items=items)
    assert making.fresh(case).released_at is None
    release(shown, by=cast.ada, revision=shown.revision, items=shared_items(shown))
    assert making.fresh(case).released_items == shared_items(shown) != items


def test_a_dimension_the_ladder_no_longer_has_is_not_frozen(case: Case) -> None:
    CaseAssessment.objects.create(case=case, side="manager", dimension="gone", level=3)
    CaseAssessment.objects.create(case=case, side="manager", dimension="risk", level=3)
    assert [row["dimension"] for row in document_of(making.fresh(case))["assessments"]] == ["risk"]


def test_a_promotion_holds_over_a_placement_made_since_its_effective_day(
    case: Case, placed: Cast, ladder: LadderVersion
) -> None:
    today = timezone.localdate()
    outcome = with_outcome(placed, submitted(case, round_of(placed)))
    outcome.effective_on = today - timedelta(days=60)
    outcome.save()
    making.placed(placed.ada, ladder, "mid", days_ago=30)
    outcomes.send_letter(outcome, by=placed.mia, version=1)
    placement = placement_of(placed.ada, today)
    assert placement is not None
    assert (placement.level.key, placement.since) == ("senior", today - timedelta(days=30))


def test_a_masked_packet_names_evidence_by_its_place_and_not_by_its_id() -> None:
    item = {"id": 71, "title": "Ledger", "claims": [{"key": "risk", "level": 3}]}
    document = {
        "evidence": [item, {**item, "id": 64}],
        "glue": [64],
        "criteria": [{"claims": [{"evidence": 71}]}],
        "projects": [{"evidence": [64, 71], "metrics": [{"evidence": None}]}],
        "concerns": [{"evidence": [71], "raised_by": {"id": 71, "name": "Ada"}}],
    }
    found = renumbered(document)
    assert found == {
        "evidence": [{**item, "id": 1}, {**item, "id": 2}],
        "glue": [2],
        "criteria": [{"claims": [{"evidence": 1}]}],
        "projects": [{"evidence": [2, 1], "metrics": [{"evidence": None}]}],
        "concerns": [{"evidence": [1], "raised_by": {"id": 71, "name": "Ada"}}],
    }
    assert renumbered(found) == found
