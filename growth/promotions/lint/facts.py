"""Everything the checks look at, plain: no database, no clock. `reading.py` fills it in.

People are their ids. `position` says where a thing stands among its kind, so that what is said comes in that order
whatever order the facts came in.
"""

from dataclasses import dataclass, field
from datetime import date

from growth.standing import Quarter


@dataclass(frozen=True)
class TextFact:
    """A text of the case that is read for amounts of pay alone: whose it is, and where it stands."""

    what: str
    words: str
    owner: int
    place: str


@dataclass(frozen=True)
class SectionFact:
    """What is written under a section of the template, if it was asked of this case."""

    key: str
    body: str


@dataclass(frozen=True)
class UsedItem:
    """Evidence a part of the document rests on."""

    title: str
    day: date


@dataclass(frozen=True)
class ProjectFact:
    pk: int
    position: int
    title: str
    problem: str = ""
    scope: str = ""
    own_decisions: str = ""
    complexity: str = ""
    outcome: str = ""
    still_holds: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    evidence: tuple[UsedItem, ...] = ()


@dataclass(frozen=True)
class MetricFact:
    pk: int
    position: int
    name: str
    before: str
    source: str
    evidence: UsedItem | None = None


@dataclass(frozen=True)
class AcceptedItem:
    """Evidence accepted for an expectation at its level or above."""

    pk: int
    title: str
    quarter: Quarter
    is_corroborated: bool


@dataclass(frozen=True)
class CriterionFact:
    key: str
    position: int
    dimension: str  # its key
    dimension_name: str
    text: str
    accepted: tuple[AcceptedItem, ...] = ()
    waiting: int = 0  # claims in the window without a verdict


@dataclass(frozen=True)
class ConcernFact:
    pk: int
    raised_by: int | None
    name: str
    words: str
    is_open: bool
    answer: str = ""


@dataclass(frozen=True)
class EndorsementFact:
    """One that was given. `position` is that of the giver's level then, 0 where it is not of this ladder."""

    pk: int
    giver: int | None
    name: str
    position: int
    is_supportive: bool
    concern: int | None = None


@dataclass(frozen=True)
class DimensionFact:
    key: str
    name: str


@dataclass(frozen=True)
class Facts:
    candidate: int
    candidate_name: str
    manager: int
    manager_name: str
    target: str
    target_position: int
    window_starts: date
    as_of: date
    sections: tuple[SectionFact, ...] = ()
    projects: tuple[ProjectFact, ...] = ()
    metrics: tuple[MetricFact, ...] = ()
    criteria: tuple[CriterionFact, ...] = ()
    concerns: tuple[ConcernFact, ...] = ()
    endorsements: tuple[EndorsementFact, ...] = ()
    dimensions: tuple[DimensionFact, ...] = ()
    assessed: frozenset[tuple[str, str]] = frozenset()  # side and dimension
    revision: int = 1
    released_revision: int | None = None
    items: frozenset[int] = frozenset()
    released_items: frozenset[int] = frozenset()
    texts: tuple[TextFact, ...] = field(default=())


@dataclass(frozen=True)
class Finding:
    """Something missing. `subject` names the thing within its rule, and stays the same while the thing does."""

    rule: str
    subject: str
    said: str
    why: str
    owner: int
    place: str
    position: int = 0
    dimension: str = ""
