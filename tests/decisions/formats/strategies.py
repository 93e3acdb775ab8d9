"""Records with every text a form could stumble over, for the property tests."""

import datetime

from hypothesis import strategies as st

from growth.decisions.formats.records import KINDS, ROLES, STATUSES, Option, Record, Reference, Section

NASTY = (
    "# A heading", "## Status", "### Consequences", "Status: accepted", "* Status: rejected", "Date: 2001-01-01", "---",
    "...", "```", "```mermaid", "~~~", "graph TD; A-->B", "* Good, because it is", "- Bad, because it is not",
    "<!-- hidden -->",
    "<!-- rungs:context -->", "\\<!-- rungs:decision -->", "<!-- rungs:record/1 -->", "  indented", "\tcode",
    "> quoted",
    "1. one", "| a | b |", "Superseded by [ADR 9](0009-x.md)", "title: x", "key: [a, b", "*", "#", "", "   ", "\\",
    "&amp;",
    "Grüße, 決定, прощай, 🎉", "line\u2028separator", "a\u00a0b", "\x0bvertical", "{ accepted }", "%DATE%", "[x]: http://example.org",
)  # fmt: skip

lines = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))
texts = st.lists(lines, max_size=6).flatmap(
    lambda found: st.sampled_from(("\n", "\r\n", "\r")).map(lambda end: end.join(found))
)
days = st.dates(min_value=datetime.date(1000, 1, 1))
options = st.builds(
    Option,
    title=lines,
    description=texts,
    good=st.lists(texts, max_size=3).map(tuple),
    bad=st.lists(texts, max_size=3).map(tuple),
)
references = st.builds(
    Reference,
    kind=st.sampled_from(KINDS),
    number=st.none() | st.integers(0, 99_999),
    file=st.none() | st.sampled_from(("0007-use-queues.md", "2024-01-31-keys.md", "keys")) | st.text(max_size=10),
    words=lines,
    partly=st.booleans(),
)
records = st.builds(
    Record,
    path=st.sampled_from(("docs/adr/0007-use-queues.md", "adr-3.md", "decisions/2024-01-31-keys.md", "x/keys.md")),
    title=lines,
    number=st.none() | st.integers(0, 99_999),
    status=st.none() | st.sampled_from(STATUSES),
    status_words=st.sampled_from(("", "accepted", "Superseded by [ADR 9](0009-x.md)", "Superseded", "on hold")) | texts,
    date=st.none() | days,
    date_words=st.sampled_from(("", "2024-02-29", "May 2025", "03/04/2024")) | lines,
    tags=st.lists(lines, max_size=3).map(tuple),
    people=st.lists(st.tuples(st.sampled_from(ROLES), lines), max_size=4).map(tuple),
    context=texts,
    drivers=texts,
    options=st.lists(options, max_size=3).map(tuple),
    decision=texts,
    consequences=texts,
    confirmation=texts,
    ai_proposed=texts,
    ai_decided=texts,
    revisit_on=st.none() | days,
    more=st.lists(st.builds(Section, heading=lines, text=texts), max_size=3).map(tuple),
    references=st.lists(references, max_size=3).map(tuple),
    problems=st.lists(lines, max_size=2).map(tuple),
)
