"""From looking for help to the second agenda, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.server import Installation

BACKDATED = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from growth.mentoring.meeting.met import YES, link_of
from growth.mentoring.meeting.models import Session
session = Session.objects.planned().get(pairing_id={pairing})
session.starts_at = timezone.now() - timedelta(hours=2)
session.save()
print(link_of(session, session.pairing.mentee, YES))
"""


@pytest.mark.parametrize(
    ("scripted", "mentee", "mentor"),
    [(True, "Chidi Balogun", "Zoe Tanaka"), (False, "Priya Raman", "Yuki Sato")],
)
def test_from_finding_help_to_the_second_agenda(
    open_page: OpenPage, server: Installation, scripted: bool, mentee: str, mentor: str
) -> None:
    first, other = mentor.split()[0], mentee.split()[0]
    asks = open_page(mentee, java_script_enabled=scripted)
    asks.goto("/mentoring/finding/?kind=shadowing")
    asks.get_by_role("link", name=f"Ask {first}").click()
    asks.get_by_label("What do you hope for?").fill("Half a day beside you.")
    asks.get_by_role("button", name="Ask", exact=True).click()
    expect(asks.get_by_role("status")).to_contain_text("Asked.")
    asks.goto("/mentoring/")
    expect(asks.get_by_role("link", name="You ask for shadowing")).to_be_visible()

    helps = open_page(mentor, java_script_enabled=scripted)
    helps.goto("/mentoring/")
    helps.get_by_role("link", name=f"{mentee} asks you for help").first.click()
    helps.get_by_label("A line to them").fill("Gladly.")
    helps.get_by_role("button", name="Yes", exact=True).click()
    helps.get_by_role("link", name="Go to your pairing").click()
    expect(helps.get_by_role("heading", level=1)).to_have_text(f"With {mentee}")
    address = helps.url

    helps.get_by_role("link", name="Write it").click()
    helps.get_by_label("What silence means").fill("That I am in a meeting.")
    helps.get_by_role("button", name=f"Save and ask {other}").click()
    asks.goto(address)
    asks.get_by_role("button", name="Confirm").click()
    expect(asks.get_by_role("region", name="Agreement")).to_contain_text("Agreed by both")
    asks.get_by_role("link", name="Plan a session").click()
    asks.get_by_role("button", name="Plan a session").click()
    expect(asks.get_by_role("status")).to_contain_text(f"Planned. {mentor} is told.")

    in_the_mail = server.run("-c", BACKDATED.format(pairing=re.findall(r"\d+", address)[-1])).strip()
    reads_mail = open_page(java_script_enabled=scripted)
    reads_mail.goto(in_the_mail)
    if not scripted:
        reads_mail.get_by_role("button", name="Yes, we met").click()
    expect(reads_mail.get_by_role("status")).to_have_text("You said yes. Thank you.")

    helps.goto(address)
    expect(helps.get_by_role("region", name="How it goes")).to_contain_text("Met 1 time")
    helps.get_by_role("table").get_by_role("link").first.click()
    helps.get_by_text("Add an action item").click()
    helps.get_by_label("What is to be done?").fill("Read the threat model")
    helps.get_by_role("region", name="What we agreed").get_by_role("button", name="Add").click()
    expect(helps.get_by_role("region", name="What we agreed")).to_contain_text("Read the threat model")
    asks.goto(address)
    expect(asks.get_by_role("list").filter(has_text="Left open")).to_contain_text("Read the threat model")
