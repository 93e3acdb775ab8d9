"""Starting, bounding, cancelling, running again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from kombu.exceptions import OperationalError

from growth.jobs.actions import MOST_AT_ONCE, cancel_job, run_again, send, start_job
from growth.jobs.kinds import Outcome
from growth.jobs.models import Job, State
from growth.jobs.progress import Progress
from growth.jobs.running import run_now
from growth.notices.models import Notice
from tests.jobs.conftest import Registers, again, as_state, three_steps
from tests.people import Cast


def start(cast: Cast, who: str = "mia", **params: Any) -> Job:
    return start_job("errand", by=cast[who], title="Growth reports", params=params)


def test_a_job_is_sent_once_its_row_is_committed(
    cast: Cast, sent: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = start(cast)
        assert sent == []
    assert sent == [job.pk]
    assert (again(job).state, again(job).owner, again(job).sent_at is None) == (State.QUEUED, cast.mia, False)


def test_a_worker_does_it_and_the_inbox_says_so(
    cast: Cast, does: Registers, django_capture_on_commit_callbacks: Any
) -> None:
    does(three_steps)
    with django_capture_on_commit_callbacks(execute=True):
        job = start(cast)
    again(job)
    assert (job.state, job.done, job.total, job.said, job.attempt) == (State.DONE, 3, 3, "Three steps.", 1)
    assert job.expires_at and job.expires_at > timezone.now() + timedelta(days=6)
    notice = Notice.objects.get()
    assert (notice.person, notice.text, notice.url) == (cast.mia, "Growth reports: ready", job.get_absolute_url())


def test_the_same_job_still_going_is_returned_instead_of_a_second(cast: Cast, sent: list[int]) -> None:
    first = start(cast, team=1)
    assert start(cast, team=1) == first
    assert start(cast, team=2) != first
    assert start(cast, "petra", team=1) != first
    as_state(first, State.DONE)
    assert start(cast, team=1) != first


def test_the_jobs_of_one_person_are_bounded(cast: Cast, sent: list[int]) -> None:
    jobs = [start(cast, number=number) for number in range(MOST_AT_ONCE)]
    with pytest.raises(ValidationError, match="3 jobs going"):
        start(cast, number=MOST_AT_ONCE)
    assert start(cast, number=0) == jobs[0]  # the same one is no further one
    start(cast, "petra")
    cancel_job(jobs[1], by=cast.mia)
    start(cast, number=MOST_AT_ONCE)


def test_a_second_message_does_nothing(job: Job, does: Registers) -> None:
    runs = []
    does(lambda job, progress: runs.append(job.attempt) or Outcome())
    run_now(job.pk)
    run_now(job.pk)
    run_now(job.pk + 1)  # a job that is gone
    assert runs == [1]


def test_of_two_workers_one_gets_the_job(job: Job, does: Registers) -> None:
    runs = []

    def greedy(job: Job, progress: Progress) -> Outcome:
        runs.append(job.attempt)
        run_now(job.pk)
        return Outcome()

    does(greedy)
    run_now(job.pk)
    assert runs == [1]


def test_a_cancelled_job_stops_at_its_next_step(job: Job, cast: Cast, does: Registers) -> None:
    steps = []

    def cancelled_on_the_way(job: Job, progress: Progress) -> Outcome:
        progress.begin(2)
        steps.append("first")
        cancel_job(job, by=cast.mia)
        progress.say("second")
        steps.append("second")
        return Outcome("Done after all.")

    does(cancelled_on_the_way)
    run_now(job.pk)
    assert steps == ["first"]
    assert (again(job).state, job.said) == (State.CANCELLED, "")
    assert not Notice.objects.exists()


def test_nothing_of_a_cancelled_job_is_kept(
    job: Job, cast: Cast, does: Registers, django_capture_on_commit_callbacks: Any
) -> None:
    def cancelled_on_the_way(job: Job, progress: Progress) -> Outcome:
        job.folder.mkdir(parents=True)
        with django_capture_on_commit_callbacks(execute=True):
            cancel_job(job, by=cast.mia)
        assert not job.folder.exists()
        job.folder.mkdir()  # a part that was under way
        progress.say("second")
        return Outcome("Done after all.")

    does(cancelled_on_the_way)
    run_now(job.pk)
    assert not job.folder.exists()


def test_a_job_cancelled_after_its_last_step_stays_cancelled(job: Job, cast: Cast, does: Registers) -> None:
    does(lambda job, progress: cancel_job(job, by=cast.mia) and Outcome("Done after all."))
    run_now(job.pk)
    assert (again(job).state, job.said) == (State.CANCELLED, "")


def test_a_cancelled_job_is_not_begun(job: Job, cast: Cast) -> None:
    cancel_job(job, by=cast.mia)
    run_now(job.pk)
    assert (again(job).state, job.attempt) == (State.CANCELLED, 0)


def test_what_has_ended_is_not_cancelled(job: Job, cast: Cast) -> None:
    run_now(job.pk)
    assert cancel_job(job, by=cast.mia).state == State.DONE


def test_a_failure_is_told_without_what_the_exception_says(job: Job, does: Registers) -> None:
    def fails(job: Job, progress: Progress) -> Outcome:
        raise RuntimeError("words out of somebody's evidence")

    does(fails)
    run_now(job.pk)
    assert again(job).state == State.FAILED
    assert "RuntimeError" in job.error
    assert "evidence" not in job.error
    assert Notice.objects.get().text == "Growth reports: did not work"


def test_a_refusal_is_told_in_its_own_words(job: Job, does: Registers) -> None:
    def refuses(job: Job, progress: Progress) -> Outcome:
        raise ValidationError("Nobody reports to you any more.")

    does(refuses)
    run_now(job.pk)
    assert again(job).error == "Nobody reports to you any more."


def test_a_job_of_an_unknown_kind_fails(job: Job) -> None:
    Job.objects.update(kind="of an older version")
    run_now(job.pk)
    assert again(job).state == State.FAILED


@pytest.mark.parametrize("state", [State.INTERRUPTED, State.FAILED])
def test_run_again_goes_back_into_the_queue(
    job: Job, cast: Cast, sent: list[int], state: State, django_capture_on_commit_callbacks: Any
) -> None:
    as_state(job, state, error="It stopped.", attempt=1)
    with django_capture_on_commit_callbacks(execute=True):
        run_again(job, by=cast.mia)
    assert (job.state, job.error, sent) == (State.QUEUED, "", [job.pk])


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING, State.DONE, State.CANCELLED])
def test_what_did_not_stop_short_is_not_run_again(job: Job, cast: Cast, sent: list[int], state: State) -> None:
    as_state(job, state)
    if job.is_active:
        with pytest.raises(ValidationError, match="running already"):
            run_again(job, by=cast.mia)
    else:
        assert run_again(job, by=cast.mia).state == state
    assert sent == []


def test_run_again_is_refused_when_the_same_was_started_anew(job: Job, cast: Cast, sent: list[int]) -> None:
    as_state(job, State.FAILED)
    start(cast)
    with pytest.raises(ValidationError, match="running already"):
        run_again(job, by=cast.mia)


def test_run_again_counts_towards_the_bound(job: Job, cast: Cast, sent: list[int]) -> None:
    as_state(job, State.FAILED)
    for number in range(MOST_AT_ONCE):
        start(cast, number=number)
    with pytest.raises(ValidationError, match="jobs going"):
        run_again(job, by=cast.mia)


def test_a_queue_that_does_not_answer_leaves_the_job_waiting(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(pk: int) -> None:
        raise OperationalError("Connection refused")

    monkeypatch.setattr("growth.jobs.tasks.run_job.delay", unreachable)
    send(job)
    assert (again(job).state, job.sent_at) == (State.QUEUED, None)
