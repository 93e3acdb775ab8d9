"""Each kind of evidence asks its own questions, so that work beside the code shows in the record as well."""

from typing import NamedTuple

from growth.evidence.models import Kind


class Prompt(NamedTuple):
    about: str
    situation: str
    own_part: str
    outcome: str


PROMPTS: dict[str, Prompt] = {
    Kind.DELIVERY: Prompt(
        "Something reached the people it was made for.",
        "What was asked for, and what made it hard?",
        "What did you decide, build or hand over yourself?",
        "What is different now for those who use it?",
    ),
    Kind.DECISION: Prompt(
        "A choice was made, with reasons.",
        "Between what was there to choose, and what was unknown?",
        "What did you weigh, propose or decide?",
        "Did it hold? What would you have to see to reverse it?",
    ),
    Kind.REVIEW: Prompt(
        "You judged what others, or a model, made.",
        "What came to you, and what was at stake?",
        "What did you look for, and what did you find?",
        "What changed before it was merged or released?",
    ),
    Kind.MENTORING: Prompt(
        "Somebody got further with your help.",
        "What could they not do alone yet?",
        "What did you do, and what did you leave to them?",
        "What do they do now without you?",
    ),
    Kind.INCIDENT: Prompt(
        "Something broke and was put right.",
        "What happened, to whom, for how long?",
        "What was your part: noticing, mending, leading, telling?",
        "What makes it less likely, or shorter, next time?",
    ),
    Kind.PREVENTION: Prompt(
        "Something did not happen, because of work before.",
        "What would have gone wrong, and how do you know?",
        "What did you see or change in time?",
        "What has not happened since, compared with before?",
    ),
    Kind.GLUE: Prompt(
        "Work between the work, which nobody assigned.",
        "What was falling between people or teams?",
        "What did you take on, and for how long?",
        "What runs now that did not run before?",
    ),
    Kind.LEARNING: Prompt(
        "You learned something and it left a trace.",
        "What did you set out to understand, and why then?",
        "What did you try, build or write?",
        "What do you do differently since?",
    ),
}
