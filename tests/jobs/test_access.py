"""Who sees and does what with a job: only its owner, at both doors."""

from collections.abc import Callable

import pytest
from django.test import Client

from growth.jobs.kinds import Outcome
from growth.jobs.models import Job, State
from growth.jobs.progress import Progress
from growth.jobs.running import run_now
from tests.jobs.conftest import Registers, again, as_state
from tests.people import NAMES

SignIn = Callable[[str], Client]
OTHERS = [who for who in NAMES if who != "mia"]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ready(job: Job, does: Registers) -> Job:
    """A job of Mia's with a result."""

    def write(job: Job, progress: Progress) -> Outcome:
        job.folder.mkdir(parents=True)
        (job.folder / "result.txt").write_text("private words")
        return Outcome("Written.", file=job.folder / "result.txt", name="words.txt")

    does(write)
    run_now(job.pk)
    return again(job)


@pytest.mark.parametrize("who", NAMES)
def test_only_the_owner_sees_a_job(as_: SignIn, job: Job, who: str) -> None:
    client = as_(who)
    sees = who == "mia"
    assert (job.title in client.get("/jobs/").content.decode()) == sees
    assert [row["id"] for row in client.get("/api/v1/jobs/").json()["results"]] == ([job.pk] if sees else [])
    for address in (f"/jobs/{job.pk}/", f"/api/v1/jobs/{job.pk}/"):
        assert client.get(address).status_code == (200 if sees else 404)
    assert client.get(f"/jobs/{job.pk}/", headers=HTMX).status_code == (200 if sees else 404)


@pytest.mark.parametrize("who", NAMES)
def test_only_the_owner_downloads_the_result(as_: SignIn, ready: Job, who: str) -> None:
    client = as_(who)
    for address in (f"/jobs/{ready.pk}/file/", f"/api/v1/jobs/{ready.pk}/file/"):
        answer = client.get(address)
        if who == "mia":
            assert b"".join(answer.streaming_content) == b"private words"
            assert answer["Content-Disposition"] == 'attachment; filename="words.txt"'
        else:
            assert answer.status_code == 404


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize(("page", "api"), [("cancellation", "cancellation"), ("run", "run")])
def test_nobody_else_changes_a_job(as_: SignIn, job: Job, who: str, page: str, api: str) -> None:
    before = as_state(job, State.RUNNING if page == "cancellation" else State.FAILED).state
    client = as_(who)
    assert client.post(f"/jobs/{job.pk}/{page}/").status_code == 404
    assert client.post(f"/api/v1/jobs/{job.pk}/{api}/").status_code == 404
    assert again(job).state == before


@pytest.mark.parametrize("state", list(State))
def test_the_owner_cancels_what_goes_on_and_runs_again_what_stopped_short(
    as_: SignIn, job: Job, sent: list[int], state: State
) -> None:
    client = as_("mia")
    may = {
        "cancellation": state in (State.QUEUED, State.RUNNING),
        "run": state in (State.INTERRUPTED, State.FAILED),
    }
    for change, allowed in may.items():
        for address, fine in ((f"/jobs/{job.pk}/{change}/", 302), (f"/api/v1/jobs/{job.pk}/{change}/", 200)):
            as_state(job, state)
            assert client.post(address).status_code == (fine if allowed else 403)


def test_nobody_starts_a_job_of_a_chosen_kind_through_the_api(as_: SignIn) -> None:
    assert as_("mia").post("/api/v1/jobs/", {"kind": "errand"}).status_code in (403, 405)
    assert not Job.objects.exists()
