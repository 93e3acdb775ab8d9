"""Every page a person can open: for eyes, for a screen reader, on a phone."""

from collections.abc import Callable
from datetime import date
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.conftest import Gallery, Watch

DESK, PHONE, HEIGHT = 1280, 390, 900
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
NAMES = {
    "ada": "Ada Lindqvist", "mia": "Mia Okafor", "noor": "Noor Haddad", "zoe": "Zoe Tanaka", "rafael": "Rafael Costa",
    "ines": "Ines Duarte", "lior": "Lior Baum", "freya": "Freya Holm", "petra": "Petra Novak",
    "chidi": "Chidi Balogun", "kofi": "Kofi Mensah", "jonas": "Jonas Weber", "sana": "Sana Whitfield",
    "amara": "Amara Diallo", "omar": "Omar Ferreira", "yuki": "Yuki Sato", "priya": "Priya Raman",
    "tomasz": "Tomasz Zielinski",
}  # fmt: skip

PAGES = {
    None: {
        "sign-in": "/accounts/login/",
        "password-reset": "/accounts/password/reset/",
        "password-reset-done": "/accounts/password/reset/done/",
        "password-reset-expired": "/accounts/password/reset/key/1-nothing/",
        "signup-closed": "/accounts/signup/",
        "signed-out-404": "/nowhere/",
        "digest-stopping": "/inbox/digest/{stop_token}/",
        "mentoring-met": "/mentoring/met/{met_token}/",
    },
    "ada": {
        "home": "/",
        "search": "/search/?q=payout",
        "search-empty": "/search/",
        "search-nothing": "/search/?q=zeppelin",
        "search-people": "/search/?q=hubert",
        "styleguide": "/styleguide/",
        "evidence": "/evidence/",
        "evidence-last-page": "/evidence/?page=2",
        "evidence-archived": "/evidence/?state=archived",
        "evidence-filtered": "/evidence/?dimension=risk&scope=team",
        "evidence-nothing": "/evidence/?q=zeppelin",
        "shared": "/evidence/shared/",
        "item": "/evidence/{item}/",
        "item-waiting": "/evidence/{waiting}/",
        "item-private": "/evidence/{private}/",
        "item-undated": "/evidence/{undated}/",
        "item-archived": "/evidence/{archived}/",
        "item-long": "/evidence/{long}/",
        "form": "/evidence/new/",
        "form-for-expectation": "/evidence/new/?expectation={expectation_pk}",
        "form-edit": "/evidence/{item}/edit/",
        "sharing": "/evidence/{item}/sharing/",
        "history": "/evidence/{item}/history/",
        "claims": "/evidence/{item}/claims/",
        "claims-undated": "/evidence/{undated}/claims/",
        "claims-nothing": "/evidence/{item}/claims/?q=zeppelin",
        "question": "/evidence/claims/{claim}/question/",
        "asking-again": "/evidence/claims/{refused}/asking-again/",
        "contesting": "/evidence/claims/{refused}/contesting/",
        "item-contested": "/evidence/{contested}/",
        "inbox": "/inbox/",
        "reads": "/settings/reads/",
        "report": "/report/",
        "comparison": "/report/comparison/",
        "comparison-before": "/report/comparison/?then=2015-01-01&now=2015-02-01",
        "mentoring": "/mentoring/",
        "mentoring-finding": "/mentoring/finding/",
        "mentoring-finding-none": "/mentoring/finding/?kind=rotation&dimension=ownership",
        "mentoring-profile": "/mentoring/profile/",
        "mentoring-offer": "/mentoring/people/{noor}/",
        "mentoring-asking": "/mentoring/requests/new/?mentor={ines}&kind=mentoring",
        "mentoring-pairing": "/mentoring/pairings/{pairing}/",
        "mentoring-agreement": "/mentoring/pairings/{pairing}/agreement/",
        "mentoring-session-new": "/mentoring/pairings/{pairing}/sessions/new/",
        "mentoring-session-held": "/mentoring/sessions/{session_held}/",
        "mentoring-session-planned": "/mentoring/sessions/{session_planned}/",
        "mentoring-rating": "/mentoring/pairings/{pairing}/rating/",
        "mentoring-ending": "/mentoring/pairings/{pairing}/ending/",
        "mentoring-achievement": "/mentoring/achievements/{achievement}/",
        "mentoring-rounds": "/mentoring/rounds/",
        "mentoring-round-joining": "/mentoring/rounds/{round_open}/joining/",
        "mentoring-coffee": "/mentoring/coffee/",
        "opportunities": "/opportunities/",
        "opportunities-mine": "/opportunities/?show=mine",
        "opportunities-past": "/opportunities/?show=past",
        "opportunities-nothing": "/opportunities/?level=junior",
        "opportunity": "/opportunities/{fitting}/",
        "opportunity-done": "/opportunities/{finished}/",
        "opportunity-long": "/opportunities/{long_opportunity}/",
        "load-first": "/load/",
        "practice-of-a-member": "/practice/",
        "check-ins": "/check-ins/",
        "check-in-new": "/check-ins/new/",
        "check-in-closed": "/check-ins/{check_in_closed}/",
        "check-in-handed-in": "/check-ins/{check_in_open}/",
        "check-in-trend": "/check-ins/trend/",
        "agreements": "/agreements/",
        "agreements-dropped": "/agreements/?state=dropped",
        "agreement-new": "/agreements/new/",
        "agreement-open": "/agreements/{agreement_open}/",
        "agreement-met": "/agreements/{agreement_met}/",
        "agreement-proposed": "/agreements/{agreement_proposed}/",
        "ladders": "/ladders/",
        "matrix": "/ladders/software-engineer/",
        "matrix-discipline": "/ladders/software-engineer/?discipline=front-end",
        "matrix-of-another": "/ladders/ai-engineer/",
        "compare": "/ladders/software-engineer/compare/?from=mid&to=senior",
        "expectation": "/ladders/software-engineer/expectations/{expectation}/",
        "changes-first": "/ladders/software-engineer/changes/",
        "people": "/people/",
        "people-left": "/people/?state=left",
        "person": "/people/{mia}/",
        "person-own": "/people/{ada}/",
        "person-left": "/people/{tariq}/",
        "person-long": "/people/{hubert}/",
        "teams": "/people/teams/",
        "settings": "/settings/",
        "password-change": "/accounts/password/change/",
        "reauthentication": "/accounts/reauthenticate/",
        "two-factor": "/accounts/2fa/",
        "passkeys": "/accounts/2fa/webauthn/",
        "sessions": "/accounts/sessions/",
        "sign-out": "/accounts/logout/",
        "decisions": "/decisions/",
        "decisions-facets": "/decisions/?facets=1&status=accepted&project={project}&person={ada}&role=author",
        "decisions-words": "/decisions/?q=retry+queue",
        "decisions-nothing": "/decisions/?q=zeppelin",
        "decisions-waiting-none": "/decisions/?show=waiting",
        "decisions-drafts": "/decisions/?show=drafts",
        "decision": "/decisions/{decision}/",
        "decision-draft": "/decisions/{decision_draft}/",
        "decision-own-proposal": "/decisions/{decision_proposed}/",
        "decision-superseded": "/decisions/{decision_superseded}/",
        "decision-rejected": "/decisions/{decision_rejected}/",
        "decision-deprecated": "/decisions/{decision_deprecated}/",
        "decision-long": "/decisions/{decision_long}/",
        "decision-imported": "/decisions/{decision_imported}/",
        "decision-history": "/decisions/{decision_long}/history/",
        "decision-history-one": "/decisions/{decision_draft}/history/",
        "decision-source": "/decisions/{decision_imported}/source/",
        "decision-marks": "/decisions/{decision_draft}/marks/",
        "decision-links": "/decisions/{decision_long}/links/",
        "decision-discarding": "/decisions/{decision_draft}/discarding/",
        "decision-new": "/decisions/new/",
        "decision-new-superseding": "/decisions/new/?template=technology-choice&supersedes={decision}",
        "decision-edit": "/decisions/{decision_long}/edit/",
        "decision-review-new": "/decisions/{decision_long}/reviews/new/",
        "decision-review-closed": "/decisions/reviews/{review_closed}/",
        "decision-review-waiting": "/decisions/reviews/{review_open}/",
        "decisions-found": "/search/?q=payout+queue",
        "decisions-project-read": "/decisions/projects/{project}/",
        "decisions-importing-read": "/decisions/projects/{project}/import/",
        "decisions-templates": "/decisions/templates/",
        "decisions-checklist": "/decisions/templates/ai-generated-code/",
        "roadmap": "/roadmap/",
        "roadmap-order": "/roadmap/milestones/order/",
        "roadmap-plan": "/roadmap/plan/?hours=9",
        "roadmap-milestone": "/roadmap/milestones/{milestone_under_way}/",
        "roadmap-milestone-closing": "/roadmap/milestones/{milestone_under_way}/closing/",
        "roadmap-milestone-new": "/roadmap/milestones/new/",
        "roadmap-mistakes": "/roadmap/mistakes/",
        "roadmap-calendar": "/roadmap/calendar/",
        "roadmap-version": "/roadmap/library/ai-engineer/versions/1/",
        "effort": "/effort/",
        "ladders-beside-each-other": "/report/ladders/",
        "cases": "/cases/",
        "case-section": "/cases/sections/{case_section}/",
        "case-packet-preview": "/cases/{case}/preview/",
        "case-template": "/cases/templates/2/",
        "case-example": "/cases/examples/{example}/",
        "404": "/evidence/999999/",
        "403": "/people/invite/",
    },
    "mia": {
        "jobs": "/jobs/",
        "job-done": "/jobs/{job}/",
        "job-running": "/jobs/{running_job}/",
        "check-ins-with-others": "/check-ins/",
        "check-in-part": "/check-ins/{check_in_open}/part/",
        "check-in-waiting": "/check-ins/{check_in_open}/",
        "check-ins-of-ada": "/check-ins/people/{ada}/trend/",
        "check-in-new-for": "/check-ins/people/{ben}/new/",
        "agreements-with-others": "/agreements/",
        "agreement-new-for": "/agreements/people/{ada}/new/?check_in={check_in_closed}&dimension=risk",
        "hand-over": "/agreements/hand-overs/{hand_over}/",
        "manager-home": "/",
        "case-prepared": "/cases/{case}/",
        "case-gaps": "/cases/{case}/letter/",
        "case-concern": "/cases/concerns/{case_concern}/",
        "cases-pipeline": "/cases/pipeline/",
        "queue": "/evidence/queue/",
        "roadmaps-of-the-team": "/roadmap/team/",
        "roadmap-of-another": "/roadmap/enrolments/{enrolment}/",
        "roadmap-milestone-to-confirm": "/roadmap/milestones/{milestone_to_confirm}/",
        "inbox-full": "/inbox/",
        "team": "/team/",
        "opportunities-listed": "/opportunities/?show=listed",
        "opportunity-kept": "/opportunities/{long_opportunity}/",
        "opportunity-deciding": "/opportunities/{long_opportunity}/interested/",
        "opportunity-new": "/opportunities/new/",
        "opportunity-edit": "/opportunities/{long_opportunity}/edit/",
        "opportunity-withdrawal": "/opportunities/{long_opportunity}/withdrawal/",
        "load": "/load/",
        "load-shared": "/load/{load}/",
        "load-teams-none": "/load/teams/",
        "practice": "/practice/",
        "practice-team": "/practice/teams/{team}/",
        "practice-team-none": "/practice/teams/{long_team}/",
        "practice-item": "/practice/{assessment}/",
        "practice-form": "/practice/teams/{team}/new/",
        "practice-edit": "/practice/{assessment}/edit/",
        "practice-step": "/practice/steps/{step}/",
        "team-composition": "/team/composition/",
        "team-fairness": "/team/fairness/",
        "shared-by-ada": "/evidence/shared/?person={ada}&state=waiting",
        "item-to-review": "/evidence/{waiting}/",
        "item-reviewed": "/evidence/{item}/",
        "item-of-another-long": "/evidence/{long}/",
        "history-of-another": "/evidence/{item}/history/",
        "report-of-another": "/people/{ada}/report/",
        "report-without-level": "/people/{hubert}/report/",
        "comparison-of-another": "/people/{ada}/report/comparison/",
        "person-managed": "/people/{ada}/",
        "placement": "/people/{ada}/placement/",
        "decisions-waiting": "/decisions/?show=waiting",
        "decision-to-answer": "/decisions/{decision_proposed}/",
        "decision-answered": "/decisions/{decision_long}/",
        "decision-due": "/decisions/{decision_due}/",
        "decision-verdict": "/decisions/{decision_due}/verdict/",
        "decision-verdict-again": "/decisions/{decision}/verdict/",
        "decision-deprecation": "/decisions/{decision}/deprecation/",
        "decision-updated-history": "/decisions/{decision_updated}/history/",
        "decisions-overdue-none": "/decisions/overdue/",
        "decisions-health": "/decisions/health/",
        "decisions-health-of-a-project": "/decisions/health/?project={project}&kind=no-decider",
        "decisions-projects": "/decisions/projects/",
        "decisions-project": "/decisions/projects/{project}/",
        "decisions-project-new": "/decisions/projects/new/",
        "decisions-project-edit": "/decisions/projects/{project}/edit/",
        "decisions-graph": "/decisions/projects/{project}/graph/",
        "decisions-importing": "/decisions/projects/{project}/import/",
        "decisions-import-looked": "/decisions/imports/{import_looked}/",
        "decisions-import-done": "/decisions/imports/{import_done}/",
        "decisions-import-skipped": "/decisions/imports/{import_done}/?outcome=skipped",
    },
    "noor": {
        "mentor-home": "/",
        "mentees": "/mentoring/",
        "roadmap-milestone-confirmed": "/roadmap/milestones/{milestone_confirmed}/",
        "mentoring-naming": "/mentoring/pairings/{pairing}/achievements/new/",
    },
    "chidi": {
        "roadmap-too-much": "/roadmap/",
        "mentoring-asked": "/mentoring/",
        "mentoring-request": "/mentoring/requests/{mentor_request}/",
        "mentoring-proposal": "/mentoring/proposals/{proposal}/",
    },
    "kofi": {
        "mentoring-request-asked-back": "/mentoring/requests/{mentor_request_asked_back}/",
        "mentoring-pairing-ended": "/mentoring/pairings/{pairing_ended}/",
    },
    "jonas": {
        "mentoring-quiet": "/mentoring/",
        "mentoring-answer": "/mentoring/choices/{mentor_choice}/",
        "roadmap-done": "/roadmap/",
    },
    "amara": {"mentoring-buddies": "/mentoring/pairings/{buddies}/"},
    "sana": {
        "roadmap-to-come": "/roadmap/",
        "mentoring-programme": "/mentoring/programme/",
        "mentoring-round": "/mentoring/rounds/{round_open}/",
        "mentoring-preview": "/mentoring/rounds/{round_closed}/preview/",
        "mentoring-publication": "/mentoring/rounds/{round_closed}/publication/",
        "mentoring-round-new": "/mentoring/rounds/new/",
        "mentoring-coffee-drawing": "/mentoring/coffee/",
    },
    "petra": {
        "head-home": "/",
        "head-team": "/team/",
        "queue-contested": "/evidence/queue/",
        "load-teams": "/load/teams/",
        "head-team-longest-waiting": "/team/?sort=waiting&direct=on",
        "head-composition": "/team/composition/",
        "head-fairness": "/team/fairness/",
        "decisions-overdue": "/decisions/overdue/",
    },
    "tomasz": {
        "case-submission": "/cases/{case_open}/submission/",
    },
    "yuki": {
        "calibration": "/cases/calibrations/{calibration}/",
        "packet-masked": "/cases/packets/{packet_blind}/",
        "ratings": "/cases/ratings/{seat_blind}/",
    },
    "omar": {
        "meeting": "/cases/ratings/{seat_of_chair}/meeting/",
        "outcome-recording": "/cases/ratings/{seat_of_chair}/outcome/",
    },
    "priya": {"outcome": "/cases/outcomes/{outcome}/"},
    "zoe": {
        "endorsement": "/cases/endorsements/{endorsement}/",
        "roadmap-long": "/roadmap/",
        "roadmap-newer": "/roadmap/newer/",
        "question-open": "/evidence/corroborations/{question}/",
        "question-done": "/evidence/corroborations/{answered}/",
        "decision-review-open": "/decisions/reviews/{review_open}/",
    },
    "freya": {
        "home-with-news": "/",
        "changes": "/ladders/ai-engineer/changes/",
        "version-retired": "/ladders/ai-engineer/versions/1/",
        "report-on-new-version": "/report/",
    },
    "rafael": {
        "home-without-level": "/",
        "evidence-none": "/evidence/",
        "report-none": "/report/",
        "roadmap-joining": "/roadmap/library/ai-engineer/joining/",
        "comparison-none": "/report/comparison/",
        "mentoring-none": "/mentoring/",
        "people-administered": "/people/",
        "people-left-administered": "/people/?state=left",
        "person-administered": "/people/{ada}/",
        "person-left-administered": "/people/{tariq}/",
        "queue-empty": "/evidence/queue/",
        "inbox-empty": "/inbox/",
        "reads-none": "/settings/reads/",
        "opening": "/people/{ada}/opening/",
        "erasing": "/people/{tariq}/erasing/",
        "invite": "/people/invite/",
        "person-edit": "/people/{ada}/edit/",
        "leaving": "/people/{luca}/leaving/",
        "placement-by-administrator": "/people/{luca}/placement/",
        "teams-administered": "/people/teams/",
        "team-new": "/people/teams/new/",
        "team-edit": "/people/teams/{long_team}/",
        "decisions-of-nobody": "/decisions/?show=drafts",
    },
    "ines": {
        "load-of-a-mentee": "/load/{load}/",
        "mentoring-pairing-long": "/mentoring/pairings/{pairing_long}/",
        "mentoring-session-long": "/mentoring/sessions/{session_long}/",
        "mentoring-ranking": "/mentoring/round-entries/{round_entry}/ranking/",
        "ladders-owned": "/ladders/",
        "roadmaps-kept": "/roadmap/library/",
        "ladder-quality": "/cases/ladder-quality/",
        "roadmap-draft": "/roadmap/library/ai-engineer/draft/",
        "matrix-with-draft": "/ladders/software-engineer/",
        "draft": "/ladders/software-engineer/draft/",
        "draft-rules": "/ladders/software-engineer/draft/version/",
        "draft-level": "/ladders/software-engineer/draft/levels/{level}/",
        "draft-dimension": "/ladders/software-engineer/draft/dimensions/{dimension}/",
        "draft-expectation": "/ladders/software-engineer/draft/expectations/{draft_expectation}/",
        "draft-expectation-new": "/ladders/software-engineer/draft/{dimension}/{level}/new/",
        "publication": "/ladders/software-engineer/draft/publication/",
        "decisions-templates-kept": "/decisions/templates/",
        "decisions-template-own": "/decisions/templates/{own_template}/",
        "decisions-template-retired": "/decisions/templates/{retired_template}/",
        "decisions-template-new": "/decisions/templates/new/?kind=template",
        "decisions-checklist-new": "/decisions/templates/new/?kind=checklist",
        "decisions-template-edit": "/decisions/templates/madr/edit/",
    },
    "lior": {
        "check-in-joint": "/check-ins/{check_in_joint}/",
        "check-in-trend-empty": "/check-ins/trend/",
        "agreements-empty": "/agreements/",
        "roadmap-none": "/roadmap/",
        "roadmap-left": "/roadmap/enrolments/{enrolment_left}/",
    },
}  # fmt: skip
STATUS = {"404": 404, "signed-out-404": 404, "403": 403}
EVERY = [
    pytest.param(person, path, STATUS.get(name, 200), id=name)
    for person, pages in PAGES.items()
    for name, path in pages.items()
]


@pytest.mark.parametrize(("person", "path", "status"), EVERY)
def test_page(
    person: str | None,
    path: str,
    status: int,
    gallery: Gallery,
    lasting_page: Callable[[str | None], Page],
    watch: Watch,
) -> None:
    _, parts = gallery
    page = lasting_page(NAMES[person] if person else None)
    if status != 200:
        watch.expect_status(status)
    answer = page.goto(path.format(**parts))
    assert answer is not None and answer.status == status
    assert_sound(page)


# ---- what a page becomes when something is typed, pressed or missing


def test_a_form_that_came_back(gallery: Gallery, lasting_page: Callable[[str | None], Page], watch: Watch) -> None:
    watch.expect_status(422)
    page = lasting_page("Ada Lindqvist")
    page.goto("/evidence/new/")
    page.locator("#id_title").fill("Retry budget for partner webhooks")
    page.get_by_text("A measured result").click()
    page.locator("#id_metric_before").fill("a lot")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("to mend")
    assert_sound(page)


def test_a_roadmap_begun_in_the_wrong_order(
    gallery: Gallery, lasting_page: Callable[[str | None], Page], watch: Watch
) -> None:
    watch.expect_status(422)
    page = lasting_page("Rafael Costa")
    page.goto("/roadmap/library/ai-engineer/joining/")
    page.get_by_label("Start").fill(date.today().isoformat())
    page.get_by_label("Hours a week").fill("7,5")
    page.get_by_label("Until the week of").fill(date.today().isoformat())
    page.get_by_role("radio", name="Only you").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Say from when as well")
    assert_sound(page)


def test_a_sign_in_that_failed(gallery: Gallery, lasting_page: Callable[[str | None], Page]) -> None:
    page = lasting_page(None)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("ada@northgate.example")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_sound(page)


def test_a_verdict_that_came_back(gallery: Gallery, lasting_page: Callable[[str | None], Page], watch: Watch) -> None:
    watch.expect_status(422)
    page = lasting_page("Mia Okafor")
    page.goto(f"/evidence/{gallery[1]['waiting']}/")
    page.get_by_text("Give a verdict").first.click()
    page.get_by_role("radio", name="Needs more").first.check()
    page.get_by_role("button", name="Give the verdict").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Say what is missing")
    assert_sound(page)


def test_an_expired_form(gallery: Gallery, lasting_page: Callable[[str | None], Page], watch: Watch) -> None:
    watch.expect_status(403)
    page = lasting_page("Ada Lindqvist")
    page.goto("/settings/")
    page.locator("main input[name=csrfmiddlewaretoken]").first.evaluate("(one) => (one.value = 'x'.repeat(64))")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This form has expired")
    assert_sound(page)


def test_the_list_of_keys(gallery: Gallery, lasting_page: Callable[[str | None], Page]) -> None:
    page = lasting_page("Ada Lindqvist")
    page.goto("/report/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert_sound(page)


@pytest.mark.parametrize("path", ["/", "/report/", "/evidence/new/", "/styleguide/", "/ladders/software-engineer/"])
def test_dark_on_a_desk_and_light_on_a_phone(
    path: str, gallery: Gallery, lasting_page: Callable[[str | None], Page]
) -> None:
    """The other way round than all pages are looked at: for what only a desk, or only a phone, shows."""
    page = lasting_page("Ada Lindqvist")
    page.goto(path)
    wrong = [*faults(page, DESK, "dark"), *faults(page, PHONE, "light")]
    assert not wrong, "\n".join(["", *wrong])


def test_the_rest_of_the_bar_on_a_phone(gallery: Gallery, lasting_page: Callable[[str | None], Page]) -> None:
    page = lasting_page("Mia Okafor")
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    page.goto("/team/")
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("navigation", name="More").get_by_role("link", name="Settings")).to_be_visible()
    wrong = [*faults(page, PHONE, "light"), *faults(page, PHONE, "dark")]
    assert not wrong, "\n".join(["", *wrong])


def test_suggestions_and_previews(gallery: Gallery, lasting_page: Callable[[str | None], Page]) -> None:
    page = lasting_page("Ada Lindqvist")
    page.goto("/evidence/new/")
    page.locator("#id_situation").fill("## Before\n\n- a **list**\n\n| a | b |\n|-|-|\n| 1 | 2 |")
    page.get_by_role("button", name="Preview Situation").click()
    expect(page.locator("#preview-situation strong")).to_have_text("list")
    page.get_by_role("button", name="Another link").click()
    page.get_by_role("button", name="Suggest from my words").click()
    assert_sound(page)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/evidence/", "/evidence/shared/", "/report/", "/report/comparison/", "/mentoring/", "/ladders/",
        "/opportunities/", "/people/", "/people/?state=left", "/people/teams/", "/team/", "/search/?q=payout",
        "/team/composition/", "/team/fairness/", "/decisions/", "/decisions/new/", "/decisions/projects/",
        "/decisions/health/", "/decisions/templates/", "/roadmap/", "/roadmap/library/", "/cases/", "/cases/new/",
        "/cases/committees/",
    ],
)  # fmt: skip
def test_the_first_day(path: str, first_day: Page) -> None:
    """What the administrator of an empty installation sees: each page says what it will show."""
    first_day.goto(path)
    assert_sound(first_day)


# ---- helpers


def assert_sound(page: Page) -> None:
    """One heading, a title, a language; nothing for axe to find, nothing wider than the window.

    In the light on a desk and in the dark on a phone: colours do not depend on the width.
    """
    wrong = [*of_document(page), *faults(page, DESK, "light"), *faults(page, PHONE, "dark")]
    assert not wrong, "\n".join(["", *wrong])


def of_document(page: Page) -> list[str]:
    wrong = []
    if (count := page.locator("h1").count()) != 1:
        wrong.append(f"{count} h1 elements")
    title = page.title()
    if not title.endswith(" · Rungs") or title.startswith(" ·"):
        wrong.append(f"title “{title}”")
    if page.locator("html").get_attribute("lang") != "en":
        wrong.append("no language")
    return wrong


def faults(page: Page, width: int, scheme: Literal["light", "dark"]) -> list[str]:
    """What axe finds at a width with everything unfolded, and what sticks out."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    wrong = [f"sticks out: {one}" for one in page.evaluate(STICKS_OUT)]
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(options) => axe.run(options)", RULES)
    for violation in found["violations"]:
        for node in violation["nodes"]:
            why = "; ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])
            html = " ".join(node["html"].split())[:160]
            wrong.append(f"{violation['id']} ({violation['impact']}): {node['target']}: {why}: {html}")
    return [f"{scheme} {width}: {one}" for one in wrong]


STICKS_OUT = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const clipped = (one) => {
    for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter(
    (one) => one.getBoundingClientRect().right > page.clientWidth + 1 && !clipped(one));
  return [`${page.scrollWidth} px in ${page.clientWidth}`, ...wide.slice(-3).map((one) => one.outerHTML.slice(0, 160))];
}"""
