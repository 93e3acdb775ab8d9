"""What the pages show while a job goes on, and afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from growth.jobs.models import Job, State
from tests.jobs.conftest import as_state
from tests.people import Cast

SignIn = Callable[[str], Client]
HTMX = {"HX-Request": "true"}


def test_a_running_job_shows_how_far_it_is_and_asks_again(as_: SignIn, job: Job) -> None:
    as_state(job, State.RUNNING, done=37, total=100, doing="Ada Lindqvist")
    page = as_("mia").get(f"/jobs/{job.pk}/").content.decode()
    assert 'max="100" value="37"' in page
    assert "37 of 100: Ada Lindqvist" in page
    assert f'hx-get="/jobs/{job.pk}/" hx-trigger="every 1s"' in page
    assert f'<a id="again" class="btn quiet" href="/jobs/{job.pk}/">Look again</a>' in page  # without JavaScript


def test_what_is_asked_for_again_is_the_part_alone(as_: SignIn, job: Job) -> None:
    as_state(job, State.RUNNING, done=38, total=100)
    part = as_("mia").get(f"/jobs/{job.pk}/", headers=HTMX).content.decode()
    assert "<html" not in part
    assert "38 of 100" in part


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED, State.INTERRUPTED])
def test_a_job_that_ended_is_not_asked_for_again(as_: SignIn, job: Job, state: State) -> None:
    as_state(job, state, error="It stopped.", finished_at=timezone.now())
    part = as_("mia").get(f"/jobs/{job.pk}/", headers=HTMX).content.decode()
    assert "hx-trigger" not in part
    assert state.label in part


def test_a_result_that_was_removed_is_said_to_be(as_: SignIn, job: Job) -> None:
    as_state(job, State.DONE, file="bundle.zip", file_name="reports.zip", said="2 growth reports.")
    page = as_("mia").get(f"/jobs/{job.pk}/").content.decode()
    assert "The file was removed" in page
    assert "Download" not in page
    assert as_("mia").get(f"/jobs/{job.pk}/file/").status_code == 404


def test_a_refused_second_run_comes_back_with_the_reason(as_: SignIn, job: Job, cast: Cast, sent: list[int]) -> None:
    as_state(job, State.FAILED)
    Job.objects.create(owner=cast.mia, kind="errand", title="The same, anew")
    answer = as_("mia").post(f"/jobs/{job.pk}/run/")
    assert (answer.status_code, "The same is running already" in answer.content.decode()) == (422, True)
    api = as_("mia").post(f"/api/v1/jobs/{job.pk}/run/")
    assert (api.status_code, api.json()) == (400, {"non_field_errors": ["The same is running already."]})


def test_the_list_begins_with_what_it_is_for(as_: SignIn) -> None:
    assert "Nothing is running for you" in as_("ada").get("/jobs/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(
    as_: SignIn, cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        Job.objects.create(owner=cast.mia, kind="errand", title=f"Job {number}")
    client = as_("mia")
    with django_assert_num_queries(5):
        client.get("/jobs/")


def test_polling_is_cheap(as_: SignIn, job: Job, django_assert_max_num_queries: Any) -> None:
    as_state(job, State.RUNNING)
    client = as_("mia")
    with django_assert_max_num_queries(4):
        client.get(f"/jobs/{job.pk}/", headers=HTMX)
