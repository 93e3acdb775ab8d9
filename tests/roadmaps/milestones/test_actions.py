"""Every change of state: in order, out of order, twice, and what each leaves."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from config.errors import StaleEdit
from growth.evidence.actions import archive_evidence, share_evidence
from growth.evidence.models import Claim, Evidence
from growth.notices.models import Notice
from growth.roadmaps.enrolments.models import Enrolment
from growth.roadmaps.milestones import actions
from growth.roadmaps.milestones.models import Confirmation, MilestoneNote, PlannedMilestone
from growth.roadmaps.models import ArtefactKind
from tests.cases import for_each
from tests.factories import log
from tests.people import Cast
from tests.roadmaps.making import stone

DAY = timedelta(days=1)


def close(milestone: PlannedMilestone, item: Evidence | None = None, **fields: Any) -> PlannedMilestone:
    person = milestone.enrolment.person
    return actions.close(milestone, by=person, evidence=item or log(person), **fields)


def in_state(plan: Enrolment, state: str) -> PlannedMilestone:
    memo = stone(plan, "memo")
    match state:
        case "under_way":
            return actions.begin(memo, by=plan.person)
        case "closed":
            return close(memo)
        case "skipped":
            return actions.skip(memo, by=plan.person, reason="Done at work")
    return memo


def refused(do: Callable[[], object]) -> set[str] | None:
    """The fields a change was refused at; `{"__all__"}` for the whole of it, None when it was done."""
    try:
        do()
    except ValidationError as error:
        return set(error.error_dict) if hasattr(error, "error_dict") else {"__all__"}
    return None


VERBS: dict[str, Callable[[PlannedMilestone], object]] = {
    "begin": lambda row: actions.begin(row, by=row.enrolment.person),
    "put_back": lambda row: actions.put_back(row, by=row.enrolment.person),
    "close": close,
    "skip": lambda row: actions.skip(row, by=row.enrolment.person, reason="Again"),
    "take_up": lambda row: actions.take_up(row, by=row.enrolment.person),
    "reopen": lambda row: actions.reopen(row, by=row.enrolment.person),
}
REFUSED = None
WHAT_BECOMES = {
    "not_started": ("under_way", "not_started", "closed", "skipped", "not_started", "not_started"),
    "under_way": ("under_way", "not_started", "closed", "skipped", "under_way", "under_way"),
    "closed": (REFUSED, REFUSED, REFUSED, REFUSED, "closed", "under_way"),
    "skipped": (REFUSED, REFUSED, REFUSED, "skipped", "not_started", "skipped"),
}


@for_each(
    "before, verb, after",
    [(state, verb, row[place]) for state, row in WHAT_BECOMES.items() for place, verb in enumerate(VERBS)],
)
def test_each_verb_in_each_state(plan: Enrolment, before: str, verb: str, after: str | None) -> None:
    row = in_state(plan, before)
    plan.refresh_from_db()
    revision = plan.revision
    was_refused = refused(lambda: VERBS[verb](row))
    assert was_refused == (None if after else {"__all__"})
    again = stone(plan, "memo")
    assert again.state == (after or before)
    plan.refresh_from_db()
    assert (plan.revision > revision) == (after not in (None, before))


@for_each("verb", [name for name in VERBS if name != "close"])
def test_done_twice_from_a_stale_page_it_is_done_once(plan: Enrolment, verb: str) -> None:
    starts = {"put_back": "under_way", "take_up": "skipped", "reopen": "closed"}
    row = in_state(plan, starts.get(verb, "not_started"))
    VERBS[verb](row)
    plan.refresh_from_db()
    VERBS[verb](row)  # the page that was opened before
    revision = plan.revision
    plan.refresh_from_db()
    assert plan.revision == revision


def test_every_change_is_refused_once_the_roadmap_has_ended(plan: Enrolment) -> None:
    row = in_state(plan, "under_way")
    Enrolment.objects.update(ended_on=timezone.localdate(), outcome="left")
    for verb in VERBS.values():
        assert refused(lambda verb=verb: verb(row)) == {"__all__"}  # type: ignore[misc]
    assert refused(lambda: actions.save_note(row, by=plan.person, version=0, words="Later")) == {"__all__"}
    assert stone(plan, "memo").state == "under_way"


def test_begun_and_put_back_keep_their_day_and_nothing_else(plan: Enrolment) -> None:
    row = in_state(plan, "under_way")
    assert row.begun_on == timezone.localdate()
    assert actions.put_back(row, by=plan.person).begun_on is None


def test_skipping_asks_for_a_reason_and_frees_what_waits(plan: Enrolment) -> None:
    memo = stone(plan, "memo")
    for reason in ("", "   ", "x" * 301):
        assert refused(lambda reason=reason: actions.skip(memo, by=plan.person, reason=reason)) == {"reason"}  # type: ignore[misc]
    assert actions.skip(memo, by=plan.person, reason=" Done at work ").skipped_because == "Done at work"
    assert actions.take_up(memo, by=plan.person).skipped_because == ""


# ---- closing


def test_closing_ties_the_item_to_the_milestone_and_claims_what_it_feeds(plan: Enrolment) -> None:
    item = log(plan.person)
    row = close(stone(plan, "memo"), item)
    assert (row.state, row.closed_on, row.evidence) == ("closed", timezone.localdate(), item)
    assert [claim.expectation.key for claim in Claim.objects.filter(evidence=item)] == ["risk-mid-1"]
    item.refresh_from_db()
    assert item.visibility == "private"


def test_a_claim_that_is_there_already_stays_as_it_is(plan: Enrolment) -> None:
    item = log(plan.person)
    close(stone(plan, "memo"), item)
    claim = Claim.objects.get()
    actions.reopen(stone(plan, "memo"), by=plan.person)
    close(stone(plan, "memo"), item)
    assert Claim.objects.get() == claim


def test_items_that_do_not_close_are_refused_at_the_field(cast: Cast, plan: Enrolment) -> None:
    archived = archive_evidence(log(cast.ada), by=cast.ada)
    for item in (log(cast.zoe, share="everyone"), archived, log(cast.ada, ended_on=None)):
        assert refused(lambda item=item: close(stone(plan, "memo"), item)) == {"evidence"}  # type: ignore[misc]
    assert not Claim.objects.exists()
    assert stone(plan, "memo").state == "not_started"


def test_the_closing_day_lies_between_the_start_and_today(plan: Enrolment) -> None:
    today, memo = timezone.localdate(), stone(plan, "memo")
    for day in (today + DAY, plan.started_on - DAY):
        assert refused(lambda day=day: close(memo, closed_on=day)) == {"closed_on"}  # type: ignore[misc]
    for day in (plan.started_on, today):
        assert close(memo, closed_on=day).closed_on == day
        actions.reopen(memo, by=plan.person)


def test_before_the_start_nothing_closes(plan: Enrolment) -> None:
    Enrolment.objects.update(started_on=timezone.localdate() + DAY)
    plan.refresh_from_db()
    assert refused(lambda: close(stone(plan, "memo"))) == {"closed_on"}


def test_closed_already_the_same_item_is_harmless_and_another_is_refused(plan: Enrolment) -> None:
    item, stale = log(plan.person), stone(plan, "memo")
    close(stale, item)
    assert close(stale, item).evidence == item
    assert refused(lambda: close(stale)) == {"__all__"}
    assert stone(plan, "memo").evidence == item


@for_each("kind", ArtefactKind.values)
def test_an_artefact_logged_on_the_spot_is_of_its_kind_and_private(plan: Enrolment, kind: str) -> None:
    PlannedMilestone.objects.filter(key="memo").update(artefact_kind=kind)
    row = actions.close_with_new(
        stone(plan, "memo"),
        by=plan.person,
        title="The memo",
        ended_on=timezone.localdate() - DAY,
        links=[{"label": "Memo", "url": "https://example.org/memo"}],
        outcome="Two teams agreed.",
    )
    item = Evidence.objects.get()
    assert (row.evidence, row.closed_on) == (item, timezone.localdate() - DAY)
    expected = {"decision": "decision", "incident_review": "incident", "teaching": "mentoring"}.get(kind, "delivery")
    assert (item.kind, item.visibility, item.outcome, item.person) == (
        expected, "private", "Two teams agreed.", plan.person,
    )  # fmt: skip
    assert item.links and Claim.objects.get().evidence == item


def test_what_cannot_be_logged_is_refused_at_its_field_and_leaves_nothing(plan: Enrolment) -> None:
    today, memo = timezone.localdate(), stone(plan, "memo")

    def new(**fields: Any) -> object:
        given: dict[str, Any] = {"title": "The memo", "ended_on": today, **fields}
        return actions.close_with_new(memo, by=plan.person, **given)

    assert refused(lambda: new(ended_on=None)) == {"ended_on"}
    assert refused(lambda: new(ended_on=today + DAY)) == {"ended_on"}
    assert refused(lambda: new(ended_on=plan.started_on - DAY)) == {"ended_on"}
    assert not Evidence.objects.exists()


def test_a_new_item_sent_twice_is_one_and_a_second_one_is_not_logged(plan: Enrolment) -> None:
    memo, given = stone(plan, "memo"), {"title": "The memo", "ended_on": timezone.localdate()}
    submission = uuid.uuid4()
    for _ in range(2):
        actions.close_with_new(memo, by=plan.person, submission=submission, **given)  # type: ignore[arg-type]
    assert refused(lambda: actions.close_with_new(memo, by=plan.person, **given)) == {"__all__"}  # type: ignore[arg-type]
    assert Evidence.objects.count() == 1


def test_one_that_feeds_nothing_closes_without_a_claim(plan: Enrolment) -> None:
    PlannedMilestone.objects.filter(key="memo").update(expectation="")
    assert close(stone(plan, "memo")).is_closed
    assert not Claim.objects.exists()


def test_reopening_keeps_the_evidence_and_drops_confirmations(cast: Cast, plan: Enrolment) -> None:
    item = log(cast.ada, share="circle")
    row = close(stone(plan, "memo"), item, closed_on=date.today())
    actions.confirm(row, by=cast.noor)
    again = actions.reopen(row, by=cast.ada)
    assert (again.state, again.closed_on, again.evidence) == ("under_way", None, None)
    assert Evidence.objects.get() == item and Claim.objects.exists()
    assert not Confirmation.objects.exists()


# ---- confirmations


def told(person: Any) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(person=person).values_list("text", "url"))


def test_confirmed_once_each_and_the_person_is_told_once(cast: Cast, plan: Enrolment) -> None:
    row = close(stone(plan, "memo"), log(cast.ada, share="circle"))
    for by, words in ((cast.noor, " Read it twice "), (cast.noor, "Other words"), (cast.mia, "")):
        actions.confirm(row, by=by, words=words)
    assert list(Confirmation.objects.values_list("by_name", "words")) == [
        ("Noor Haddad", "Read it twice"), ("Mia Okafor", ""),
    ]  # fmt: skip
    texts = {f"{name} confirms a milestone of your roadmap" for name in ("Noor Haddad", "Mia Okafor")}
    assert set(told(cast.ada)) == {(text, row.get_absolute_url()) for text in texts}
    assert len(told(cast.ada)) == 2 and not Notice.objects.filter(read_at__isnull=False).exists()


def test_taken_back_nothing_of_it_stays_and_of_others_everything(cast: Cast, plan: Enrolment) -> None:
    row = close(stone(plan, "memo"), log(cast.ada, share="circle"))
    for by in (cast.noor, cast.mia):
        actions.confirm(row, by=by)
    for _ in range(2):
        actions.take_confirmation_back(row, by=cast.noor)
    assert [found.by for found in Confirmation.objects.all()] == [cast.mia]


def test_nothing_is_confirmed_on_a_page_from_before_it_was_reopened(cast: Cast, plan: Enrolment) -> None:
    stale = close(stone(plan, "memo"), log(cast.ada, share="circle"))
    actions.reopen(stale, by=cast.ada)
    assert refused(lambda: actions.confirm(stale, by=cast.noor)) == {"__all__"}
    assert told(cast.ada) == []


def test_a_confirmation_stays_when_the_evidence_is_made_private(cast: Cast, plan: Enrolment) -> None:
    item = log(cast.ada, share="circle")
    actions.confirm(close(stone(plan, "memo"), item), by=cast.noor)
    share_evidence(item, by=cast.ada, visibility="private")
    assert Confirmation.objects.count() == 1


# ---- the note


def test_a_note_is_rendered_kept_and_never_overwritten_unseen(plan: Enrolment) -> None:
    memo = stone(plan, "memo")
    note = actions.save_note(memo, by=plan.person, version=0, words="Ask *Noor* <b>twice</b>")
    assert "<em>Noor</em>" in note.html and "<b>" not in note.html
    assert actions.save_note(memo, by=plan.person, version=0, words=note.words).version == 1  # sent twice
    assert actions.save_note(memo, by=plan.person, version=1, words="Second").version == 2
    with pytest.raises(StaleEdit):
        actions.save_note(memo, by=plan.person, version=1, words="Third")
    assert refused(lambda: actions.save_note(memo, by=plan.person, version=2, words=" ")) == {"words"}
    for _ in range(2):
        actions.remove_note(memo, by=plan.person)
    assert not MilestoneNote.objects.exists()
