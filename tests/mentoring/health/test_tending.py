"""Pairs that have gone quiet: told at sixty days, ended at ninety, and never without two weeks' notice."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from growth.inbox.queries import frame_counts, groups_waiting_for
from growth.mentoring.actions import end_pairing
from growth.mentoring.health import actions
from growth.mentoring.health.actions import tend
from growth.mentoring.health.models import ConcludePrompt
from growth.mentoring.meeting.models import Session
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.tasks import tend_pairings
from growth.notices.models import Notice
from tests.mentoring.health.world import DAY, begun, met, paired
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
TOLD_OF_SILENCE = "have not met for two months: meet, or end it without fault"
NOTHING, PROMPTED, ENDED = (0, 0), (1, 0), (0, 1)


@pytest.fixture
def pairing(cast: Cast) -> Pairing:
    """Ada and Noor, for half a year."""
    return begun(Pairing.objects.get(), 180)


def on(days: int) -> date:
    """So many days from today."""
    return timezone.localdate() + days * DAY


def told(cast: Cast) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in Notice.objects.order_by("pk").values_list("person__email", "text"):
        found.setdefault(name.split("@")[0], []).append(text)
    return found


def waiting(cast: Cast, who: str) -> list[str]:
    groups = groups_waiting_for(cast[who], frame_counts(cast[who]), most=10)
    return [row.what for group in groups if group.waits.key == "mentoring_quiet" for row in group.rows]


def told_long_ago(days: int) -> None:
    ConcludePrompt.objects.update(told_at=timezone.now() - days * DAY)


@pytest.mark.parametrize(("days", "expected"), [(59, NOTHING), (60, PROMPTED), (89, PROMPTED)])
def test_both_are_prompted_after_sixty_days(cast: Cast, pairing: Pairing, days: int, expected: tuple[int, int]) -> None:
    met(pairing, days)
    assert tend(on(0)) == expected
    assert waiting(cast, "ada") == (["You and Noor Haddad have not met for two months"] if expected == PROMPTED else [])
    assert waiting(cast, "noor") == (
        ["You and Ada Lindqvist have not met for two months"] if expected == PROMPTED else []
    )
    assert {who for who in NAMES if waiting(cast, who)} == ({"ada", "noor"} if expected == PROMPTED else set())


def test_they_are_told_by_mail_once_and_the_line_leads_to_the_pairing(
    cast: Cast, pairing: Pairing, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    met(pairing, 61)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert [tend(on(0)), tend(on(0)), tend(on(1))] == [PROMPTED, NOTHING, NOTHING]
    assert told(cast) == {
        "ada": [f"You and Noor Haddad {TOLD_OF_SILENCE}"],
        "noor": [f"You and Ada Lindqvist {TOLD_OF_SILENCE}"],
    }
    assert set(Notice.objects.values_list("url", flat=True)) == {pairing.get_absolute_url()}
    assert sorted(message.to[0] for message in mail.outbox) == ["ada@example.org", "noor@example.org"]


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_is_looked_after(cast: Cast, pairing: Pairing, kind: str) -> None:
    Pairing.objects.update(kind=kind)
    assert tend(on(0)) == PROMPTED
    told_long_ago(30)
    assert tend(on(0)) == ENDED


@pytest.mark.parametrize(("silent", "told_ago", "expected"), [
    (89, 29, NOTHING),
    (90, 30, ENDED),
    (90, 14, ENDED),
    (90, 13, NOTHING),  # the worker slept when the prompt was due: two weeks' notice all the same
    (300, 0, NOTHING),
    (300, 13, NOTHING),
    (300, 14, ENDED),
])  # fmt: skip
def test_it_ends_after_ninety_days_and_two_weeks_notice(
    cast: Cast, pairing: Pairing, silent: int, told_ago: int, expected: tuple[int, int]
) -> None:
    begun(pairing, 400)
    met(pairing, silent)
    assert tend(on(0)) == PROMPTED
    told_long_ago(told_ago)
    assert tend(on(0)) == expected
    pairing.refresh_from_db()
    assert pairing.is_active == (expected == NOTHING)


def test_rungs_ends_it_and_tells_both(cast: Cast, pairing: Pairing) -> None:
    tend(on(0))
    told_long_ago(20)
    Notice.objects.all().delete()
    assert [tend(on(0)), tend(on(0)), tend(on(30))] == [ENDED, NOTHING, NOTHING]
    pairing.refresh_from_db()
    assert (pairing.ended_on, pairing.ended_by) == (on(0), None)
    assert told(cast) == {
        "ada": ["Rungs ended your pairing with Noor Haddad: you had not met for three months"],
        "noor": ["Rungs ended your pairing with Ada Lindqvist: you had not met for three months"],
    }
    assert not waiting(cast, "ada") and not waiting(cast, "noor")


def test_a_worker_that_slept_for_a_year_prompts_before_it_ends_anything(cast: Cast, pairing: Pairing) -> None:
    begun(pairing, 500)
    days = [day for day in range(40) if _tend_on(day) == ENDED]
    assert days == [14]


def _tend_on(day: int) -> tuple[int, int]:

    with time_machine.travel(timezone.now() + day * DAY, tick=False):
        return tend(timezone.localdate())


def test_meeting_takes_the_prompt_away_and_a_new_silence_prompts_anew(cast: Cast, pairing: Pairing) -> None:
    met(pairing, 130)
    assert tend(on(0)) == PROMPTED
    met(pairing, 62)  # said later: they did meet
    assert waiting(cast, "ada") == []
    told_long_ago(30)
    assert tend(on(0)) == PROMPTED  # the silence since then is told of as well, before anything ends
    assert waiting(cast, "ada") == ["You and Noor Haddad have not met for two months"]
    assert ConcludePrompt.objects.count() == 1
    met(pairing, 3)
    assert tend(on(0)) == NOTHING
    assert not ConcludePrompt.objects.exists()


def test_a_session_that_is_taken_back_does_not_bring_an_old_prompt_back(cast: Cast, pairing: Pairing) -> None:
    tend(on(0))
    told_long_ago(60)
    session = met(pairing, 2)
    assert tend(on(0)) == NOTHING
    Session.objects.filter(pk=session.pk).update(state="missed")
    assert tend(on(0)) == PROMPTED
    pairing.refresh_from_db()
    assert pairing.is_active


@pytest.mark.parametrize("state", ["planned", "missed", "cancelled"])
def test_only_sessions_that_were_held_count(cast: Cast, pairing: Pairing, state: str) -> None:
    met(pairing, 2, state=state)
    assert tend(on(0)) == PROMPTED


def test_ended_pairings_are_left_alone(cast: Cast, pairing: Pairing) -> None:
    tend(on(0))
    end_pairing(pairing, by=cast.ada)
    assert tend(on(0)) == tend(on(100)) == NOTHING
    assert not waiting(cast, "ada") and not waiting(cast, "noor")


def test_a_pair_whose_mentor_left_before_rungs_ended_such_pairs_ends(cast: Cast, pairing: Pairing) -> None:
    begun(pairing, 5)
    cast.noor.is_active = False
    cast.noor.save()
    assert tend(on(0)) == ENDED
    assert told(cast) == {"ada": ["Noor Haddad has left, so your pairing has ended"]}


def test_one_that_fails_does_not_keep_the_others_from_being_done_on_the_next_run(
    cast: Cast, pairing: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = paired(cast.zoe, cast.ben)
    real = actions._prompt
    monkeypatch.setattr(actions, "_prompt", lambda pairing: real(pairing) if pairing.pk != second.pk else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tend(on(0))
    monkeypatch.setattr(actions, "_prompt", real)
    tend(on(0))
    assert {who: len(lines) for who, lines in told(cast).items()} == {"ada": 1, "noor": 1, "zoe": 1, "ben": 1}


def test_the_daily_task_does_it(cast: Cast, pairing: Pairing) -> None:
    tend_pairings()
    assert ConcludePrompt.objects.get().pairing == pairing


def test_pairs_that_met_lately_cost_nothing_each(
    cast: Cast, pairing: Pairing, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    met(pairing, 5)
    for mentee in (cast.ben, cast.zoe, cast.ines):
        met(paired(cast.noor, mentee), 5)
    with django_assert_max_num_queries(2):  # type: ignore[attr-defined]
        assert tend(on(0)) == NOTHING


def test_the_mailed_prompt_waits_as_a_task_and_is_no_news_beside_it(cast: Cast, pairing: Pairing) -> None:
    tend(on(0))
    counts = frame_counts(cast.ada)
    assert (counts.by_kind["mentoring_quiet"], counts.notices) == (1, 0)
