"""What others say: concerns that are real and answered, and endorsements that are enough. Pure."""

from collections.abc import Iterator
from textwrap import shorten

from growth.promotions.case_templates.specs import Spec
from growth.promotions.lint import language
from growth.promotions.lint.facts import ConcernFact, EndorsementFact, Facts, Finding
from growth.words import counted, number_words

CONCERNS = "concerns"  # where they stand on the page of the case
ENDORSEMENTS = "endorsements"
SHOWN = 60  # characters of a concern that are quoted


def concerns(facts: Facts, spec: Spec) -> Iterator[Finding]:
    fewest = spec.lint.concern_words
    real = [row for row in facts.concerns if not language.is_vague(row.words, fewest)]
    if not any(row.raised_by == facts.manager for row in real):
        said = f"{facts.manager_name} has raised no concern."
        why = "The manager says what speaks against it, concretely: whoever finds nothing has not looked."
        yield Finding("concerns", "manager", said, why, facts.manager, CONCERNS, 0)
    for endorsement in facts.endorsements:
        if not _has_concern(endorsement, real):
            said = f"{endorsement.name} endorsed the case and named no concern."
            why = "Each endorser names one thing that speaks against it."
            owner = _asks_them(endorsement.giver, facts)
            yield Finding("concerns", f"endorsement-{endorsement.pk}", said, why, owner, CONCERNS, 1)
    for row in facts.concerns:
        if language.is_vague(row.words, fewest):
            said = f"The concern of {row.name} says too little to be answered: “{_short(row.words)}”."
            why = f"A concern says what was seen, in at least {counted(fewest, 'word')}, and is no compliment."
            owner = _asks_them(row.raised_by, facts)
            yield Finding("concerns", f"concern-{row.pk}:vague", said, why, owner, CONCERNS, 2)
        elif row.is_open and not row.answer.strip():
            said = f"The concern of {row.name} has no answer: “{_short(row.words)}”."
            why = "The room asks what was done about it."
            # Nobody answers their own.
            owner = facts.candidate if row.raised_by == facts.manager else facts.manager
            yield Finding("concerns", f"concern-{row.pk}", said, why, owner, CONCERNS, 3)


def _has_concern(endorsement: EndorsementFact, real: list[ConcernFact]) -> bool:
    return any(
        row.pk == endorsement.concern or (endorsement.giver is not None and row.raised_by == endorsement.giver)
        for row in real
    )


def _asks_them(person: int | None, facts: Facts) -> int:
    """Whose words they are; of somebody whose account is gone, the manager's matter."""
    return facts.manager if person is None else person


def endorsements(facts: Facts, spec: Spec) -> Iterator[Finding]:
    """Counted as the gate counts them: those that support it, not from whoever prepares the case by now."""
    lint = spec.lint
    given = [row for row in facts.endorsements if row.is_supportive and row.giver != facts.manager]
    above = [row for row in given if row.position >= facts.target_position]
    if len(given) < lint.endorsements:
        there = f"{counted(len(given), 'endorsement').capitalize()} support{'s' if len(given) == 1 else ''} the case"
        said = f"{there if given else 'Nobody endorses the case yet'}; {language.needed(lint.endorsements)}."
        fewest = number_words(lint.endorsements)
        why = f"At least {fewest} people who saw the work, asked against the finished document."
        yield Finding("endorsements", "count", said, why, facts.manager, ENDORSEMENTS, 0)
    if len(above) < lint.endorsers_at_target:
        there = f"{number_words(len(above)).capitalize() if above else 'None'} of the endorsers"
        said = f"{there} {'is' if len(above) == 1 else 'are'} at {facts.target} or above; "
        said += f"{language.needed(lint.endorsers_at_target)}."
        why = f"At least {number_words(lint.endorsers_at_target)} who know the level from their own work."
        yield Finding("endorsements", "level", said, why, facts.manager, ENDORSEMENTS, 1)


def _short(words: str) -> str:
    return shorten(words, SHOWN, placeholder=" …")
