"""What changed between two assessments of a team. Pure: plain values in, sentences out. No sum, no score."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from growth.practice.questions import FRAGILITY, MATURITY, PAIRS, QUESTIONS, SIGNALS

WORDS = {"yes": "yes", "partly": "partly", "no": "no", "n_a": "does not apply"}


@dataclass(frozen=True)
class Facts:
    """One assessment, without its words."""

    answers: Mapping[str, str] = field(default_factory=dict)  # question to answer
    signals: Set[str] = frozenset()
    positions: Mapping[str, int] = field(default_factory=dict)  # pair to position


@dataclass(frozen=True)
class Change:
    what: str
    how: str
    direction: str  # "good", "bad", or "" where neither can be said


def differences(before: Facts, after: Facts) -> list[Change]:
    """In the order of the form. Equal facts give nothing; the other way round every direction turns."""
    return [*_of_answers(before, after), *_of_signals(before, after), *_of_positions(before, after)]


def _of_answers(before: Facts, after: Facts) -> list[Change]:
    order = ("no", "partly", "yes")
    out = []
    for question in QUESTIONS:
        then, now = before.answers.get(question.key), after.answers.get(question.key)
        if then is None or now is None or then == now:
            continue
        known = then in order and now in order
        direction = "" if not known else "good" if order.index(now) > order.index(then) else "bad"
        out.append(Change(question.text, f"{WORDS[then]} before, {WORDS[now]} now", direction))
    return out


def _of_signals(before: Facts, after: Facts) -> list[Change]:
    out = []
    for signals, on_arrival, on_leaving in ((FRAGILITY, "bad", "good"), (MATURITY, "good", "bad")):
        for signal in signals:
            if signal.key in after.signals - before.signals:
                out.append(Change(SIGNALS[signal.key].text, "new", on_arrival))
            elif signal.key in before.signals - after.signals:
                out.append(Change(SIGNALS[signal.key].text, "no longer", on_leaving))
    return out


def _of_positions(before: Facts, after: Facts) -> list[Change]:
    out = []
    for pair in PAIRS:
        then, now = before.positions.get(pair.key), after.positions.get(pair.key)
        if then is None or now is None or then == now:
            continue
        pole, direction = (pair.well, "good") if now > then else (pair.struggled, "bad")
        out.append(Change(pair.name, f"moved towards “{pole}”", direction))
    return out
