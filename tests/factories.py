"""Factories for what tests need. They go through the product's actions where an action has consequences."""

from datetime import date
from typing import Any

import factory
from django.utils import timezone

from accounts.models import Team, User
from growth.evidence import actions
from growth.evidence.models import Claim, Evidence
from ladder.actions import import_document, publish_version
from ladder.documents import write_document
from ladder.files import Document
from ladder.models import Expectation, Ladder, LadderVersion


class TeamFactory(factory.django.DjangoModelFactory[Team]):
    class Meta:
        model = Team

    name = factory.Sequence("Team {}".format)


class PersonFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    name = factory.Sequence("Person {}".format)
    email = factory.Sequence("person{}@example.org".format)
    time_zone = "UTC"


def small_ladder(key: str = "engineer", **changes: Any) -> Document:
    """A ladder document of 3 levels and 2 dimensions, two expectations a cell."""
    levels, dimensions = ("junior", "mid", "senior"), ("autonomy", "risk")
    document: Document = {
        "key": key,
        "name": key.capitalize(),
        "summary": "A ladder for tests.",
        "notes": "First version.",
        "sustained": {"quarters": 2, "of": 4},
        "levels": [{"key": name, "name": name.capitalize(), "summary": "", "with_ai": ""} for name in levels],
        "dimensions": [
            {"key": name, "name": name.capitalize(), "letter": name[0].upper(), "summary": ""} for name in dimensions
        ],
        "expectations": [
            {
                "key": f"{dimension}-{level}-{number}",
                "dimension": dimension,
                "level": level,
                "text": f"Shows {dimension} as a {level}, in way {number}.",
                "example": f"An example of {dimension} at {level}.",
                "counter_example": f"No example of {dimension} at {level}.",
            }
            for dimension in dimensions
            for level in levels
            for number in (1, 2)
        ],
        "disciplines": [],
        "moved": {},
    }
    return {**document, **changes}


def publish(document: Document | None = None, moves: dict[str, str | None] | None = None) -> LadderVersion:
    """A published version of a document, of the small ladder if none is given."""
    if document is None and not LadderVersion.objects.exists():
        return _published_small_ladder()
    return publish_version(import_document(document or small_ladder(), by=None), by=None, moves=moves or {})


def _published_small_ladder() -> LadderVersion:
    """As importing and publishing would leave it, with a third of the queries: nearly every test begins with it."""
    document = small_ladder()
    version = LadderVersion.objects.create(
        ladder=Ladder.objects.create(key=document["key"], last_revision=1), number=1, name=""
    )
    write_document(version, document)
    version.status, version.published_at = LadderVersion.Status.PUBLISHED, timezone.now()
    version.save()
    return version


def expectation(key: str) -> Expectation:
    """The expectation with this key in the version in force."""
    return Expectation.objects.published().select_related("version", "level", "dimension").get(key=key)


def log(
    author: User, title: str = "Queue chosen for payout retries", *, share: str = "private", **fields: Any
) -> Evidence:
    """An item of evidence, dated today unless told otherwise, shared as told."""
    fields = {"ended_on": timezone.localdate(), **fields}
    evidence = actions.log_evidence(by=author, title=title, **fields)
    if share != "private":
        actions.share_evidence(evidence, by=author, visibility=share)
    return evidence


def claim(evidence: Evidence, key: str) -> Claim:
    return actions.add_claims(evidence, by=evidence.person, expectations=[expectation(key)])[0]


def accepted(author: User, by: User, key: str, day: date) -> Claim:
    """A claim on a new shared item of that day, accepted by `by`."""
    made = claim(log(author, f"{key} on {day}", share="circle", ended_on=day), key)
    actions.review_claim(made, by=by, verdict="accepted")
    made.refresh_from_db()
    return made
