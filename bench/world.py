"""The world of the bench: people in teams, and years of their evidence. The same on the same day, whoever builds it.

Rows are made in bulk, past the actions and their history, but as the actions would leave them: rendered HTML,
strength by the product's own rule, the newest verdict on each claim, verdicts only on what is shared.
"""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Team, User
from growth.evidence import strength
from growth.evidence.actions import facts_of
from growth.evidence.claims import Answer, Claim, Corroboration, Review, Verdict
from growth.evidence.models import Evidence, Kind, Mode, Scope, Strength, Visibility
from growth.markdown import render
from growth.mentoring.models import Pairing
from growth.standing import Quarter
from ladder.models import LadderVersion, Placement
from ladder.structure import Structure, structure_of

SEED = 7
DOMAIN = "bench.example"
LADDER = "software-engineer"
TYPICAL, HEAVY = f"engineer0@{DOMAIN}", f"engineer1@{DOMAIN}"  # in different teams
SHOWN_ITEM = "Invoices sent once, whatever the retry"  # the typical person's item with everything on it
TEAM_SIZE = 8  # a manager and about seven engineers
SPAN = 8  # teams below one director
QUARTERS = 10
HEAVY_ITEMS = 2_000
BATCH = 2_000  # items written at once

# Weights, in the order of the choices they stand for.
LEVELS = (20, 40, 30, 10)  # junior to staff, among engineers
SCOPES = (12, 30, 22, 18, 8, 4, 1, 5)  # task to industry, and none
MODES = (25, 25, 45, 5)  # delegated, reviewed, owned, and none
VISIBILITIES = (20, 50, 20, 10)  # private to everyone
VERDICTS = (8, 88, 4)  # waiting, accepted, needs more, of the claims on shared items: 70 % of all are accepted

FIRST_NAMES = (
    "Ada", "Ben", "Chidi", "Dana", "Elif", "Freya", "Goran", "Helena", "Ivo", "Jonas", "Kofi", "Lior", "Mia",
    "Noor", "Omar", "Priya", "Rosa", "Sana",
)  # fmt: skip
LAST_NAMES = (
    "Abara", "Brandt", "Costa", "Dvorak", "Ekholm", "Ferreira", "Haddad", "Ito", "Kaya", "Lind", "Moretti",
    "Novak", "Okafor", "Sato", "Weber",
)  # fmt: skip
DONE = ("Moved", "Rewrote", "Split", "Measured", "Removed", "Documented", "Halved", "Reviewed")
THINGS = ("the payout queue", "the search index", "the release checks", "the billing export", "the sign-in flow")
EFFECTS = ("without an hour of downtime", "and the alerts went quiet", "before the audit", "with the support team")
SITUATIONS = (
    "Retries of the *payout worker* piled up each Monday. Nobody could say which were safe to repeat, so the queue was "
    "drained by hand, and twice a partner was paid double.",
    "The index had grown past what one node could hold.\n\n- rebuilds took a night\n- a failed rebuild was noticed in "
    "the morning\n- the team had stopped changing the schema",
    "Releases waited for **one person** who knew the order of the steps. Two of the last five were rolled back.",
)
PARTS = (
    "I wrote the proposal, agreed it with platform and finance, and built the first half. Lior built the second half "
    "from my notes; I reviewed every change.",
    "I found the cause with a profile of one slow night, wrote the `--resume` option and its tests, and ran the first "
    "three nights myself. See [the notes](https://wiki.example/notes).",
    "I led it from the sketch to the result:\n\n1. measured what was there\n2. decided with the team what to drop\n"
    "3. wrote the migration and watched it through",
)
OUTCOMES = (
    "No partner was paid twice since. The Monday drain is gone, which gives support about **three hours** a week.",
    "Rebuilds take 40 minutes and can be resumed. Two other teams took the pattern over in the same quarter.",
    "Anybody of the team releases now. The last eight went out on the day they were planned for.",
)


@dataclass(frozen=True)
class World:
    """Who reads the pages, and what."""

    typical: User
    manager: User  # of the typical person
    heavy: User
    item: Evidence


@dataclass(frozen=True)
class Author:
    """Somebody who logs evidence, who may give verdicts on it, and who may witness it."""

    person: User
    level: int  # position on the ladder
    reviewers: list[User]  # the growth circle
    witness: User


@dataclass
class Rows:
    """One batch, unsaved; the rows refer to each other."""

    evidence: list[Evidence] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    corroborations: list[Corroboration] = field(default_factory=list)

    def save(self) -> None:
        Evidence.objects.bulk_create(self.evidence)
        Claim.objects.bulk_create(self.claims)
        Review.objects.bulk_create(self.reviews)
        Corroboration.objects.bulk_create(self.corroborations)


def is_built(people: int, evidence: int) -> bool:
    """Whether the database holds a world of this size. SECURITY: refuses one that holds anything else."""
    if User._meta.db_table not in connection.introspection.table_names():
        return False
    found = User.objects.count(), Evidence.objects.count()
    if found == (people, evidence) and User.objects.filter(email=TYPICAL).exists():
        return True
    if any(found):
        raise SystemExit(
            f"The database holds {found[0]} people and {found[1]} items of something else. Give an empty one."
        )
    return False


@transaction.atomic
def build(people: int, evidence: int, *, one_manager: bool = False) -> None:
    """Fills an empty database with so many people and items of evidence.

    `one_manager`: the first person manages all others directly, which is as much as a team page can have to show.
    """
    rng = Random(SEED)
    call_command("import_built_in_ladders", stdout=io.StringIO())
    structure = structure_of(LadderVersion.objects.published().get(ladder__key=LADDER))
    leaders, engineers = _make_one_team(rng, people) if one_manager else _make_people(rng, people)
    levels = _place(rng, leaders, engineers, structure)
    authors = _authors(leaders, engineers, levels, _pair(rng, engineers))
    _write_evidence(rng, _plan(rng, authors, evidence), structure)


def settle() -> None:
    """Lets PostgreSQL look at the new rows, as it would by itself within minutes. Nothing does that for SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def chosen() -> World:
    """Those of a built world whose pages are measured."""
    people = User.objects.select_related("manager")
    typical = people.get(email=TYPICAL)
    assert typical.manager is not None
    item = Evidence.objects.get(person=typical, title=SHOWN_ITEM)
    return World(typical, typical.manager, people.get(email=HEAVY), item)


# ---- people


def _make_people(rng: Random, count: int) -> tuple[list[User], list[User]]:
    """Leaders (a head, directors, managers, each below the one before) and engineers, spread evenly over the teams."""
    size = max(2, count // TEAM_SIZE)
    span = max(1, size // SPAN)
    root = Team.objects.create(name="Engineering")
    areas = _make_teams("Area", [root] * span)
    teams = _make_teams("Team", [areas[n % span] for n in range(size)])
    head = _hire(rng, "Head", [(None, root)])
    directors = _hire(rng, "Director", [(head[0], area) for area in areas])
    managers = _hire(rng, "Manager", [(directors[n % span], team) for n, team in enumerate(teams)])
    left = count - 1 - span - size
    engineers = _hire(rng, "Engineer", [(managers[n % size], teams[n % size]) for n in range(left)])
    return [*head, *directors, *managers], engineers


def _make_one_team(rng: Random, count: int) -> tuple[list[User], list[User]]:
    """One manager, and everybody else a direct report, spread evenly over teams."""
    root = Team.objects.create(name="Engineering")
    size = max(2, count // TEAM_SIZE)
    teams = _make_teams("Team", [root] * size)
    managers = _hire(rng, "Manager", [(None, root)])
    return managers, _hire(rng, "Engineer", [(managers[0], teams[n % size]) for n in range(count - 1)])


def _make_teams(word: str, parents: list[Team]) -> list[Team]:
    return Team.objects.bulk_create([Team(name=f"{word} {n + 1}", parent=parent) for n, parent in enumerate(parents)])


def _hire(rng: Random, title: str, posts: list[tuple[User | None, Team]]) -> list[User]:
    """One person for each post, which is a manager and a team. Nobody has a password."""
    return User.objects.bulk_create(
        [
            User(
                email=f"{title.lower()}{n}@{DOMAIN}",
                name=f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}",
                title=f"{title}, {team.name}",
                time_zone="Europe/Lisbon",
                password="!",
                manager=manager,
                team=team,
            )
            for n, (manager, team) in enumerate(posts)
        ]
    )


def _place(rng: Random, leaders: list[User], engineers: list[User], structure: Structure) -> dict[int, int]:
    """Places everybody. Returns positions on the ladder by person id; both measured engineers stand at the second."""
    *_, senior, staff = positions = [level.position for level in structure.levels]
    found = {person.pk: senior if person.title.startswith("Manager") else staff for person in leaders}
    found |= {person.pk: rng.choices(positions, LEVELS)[0] for person in engineers}
    found |= {person.pk: positions[1] for person in engineers if person.email in (TYPICAL, HEAVY)}
    since = Quarter.of(timezone.localdate()).plus(-6).first_day
    Placement.objects.bulk_create(
        Placement(person_id=pk, level=structure.levels[position - 1], since=since) for pk, position in found.items()
    )
    return found


def _pair(rng: Random, engineers: list[User]) -> dict[int, User]:
    """A mentor from another team for every engineer, by the engineer's id."""
    mentors = {}
    for person in engineers:
        mentor = person
        while mentor.team_id == person.team_id:
            mentor = rng.choice(engineers)
        mentors[person.pk] = mentor
    since = Quarter.of(timezone.localdate()).plus(-4).first_day
    Pairing.objects.bulk_create(Pairing(mentor=who, mentee_id=pk, started_on=since) for pk, who in mentors.items())
    return mentors


def _authors(
    leaders: list[User], engineers: list[User], levels: dict[int, int], mentors: dict[int, User]
) -> list[Author]:
    """Everybody, with what was decided about them; each is witnessed by the next engineer in the list."""
    return [
        Author(
            person,
            level=levels[person.pk],
            reviewers=[who for who in (person.manager, mentors.get(person.pk)) if who],
            witness=engineers[(place + 1) % len(engineers)],
        )
        for place, person in enumerate([*engineers, *leaders])
    ]


# ---- evidence


def _plan(rng: Random, authors: list[Author], evidence: int) -> list[Author]:
    """The author of each item, in the order of time: 2,000 of one, the average of another, the rest shared evenly."""
    special = {author.person.email: author for author in authors if author.person.email in (TYPICAL, HEAVY)}
    others = [author for author in authors if author.person.email not in special]
    plan = [special[HEAVY]] * heavy_items(evidence) + [special[TYPICAL]] * (evidence // len(authors))
    plan += [others[n % len(others)] for n in range(evidence - len(plan))]
    rng.shuffle(plan)
    return plan


def heavy_items(evidence: int) -> int:
    """How many items the person with the most has: 2,000, fewer in a small world."""
    return min(HEAVY_ITEMS, evidence // 2)


def _write_evidence(rng: Random, plan: list[Author], structure: Structure) -> None:
    """Items spread evenly from the first day of the quarters up to yesterday, oldest first."""
    today = timezone.localdate()
    first = Quarter.of(today).plus(1 - QUARTERS).first_day
    days = (today - first).days
    newest = max(place for place, author in enumerate(plan) if author.person.email == TYPICAL)
    rows = Rows()
    for place, author in enumerate(plan):
        _add_item(rng, rows, author, first + timedelta(days=place * days // len(plan)), structure, place == newest)
        if len(rows.evidence) == BATCH:
            rows.save()
            rows = Rows()
    rows.save()


def _add_item(rng: Random, rows: Rows, author: Author, day: date, structure: Structure, everything: bool) -> None:
    """One item with its claims and what was said to them. `everything`: three claims, answered and witnessed."""
    item = _item(rng, author.person, day)
    if everything:
        item.title, item.visibility, item.links = SHOWN_ITEM, Visibility.CIRCLE, _links(3)
    claims = _claims(rng, item, author, structure, 3 if everything else rng.randint(0, 3))
    shared = item.visibility != Visibility.PRIVATE
    corroborations = _corroborations(rng, claims, author, everything) if shared else []
    if shared and author.reviewers:
        for claim in claims:
            rows.reviews += _reviews(rng, claim, author, Verdict.ACCEPTED if everything else None)
    confirmed = any(row.confirms for row in corroborations)
    item.strength = Strength(strength.label(facts_of(item, corroborated=confirmed), outcome=bool(item.outcome)))
    rows.evidence.append(item)
    rows.claims += claims
    rows.corroborations += corroborations


def _item(rng: Random, person: User, day: date) -> Evidence:
    situation, own_part, outcome = rng.choice(SITUATIONS), rng.choice(PARTS), rng.choice(OUTCOMES)
    measured, moment = rng.random(), _moment(day)
    return Evidence(
        person=person,
        title=f"{rng.choice(DONE)} {rng.choice(THINGS)} {rng.choice(EFFECTS)}, {rng.randrange(16**6):06x}",
        kind=rng.choice(Kind.values),
        situation=situation,
        own_part=own_part,
        outcome=outcome,
        situation_html=_html(situation),
        own_part_html=_html(own_part),
        outcome_html=_html(outcome),
        scope=rng.choices((*Scope.values, ""), SCOPES)[0],
        mode=rng.choices((*Mode.values, ""), MODES)[0],
        started_on=day - timedelta(days=rng.randint(0, 40)) if rng.random() < 0.5 else None,
        ended_on=day,
        metric_name="Time to a finished run" if measured < 0.5 else "",
        metric_before=Decimal(rng.randint(60, 600)) if measured < 0.35 else None,
        metric_after=Decimal(rng.randint(5, 59)) if measured < 0.5 else None,
        metric_unit="minutes" if measured < 0.5 else "",
        links=_links(rng.randint(0, 2)),
        visibility=rng.choices(Visibility.values, VISIBILITIES)[0],
        listed_on=day,
        created_at=moment,
        updated_at=moment,
    )


def _links(count: int) -> list[dict[str, str]]:
    return [{"label": f"Design note {n + 1}", "url": f"https://wiki.example/notes/{n + 1}"} for n in range(count)]


def _claims(rng: Random, item: Evidence, author: Author, structure: Structure, count: int) -> list[Claim]:
    """Claims on different expectations of the author's own level and the next."""
    near = [row for row in structure.expectations if 0 <= row.level.position - author.level <= 1]
    return [
        Claim(evidence=item, expectation=row, wording=row.text, created_at=item.created_at)
        for row in rng.sample(near, count)
    ]


def _reviews(rng: Random, claim: Claim, author: Author, verdict: str | None) -> list[Review]:
    """The verdict on a claim, which it carries from then on; before every tenth one that accepts, one that did not."""
    claim.verdict = verdict or rng.choices(Verdict.values, VERDICTS)[0]
    if claim.verdict == Verdict.WAITING:
        return []
    accepted = claim.verdict == Verdict.ACCEPTED
    claim.accepted_level = claim.expectation.level if accepted else None
    verdicts = [Verdict.NEEDS_MORE] * (accepted and rng.random() < 0.1) + [Verdict(claim.verdict)]
    return [
        Review(
            claim=claim,
            reviewer=rng.choice(author.reviewers),
            verdict=given,
            level=claim.accepted_level if given == Verdict.ACCEPTED else None,
            words="Read it with the notes beside it. The decision and what it cost are both there.",
            reviewer_level="Senior engineer",
            evidence_version=1,
            created_at=_moment(claim.created_at.date(), 7 + 3 * place),
        )
        for place, given in enumerate(verdicts)
    ]


def _corroborations(rng: Random, claims: list[Claim], author: Author, answered: bool) -> list[Corroboration]:
    """One question to the witness about the first claim of some items; those of the last days are still open."""
    if not claims or not (answered or rng.random() < 0.2):
        return []
    asked = _moment(claims[0].created_at.date(), 1)
    is_open = not answered and timezone.now() - asked < timedelta(days=10)
    return [
        Corroboration(
            claim=claims[0],
            witness=author.witness,
            question=f"Were you there when this happened? {claims[0].evidence.title}"[:300],
            answer="" if is_open else Answer.YES,
            words="" if is_open else "Yes. I was on call that week and used the result.",
            asked_at=asked,
            answered_at=None if is_open else _moment(asked.date(), 2),
        )
    ]


@cache
def _html(text: str) -> str:
    return render(text)


def _moment(day: date, after: int = 0) -> datetime:
    """A morning some days after a day, and never in the future."""
    return min(timezone.make_aware(datetime.combine(day + timedelta(days=after), time(9))), timezone.now())
