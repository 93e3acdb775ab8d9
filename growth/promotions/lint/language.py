"""What stands in a text and should be looked at again: doubtful words, blanks, amounts of pay. Pure, English only."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from growth.words import number_words

MANY = 3  # so many remarks on one text are named; the rest are counted
AROUND = 40  # characters between a word for pay and an amount


@dataclass(frozen=True)
class Remark:
    """What is marked, from `start` to `end` of the text, and the question about it."""

    start: int
    end: int
    words: str
    asks: str


_HABITS = (
    (
        r"\b(always|never|everyone|everybody|nobody|constantly|at all times)\b",
        "Is there no exception? Say which times, and what others saw.",
    ),
    (
        r"\b(?:an? )?(?:natural|born|true|great|strong|excellent|brilliant|talented|gifted|smart|hard-?working|"
        r"dedicated) (?:leader|engineer|developer|communicator|team player|talent|person|colleague)\b",
        "A trait, not a behaviour. What was done that others could see?",
    ),
    (
        r"\b(?:team player|self-starter|quick learner|fast learner|high performer|top performer|genius|visionary)s?\b",
        "A trait, not a behaviour. What was done that others could see?",
    ),
    (
        r"\b(?:we|our team|the team|the squad) (?:\w+ly )?(?:built|delivered|shipped|designed|decided|led|launched|"
        r"migrated|moved|reduced|improved|created|wrote|introduced|fixed|solved|implemented|developed)\b",
        "Whose part was it? Say what the candidate did.",
    ),
    (
        r"\b(?:better|faster|stronger|more \w+) than (?:anyone|anybody|everyone|everybody|most|all|his|her|their|"
        r"the other)\b|\b(?:best|strongest|fastest) (?:engineer |developer |one )?(?:in|of|on) (?:the|our|my) "
        r"(?:team|group|company|department)\b",
        "A comparison with people. Compare with the words of the level.",
    ),
    (
        r"\b(?:significantly|substantially|considerably|dramatically|massively|hugely|greatly|drastically|a lot)\b",
        "How much? A figure with its baseline says more.",
    ),
)
HABITS = [(re.compile(pattern, re.I), asks) for pattern, asks in _HABITS]

BLANK = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX)\b|\bto be (?:written|done|added|filled in|confirmed|decided)\b|\blorem ipsum\b"
    r"|\?\?\?|\[(?:\.{2,}|…|\s*)\](?!\()|(?:…|(?<!\.)\.{3,}(?!\.)|(?<!_)_{3,}(?!_))[ \t]*$|:[ \t]*(?:…|\.{3,})",
    re.I | re.M,
)
RUNNING = re.compile(
    r"\b(?:(?:is|are|still|remains?) ongoing|ongoing (?:work|effort|project|move|migration|roll-?out|initiative)s?)\b"
    r"|\bongoing(?=\s*(?:[.,;)]|$))|\b(?:in progress|under way|wip|not (?:yet )?(?:finished|done|complete[d]?)|"
    r"(?:will|shall) (?:soon )?be (?:finished|done|completed|ready|rolled out|live)|"
    r"is (?:still )?being (?:built|written|rolled out|finished)|almost (?:finished|done)|nearly (?:finished|done))\b",
    re.I,
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b)"
)
_COUNT = r"(?:\d+|a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several)"
PERIOD = re.compile(
    rf"\b(?:19|20)\d\d\b|\bQ[1-4]\b|\b(?:since|in|from|until|during|by) (?:early |late |mid )?{_MONTH}\b"
    rf"|\b(?:first|second|third|fourth|last|past|this) (?:{_COUNT} )?"
    r"(?:quarter|half|year|month|spring|summer|autumn|winter)s?\b"
    r"|\b(?:for|over|in|during|within) (?:the )?(?:(?:last|past|more than|about|almost|nearly|at least) )*"
    rf"{_COUNT} (?:quarter|year|month|half-year)s?\b",
    re.I,
)
FOR_PAY = re.compile(
    r"\b(?:salar(?:y|ies)|wages?|bonus(?:es)?|remuneration|(?:total|base|annual|cash) compensation|compensation package"
    r"|(?:her|his|their|my|your|base|annual|monthly|yearly|take-home|gross|net) pay|pay (?:rise|raise|increase|cut|"
    r"grade|band|scale|package)|a raise|raise of|stock options|equity grant|share grant)\b",
    re.I,
)
AMOUNT = re.compile(
    r"(?:[$€£¥]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|INR|JPY)\b)\s?\d[\d.,’' ]{0,15}(?:k\b|m\b|million)?"
    r"|\b\d[\d.,’']{0,15}\s?(?:k\b|%|per ?cent\b|[$€£¥]|"
    r"(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|INR|JPY|euros?|dollars?|pounds|francs)\b)|\b\d{2,3}[.,’' ]?\d{3}\b",
    re.I,
)
SENTENCE_ENDS = re.compile(r"[.!?]\s|\n")
VAGUE = re.compile(
    r"\bnone\b(?! of\b)|\bno (?:real |major |particular |serious )?"
    r"(?:concerns?|weakness(?:es)?|reservations?|objections?)\b"
    r"|\bnothing (?:comes to mind|to add|against|serious)\b|\bn/?a\b|\bworks? too (?:hard|much)\b"
    r"|\bcares? too much\b|\b(?:too much of )?an? perfectionist\b|\btoo (?:helpful|humble|modest|dedicated)\b"
    r"|\bcan(?:not|’t|'t) think of (?:any|one|anything)\b",
    re.I,
)
WORD = re.compile(r"\w[\w’'-]*")


def word_count(text: str) -> int:
    return len(WORD.findall(text))


def needed(count: int) -> str:
    """“one is needed”, “four are needed”."""
    return f"{number_words(count)} {'is' if count == 1 else 'are'} needed"


def first_match(pattern: re.Pattern[str], text: str) -> str:
    """What it finds first, as it is written; empty for nothing."""
    found = pattern.search(text)
    return found.group().strip() if found else ""


def names(text: str, name: str) -> bool:
    """Whether the name occurs in it as a word."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I) is not None


def says_pay(text: str) -> bool:
    """Whether a word for pay and an amount stand near each other in a sentence."""
    return any(AMOUNT.search(_around(text, word)) for word in FOR_PAY.finditer(text))


def _around(text: str, word: re.Match[str]) -> str:
    """What stands around it, as far as its sentence goes."""
    before = text[max(0, word.start() - AROUND) : word.start()]
    after = text[word.end() : word.end() + AROUND]
    return f"{SENTENCE_ENDS.split(before)[-1]} | {SENTENCE_ENDS.split(after)[0]}"


def is_vague(words: str, fewest: int) -> bool:
    """Too short to be a reason, or one of the phrases that are said to say nothing.

    Such a phrase within a longer text does no harm: “none of the reviews …”, “no concerns about the code, but …”.
    """
    count = word_count(words)
    return count < fewest or (count < 2 * fewest and VAGUE.search(words) is not None)


def remarks(text: str, listed: Iterable[str]) -> list[Remark]:
    """In the order of the text, none within another; `listed` are the words of the template."""
    found = sorted(_found(text, listed), key=lambda remark: (remark.start, -remark.end))
    kept: list[Remark] = []
    for remark in found:
        if not kept or remark.start >= kept[-1].end:
            kept.append(remark)
    return kept


def _found(text: str, listed: Iterable[str]) -> Iterator[Remark]:
    for word in listed:
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I):
            yield Remark(
                *match.span(), match.group(), f"“{match.group()}” praises and shows nothing. Which fact is it?"
            )
    for pattern, asks in HABITS:
        for match in pattern.finditer(text):
            yield Remark(*match.span(), match.group(), asks)


@lru_cache(maxsize=32)
def _pattern_of(listed: tuple[str, ...]) -> re.Pattern[str] | None:
    """Any of the words, the longest first: “above and beyond” before “above”."""
    words = "|".join(re.escape(word) for word in sorted(listed, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I) if words else None
