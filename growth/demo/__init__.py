"""The demo world: an invented company, its people and eighteen months of their evidence. Deterministic on a day.

Everything is made through the same actions as in the product; only the clock is set back, so that evidence,
verdicts and answers carry believable days. Stages: `start` (the first weeks, hardly a verdict), `mid` (the usual
state of things) and `promotion` (everything answered; Ada stands at the next level throughout, and her case waits for
her word on the day the committee meets).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts import actions as people_actions
from accounts.models import Team, User
from growth.demo.checkins import load_check_ins
from growth.demo.decisions import make_decisions
from growth.demo.jobs import load_jobs
from growth.demo.load import make_load
from growth.demo.mentoring import OWNER, make_mentoring, make_pairings
from growth.demo.opportunities import make_opportunities
from growth.demo.practice import make_practice
from growth.demo.promotions import make_promotions
from growth.demo.reviews import load_talk
from growth.demo.roadmaps import make_roadmaps
from growth.evidence import actions
from growth.evidence.claims import LAPSES_AFTER, Claim, Corroboration, Review, Verdict
from growth.evidence.models import Evidence, Visibility
from growth.standing import Quarter
from ladder import actions as ladder_actions
from ladder.models import LadderVersion, Level
from ladder.structure import Structure, structure_of

STAGES = ("start", "mid", "promotion")
DATA = Path(__file__).parent / "data"
DOMAIN = "northgate.example"
ZONE = "Europe/Lisbon"
ENGINEERING = "Engineering"
START_LASTS = 60  # days of evidence at the stage `start`
QUARTER_LENGTH = 91


@dataclass(frozen=True)
class Somebody:
    """One member of the cast: placed on a ladder `since` so many quarters ago."""

    key: str
    name: str
    title: str
    team: str
    manager: str | None = None
    ladder: str = "software-engineer"
    level: str | None = None
    since: int = 6
    before: str | None = None  # the level held before that


CAST = [
    Somebody("petra", "Petra Novak", "Head of engineering", ENGINEERING, level="staff"),
    Somebody("ines", "Ines Duarte", "Staff engineer, ladder owner", ENGINEERING, "petra", level="staff"),
    Somebody("rafael", "Rafael Costa", "IT administrator", ENGINEERING, "petra"),
    Somebody("mia", "Mia Okafor", "Engineering manager, Payments", "Payments", "petra", level="senior"),
    Somebody("ada", "Ada Lindqvist", "Engineer, Payments", "Payments", "mia", level="mid", before="junior"),
    Somebody("ben", "Ben Achterberg", "Senior engineer, Payments", "Payments", "mia", level="senior", since=9),
    Somebody("lior", "Lior Baum", "Engineer, Payments", "Payments", "mia", level="junior"),
    Somebody("sana", "Sana Whitfield", "Senior engineer, front end", "Payments", "mia", level="senior"),
    Somebody("chidi", "Chidi Balogun", "Engineer, Payments", "Payments", "mia", level="mid", since=5, before="junior"),
    Somebody("freya", "Freya Holm", "AI engineer, Payments", "Payments", "mia", "ai-engineer", "mid", 4),
    Somebody("tomasz", "Tomasz Zielinski", "Engineering manager, Search", "Search", "petra", level="senior"),
    Somebody("zoe", "Zoe Tanaka", "Senior engineer, Search", "Search", "tomasz", level="senior", before="mid"),
    Somebody("jonas", "Jonas Weber", "Staff engineer, Search", "Search", "tomasz", level="staff", since=8),
    Somebody("priya", "Priya Raman", "Engineer, front end", "Search", "tomasz", level="mid"),
    Somebody("marek", "Marek Dvorak", "Engineer, Search", "Search", "tomasz", level="junior", since=5),
    Somebody("elif", "Elif Kaya", "Senior AI engineer, Search", "Search", "tomasz", "ai-engineer", "senior", 5),
    Somebody("kofi", "Kofi Mensah", "Quality engineer, Search", "Search", "tomasz", level="mid"),
    Somebody("helena", "Helena Brandt", "Engineering manager, Platform", "Platform", "petra", level="senior"),
    Somebody("noor", "Noor Haddad", "Staff engineer, Platform", "Platform", "helena", level="staff", since=7),
    Somebody(
        "omar", "Omar Ferreira", "Staff engineer, promotion committee", "Platform", "helena", level="staff", since=10
    ),
    Somebody("yuki", "Yuki Sato", "Senior security engineer", "Platform", "helena", level="senior"),
    Somebody("luca", "Luca Moretti", "Engineer, Platform", "Platform", "helena", level="mid"),
    Somebody("amara", "Amara Diallo", "Engineer, Platform", "Platform", "helena", level="junior", since=2),
    Somebody("tariq", "Tariq Aziz", "Engineer, Platform", "Platform", "helena", level="mid"),
]
LEFT = {"tariq": 40}  # days ago
PASSWORD = "northgate-demo"  # of the whole cast, for those who want to see the sign-in form


def load_demo(stage: str) -> int:
    """Builds the world of a stage in an empty database. Returns how many items of evidence it holds."""
    with transaction.atomic():
        call_command("import_built_in_ladders", stdout=io.StringIO())
        call_command("import_built_in_roadmaps", stdout=io.StringIO())
        world = _World(stage, timezone.localdate())
        world.make_people()
        for key, items in _evidence(stage):
            for item in items:
                world.make_evidence(key, item)
        load_talk(world.people, stage)
        make_opportunities(world.people, world.ladders["software-engineer"], world.today, stage)
        make_decisions(world.people, world.today, stage)
        load_jobs(world.people["mia"], world.people["tomasz"])
        make_load(world.people, since=world.first_day)
        make_practice(world.people, since=world.first_day)
        make_mentoring(world.people, world.today, stage)
        make_roadmaps(world.people, world.today, stage)
        if stage != "start":
            load_check_ins(world.people, world.today)
        world.lift()
        make_promotions(world.people, world.today, stage)
        world.finish()
    return Evidence.objects.count()


def _evidence(stage: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    later = sorted((DATA / "later").glob("*.yaml")) if stage == "promotion" else []
    for file in sorted(DATA.glob("*.yaml")) + later:
        yield from yaml.safe_load(file.read_text(encoding="utf-8"))["evidence"].items()


class _World:
    def __init__(self, stage: str, today: date) -> None:
        self.stage, self.today = stage, today
        self.people: dict[str, User] = {}
        self.verdicts = 0  # given so far; spreads them over the days after the evidence
        self.ladders: dict[str, Structure] = {
            version.ladder.key: structure_of(version)
            for version in LadderVersion.objects.published().select_related("ladder")
        }
        self.ladder_of = {somebody.key: self.ladders[somebody.ladder] for somebody in CAST}
        self.first_day = today - timedelta(days=START_LASTS) if stage == "start" else date.min

    def make_people(self) -> None:
        root = Team.objects.create(name=ENGINEERING)
        teams = {ENGINEERING: root}
        for somebody in CAST:
            if somebody.team not in teams:
                teams[somebody.team] = Team.objects.create(name=somebody.team, parent=root)
            self.people[somebody.key] = people_actions.add_person(
                f"{somebody.key}@{DOMAIN}",
                None,
                name=somebody.name,
                title=somebody.title,
                time_zone=ZONE,
                team=teams[somebody.team],
                manager=self.people[somebody.manager] if somebody.manager else None,
                is_administrator=somebody.key == "rafael",
                is_ladder_owner=somebody.key == "ines",
                is_programme_owner=somebody.key == OWNER,
                wants_mail=False,  # while the past is made up; `finish` turns it on
            )
        self._set_password()
        for somebody in CAST:
            self._place(somebody)
        make_pairings(self.people, self._quarter(5).first_day)

    def make_evidence(self, key: str, item: dict[str, Any]) -> None:
        author = self.people[key]
        day = self._day(*item["when"])
        if day < self.first_day:
            return
        metric = item.get("metric") or {}
        dated = not item.get("undated")
        lasted = item.get("lasted") or 0
        evidence = actions.log_evidence(
            by=author,
            expectations=[self._expectation(key, claim["cell"]) for claim in item.get("claims", [])],
            title=item["title"],
            kind=item["kind"],
            situation=item["situation"],
            own_part=item["own_part"],
            outcome=item["outcome"],
            scope=item["scope"],
            mode=item["mode"],
            started_on=day - timedelta(days=lasted) if dated and lasted else None,
            ended_on=day if dated else None,
            metric_name=metric.get("name", ""),
            metric_before=_figure(metric.get("before")),
            metric_after=_figure(metric.get("after")),
            metric_unit=str(metric.get("unit") or ""),
            metric_source=metric.get("source") or "",
            links=item.get("links", []),
        )
        written = self._moment(day, 1)
        if item["visibility"] != Visibility.PRIVATE:
            actions.share_evidence(evidence, by=author, visibility=item["visibility"])
        for claim, told in zip(evidence.claims.order_by("pk"), item.get("claims", []), strict=True):
            self._answer(claim, told, day)
        if item.get("archived"):
            actions.archive_evidence(evidence, by=author)
        evidence.claims.update(created_at=written, waiting_since=written)
        Evidence.objects.filter(pk=evidence.pk).update(created_at=written, updated_at=written)
        evidence.history.update(history_date=written, history_user=author)

    def lift(self) -> None:
        if self.stage == "promotion":
            self._lift_ada()

    def finish(self) -> None:
        for key, days in LEFT.items():
            day = self.today - timedelta(days=days)
            people_actions.mark_left(self.people[key], by=self.people["rafael"], on=day)
        User.objects.update(wants_mail=True)

    def _set_password(self) -> None:
        # One hash for all: hashing twenty-four times would be most of the time this takes.
        first = next(iter(self.people.values()))
        first.set_password(PASSWORD)
        User.objects.update(password=first.password)

    def _place(self, somebody: Somebody) -> None:
        if somebody.level is None:
            return
        levels = {level.key: level for level in self.ladders[somebody.ladder].levels}
        person, by = self.people[somebody.key], self.people[somebody.manager or "ines"]
        since = self._quarter(somebody.since).first_day
        if somebody.before:
            earlier = since - timedelta(days=QUARTER_LENGTH * 5)
            ladder_actions.place(person, level=levels[somebody.before], since=earlier, by=by)
        ladder_actions.place(person, level=levels[somebody.level], since=since, by=by)

    def _answer(self, claim: Claim, told: dict[str, Any], day: date) -> None:
        """Witnesses first, then the verdict, each a few days after the evidence."""
        for number, asked in enumerate(told.get("corroboration") or []):
            self._witness(claim, asked, day, number)
        verdict = told["verdict"]
        if (verdict == "waiting" and self.stage != "promotion") or self.stage == "start" or not told.get("by"):
            return
        self.verdicts += 1
        given = self._moment(day, 5 + self.verdicts % 9)
        level = self._level(claim, verdict) if verdict not in ("accepted", "needs_more") else None
        review = actions.review_claim(
            claim,
            by=self.people[told["by"]],
            verdict=Verdict.NEEDS_MORE if verdict == "needs_more" else Verdict.ACCEPTED,
            level=level,
            words=told.get("words") or "",
        )
        Review.objects.filter(pk=review.pk).update(created_at=given)

    def _witness(self, claim: Claim, asked: dict[str, Any], day: date, number: int) -> None:
        corroboration = actions.ask_corroboration(
            claim, by=claim.evidence.person, witness=self.people[asked["by"]], question=asked["question"]
        )
        answer = asked["answer"]
        moment = self._moment(day, 2)
        match answer:
            case "open":
                moment = timezone.now() - timedelta(days=3 + number)
            case "lapsed":
                moment = min(moment, timezone.now() - LAPSES_AFTER - timedelta(days=1))
            case _:
                actions.answer_corroboration(
                    corroboration, by=self.people[asked["by"]], answer=answer, words=asked.get("words") or ""
                )
        answered = self._moment(day, 3 + number) if answer not in ("open", "lapsed") else None
        Corroboration.objects.filter(pk=corroboration.pk).update(asked_at=moment, answered_at=answered)

    def _lift_ada(self) -> None:
        """What still waited of Ada's is accepted, and the weak dimensions of the next level were evidenced twice."""
        mia = self.people["mia"]
        for claim in Claim.objects.filter(evidence__person=self.people["ada"], verdict=Verdict.WAITING):
            if claim.evidence.visibility == Visibility.PRIVATE:
                continue
            actions.review_claim(claim, by=mia, verdict=Verdict.ACCEPTED)
        senior = next(level for level in self.ladders["software-engineer"].levels if level.key == "senior")
        for dimension in ("risk", "perspective", "ownership"):
            claims = Claim.objects.filter(
                evidence__person=self.people["ada"],
                expectation__version=senior.version_id,
                expectation__dimension__key=dimension,
                evidence__ended_on__gte=self._quarter(2).first_day,
            ).exclude(evidence__visibility=Visibility.PRIVATE)
            for claim in claims:
                words = "Read again together with the whole year: this was Senior."
                actions.review_claim(claim, by=mia, verdict=Verdict.ACCEPTED, level=senior, words=words)

    def _expectation(self, key: str, cell: list[Any]) -> Any:
        dimension, level_key, number = cell
        structure = self.ladder_of[key]
        position = next(level.position for level in structure.levels if level.key == level_key)
        return structure.cells[dimension, position][number - 1]

    def _level(self, claim: Claim, key: str) -> Level:
        return claim.expectation.version.levels.get(key=key)

    def _quarter(self, ago: int) -> Quarter:
        return Quarter.of(self.today).plus(-ago)

    def _day(self, ago: int, share: float) -> date:
        """A day by quarters ago and place in the quarter; in the running quarter, place in what has passed of it."""
        quarter = self._quarter(ago)
        if ago == 0:
            passed = (self.today - quarter.first_day).days
            # The data was written in the middle of a quarter: its running quarter ends at about 0.55.
            return quarter.first_day + timedelta(days=int(passed * min(share / 0.55, 1)))
        return quarter.first_day + timedelta(days=int(share * ((quarter.last_day - quarter.first_day).days)))

    def _moment(self, day: date, after: int) -> datetime:
        """Some days after a day, at work time, and never in the future."""
        at = timezone.make_aware(datetime.combine(day + timedelta(days=after), time(9 + after % 8, after * 7 % 60)))
        return min(at, timezone.now() - timedelta(minutes=10))


def _figure(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
