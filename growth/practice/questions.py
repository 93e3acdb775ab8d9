"""What an assessment of a team's AI practice asks. Data: five questions, the signals, five pairs of poles.

Answers are facts somebody can check. Nothing here is ever added up.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    key: str
    text: str
    looks_like: str  # what a link would show


@dataclass(frozen=True)
class Signal:
    key: str
    text: str


@dataclass(frozen=True)
class Pair:
    """Two poles: how teams look that struggled with AI, and how those that used it well."""

    key: str
    name: str
    struggled: str
    well: str


QUESTIONS = (
    Question(
        "versioned",
        "Are prompts and models under version control?",
        "A change of a prompt that went through review like any other.",
    ),
    Question(
        "consistency",
        "Is the consistency of output measured over time?",
        "A chart or a table of the same cases, run again and again.",
    ),
    Question(
        "accountability",
        "Is it clear who answers for an incident caused by AI?",
        "A name in the on-call plan, or in the last incident review.",
    ),
    Question(
        "drift",
        "Are drift and bias watched?",
        "An alert, or a dated look at samples that somebody signed.",
    ),
    Question(
        "replaceable",
        "Could the vendor be replaced without rewriting business logic?",
        "The one module that knows the vendor, or the note of a trial with another one.",
    ),
)
FRAGILITY = (
    Signal("outside_ci", "AI features are built and released outside the normal pipeline"),
    Signal("no_evaluation", "No evaluation is written down"),
    Signal("no_audit_trail", "Nobody can tell who changed a prompt, and when"),
    Signal("manual_only", "What the model does is only ever looked at by hand"),
)
MATURITY = (
    Signal("in_diagrams", "AI components stand in the architecture diagrams"),
    Signal("governed", "Leadership looks at the rules for AI, on a schedule"),
    Signal("informs_releases", "What monitoring shows decides about releases"),
    Signal("designed_review", "Human review of AI output is designed, not improvised"),
)
PAIRS = (
    Pair(
        "drafts",
        "Drafts",
        "Generated work is merged after a glance",
        "Generated work is a draft with a named owner of its review",
    ),
    Pair(
        "decisions",
        "Decisions",
        "What the tool suggests is what is done",
        "People decide; the tool brings options",
    ),
    Pair(
        "standards",
        "Standards",
        "Complexity hides behind code that works",
        "Standards hold, and generated code is refactored until it meets them",
    ),
    Pair(
        "reviews",
        "Reviews",
        "Reviews are quick looks, to keep up with the volume",
        "Reviews ask for the reasoning, not only for the result",
    ),
    Pair(
        "outcomes",
        "Outcomes",
        "Volume is counted",
        "Stability and outcomes are measured",
    ),
)
SIGNALS = {signal.key: signal for signal in (*FRAGILITY, *MATURITY)}
POSITIONS = 5  # from the struggling pole, 0, to the other, 4


def position_words(pair: Pair, position: int) -> str:
    """A pole in its own words, or how near one is to it."""
    between = ("Closer to the first", "Half way between the two", "Closer to the last")
    return (pair.struggled, *between, pair.well)[position]
