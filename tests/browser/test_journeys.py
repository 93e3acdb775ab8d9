"""What people do, from the first page to the last, in a real browser against a real server."""

import base64
import hashlib
import hmac
import re
import struct
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, expect

from growth.demo import PASSWORD
from tests.browser.conftest import OpenPage, SignIn, Watch, create_administrator
from tests.browser.server import Installation

ADA, MIA, NOOR, ZOE, INES = "Ada Lindqvist", "Mia Okafor", "Noor Haddad", "Zoe Tanaka", "Ines Duarte"
LAST_WEEK = (date.today() - timedelta(days=7)).isoformat()


# ---- signing in


def test_one_click_signs_in(open_page: OpenPage, sign_in: SignIn) -> None:
    page = open_page()
    page.goto("/evidence/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(page, ADA)
    expect(page.get_by_role("link", name=f"{ADA}, settings")).to_be_visible()
    sign_in_again = page.context.new_page()
    sign_in_again.goto("/evidence/")
    expect(sign_in_again.get_by_role("heading", level=1)).to_have_text("Evidence")


def test_e_mail_and_password_sign_in_and_lead_where_one_wanted_to_go(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/report/")
    give_password(page, "priya@northgate.example", "not this one")
    expect(page.get_by_role("alert")).to_be_visible()
    give_password(page, "priya@northgate.example", PASSWORD)
    expect(page).to_have_url(re.compile(r"/report/$"))
    page.goto("/settings/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/report/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


# ---- reviewing


def test_the_queue_is_gone_through_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(MIA)
    page.goto("/evidence/queue/")
    cards = page.locator("[data-queue] article")
    first, second = (cards.nth(place).get_by_role("heading", level=2).inner_text() for place in (0, 1))
    page.keyboard.press("j")
    expect(cards.nth(0)).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("[data-queue] .done")).to_contain_text(first)
    expect(cards.nth(1)).to_be_focused()  # the next one takes its place
    page.keyboard.press("m")
    page.keyboard.type("Which of the two alternatives was cheaper?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-queue] .done").nth(1)).to_contain_text(second)
    page.reload()
    expect(page.get_by_role("heading", name=first)).to_have_count(0)


# ---- logging


def test_evidence_is_logged_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(ADA)
    page.goto("/")
    page.keyboard.press("n")
    page.wait_for_url("**/evidence/new/")
    expect(page.locator("#id_title")).to_be_focused()  # else one has to tab through the whole frame
    page.keyboard.type("Pager handed over with a page of notes")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_item(page, "Pager handed over with a page of notes")
    expect(page.locator(".visibility")).to_contain_text("Only you")


def test_one_line_on_the_home_page_is_enough(open_page: OpenPage) -> None:
    page = open_page(ADA)
    page.goto("/")
    for key in ("Tab", "Enter", "Tab"):  # past the frame, into the box
        page.keyboard.press(key)
    expect(page.get_by_label("What did you do?")).to_be_focused()
    page.keyboard.type("Found out why the nightly export is late")
    page.keyboard.press("Enter")
    expect_item(page, "Found out why the nightly export is late")
    expect(page.locator(".visibility")).to_contain_text("Only you")
    expect(page.get_by_role("status")).to_contain_text("private draft")
    page.goto("/evidence/?state=draft")
    expect(page.get_by_role("link", name="Found out why the nightly export is late")).to_be_visible()


def test_the_whole_form(open_page: OpenPage) -> None:
    page = open_page(ADA)
    log_everything(page, "Settlement reports in half the time")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name="Documented")).to_be_visible()
    expect(main).to_contain_text("6 of the seven facts are there")
    expect(main.locator("dl.facts")).to_contain_text("1,900 ms")
    expect(main.get_by_role("link", name="Pull request 2214")).to_have_attribute(
        "href", "https://git.northgate.example/payments/2214"
    )
    expect(main.locator(".prose strong")).to_have_text("query")
    page.get_by_role("link", name="All edits").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("History")


def test_an_invalid_figure_loses_nothing(open_page: OpenPage, watch: Watch) -> None:
    watch.expect_status(422)
    page = open_page(ADA)
    page.goto("/evidence/new/")
    page.locator("#id_title").fill("Export runs at night again")
    page.locator("#id_situation").fill("It ran into the morning.")
    page.locator("#id_ended_on").fill(LAST_WEEK)
    page.get_by_role("radio", name="System").check()
    page.get_by_text("A measured result").click()
    page.locator("#id_metric_before").fill("a lot")
    page.locator("#id_links_url_0").fill("https://git.northgate.example/1")
    with page.expect_response("**/evidence/new/") as answer:
        page.get_by_role("button", name="Save", exact=True).click()
    assert answer.value.status == 422

    figure = page.locator("#id_metric_before")
    expect(figure).to_be_visible()
    expect(figure).to_have_value("a lot")
    expect(figure).to_have_attribute("aria-invalid", "true")
    assert "Needs a figure" in described(figure)
    page.get_by_role("alert").get_by_role("link").click()
    expect(figure).to_be_focused()
    for field, value in {
        "title": "Export runs at night again",
        "situation": "It ran into the morning.",
        "ended_on": LAST_WEEK,
        "links_url_0": "https://git.northgate.example/1",
    }.items():
        expect(page.locator(f"#id_{field}")).to_have_value(value)
    expect(page.get_by_role("radio", name="System")).to_be_checked()

    figure.fill("4.5")
    page.get_by_role("button", name="Save", exact=True).click()
    expect_item(page, "Export runs at night again")


@pytest.mark.parametrize("scripted", [True, False])
def test_an_impatient_finger_makes_one_item(open_page: OpenPage, scripted: bool) -> None:
    page = open_page(ADA, java_script_enabled=scripted)
    title = f"Pressed twice, {'with' if scripted else 'without'} script"
    page.goto("/evidence/new/")
    page.locator("#id_title").fill(title)
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect_item(page, title)
    page.goto("/evidence/?q=Pressed+twice")
    expect(page.get_by_role("link", name=title)).to_have_count(1)


def test_two_windows_do_not_overwrite_each_other(open_page: OpenPage, watch: Watch) -> None:
    watch.expect_status(409)
    first = open_page(ADA)
    log_line(first, "Written in two windows")
    address = first.url
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"{address}edit/")
    first.locator("#id_title").fill("Written in two windows, first")
    first.get_by_role("button", name="Save", exact=True).click()
    expect_item(first, "Written in two windows, first")

    second.locator("#id_title").fill("Written in two windows, second")
    second.locator("#id_outcome").fill("A long thought that must not be lost.")
    with second.expect_response("**/edit/") as answer:
        second.get_by_role("button", name="Save", exact=True).click()
    assert answer.value.status == 409
    expect(second.get_by_role("alert")).to_contain_text("changed in another window")
    expect(second.get_by_role("alert")).to_contain_text("Written in two windows, first")
    expect(second.locator("#id_outcome")).to_have_value("A long thought that must not be lost.")
    first.reload()
    expect_item(first, "Written in two windows, first")

    second.get_by_role("button", name="Save", exact=True).click()
    expect_item(second, "Written in two windows, second")
    expect(second.get_by_role("main")).to_contain_text("A long thought that must not be lost.")


def test_a_slip_does_not_lose_what_was_typed(open_page: OpenPage) -> None:
    page = open_page(ADA)
    asked: list[str] = []

    def go_anyway(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", go_anyway)
    page.goto("/evidence/new/")
    page.locator("#id_title").press_sequentially("Half a th")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Home").click()
    page.wait_for_url("**/")
    assert asked == ["beforeunload"]


def test_an_item_is_archived_and_restored(open_page: OpenPage) -> None:
    page = open_page(ADA)
    log_line(page, "Put away and fetched again")
    address = page.url
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_role("main")).to_contain_text("Archived on")
    expect(page.get_by_role("link", name="Edit", exact=True)).to_have_count(0)
    page.goto("/evidence/?q=fetched+again")
    expect(page.get_by_role("main")).to_contain_text("Nothing fits")
    page.goto("/evidence/?state=archived")
    page.get_by_role("link", name="Put away and fetched again").click()
    page.get_by_role("button", name="Restore").click()
    expect(page).to_have_url(address)
    expect(page.get_by_role("link", name="Edit", exact=True)).to_be_visible()
    page.goto("/evidence/?q=fetched+again")
    expect(page.get_by_role("link", name="Put away and fetched again")).to_be_visible()


# ---- load and practice


def test_a_load_check_in_takes_four_choices_by_keyboard_and_is_shared_and_taken_back(open_page: OpenPage) -> None:
    page = open_page(ADA)
    page.goto("/load/")
    page.locator("#id_visible_risk_0").focus()
    for steps in (3, 1, 2, 4):
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
    page.keyboard.type("I carry the messages")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Only you can see it")
    page.get_by_role("link", name="See what you answered").click()
    expect(page.get_by_text("Much, it is on my mind")).to_be_visible()
    page.get_by_label(NOOR).check()
    page.get_by_role("button", name="Share this check-in").click()
    expect(page.get_by_role("status")).to_contain_text(f"{NOOR} can read this check-in")
    address = page.url
    mentor = open_page(NOOR)
    mentor.goto(address)
    expect(mentor.get_by_text("I carry the messages")).to_be_visible()
    page.get_by_role("button", name=f"Take back from {NOOR}").click()
    expect(page.get_by_role("status")).to_contain_text("can no longer read it")


def test_a_team_is_assessed_and_a_next_step_done(open_page: OpenPage) -> None:
    page = open_page(ZOE)
    page.goto("/practice/")
    page.get_by_role("link", name="Assess Search").click()
    for question in page.get_by_role("group").filter(has=page.get_by_label("Does not apply")).all():
        question.get_by_label("Partly").check()
    page.get_by_label("Generated work is a draft with a named owner of its review").check()
    page.locator("#id_text").fill("Write down who may change a prompt")
    page.locator("#id_owner").select_option(label=ZOE)
    page.locator("#id_due_on").fill((date.today() + timedelta(days=9)).isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Search")
    page.get_by_role("link", name="Write down who may change a prompt").click()
    page.get_by_role("button", name="It is done").click()
    expect(page.get_by_text("Done", exact=True)).to_be_visible()


# ---- from the evidence to the verdict


def test_evidence_becomes_a_claim_a_verdict_and_a_line_of_the_report(open_page: OpenPage) -> None:
    title = "Reconciliation rewritten as one query"
    ada, mia = open_page(ADA), open_page(MIA)
    log_everything(ada, title)
    address = ada.url
    level, words = claim_from_ladder(ada)
    expect(ada.locator("#claims")).to_contain_text(words)
    expect(ada.locator("#claims")).to_contain_text("Claimed")
    share(ada, "Growth circle")
    expect(ada.locator(".visibility")).to_contain_text("Mia Okafor")
    expect(ada.locator(".visibility")).to_contain_text("Noor Haddad")

    # Mia is led to it from her team, Noor from what waits for her.
    mia.goto("/team/")
    mia.get_by_role("link", name=f"Review what {ADA} claims").click()
    expect(mia.get_by_role("heading", level=1)).to_have_text(f"Claims to review: {ADA}")
    expect(mia.get_by_role("link", name=title)).to_be_visible()
    noor = open_page(NOOR)
    noor.goto("/")
    noor.get_by_role("link", name=re.compile("^Inbox")).click()
    expect(noor.get_by_role("main").get_by_role("link", name=title, exact=True)).to_be_visible()

    mia.get_by_role("link", name=title).click()
    expect_item(mia, title)
    mia.evaluate("window.sameDocument = true")
    mia.get_by_text("Give a verdict").click()
    mia.get_by_role("radio", name="Accepted").check()
    mia.get_by_label("Words to the author").fill("I read the query and the numbers. It holds.")
    mia.get_by_role("button", name="Give the verdict").click()
    expect(mia.locator("#claims")).to_contain_text(f"Accepted at {level}")
    expect(mia.locator("#claims")).to_contain_text("I read the query and the numbers. It holds.")
    assert mia.evaluate("window.sameDocument")  # the claims alone were replaced

    ada.goto(address)
    expect(ada.locator("#claims")).to_contain_text(f"Accepted at {level}")
    expect(ada.locator("#claims")).to_contain_text("Mia Okafor")
    expect(ada.get_by_role("button", name="Withdraw the claim")).to_have_count(0)
    for page, report in ((ada, "/report/"), (mia, None)):
        if report:
            page.goto(report)
        else:
            page.get_by_role("link", name=ADA).first.click()
            page.get_by_role("link", name="Growth report").last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(ADA)
        line = page.locator(".lines li").filter(has_text=title)
        expect(line).to_contain_text("accepted")
        expect(line).to_contain_text("Mia Okafor")
    expect(mia.locator(".visibility")).to_contain_text("You see what Ada shares with you")


def test_a_verdict_needs_words_when_more_is_needed(open_page: OpenPage, watch: Watch) -> None:
    watch.expect_status(422)
    ada, noor = open_page(ADA), open_page(NOOR)
    log_everything(ada, "Half of a good thing")
    claim_from_ladder(ada)
    share(ada, "Growth circle")
    noor.goto(ada.url.split("#")[0])
    noor.get_by_text("Give a verdict").click()
    noor.get_by_role("radio", name="Needs more").check()
    noor.get_by_role("button", name="Give the verdict").click()
    expect(noor.get_by_role("alert")).to_contain_text("Say what is missing")
    expect(noor.get_by_role("radio", name="Needs more")).to_be_checked()
    noor.get_by_label("Words to the author").fill("Compared with what?")
    noor.get_by_role("button", name="Give the verdict").click()
    expect(noor.locator("#claims .verdict")).to_contain_text("Needs more")
    ada.goto("/evidence/?state=needs_more")
    expect(ada.get_by_role("link", name="Half of a good thing")).to_be_visible()


def test_a_witness_answers_one_question_and_sees_nothing_else(open_page: OpenPage, watch: Watch) -> None:
    title = "Search rate limits, agreed and kept"
    ada, zoe = open_page(ADA), open_page(ZOE)
    log_everything(ada, title)
    address = ada.url
    claim_from_ladder(ada)
    ada.get_by_role("link", name="Ask a witness").click()
    ada.get_by_label("Whom do you ask?").select_option(label=ZOE)
    ada.get_by_label("One exact question").fill("Did the limits hold in the week after?")
    ada.get_by_role("button", name="Ask", exact=True).click()
    expect(ada.get_by_role("status")).to_contain_text("14 days")
    expect(ada.locator("#claims")).to_contain_text("was asked on")

    zoe.goto("/")
    zoe.get_by_role("main").get_by_role("link", name="Did the limits hold in the week after?", exact=True).click()
    expect(zoe.get_by_role("heading", level=1)).to_have_text("Did the limits hold in the week after?")
    expect(zoe.get_by_role("main")).to_contain_text(title)
    expect(zoe.get_by_role("main")).not_to_contain_text("It ran for an hour")  # the situation
    zoe.get_by_role("radio", name="Yes", exact=True).check()
    zoe.get_by_label("In your words").fill("They did, on both sides.")
    zoe.get_by_role("button", name="Answer").click()
    expect(zoe.get_by_role("status")).to_contain_text("Thank you")
    expect(zoe.get_by_role("main")).not_to_contain_text("Did the limits hold")

    ada.goto(address)
    quote = ada.locator("#claims blockquote")
    expect(quote).to_contain_text("They did, on both sides.")
    expect(quote).to_contain_text("Zoe Tanaka said yes")
    expect(ada.get_by_role("heading", name="Corroborated")).to_be_visible()

    watch.expect_status(404)
    answer = zoe.goto(address)
    assert answer is not None and answer.status == 404
    expect(zoe.get_by_role("heading", level=1)).to_have_text("Nothing here")
    expect(zoe.get_by_role("main")).not_to_contain_text(title)


# ---- keys, theme


def test_a_check_in_stays_apart_until_both_are_in_and_closes_when_both_confirm(open_page: OpenPage) -> None:
    freya, mia = open_page("Freya Holm"), open_page(MIA)
    freya.goto("/check-ins/")
    freya.get_by_role("main").get_by_role("link", name="Open a check-in").click()
    freya.get_by_label("With whom?").select_option(label=f"{MIA} (manager)")
    freya.get_by_role("button", name="Open it").click()
    path = re.sub(r"^https?://[^/]+", "", freya.url)
    assess(freya, path, "Mid", "What only Freya knows so far")
    mia.goto("/")
    mia.goto(path)
    expect(mia.get_by_role("main")).not_to_contain_text("What only Freya knows so far")
    assess(mia, path, "Senior", "What only Mia knows so far")
    expect(mia.get_by_role("main")).to_contain_text("What only Freya knows so far")
    freya.goto(path)
    expect(freya.get_by_role("main")).to_contain_text("Differ by a level")
    freya.get_by_label("What you agreed in Risk").fill("Freya names the limits first.")
    freya.get_by_role("button", name="Save and confirm").click()
    expect(freya.get_by_role("status")).to_contain_text("Confirmed")
    mia.goto(path)
    expect(mia.get_by_label("What you agreed in Risk")).to_have_value("Freya names the limits first.")
    mia.get_by_role("button", name="Save and confirm").click()
    expect(mia.get_by_role("status")).to_contain_text("Closed")
    expect(mia.get_by_role("button", name="Save")).to_have_count(0)


def test_keys_lead_everywhere(open_page: OpenPage) -> None:
    page = open_page(ADA)
    page.goto("/people/")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox", name="Search evidence, decisions, expectations, people")
    expect(search).to_be_focused()
    page.keyboard.type("ng?/")  # letters in a field are letters
    expect(search).to_have_value("ng?/")
    search.fill("payout")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("“payout”")
    for key, heading in {"e": "Evidence", "r": ADA, "m": "Mentoring", "l": "Ladders", "p": "People"}.items():
        page.keyboard.press("g")
        page.keyboard.press(key)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("e")  # not while the dialog is open
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")


def test_the_dark_theme_stays(open_page: OpenPage) -> None:
    page = open_page(ADA, color_scheme="light")
    page.goto("/report/")
    light = paper(page)
    page.get_by_role("group", name="Theme").get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(re.compile("/report/$"))
    page.reload()
    expect(page.get_by_role("button", name="Dark", pressed=True)).to_be_visible()
    assert sum(paper(page)) < sum(light) / 3
    page.get_by_role("group", name="Theme").get_by_role("button", name="System").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile(".*"))
    assert paper(page) == light


def test_filters_narrow_the_list_in_place_and_can_be_linked(open_page: OpenPage) -> None:
    page = open_page(ADA)
    page.goto("/evidence/")
    page.evaluate("window.sameDocument = true")
    before = page.locator(".entry").count()
    filters = page.get_by_role("form", name="Filter evidence")
    filters.get_by_label("Scope").select_option("department")
    expect(page).to_have_url(re.compile("scope=department"))
    expect(page.locator(".entry")).not_to_have_count(before)
    for entry in page.locator(".entry").all():
        expect(entry).to_contain_text("Department")
    assert page.evaluate("window.sameDocument")
    found = page.locator(".entry h3").all_inner_texts()
    page.reload()
    assert page.locator(".entry h3").all_inner_texts() == found
    filters.get_by_label("Words").press_sequentially("zeppelin")
    expect(page).to_have_url(re.compile("zeppelin"))  # the whole word was answered, not only its beginning
    expect(page.locator("#rows")).to_contain_text("Nothing fits")
    page.get_by_role("link", name="Clear the filters").click()
    expect(page.locator(".entry")).to_have_count(before)


# ---- without JavaScript


def test_everything_works_without_javascript(open_page: OpenPage) -> None:
    title = "Logged by somebody who blocks scripts"
    page = open_page(ADA, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Add more now").click()
    page.locator("#id_title").fill(title)
    page.locator("#id_ended_on").fill(LAST_WEEK)
    for name in ("Preview", "Another link", "Suggest again"):  # what could not work is not offered
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    expect_item(page, title)

    page.get_by_role("link", name="Add a claim").click()
    everything = page.locator("#found label").count()
    page.get_by_label("Level").select_option("senior")
    page.get_by_label("Dimension").select_option("risk")
    page.get_by_role("button", name="Find").click()
    picks = page.locator("#found label")
    assert 0 < picks.count() < everything
    picks.first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Claim what is ticked").click()
    expect(page.locator("#claims .claim")).to_have_count(1)

    share(page, "Team")
    expect(page.locator(".visibility")).not_to_contain_text("Only you")
    page.goto("/evidence/")
    page.get_by_role("form", name="Filter evidence").get_by_label("Words").fill("blocks scripts")
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.locator(".entry")).to_contain_text(title)

    mia = open_page(MIA, java_script_enabled=False)
    mia.goto("/evidence/shared/?q=blocks+scripts")
    mia.get_by_role("link", name=title).click()
    mia.get_by_text("Give a verdict").click()
    mia.get_by_role("radio", name="Accepted").check()
    mia.get_by_role("button", name="Give the verdict").click()
    expect(mia.get_by_role("status")).to_contain_text("Your verdict is kept")
    expect(mia.locator("#claims .verdict")).to_contain_text("Accepted")


# ---- two factors, passkeys


def test_a_code_from_an_app_guards_the_door(open_page: OpenPage) -> None:
    page = open_page("Luca Moretti")
    page.goto("/accounts/2fa/totp/activate/")
    confirm_password(page)
    picture = page.get_by_role("main").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("(one) => one.complete && one.naturalWidth > 0")  # not refused by the CSP
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(code_of(secret))
    page.get_by_role("button", name="Activate").click()
    codes = re.findall(r"\b[0-9a-zA-Z]{8}\b", recovery_codes(page))
    assert len(codes) >= 8

    page.goto("/settings/")
    page.get_by_role("button", name="Sign out").click()
    give_password(page, "luca@northgate.example", PASSWORD)
    expect(page.locator("#id_code")).to_be_visible()
    page.goto("/report/")  # the password alone opens nothing
    expect(page.locator("#id_code")).to_be_visible()
    page.locator("#id_code").fill(codes[0])
    page.locator("main form").filter(has=page.locator("#id_code")).get_by_role("button").first.click()
    expect(page.get_by_role("link", name="Luca Moretti, settings")).to_be_visible()


def test_a_passkey_signs_in(server: Installation, new_context: Callable[..., BrowserContext], sign_in: SignIn) -> None:
    # Browsers know passkeys on names only: localhost, not 127.0.0.1.
    page = new_context(base_url=f"http://localhost:{server.port}").new_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, "Kofi Mensah")
    page.goto("/accounts/2fa/webauthn/add/")
    confirm_password(page)
    page.locator("#id_name").fill("My laptop")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile("/accounts/2fa/(?!webauthn/add)"))
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("My laptop")
    expect(page.get_by_role("main")).to_contain_text("Passkey")

    page.goto("/settings/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Kofi Mensah, settings")).to_be_visible()


# ---- the ladder owner


def test_a_ladder_is_drafted_and_published_and_people_are_told(
    ladder_server: Installation, open_page: OpenPage
) -> None:
    ines, ada = open_page(INES, at=ladder_server), open_page(ADA, at=ladder_server)
    ada.goto("/report/")
    claimed = ada.locator(".expectation .expect").first.inner_text()
    ines.goto("/ladders/software-engineer/")
    ines.get_by_role("button", name="Start a draft").click()
    expect(ines.get_by_role("heading", level=1)).to_contain_text("draft of version 2")

    ines.locator("td li").filter(has_text=claimed).get_by_role("link", name="Edit").click()
    ines.locator("#id_text").fill("Names in writing what could go wrong, before anybody asks.")
    ines.get_by_role("button", name="Save to the draft").click()
    last = ines.locator("td li").last
    removed = last.inner_text().split("\n")[0].strip()
    last.get_by_role("button", name="Remove").click()
    expect(ines.locator("table")).not_to_contain_text(removed)
    ines.get_by_role("link", name="Name and rules").click()
    ines.locator("#id_notes").fill("Risk is asked for in plainer words.")
    ines.get_by_role("button", name="Save to the draft").click()
    expect(ines.get_by_role("main")).to_contain_text("changes so far")

    ada.goto("/ladders/software-engineer/")  # a draft is the ladder owners' alone
    expect(ada.get_by_role("main")).to_contain_text(removed)
    expect(ada.get_by_role("main")).not_to_contain_text("before anybody asks")

    ines.get_by_role("link", name="Read the difference and publish").click()
    expect(ines.get_by_role("main")).to_contain_text("before anybody asks")
    ines.get_by_role("button", name="Publish version 2").click()  # the destination is not chosen yet
    expect(ines).to_have_url(re.compile("/draft/publication/$"))
    ines.locator("main select").first.select_option(index=2)
    ines.get_by_role("button", name="Publish version 2").click()
    expect(ines.get_by_role("status")).to_contain_text("is in force")
    expect(ines.get_by_role("heading", level=1)).to_have_text("What version 2 changed")

    ada.goto("/")
    banner = ada.locator(".banner")
    expect(banner).to_contain_text("version 2, is in force")
    expect(banner).to_contain_text("Risk is asked for in plainer words.")
    banner.get_by_role("link", name="What changed for you").click()
    mine = ada.get_by_role("region", name="For you")
    expect(mine).to_contain_text("carried to new words")
    expect(mine).to_contain_text(claimed)
    expect(mine).to_contain_text("Names in writing what could go wrong, before anybody asks.")
    ada.get_by_role("button", name="I have read it").click()
    expect(ada.locator(".banner")).to_have_count(0)
    ada.goto("/report/")
    expect(ada.get_by_role("main")).to_contain_text("before anybody asks")


# ---- the first day


def test_an_empty_installation_is_set_up_and_somebody_invited(
    empty_server: Installation, open_page: OpenPage, watch: Watch
) -> None:
    page = open_page(at=empty_server)
    page.goto("/")
    expect(page).to_have_url(re.compile("/setup/$"))
    create_administrator(page)
    expect(page.get_by_role("status")).to_contain_text("Rungs is ready")

    page.get_by_role("link", name="Teams").click()
    page.get_by_role("link", name="Make the first team").click()
    page.get_by_label("Name").fill("Crystallography")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="People").click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name").fill("Raymond Gosling")
    page.locator("#id_email").fill("Raymond@rungs.example")
    page.locator("#id_team").select_option(label="Crystallography")
    page.locator("#id_manager").select_option(label="Rosalind Franklin")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status")).to_contain_text("Raymond Gosling is invited")
    expect(page.get_by_role("row").filter(has_text="Raymond Gosling")).to_contain_text("Invited")

    # The invitation is on the server's console, for want of a mail server.
    link = wait_for(lambda: re.search(r"http://\S+/password/reset/key/\S+", empty_server.written()))
    guest = open_page(at=empty_server)
    guest.goto(link)
    guest.get_by_label("New Password").first.fill("an X-ray of a helix")
    if guest.get_by_label("New Password").count() > 1:
        guest.get_by_label("New Password").last.fill("an X-ray of a helix")
    guest.locator("main").get_by_role("button").first.click()
    expect(guest.get_by_role("link", name="Raymond Gosling, settings")).to_be_visible()
    guest.goto("/evidence/")
    guest.get_by_label("What did you do?").fill("Took a picture")
    guest.keyboard.press("Enter")
    expect_item(guest, "Took a picture")

    # The administrator keeps people, and sees nothing of what they write; set-up is over.
    watch.expect_status(404)
    for address in (guest.url, f"{empty_server.url}/setup/"):
        answer = page.goto(address)
        assert answer is not None and answer.status == 404
    page.goto("/people/")
    page.get_by_role("link", name="Raymond Gosling").click()
    page.get_by_role("link", name="Set the level").click()
    page.get_by_label("Level").select_option(label="Software engineer: Junior")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Raymond Gosling stands at Junior")
    guest.goto("/report/")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Raymond Gosling")


# ---- helpers


def expect_item(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page).to_have_url(re.compile(r"/evidence/\d+/"))


def log_line(page: Page, title: str) -> None:
    page.goto("/evidence/new/")
    page.locator("#id_title").fill(title)
    page.get_by_role("button", name="Save", exact=True).click()
    expect_item(page, title)


def log_everything(page: Page, title: str) -> None:
    """The whole form: words, a date, scope and mode, a measured result with its baseline, a link."""
    page.goto("/evidence/new/")
    page.locator("#id_title").fill(title)
    page.get_by_role("radio", name="Prevention").check()
    page.locator("#id_situation").fill("It ran for an hour, and longer every month.")
    page.locator("#id_own_part").fill("I wrote the **query** and the comparison.")
    page.locator("#id_outcome").fill("Finance has it before they start.")
    page.locator("#id_ended_on").fill(LAST_WEEK)
    page.get_by_role("radio", name="Team").check()
    page.get_by_role("radio", name="Owned").check()
    page.get_by_text("A measured result").click()
    page.locator("#id_metric_name").fill("Time of a run")
    page.locator("#id_metric_before").fill("1900")
    page.locator("#id_metric_after").fill("0.5")
    page.locator("#id_metric_unit").fill("ms")
    page.locator("#id_links_url_0").fill("https://git.northgate.example/payments/2214")
    page.locator("#id_links_label_0").fill("Pull request 2214")
    page.get_by_role("button", name="Save", exact=True).click()
    expect_item(page, title)


def claim_from_ladder(page: Page) -> tuple[str, str]:
    """Picks an expectation with the filters, which narrow the list in place. Returns its level and its words."""
    page.get_by_role("link", name="Add a claim").click()
    page.evaluate("window.sameDocument = true")
    picks = page.locator("#found label")
    everything = picks.count()
    page.get_by_label("Level").select_option(label="Senior")
    expect(picks).not_to_have_count(everything)
    at_level = picks.count()
    page.get_by_label("Dimension").select_option(label="Ownership")
    expect(picks).not_to_have_count(at_level)
    assert page.evaluate("window.sameDocument")
    assert picks.count()
    for pick in picks.all():
        expect(pick).to_contain_text("Senior")
        expect(pick).to_contain_text("Ownership")
    words = picks.first.locator("> span").evaluate("(one) => one.childNodes[1].textContent.trim()")
    picks.first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Claim what is ticked").click()
    expect(page.locator("#claims .claim")).to_have_count(1)
    return "Senior", words


def share(page: Page, whom: str) -> None:
    page.get_by_role("link", name="Change who can see it").click()
    page.get_by_role("radio", name=re.compile(f"^{whom}")).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Shared")


def assess(page: Page, path: str, level: str, words: str) -> None:
    """One's own part of a check-in, the same in every dimension, handed in."""
    page.goto(f"{path}part/")
    for group in page.get_by_role("group", name="Level").all():
        group.get_by_label(level, exact=True).check()
    for group in page.get_by_role("group", name="How sure").all():
        group.get_by_label("Fairly sure").check()
    page.get_by_label("In your words").first.fill(words)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("status")).to_contain_text("Handed in.")


def give_password(page: Page, email: str, password: str) -> None:
    form = page.locator("form").filter(has=page.get_by_label("Password"))
    form.locator("#id_login").fill(email)
    form.get_by_label("Password").fill(password)
    form.get_by_role("button", name="Sign in", exact=True).click()


def confirm_password(page: Page) -> None:
    """What comes before a change to the door."""
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form").filter(has=page.get_by_label("Password")).get_by_role("button").first.click()


def recovery_codes(page: Page) -> str:
    """The codes shown once the second factor is on."""
    if not page.url.endswith("/recovery-codes/"):
        page.goto("/accounts/2fa/recovery-codes/")
    area = page.locator("main textarea")
    return area.input_value() if area.count() else page.get_by_role("main").inner_text()


def code_of(secret: str) -> str:
    """The six digits an authenticator shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def described(field: Locator) -> str:
    """What a screen reader says after the name of a field."""
    return str(
        field.evaluate(
            "(one) => (one.getAttribute('aria-describedby') ?? '').split(' ')"
            ".map((id) => document.getElementById(id)?.textContent ?? '').join(' ')"
        )
    )


def paper(page: Page) -> tuple[int, ...]:
    colour = page.locator("body").evaluate("(one) => getComputedStyle(one).backgroundColor")
    return tuple(int(part) for part in re.findall(r"\d+", colour)[:3])


def wait_for(find: Callable[[], re.Match[str] | None]) -> str:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if found := find():
            return found[0]
        time.sleep(0.1)
    raise AssertionError("It did not come.")


# ---- long work


def test_the_reports_of_a_team_are_made_in_the_background_and_downloaded(open_page: OpenPage) -> None:
    page = open_page(MIA)
    page.goto("/team/")
    page.get_by_role("button", name="Growth reports as one file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Growth reports of your direct reports")
    download = page.get_by_role("link", name="Download")
    expect(download).to_be_visible(timeout=60_000)  # without reloading
    with page.expect_download() as caught:
        download.click()
    with zipfile.ZipFile(caught.value.path()) as opened:
        assert "growth-reports/ada-lindqvist.md" in opened.namelist()
    page.goto("/jobs/")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Done")
