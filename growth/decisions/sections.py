"""The sections of a record: what each is called, what it asks for, and where comments may hang."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """`key` is the name of the field, and of the thread of comments beside it."""

    key: str
    name: str
    asks: str
    rows: int = 5


SECTIONS = (
    Section("context", "Context", "What forces this decision? What is known, and what is not?"),
    Section("drivers", "Drivers", "What matters most here, such as cost, speed, safety, who has to run it.", 3),
    Section("options", "Options", "Each with what speaks for it and against it. Doing nothing is one of them."),
    Section("decision", "Decision", "What we do, in a sentence or two, and why this option."),
    Section("consequences", "Consequences", "What becomes easier, what harder, and what we now have to look after."),
    Section("confirmation", "Confirmation", "How anybody can see that it is followed.", 3),
    Section(
        "prediction",
        "What we expect to happen",
        "Something that can turn out wrong. It is read again at the revisit.",
        3,
    ),
    Section("ai_proposed", "What a model proposed", "If a model had a part in this: what it suggested.", 3),
    Section("ai_decided", "What people decided, and why", "What was taken from it, what was not, and the reason.", 3),
)
BY_KEY = {section.key: section for section in SECTIONS}
PROSE = tuple(section.key for section in SECTIONS if section.key != "options")  # Markdown fields of the model
WHOLE = "whole"  # a comment on the record as such
MORE = "more-"  # sections of an imported file that no field takes: more-0, more-1, …


def name_of(key: str, more: list[dict[str, str]] | None = None) -> str:
    """What a section is called, also of one out of an imported file. Raises KeyError for one that does not exist."""
    if key == WHOLE:
        return "The record as a whole"
    if key.startswith(MORE):
        try:
            return (more or [])[int(key.removeprefix(MORE))]["heading"]
        except (ValueError, IndexError):
            raise KeyError(key) from None
    return BY_KEY[key].name
