"""What slices above the reports add to a report: effort, the roadmap.

A slice registers a section once, in its AppConfig.ready. Page, Markdown, JSON and API show the same contents.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from accounts.models import User

if TYPE_CHECKING:
    from growth.reports.queries import Report


@dataclass(frozen=True)
class Content:
    """What a section says in one report: `page` for its template, lines of Markdown, plain data for JSON.

    `markdown` comes without the heading; somebody's own words in it went through `formats.inline`.
    """

    page: dict[str, Any]
    markdown: list[str]
    document: dict[str, Any]


@dataclass(frozen=True)
class Section:
    """`read(viewer, person, report)` says what `viewer` may read of it, as of the report's day; None for nothing.

    It is asked for every report that is shown: one query where there is nothing to say, few where there is.
    `key` names it in JSON and in the address of its heading. The template finds `page` as `content`, and `is_own`.
    """

    key: str
    title: str
    template: str
    read: Callable[[User, User, "Report"], Content | None]


@dataclass(frozen=True)
class Shown:
    section: Section
    content: Content


@dataclass
class Registry:
    """Sections by key, in the order of registration."""

    by_key: dict[str, Section] = field(default_factory=dict)

    def register(self, section: Section) -> None:
        """Raises ValueError for a second section of the same key."""
        if self.by_key.setdefault(section.key, section) is not section:
            raise ValueError(f"There is a section “{section.key}” already.")

    def shown_in(self, report: "Report") -> list[Shown]:
        """SECURITY: nothing for a report without a viewer, which is nobody's to read (see many.own_reports)."""
        if report.viewer is None:
            return []
        found = [(section, section.read(report.viewer, report.person, report)) for section in self.by_key.values()]
        return [Shown(section, content) for section, content in found if content is not None]


SECTIONS = Registry()
