"""What comes a moment too late, or makes no sense: it is said, and nothing breaks."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Read
from growth.mentoring import rules as pairing_rules
from growth.mentoring.actions import end_pairing
from growth.mentoring.meeting import actions, agreement_actions, met
from growth.mentoring.meeting.models import Session, Topic
from growth.mentoring.models import Pairing
from growth.notices.actions import tell
from ladder.models import LadderVersion
from tests.mentoring.meeting.world import Everything, agreed, of_ada, over
from tests.mentoring.rounds.world import placed
from tests.people import Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def pairing(cast: Cast) -> Pairing:
    return of_ada()


def test_a_change_to_a_pairing_that_ended_a_moment_ago_is_answered_in_words(
    as_: SignIn, world: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule was asked before the end, the change comes after it."""
    end_pairing(world.pairing, by=world.pairing.mentor)
    monkeypatch.setattr(pairing_rules, "can_work_on", lambda user, pairing: True)
    base, client = f"/mentoring/pairings/{world.pairing.pk}", as_("ada")
    sent = {
        f"{base}/topics/": {"words": "Late"},
        f"{base}/outline/": {"words": "Late", "day": "30"},
        f"{base}/action-items/": {"words": "Late", "owner": str(world.pairing.mentor_id)},
        f"{base}/agreement/confirmation/": {"version": "1"},
        f"{base}/renewal/confirmation/": {"until": "2030-01-01"},
        f"{base}/renewal/refusal/": {},
        f"{base}/proposals/taking/": {"key": "gap:risk:senior"},
        f"/mentoring/sessions/{world.held.pk}/answer/": {"answer": "no"},
        f"/mentoring/sessions/{world.held.pk}/notes/": {"notes": "Late", "version": str(world.held.version)},
    }
    statuses = {path: client.post(path, body, follow=True).status_code for path, body in sent.items()}
    assert set(statuses.values()) <= {200, 422}, statuses
    page = client.post(f"{base}/renewal/refusal/", follow=True).content.decode()
    assert "This pairing has ended." in page


@pytest.mark.parametrize("odd", ["²", "٣", "-1", "x" * 9])
def test_numbers_that_are_none_break_nothing(as_: SignIn, world: Everything, odd: str) -> None:
    base, client = f"/mentoring/pairings/{world.pairing.pk}", as_("ada")
    assert client.post(f"{base}/agreement/confirmation/", {"version": odd}).status_code == 409
    body = {"words": "One", "owner": str(world.pairing.mentor_id), "session": odd}
    assert client.post(f"{base}/action-items/", body).status_code == 302
    assert client.post(f"/mentoring/action-items/{world.item.pk}/done/", {"session": odd}).status_code == 302


def test_no_answer_is_not_a_no(as_: SignIn, pairing: Pairing) -> None:
    session = over(pairing)
    for body in ({}, {"answer": "perhaps"}):
        assert as_("ada").post(f"/mentoring/sessions/{session.pk}/answer/", body).status_code == 302
    assert Session.objects.get().state == "planned"


def test_a_topic_removed_twice_is_gone_once(cast: Cast, pairing: Pairing) -> None:
    topic = actions.add_topic(pairing, by=cast.ada, words="Once")
    for _ in range(2):
        actions.remove_topic(topic, by=cast.noor)
    assert not Topic.objects.exists()


def test_nobody_is_asked_about_a_session_of_a_pairing_that_ended_meanwhile(cast: Cast, pairing: Pairing) -> None:
    session = over(pairing)
    end_pairing(pairing, by=cast.ada)
    assert met._ask(session.pk) == 0
    session.delete()
    assert met._ask(session.pk or 0) == 0


def test_an_end_that_has_passed_by_now_is_not_agreed_on(cast: Cast, pairing: Pairing) -> None:
    with time_machine.travel(datetime(2026, 5, 1, tzinfo=UTC), tick=False):
        Pairing.objects.update(ends_on=datetime(2026, 5, 20).date(), started_on=datetime(2026, 1, 1).date())
        agreement = agreed(pairing, ends_on=datetime(2026, 5, 2).date())
        agreement_actions.propose_renewal(pairing, by=cast.noor, until=datetime(2026, 5, 30).date())
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
        with pytest.raises(ValidationError):
            agreement_actions.confirm_agreement(agreement, by=cast.noor, version=1)
        with pytest.raises(ValidationError):
            agreement_actions.confirm_renewal(pairing, by=cast.ada, until=datetime(2026, 5, 30).date())
    pairing.refresh_from_db()
    assert pairing.ends_on == datetime(2026, 5, 20).date()


def test_a_mentor_who_opens_the_agreement_reads_next_steps_and_it_is_noted(
    as_: SignIn, cast: Cast, pairing: Pairing, ladder: LadderVersion
) -> None:
    placed(cast.ada, "mid")
    for who in ("ada", "noor"):
        assert as_(who).get(f"/mentoring/pairings/{pairing.pk}/agreement/").status_code == 200
    assert set(Read.objects.values_list("reader", "subject", "what")) == {
        (cast.noor.pk, cast.ada.pk, "next steps of the growth report")
    }


def test_the_longest_names_fit_into_a_line_of_the_inbox(cast: Cast) -> None:
    line = tell(cast.ada, f"{'N' * 150} and {'M' * 150} are proposed", url="/")
    assert line is not None
    assert (len(line.text), line.text[-1]) == (300, "…")
