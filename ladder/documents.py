"""Between the rows of a version and its document."""

from typing import Any

from ladder.files import Document
from ladder.models import (
    Dimension,
    Discipline,
    DisciplineExample,
    Expectation,
    LadderVersion,
    Level,
    Succession,
)


def document_of(version: LadderVersion) -> Document:
    """The document of a version, in the order of the file it came from."""

    def item(row: Any, *names: str) -> dict[str, Any]:
        return {name: getattr(row, name) for name in names}

    expectations = version.expectations.select_related("level", "dimension").order_by("position")
    disciplines = version.disciplines.prefetch_related("examples__expectation").order_by("position")
    moved = version.successions.select_related("old", "new").order_by("pk")
    return {
        "key": version.ladder.key,
        **item(version, "name", "summary", "notes"),
        "sustained": {"quarters": version.sustained_quarters, "of": version.sustained_of},
        "levels": [item(row, "key", "name", "summary", "with_ai") for row in version.levels.order_by("position")],
        "dimensions": [
            item(row, "key", "name", "letter", "summary") for row in version.dimensions.order_by("position")
        ],
        "expectations": [
            {
                "key": row.key,
                "dimension": row.dimension.key,
                "level": row.level.key,
                **item(row, "text", "example", "counter_example"),
            }
            for row in expectations
        ],
        "disciplines": [
            {
                **item(row, "key", "name", "summary", "role_with_ai", "with_ai"),
                "examples": [
                    {"expectation": example.expectation.key, "text": example.text} for example in row.examples.all()
                ],
            }
            for row in disciplines
        ],
        "moved": {
            row.old.key: row.new.key if row.new else None
            for row in moved
            if row.new is None or row.new.key != row.old.key
        },
    }


def write_document(version: LadderVersion, document: Document) -> None:
    """Replaces everything in a draft by the document. The caller owns the transaction."""
    version.name, version.summary, version.notes = (document[name] for name in ("name", "summary", "notes"))
    version.sustained_quarters = document["sustained"]["quarters"]
    version.sustained_of = document["sustained"]["of"]
    version.save()
    for part in (version.successions, version.disciplines, version.expectations, version.dimensions, version.levels):
        part.all().delete()
    levels = {
        row.key: row
        for row in Level.objects.bulk_create(
            Level(version=version, position=place, of=len(document["levels"]), **item)
            for place, item in enumerate(document["levels"], 1)
        )
    }
    dimensions = {
        row.key: row
        for row in Dimension.objects.bulk_create(
            Dimension(version=version, position=place, **item) for place, item in enumerate(document["dimensions"], 1)
        )
    }
    expectations = {
        row.key: row
        for row in Expectation.objects.bulk_create(
            Expectation(
                version=version,
                position=place,
                key=item["key"],
                level=levels[item["level"]],
                dimension=dimensions[item["dimension"]],
                text=item["text"],
                example=item["example"],
                counter_example=item["counter_example"],
            )
            for place, item in enumerate(document["expectations"], 1)
        )
    }
    _write_disciplines(version, document, expectations)
    _write_moves(version, document, expectations)


def _write_disciplines(version: LadderVersion, document: Document, expectations: dict[str, Expectation]) -> None:
    for place, item in enumerate(document["disciplines"], 1):
        fields = {name: value for name, value in item.items() if name != "examples"}
        discipline = Discipline.objects.create(version=version, position=place, **fields)
        DisciplineExample.objects.bulk_create(
            DisciplineExample(
                discipline=discipline, expectation=expectations[example["expectation"]], text=example["text"]
            )
            for example in item["examples"]
        )


def _write_moves(version: LadderVersion, document: Document, expectations: dict[str, Expectation]) -> None:
    before = version.ladder.versions.published().first()
    if before is None:
        return
    old = {row.key: row for row in before.expectations.filter(key__in=document["moved"])}
    Succession.objects.bulk_create(
        Succession(version=version, old=old[key], new=expectations[new] if new else None)
        for key, new in document["moved"].items()
        if key in old
    )
