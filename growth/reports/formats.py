"""The growth report as data and as Markdown. The same report object as the page, so the same contents."""

from typing import Any

from growth.charts import day_words, modes_per_quarter, standing_words
from growth.reports.queries import Report, ReportClaim


def as_document(report: Report) -> dict[str, Any]:
    """Plain data for JSON: keys of the ladder, ISO dates, levels by key."""
    structure = report.structure

    def level(position: int) -> str | None:
        found = structure.level_at(position)
        return found.key if found else None

    return {
        "person": {"id": report.person.pk, "name": report.person.name},
        "as_of": report.as_of.isoformat(),
        "ladder": {"key": structure.version.ladder.key, "version": structure.version.number},
        "sustained_rule": {"quarters": report.rule.needed, "of": report.rule.window},
        "placement": {
            "level": report.placement.level.key if report.placement else None,
            "since": report.placement.since.isoformat() if report.placement else None,
        },
        "target": report.target.key if report.target else None,
        "findings": [{"said": finding.said, "rule": finding.rule} for finding in report.findings],
        "dimensions": [
            {
                "key": part.dimension.key,
                "sustained": level(part.standing.sustained),
                "emerging": level(part.standing.emerging),
                "claimed": level(part.standing.claimed),
                "why": part.why,
                "quarters": {str(quarter): level(best) for quarter, best in sorted(part.standing.evidenced.items())},
                "expectations": [
                    {
                        "key": line.expectation.key,
                        "level": line.expectation.level.key,
                        "state": line.state.value,
                        "claims": [_claim(claim, report) for claim in line.claims],
                    }
                    for line in part.lines
                ],
            }
            for part in report.dimensions
        ],
        "evidence": [
            {
                "id": item.pk,
                "title": item.title,
                "day": item.day.isoformat(),
                "scope": item.scope,
                "mode": item.mode,
                "strength": item.strength,
            }
            for item in report.items
        ],
        "modes": {
            str(quarter): dict(counts) for quarter, counts in sorted(modes_per_quarter(report.frame.marks).items())
        },
        "mode_shares": {
            "said": [report.mode_sentence, *report.mode_findings],
            "looked_for": {level.key: level.with_ai for level in report.looked_for},
        },
        "sections": {shown.section.key: shown.content.document for shown in report.sections},
        "path": [
            {
                "level": rung.level.key,
                "dimensions": {cell.dimension.key: cell.state.value for cell in rung.cells},
                "open": [expectation.key for expectation in rung.open],
            }
            for rung in report.path
        ],
        "next_steps": [
            {
                "dimension": step.dimension.key,
                "level": step.level.key,
                "state": step.state.value,
                "expectation": step.expectation.key,
                "missing": step.missing,
                "example": step.expectation.example,
            }
            for step in report.steps
        ],
    }


def _claim(claim: ReportClaim, report: Report) -> dict[str, Any]:
    accepted = report.structure.level_at(claim.accepted)
    return {
        "id": claim.pk,
        "evidence": claim.item.pk,
        "verdict": claim.verdict,
        "accepted_level": accepted.key if accepted else None,
    }


def as_markdown(report: Report) -> str:
    """The report to keep or to paste: the same sections as the page, with the pictures said in words."""
    version, levels = report.structure.version, report.frame.levels
    lines = [f"# Growth report: {inline(report.person.name)}", ""]
    if report.placement:
        lines += [f"{report.placement.level.name} since {day_words(report.placement.since)}, on the ladder {version}."]
    lines += [f"Made from what was known on {day_words(report.as_of)}.", "", "## Summary", ""]
    lines += [f"- **{inline(finding.said)}** {inline(finding.rule)}" for finding in report.findings]
    lines += ["", "## Growth map", "", *_growth_table(report)]
    lines += ["", "## Delegated, reviewed, owned", "", *_modes(report)]
    for shown in report.sections:
        lines += ["", f"## {shown.section.title}", "", *shown.content.markdown]
    lines += ["", "## Dimension by dimension"]
    for part in report.dimensions:
        lines += ["", f"### {part.dimension.name}: {standing_words(part.standing, levels)}", "", part.why]
        for line in part.lines:
            at = line.expectation.level.name
            lines += ["", f"**{at}, {line.state.word.lower()}:** {inline(line.expectation.text)}", ""]
            lines += [f"- {_evidence_line(claim, report)}" for claim in line.claims]
    lines += ["", "## The path", ""]
    for rung in report.path:
        place = " (here)" if rung.is_here else " (next)" if rung.is_next else ""
        lines += [f"### {rung.level.name}{place}", ""]
        lines += [f"- {cell.dimension.name}: {cell.state.word.lower()}" for cell in rung.cells]
        lines += [f"  - without accepted evidence: {inline(row.text)}" for row in rung.open]
        lines += [""]
    if report.steps:
        lines += ["## Next steps", ""]
    for number, step in enumerate(report.steps, 1):
        lines += [f"{number}. **{step.dimension.name} at {step.level.name}:** {inline(step.expectation.text)}"]
        lines += [f"   {step.missing}", f"   What good looks like: {inline(step.expectation.example)}"]
    return "\n".join(lines).rstrip() + "\n"


def _growth_table(report: Report) -> list[str]:
    quarters = report.frame.quarters
    rows = ["| Dimension | " + " | ".join(map(str, quarters)) + " |", "|---" * (len(quarters) + 1) + "|"]
    for part in report.dimensions:
        cells = [part.standing.evidenced.get(quarter, 0) for quarter in quarters]
        words = (report.structure.name_of(cell) if cell else "–" for cell in cells)
        rows.append(f"| {part.dimension.name} | " + " | ".join(words) + " |")
    return rows


def _modes(report: Report) -> list[str]:
    lines = [" ".join([report.mode_sentence, *report.mode_findings])]
    for level in report.looked_for:
        lines += ["", f"What {level.name} looks for, with AI: {inline(level.with_ai)}"]
    return lines


def _evidence_line(claim: ReportClaim, report: Report) -> str:
    said = {"accepted": f"accepted at {report.structure.name_of(claim.accepted)}", "needs_more": "needs more"}
    verdict = said.get(claim.verdict, "waits for a verdict")
    by = report.reviewers.get(claim.pk)
    who = f" by {inline(by)}" if by and claim.verdict != "waiting" else ""
    return f"{day_words(claim.item.day)}, {inline(claim.item.title)} ({claim.item.strength}; {verdict}{who})"


def inline(words: str) -> str:
    """Somebody's words on one line, so that they cannot open a heading or a link of their own in the document."""
    kept = " ".join(words.split())
    for character in "\\`*_[]<>|#":
        kept = kept.replace(character, f"\\{character}")
    return kept
