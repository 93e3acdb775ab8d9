"""Eight uneven weeks on a roadmap; and a new version, from the file to somebody's plan."""

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.server import Installation

HOURS = ("7,5", "3", "0.5", "6", "3.25", "3.75", "1", "5")  # from last week backwards
BEGUN = date.today() - timedelta(days=date.today().weekday(), weeks=8)
WRITE_UP = "Write up a system you run, as it really is"
DATA = "Decide which data may go into a prompt"
CALL = "Call a model from a service built like any other"


def test_eight_uneven_weeks_move_the_plan_and_the_person_accepts_it(open_page: OpenPage) -> None:
    page = open_page("Marek Dvorak")
    page.goto("/roadmap/library/")
    page.get_by_role("link", name=re.compile("Begin this roadmap.*AI engineer")).click()
    page.get_by_label("Start").fill(BEGUN.isoformat())
    page.get_by_label("Hours a week").fill("9")
    page.get_by_role("radio", name="Your growth circle").check()
    expect(page.get_by_role("region", name="Where it would land")).to_contain_text("About")
    page.get_by_role("button", name="Begin", exact=True).click()
    for weeks_ago, hours in enumerate(HOURS, 1):
        week = page.get_by_role("region", name="This week")
        week.get_by_text("Another number or week").click()
        week.get_by_label("Hours", exact=True).fill(hours)
        week.locator("select[name=week]").select_option(index=weeks_ago)
        week.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Added")

    page.get_by_role("link", name=WRITE_UP).click()
    page.get_by_role("link", name="Close it").click()
    items = page.get_by_label("Which item is it?")
    items.select_option(items.locator("option").filter(has_not_text="no date yet").nth(1).get_attribute("value"))
    page.get_by_role("button", name="Close with this item").click()
    expect(page.get_by_role("status")).to_contain_text("Closed, with a claim on what it feeds.")
    for title in (DATA, CALL):
        _close_with_new(page, title)

    page.goto("/roadmap/")
    expect(page.get_by_role("region", name="Milestones", exact=True)).to_contain_text("3 of 27 closed")
    pace = page.get_by_role("region", name="Are you on a pace you can keep?")
    expect(pace).to_contain_text("you gave four hours a week, and you planned nine hours")
    pace.get_by_role("link", name="See a new plan").click()
    page.get_by_role("link", name="What you really gave: four hours a week").click()
    expect(page.get_by_role("region", name="What moves")).to_contain_text("later")
    page.get_by_role("button", name="Take this plan").click()
    expect(page.get_by_role("status")).to_contain_text("This is your plan now.")
    expect(page.get_by_role("region", name="Your plan")).to_contain_text("Four hours a week")
    expect(pace).to_contain_text("Yes. Over the last six weeks")


def _close_with_new(page: Page, title: str) -> None:
    page.goto("/roadmap/")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Close it").click()
    page.get_by_label("In one line").fill(f"Done: {title}")
    page.get_by_role("button", name="Log it and close").click()
    expect(page.get_by_role("region", name="What closed it")).to_contain_text(f"Done: {title}")


def test_a_new_version_goes_from_the_file_to_somebody_s_plan(
    open_page: OpenPage, server: Installation, watch: Watch, tmp_path: Path
) -> None:
    """Without JavaScript, as every step must work."""
    watch.expect_status(422)
    ines, ben = (open_page(who, java_script_enabled=False) for who in ("Ines Duarte", "Ben Achterberg"))
    text = ines.request.get(f"{server.url}/roadmap/library/senior-to-staff/versions/1/file/").text()
    title = "Look back at three of your own decisions"
    assert text.count(f"title: {title}") == 1
    file = tmp_path / "staff.yaml"
    file.write_text(text.replace(f"title: {title}", "titel: Look back"), encoding="utf-8")
    ines.goto("/roadmap/library/")
    ines.get_by_label("Roadmap file").set_input_files(file)
    ines.get_by_role("button", name="Upload as a draft").click()
    expect(ines.get_by_role("alert")).to_contain_text("unknown key “titel”")
    file.write_text(text.replace(f"title: {title}", "title: Look back at four decisions"), encoding="utf-8")
    ines.get_by_label("Roadmap file").set_input_files(file)
    ines.get_by_role("button", name="Upload", exact=True).click()
    expect(ines.get_by_role("region", name="Difference to version 1")).to_contain_text("Look back at four decisions")
    ines.get_by_role("button", name="Publish version 2").click()
    expect(ines.get_by_role("status")).to_contain_text("version 2 is in force")

    ben.goto("/roadmap/")
    ben.get_by_role("link", name="See what it would mean for your plan").click()
    expect(ben.get_by_role("region", name="What changes")).to_contain_text("Look back at four decisions")
    ben.get_by_role("button", name="Move to version 2").click()
    expect(ben.get_by_role("status")).to_contain_text("Your plan is on")
    expect(ben.get_by_role("link", name="Look back at four decisions").first).to_be_visible()
