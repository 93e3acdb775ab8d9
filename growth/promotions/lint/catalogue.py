"""The rules of the lint: what each is called, how much it weighs unless the template says otherwise, when it counts.

Pure, and leaning on nothing: templates name these rules, and the checks answer for them.
"""

from dataclasses import dataclass

ERROR, WARNING, OFF = "error", "warning", "off"


@dataclass(frozen=True)
class Rule:
    """`of_document` rules count before feedback is asked for as well; the others only before submission."""

    key: str
    asks: str
    severity: str = ERROR
    of_document: bool = False
    always: bool = False  # a template cannot weaken it


RULES = (
    Rule("pay", "Nothing says an amount of pay.", of_document=True, always=True),
    Rule("thesis", "The thesis names the target level and a period, within its length.", of_document=True),
    Rule("items", "Each expectation of the target level has enough accepted evidence."),
    Rule("quarters", "It comes from more than one quarter."),
    Rule("corroborated", "Somebody who was there says so too."),
    Rule("concerns", "The manager and each endorser raise a real concern, and each concern has an answer."),
    Rule("endorsements", "Enough people endorse it, some of them from the target level or above."),
    Rule("sections", "What is required is written, within its length.", of_document=True),
    Rule("projects", "The case rests on a few large projects.", of_document=True),
    Rule("project_parts", "Every part of a project is said.", of_document=True),
    Rule("unfinished", "Only finished work, and no blanks.", of_document=True),
    Rule("window", "Nothing is older than the window.", of_document=True),
    Rule("baselines", "Every figure has a baseline and a source.", of_document=True),
    Rule("assessments", "Both sides place the candidate in every dimension."),
    Rule("released", "The candidate released exactly this document and this evidence.", always=True),
    Rule("length", "The document is as long as the template says.", WARNING, of_document=True),
    Rule("carries_too_much", "No single item carries the case.", WARNING),
    Rule("weasel_words", "Facts, rather than adjectives.", WARNING, of_document=True),
)
RULE = {rule.key: rule for rule in RULES}
PLACE = {rule.key: place for place, rule in enumerate(RULES)}
