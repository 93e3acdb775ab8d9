"""Pronouns of one person become “they”, with the verb after them left plain where that is simple. Pure."""

import re

from growth.promotions.packets.commons import NOT_A_VERB, UNUSUAL_VERBS, words

_WORD = r"[^\W\d_]"
_NO_PRONOUN = rf"(?!(?:s?he|his|hers?|himself|herself|him)(?!{_WORD}))"
_SUBJECT = re.compile(
    rf"(?<!{_WORD})(?P<pronoun>s/he|he/she|she/he|s?he)(?:(?P<short>['’])s)?"
    rf"(?P<between>\s+(?:also|always|just|never|now|often|still|then|{_WORD}+ly))?"
    rf"(?P<rest>\s+{_NO_PRONOUN}(?P<next>{_WORD}+(?:['’]t)?))?(?!{_WORD})",
    re.IGNORECASE,
)
_HIS = re.compile(rf"(?<!{_WORD})his(?!{_WORD})(?P<noun>(?=\s+{_WORD}))?", re.IGNORECASE)
_HER = re.compile(rf"(?<!{_WORD})her(?!{_WORD})(?:(?=\s+(?P<next>{_WORD}+)))?", re.IGNORECASE)
_OTHERS = {
    re.compile(rf"(?<!{_WORD}){old}(?!{_WORD})", re.IGNORECASE): new
    for old, new in (("hers", "theirs"), ("him", "them"), ("himself", "themself"), ("herself", "themself"))
}
_VERBS = {
    "is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't",
    "hasn't": "haven't", "doesn't": "don't",
}  # fmt: skip
# After “her” these begin something else, so that it was an object: “asked her to …”.
_AFTER_THEM = words(
    """
    a about across after again against all along already also an and any around as at away back because before
    both but by down during each early first for from how if in into it just last later next now of off often on
    once one or out over she he since so than that the then there they this though through to today too toward
    towards twice under until up we what when where whether which while who why with within without yet you
    """
)
_BEFORE_THEM = re.compile(
    rf"(?<!{_WORD})(?:watch(?:ed|ing)?|let|lets|letting)\s+$", re.IGNORECASE
)  # “watched her stop”


def without_pronouns(text: str) -> str:
    for pattern, new in _OTHERS.items():
        text = pattern.sub(lambda found, new=new: _as(found[0], new), text)  # type: ignore[misc]
    text = _HIS.sub(_his, text)
    text = _HER.sub(_her, text)
    return _SUBJECT.sub(_subject, text)


def _subject(found: re.Match[str]) -> str:
    said, verb = _as(found["pronoun"], "they"), found["next"] or ""
    between, rest = found["between"] or "", found["rest"] or ""
    if found["short"]:  # “he’s done” has done, “he’s away” is away
        done = verb.lower().endswith(("ed", "en")) or verb.lower() == "got"
        return f"{said}{found['short']}{'ve' if done else 're'}{between}{rest}"
    return f"{said}{between}{rest[: len(rest) - len(verb)]}{_plain(verb)}"


def _his(found: re.Match[str]) -> str:
    return _as(found[0], "theirs" if found["noun"] is None else "their")


def _her(found: re.Match[str]) -> str:
    follows = (found["next"] or "").lower()
    is_object = not follows or follows in _AFTER_THEM or _BEFORE_THEM.search(found.string, 0, found.start())
    return _as(found[0], "them" if is_object else "their")


def _plain(verb: str) -> str:
    """“leads” is “lead”; what is no verb of this kind stays."""
    low = verb.lower().replace("’", "'")
    if low in _VERBS:
        return _VERBS[low].replace("'", "’" if "’" in verb else "'")
    if low in UNUSUAL_VERBS:
        return UNUSUAL_VERBS[low]
    if verb != low or len(low) < 4 or not low.endswith("s") or low.endswith(("ss", "us")) or low in NOT_A_VERB:
        return verb
    if low.endswith("ies") and len(low) > 4:
        return f"{low[:-3]}y"
    if low.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return low[:-2]
    return low[:-1]


def _as(old: str, new: str) -> str:
    """In the case of the word it stands for."""
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new.capitalize() if old[:1].isupper() else new
