"""From the database to the gaps of a case: what is read, whose it is, and what never leaks into it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from growth.checkins.agreements import Agreement
from growth.checkins.agreements_actions import decline_agreement
from growth.evidence.actions import share_evidence
from growth.evidence.models import Evidence
from growth.promotions.cases import actions as case_actions
from growth.promotions.cases.models import Case, CaseMetric
from growth.promotions.cases.record import record_of
from growth.promotions.cases.states import State
from growth.promotions.gates.models import Gate
from growth.promotions.lint.actions import agree_on_gap
from growth.promotions.lint.gaps import Gap, gaps_before
from growth.promotions.lint.panels import most_telling, panel
from tests.cases import for_each
from tests.factories import claim, log
from tests.people import NAMES, Cast
from tests.promotions import making
from tests.promotions.complete import (
    complete_case,
    complete_document,
    complete_evidence,
    concern,
    endorsement,
    project,
    quarter_start,
    released,
)
from tests.promotions.making import fresh, in_state, publish_template, written


def keys(gaps: list[Gap]) -> list[str]:
    return [gap.key for gap in gaps]


def before(case: Case, state: State = State.SUBMITTED) -> list[Gap]:
    return gaps_before(fresh(case), state)


def test_an_empty_case_lacks_everything(case: Case, cast: Cast) -> None:
    assert keys(before(case, State.FEEDBACK)) == ["thesis:missing", "projects:fewest"]
    rows = [f"{dimension}-senior-{number}" for dimension in ("autonomy", "risk") for number in (1, 2)]
    assert keys(before(case)) == [
        "thesis:missing", *(f"items:{key}" for key in rows), "concerns:manager", "endorsements:count",
        "endorsements:level", "projects:fewest", "assessments:candidate", "assessments:manager", "released:release",
    ]  # fmt: skip
    owners = {gap.rule: gap.owner for gap in before(case)}
    assert (owners["items"], owners["endorsements"], owners["released"]) == (cast.ada, cast.mia, cast.ada)


def test_other_steps_ask_for_nothing(case: Case) -> None:
    steps = [state for state in State if state not in (State.FEEDBACK, State.SUBMITTED)]
    assert [before(case, state) for state in steps] == [[]] * len(steps)


def test_a_complete_document_may_ask_for_feedback_and_a_complete_case_be_submitted(case: Case, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="“Thesis” is not written"):
        case_actions.ask_for_feedback(case, by=cast.mia, revision=fresh(case).revision)
    assert fresh(case).state == State.DRAFTING
    complete_document(case)
    assert before(case, State.FEEDBACK) == []
    case_actions.ask_for_feedback(case, by=cast.mia, revision=fresh(case).revision)
    complete_case(fresh(case), cast.zoe)
    assert before(case) == []


def test_whatever_changes_after_the_release_opens_it_again(case: Case, cast: Cast) -> None:
    complete_case(case, cast.zoe)
    Case.objects.filter(pk=case.pk).update(revision=99)
    assert keys(before(case)) == ["released:release"]
    released(case)
    claim(log(cast.ada, "One more", share="circle"), "risk-senior-1")
    assert [gap.said for gap in before(case)] == ["The evidence changed after Ada Lindqvist released the case."]


def test_what_is_private_says_nothing_not_even_its_title(case: Case, cast: Cast) -> None:
    old = log(cast.ada, "Old and secret", share="circle", ended_on=quarter_start(9))
    resting = project(case)
    resting.evidence.add(old)
    metric = CaseMetric.objects.create(case=case, name="Calls", before="1", after="2", source="Board", evidence=old)
    said = {gap.key: gap.said for gap in before(case) if gap.rule == "window"}
    assert said.keys() == {f"window:project-{resting.pk}:evidence", f"window:metric-{metric.pk}"}
    assert all("Old and secret" in words for words in said.values())
    share_evidence(old, by=cast.ada, visibility="private")
    assert [gap for gap in before(case) if gap.rule == "window" or "secret" in gap.said] == []


def test_claims_that_wait_are_the_managers(case: Case, cast: Cast) -> None:
    for title in ("One", "Two"):
        claim(log(cast.ada, title, share="circle"), "risk-senior-1")
    (gap,) = [gap for gap in before(case) if gap.key == "items:risk-senior-1"]
    assert gap.owner == cast.mia and gap.dimension == "risk" and "Two claims wait for a verdict." in gap.said


def test_pay_is_found_in_every_text_of_the_case(case: Case, cast: Cast) -> None:
    words = "Her salary should rise by 9 %."
    written(case, "leverage", words)
    written(case, "assessment", words)
    concern(case, cast.zoe, f"She is late. {words}")
    Gate.objects.filter(case=case, key="budget").update(words=words)
    CaseMetric.objects.create(case=case, name="Salary", after="80,000 €", source="HR")
    gaps = [gap for gap in before(case) if gap.rule == "pay"]
    assert {(gap.place, gap.owner) for gap in gaps} == {
        ("section-leverage", cast.ada), ("section-assessment", cast.mia), ("concerns", cast.zoe),
        ("gates", cast.petra), ("metrics", cast.ada),
    }  # fmt: skip
    assert all(gap.is_error and gap.is_of_document for gap in gaps)


def test_only_what_was_given_and_stands_counts(case: Case, cast: Cast) -> None:
    complete_case(case, cast.zoe)
    asked = endorsement(case, cast.omar)
    asked.state = "asked"
    asked.save()
    asked.concern.words = "None."
    asked.concern.taken_back_at = timezone.now()
    asked.concern.save()
    released(case)
    assert before(case) == []
    asked.state = "given"
    asked.save()
    assert keys(before(case)) == [f"concerns:endorsement-{asked.pk}"]
    assert before(case)[0].owner == cast.omar


def test_the_template_of_the_case_decides_and_not_the_newest(case: Case) -> None:
    publish_template(lint={**making.small_template()["lint"], "items": 9, "quarters": 9})
    assert "two are needed" in before(case)[1].said


def test_gaps_take_as_many_queries_for_much_as_for_little(
    case: Case, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    endorsement(case, cast.zoe)
    project(case).evidence.add(log(cast.ada, "One", share="circle"))
    CaseMetric.objects.create(case=case, name="Calls", after="2")
    complete_evidence(case)
    made = fresh(case)
    record = record_of(made)
    with django_assert_num_queries(13):
        gaps_before(made, State.SUBMITTED, record=record)
    for giver in (cast.omar, cast.ines):
        endorsement(case, giver)
        project(case, giver.name, submission=uuid4()).evidence.add(log(cast.ada, giver.name, share="circle"))
        CaseMetric.objects.create(case=case, name=giver.name, after="2")
    record = record_of(made)
    with django_assert_num_queries(13):
        gaps_before(made, State.SUBMITTED, record=record)


# ---- on the page of the case


@for_each("name", NAMES)
def test_the_panel_is_for_the_two_sides(case: Case, cast: Cast, name: str) -> None:
    shown = panel(cast[name], case)
    assert bool(shown) == (name in ("ada", "mia"))


def test_the_panel_names_the_most_telling_gaps_one_of_each_rule(case: Case, cast: Cast) -> None:
    shown = panel(cast.ada, fresh(case))
    assert [gap.key for gap in shown["telling"]] == ["thesis:missing", "items:autonomy-senior-1", "concerns:manager"]
    assert (shown["errors"], shown["more"], shown["warnings"]) == (12, 9, 0)
    few = [gap for gap in before(case) if gap.rule == "items"]
    assert most_telling(few) == few[:3]


def test_the_panel_of_a_complete_case_is_content_and_of_a_submitted_one_empty(case: Case, cast: Cast) -> None:
    made = complete_case(case, cast.zoe)
    assert (panel(cast.mia, made)["errors"], panel(cast.mia, made)["telling"]) == (0, [])
    assert panel(cast.mia, in_state(case, "submitted")) == {}


# ---- agreements


def agree(case: Case, by: object, key: str = "items:risk-senior-1", **words: object) -> Agreement:
    dimension = case.target.version.dimensions.get(key="risk")
    said = {"text": "Leads the next review.", "due_on": timezone.localdate() + timedelta(days=30), **words}
    return agree_on_gap(case, by=by, key=key, dimension=dimension, **said)


def test_a_gap_becomes_one_agreement_whoever_asks(case: Case, cast: Cast) -> None:
    made = agree(case, cast.mia)
    assert (made.person, made.guide, made.proposed_by) == (cast.ada, cast.mia, cast.mia)
    assert (made.level, made.dimension.key, made.state) == (case.target, "risk", "proposed")
    assert agree(case, cast.ada) == agree(case, cast.mia) == made
    assert agree(case, cast.ada, "items:risk-senior-2") != made
    assert Agreement.objects.count() == 2


def test_after_a_no_it_may_be_proposed_anew(case: Case, cast: Cast) -> None:
    first = agree(case, cast.mia)
    decline_agreement(first, by=cast.ada, words="Not that.")
    second = agree(case, cast.ada)
    assert second != first and second.proposed_by == cast.ada
    for _ in range(4):
        decline_agreement(second, by=second.proposed_by)
        try:
            second = agree(case, cast.ada)
        except ValidationError as error:
            assert error.messages == ["This was declined several times. Talk about it."]
    assert Agreement.objects.count() == 5


def test_closed_gaps_and_those_of_others_become_none(case: Case, cast: Cast) -> None:
    made = endorsement(case, cast.zoe)
    made.concern.delete()
    refused = {
        "items:nothing": "This gap is closed by now.",
        f"concerns:endorsement-{made.pk}": "Only what one of you two closes can become an agreement.",
    }
    for key, words in refused.items():
        with pytest.raises(ValidationError) as caught:
            agree(case, cast.mia, key)
        assert caught.value.messages == [words]
    with pytest.raises(ValidationError, match="It is due before it was agreed"):
        agree(case, cast.mia, due_on=timezone.localdate() - timedelta(days=1))
    in_state(case, "submitted")
    with pytest.raises(ValidationError, match="submitted or has ended"):
        agree(case, cast.mia)
    assert not Agreement.objects.exists()


def test_evidence_of_others_is_not_counted(case: Case, cast: Cast) -> None:
    claim(log(cast.ben, "Ben’s", share="circle"), "risk-senior-1")
    assert Evidence.objects.count() == 1 and "wait" not in " ".join(gap.said for gap in before(case))
