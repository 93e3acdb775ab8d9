"""From an idea to an outcome, as candidate, manager, endorser, leader and committee go through it in the browser."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.server import Installation

KOFI, TOMASZ, PETRA, ZOE, OMAR = "Kofi Mensah", "Tomasz Zielinski", "Petra Novak", "Zoe Tanaka", "Omar Ferreira"
DIMENSIONS = ("Autonomy", "Risk", "Perspective", "Collaboration", "Ownership")
THESIS = (
    "Since the second quarter of 2026 Kofi has worked as a Senior: two teams release by the checks he wrote down, and "
    "they say themselves why each of them is there. What runs through it is that he asks first what cannot be undone."
)
CONCERN = "In the release of June he found the fault himself and told the other team a day too late."
SHOWN = "The checks of two teams, and what they stopped."

# A template that asks for a thesis, real concerns, one endorsement, and four gates: evidence is not what this is about.
TEMPLATE = """
import django; django.setup()
from growth.demo.promotions import first_template
from growth.promotions.case_templates.actions import import_document, publish_template
from growth.promotions.case_templates.files import CONTENT, read_file
document = first_template()
wanted = ("knows-what-decides", "leadership-support", "business-need", "endorsements")
document["gates"] = [gate for gate in read_file(CONTENT)["gates"] if gate["key"] in wanted]
document["lint"] |= {"endorsements": 1, "endorsers_at_target": 1}
for rule in ("thesis", "concerns", "endorsements"):
    document["lint"]["severity"][rule] = "error"
publish_template(import_document(document, by=None), by=None)
"""
THE_OTHERS = """
import django; django.setup()
from growth.promotions.calibration import actions
from growth.promotions.calibration.models import Seat
for seat in Seat.objects.free().filter(case__person__name="Kofi Mensah", handed_in_at=None).select_related("person"):
    keys = ("autonomy", "risk", "perspective", "collaboration", "ownership")
    level = {"Ines Duarte": {"risk": 1}}.get(seat.person.name, {})
    given = [actions.Rating(key, level.get(key, 3), "As the packet shows it.") for key in keys]
    actions.rate_all(seat, by=seat.person, ratings=given)
    actions.hand_in(seat, by=seat.person)
"""


@pytest.fixture
def committee_server(
    world: Installation, data_dir: Path, serve: Callable[[Installation], Installation]
) -> Installation:
    """A demo world of its own, with a template that one case of a few minutes can answer."""
    made = Installation(data_dir, "promotions", demo=True).copy_of(world)
    made.run("-c", TEMPLATE)
    return serve(made)


def test_from_an_idea_to_the_letter(open_page: OpenPage, committee_server: Installation) -> None:
    def signed_in(name: str, **options: bool) -> Page:
        return open_page(name, at=committee_server, **options)

    candidate, manager = signed_in(KOFI, java_script_enabled=False), signed_in(TOMASZ)
    leader, endorser, chair = signed_in(PETRA), signed_in(ZOE), signed_in(OMAR)

    address = _agree(candidate, manager)
    _answer_gate(candidate, address, "What else decides is known")
    gates = manager.get_by_role("table", name="Gates")
    manager.goto(address)
    leader.goto(gates.get_by_role("link", name="Support in the chain").get_attribute("href") or "")
    _yes(leader)
    _draft(candidate, manager, address)
    _endorse(manager, endorser, address)
    _answer_gate(manager, address, "Business need")

    candidate.goto(address)
    candidate.get_by_role("button", name="The committee may read this").click()
    expect(candidate.get_by_role("status")).to_contain_text("You agreed to what the committee will read.")
    _plan_for_today(chair)
    manager.goto(address)
    manager.get_by_role("link", name="Submit it").click()
    manager.get_by_role("radio").first.check()
    manager.get_by_role("button", name="Submit for good").click()
    expect(manager.get_by_role("status")).to_contain_text("This is the packet the committee reads")

    _rate_blind(chair)
    committee_server.run("-c", THE_OTHERS)
    outcome = _meet(chair)

    candidate.goto(address)
    expect(candidate.get_by_role("main")).not_to_contain_text("letter")
    expect(candidate.get_by_role("main")).to_contain_text("With the committee")
    manager.goto(outcome)
    expect(manager.get_by_role("region", name="Votes")).to_have_count(0)
    manager.get_by_role("button", name="Send the letter").click()
    expect(manager.get_by_role("status")).to_contain_text(f"Sent. {KOFI} is told.")
    candidate.goto(address)
    candidate.get_by_role("link", name="Read the letter").click()
    expect(candidate.get_by_role("region", name="The letter")).to_contain_text(SHOWN)
    candidate.goto("/report/")
    expect(candidate.get_by_role("main")).to_contain_text("Senior")
    assert "chain intact" in committee_server.manage("verify_packets")


def _agree(candidate: Page, manager: Page) -> str:
    """Both say yes to the candidacy. Returns the address of the case."""
    candidate.goto("/cases/")
    candidate.get_by_role("link", name="Start your working packet").click()
    candidate.get_by_role("button", name="Start it").click()
    expect(candidate.get_by_role("status")).to_contain_text(f"Started. {TOMASZ} sees it too.")
    address = candidate.url
    candidate.get_by_role("button", name="I agree to the candidacy").click()
    expect(candidate.get_by_role("status")).to_contain_text("You agreed")
    _from_inbox(manager, "Cases that wait for your agreement")
    manager.get_by_role("button", name="I agree to the candidacy").click()
    expect(manager.get_by_role("status")).to_contain_text("You agreed")
    return address


def _from_inbox(page: Page, kind: str) -> None:
    page.goto("/inbox/")
    page.get_by_role("region", name=re.compile(f"^{kind}")).get_by_role("link").first.click()


def _answer_gate(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_role("table", name="Gates").get_by_role("link", name=name).click()
    _yes(page)


def _yes(page: Page) -> None:
    page.get_by_role("radio", name="Yes").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("status")).to_contain_text("Answered.")


def _draft(candidate: Page, manager: Page, address: str) -> None:
    """The thesis by the candidate, a concern with its answer by the manager; then it is out for feedback."""
    candidate.goto(address)
    candidate.get_by_role("button", name="Begin drafting").click()
    candidate.get_by_role("link", name=re.compile("^Write.*Thesis")).click()
    candidate.get_by_label("Your words").fill(THESIS)
    candidate.get_by_role("button", name="Save", exact=True).click()
    expect(candidate.get_by_role("region", name="Thesis")).to_contain_text("two teams release by the checks")
    manager.goto(address)
    manager.get_by_role("link", name="Raise a concern").click()
    manager.get_by_label("What speaks against it?").fill(CONCERN)
    manager.get_by_role("button", name="Raise it").click()
    _answer_concern(manager, address, TOMASZ)
    manager.goto(address)
    manager.get_by_role("button", name="It is complete: ask for feedback").click()
    expect(manager.get_by_role("status")).to_contain_text("It is out for feedback.")


def _answer_concern(page: Page, address: str, of: str) -> None:
    page.goto(address)
    concern = page.get_by_role("article", name=f"A concern of {of}")
    concern.get_by_role("link", name=re.compile("^(Answer|Open)")).click()
    page.get_by_label("Your answer").fill("Since August he writes the note first, and looks for the cause after it.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_role("status")).to_be_visible()


def _endorse(manager: Page, endorser: Page, address: str) -> None:
    manager.goto(address)
    manager.get_by_role("link", name="Ask for endorsements").click()
    manager.get_by_label("Whom do you ask?").select_option(label=ZOE)
    manager.get_by_role("button", name="Ask", exact=True).click()
    expect(manager.get_by_role("status")).to_contain_text(f"Asked: {ZOE}.")
    _from_inbox(endorser, "Endorsements you are asked for")
    endorser.get_by_role("radio", name="Yes, I support it").check()
    endorser.get_by_label("What did you see?").fill("In two releases of ours his checks found what our tests had not.")
    endorser.get_by_label("What speaks against it?").fill(
        "He writes the checks alone; nobody else on the team could change them in a week without him."
    )
    endorser.get_by_role("button", name="Give it").click()
    expect(endorser.get_by_role("status")).to_contain_text("Given.")
    _answer_concern(manager, address, ZOE)


def _plan_for_today(chair: Page) -> None:
    chair.goto("/cases/committees/")
    chair.get_by_role("link", name="Engineering promotions").click()
    chair.get_by_role("link", name="Plan one").click()
    for day in ("Cases until", "Meets on"):
        chair.get_by_label(day).fill(date.today().isoformat())
    chair.get_by_role("button", name="Save", exact=True).click()
    expect(chair.get_by_role("status")).to_contain_text("Planned.")


def _rate_blind(chair: Page) -> None:
    """No page of the committee says whose case it is."""
    _from_inbox(chair, "Cases to rate")
    _names_nobody(chair)
    for name in DIMENSIONS:
        part = chair.get_by_role("group", name=name)
        part.get_by_label("Level you see").select_option(label="Senior")
        part.get_by_label("Why").fill("Two teams keep it, without being told to.")
    chair.get_by_role("button", name="Hand in").click()
    expect(chair.get_by_role("status")).to_contain_text("Handed in.")
    _names_nobody(chair)
    chair.get_by_role("link", name="Read the packet").click()
    expect(chair.get_by_role("main")).to_contain_text("two teams release by the checks")
    _names_nobody(chair)


def _names_nobody(page: Page) -> None:
    said = page.content()
    assert not [name for name in (*KOFI.split(), *TOMASZ.split(), *ZOE.split()) if name in said]


def _meet(chair: Page) -> str:
    """Opened, voted on, recorded. Returns the address of the outcome."""
    chair.goto("/cases/committees/")
    chair.get_by_role("link", name="Engineering promotions").click()
    today = chair.get_by_role("region", name="Calibrations").get_by_role("listitem").filter(has_text="Planned")
    today.last.get_by_role("link").click()
    chair.get_by_role("link", name="Open the meeting").click()
    chair.get_by_role("button", name="Open the meeting").click()
    expect(chair.get_by_role("status")).to_contain_text("The meeting is open")
    chair.get_by_role("link", name=re.compile("^Agenda")).click()
    expect(chair.get_by_role("heading", level=1)).to_have_text(KOFI)
    expect(chair.get_by_role("region", name="To talk about").get_by_role("article")).to_have_count(1)
    chair.get_by_role("radio", name="Promote").check()
    chair.get_by_role("button", name="Cast it").click()
    expect(chair.get_by_role("status")).to_contain_text("Your vote is cast.")
    chair.get_by_role("link", name="Record the outcome").click()
    chair.get_by_role("radio", name="Promoted").check()
    chair.get_by_role("textbox", name="Why").fill(SHOWN)
    chair.get_by_role("button", name="Record it").click()
    expect(chair.get_by_role("status")).to_contain_text("The letter is drafted")
    return chair.url
