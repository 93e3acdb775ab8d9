"""Mentoring in the demo world: who offers what, pairs that do well and pairs gone quiet, a request, rounds, coffee."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.jobs.models import Job
from growth.jobs.running import run_now
from growth.mentoring.achievements import actions as achievements
from growth.mentoring.actions import begin_pairing
from growth.mentoring.asking import actions as asking
from growth.mentoring.coffee import actions as coffee
from growth.mentoring.coffee.models import CoffeeGroup, CoffeeRound
from growth.mentoring.health import actions as health
from growth.mentoring.meeting import actions as meeting
from growth.mentoring.meeting import agreement_actions as agreements
from growth.mentoring.meeting.models import ActionItem, Directness, OutlineStep, Session
from growth.mentoring.models import Kind, Pairing
from growth.mentoring.profiles import actions as profiles
from growth.mentoring.profiles import strengths
from growth.mentoring.rounds import actions as rounds
from growth.mentoring.rounds import previewing, proposing
from growth.mentoring.rounds.models import Objective
from growth.notices.models import Notice
from ladder.models import LadderVersion
from ladder.structure import structure_of

OWNER = "sana"  # runs the mentoring programme
PAIRINGS = [
    ("noor", "ada"), ("jonas", "lior"), ("noor", "luca"), ("omar", "zoe"), ("elif", "freya"), ("yuki", "amara"),
    ("ben", "priya"), ("sana", "marek"), ("tariq", "kofi"),
]  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """What somebody offers. `hours`: from and until."""

    offers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    about: str = ""
    capacity: int = 2
    languages: tuple[str, ...] = ("English",)
    hours: tuple[int, int] = (9, 17)
    coffee: bool = False


OFFERS = {
    "noor": Offer(
        ("mentoring", "shadowing"),
        ("distributed systems", "incident review", "writing decisions"),
        "I ask more than I answer. Bring the decision you are least sure of.",
        languages=("English", "Arabic"),
        coffee=True,
    ),
    "jonas": Offer(
        ("mentoring",),
        ("search relevance", "writing decisions", "working with product"),
        "Good for people who are about to lead something across two teams.",
        languages=("English", "German"),
        hours=(8, 16),
    ),
    "ines": Offer(
        ("mentoring",),
        ("strategy", "ladders", "working with product"),
        "One hour every two weeks, and I read what you send before.",
        languages=("English", "Portuguese"),
    ),
    "omar": Offer(
        ("mentoring",),
        ("platform", "promotion", "cost"),
        "I have sat on the committee for three years and can tell you what a case looks like from there.",
        capacity=1,
        languages=("English", "Portuguese"),
    ),
    "elif": Offer(
        ("mentoring", "rotation"),
        ("evaluation sets", "models in production", "search relevance"),
        "For engineers whose systems have begun to contain models.",
        languages=("English", "Turkish"),
        hours=(10, 18),
        coffee=True,
    ),
    "yuki": Offer(
        ("mentoring", "shadowing", "buddy"),
        ("threat modelling", "supply chain", "incident review"),
        "Threat models of real changes, side by side.",
        languages=("English", "Japanese"),
        hours=(7, 15),
    ),
    "ben": Offer(("mentoring", "buddy"), ("payments", "on call"), "Patient with first incidents.", capacity=1),
    "sana": Offer(("mentoring",), ("front end", "accessibility"), "Until summer for one person only.", 1, coffee=True),
    "zoe": Offer(("buddy", "shadowing"), ("search", "load tests"), "New here? I know who knows.", coffee=True),
    "luca": Offer(("buddy",), ("deployment",), "Newest of us who still remembers his first week.", coffee=True),
    **{key: Offer(coffee=True) for key in ("ada", "lior", "chidi", "priya", "marek", "kofi", "amara")},
}
WISHES: dict[str, dict[str, Any]] = {
    "ada": {"wants": ["mentoring"], "topics": ["working with product"]},
    "chidi": {"wants": ["mentoring"], "topics": ["writing decisions", "working with product"]},
    "kofi": {"wants": ["mentoring", "shadowing"], "topics": ["evaluation sets"], "track": "ai-engineer"},
}


@dataclass(frozen=True)
class Held:
    """A session so many days ago. `to_do`: who, what, and whether it is done."""

    ago: int
    notes: str = ""
    to_do: tuple[str, str, bool] | None = None


OF_ADA = [
    Held(
        74,
        "Ada wants to go for Senior this year, and is not sure she should say so. We listed what would have to be "
        "true.",
        ("ada", "Decide whether to go for Senior this year", True),
    ),
    Held(
        60,
        "Perspective is the weak one: she sees the system and stops at its border. A talk with Product would show "
        "hers.",
        ("ada", "Sit in on one roadmap talk with Product", True),
    ),
    Held(
        46,
        "**Retry queue.** What it leaves open is written down nowhere.\n\n- Who waits longest when it is full?\n- What "
        "would Settlement have wanted to know?",
        ("ada", "Write down what the retry queue leaves open", False),
    ),
    Held(
        32,
        "Read the rollout note together. The way back is there; whom a failure hits is not.",
        ("noor", "Send the note from the bus migration, as an example", True),
    ),
    Held(
        18,
        "The claim on the merchant calls waits because nobody from Support confirmed it. Ask three people, not one.",
        ("ada", "Ask Support for three recorded calls", True),
    ),
    Held(4, "Short one. Ada leads the review circle from now on; next time: how that goes.", None),
]
# Of the other pairs only on which days ago they met.
MET = {
    ("noor", "luca"): (88, 74, 61, 46, 33, 17, 5), ("elif", "freya"): (80, 66, 52, 37, 24, 9),
    ("yuki", "amara"): (70, 56, 41, 27, 12), ("ben", "priya"): (63, 49, 36, 20, 8), ("omar", "zoe"): (95, 80, 62, 34),
    ("jonas", "lior"): (130, 115, 97, 68), ("sana", "marek"): (60, 47, 33, 19, 6), ("ines", "mia"): (90, 62, 34, 11),
    ("tariq", "kofi"): (110, 96, 82),
}  # fmt: skip
RATED = {("omar", "zoe"): (8, 4), ("noor", "ada"): (9, 9), ("elif", "freya"): (8, 8), ("yuki", "amara"): (7, 8)}
BUDDY_SINCE = 52  # days


def make_pairings(people: Mapping[str, User], started_on: date) -> None:
    """The pairings of mentor and mentee, begun long ago."""
    Pairing.objects.bulk_create(
        Pairing(mentor=people[mentor], mentee=people[mentee], started_on=started_on) for mentor, mentee in PAIRINGS
    )


def make_mentoring(people: Mapping[str, User], today: date, stage: str) -> None:
    """All of mentoring, through the actions of the product; afterwards the days are set back.

    At the stage `start` there are profiles, and pairs who have met once or twice.
    """
    scene = _Scene(people, today)
    scene.profiles()
    if stage == "start":
        scene.first_meetings()
        return
    scene.meetings()
    scene.ada_and_noor()
    scene.buddies()
    scene.news_is_read()
    scene.requests()
    scene.rounds()
    scene.coffee()
    scene.ratings()
    scene.achievements()


@dataclass
class _Scene:
    people: Mapping[str, User]
    today: date

    def profiles(self) -> None:
        strengths.take([self.people[key] for key in {*OFFERS, *WISHES}])
        for key, offer in OFFERS.items():
            profiles.offer(
                by=self.people[key],
                version=1,
                offers=list(offer.offers),
                coffee=offer.coffee,
                topics=list(offer.topics),
                languages=list(offer.languages),
                about=offer.about,
                capacity=offer.capacity,
                works_from=time(offer.hours[0]),
                works_until=time(offer.hours[1]),
            )
        for key, wish in WISHES.items():
            profiles.look_for(by=self.people[key], version=1, **wish)
        paused = self.people["omar"]
        profiles.pause(by=paused, until=self.today + timedelta(days=40))

    def first_meetings(self) -> None:
        for mentor, mentee in (("noor", "ada"), ("jonas", "lior")):
            self._met(self._pairing(mentor, mentee), Held(9))

    def meetings(self) -> None:
        for (mentor, mentee), days in MET.items():
            pairing = self._pairing(mentor, mentee)
            for ago in days:
                self._met(pairing, Held(ago))
        planned = self._pairing("elif", "freya")
        meeting.plan_session(planned, by=self.people["elif"], starts_at=self._at(5, 11), minutes=30)

    def ada_and_noor(self) -> None:
        """The pair people look at first: an agreement, notes, an agenda, a next session."""
        ada, noor = self.people["ada"], self.people["noor"]
        pairing = self._pairing("noor", "ada")
        structure = structure_of(LadderVersion.objects.published().get(ladder__key="software-engineer"))
        senior = next(level.position for level in structure.levels if level.key == "senior")
        agreement = agreements.write_agreement(
            pairing,
            by=ada,
            version=0,
            expectations=[structure.cells[dimension, senior][0] for dimension in ("perspective", "risk")],
            free_goals=["Say early and aloud when I am out of my depth"],
            aim="Senior, perspective first",
            cadence_weeks=2,
            ends_on=self.today + timedelta(days=130),
            minutes=45,
            directness=Directness.STRAIGHT,
            urgency="A message that begins with “today”. Everything else waits for the session.",
            silence="That I am thinking. After three days ask again.",
        )
        agreements.confirm_agreement(agreement, by=noor, version=agreement.version)
        for held in OF_ADA:
            self._met(pairing, held)
        last = pairing.sessions.order_by("-starts_at")[0]
        meeting.save_private_note(
            last, by=noor, version=0, words="She undersells the incident work. Ask Mia whether she has seen it."
        )
        meeting.save_private_note(last, by=ada, version=0, words="Ask next time how Noor got her first staff project.")
        meeting.plan_session(pairing, by=noor, starts_at=self._at(10, 14), how=Session.How.PERSON, place="Room Fjord")
        meeting.add_topic(pairing, by=ada, words="Evaluation set for the dispute classifier", minutes=10)
        meeting.add_topic(pairing, by=noor, words="The merchant calls: what would Product have to believe?", minutes=20)

    def buddies(self) -> None:
        pairing = begin_pairing(
            mentor=self.people["luca"], mentee=self.people["amara"], by=self.people["helena"], kind=Kind.BUDDY
        )
        began = self.today - timedelta(days=BUDDY_SINCE)
        Pairing.objects.filter(pk=pairing.pk).update(started_on=began, ends_on=began + timedelta(days=90))
        pairing.refresh_from_db()
        for step in OutlineStep.objects.filter(pairing=pairing, day=30):
            meeting.tick_outline_step(step, by=self.people["amara"])
        for ago in (49, 42, 35, 28, 15, 7):
            self._met(pairing, Held(ago))

    def requests(self) -> None:
        """One that waits for its first answer, and one that came back with a question."""
        chidi, kofi = self.people["chidi"], self.people["kofi"]
        asking.ask(
            by=chidi,
            kind=Kind.MENTORING,
            people=[self.people["jonas"], self.people["ines"]],
            words="I decide well inside the team and stop at its border. I would like to learn to look further.",
            dimensions=["perspective"],
        )
        asked = asking.ask(
            by=kofi,
            kind=Kind.SHADOWING,
            people=[self.people["yuki"]],
            words="Half a day beside you while you write the threat model of the import service.",
            dimensions=["risk"],
        )
        choice = asked.choices.get(mentor=self.people["yuki"])
        asking.ask_more(choice, by=self.people["yuki"], question="Which half of the day, and what do you want to try?")

    def rounds(self) -> None:
        """One that is open to join, one that is closed and previewed."""
        owner = self.people[OWNER]
        closed = rounds.open_round(
            by=owner,
            name="Look over a shoulder, winter",
            kind=Kind.SHADOWING,
            closes_on=self.today + timedelta(days=1),
            words="Half a day beside somebody who does what you would like to do.",
            objective=Objective.COVERAGE,
        )
        wanted = {"lior": "How an incident is led.", "marek": "Load tests, from the beginning.", "luca": ""}
        for key, words in wanted.items():
            rounds.join(closed, by=self.people[key], words=words)
        rounds.close_round(closed, by=owner)
        preview = Job(owner=owner, kind=previewing.KIND, title=f"Preview of {closed.name}", params={"round": closed.pk})
        preview.save()
        run_now(preview.pk)
        opened = rounds.open_round(
            by=owner,
            name="Mentoring, first half of the year",
            kind=Kind.MENTORING,
            closes_on=self.today + timedelta(days=12),
            words="For everybody who would like somebody outside the team for half a year.",
            objective=Objective.QUALITY,
        )
        rounds.join(opened, by=self.people["marek"], words="To understand systems beyond search.", ranked=[])
        proposing.propose(
            by=owner,
            kind=Kind.ROTATION,
            mentor=self.people["elif"],
            mentee=self.people["chidi"],
            words="Two weeks in Search while the payout freeze lasts.",
        )

    def coffee(self) -> None:
        owner = self.people[OWNER]
        for ago in (28, 14):
            drawn = coffee.draw_round(by=owner, until=self.today + timedelta(days=10))
            began = self.today - timedelta(days=ago)
            CoffeeRound.objects.filter(pk=drawn.pk).update(starts_on=began, until=began + timedelta(days=10))
        self.news_is_read("/mentoring/coffee/")
        for group in CoffeeGroup.objects.order_by("pk")[:3]:
            coffee.say_met(group, by=group.members.order_by("pk")[0].person)
        coffee.draw_round(by=owner, until=self.today + timedelta(days=10), every_weeks=2)

    def ratings(self) -> None:
        for (mentor, mentee), scores in RATED.items():
            pairing = self._pairing(mentor, mentee)
            for side, score in zip((pairing.mentor, pairing.mentee), scores, strict=True):
                health.rate(pairing, by=side, score=score)

    def achievements(self) -> None:
        """One that waits for Ada's consent, one that Priya gave hers to."""
        achievements.name_achievement(
            self._pairing("noor", "ada"),
            by=self.people["noor"],
            words="Ada took the review circle over and four people now bring their designs before they build.",
            own_part="We spoke about how to say no in public, and rehearsed the first session.",
            happened_on=self.today - timedelta(days=12),
        )
        named = achievements.name_achievement(
            self._pairing("ben", "priya"),
            by=self.people["ben"],
            words="Priya led her first incident, from the first message to the review.",
            own_part="I sat beside her and answered only when asked.",
            happened_on=self.today - timedelta(days=40),
        )
        achievements.consent(named, by=self.people["priya"])

    def news_is_read(self, url: str = "/mentoring/") -> None:
        """What was told so far happened weeks ago."""
        then = timezone.now() - timedelta(days=15)
        Notice.objects.filter(url__startswith=url, read_at=None).update(created_at=then, read_at=then)

    def _pairing(self, mentor: str, mentee: str) -> Pairing:
        pairings = Pairing.objects.active().mentoring().select_related("mentor", "mentee")
        return pairings.get(mentor=self.people[mentor], mentee=self.people[mentee])

    def _met(self, pairing: Pairing, held: Held) -> None:
        when = self._at(-held.ago, 14)
        if timezone.localtime(when).date() < pairing.started_on:
            return
        session = meeting.log_session(pairing, by=pairing.mentor, starts_at=when, minutes=45, notes=held.notes)
        Session.objects.filter(pk=session.pk).update(created_at=when, settled_at=when)
        if held.to_do:
            owner, words, is_done = held.to_do
            item = meeting.add_action_item(
                pairing, by=pairing.mentor, words=words, owner=self.people[owner], session=session
            )
            done_at = when + timedelta(days=6) if is_done else None
            ActionItem.objects.filter(pk=item.pk).update(created_at=when, done_at=done_at)

    def _at(self, days: int, hour: int) -> datetime:
        """A moment so many days from today, on a working day."""
        day = self.today + timedelta(days=days)
        if day.weekday() > 4:
            day -= timedelta(days=day.weekday() - 4)
        return timezone.make_aware(datetime.combine(day, time(hour)))
