"""Words people typed, as a tree of plain values: the page setter is given data and never markup. Pure.

A node is a mapping with `kind`. Inline: text, code, break, emph, strong, strike, link (`url`). Blocks: paragraph,
heading (`level` from 1, leaving none out; 0 inside another block, where it is none of the page's), quote, list
(`ordered`, `start`, `items`: lists of blocks), code, rule, table (`rows` of cells).
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from markdown_it.tree import SyntaxTreeNode

from growth.markdown import LONGEST, tokens_of

Node = dict[str, Any]
SCHEMES = {"http", "https", "mailto"}
SPANS = {"em": "emph", "strong": "strong", "s": "strike"}
LINE = "\n"
UNSET = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
LOWEST = 3  # level of a heading: three more than those of the page
DEEPEST = 12  # blocks within blocks; what is deeper stands as text


def blocks_of(markdown: str) -> list[Node]:
    """The tree of a Markdown text, its highest heading at level 1."""
    if len(markdown) > LONGEST:
        return plain_blocks_of(markdown)
    return _without_gaps(_blocks(SyntaxTreeNode(tokens_of(cleaned(markdown))).children, 0))


def plain_blocks_of(text: str) -> list[Node]:
    """The tree of a text that is none: paragraphs, with lines ending where they ended."""
    paragraphs = cleaned(text).replace("\r\n", LINE).replace("\r", LINE).split("\n\n")
    return [{"kind": "paragraph", "of": _lines(part.strip())} for part in paragraphs if part.strip()]


def cleaned(text: str) -> str:
    """Without control characters, which no font draws, and halves of characters, which no file holds."""
    return UNSET.sub("", text)


def safe_url(url: str) -> str:
    """The address, if it is one to follow; else empty."""
    try:
        return url if urlsplit(url).scheme.lower() in SCHEMES else ""
    except ValueError:
        return ""


def _lines(text: str) -> list[Node]:
    out: list[Node] = []
    for number, line in enumerate(text.split(LINE)):
        out += [{"kind": "break"}] if number else []
        out.append({"kind": "text", "text": line})
    return out


def _without_gaps(blocks: list[Node]) -> list[Node]:
    """Headings that go down one level at a time, as readers of the structure need them."""
    highest = min((block["level"] for block in blocks if block["kind"] == "heading"), default=1)
    before = 0
    for block in blocks:
        if block["kind"] == "heading":
            before = block["level"] = min(block["level"] - highest + 1, before + 1, LOWEST)
    return blocks


def _blocks(nodes: Sequence[SyntaxTreeNode], depth: int) -> list[Node]:
    return [_block(node, depth) for node in nodes]


def _block(node: SyntaxTreeNode, depth: int) -> Node:
    if depth > DEEPEST:
        return {"kind": "paragraph", "of": [{"kind": "text", "text": _text_in(node)}]}
    match node.type:
        case "paragraph":
            return {"kind": "paragraph", "of": _inline(node)}
        case "heading":
            return {"kind": "heading", "level": 0 if depth else int(node.tag[1]), "of": _inline(node)}
        case "blockquote":
            return {"kind": "quote", "of": _blocks(node.children, depth + 1)}
        case "bullet_list" | "ordered_list":
            items = [_blocks(item.children, depth + 1) for item in node.children]
            ordered = node.type == "ordered_list"
            return {"kind": "list", "ordered": ordered, "start": int(node.attrs.get("start", 1)), "items": items}
        case "fence" | "code_block":
            return {"kind": "code", "text": node.content.rstrip(LINE)}
        case "hr":
            return {"kind": "rule"}
        case "table":
            rows = [row for part in node.children for row in part.children]
            return {"kind": "table", "rows": [[_inline(cell) for cell in row.children] for row in rows]}
    return {"kind": "paragraph", "of": [{"kind": "text", "text": _text_in(node)}]}


def _inline(block: SyntaxTreeNode) -> list[Node]:
    return [span for holder in block.children for span in _spans(holder.children)]


def _spans(nodes: Sequence[SyntaxTreeNode]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        if node.type == "softbreak" or node.type == "hardbreak":
            out.append({"kind": "break"})
        elif node.type == "code_inline":
            out.append({"kind": "code", "text": node.content})
        elif node.type in SPANS:
            out.append({"kind": SPANS[node.type], "of": _spans(node.children)})
        elif node.type == "link":
            url = safe_url(str(node.attrs.get("href", "")))
            out += [{"kind": "link", "url": url, "of": _spans(node.children)}] if url else _spans(node.children)
        else:
            out.append({"kind": "text", "text": node.content})
    return out


def _text_in(node: SyntaxTreeNode) -> str:
    return " ".join(part.content for part in node.walk() if part.type in ("text", "code_inline", "fence", "code_block"))
