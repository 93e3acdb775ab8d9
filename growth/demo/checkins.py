"""Check-ins, agreements and a hand-over in the demo world, made through the actions with the clock set back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts import actions as people_actions
from accounts.models import User
from growth.checkins import actions, agreements_actions
from growth.checkins.actions import Told
from growth.checkins.agreements import Agreement, Entry
from growth.checkins.handover import HandOver, Line
from growth.checkins.handover_actions import confirm_line, contest_line
from growth.checkins.models import CheckIn, Part
from growth.evidence.models import Evidence
from growth.evidence.queries import own_ladder
from growth.notices.models import Notice
from ladder.structure import Structure

# Level, how sure, words; by dimension in the order of the ladder. First Ada's, then Mia's.
Said = list[tuple[str, str, str]]
SPRING: tuple[Said, Said] = (
    [
        ("mid", "sure", "I pick up tickets of the payout team on my own and ask when the goal is unclear."),
        ("mid", "guess", "I look for edge cases, but I could not say yet which ones matter."),
        ("junior", "fairly", "I know our service. What the others need from it I learn when they complain."),
        ("mid", "fairly", "My reviews are read, and Search asks for them too."),
        ("mid", "sure", "The refund form was mine from the ticket to the first week in production."),
    ],
    [
        ("mid", "sure", "Delivers without a hand on the shoulder, and says early when something is stuck."),
        ("junior", "fairly", "Plays safe. The retry change went out without a word on what it could break."),
        ("junior", "fairly", "Stays inside the service; the settlement team was surprised twice."),
        ("mid", "sure", "Reviews that teach. Three people told me so without being asked."),
        ("mid", "fairly", "Follows her features to production; incidents still go to Ben."),
    ],
)
AUTUMN: tuple[Said, Said] = (
    [
        ("senior", "fairly", "I chose the queue for payout retries, wrote down why, and would choose it again."),
        ("senior", "fairly", "The rollout had a way back and I had tried it."),
        ("mid", "fairly", "I see where our system is fragile. What the business gains by it, less often."),
        ("senior", "sure", "Lior and Chidi bring me their designs before they build."),
        ("senior", "fairly", "The retry service is mine, with its alerts and its nights."),
    ],
    [
        ("senior", "sure", "Decides with half the facts, says which half is missing, and comes back to it."),
        ("mid", "fairly", "Sees more than in spring. Who else is hit by a change is still a question I ask, not she."),
        ("mid", "sure", "Sees the system. The settlement deadline came up only when finance rang."),
        ("senior", "sure", "Makes others better; her decision record was read in two teams."),
        ("senior", "guess", "One quarter of owning a service. I would like to see the second."),
    ],
)
AGREED = [
    "",
    "Before the next rollout Ada writes down who is hit if it goes wrong, and we read it together first.",
    "Ada sits in the monthly talk of finance and payments until the year ends.",
    "",
    "The retry service stays hers through the next quarter, incidents included.",
]
WINTER: Said = [
    ("senior", "sure", "Two more decisions under time pressure; both are written down with what I did not know."),
    ("senior", "fairly", "The blast radius stood in the rollout note before anybody asked."),
    ("mid", "fairly", "Two talks with finance. I know now why the settlement deadline is what it is."),
    ("senior", "sure", "I lead the review circle of the team."),
    ("senior", "sure", "A second quarter with the retry service, two incidents, both with a follow-up that held."),
]

LIOR: tuple[Said, Said] = (
    [
        ("mid", "guess", "The last three tickets went from start to end without a question."),
        ("junior", "fairly", "I ask before I touch anything that moves money."),
        ("junior", "fairly", "I can draw our service; beyond it I would be guessing."),
        ("junior", "sure", "I take more help than I give, and I know whom to ask for what."),
        ("mid", "fairly", "The address change was mine, with the edge cases and the first week of questions."),
    ],
    [
        ("junior", "fairly", "The tickets were cut small for him. I would like to see one that was not."),
        ("junior", "sure", "Careful, and still waits to be asked before he names a risk."),
        ("junior", "fairly", "Asks good questions about Search. He could ask them two weeks earlier."),
        ("mid", "fairly", "His review notes are short and right; he underrates them."),
        ("mid", "sure", "The address change was owned, not only built."),
    ],
)


def load_check_ins(people: dict[str, User], today: date) -> None:
    """Ada and Mia through three check-ins, what they agreed, and Freya, whose manager changed."""
    with _without_mail():
        people = {key: User.objects.select_related("manager").get(pk=person.pk) for key, person in people.items()}
        _World(people, today).make()


class _World:
    def __init__(self, people: dict[str, User], today: date) -> None:
        self.people, self.today = people, today
        self.ada, self.mia, self.noor = people["ada"], people["mia"], people["noor"]
        own = own_ladder(self.ada)
        assert own is not None
        self.structure = own.structure

    def make(self) -> None:
        self._closed(SPRING, [""] * 5, "mid", days=205)
        autumn = self._closed(AUTUMN, AGREED, "senior", days=96)
        self._agreements(autumn)
        self._running()
        self._hand_over()

    def _closed(self, said: tuple[Said, Said], notes: list[str], target: str, *, days: int) -> CheckIn:
        with self._on(days):
            check_in = self._open(self.ada, self.mia, target)
            self._hand_in(check_in, self.ada, said[0])
            self._hand_in(check_in, self.mia, said[1])
            dimensions = self.structure.dimensions
            actions.write_notes(check_in, by=self.mia, revision=1, notes=dict(zip(dimensions, notes, strict=True)))
            check_in.refresh_from_db()
            for who in (self.mia, self.ada):
                actions.confirm(check_in, by=who, revision=check_in.revision)
        opened, ended = self._moment(days + 12), self._moment(days)
        CheckIn.objects.filter(pk=check_in.pk).update(
            opened_at=opened, joined_at=self._moment(days + 4), ended_at=ended,
            subject_confirmed_at=ended, assessor_confirmed_at=self._moment(days + 1),
        )  # fmt: skip
        check_in.parts.update(handed_in_at=self._moment(days + 4), updated_at=self._moment(days + 4))
        check_in.refresh_from_db()
        return check_in

    def _running(self) -> None:
        """One where Mia's part waits, and one of Lior whose mentor Jonas and he have both handed in."""
        with self._on(5, unread=True):
            check_in = self._open(self.ada, self.mia, "senior")
            self._hand_in(check_in, self.ada, WINTER)
        CheckIn.objects.filter(pk=check_in.pk).update(opened_at=self._moment(9))
        check_in.parts.filter(author=self.ada).update(handed_in_at=self._moment(5), updated_at=self._moment(5))
        lior, jonas = self.people["lior"], self.people["jonas"]
        with self._on(3, unread=True):
            check_in = self._open(lior, jonas, "mid")
            self._hand_in(check_in, lior, LIOR[0])
            self._hand_in(check_in, jonas, LIOR[1])
        CheckIn.objects.filter(pk=check_in.pk).update(opened_at=self._moment(14), joined_at=self._moment(3))
        check_in.parts.update(handed_in_at=self._moment(3), updated_at=self._moment(3))

    def _agreements(self, check_in: CheckIn) -> None:
        ada, mia = self.ada, self.mia
        with self._on(180):
            met = self._agree(
                mia, ada, "collaboration", "senior", days=190, due=110,
                text="Ada takes two designs of others from the first draft to a decision, and writes the why down.",
            )  # fmt: skip
            dropped = self._agree(
                mia, ada, "ownership", "mid", days=190, due=120,
                text="Ada takes over the on-call rota of the refund service.",
            )  # fmt: skip
        with self._on(112):
            shared = (
                Evidence.objects.visible_to(mia)
                .live()
                .filter(person=ada, claims__expectation__dimension__key="collaboration")
            )
            agreements_actions.append_entry(
                met, by=ada, words="The second design is decided.", evidence=shared.order_by("ended_on", "pk").first()
            )
            agreements_actions.say_met(met, by=ada, words="Both are decided; the records are linked from the wiki.")
            agreements_actions.confirm_met(met, by=mia, words="Yes. The second one was read in Search, too.")
            words = "The refund service went to Search with the team change, so there is no rota left to take over."
            agreements_actions.drop_agreement(dropped, by=mia, words=words)
        Agreement.objects.filter(pk__in=[met.pk, dropped.pk]).update(ended_at=self._moment(112))
        with self._on(95):
            risk = self._agree(
                mia, ada, "risk", "senior", days=96, due=-9, check_in=check_in,
                text="Before each rollout that touches other teams, Ada names who is hit if it goes wrong and how it "
                "is taken back. Twice, in two different services.",
            )  # fmt: skip
            self._agree(
                ada, mia, "perspective", "senior", days=96, due=-40, check_in=check_in,
                text="Ada presents to finance what a late settlement costs, and what the team would change first.",
            )  # fmt: skip
        with self._on(30):
            words = "The ledger rollout had its page. One more, in another service."
            agreements_actions.append_entry(risk, by=mia, words=words)
        with self._on(4, unread=True):
            agreements_actions.propose_agreement(
                person=ada, guide=self.noor, by=self.noor,
                dimension=self._dimension("perspective"), level=self._level("senior"),
                text="Ada writes one page on where payments will hurt in two years, and we take it apart together.",
                agreed_on=self.today - timedelta(days=4), due_on=self.today + timedelta(days=50),
            )  # fmt: skip

    def _hand_over(self) -> None:
        """Freya came from Search to Payments; what she had agreed with Tomasz is Mia's to answer."""
        freya, tomasz, mia = self.people["freya"], self.people["tomasz"], self.mia
        User.objects.filter(pk=freya.pk).update(manager=tomasz)
        freya.refresh_from_db()
        own = own_ladder(freya)
        assert own is not None
        with self._on(120):
            for by, key, text, due in (
                (freya, "risk", "Freya sets the limits inside which the assistant may answer on its own, and measures "
                 "how often it leaves them.", -25),
                (tomasz, "collaboration", "Freya pairs with two engineers of Payments on evaluation until they write "
                 "their own.", -60),
                (freya, "ownership", "Freya carries the on-call of the ranking model for a quarter.", 8),
            ):  # fmt: skip
                other = tomasz if by == freya else freya
                self._agree(
                    by, other, key, "senior", days=130, due=due, text=text, person=freya, structure=own.structure
                )
        with self._on(12, unread=True):
            people_actions.change_person(freya, by=self.people["rafael"], manager=mia)
            made = HandOver.objects.get(person=freya)
            lines = list(made.lines.select_related("agreement"))
            confirm_line(lines[1], by=mia)
            words = "The ranking model stayed with Search, so this cannot be asked of Freya here."
            contest_line(lines[0], by=mia, words=words)
        at = self._moment(12)
        HandOver.objects.filter(pk=made.pk).update(made_at=at, due_on=self.today + timedelta(days=18))
        Line.objects.filter(hand_over=made, answered_at__isnull=False).update(answered_at=self._moment(10))

    def _open(self, person: User, assessor: User, target: str) -> CheckIn:
        return actions.open_check_in(person=person, assessor=assessor, target=self._level(target), by=person)

    def _hand_in(self, check_in: CheckIn, author: User, said: Said) -> None:
        part = Part.objects.select_related("check_in").get(check_in=check_in, author=author)
        told = {
            dimension: Told(self._level(level), sure, words)
            for dimension, (level, sure, words) in zip(self.structure.dimensions, said, strict=True)
        }
        actions.hand_in(part, by=author, version=part.version, told=told)

    def _agree(
        self, by: User, other: User, dimension: str, level: str, *, days: int, due: int, text: str,
        check_in: CheckIn | None = None, person: User | None = None, structure: Structure | None = None,
    ) -> Agreement:  # fmt: skip
        """Proposed and confirmed; `days` ago it was agreed, and so many days ago (or ahead, if negative) it is due."""
        person = person or self.ada
        made = agreements_actions.propose_agreement(
            person=person,
            guide=other if by == person else by,
            by=by,
            check_in=check_in,
            dimension=self._dimension(dimension, structure),
            level=self._level(level, structure),
            text=text,
            agreed_on=self.today - timedelta(days=days),
            due_on=self.today - timedelta(days=due),
        )
        agreements_actions.confirm_agreement(made, by=other, version=1)
        Agreement.objects.filter(pk=made.pk).update(proposed_at=self._moment(days), confirmed_at=self._moment(days - 1))
        return made

    def _dimension(self, key: str, structure: Structure | None = None) -> Any:
        return next(row for row in (structure or self.structure).dimensions if row.key == key)

    def _level(self, key: str, structure: Structure | None = None) -> Any:
        return next(row for row in (structure or self.structure).levels if row.key == key)

    @contextmanager
    def _on(self, days: int, *, unread: bool = False) -> Iterator[None]:
        """What is said and told inside was said and told so many days ago."""
        told = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
        said = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
        yield
        at = self._moment(days)
        new = Notice.objects.filter(pk__gt=told)
        new.update(created_at=at)
        (new.exclude(read_at=None) if unread else new).update(read_at=at)
        Entry.objects.filter(pk__gt=said).update(created_at=at)

    def _moment(self, days: int) -> datetime:
        """So many days ago, at work time."""
        at = datetime.combine(self.today - timedelta(days=days), time(9 + days % 8, days * 7 % 60))
        return timezone.make_aware(at)


@contextmanager
def _without_mail() -> Iterator[None]:
    """The cast of a demo gets no mail about its past."""
    wanting = list(User.objects.filter(wants_mail=True).values_list("pk", flat=True))
    User.objects.update(wants_mail=False)
    yield
    User.objects.filter(pk__in=wanting).update(wants_mail=True)
