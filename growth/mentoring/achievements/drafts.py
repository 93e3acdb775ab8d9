"""What consent to an achievement writes into the mentor's evidence, word for word."""

from typing import Any

from growth.evidence.models import Kind
from growth.mentoring.achievements.models import Achievement

LONGEST_TITLE = 200


def draft_of(achievement: Achievement) -> dict[str, Any]:
    """The fields of the draft. Nothing of an item of the mentee's that was named goes in: only the mentor's words."""
    mentee = achievement.pairing.mentee.name
    title = f"Helped {mentee} grow: {achievement.words}"
    return {
        "title": title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…",
        "kind": Kind.MENTORING,
        "situation": f"{achievement.pairing.get_kind_display()} with {mentee}.",
        "own_part": achievement.own_part,
        "outcome": achievement.words,
        "ended_on": achievement.happened_on,
    }
