"""What a template leaves for people to fill in."""

import re

from growth.decisions.formats import plain

# {short title}, [short title of …], <title>, {{ title }}, ${title}, <%= title %>
WHOLLY = re.compile(r"^[\s\W]*?(?:\{\{?[^{}]*\}\}?|\[[^\[\]]+\](?![(\[])|<[^<>]+>|\$\{[^{}]*\}|<%.*%>)[\s.]*$")
# Machines fill these in: {DATE_YESTERDAY}, {{date}}, ${DATE}, <%= date %>, %DATE%
VARIABLE = re.compile(r"\{[A-Z][A-Z0-9_-]+\}|\{\{[^{}]*\}\}|\$\{[^{}]+\}|<%|%[A-Z_]{3,}%")
TITLE_WORDS = re.compile(
    r"^(?:(?:short |brief |descriptive |your |the |my )*(?:adr |decision |record )?(?:title|name)"
    r"(?: here| goes here| of (?:the |this )?(?:decision|adr|record)(?: record)?| of (?:the )?solved problem.*)?"
    r"|(?:adr|madr|decision|decision record|architecture decision record|adr record) template|template(?: adr)?"
    r"|template for .{1,40})$",
    re.IGNORECASE,
)
CHOICE = re.compile(r"^\W*[\w' -]{3,40}(?:\s*[|/]\s*[\w' …-]{3,60}){2,}")
COUNTER = re.compile(
    r"^(?:adr)?[\s-]*(?:n{2,8}|x{2,8}|0{1,5}n?|\d{1,5}|\{[^{}]*\}|\[[^\[\]]*\](?!\()|<[^<>]*>)(?:\s*[.:–-]\s+|\s+(?=[{\[<]))",
    re.IGNORECASE,
)


def unfilled(words: str) -> bool:
    """Whether a line holds only a template's words: braces around a hint, or a choice between all the answers."""
    words = words[:1000].strip()
    if WHOLLY.match(words):
        return True
    return bool(CHOICE.match(words)) and len(re.findall(r"[|/]", words)) >= 2


def unfilled_title(title: str) -> bool:
    """Whether a title is the template's own, or there is nothing left of it without comments."""
    bare = COUNTER.sub("", plain.COMMENT.sub("", title[:500]).strip().strip("*_ "))
    words = plain.words(bare)
    return not words or bool(WHOLLY.match(bare)) or bool(TITLE_WORDS.match(words))


def machine_made(words: str) -> bool:
    """Whether a program was meant to fill this in."""
    return bool(VARIABLE.search(words[:500]))
