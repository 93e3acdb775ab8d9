"""What the pages of cases say and do, beside who reads them."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.inbox.queries import frame_counts, waiting_for
from growth.opportunities.models import Opportunity
from growth.promotions.cases import actions, project_actions, reader_actions, writing
from growth.promotions.cases.models import Case, Section
from growth.promotions.cases.pages import seen_by
from ladder.models import LadderVersion
from tests.cases import for_each
from tests.factories import accepted, claim, log
from tests.opportunities.world import listed
from tests.people import NAMES, Cast, person
from tests.promotions import making
from tests.promotions.cases.conftest import Full

SignIn = Callable[[str], Client]


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_empty_list_teaches_and_offers_to_start(as_: SignIn, placed: Cast) -> None:
    page = text(as_("ada"), "/cases/")
    assert 'href="/cases/new/">Start your working packet' in page
    assert "An example" in page and "no request and no secret" in page
    own = text(as_("mia"), "/cases/")
    assert f'href="/cases/new/?person={placed.ada.pk}"' in own and f'person={placed.ben.pk}"' in own
    making.idea(placed)
    assert f'person={placed.ada.pk}"' not in text(as_("mia"), "/cases/")


def test_before_starting_one_reads_what_it_asks_and_who_answers_each_gate(as_: SignIn, placed: Cast) -> None:
    page = text(as_("ada"), "/cases/new/")
    for said in ("What should stand in thesis?", "Is the leader there?", "Petra Novak", "Somebody Mia Okafor names",
                 "Counted from what is given", "before drafting", "before a promotion", "no secret"):  # fmt: skip
        assert said in page, said
    assert not Case.objects.exists()
    made = as_("ada").post("/cases/new/", {"target": making.level(_version(), "senior").pk})
    case = Case.objects.get()
    assert (made.status_code, made.url) == (302, f"/cases/{case.pk}/")  # type: ignore[attr-defined]
    assert as_("mia").get(f"/cases/new/?person={placed.ada.pk}").url == f"/cases/{case.pk}/"  # type: ignore[attr-defined]


def _version() -> LadderVersion:
    return LadderVersion.objects.published().get()


def test_header_facts_are_computed_and_nobody_is_asked_for_them(as_: SignIn, case: Case) -> None:
    page = text(as_("mia"), f"/cases/{case.pk}/")
    assert "Ada Lindqvist, Mid to Senior" in page
    assert "Nobody types them" in page
    assert "none on record" in page  # of a promotion
    form = page.split("<form")
    assert not [part for part in form if 'name="since"' in part or 'name="level"' in part]


def test_the_criterion_table_leads_to_evidence_and_says_what_to_do_without(as_: SignIn, case: Case, cast: Cast) -> None:
    made = accepted(cast.ada, cast.mia, "risk-senior-1", making.quarter_day(0))
    claim(log(cast.ada, "Waits for a verdict", share="circle"), "autonomy-senior-1")
    mine, hers = text(as_("ada"), f"/cases/{case.pk}/"), text(as_("mia"), f"/cases/{case.pk}/")
    for page in (mine, hers):
        table = page.split("<table")[1].split("</table>")[0]
        assert f"/evidence/{made.evidence_id}/#claim-{made.pk}" in table
        assert table.count('class="gap"') == 3
        assert table.count("Emerging") == 1 and table.count("Claimed") == 1 and table.count("No evidence") == 2
    assert mine.count("Log evidence for it") == 2
    assert "Log evidence for it" not in hers and hers.count("Ask Ada for one") == 2


def test_the_manager_s_part_is_locked_to_the_manager_and_shows_its_author(as_: SignIn, full: Full) -> None:
    edit = f'href="/cases/sections/{full.inner.pk}/"'
    pages = {who: text(as_(who), f"/cases/{full.case.pk}/") for who in ("ada", "mia")}
    assert (edit in pages["mia"], edit in pages["ada"]) == (True, False)
    assert as_("ada").get(f"/cases/sections/{full.inner.pk}/").status_code == 403
    for page in pages.values():
        assert "The part of Mia Okafor, locked to the manager. Written by Mia Okafor" in page
        assert "Only the two of you read it until submission" in page


def test_the_plan_leads_to_open_work_that_fits(as_: SignIn, case: Case, cast: Cast) -> None:
    fits, other = listed(cast.petra, "Vault move"), listed(cast.petra, "Junior work")
    Opportunity.objects.filter(pk=other.pk).update(level=making.level(_version(), "junior"))
    Opportunity.objects.filter(pk=fits.pk).update(level=making.level(_version(), "senior"))
    page = text(as_("ada"), f"/cases/{case.pk}/")
    assert "Vault move" in page and "Junior work" not in page


def test_an_edit_page_of_what_is_frozen_leads_back_to_the_case(as_: SignIn, full: Full) -> None:
    making.in_state(full.case, "submitted")
    for path in (f"sections/{full.thesis.pk}/", f"{full.case.pk}/projects/new/", f"{full.case.pk}/assessment/",
                 f"metrics/{full.metric.pk}/", f"projects/{full.project.pk}/edit/"):  # fmt: skip
        assert as_("ada").get(f"/cases/{path}").status_code == 302, path
    page = text(as_("ada"), f"/cases/{full.case.pk}/")
    assert "Add a project" not in page and "Say it" not in page
    assert "The committee reads the packet, not this page." in page


@for_each("state", ["idea", "agreed", "drafting", "feedback", "submitted", "promoted", "not_yet", "withdrawn"])
def test_the_page_says_who_reads_it_by_name_in_every_state(as_: SignIn, full: Full, state: str) -> None:
    case = making.in_state(full.case, state)
    for who in ("ada", "mia"):
        said = seen_by(full.case.person if who == "ada" else full.case.manager, case)
        assert "Ada Lindqvist and Mia Okafor (manager)" in said
        assert said.replace("’", "&#x27;") in text(as_(who), f"/cases/{case.pk}/").replace("’", "&#x27;")
        others = state in ("idea", "agreed", "drafting", "feedback")
        assert ("Noor Haddad (reader)" in said) == others


def test_markup_in_what_people_type_is_shown_and_not_run(as_: SignIn, full: Full, cast: Cast) -> None:
    nasty = "<script>alert(1)</script>"
    project_actions.edit_project(full.project, by=cast.ada, version=1, title=nasty, problem=nasty, outcome=nasty)
    project_actions.add_metric(full.case, by=cast.ada, name=nasty, after=nasty, source=nasty)
    reader_actions.comment_section(full.thesis, by=cast.noor, words=nasty)
    writing.write_section(full.thesis, by=cast.ada, version=2, body=nasty)
    for path in (f"{full.case.pk}/", f"projects/{full.project.pk}/"):
        assert nasty not in text(as_("mia"), f"/cases/{path}")


# ---- how many queries


def _count(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_lists_ask_no_more_for_three_rows_than_for_one(as_: SignIn, full: Full, cast: Cast) -> None:
    ladder = _version()
    paths = ["/cases/", f"/cases/{full.case.pk}/", *(f"/api/v1/{part}/" for part in (
        "cases", "case-sections", "case-section-comments", "case-projects", "case-metrics", "case-achievements",
        "case-assessments", "case-left-out", "case-readers",
    ))]  # fmt: skip
    client = as_("mia")
    before = {path: _count(client, path) for path in paths}
    for number in range(2):
        other = person(name=f"Direct report {number}", manager=cast.mia)
        making.placed(other, ladder, "mid")
        actions.start_case(by=other, person=other)
        project_actions.add_project(full.case, by=cast.ada, title="Another", evidence=[full.item])
        project_actions.add_metric(full.case, by=cast.ada, name="Another", after="1", evidence=full.item)
        writing.leave_out(full.case, by=cast.ada, evidence=log(cast.ada, share="circle"))
        reader_actions.invite_reader(full.case, by=cast.ada, person=other)
        reader_actions.comment_section(full.thesis, by=cast.noor, words="Another")
        writing.assess(full.case, by=(cast.ada, cast.mia)[number], levels={"autonomy": (2, "")})
    assert {path: _count(client, path) for path in paths} == before


# ---- what waits


def waits(cast: Cast, kind: str) -> dict[str, int]:
    counts = {who: frame_counts(cast[who]).by_kind.get(kind, 0) for who in NAMES}
    return {who: count for who, count in counts.items() if count}


def test_an_idea_waits_for_those_who_have_not_agreed(as_: SignIn, placed: Cast) -> None:
    case = making.idea(placed)
    assert waits(placed, "cases_agreement") == {"ada": 1, "mia": 1}
    actions.agree(case, by=placed.ada, revision=1)
    assert waits(placed, "cases_agreement") == {"mia": 1}
    (row,) = [row for row in waiting_for(placed.mia, frame_counts(placed.mia)) if row.verb == "Answer"]
    assert as_("mia").get(row.url).status_code == 200
    actions.withdraw_case(case, by=placed.ada, words="No.")
    assert waits(placed, "cases_agreement") == {}


def test_a_document_out_for_feedback_waits_for_the_candidate_until_agreed_to_as_it_is(case: Case, cast: Cast) -> None:
    now = making.in_state(case, "feedback")
    assert waits(cast, "cases_release") == {"ada": 1}
    actions.release(now, by=cast.ada, revision=now.revision)
    assert waits(cast, "cases_release") == {}
    writing.write_section(case.sections.get(key="plan"), by=cast.mia, version=1, body="Later.")
    assert waits(cast, "cases_release") == {"ada": 1}


def test_open_comments_wait_once_a_case_for_whose_part_it_is(full: Full, cast: Cast) -> None:
    assert waits(cast, "cases_comments") == {"ada": 1}
    second = reader_actions.comment_section(full.thesis, by=cast.mia, words="And this.")
    reader_actions.comment_section(full.inner, by=cast.ada, words="Is that so?")
    assert waits(cast, "cases_comments") == {"ada": 1, "mia": 1}
    reader_actions.settle_comment(full.comment, by=cast.ada)
    reader_actions.settle_comment(second, by=cast.ada)
    assert waits(cast, "cases_comments") == {"mia": 1}
    making.in_state(full.case, "submitted")
    assert waits(cast, "cases_comments") == {}


def test_ones_own_comment_waits_for_nobody_else_than_the_writer(case: Case, cast: Cast) -> None:
    thesis: Section = case.sections.get(key="thesis")
    reader_actions.comment_section(thesis, by=cast.ada, words="To do.")
    assert waits(cast, "cases_comments") == {}
    assert timezone.now() > thesis.comments.get().created_at
