"""What happens to records, and what is refused."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.errors import StaleEdit
from growth.decisions.actions import (
    edit_decision,
    link_decision,
    mark_decision,
    name_people,
    start_project,
    unlink_decision,
    write_decision,
)
from growth.decisions.flow_actions import (
    accept_decision,
    answer,
    comment,
    deprecate_decision,
    discard_draft,
    propose_decision,
    reject_decision,
    resolve_comment,
    take_back,
)
from growth.decisions.models import Decision, Status
from growth.notices.models import Notice
from tests.decisions.makers import make_accepted, make_draft, make_project, make_proposal
from tests.factories import PersonFactory
from tests.people import Cast, make_cast


def notices_of(person: object) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("text", flat=True))


# ---- writing


def test_the_same_submission_twice_writes_one_record(cast: Cast) -> None:
    project, submission = make_project(cast.mia), uuid.uuid4()
    first = write_decision(project, by=cast.ada, submission=submission, title="Once")
    second = write_decision(project, by=cast.ada, submission=submission, title="Once")
    assert first == second
    assert Decision.objects.count() == 1


def test_a_submission_of_somebody_else_shows_nothing_of_theirs(cast: Cast) -> None:
    project, submission = make_project(cast.mia), uuid.uuid4()
    draft = write_decision(project, by=cast.ada, submission=submission, title="Ours")
    comment(draft, by=cast.ada, section="whole", text="A thought.", submission=submission)
    with pytest.raises(ValidationError, match="sent before"):
        write_decision(project, by=cast.mia, submission=submission, title="Theirs")
    with pytest.raises(ValidationError, match="sent before"):
        comment(draft, by=cast.mia, section="whole", text="Another one.", submission=submission)


def test_a_draft_that_cannot_supersede_what_it_should_is_not_there_by_half(cast: Cast) -> None:
    project = make_project(cast.mia)
    hidden = make_draft(project, cast.mia)
    with pytest.raises(ValidationError, match="still a draft"):
        write_decision(project, by=cast.ada, title="A newer one", supersedes=hidden)
    assert list(Decision.objects.all()) == [hidden]


def test_what_was_discarded_meanwhile_is_said_to_be_gone(cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    seen = Decision.objects.get(pk=draft.pk)
    discard_draft(draft, by=cast.ada)
    with pytest.raises(ValidationError, match="It is gone"):
        discard_draft(seen, by=cast.ada)


def test_drafts_of_one_title_have_slugs_of_their_own(cast: Cast) -> None:
    project = make_project(cast.mia)
    slugs = [make_draft(project, cast.ada, title="A queue per partner").slug for _ in range(3)]
    assert slugs == ["a-queue-per-partner", "a-queue-per-partner-2", "a-queue-per-partner-3"]


def test_two_projects_cannot_share_a_name_however_it_is_written(cast: Cast) -> None:
    make_project(cast.mia, "Payouts")
    with pytest.raises(ValidationError) as refused:
        start_project(by=cast.ada, name="  payouts ")
    assert "name" in str(refused.value) or "already" in str(refused.value)


def test_a_project_for_a_team_needs_the_team(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        start_project(by=cast.mia, name="Closed", audience="team")
    assert refused.value.message_dict.keys() == {"team"}


def test_an_option_without_a_name_is_refused_and_an_empty_one_is_dropped(cast: Cast) -> None:
    project = make_project(cast.mia)
    made = make_draft(project, cast.ada, options=[{"title": ""}, {"title": "Do nothing", "good": [" cheap ", ""]}])
    assert made.options == [{"title": "Do nothing", "description": "", "good": ["cheap"], "bad": []}]
    with pytest.raises(ValidationError) as refused:
        make_draft(project, cast.ada, options=[{"title": "", "good": ["fast"]}])
    assert refused.value.message_dict.keys() == {"options"}


def test_an_edit_of_what_changed_meanwhile_is_refused_and_loses_nothing(cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    edit_decision(draft, by=cast.ada, version=1, context="First")
    with pytest.raises(StaleEdit) as refused:
        edit_decision(draft, by=cast.ada, version=1, context="Second")
    assert refused.value.current.context == "First"


def test_saving_the_same_words_is_no_edit(cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    assert edit_decision(draft, by=cast.ada, version=1, context=draft.context).version == 1


def test_what_was_decided_is_never_edited(cast: Cast) -> None:
    accepted = make_accepted(make_project(cast.mia), cast.ada, cast.mia)
    with pytest.raises(ValidationError):
        edit_decision(accepted, by=cast.ada, version=accepted.version, decision="Something else")
    accepted.refresh_from_db()
    assert accepted.decision == "A queue each."


def test_hostile_markdown_is_inert(cast: Cast) -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> ![p](https://spy.example/p)"
    made = make_draft(make_project(cast.mia), cast.ada, context=evil, options=[{"title": "O", "description": evil}])
    for html in made.html.values():
        assert not any(word in html for word in ("<script", "<img", 'href="javascript'))


# ---- proposing


def test_a_proposal_says_everything_that_is_missing_at_once(cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada, context="", decision=" ")
    with pytest.raises(ValidationError) as refused:
        propose_decision(draft, by=cast.ada)
    assert refused.value.message_dict.keys() == {"context", "decision", "decider"}


def test_deciders_are_asked_and_the_informed_are_told_once_it_is_proposed(cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada, cast.mia)
    name_people(draft, by=cast.ada, people=[("author", cast.ada), ("decider", cast.mia), ("informed", cast.zoe)])
    assert notices_of(cast.zoe) == []
    propose_decision(draft, by=cast.ada)
    assert notices_of(cast.zoe) == ["Ada Lindqvist lets you know of a proposal"]
    assert notices_of(cast.mia) == ["Ada Lindqvist asks you to decide on a proposal"]


def test_proposing_twice_changes_nothing_the_second_time(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    with pytest.raises(ValidationError):
        propose_decision(proposal, by=cast.ada)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.round) == (Status.PROPOSED, 1)


def test_a_draft_is_discarded_only_while_nobody_worked_on_it(cast: Cast) -> None:
    project = make_project(cast.mia)
    discard_draft(make_draft(project, cast.ada), by=cast.ada)
    proposed_before = take_back(make_proposal(project, cast.ada, cast.mia), by=cast.ada)
    with pytest.raises(ValidationError):
        discard_draft(proposed_before, by=cast.ada)
    assert list(Decision.objects.all()) == [proposed_before]


# ---- talking


def test_a_comment_on_a_section_that_does_not_exist_is_refused(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    for section in ("weather", "more-0", "more-x", "more--1"):
        with pytest.raises(ValidationError):
            comment(proposal, by=cast.zoe, section=section, text="?")


def test_a_comment_is_said_once_and_its_author_is_told_once(cast: Cast) -> None:
    proposal, submission = make_proposal(make_project(cast.mia), cast.ada, cast.mia), uuid.uuid4()
    said = [comment(proposal, by=cast.zoe, section="context", text="Hm", submission=submission) for _ in range(2)]
    assert said[0] == said[1]
    assert notices_of(cast.ada) == ["Zoe Tanaka commented on a decision of yours: Context"]


def test_who_dealt_with_a_comment_first_is_kept(cast: Cast) -> None:
    said = comment(make_proposal(make_project(cast.mia), cast.ada, cast.mia), by=cast.zoe, section="whole", text="Hm")
    resolve_comment(said, by=cast.ada)
    assert resolve_comment(said, by=cast.mia).resolved_by == cast.ada


# ---- answering and settling


def test_an_objection_without_a_reason_is_refused(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    with pytest.raises(ValidationError) as refused:
        answer(proposal, by=cast.mia, reply="object", reason=" ")
    assert refused.value.message_dict.keys() == {"reason"}


def test_an_answer_to_words_that_changed_meanwhile_is_refused(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    answer(proposal, by=cast.mia, reply="agree", seen=1)
    edit_decision(proposal, by=cast.ada, version=1, decision="Quite another thing")
    with pytest.raises(ValidationError):
        answer(proposal, by=cast.mia, reply="agree", seen=1)


def test_words_changed_before_anybody_answered_are_read_before_the_answer(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    read = proposal.round
    edit_decision(proposal, by=cast.ada, version=proposal.version, decision="The opposite.")
    with pytest.raises(ValidationError, match="changed while you read it"):
        answer(proposal, by=cast.mia, reply="agree", seen=read)


def test_a_change_of_words_asks_anew_and_keeps_what_was_answered(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    answer(proposal, by=cast.mia, reply="agree")
    edit_decision(proposal, by=cast.ada, version=1, decision="Quite another thing")
    with pytest.raises(ValidationError, match="has not answered"):
        accept_decision(proposal, by=cast.mia)
    assert [(said.round, said.reply) for said in proposal.answers.all()] == [(1, "agree")]


def test_it_is_accepted_only_when_all_deciders_have_answered_and_one_agrees(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    people = [("author", cast.ada), ("decider", cast.mia), ("decider", cast.noor)]
    name_people(proposal, by=cast.ada, people=people)
    answer(proposal, by=cast.mia, reply="abstain")
    with pytest.raises(ValidationError, match="Noor Haddad has not answered"):
        accept_decision(proposal, by=cast.mia)
    answer(proposal, by=cast.noor, reply="abstain")
    with pytest.raises(ValidationError, match="Nobody has agreed"):
        accept_decision(proposal, by=cast.mia)
    answer(proposal, by=cast.noor, reply="agree")
    accepted = accept_decision(proposal, by=cast.mia)
    change = accepted.status_changes.last()
    assert change is not None
    assert (accepted.status, accepted.number, change.by) == (Status.ACCEPTED, 1, cast.mia)


def test_an_objection_is_overruled_only_with_an_answer_to_it(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    people = [("author", cast.ada), ("decider", cast.mia), ("decider", cast.noor)]
    name_people(proposal, by=cast.ada, people=people)
    answer(proposal, by=cast.mia, reply="agree")
    answer(proposal, by=cast.noor, reply="object", reason="Who is on call?")
    # Taking the one who objects off the list does not take the objection away.
    name_people(proposal, by=cast.ada, people=people[:2])
    with pytest.raises(ValidationError) as refused:
        accept_decision(proposal, by=cast.mia)
    assert refused.value.message_dict.keys() == {"words"}
    assert accept_decision(proposal, by=cast.mia, words="Two of us, in turns.").number == 1


def test_a_decider_who_left_is_not_waited_for(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    name_people(proposal, by=cast.ada, people=[("author", cast.ada), ("decider", cast.mia), ("decider", cast.zoe)])
    answer(proposal, by=cast.mia, reply="agree")
    cast.zoe.is_active = False
    cast.zoe.save()
    assert accept_decision(proposal, by=cast.mia).status == Status.ACCEPTED


def test_a_rejection_has_a_reason_and_no_number(cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    with pytest.raises(ValidationError):
        reject_decision(proposal, by=cast.mia, words=" ")
    rejected = reject_decision(proposal, by=cast.mia, words="Too early.")
    assert (rejected.status, rejected.number) == (Status.REJECTED, None)


def test_numbers_run_on_after_those_of_files_and_each_project_has_its_own(cast: Cast) -> None:
    first, second = make_project(cast.mia, "First"), make_project(cast.mia, "Second")
    Decision.objects.create(
        project=first, number=41, slug="old", title="Old", status=Status.ACCEPTED, source_path="a.md"
    )
    assert make_accepted(first, cast.ada, cast.mia).number == 42
    assert make_accepted(second, cast.ada, cast.mia).number == 1


def test_the_database_refuses_to_give_a_number_twice(cast: Cast) -> None:
    accepted = make_accepted(make_project(cast.mia), cast.ada, cast.mia)
    other = make_accepted(accepted.project, cast.ada, cast.mia)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=other.pk).update(number=accepted.number)


def test_what_it_replaces_is_superseded_on_acceptance_and_not_before(cast: Cast) -> None:
    project = make_project(cast.mia)
    old, kept = (make_accepted(project, cast.ada, cast.mia) for _ in range(2))
    proposal = make_proposal(project, cast.ada, cast.mia)
    link_decision(proposal, by=cast.ada, kind="supersedes", target=old)
    link_decision(proposal, by=cast.ada, kind="supersedes", target=kept, partly=True)
    old.refresh_from_db()
    assert old.status == Status.ACCEPTED
    answer(proposal, by=cast.mia, reply="agree")
    accept_decision(proposal, by=cast.mia)
    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.status, kept.status) == (Status.SUPERSEDED, Status.ACCEPTED)
    assert old.status_changes.last().words == "By ADR-3"


def test_what_no_longer_holds_says_why(cast: Cast) -> None:
    accepted = make_accepted(make_project(cast.mia), cast.ada, cast.mia)
    with pytest.raises(ValidationError):
        deprecate_decision(accepted, by=cast.mia, words="")
    assert deprecate_decision(accepted, by=cast.mia, words="The bank is gone.").status == Status.DEPRECATED


# ---- links, people, marks


def test_links_that_make_no_sense_are_refused(cast: Cast) -> None:
    project = make_project(cast.mia)
    old, draft = make_accepted(project, cast.ada, cast.mia), make_draft(project, cast.ada)
    newer = make_proposal(project, cast.ada, cast.mia)
    link_decision(newer, by=cast.ada, kind="supersedes", target=old)
    other = make_proposal(project, cast.ada, cast.mia)
    link_decision(other, by=cast.ada, kind="amends", target=newer)
    for source, kind, target in [
        (newer, "relates", newer),
        (newer, "supersedes", draft),
        (newer, "supersedes", other),  # round in a circle
        (old, "supersedes", newer),  # settled
    ]:
        with pytest.raises(ValidationError):
            link_decision(source, by=cast.ada, kind=kind, target=target)
    link_decision(old, by=cast.ada, kind="relates", target=other)


def test_what_a_settled_record_superseded_stays_with_it(cast: Cast) -> None:
    project = make_project(cast.mia)
    old, proposal = make_accepted(project, cast.ada, cast.mia), make_proposal(project, cast.ada, cast.mia)
    link = link_decision(proposal, by=cast.ada, kind="supersedes", target=old)
    answer(proposal, by=cast.mia, reply="agree")
    accept_decision(proposal, by=cast.mia)
    link.refresh_from_db()
    with pytest.raises(ValidationError):
        unlink_decision(link, by=cast.mia)


def test_once_settled_only_the_informed_change(cast: Cast) -> None:
    accepted = make_accepted(make_project(cast.mia), cast.ada, cast.mia)
    everybody = [("author", cast.ada), ("decider", cast.mia)]
    name_people(accepted, by=cast.ada, people=[*everybody, ("informed", cast.zoe)])
    for people in ([everybody[0]], [*everybody, ("decider", cast.noor)]):
        with pytest.raises(ValidationError):
            name_people(accepted, by=cast.ada, people=people)
    assert set(accepted.participants.values_list("person__name", flat=True)) == {
        "Ada Lindqvist",
        "Mia Okafor",
        "Zoe Tanaka",
    }


def test_a_record_keeps_an_author_and_nobody_who_left_is_named(cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    with pytest.raises(ValidationError):
        name_people(draft, by=cast.ada, people=[("decider", cast.mia)])
    gone = PersonFactory.create(is_active=False)
    with pytest.raises(ValidationError):
        name_people(draft, by=cast.ada, people=[("author", cast.ada), ("decider", gone)])


def test_tags_are_one_however_they_are_typed(cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    mark_decision(draft, by=cast.ada, tags=["Payouts", " payouts ", "slow  banks"])
    assert set(draft.tags.values_list("name", flat=True)) == {"payouts", "slow banks"}


def test_a_revisit_date_lies_ahead(cast: Cast) -> None:
    accepted = make_accepted(make_project(cast.mia), cast.ada, cast.mia)
    with pytest.raises(ValidationError):
        mark_decision(accepted, by=cast.mia, revisit_on=timezone.localdate())
    mark_decision(accepted, by=cast.mia, revisit_on=timezone.localdate() + timedelta(days=1))
    assert not Decision.objects.due().exists()
    Decision.objects.update(revisit_on=timezone.now().date())
    assert list(Decision.objects.due()) == [accepted]


# ---- at the same moment


@pytest.mark.django_db(transaction=True)
def test_records_accepted_at_the_same_moment_get_numbers_of_their_own() -> None:
    """On PostgreSQL the lock on the project makes them take turns; SQLite has one writer anyway."""
    cast = make_cast()
    project = make_project(cast.mia)
    proposals = [make_proposal(project, cast.ada, cast.mia) for _ in range(4)]
    for proposal in proposals:
        answer(proposal, by=cast.mia, reply="agree")
    barrier = threading.Barrier(len(proposals))

    def accept(proposal: Decision, *, alone: bool) -> None:
        try:
            if not alone:
                barrier.wait(timeout=10)
            accept_decision(proposal, by=cast.mia)
        finally:
            if not alone:
                connection.close()

    if connection.vendor == "sqlite":  # the in-memory database of the tests has one connection
        for proposal in proposals:
            accept(proposal, alone=True)
    else:
        threads = [threading.Thread(target=accept, args=[row], kwargs={"alone": False}) for row in proposals]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
