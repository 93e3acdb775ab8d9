"""The words of a draft of evidence that a decision gives to one of its people.

Filled in is what the record knows. What only the person knows is a blank, which ends in “: …”; as long as one stands,
their own part counts as not stated (growth/evidence/strength.py).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import User
from growth.decisions.afterwards.models import Came, Verdict
from growth.decisions.models import Decision, Status
from growth.decisions.parts import DIMENSIONS_OF_ROLE
from growth.evidence.models import Kind
from growth.evidence.queries import own_ladder
from growth.words import joined
from ladder.models import Expectation

EARLIEST = date(1970, 1, 1)
DID = {
    "decider": "decided",
    "author": "wrote it",
    "reviewer": "reviewed the design",
    "consulted": "were asked for your view",
}
TITLES = {
    "decider": "Decided: {}",
    "author": "Wrote the decision: {}",
    "reviewer": "Reviewed the design: {}",
    "consulted": "Gave my view on: {}",
}
REJECTED_TITLES = TITLES | {"decider": "Decided against: {}", "author": "Wrote the proposal: {}"}
PARTS = {
    "decider": (
        "I was one of those who decided.",
        "What I weighed, and what I did not know: …",
        "The risk I saw, how far it would have reached, and whether it could be undone: …",
        "Who else it concerned, and over how long: …",
    ),
    "author": (
        "I wrote the decision and saw it through.",
        "What made me take it up: …",
        "What I found out, tried or measured for it: …",
        "What I have looked after since: …",
    ),
    "reviewer": (
        "I held or joined the design review.",
        "What I looked for, and what I found: …",
        "What changed because of it: …",
    ),
    "consulted": (
        "I was asked for my view.",
        "What I said that was not seen before: …",
        "What became of it: …",
    ),
}
REJECTED_PARTS = {
    "author": (
        "I wrote the proposal.",
        "What made me take it up: …",
        "What I found out, tried or measured for it: …",
        "What I did once it was rejected: …",
    ),
}
AT_VERDICT = {
    Came.HELD: (
        "How I noticed that it holds: …",
        "What I would weigh the same way again, and what not: …",
    ),
    Came.PARTLY: (
        "How I noticed what did not hold, and what I did about it: …",
        "What I would weigh differently today: …",
    ),
    Came.REVERSED: (
        "How and when I noticed that it no longer holds: …",
        "What it saved to reverse it then rather than later: …",
    ),
}
VERDICT_TITLES = {
    Came.HELD: "A decision that held: {}",
    Came.PARTLY: "A decision that held in part: {}",
    Came.REVERSED: "Noticed in time that it no longer holds: {}",
}
ORDER = ("decider", "author", "reviewer", "consulted")  # the first names the draft


def what_you_did(roles: Sequence[str]) -> str:
    """“decided”, “decided and wrote it”."""
    return joined(DID[role] for role in ORDER if role in roles)


def draft_of(decision: Decision, person: User, roles: Sequence[str], verdict: Verdict | None) -> dict[str, Any]:
    """The fields of the draft, as `log_evidence` takes them."""
    main = next(role for role in ORDER if role in roles)
    return {
        "title": _title(decision, main, verdict),
        "kind": Kind.DECISION if main in ("decider", "author") else Kind.REVIEW,
        "situation": decision.context,
        "own_part": _own_part(decision, person, roles, verdict),
        "outcome": _outcome(verdict) if verdict else _why_not(decision),
        "links": [
            {"label": Truncator(str(decision)).chars(120), "url": settings.SITE_URL + decision.get_absolute_url()}
        ],
        **_dates(decision, verdict),
    }


def suggested(person: User, roles: Sequence[str]) -> list[Expectation]:
    """Expectations of what these parts show, at the level after the person's own; at their own on top of the ladder."""
    own = own_ladder(person)
    if own is None:
        return []
    level = min(own.here + 1, len(own.structure.levels))
    keys = {key for role in roles for key in DIMENSIONS_OF_ROLE[role]}
    rows = own.structure.expectations
    return [row for row in rows if row.level.position == level and row.dimension.key in keys]


def has_date(decision: Decision, verdict: Verdict | None) -> bool:
    """Whether the draft gets one; without it nothing can be claimed yet."""
    return bool(_dates(decision, verdict))


def _title(decision: Decision, main: str, verdict: Verdict | None) -> str:
    titles = REJECTED_TITLES if decision.status == Status.REJECTED else TITLES
    words = VERDICT_TITLES[Came(verdict.verdict)] if verdict else titles[main]
    return Truncator(words.format(decision.title)).chars(200)


def _own_part(decision: Decision, person: User, roles: Sequence[str], verdict: Verdict | None) -> str:
    """At the decision what they saw and did then; at a verdict, beside who they were, how they noticed."""
    parts = PARTS | REJECTED_PARTS if decision.status == Status.REJECTED else PARTS
    mine = [parts[role] for role in ORDER if role in roles]
    if verdict is not None:
        return "\n\n".join([*(lines[0] for lines in mine), *AT_VERDICT[Came(verdict.verdict)]])
    answer = decision.answers.filter(person=person, round=decision.round).first()
    said = [f"What I answered: {answer.reason}"] if answer is not None and answer.reason else []
    return "\n\n".join([*(line for lines in mine for line in lines), *said])


def _outcome(verdict: Verdict) -> str:
    day = timezone.localdate(verdict.at)
    lines = [f"Verdict of {verdict.by.name} on {day.day} {day:%b %Y}: {verdict.get_verdict_display().lower()}."]
    if verdict.predicted:
        lines.append(f"{'Said in hindsight' if verdict.in_hindsight else 'Predicted'}: {verdict.predicted}")
    return "\n\n".join([*lines, verdict.happened])


def _why_not(decision: Decision) -> str:
    """What a rejected proposal came to: the no, with its reason."""
    if decision.status != Status.REJECTED:
        return ""
    change = decision.status_changes.filter(status=Status.REJECTED).exclude(words="").last()
    return f"It was rejected: {change.words}" if change else "It was rejected."


def _dates(decision: Decision, verdict: Verdict | None) -> dict[str, date]:
    """The day of the decision; with a verdict, from that day to the verdict. A file may give an impossible day."""
    today = timezone.localdate()
    decided = decision.dated if decision.dated and EARLIEST <= decision.dated <= today else None
    if verdict is None:
        return {"ended_on": decided} if decided else {}
    ended = timezone.localdate(verdict.at)
    started = {"started_on": decided} if decided and decided <= ended else {}
    return {**started, "ended_on": ended}
