"""What the letter says, and what it never can."""

from dataclasses import fields
from datetime import date

from growth.promotions.calibration.letters import Facts, draft

COMMON = {"first_name": "Ada", "target": "Senior", "committee": "Engineering promotions", "manager": "Mia Okafor"}
DAY = date(2026, 11, 20)


def test_a_promotion_says_level_day_and_reason() -> None:
    facts = Facts(**COMMON, is_promoted=True, reason="You led the queue.", effective_on=DAY, as_of=DAY)  # type: ignore[arg-type]
    letter = draft(facts)
    assert letter.startswith("Dear Ada,\n\nYou are promoted to Senior. It holds from 20 Nov 2026.")
    assert "You led the queue." in letter and "Mia Okafor will talk with you" in letter
    assert letter.endswith("For Engineering promotions")
    assert "It has held from" in draft(
        Facts(**COMMON, is_promoted=True, reason="R", effective_on=DAY, as_of=date(2026, 11, 21))  # type: ignore[arg-type]
    )


def test_not_yet_names_each_thing_to_show_and_when_they_look_again() -> None:
    shows = ["Leads one review\nof a risky change", "Writes it down", "Does it twice"]
    facts = Facts(**COMMON, is_promoted=False, reason="Risk was seen once.", shows=shows, review_on=DAY)  # type: ignore[arg-type]
    letter = draft(facts)
    assert "says: not yet. This is not a no." in letter
    assert (
        "The three things to show:\n\n1. Leads one review of a risky change\n2. Writes it down\n3. Does it twice"
        in letter
    )
    assert "look at them again with you on 20 Nov 2026" in letter


def test_it_is_given_no_rating_no_vote_and_nobody_of_the_committee() -> None:
    assert {field.name for field in fields(Facts)} == {
        "first_name", "target", "committee", "is_promoted", "reason", "effective_on", "shows", "review_on", "manager",
        "as_of",
    }  # fmt: skip
