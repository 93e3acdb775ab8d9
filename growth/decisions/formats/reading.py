"""One file of a repository, read: a record, or the reason why it is none."""

from growth.decisions.formats import own_documents, own_json, sections
from growth.decisions.formats.assembling import assembled, source
from growth.decisions.formats.decoding import Undecodable, decode
from growth.decisions.formats.front_matter import split
from growth.decisions.formats.kinds import skip_reason
from growth.decisions.formats.names import MARKDOWN
from growth.decisions.formats.records import Record, Skipped


def read(path: str, raw: bytes) -> Record | Skipped:
    """The record in a file with this path inside its repository. Never raises; nothing is guessed."""
    is_json = path.lower().endswith(".json")
    if not is_json and not path.lower().endswith(MARKDOWN):
        return Skipped(path, "not_markdown")
    try:
        text = decode(raw)
    except Undecodable as problem:
        return Skipped(path, problem.args[0])
    if is_json:
        return own_json.read(path, text) or Skipped(path, "not_markdown")
    if own_documents.is_ours(text):
        return own_documents.read(path, text)
    return _read_theirs(path, text)


def _read_theirs(path: str, text: str) -> Record | Skipped:
    matter, body = split(text)
    parts = sections.read(body, path)
    found = assembled(source(path, matter, parts, body))
    reason = skip_reason(path, parts, body, found.said, found.title_words)
    return Skipped(path, reason) if reason else found.record
