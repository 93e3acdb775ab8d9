"""What the document says, and how: its sections, projects and figures. Pure."""

from collections.abc import Iterator
from math import ceil

from growth.promotions.case_templates.specs import THESIS, SectionSpec, Spec
from growth.promotions.lint import language
from growth.promotions.lint.facts import Facts, Finding, ProjectFact, UsedItem
from growth.words import counted, joined, number_words

WORDS_A_PAGE = 430
ROWS_A_PAGE = 16  # of the criterion table and of figures
PROJECTS = "projects"  # where they stand on the page of the case
FIGURES = "metrics"
PARTS = {
    "problem": "the problem",
    "scope": "its scope",
    "own_decisions": "the decisions that were the candidate’s own",
    "complexity": "what made it hard",
    "outcome": "the outcome",
    "still_holds": "whether it still holds",
    "started_on": "when it began",
}


def place_of_section(key: str) -> str:
    return f"section-{key}"


def place_of_project(project: ProjectFact) -> str:
    return f"project-{project.pk}"


def pay(facts: Facts, spec: Spec) -> Iterator[Finding]:
    """In any text of the case. What was found is not repeated: it should vanish, not spread."""
    for position, text in enumerate(sorted(facts.texts, key=lambda text: (text.place, text.what, text.words))):
        if language.says_pay(text.words):
            said = f"{text.what} says an amount of pay. Take it out."
            why = "Pay is never part of a case, and is not kept in Rungs."
            yield Finding("pay", f"{text.place}:{text.what}", said, why, text.owner, text.place, position)


def thesis(facts: Facts, spec: Spec) -> Iterator[Finding]:
    section, body = spec.section(THESIS), _bodies(facts).get(THESIS, "")

    def found(subject: str, said: str, why: str) -> Finding:
        return Finding("thesis", subject, said, why, facts.candidate, place_of_section(THESIS))

    if not body.strip():
        why = "A case begins with why, in a few sentences."
        yield found("missing", f"“{section.title}” is not written.", why)
        return
    if too_long := _length_said(section, body):
        yield found("words", too_long, _length_rule(section))
    if not language.names(body, facts.target):
        why = f"It says for which level the case is, {facts.target}, in its own words."
        yield found("target", f"“{section.title}” does not name {facts.target}.", why)
    if not language.PERIOD.search(body):
        why = "It says since when, or over which time: already there, not promised."
        yield found("period", f"“{section.title}” names no period.", why)


def sections(facts: Facts, spec: Spec) -> Iterator[Finding]:
    """All but the thesis, which has a rule of its own."""
    bodies = _bodies(facts)
    for position, section in enumerate(spec.sections):
        if section.key == THESIS:
            continue
        body = bodies.get(section.key, "")
        said = why = ""
        if not body.strip():
            if section.required:
                said, why = f"“{section.title}” is not written.", f"It is required: {section.question}"
        elif said := _length_said(section, body):
            why = _length_rule(section)
        if said:
            owner, place = _owner(section, facts), place_of_section(section.key)
            yield Finding("sections", section.key, said, why, owner, place, position)


def unfinished(facts: Facts, spec: Spec) -> Iterator[Finding]:
    """Blanks anywhere; of projects also what is said to be under way, and a last day that is missing or to come."""
    bodies = _bodies(facts)
    for position, section in enumerate(spec.sections):
        if blank := language.first_match(language.BLANK, bodies.get(section.key, "")):
            yield Finding(
                "unfinished", section.key, f"“{section.title}” has a blank: “{blank}”.",
                "What is left open would be read in the room.", _owner(section, facts), place_of_section(section.key),
                position,
            )  # fmt: skip
    for project in facts.projects:
        for subject, said in _unfinished_project(project, facts):
            yield Finding(
                "unfinished", f"project-{project.pk}:{subject}", said,
                "Only finished work counts: what is under way adds nothing, and takes the time of the room.",
                facts.candidate, place_of_project(project), 1000 + project.position,
            )  # fmt: skip


def _unfinished_project(project: ProjectFact, facts: Facts) -> Iterator[tuple[str, str]]:
    texts = (project.problem, project.own_decisions, project.complexity, project.outcome, project.still_holds)
    blank = next(filter(None, (language.first_match(language.BLANK, text) for text in texts)), "")
    if blank:
        yield "blank", f"The project “{project.title}” has a blank: “{blank}”."
    running = next(
        filter(None, (language.first_match(language.RUNNING, text) for text in (project.title, project.outcome))), ""
    )
    if running:
        yield "running", f"The project “{project.title}” says “{running}”."
    if project.ended_on is None:
        yield "end", f"The project “{project.title}” has no day on which it was finished."
    elif project.ended_on > facts.as_of:
        yield "end", f"The project “{project.title}” ends in the future."


def window(facts: Facts, spec: Spec) -> Iterator[Finding]:
    """Projects that ended before it, and evidence from before it behind projects and figures."""
    why = f"What counts is from the last {counted(spec.window_quarters, 'quarter')}."

    def found(subject: str, said: str, place: str, position: int) -> Finding:
        return Finding("window", subject, said, why, facts.candidate, place, position)

    for project in facts.projects:
        place = place_of_project(project)
        if project.ended_on and project.ended_on < facts.window_starts:
            said = f"The project “{project.title}” ended before the window of the case."
            yield found(f"project-{project.pk}", said, place, project.position)
        old = sorted({item.title for item in project.evidence if _is_old(item, facts)})
        if old:
            said = f"The project “{project.title}” rests on evidence from before the window: {_quoted(old)}."
            yield found(f"project-{project.pk}:evidence", said, place, project.position)
    for metric in facts.metrics:
        if metric.evidence and _is_old(metric.evidence, facts):
            said = f"The figure “{metric.name}” rests on evidence from before the window: “{metric.evidence.title}”."
            yield found(f"metric-{metric.pk}", said, FIGURES, 1000 + metric.position)


def _is_old(item: UsedItem, facts: Facts) -> bool:
    return item.day < facts.window_starts


def projects(facts: Facts, spec: Spec) -> Iterator[Finding]:
    count, lint = len(facts.projects), spec.lint
    there = f"The case has {counted(count, 'project')}"
    asked = f"{_between(lint.fewest_projects, lint.most_projects)} projects, a page each"
    if count < lint.fewest_projects:
        said = f"{there}; it rests on at least {number_words(lint.fewest_projects)}."
        why = f"{asked}."
        yield Finding("projects", "fewest", said, why, facts.candidate, PROJECTS)
    elif count > lint.most_projects:
        said = f"{there}; more than {number_words(lint.most_projects)} are a list."
        why = f"{asked}. Choose the ones that carry it."
        yield Finding("projects", "most", said, why, facts.candidate, PROJECTS)


def project_parts(facts: Facts, spec: Spec) -> Iterator[Finding]:
    for project in facts.projects:
        missing = [words for name, words in PARTS.items() if not _is_said(getattr(project, name))]
        if missing:
            said = f"The project “{project.title}” does not say {joined(missing)}."
            yield Finding(
                "project_parts", f"project-{project.pk}", said,
                "Problem, scope, own decisions, what made it hard, outcome, and whether it still holds.",
                facts.candidate, place_of_project(project), project.position,
            )  # fmt: skip


def _is_said(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def baselines(facts: Facts, spec: Spec) -> Iterator[Finding]:
    for metric in facts.metrics:
        missing = [
            words for said, words in ((metric.before, "baseline"), (metric.source, "source")) if not said.strip()
        ]
        if missing:
            yield Finding(
                "baselines", f"metric-{metric.pk}", f"The figure “{metric.name}” has no {joined(missing)}.",
                "A figure says what it was before, and where it can be looked up.",
                facts.candidate, FIGURES, metric.position,
            )  # fmt: skip


def length(facts: Facts, spec: Spec) -> Iterator[Finding]:
    pages = estimated_pages(facts)
    said = ""
    if pages < spec.fewest_pages:
        said = f"{number_words(spec.fewest_pages)} are usual"
    elif pages > spec.most_pages:
        said = f"more than {number_words(spec.most_pages)} are not read"
    if said:
        said = f"The document comes to about {counted(pages, 'page')}; {said}."
        why = f"{_between(spec.fewest_pages, spec.most_pages)} pages, without the appendix. Counted by words."
        yield Finding("length", "pages", said, why, facts.candidate, "document")


def estimated_pages(facts: Facts) -> int:
    """How long it will be in print, by words and rows; at least one page."""
    words = sum(language.word_count(section.body) for section in facts.sections)
    for row in facts.projects:
        texts = (row.title, row.problem, row.own_decisions, row.complexity, row.outcome, row.still_holds)
        words += sum(language.word_count(text) for text in texts)
    rows = len(facts.criteria) + len(facts.metrics)
    return max(1, ceil(words / WORDS_A_PAGE + rows / ROWS_A_PAGE))


def weasel_words(facts: Facts, spec: Spec) -> Iterator[Finding]:
    """One finding a section; each place is marked in the letter."""
    bodies = _bodies(facts)
    for position, section in enumerate(spec.sections):
        found = language.remarks(bodies.get(section.key, ""), spec.lint.weasel_words)
        if found:
            words = list(dict.fromkeys(remark.words.lower() for remark in found))
            more = f", and {len(words) - language.MANY} more" if len(words) > language.MANY else ""
            yield Finding(
                "weasel_words", section.key, f"“{section.title}” says {_quoted(words[: language.MANY])}{more}.",
                "Somebody in the room will ask for the fact behind it.",
                _owner(section, facts), place_of_section(section.key), position,
            )  # fmt: skip


def _bodies(facts: Facts) -> dict[str, str]:
    return {section.key: section.body for section in facts.sections}


def _owner(section: SectionSpec, facts: Facts) -> int:
    return facts.manager if section.side == "manager" else facts.candidate


def _length_said(section: SectionSpec, body: str) -> str:
    count = language.word_count(body)
    if section.most_words and count > section.most_words:
        return f"“{section.title}” has {counted(count, 'word')}, {number_words(count - section.most_words)} too many."
    if count < section.fewest_words:
        return f"“{section.title}” has {counted(count, 'word')}, too few to answer its question."
    return ""


def _length_rule(section: SectionSpec) -> str:
    if not section.most_words:
        return f"At least {counted(section.fewest_words, 'word')}."
    if not section.fewest_words:
        return f"At most {counted(section.most_words, 'word')}."
    return f"Between {section.fewest_words} and {section.most_words} words."


def _between(fewest: int, most: int) -> str:
    return f"{number_words(fewest).capitalize()} to {number_words(most)}"


def _quoted(words: list[str]) -> str:
    return joined(f"“{word}”" for word in words)
