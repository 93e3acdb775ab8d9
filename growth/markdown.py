"""Markdown to HTML that is safe to show. Rendered once when text is saved, never on reading."""

from functools import cache

import nh3
from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip

LONGEST = 200_000  # characters; the parser takes seconds for more, should somebody choose them so


@cache
def _parser(*, breaks: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": breaks})
    # No images: a picture on another origin would tell that origin who reads what, and when.
    return parser.enable(["linkify", "table", "strikethrough"]).disable("image")


def tokens_of(text: str) -> list[Token]:
    """What the parser makes of a text, for what is set on paper rather than shown: no HTML in it is HTML."""
    return _parser(breaks=True).parse(text)


def render(text: str, *, breaks: bool = True) -> str:
    """HTML without scripts, remote images or unsafe links. The highest heading is an h3, below those of the page.

    With `breaks` a line typed into a form ends where it ended; without, as in files, only a blank line begins anew.
    A text that is longer than anybody reads is shown as it is typed.
    """
    if not text.strip():
        return ""
    if len(text) > LONGEST:
        return f"<pre>{escape(text)}</pre>"
    parser = _parser(breaks=breaks)
    tokens = parser.parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + 3, 6)}"
    html = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
