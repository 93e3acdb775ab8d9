"""A line of Markdown or HTML as a person would read it: markup away, words kept."""

import html
import re
from functools import lru_cache

COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])")
EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|~~|`+")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~&-])")
SPACE = re.compile(r"\s+")
NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[ivx]{1,4}[.)])\s+", re.IGNORECASE)
NOT_WORDS = re.compile(r"^[^\w<{\[(@&#+'\"“‘.-]+")


def words(text: str) -> str:
    """One line without comments, tags, links' targets, emphasis and entities."""
    text = TAG.sub(" ", COMMENT.sub(" ", text))
    text = EMPHASIS.sub("", LINK.sub(r"\1", text))
    return SPACE.sub(" ", html.unescape(ESCAPE.sub(r"\1", text))).strip()


@lru_cache(maxsize=4096)
def name_of(heading: str) -> str:
    """A heading or key for looking up: lower case, without numbering, emoji, "(optional)" and a colon at the end."""
    found = NOT_WORDS.sub("", words(heading[:300])).casefold()
    found = re.sub(r"\s*[(\[]?optional[)\]]?$", "", found)
    return NUMBERING.sub("", found).rstrip(" :：?.#").strip()
