"""An opportunity from listing to the draft of evidence, with and without JavaScript."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

ADA, MIA, CHIDI = "Ada Lindqvist", "Mia Okafor", "Chidi Balogun"


@pytest.mark.parametrize("scripted", [True, False])
def test_from_listing_to_a_draft_of_evidence(open_page: OpenPage, scripted: bool) -> None:
    title = f"Ledger exports for auditors, {'with' if scripted else 'without'} scripts"
    mia = open_page(MIA, java_script_enabled=scripted)
    mia.goto("/opportunities/")
    mia.get_by_role("link", name="List an opportunity").click()
    mia.locator("#id_title").fill(title)
    mia.locator("#id_level").select_option(label="Senior")
    mia.locator("#id_dimension").select_option(label="Perspective")
    mia.get_by_role("radio", name="Department").check()
    mia.locator("#id_ends_on").fill((date.today() + timedelta(days=60)).isoformat())
    mia.get_by_role("button", name="List it").click()
    expect(mia.get_by_role("heading", level=1)).to_have_text(title)
    address = mia.url

    ada, chidi = open_page(ADA, java_script_enabled=scripted), open_page(CHIDI, java_script_enabled=scripted)
    ada.goto("/opportunities/")
    expect(ada.get_by_role("region", name="Fits your next steps")).to_contain_text(title)
    for page in (ada, chidi):
        page.goto(address)
        page.get_by_label("In a line").fill("Gladly")
        page.get_by_role("button", name="I am interested").click()
        expect(page.get_by_role("heading", name="You are interested")).to_be_visible()

    mia.reload()
    expect(mia.get_by_role("main")).to_contain_text(f"{ADA} and {CHIDI} are interested.")
    mia.get_by_role("link", name="Decide who gets it").click()
    mia.get_by_role("row", name=re.compile(ADA)).get_by_role("checkbox").check()
    mia.get_by_label("A line to those who are not chosen").first.fill("The next one is yours.")
    mia.get_by_role("button", name="Assign").click()
    expect(mia.get_by_role("status")).to_contain_text(f"Assigned: {ADA}")

    chidi.reload()
    expect(chidi.get_by_role("main")).to_contain_text("The next one is yours.")
    ada.reload()
    ada.get_by_role("button", name="My part is done").click()
    ada.get_by_role("link", name="Your draft of evidence").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(title)
    expect(ada.locator(".visibility")).to_contain_text("Only you")


def test_filters_narrow_the_list_in_place(open_page: OpenPage) -> None:
    page = open_page(ADA)
    page.goto("/opportunities/")
    page.evaluate("window.sameDocument = true")
    before = page.locator("#rows h3").count()
    page.get_by_role("form", name="Filter opportunities").get_by_label("Dimension").select_option("collaboration")
    expect(page).to_have_url(re.compile("dimension=collaboration"))
    expect(page.locator("#rows h3")).not_to_have_count(before)
    assert page.evaluate("window.sameDocument")
    page.get_by_role("link", name="Clear the filters").click()
    expect(page.locator("#rows h3")).to_have_count(before)
