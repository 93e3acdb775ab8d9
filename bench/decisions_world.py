"""Records of invented words for the bench, by the people of a world that is there. The same whoever builds them.

Written in bulk, past the actions, but as the actions would leave them: numbers by project, people by role, plain words.
"""

from datetime import date, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import Team, User
from bench.world import SEED
from growth.decisions.actions import render_parts
from growth.decisions.models import Decision, Link, LinkKind, Participant, Project, Role, Status, Tag

YEARS = 5
BATCH = 2_000
WORDS, TAGS = 3_000, 60
SYLLABLES = (
    "ba",
    "do",
    "fi",
    "gu",
    "ka",
    "le",
    "mo",
    "ni",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "bri",
    "cla",
    "dro",
    "fle",
    "plo",
)
STATUSES = (Status.DRAFT, Status.PROPOSED, Status.ACCEPTED, Status.REJECTED, Status.DEPRECATED, Status.SUPERSEDED)
WEIGHTS = (5, 5, 65, 5, 5, 15)


def is_built(records: int) -> bool:
    return Decision.objects.count() == records


@transaction.atomic
def build(records: int, projects: int) -> None:
    """So many records, spread evenly over the projects; every fifth project is for one team."""
    rng = Random(SEED)
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    words = _words(rng)
    made = _make_projects(rng, projects, people)
    tags = Tag.objects.bulk_create([Tag(name=word) for word in words[:TAGS]])
    for start in range(0, records, BATCH):
        _write(rng, [made[n % projects] for n in range(start, min(start + BATCH, records))], words, tags, people, start)


def word(place: int) -> str:
    """One of the invented words: the lower its place, the more often it occurs."""
    return _words(Random(SEED))[place]


def _words(rng: Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4)))] = None
    return list(found)


def _make_projects(rng: Random, count: int, people: list[User]) -> list[Project]:
    teams = list(Team.objects.order_by("pk"))
    return Project.objects.bulk_create(
        [
            Project(
                name=f"System {n}",
                keeper=rng.choice(people),
                team=rng.choice(teams) if n % 5 == 4 else None,
                audience="team" if n % 5 == 4 else "everyone",
            )
            for n in range(count)
        ]
    )


def _write(
    rng: Random, projects: list[Project], words: list[str], tags: list[Tag], people: list[User], start: int
) -> None:
    rows = [_record(rng, project, words, start + n) for n, project in enumerate(projects)]
    Decision.objects.bulk_create(rows)
    tagged = Decision.tags.through
    tagged.objects.bulk_create(
        tagged(decision=row, tag=tag) for row in rows for tag in rng.sample(tags, rng.randint(0, 3))
    )
    Participant.objects.bulk_create(
        Participant(decision=row, person=person, role=role)
        for row in rows
        for person, role in zip(
            rng.sample(people, 4), (Role.AUTHOR, Role.DECIDER, Role.CONSULTED, Role.INFORMED), strict=True
        )
    )
    older = [row for row in rows if row.status == Status.SUPERSEDED]
    newer = [row for row in rows if row.status == Status.ACCEPTED]
    Link.objects.bulk_create(
        Link(source=source, target=target, kind=LinkKind.SUPERSEDES)
        for source, target in zip(newer, older, strict=False)
    )


def _record(rng: Random, project: Project, words: list[str], place: int) -> Decision:
    status = rng.choices(STATUSES, WEIGHTS)[0]
    is_numbered = status not in (Status.DRAFT, Status.PROPOSED)
    row = Decision(
        project=project,
        slug=f"record-{place}",
        number=place if is_numbered else None,
        title=_said(rng, words, 6).capitalize(),
        status=status,
        context=_said(rng, words, 120),
        decision=_said(rng, words, 60),
        consequences=_said(rng, words, 60),
        dated=_some_day(rng) if rng.random() < 0.95 else None,
        revisit_on=timezone.localdate() + timedelta(days=rng.randint(-90, 300)) if rng.random() < 0.3 else None,
    )
    render_parts(row)
    return row


def _said(rng: Random, words: list[str], count: int) -> str:
    """Some words occur often and most seldom, as in any text."""
    return " ".join(words[int(len(words) * rng.random() ** 3)] for _ in range(count))


def _some_day(rng: Random) -> date:
    return timezone.localdate() - timedelta(days=rng.randint(0, 365 * YEARS))
