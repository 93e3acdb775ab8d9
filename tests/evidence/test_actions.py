"""What the verbs of evidence do and refuse."""

import threading
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from config.errors import StaleEdit
from growth.evidence.actions import (
    add_claims,
    answer_corroboration,
    archive_evidence,
    ask_corroboration,
    edit_evidence,
    log_evidence,
    restore_evidence,
    review_claim,
    share_evidence,
)
from growth.evidence.models import Corroboration, Evidence, Review
from ladder.models import LadderVersion, Level, Placement
from tests.factories import claim, expectation, log, publish, small_ladder
from tests.people import Cast, make_cast

TODAY = date(2026, 11, 20)


def test_one_line_makes_a_private_item_without_a_date(cast: Cast) -> None:
    item = log_evidence(by=cast.ada, title="Queue chosen")
    assert (item.visibility, item.ended_on, item.strength) == ("private", None, "claim")
    assert item.listed_on == timezone.localdate()


def test_the_same_submission_twice_makes_one_item(cast: Cast) -> None:
    key = uuid.uuid4()
    first = log_evidence(by=cast.ada, title="Queue chosen", submission=key)
    second = log_evidence(by=cast.ada, title="Queue chosen", submission=key)
    assert first == second
    assert Evidence.objects.count() == 1


def test_two_people_may_send_the_same_submission(cast: Cast) -> None:
    key = uuid.uuid4()
    log_evidence(by=cast.ada, title="Hers", submission=key)
    log_evidence(by=cast.ben, title="His", submission=key)
    assert Evidence.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_submission_at_the_same_moment_makes_one_item() -> None:
    cast, key, made = make_cast(), uuid.uuid4(), []

    def send() -> None:
        try:
            made.append(log_evidence(by=cast.ada, title="Queue chosen", submission=key).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    if connection.vendor == "sqlite":
        threads = threads[:1]  # the in-memory database of the tests has one connection
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Evidence.objects.count() == 1
    assert set(made) == {Evidence.objects.get().pk}


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"ended_on": TODAY + timedelta(days=1)}, "ended_on"),
        ({"ended_on": date(1969, 1, 1)}, "ended_on"),
        ({"started_on": TODAY, "ended_on": TODAY - timedelta(days=1)}, "started_on"),
    ],
)
def test_impossible_dates_are_refused_at_the_field(cast: Cast, dates: dict[str, date], field: str) -> None:
    with time_machine.travel(TODAY, tick=False), pytest.raises(ValidationError) as refused:
        log_evidence(by=cast.ada, title="Queue chosen", **dates)
    assert set(refused.value.error_dict) == {field}
    assert not Evidence.objects.exists()


def test_a_period_with_only_a_first_day_ends_on_it(cast: Cast) -> None:
    item = log_evidence(by=cast.ada, title="Queue chosen", started_on=date(2026, 3, 2))
    assert (item.started_on, item.ended_on) == (date(2026, 3, 2), date(2026, 3, 2))


def test_an_edit_raises_the_version_and_keeps_the_old_words(cast: Cast) -> None:
    item = log(cast.ada, "Queue chosen")
    edited = edit_evidence(item, by=cast.ada, version=1, title="A queue for each partner")
    assert (edited.version, edited.title) == (2, "A queue for each partner")
    assert {record.title for record in item.history.all()} == {"Queue chosen", "A queue for each partner"}


def test_an_edit_that_changes_nothing_is_no_edit(cast: Cast) -> None:
    item = log(cast.ada, "Queue chosen")
    assert edit_evidence(item, by=cast.ada, version=1, title="Queue chosen").version == 1


def test_a_stale_edit_is_told_and_overwrites_nothing(cast: Cast) -> None:
    item = log(cast.ada, "Queue chosen")
    edit_evidence(item, by=cast.ada, version=1, title="First")
    with pytest.raises(StaleEdit) as told:
        edit_evidence(item, by=cast.ada, version=1, title="Second")
    assert told.value.current.title == "First"
    assert Evidence.objects.get().title == "First"


def test_markdown_is_rendered_once_and_is_harmless(cast: Cast) -> None:
    hostile = (
        "**bold** <script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png) "
        "<img src=x onerror=alert(1)> [ok](https://ok.example)\n\n# Heading"
    )
    html = log(cast.ada, situation=hostile).situation_html
    assert "<strong>bold</strong>" in html
    assert "<h3>Heading</h3>" in html
    assert 'href="https://ok.example"' in html
    for bad in ("<script", "<img", 'href="javascript', "<h1"):
        assert bad not in html


def test_a_claim_needs_a_date_because_it_counts_in_a_quarter(cast: Cast, ladder: LadderVersion) -> None:
    item = log_evidence(by=cast.ada, title="Queue chosen")
    with pytest.raises(ValidationError) as refused:
        add_claims(item, by=cast.ada, expectations=[expectation("risk-mid-1")])
    assert set(refused.value.error_dict) == {"ended_on"}


def test_the_date_cannot_be_taken_away_under_a_claim(cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada)
    claim(item, "risk-mid-1")
    with pytest.raises(ValidationError):
        edit_evidence(item, by=cast.ada, version=1, ended_on=None, started_on=None)
    assert Evidence.objects.get().ended_on is not None


def test_claiming_twice_makes_one_claim(cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada)
    assert claim(item, "risk-mid-1") == claim(item, "risk-mid-1")
    assert item.claims.count() == 1


def test_one_item_may_serve_several_expectations(cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada)
    keys = {"risk-mid-1", "risk-mid-2", "autonomy-senior-1"}
    add_claims(item, by=cast.ada, expectations=[expectation(key) for key in keys])
    assert {made.expectation.key for made in item.claims.all()} == keys


# ---- witnesses


def test_a_question_lapses_after_14_days_and_can_be_asked_again(cast: Cast, ladder: LadderVersion) -> None:
    made = claim(log(cast.ada), "risk-mid-1")
    asked = ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="Did it halve?")
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1), tick=False):
        assert not Corroboration.objects.open().exists()
        with pytest.raises(ValidationError):
            answer_corroboration(asked, by=cast.zoe, answer="yes")
        again = ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="Did it halve?")
        assert set(Corroboration.objects.open()) == {again}


def test_a_question_is_open_until_the_last_minute(cast: Cast, ladder: LadderVersion) -> None:
    made = claim(log(cast.ada), "risk-mid-1")
    asked = ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="Did it halve?")
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23), tick=False):
        answer_corroboration(asked, by=cast.zoe, answer="yes")
    asked.refresh_from_db()
    assert asked.confirms


def test_the_same_witness_is_not_asked_twice_at_once(cast: Cast, ladder: LadderVersion) -> None:
    made = claim(log(cast.ada), "risk-mid-1")
    ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="Did it halve?")
    with pytest.raises(ValidationError) as refused:
        ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="Really?")
    assert set(refused.value.error_dict) == {"witness"}


def test_nobody_witnesses_for_themselves_or_after_leaving(cast: Cast, ladder: LadderVersion) -> None:
    made = claim(log(cast.ada), "risk-mid-1")
    cast.zoe.is_active = False
    for witness in (cast.ada, cast.zoe):
        with pytest.raises(ValidationError):
            ask_corroboration(made, by=cast.ada, witness=witness, question="Did it halve?")


def test_an_answer_is_given_once(cast: Cast, ladder: LadderVersion) -> None:
    asked = ask_corroboration(claim(log(cast.ada), "risk-mid-1"), by=cast.ada, witness=cast.zoe, question="So?")
    answer_corroboration(asked, by=cast.zoe, answer="yes")
    with pytest.raises(ValidationError):
        answer_corroboration(asked, by=cast.zoe, answer="cannot_say")
    asked.refresh_from_db()
    assert asked.answer == "yes"


def test_yes_but_needs_the_but(cast: Cast, ladder: LadderVersion) -> None:
    asked = ask_corroboration(claim(log(cast.ada), "risk-mid-1"), by=cast.ada, witness=cast.zoe, question="So?")
    with pytest.raises(ValidationError) as refused:
        answer_corroboration(asked, by=cast.zoe, answer="yes_but")
    assert set(refused.value.error_dict) == {"words"}


# ---- verdicts


def test_a_verdict_keeps_who_when_and_their_level_then(cast: Cast, ladder: LadderVersion) -> None:
    senior = Level.objects.get(key="senior")
    Placement.objects.create(person=cast.mia, level=senior, since=date(2024, 1, 1))
    made = claim(log(cast.ada, share="circle"), "risk-mid-1")
    review = review_claim(made, by=cast.mia, verdict="accepted")
    Placement.objects.all().delete()
    review.refresh_from_db()
    assert (review.reviewer, review.reviewer_level, review.level.key) == (cast.mia, "Senior", "mid")  # type: ignore[union-attr]
    assert review.created_at.date() == timezone.now().date()


def test_the_newest_verdict_holds_and_the_earlier_ones_stay(cast: Cast, ladder: LadderVersion) -> None:
    made = claim(log(cast.ada, share="circle"), "risk-senior-1")
    review_claim(made, by=cast.mia, verdict="needs_more", words="Which risk was left open?")
    review_claim(made, by=cast.mia, verdict="accepted")
    made.refresh_from_db()
    assert (made.verdict, made.accepted_level.key) == ("accepted", "senior")  # type: ignore[union-attr]
    assert [review.verdict for review in made.reviews.all()] == ["needs_more", "accepted"]


def test_needs_more_takes_the_level_back(cast: Cast, ladder: LadderVersion) -> None:
    made = claim(log(cast.ada, share="circle"), "risk-senior-1")
    review_claim(made, by=cast.mia, verdict="accepted")
    review_claim(made, by=cast.noor, verdict="needs_more", words="The link is dead.")
    made.refresh_from_db()
    assert (made.verdict, made.accepted_level) == ("needs_more", None)


@pytest.mark.parametrize(("verdict", "level"), [("needs_more", None), ("accepted", "mid")])
def test_words_are_needed_for_needs_more_and_for_another_level(
    cast: Cast, ladder: LadderVersion, verdict: str, level: str | None
) -> None:
    made = claim(log(cast.ada, share="circle"), "risk-senior-1")
    chosen = Level.objects.get(key=level) if level else None
    with pytest.raises(ValidationError) as refused:
        review_claim(made, by=cast.mia, verdict=verdict, level=chosen)
    assert set(refused.value.error_dict) == {"words"}
    assert not Review.objects.exists()


def test_a_level_of_another_ladder_is_refused(cast: Cast, ladder: LadderVersion) -> None:
    other = publish(small_ladder("other"))
    made = claim_on(cast, ladder)
    with pytest.raises(ValidationError):
        review_claim(made, by=cast.mia, verdict="accepted", level=other.levels.get(key="mid"), words="Hm.")


def claim_on(cast: Cast, ladder: LadderVersion):  # type: ignore[no-untyped-def]
    item = log(cast.ada, share="circle")
    return add_claims(item, by=cast.ada, expectations=[ladder.expectations.get(key="risk-mid-1")])[0]


def test_a_verdict_on_words_that_changed_meanwhile_is_refused(cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada, share="circle")
    made = claim(item, "risk-mid-1")
    edit_evidence(item, by=cast.ada, version=1, outcome="Something else.")
    with pytest.raises(StaleEdit):
        review_claim(made, by=cast.mia, verdict="accepted", version=1)


def test_a_later_edit_marks_the_verdict_as_changed_since(cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada, share="circle")
    made = claim(item, "risk-mid-1")
    review = review_claim(made, by=cast.mia, verdict="accepted")
    assert not Review.objects.get().is_outdated
    edit_evidence(item, by=cast.ada, version=1, outcome="Something else.")
    assert Review.objects.get(pk=review.pk).is_outdated


# ---- archive, share


def test_archive_withdraws_open_questions_and_restore_brings_the_item_back(cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada, share="circle")
    ask_corroboration(claim(item, "risk-mid-1"), by=cast.ada, witness=cast.zoe, question="Did it halve?")
    archive_evidence(item, by=cast.ada)
    assert not Corroboration.objects.open().exists()
    assert item not in Evidence.objects.visible_to(cast.mia)
    restore_evidence(item, by=cast.ada)
    assert item in Evidence.objects.visible_to(cast.mia)


def test_taking_a_share_back_keeps_the_verdict(cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada, share="circle")
    made = claim(item, "risk-mid-1")
    review_claim(made, by=cast.mia, verdict="accepted")
    share_evidence(item, by=cast.ada, visibility="private")
    made.refresh_from_db()
    assert made.verdict == "accepted"
    assert item not in Evidence.objects.visible_to(cast.mia)


def test_a_metric_keeps_its_figures_exactly(cast: Cast) -> None:
    item = log(cast.ada, metric_before=Decimal("1.9"), metric_after=Decimal("0.3"))
    item.refresh_from_db()
    assert (item.metric_before, item.metric_after) == (Decimal("1.9"), Decimal("0.3"))
