"""The outline an onboarding buddy and a newcomer begin with, from a file of the product (data/)."""

import json
from functools import cache
from pathlib import Path

from config.yamlfiles import read_document, text_of
from growth.mentoring.meeting.models import OutlineStep
from growth.mentoring.models import Pairing

DATA = Path(__file__).parent / "data"


@cache
def built_in() -> list[tuple[int, str]]:
    """Day and words of each step, in their order."""
    schema = json.loads((DATA / "outline.schema.json").read_text(encoding="utf-8"))
    document = read_document(text_of(DATA / "outline.yaml"), thing="onboarding outline", schema=schema)
    return [(part["day"], words) for part in document["parts"] for words in part["steps"]]


def begin_outline(pairing: Pairing) -> None:
    """The steps as rows of this pairing, for the two to tick, remove and add to."""
    OutlineStep.objects.bulk_create(
        OutlineStep(pairing=pairing, day=day, words=words, position=position)
        for position, (day, words) in enumerate(built_in(), 1)
    )
