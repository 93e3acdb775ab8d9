"""What a template asks of a case, with types. Pure: made from the document of a `CaseTemplate`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from growth.promotions.lint.catalogue import RULE

THESIS = "thesis"  # the section every template has: why, in a few sentences
VALUE = "value-"  # begins the key of a section about one of the organisation's values


@dataclass(frozen=True)
class SectionSpec:
    """One part of the document. `good` and `bad` are an example each; lengths are in words, 0 for no limit."""

    key: str
    title: str
    question: str
    good: str
    bad: str
    side: str  # “candidate” or “manager”: whose part it is
    layer: str  # “open” or “inner”
    required: bool
    fewest_words: int
    most_words: int

    @property
    def is_value(self) -> bool:
        return self.key.startswith(VALUE)


@dataclass(frozen=True)
class GateSpec:
    """`owner` is a role: manager, candidate, managers_manager, sponsor, or chosen (the manager names somebody)."""

    key: str
    name: str
    question: str
    kind: str  # “answered” or “endorsements”
    owner: str
    needed_for: str  # the state that cannot be reached without it
    required: bool


@dataclass(frozen=True)
class LintSpec:
    """The numbers of the lint. `severity` is error, warning or off by rule; a rule not named keeps its own."""

    items: int = 2
    quarters: int = 2
    corroborated: int = 1
    endorsements: int = 4
    endorsers_at_target: int = 2
    concern_words: int = 8
    fewest_projects: int = 2
    most_projects: int = 4
    weasel_words: tuple[str, ...] = ()
    severity: Mapping[str, str] | None = None

    def severity_of(self, rule: str) -> str:
        return (self.severity or {}).get(rule, RULE[rule].severity)


@dataclass(frozen=True)
class Spec:
    name: str
    window_quarters: int  # how far back evidence and projects count
    fewest_pages: int
    most_pages: int
    sections: tuple[SectionSpec, ...]
    gates: tuple[GateSpec, ...]
    lint: LintSpec

    def section(self, key: str) -> SectionSpec:
        return next(section for section in self.sections if section.key == key)


def spec_of(document: Mapping[str, Any]) -> Spec:
    """From a document with every optional part filled (`case_templates/files.py`)."""
    return Spec(
        name=document["name"],
        window_quarters=document["window_quarters"],
        fewest_pages=document["pages"]["fewest"],
        most_pages=document["pages"]["most"],
        sections=(
            *(_section(item) for item in document["sections"]),
            *(_value(item) for item in document["values"]),
        ),
        gates=tuple(GateSpec(**item) for item in document["gates"]),
        lint=_lint(document["lint"]),
    )


def _section(item: Mapping[str, Any]) -> SectionSpec:
    words = item["words"]
    kept = {name: item[name] for name in ("key", "title", "question", "good", "bad", "side", "layer", "required")}
    return SectionSpec(**kept, fewest_words=words["fewest"], most_words=words["most"])


def _value(item: Mapping[str, Any]) -> SectionSpec:
    """A value of the organisation is a part of the candidate's, and never required."""
    return SectionSpec(
        f"{VALUE}{item['key']}", item["name"], item["question"], "", "", "candidate", "open", False, 0, 200
    )


def _lint(item: Mapping[str, Any]) -> LintSpec:
    return LintSpec(**{**item, "weasel_words": tuple(item["weasel_words"])})
