"""The reports of one's direct reports in one file: whose, what is in it, who may, and what a second attempt makes."""

import os
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Read
from growth.evidence.actions import share_evidence
from growth.jobs.models import Job, State
from growth.jobs.progress import Progress, Stopped
from growth.jobs.running import run_now
from growth.reports import bundle
from growth.reports.bundle import make_bundle, start_bundle
from ladder.models import LadderVersion, Placement
from tests.factories import claim, log
from tests.people import NAMES, Cast, person

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _jobs_dir(settings: Any, tmp_path: Path) -> None:
    settings.JOBS_DIR = tmp_path


@pytest.fixture
def team(cast: Cast, ladder: LadderVersion) -> Cast:
    """Ada and Ben, Mia's direct reports, are placed; so are Mia herself and Zoe, of another team."""
    for who in (cast.ada, cast.ben, cast.mia, cast.zoe):
        Placement.objects.create(person=who, level=ladder.levels.get(position=2), since=date(2026, 1, 1))
    return cast


@pytest.fixture
def job(team: Cast) -> Job:
    return start_bundle(by=team.mia)


def run(job: Job) -> dict[str, str]:
    """The files of the bundle by name."""
    run_now(job.pk)
    job.refresh_from_db()
    assert job.file_path is not None
    with zipfile.ZipFile(job.file_path) as opened:
        assert len(opened.namelist()) == len(set(opened.namelist()))
        return {Path(name).stem: opened.read(name).decode() for name in opened.namelist()}


def test_it_holds_the_report_of_every_direct_report(job: Job, team: Cast) -> None:
    files = run(job)
    assert set(files) == {"ada-lindqvist", "ben-achterberg"}
    assert files["ada-lindqvist"].startswith("# Growth report: Ada Lindqvist")
    assert (job.state, job.said, job.done, job.total) == (State.DONE, "2 growth reports.", 2, 2)
    assert job.file_name == "growth-reports-mia-okafor.zip"


def test_it_holds_what_is_shared_with_the_manager_and_nothing_else(job: Job, team: Cast) -> None:
    claim(log(team.ada, "Shared with the circle", share="circle"), "risk-mid-1")
    claim(log(team.ada, "Kept to myself"), "risk-mid-2")
    words = run(job)["ada-lindqvist"]
    assert "Shared with the circle" in words
    assert "Kept to myself" not in words


def test_every_read_is_noted_as_an_export(job: Job, team: Cast) -> None:
    run(job)
    noted = {(read.reader, read.subject, read.what, read.via) for read in Read.objects.all()}
    assert noted == {(team.mia, who, "growth report", "export") for who in (team.ada, team.ben)}


def test_somebody_without_a_level_is_named_and_has_no_file(job: Job, team: Cast) -> None:
    Placement.objects.filter(person=team.ben).delete()
    assert set(run(job)) == {"ada-lindqvist"}
    assert job.said == "1 growth report. None yet, because no level is set: Ben Achterberg."
    assert not Read.objects.filter(subject=team.ben).exists()


def test_who_moved_away_or_left_before_it_ran_is_not_in_it(job: Job, team: Cast) -> None:
    team.ben.manager = team.petra
    team.ben.save()
    left = person(name="Lior Baum", manager=team.mia, is_active=False)
    Placement.objects.create(person=left, level=Placement.objects.all()[0].level, since=date(2026, 1, 1))
    assert set(run(job)) == {"ada-lindqvist"}


def test_who_moves_away_while_it_runs_is_not_in_it(job: Job, team: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def moves(self: Progress, doing: str) -> None:
        team.ben.manager = team.petra
        team.ben.save()

    monkeypatch.setattr(Progress, "say", moves)
    assert set(run(job)) == {"ada-lindqvist"}


def test_two_people_of_one_name_have_a_file_each(job: Job, team: Cast) -> None:
    namesake = person(name="Ada Lindqvist", manager=team.mia)
    Placement.objects.create(person=namesake, level=Placement.objects.all()[0].level, since=date(2026, 1, 1))
    assert set(run(job)) == {"ada-lindqvist", f"ada-lindqvist-{namesake.pk}", "ben-achterberg"}


def test_a_manager_who_left_gets_nothing(job: Job, team: Cast) -> None:
    team.mia.is_active = False
    team.mia.save()
    run_now(job.pk)
    job.refresh_from_db()
    assert (job.state, job.file_path) == (State.CANCELLED, None)
    assert not Read.objects.exists()


# ---- cut off


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def cut_off(job: Job, team: Cast, monkeypatch: pytest.MonkeyPatch) -> Job:
    """The job after an attempt that ended when Ada's report was written, before Ben's."""

    def die(self: Progress, doing: str) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Progress, "step", die)
        with pytest.raises(Killed):
            run_now(job.pk)
    assert [path.stem for path in (job.folder / "parts").iterdir()] == [str(team.ada.pk)]
    Job.objects.update(state=State.QUEUED)
    return job


def test_a_second_attempt_writes_what_is_missing(cut_off: Job, team: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    growth_report = bundle.growth_report
    monkeypatch.setattr(bundle, "growth_report", lambda reader, who: written.append(who) or growth_report(reader, who))
    assert set(run(cut_off)) == {"ada-lindqvist", "ben-achterberg"}
    assert written == [team.ben]
    assert (cut_off.attempt, cut_off.done) == (2, 2)


def test_what_an_earlier_attempt_wrote_is_not_kept_for_long(cut_off: Job, team: Cast, ladder: LadderVersion) -> None:
    """Sharing may have changed since."""
    item = log(team.ada, "Shared in the meantime", share="circle")
    claim(item, "risk-mid-1")
    long_ago = time.time() - bundle.FRESH - 1
    os.utime(cut_off.folder / "parts" / f"{team.ada.pk}.md", (long_ago, long_ago))
    assert "Shared in the meantime" in run(cut_off)["ada-lindqvist"]


def test_the_report_of_somebody_who_moved_away_since_is_dropped(cut_off: Job, team: Cast) -> None:
    team.ada.manager = team.petra
    team.ada.save()
    assert set(run(cut_off)) == {"ben-achterberg"}


def test_no_part_is_left_once_it_is_packed(cut_off: Job) -> None:
    run(cut_off)
    assert [path.name for path in cut_off.folder.iterdir()] == ["bundle.zip"]


def test_an_attempt_that_was_overtaken_writes_no_result(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    Job.objects.update(state=State.RUNNING, attempt=2)
    job.refresh_from_db()
    job.attempt = 1
    with pytest.raises(Stopped):
        make_bundle(job, Progress(job))
    assert not (job.folder / "bundle.zip").exists()


# ---- who may


@pytest.mark.parametrize("who", NAMES)
def test_who_leads_somebody_may_ask_for_it(
    as_: SignIn, team: Cast, who: str, django_capture_on_commit_callbacks: Any
) -> None:
    may = who in ("mia", "petra")
    client = as_(who)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post("/report/bundle/")
    api = client.post("/api/v1/reports/bundle/")
    assert (page.status_code, api.status_code) == ((302, 201) if may else (403, 403))
    assert {job.owner for job in Job.objects.all()} == ({team[who]} if may else set())
    assert ("Growth reports as one file" in client.get("/team/").content.decode()) == may


def test_asked_for_twice_it_is_made_once(as_: SignIn, team: Cast) -> None:
    """Nothing runs here: what is sent on commit is never committed."""
    first = as_("mia").post("/report/bundle/").url
    assert as_("mia").post("/report/bundle/").url == first
    assert as_("mia").post("/api/v1/reports/bundle/").json()["id"] == Job.objects.get().pk


def test_too_many_jobs_are_refused_in_words(as_: SignIn, team: Cast) -> None:
    for number in range(3):
        Job.objects.create(owner=team.mia, kind="errand", title="Other", params={"number": number})
    client = as_("mia")
    assert "You have 3 jobs going" in client.post("/report/bundle/", follow=True).content.decode()
    assert client.post("/api/v1/reports/bundle/").status_code == 400


def test_unsharing_before_it_runs_counts(job: Job, team: Cast) -> None:
    item = log(team.ada, "Shared for a moment", share="circle")
    claim(item, "risk-mid-1")
    share_evidence(item, by=team.ada, visibility="private")
    assert "Shared for a moment" not in run(job)["ada-lindqvist"]
