"""A decision from the first words to its number, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

ADA, MIA, ZOE = "Ada Lindqvist", "Mia Okafor", "Zoe Tanaka"


@pytest.mark.parametrize("scripted", [True, False])
def test_from_the_first_words_to_a_number(open_page: OpenPage, scripted: bool) -> None:
    title = f"Statements are signed, {'with' if scripted else 'without'} scripts"
    ada = open_page(ADA, java_script_enabled=scripted)
    ada.goto("/decisions/new/")
    ada.locator("#id_project").select_option(label="Payments")
    ada.locator("#id_title").fill(title)
    ada.locator("#id_context").fill("Two merchants asked whether a statement is really ours.")
    ada.locator("#id_option-0-title").fill("Sign each statement")
    ada.locator("#id_option-1-title").fill("Publish a list of sums")
    ada.get_by_role("button", name="Another option").click()
    expect(ada.locator("#id_option-0-title")).to_have_value("Sign each statement")
    ada.locator("#id_decision").fill("We sign each statement with a key of the month.")
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(title)
    expect(ada.locator(".visibility").first).to_contain_text(
        f"Seen only by those named on it, or asked to review it: {ADA}."
    )
    address = ada.url

    ada.get_by_role("button", name="Propose it").click()
    expect(ada.get_by_role("main")).to_contain_text("Name at least one person who decides.")
    ada.get_by_label("Name", exact=True).select_option(label=MIA)
    ada.get_by_label("As", exact=True).select_option("decider")
    ada.get_by_role("button", name="Name", exact=True).click()
    ada.get_by_role("button", name="Propose it").click()
    expect(ada.get_by_role("main")).to_contain_text("Has not answered")

    zoe = open_page(ZOE, java_script_enabled=scripted)
    zoe.goto(address)
    context = zoe.locator("#context")
    context.locator("summary").click()
    context.get_by_label("Comment").fill("It was three merchants.")
    context.get_by_role("button", name="Comment").click()
    expect(zoe.locator("#context")).to_contain_text("It was three merchants.")

    mia = open_page(MIA, java_script_enabled=scripted)
    mia.goto("/inbox/")
    expect(mia.get_by_role("main")).to_contain_text(title)
    mia.goto(address)
    mia.get_by_role("radio", name="I agree").check()
    mia.get_by_role("button", name="Answer", exact=True).click()
    mia.get_by_role("button", name="Accept it").click()
    expect(mia.get_by_role("heading", level=1)).to_contain_text("ADR-")
    expect(mia.get_by_role("button", name="Accept it")).to_have_count(0)
    ada.reload()
    expect(ada.get_by_role("link", name="Edit", exact=True)).to_have_count(0)
