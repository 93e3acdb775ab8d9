"""The tables in docs/decisions.md say what the code says."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from growth.decisions.exchange.exporting import Form
from growth.decisions.exchange.models import REASONS, Outcome
from growth.decisions.gathering import REFUSALS

DOCS = (Path(settings.BASE_DIR) / "docs" / "decisions.md").read_text()


def table(first: str) -> dict[str, str]:
    part = DOCS.split(f"| {first} |")[1].split("\n\n")[0]
    return {name: words for names, words in re.findall(r"^\| (.+?) \| (.+) \|$", part, re.M)
            for name in re.findall(r"[a-z_]+", names)}  # fmt: skip


@pytest.mark.parametrize(("which", "known"), [(0, REASONS), (1, REFUSALS)])
def test_every_reason_stands_there_in_its_words(which: int, known: dict[str, str]) -> None:
    part = DOCS.split("| reason | in words |\n")[which + 1].split("\n\n")[0]
    assert dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", part, re.M)) == known


def test_every_outcome_and_every_form_of_export_stands_there() -> None:
    assert set(table("outcome")) == set(Outcome.values)
    assert set(table("as")) == set(Form.values)
