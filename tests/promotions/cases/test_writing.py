"""Words of a case: what changes them, what refuses, and that each change of the document raises its revision."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from config.errors import StaleEdit
from growth.decisions.models import Decision
from growth.mentoring.achievements.models import Achievement
from growth.notices.models import Notice
from growth.promotions.cases import project_actions, reader_actions, writing
from growth.promotions.cases.models import Case, CaseNote, Section
from tests.cases import for_each
from tests.decisions.makers import make_draft, make_project
from tests.factories import log
from tests.people import Cast
from tests.promotions import making
from tests.promotions.cases.conftest import Consented, Full

SignIn = Callable[[str], Client]


def revision(case: Case) -> int:
    return making.fresh(case).revision


def section(case: Case, key: str = "thesis") -> Section:
    return case.sections.get(key=key)


def test_writing_keeps_the_author_the_words_before_and_safe_html(case: Case, cast: Cast) -> None:
    before = revision(case)
    writing.write_section(section(case), by=cast.ada, version=1, body="First *words*.<script>x</script>")
    written = writing.write_section(section(case), by=cast.mia, version=2, body="Second words.")
    assert (written.written_by_name, written.version, written.body_html) == (
        "Mia Okafor", 3, "<p>Second words.</p>\n",
    )  # fmt: skip
    history: Any = Section.history
    first = history.filter(id=written.pk, version=2).get()
    assert (first.body, first.written_by_name) == ("First *words*.<script>x</script>", "Ada Lindqvist")
    assert revision(case) == before + 2
    writing.write_section(section(case), by=cast.ada, version=3, body="Second words.\n")  # nothing new
    assert (revision(case), section(case).written_by_name) == (before + 2, "Mia Okafor")


def test_two_windows_do_not_overwrite_each_other(as_: SignIn, case: Case) -> None:
    path = f"/cases/sections/{section(case).pk}/"
    assert as_("ada").post(path, {"body": "From Ada.", "version": 1}).status_code == 302
    stale = as_("mia").post(path, {"body": "From Mia.", "version": 1})
    assert stale.status_code == 409
    body = stale.content.decode()
    assert "From Ada." in body and "From Mia." in body and 'name="version" value="2"' in body
    assert section(case).body == "From Ada."
    assert as_("mia").post(path, {"body": "From Mia.", "version": 2}).status_code == 302
    api = as_("ada").patch(
        f"/api/v1/case-sections/{section(case).pk}/", {"body": "x", "version": 1}, content_type="application/json"
    )
    assert api.status_code == 409


def test_what_nobody_reads_to_its_end_is_refused(as_: SignIn, case: Case, cast: Cast) -> None:
    with pytest.raises(ValidationError):
        writing.write_section(section(case), by=cast.ada, version=1, body="x" * 20_001)
    path = f"/cases/sections/{section(case).pk}/"
    assert as_("ada").post(path, {"body": "x" * 20_001, "version": 1}).status_code == 422
    assert section(case).body == ""


@for_each("state", ["submitted", "promoted", "not_yet", "withdrawn"])
def test_nothing_of_a_frozen_document_changes(full: Full, cast: Cast, consented: Consented, state: str) -> None:
    case, ada = making.in_state(full.case, state), cast.ada
    other = consented("Another one")
    changes: list[Callable[[], object]] = [
        lambda: writing.write_section(full.thesis, by=ada, version=2, body="Late."),
        lambda: writing.assess(case, by=ada, levels={"risk": (1, "")}),
        lambda: writing.name_achievement(case, by=ada, achievement=other),
        lambda: writing.unname_achievement(full.named, by=ada),
        lambda: writing.leave_out(case, by=ada, evidence=log(ada)),
        lambda: writing.take_in(full.left_out, by=ada),
        lambda: project_actions.add_project(case, by=ada, title="Late"),
        lambda: project_actions.edit_project(full.project, by=ada, version=1, title="Late"),
        lambda: project_actions.remove_project(full.project, by=ada),
        lambda: project_actions.move_project(full.project, by=ada, up=True),
        lambda: project_actions.add_metric(case, by=ada, name="Late", after="1"),
        lambda: project_actions.edit_metric(full.metric, by=ada, revision=case.revision, name="Late"),
        lambda: project_actions.remove_metric(full.metric, by=ada),
        lambda: reader_actions.invite_reader(case, by=ada, person=cast.ben),
        lambda: reader_actions.comment_section(full.thesis, by=ada, words="Late."),
    ]
    before = (case.revision, case.projects.count(), case.metrics.count(), case.achievements.count())
    for number, change in enumerate(changes):
        with pytest.raises(ValidationError):
            change()
            pytest.fail(f"change {number}")
    now = making.fresh(case)
    assert (now.revision, now.projects.count(), now.metrics.count(), now.achievements.count()) == before
    writing.keep_note(case, by=ada, version=1, body="Afterwards.")  # one's own goes on
    assert CaseNote.objects.get(author=ada).body == "Afterwards."


# ---- projects and figures


def test_projects_are_added_once_edited_ordered_and_removed(as_: SignIn, case: Case, cast: Cast) -> None:
    same = str(uuid.uuid4())
    for _ in range(2):
        answer = as_("ada").post(f"/cases/{case.pk}/projects/new/", {"title": "Ledger", "submission": same})
        assert answer.status_code == 302
    second = project_actions.add_project(case, by=cast.mia, title="Retries")
    assert [row.title for row in case.projects.all()] == ["Ledger", "Retries"]
    as_("mia").post(f"/cases/projects/{second.pk}/rising/")
    assert [row.title for row in case.projects.all()] == ["Retries", "Ledger"]
    as_("mia").post(f"/cases/projects/{second.pk}/rising/")
    path = f"/cases/projects/{second.pk}/edit/"
    assert as_("ada").post(path, {"title": "Payout retries", "version": 1}).status_code == 302
    stale = as_("mia").post(path, {"title": "Old", "version": 1})
    assert (stale.status_code, "Payout retries" in stale.content.decode()) == (409, True)
    backwards = {"title": "Old", "version": 2, "started_on": "2026-05-02", "ended_on": "2026-05-01"}
    assert as_("mia").post(path, backwards).status_code == 422
    as_("ada").post(f"/cases/projects/{second.pk}/removal/")
    assert as_("ada").post(f"/cases/projects/{second.pk}/removal/").status_code == 404
    assert [row.title for row in case.projects.all()] == ["Ledger"]


def test_only_what_the_writer_may_read_and_the_other_side_too_is_tied(case: Case, cast: Cast) -> None:
    private, shared = log(cast.ada, "Private"), log(cast.ada, "Shared", share="circle")
    foreign = log(cast.ben, "Foreign", share="everyone")
    project = project_actions.add_project(case, by=cast.ada, title="Ledger", evidence=[shared])
    for wrong in (private, foreign):
        for by in (cast.ada, cast.mia):
            with pytest.raises(ValidationError):
                project_actions.edit_project(project, by=by, version=1, evidence=[wrong])
            with pytest.raises(ValidationError):
                project_actions.add_metric(case, by=by, name="Calls", after="3", evidence=wrong)
    assert list(project.evidence.all()) == [shared]
    assert project_actions.add_metric(case, by=cast.mia, name="Calls", after="3", evidence=shared).evidence == shared


def test_a_decision_the_editor_cannot_see_stays_tied(case: Case, cast: Cast) -> None:
    hidden = make_draft(make_project(cast.ada), cast.ada)  # a draft, which Mia does not see
    project = project_actions.add_project(case, by=cast.ada, title="Ledger", decisions=[hidden])
    assert not Decision.objects.visible_to(cast.mia).filter(pk=hidden.pk).exists()
    with pytest.raises(ValidationError):
        project_actions.add_project(case, by=cast.mia, title="Another", decisions=[hidden])
    project_actions.edit_project(project, by=cast.mia, version=1, title="Ledger again", decisions=[])
    assert list(project.decisions.all()) == [hidden]


def test_figures_keep_their_words_and_are_refused_without_one(as_: SignIn, case: Case, cast: Cast) -> None:
    same = str(uuid.uuid4())
    path = f"/cases/{case.pk}/metrics/new/"
    assert as_("ada").post(path, {"name": "Calls", "before": "9 %"}).status_code == 422
    for _ in range(2):
        said = {"name": "Calls", "before": "9 %", "after": "1.8 %", "submission": same}
        assert as_("ada").post(path, said).status_code == 302
    metric = case.metrics.get()
    assert (metric.before, metric.after) == ("9 %", "1.8 %")
    edit = f"/cases/metrics/{metric.pk}/"
    assert as_("mia").post(edit, {"name": "Old", "after": "2", "revision": 1}).status_code == 409
    assert as_("mia").post(edit, {"name": "Calls", "after": "2", "revision": revision(case)}).status_code == 302
    metric.refresh_from_db()
    assert metric.after == "2"
    with pytest.raises(StaleEdit):
        project_actions.edit_metric(metric, by=cast.ada, revision=1, name="Old")


def test_a_figure_is_of_a_project_of_its_own_case(case: Case, cast: Cast) -> None:
    foreign = project_actions.add_project(making.idea(cast, "ben"), by=cast.ben, title="Search")
    with pytest.raises(ValidationError):
        project_actions.add_metric(case, by=cast.mia, name="Calls", after="3", project=foreign)
    assert not case.metrics.exists()


def test_the_same_thing_sent_twice_to_the_api_is_the_same_thing(as_: SignIn, full: Full, cast: Cast) -> None:
    case, same = full.case.pk, str(uuid.uuid4())
    before = (full.case.projects.count(), full.case.metrics.count(), full.case.readers.count())
    bodies = {
        "case-projects": {"case": case, "title": "Ledger", "submission": same},
        "case-metrics": {"case": case, "name": "Calls", "after": "3", "submission": same},
        "case-section-comments": {"section": full.thesis.pk, "words": "Too large.", "submission": same},
        "case-achievements": {"case": case, "achievement": full.named.achievement_id},
        "case-left-out": {"case": case, "evidence": full.item.pk},
        "case-readers": {"case": case, "person": cast.noor.pk},
        "case-assessments": {"case": case, "dimension": "risk", "level": 3},
    }
    for part, body in bodies.items():
        answers = [as_("ada").post(f"/api/v1/{part}/", body, content_type="application/json") for _ in range(2)]
        assert {answer.status_code for answer in answers} <= {200, 201}, (part, answers[-1].content)
        assert answers[0].json() == answers[1].json(), part
    now = making.fresh(full.case)
    assert (now.projects.count(), now.metrics.count(), now.readers.count()) == (before[0] + 1, before[1] + 1, before[2])
    assert (now.achievements.count(), now.left_out.count(), full.thesis.comments.count()) == (1, 1, 2)


# ---- people, evidence, assessments, readers, comments, notes


def test_only_consented_words_of_the_candidates_own_mentees_are_named(
    case: Case, cast: Cast, consented: Consented
) -> None:
    own = consented("Ben cut over the ledger")
    for _ in range(2):
        writing.name_achievement(case, by=cast.ada, achievement=own)
    assert case.achievements.count() == 1
    asked = consented("Something else")
    Achievement.objects.filter(pk=asked.pk).update(state="asked")
    with pytest.raises(ValidationError):
        writing.name_achievement(case, by=cast.ada, achievement=asked)
    with pytest.raises(ValidationError):
        writing.name_achievement(making.idea(cast, "ben"), by=cast.ben, achievement=own)
    assert case.achievements.count() == 1


def test_each_side_says_its_own_levels(as_: SignIn, case: Case, cast: Cast) -> None:
    before = revision(case)
    answer = as_("ada").post(
        f"/cases/{case.pk}/assessment/", {"level-risk": "3", "words-risk": "Since spring.", "level-autonomy": ""}
    )
    assert answer.status_code == 302
    writing.assess(case, by=cast.mia, levels={"risk": (2, "")})
    assert set(case.assessments.values_list("side", "dimension", "level")) == {
        ("candidate", "risk", 3), ("manager", "risk", 2),
    }  # fmt: skip
    writing.assess(case, by=cast.mia, levels={"risk": (2, "")})
    assert revision(case) == before + 2
    for wrong in ({"risk": (9, "")}, {"luck": (1, "")}):
        with pytest.raises(ValidationError):
            writing.assess(case, by=cast.mia, levels=wrong)
    writing.assess(case, by=cast.mia, levels={"risk": (None, "")})
    assert set(case.assessments.values_list("side", flat=True)) == {"candidate"}


def test_evidence_is_left_out_and_taken_in(as_: SignIn, case: Case, cast: Cast) -> None:
    from growth.promotions.cases.record import record_of
    from tests.factories import accepted

    item = accepted(cast.ada, cast.mia, "risk-senior-1", making.quarter_day(0)).evidence
    assert [row.pk for row in record_of(case).items] == [item.pk]
    before = revision(case)
    for _ in range(2):
        as_("ada").post(f"/cases/{case.pk}/left-out/", {"evidence": item.pk})
    assert (record_of(case).items, revision(case)) == ([], before + 1)
    as_("ada").post(f"/cases/left-out/{case.left_out.get().pk}/removal/")
    assert [row.pk for row in record_of(case).items] == [item.pk]
    with pytest.raises(ValidationError):
        writing.leave_out(case, by=cast.ada, evidence=log(cast.ben))
    assert as_("ada").post(f"/cases/{case.pk}/left-out/", {"evidence": "²"}).status_code == 404


def test_a_reader_is_invited_once_told_once_and_may_be_invited_again(as_: SignIn, case: Case, cast: Cast) -> None:
    before = revision(case)
    for _ in range(2):
        assert as_("ada").post(f"/cases/{case.pk}/readers/", {"person": cast.zoe.pk}).status_code == 302
    assert Notice.objects.filter(person=cast.zoe).count() == case.readers.count() == 1
    assert "promotion case" in Notice.objects.get(person=cast.zoe).text
    for wrong in (cast.ada, cast.mia):
        with pytest.raises(ValidationError):
            reader_actions.invite_reader(case, by=cast.ada, person=wrong)
        assert as_("ada").post(f"/cases/{case.pk}/readers/", {"person": wrong.pk}).status_code == 422
    reader = case.readers.get()
    first = reader_actions.end_reader(reader, by=cast.ada).ended_at
    assert reader_actions.end_reader(reader, by=cast.ada).ended_at == first
    reader_actions.invite_reader(case, by=cast.ada, person=cast.zoe)
    assert (case.readers.count(), revision(case)) == (2, before)


def test_comments_are_said_once_and_settled_by_a_side(as_: SignIn, full: Full, cast: Cast) -> None:
    case, same = full.case, str(uuid.uuid4())
    before = revision(case)
    path = f"/cases/sections/{full.thesis.pk}/comments/"
    for _ in range(2):
        assert as_("zoe").post(path, {"words": "Too large.", "submission": same}).status_code == 302
    empty = as_("zoe").post(path, {"words": " ", "submission": same})
    assert empty.status_code == 422
    assert as_("zoe").post(f"/cases/sections/{full.inner.pk}/comments/", {"words": "x"}).status_code == 404
    comment = full.thesis.comments.get(author=cast.zoe)
    settle = f"/cases/section-comments/{comment.pk}/settlement/"
    assert as_("zoe").post(settle).status_code == 403
    assert as_("noor").post(settle).status_code == 404  # readers do not read each other
    for who in ("ada", "mia"):
        as_(who).post(settle)
    comment.refresh_from_db()
    assert (comment.settled_by, revision(case)) == (cast.ada, before)


def test_a_note_overtaken_in_another_window_keeps_both(as_: SignIn, case: Case) -> None:
    path = f"/cases/{case.pk}/note/"
    assert as_("ada").post(path, {"body": "First.", "version": 0}).status_code == 302
    stale = as_("ada").post(path, {"body": "Second.", "version": 0})
    assert (stale.status_code, "First." in stale.content.decode(), "Second." in stale.content.decode()) == (
        409, True, True,
    )  # fmt: skip
    assert as_("ada").post(path, {"body": "Second.", "version": 1}).status_code == 302
    assert as_("mia").post(path, {"body": "Mine.", "version": 0}).status_code == 302
    assert set(CaseNote.objects.values_list("author__name", "body")) == {
        ("Ada Lindqvist", "Second."), ("Mia Okafor", "Mine."),
    }  # fmt: skip


def test_the_day_it_would_hold_from_is_part_of_the_document(as_: SignIn, case: Case) -> None:
    before = revision(case)
    for _ in range(2):
        as_("mia").post(f"/cases/{case.pk}/planning/", {"effective_on": "2027-01-01"})
    now = making.fresh(case)
    assert (now.effective_on, now.revision) == (date(2027, 1, 1), before + 1)
    assert as_("mia").post(f"/cases/{case.pk}/planning/", {"effective_on": "soon"}).status_code == 422
