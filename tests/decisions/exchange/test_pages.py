"""Importing in the browser and through the API: who may, what is refused at which field, and the way to the result."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config import uploads
from growth.decisions.exchange.actions import import_records
from growth.decisions.exchange.models import Import, ImportedFile
from growth.decisions.gathering import Gathered, Refused
from growth.decisions.models import Decision, Project
from growth.jobs.models import Job, State
from growth.jobs.running import run_now
from tests.decisions.exchange.files import (
    BANKS,
    LEDGER,
    QUEUES,
    REPOSITORY,
    bring,
    gathered,
    nygard,
    outcomes,
    record,
    unzipped,
    zipped,
)  # fmt: skip
from tests.decisions.makers import make_draft, make_project
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def jobs_dir(settings: Any, tmp_path: Path) -> Path:
    settings.JOBS_DIR = tmp_path
    settings.DECISION_HOSTS = ["git.example.org"]
    return tmp_path


def where(project: Project, part: str = "") -> str:
    return f"/decisions/projects/{project.pk}/import/{part}"


def upload(client: Client, project: Project, *files: tuple[str, bytes | str], **more: Any) -> Any:
    given = [SimpleUploadedFile(name, raw if isinstance(raw, bytes) else raw.encode()) for name, raw in files]
    return client.post(where(project, "upload/"), {"records": given, "submission": uuid4(), **more})


def worked(answer: Any) -> Job:
    """The job that the answer leads to, done."""
    assert answer.status_code == 302, answer.content.decode()[:2000]
    job = Job.objects.latest("pk")
    assert answer["Location"] == job.get_absolute_url()
    run_now(job.pk)
    job.refresh_from_db()
    return job


# ---- who


@pytest.mark.parametrize("name", NAMES)
def test_only_whoever_keeps_the_project_imports(project: Project, as_: SignIn, name: str) -> None:
    client, keeps = as_(name), name == "mia"
    assert (b"Look at what would happen" in client.get(where(project)).content) is keeps
    assert upload(client, project, ("0001-queues.md", QUEUES)).status_code == (302 if keeps else 403)
    asked = {"url": REPOSITORY, "submission": str(uuid4())}
    assert client.post(where(project, "repository/"), asked).status_code == (302 if keeps else 403)
    api = {"project": project.pk, **asked}
    answer = client.post("/api/v1/decision-imports/", api, content_type="application/json")
    assert answer.status_code == (202 if keeps else 403)


@pytest.mark.parametrize("name", NAMES)
def test_an_import_is_read_by_whoever_sees_the_project(cast: Cast, as_: SignIn, name: str) -> None:
    vault = make_project(cast.mia, "Vault", team=cast.mia.team, audience="team")
    made = bring(vault, {"0001-vault.md": nygard(1, "Vault")}, by=cast.mia)
    pk, client = Decision.objects.get().pk, as_(name)
    expected = 200 if name in ("mia", "ada", "ben") else 404
    pages = [
        made.get_absolute_url(), f"/decisions/imports/{made.pk}/report/", f"/decisions/{pk}/source/",
        f"/decisions/{pk}/file/", where(vault), f"/api/v1/decision-imports/{made.pk}/",
        f"/api/v1/decision-imports/{made.pk}/report/", f"/api/v1/decision-files/{pk}/",
        f"/api/v1/decision-imported-files/{ImportedFile.objects.get().pk}/",
    ]  # fmt: skip
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, expected)
    sees = expected == 200
    assert client.get("/api/v1/decision-imports/").json()["count"] == int(sees)
    assert client.get("/api/v1/decision-imported-files/").json()["count"] == int(sees)
    for zipped_one in (f"/decisions/export/?project={vault.pk}", f"/api/v1/decision-files/?project={vault.pk}"):
        assert len(unzipped(client.get(zipped_one).content)) == int(sees)
    run = client.post(f"/decisions/imports/{made.pk}/run/")
    assert run.status_code == (302 if name == "mia" else 403 if sees else 404)


def test_a_draft_is_downloaded_by_those_named_on_it(project: Project, cast: Cast, as_: SignIn) -> None:
    draft = make_draft(project, cast.ada)
    seen = {name for name in NAMES if as_(name).get(f"/decisions/{draft.pk}/file/?as=madr").status_code == 200}
    assert seen == {"ada"}


# ---- uploading


def test_a_look_and_then_the_import(project: Project, as_: SignIn, jobs_dir: Path) -> None:
    client = as_("mia")
    job = worked(upload(client, project, ("records.zip", zipped(dict(BANKS)))))
    assert (job.state, job.said) == (State.DONE, "It would be 2 imported, 0 updated, 0 unchanged, 0 skipped.")
    assert not Decision.objects.exists()
    folder = job.folder / "upload"
    assert [oct(path.stat().st_mode & 0o777) for path in (job.folder, folder)] == ["0o700", "0o700"]
    page = client.get(job.url).content.decode()
    assert "Nothing was changed yet." in page
    done = worked(client.post(f"/decisions/imports/{Import.objects.get().pk}/run/"))
    assert set(Decision.objects.values_list("source_path", flat=True)) == set(BANKS)
    assert "What was imported" in client.get(done.url).content.decode()
    assert not folder.exists()


def test_single_files_go_together(project: Project, as_: SignIn) -> None:
    job = worked(upload(as_("mia"), project, ("0001-queues.md", QUEUES), ("0002-ledger.md", LEDGER), ("e.md", b"")))
    assert outcomes(Import.objects.get()) == {
        "0001-queues.md": "imported", "0002-ledger.md": "imported", "e.md": "empty"
    }  # fmt: skip
    assert job.state == State.DONE


def test_the_same_form_sent_twice_is_one_job(project: Project, as_: SignIn) -> None:
    client, submission = as_("mia"), uuid4()
    for _ in range(2):
        answer = upload(client, project, ("0001-queues.md", QUEUES), submission=submission)
        assert answer.status_code == 302
    assert Job.objects.count() == 1


def test_a_cut_off_import_begins_anew(project: Project, as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_("mia")
    worked(upload(client, project, ("records.zip", zipped(dict(BANKS)))))
    client.post(f"/decisions/imports/{Import.objects.get().pk}/run/")
    job = Job.objects.latest("pk")

    def dies(*args: Any, **kwargs: Any) -> None:
        import_records(*args, **kwargs)
        raise SystemExit  # killed after all was written and before the job said so

    with monkeypatch.context() as patched:
        patched.setattr("growth.decisions.exchange.import_jobs.import_records", dies)
        with pytest.raises(SystemExit):
            run_now(job.pk)
    Job.objects.filter(pk=job.pk).update(state=State.INTERRUPTED)
    assert client.post(f"/jobs/{job.pk}/run/").status_code == 302
    run_now(job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE
    assert (Import.objects.count(), Decision.objects.count()) == (1, 2)


def test_a_cancelled_import_leaves_nothing(project: Project, as_: SignIn) -> None:
    client = as_("mia")
    upload(client, project, ("records.zip", zipped(dict(BANKS))))
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state=State.CANCELLED)
    run_now(job.pk)
    assert not Import.objects.exists()


def test_whoever_no_longer_keeps_the_project_imports_nothing(project: Project, cast: Cast, as_: SignIn) -> None:
    answer = upload(as_("mia"), project, ("0001-queues.md", QUEUES))
    Project.objects.update(keeper=cast.zoe)
    job = worked(answer)
    assert (job.state, job.error) == (State.FAILED, "You no longer keep this project.")


def test_an_upload_that_was_removed_is_asked_for_again(project: Project, as_: SignIn) -> None:
    client = as_("mia")
    job = worked(upload(client, project, ("0001-queues.md", QUEUES)))
    (job.folder / "upload" / "0").unlink()
    (job.folder / "upload" / "names.json").unlink()
    (job.folder / "upload").rmdir()
    answer = client.post(f"/decisions/imports/{Import.objects.get().pk}/run/", follow=True)
    assert "Upload it again." in answer.content.decode()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([], "Choose a zip, or one or more Markdown files."),
        ([("a.zip", b"x"), ("b.md", b"x")], "A zip goes alone"),
        ([(f"{n}.md", b"x") for n in range(201)], "These are 201 files."),
    ],
)
def test_what_cannot_be_uploaded_is_said_at_the_field(
    project: Project, as_: SignIn, files: list[tuple[str, bytes]], says: str
) -> None:
    answer = upload(as_("mia"), project, *files)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Job.objects.exists()


def test_an_upload_that_is_too_large_is_not_read(project: Project, as_: SignIn, settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_BYTES = 3000
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")
    answer = upload(as_("mia"), project, ("records.zip", b"x" * 5000))
    assert answer.status_code == 422
    assert "is too much at once" in answer.content.decode()
    assert uploads.TOO_LARGE in answer.wsgi_request.META


@pytest.mark.parametrize(("raw", "says"), [(b"no zip", "not a zip file"), (zipped({"../x.md": "x"}), "leads out of")])
def test_a_zip_that_is_refused_says_why(project: Project, as_: SignIn, raw: bytes, says: str) -> None:
    job = worked(upload(as_("mia"), project, ("records.zip", raw)))
    assert job.state == State.FAILED
    assert says in job.error
    assert not Import.objects.exists()


# ---- repositories


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Stands for the one network call: files that a host would send. Gathering has its own tests with real hosts."""
    files: dict[str, str] = dict(BANKS)

    def answer(url: str, **options: Any) -> Gathered:
        if not files:
            raise Refused("timeout", "git.example.org")
        return gathered(dict(files), origin=url, commit="c0ffee" * 6 + "c0ff")

    monkeypatch.setattr("growth.decisions.exchange.import_jobs.from_git", answer)
    return files


def test_a_repository_is_looked_at_then_imported_and_again_by_one_button(
    project: Project, as_: SignIn, repository: dict[str, str]
) -> None:
    client = as_("mia")
    worked(client.post(where(project, "repository/"), {"url": REPOSITORY, "submission": uuid4()}))
    worked(client.post(f"/decisions/imports/{Import.objects.get().pk}/run/"))
    first = Import.objects.get()
    assert (first.dry_run, first.origin, first.commit[:6]) == (False, REPOSITORY, "c0ffee")
    assert "Import again from there" in client.get(first.get_absolute_url()).content.decode()
    repository["docs/adr/0001-queues.md"] = QUEUES.replace("Twelve", "Thirteen")
    worked(client.post(f"/decisions/imports/{first.pk}/run/"))
    assert Import.objects.latest("pk").counts == {"imported": 0, "updated": 1, "unchanged": 1, "skipped": 0}


def test_a_host_that_does_not_answer_is_named_and_nothing_is_imported(
    project: Project, as_: SignIn, repository: dict[str, str]
) -> None:
    repository.clear()
    job = worked(as_("mia").post(where(project, "repository/"), {"url": REPOSITORY, "submission": uuid4()}))
    assert (job.state, job.error) == (
        State.FAILED,
        "Nothing was imported. The git host took too long. Try again later, or upload a zip instead. (git.example.org)",
    )


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "Give the address"),
        ("https://evil.example/x/y", "may not be imported here"),
        ("http://127.0.0.1:8000/x/y", "may not be imported here"),
        ("https://me:pw@git.example.org/x/y", "Leave the user name and password out"),
        ("ftp://git.example.org/x", "not an address"),
    ],
)
def test_an_address_that_is_not_allowed_is_refused_at_the_field(
    project: Project, as_: SignIn, url: str, says: str
) -> None:
    answer = as_("mia").post(where(project, "repository/"), {"url": url, "submission": uuid4()})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    api = {"project": project.pk, "url": url, "submission": str(uuid4())}
    assert as_("mia").post("/api/v1/decision-imports/", api, content_type="application/json").status_code == 400
    assert not Job.objects.exists()


# ---- what came of it


def test_the_page_lists_files_by_outcome(project: Project, as_: SignIn) -> None:
    made = bring(project, BANKS | {"notes.txt": "x"})
    client = as_("zoe")
    rows = client.get(f"{made.get_absolute_url()}?outcome=skipped", headers={"HX-Request": "true"}).content.decode()
    assert "notes.txt" in rows
    assert "It is not a Markdown file." in rows
    assert "0001-queues.md" not in rows
    assert "<html" not in rows


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_asks_the_database_as_often_for_many_files(
    project: Project, as_: SignIn, many: int, django_assert_max_num_queries: Any
) -> None:
    made = bring(project, {f"{n:04}-x.md": nygard(n, f"Number {n}") for n in range(1, many + 1)})
    client = as_("mia")
    client.get("/")
    with django_assert_max_num_queries(10):
        client.get(made.get_absolute_url())


def test_the_report_is_a_line_a_file(project: Project, as_: SignIn) -> None:
    made = bring(project, BANKS)
    answer = as_("zoe").get(f"/decisions/imports/{made.pk}/report/")
    lines = [json.loads(line) for line in answer.getvalue().decode().splitlines()]
    assert [(line["repo"], line["path"], line["outcome"]) for line in lines] == [
        ("Payouts", path, "imported") for path in sorted(BANKS)
    ]


def test_the_source_page_shows_the_text_decoded(project: Project, as_: SignIn) -> None:
    bring(project, {"0005-cp1252.md": nygard(5, "Später").encode("cp1252")})
    page = as_("zoe").get(f"/decisions/{record(project, '0005-cp1252.md').pk}/source/").content.decode()
    assert "# 5. Später\n" in page


def test_a_record_written_here_has_no_source_page(project: Project, cast: Cast, as_: SignIn) -> None:
    assert as_("ada").get(f"/decisions/{make_draft(project, cast.ada).pk}/source/").status_code == 404


def test_a_zip_can_hold_one_status_or_tag_only(project: Project, as_: SignIn) -> None:
    bring(project, BANKS)
    tag = record(project, "docs/adr/0002-ledger.md").tags.first()
    client = as_("zoe")
    for query in ("status=proposed", f"tag={tag.name}", "q=append"):
        assert set(unzipped(client.get(f"/decisions/export/?{query}").content)) == {"docs/adr/0002-ledger.md"}
    assert unzipped(client.get("/decisions/export/?project=nonsense").content) == {}


def test_a_form_nobody_knows_is_not_found(project: Project, as_: SignIn) -> None:
    bring(project, BANKS)
    assert as_("zoe").get("/decisions/export/?as=doc").status_code == 404


# ---- the second door


def test_an_import_through_the_api(project: Project, as_: SignIn) -> None:
    client = as_("mia")
    given = {
        "project": project.pk,
        "records": [SimpleUploadedFile("0001-queues.md", QUEUES.encode())],
        "submission": uuid4(),
    }
    answer = client.post("/api/v1/decision-imports/", given)
    assert answer.status_code == 202, answer.content
    run_now(answer.json()["id"])
    made = client.get("/api/v1/decision-imports/").json()["results"][0]
    assert (made["dry_run"], made["counts"]["imported"]) == (True, 1)
    run = client.post(f"/api/v1/decision-imports/{made['id']}/run/")
    assert run.status_code == 202
    run_now(run.json()["id"])
    assert Decision.objects.get().title == "One queue per partner bank"
    files = client.get(f"/api/v1/decision-imported-files/?of={Import.objects.get().pk}").json()["results"]
    assert [(file["path"], file["outcome"], file["decision"]) for file in files] == [
        ("0001-queues.md", "imported", Decision.objects.get().pk)
    ]


def test_the_api_says_what_is_missing(project: Project, as_: SignIn) -> None:
    answer = as_("mia").post("/api/v1/decision-imports/", {"project": project.pk, "submission": uuid4()})
    assert answer.status_code == 400
    assert answer.json() == {"records": ["Choose a zip, or one or more Markdown files."]}


# ---- many records


def test_more_records_than_a_page_should_wait_for_are_packed_by_a_job(
    project: Project, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("growth.decisions.exchange.export_jobs.MOST_AT_ONCE", 1)
    bring(project, BANKS)
    client, address = as_("zoe"), f"/decisions/export/?project={project.pk}&as=madr"
    assert "2 records as a zip" in client.get(address).content.decode()
    job = worked(client.post(address))
    assert (job.state, job.said, job.file_name) == (State.DONE, "2 records.", "decisions-payouts.zip")
    assert job.file_path and set(unzipped(job.file_path.read_bytes())) == set(BANKS)
    many = f"/api/v1/decision-files/?project={project.pk}"
    assert client.get(many).json() == ["These are 2 records. Post here, and a job packs them."]
    assert client.post(many).status_code == 202


def test_a_job_packs_what_its_owner_sees(cast: Cast, as_: SignIn) -> None:
    vault = make_project(cast.mia, "Vault", team=cast.mia.team, audience="team")
    bring(vault, {"0001-vault.md": nygard(1, "Vault")})
    job = worked(as_("zoe").post(f"/decisions/export/?project={vault.pk}"))
    assert (job.said, job.file_name) == ("0 records.", "decisions.zip")


def test_the_list_offers_what_it_shows_as_a_zip(project: Project, as_: SignIn) -> None:
    bring(project, BANKS)
    page = as_("zoe").get("/decisions/?q=append&status=proposed").content.decode()
    address = "/decisions/export/?q=append&amp;status=proposed"
    assert address in page
    assert len(unzipped(as_("zoe").get(address.replace("&amp;", "&")).content)) == 1


def test_a_look_at_what_an_import_would_do_is_for_whoever_looked(project: Project, cast: Cast, as_: SignIn) -> None:
    looked, done = (
        bring(project, BANKS, by=cast.mia, dry_run=True),
        bring(project, {"0009-x.md": BANKS["docs/adr/0001-queues.md"]}),
    )
    assert as_("mia").get(looked.get_absolute_url()).status_code == 200
    for path in (
        looked.get_absolute_url(),
        f"{looked.get_absolute_url()}report/",
        f"/api/v1/decision-imports/{looked.pk}/",
    ):
        assert as_("zoe").get(path).status_code == 404
    assert {row["of"] for row in as_("zoe").get("/api/v1/decision-imported-files/").json()["results"]} == {done.pk}


def test_where_a_folder_lies_on_the_server_is_shown_to_nobody(project: Project, as_: SignIn) -> None:
    made = bring(project, BANKS, origin="/srv/secret/cranes")
    pages = (
        made.get_absolute_url(),
        f"/decisions/projects/{project.pk}/import/",
        f"/api/v1/decision-imports/{made.pk}/",
    )
    for path in (*pages, f"/decisions/{record(project, 'docs/adr/0001-queues.md').pk}/source/"):
        shown = as_("mia").get(path).content.decode()
        assert "cranes" in shown
        assert "/srv" not in shown


def test_old_imports_go_but_not_those_that_saw_a_file_last(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("growth.decisions.exchange.actions.KEPT_IMPORTS", 2)
    alone, *later = (
        bring(project, {f"{n:04}-x.md": BANKS["docs/adr/0001-queues.md"].replace("# 1.", f"# {n}.")})
        for n in (7, 8, 8, 8, 8)
    )
    assert set(project.imports.all()) == {alone, *later[-2:]}
