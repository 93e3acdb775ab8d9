"""Roadmaps in the demo world: Ada half a year into hers, Ben beginning his, Chidi giving more than is good for him."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from growth.effort.models import EffortCheckIn
from growth.evidence import actions as evidence_actions
from growth.evidence.claims import Verdict
from growth.evidence.models import Evidence, Review, Visibility
from growth.notices.models import Notice
from growth.roadmaps.calendars import actions as calendars
from growth.roadmaps.enrolments import actions as enrolments
from growth.roadmaps.enrolments.models import AcceptedPlan, Enrolment, HoursEntry
from growth.roadmaps.milestones import actions as milestones
from growth.roadmaps.milestones import adapting
from growth.roadmaps.milestones.models import Confirmation, PlannedMilestone
from growth.roadmaps.mistakes import actions as mistakes
from growth.roadmaps.mistakes.models import MistakesCheck, Reply
from growth.roadmaps.models import ArtefactKind, RoadmapVersion
from growth.roadmaps.progress import progress_of
from growth.weeks import week_of

TO_AI, TO_STAFF = "ai-engineer", "senior-to-staff"


@dataclass(frozen=True)
class Done:
    """A milestone closed in the week so many weeks ago; who confirmed it, in which words, and accepted its claim."""

    key: str
    weeks_ago: int
    title: str
    outcome: str
    confirmed_by: str = ""
    words: str = ""
    shared: bool = True


@dataclass(frozen=True)
class OnRoadmap:
    """Somebody's roadmap. `hours` are those of the weeks from the first on; a dash stands for a week off."""

    person: str
    roadmap: str
    weekly: int
    hours: str
    done: tuple[Done, ...] = ()
    under_way: tuple[str, ...] = ()
    visibility: str = "circle"

    @property
    def weeks(self) -> list[float | None]:
        """From the first week to the one before this."""
        return [None if word == "–" else float(word) for word in self.hours.split()]


ADA = OnRoadmap(
    "ada",
    TO_AI,
    12,
    "10 12 9.5 11 8 12 0 6 13 10 11 9 – – 12 10 12 11 0 12 12 10 9.5 13 10 12",
    (
        Done(
            "system-write-up", 23, "The payout service on two pages, as it really is",
            "Ben corrected two of the four neighbours I had drawn. The retry job turned out to keep state nobody knew "
            "of.",
            "noor", "I used it in the next incident. The drawing of the retry job was right.",
        ),
        Done(
            "data-into-prompts", 20, "Which payout data may go into a prompt",
            "Names and account numbers never; reasons of failure in the bank’s words, yes. Agreed with Yuki.",
            "mia", "The table of what may leave is now part of our checklist.",
        ),
        Done(
            "first-model-call", 15, "Reasons of failed payouts sorted by a model, behind a flag",
            "One call with a timeout, a budget and a log from which any answer can be repeated. 41 of 50 recorded "
            "cases right, the plain rule had 37.",
            "noor", "Read the tests first. They say what it cannot do.",
        ),
        Done(
            "how-models-answer", 12, "An hour on how a model comes to its answer",
            "Eleven people came. The question I could not answer, why the same input gives two answers at "
            "temperature zero, I answered in writing a week later.",
        ),
        Done(
            "read-real-answers", 8, "Two hundred real answers, and what is wrong with them",
            "Nine kinds of error; two make up most of it. The worst is a correct sentence about the wrong bank.",
        ),
        Done(
            "output-contract", 3, "A contract for reasons of failure, and a version on each prompt",
            "Four reasons or “unknown”, nothing else; what breaks the contract goes to a person. Eleven of fifty did "
            "on the first day, two on the tenth.",
        ),
    ),
    ("first-evaluation-set",),
)  # fmt: skip
OTHERS = (
    OnRoadmap(
        "chidi", TO_AI, 14, "12 15 16 14 12 16.5 18 17 19",
        (
            Done(
                "system-write-up", 5, "What the ledger does when a neighbour is slow",
                "Three pages, one of them wrong until Ben read it.",
            ),
        ),
        ("data-into-prompts", "first-model-call"),
    ),
    OnRoadmap(
        "ben", TO_STAFF, 4, "3 5 4 0 4 2.5 4 5 3 4",
        (
            Done(
                "map-of-your-area", 4, "What Payments costs and causes elsewhere",
                "Support answers forty questions a week that our status page could answer.",
                "mia", "The first map of us that was not drawn by us alone.",
            ),
        ),
        ("old-bets",),
    ),
    OnRoadmap("kofi", TO_AI, 10, "8 10 9 11", (), ("system-write-up",), visibility="private"),
)  # fmt: skip
# Percents of Ada's months, oldest first: implementing, designing, reviewing and debugging.
EFFORT = ((55, 20, 25), (50, 20, 30), (45, 25, 30), (35, 25, 40), (30, 30, 40), (25, 30, 45))
BLOCKS = ((1, time(7, 30), 90), (3, time(7, 30), 90), (5, time(9, 0), 180))  # weekday, from, minutes
OF_HER_OWN = adapting.Draft(
    title="Show Support what the sorting gets wrong",
    what="An hour with two people of Support over fifty sorted payouts: what helps them, what misleads them.",
    why="They meet every wrong answer before I do.",
    artefact_kind=ArtefactKind.MEASUREMENT,
    artefact="Fifty cases with what Support would have said.",
    hours_low=6,
    hours_high=10,
    phase=1,
)
CHECKED = ((18, "Less reading on Sundays. One thing that runs each week."), (9, "Ten cases before the next prompt."))
REPLIES = {"staying-in-tutorials": Reply.A_LITTLE, "prompts-as-code": Reply.YES}


def make_roadmaps(people: Mapping[str, User], today: date, stage: str) -> None:
    """Through the actions of the product; afterwards the days are set back. At `start` Ada has only just begun."""
    if stage == "start":
        _begin(OnRoadmap("ada", TO_AI, 12, "9 11"), people, today)
        return
    ada = _begin(ADA, people, today)
    for row in OTHERS:
        _begin(row, people, today)
    _adapt(ada)
    _check_mistakes(ada, today)
    for weekday, starts_at, minutes in BLOCKS:
        calendars.add_block(ada, by=ada.person, weekday=weekday, starts_at=starts_at, minutes=minutes)
    _tell_effort(people["ada"], today)


def _begin(row: OnRoadmap, people: Mapping[str, User], today: date) -> Enrolment:
    person, started_on = people[row.person], week_of(today) - timedelta(weeks=len(row.weeks))
    made = enrolments.enrol(
        by=person,
        version=RoadmapVersion.objects.published().get(roadmap__key=row.roadmap),
        started_on=started_on,
        weekly_minutes=row.weekly * 60,
        visibility=row.visibility,
    )
    _plan_as_it_was(made, row.weekly * 60)
    for key in [*(done.key for done in row.done), *row.under_way]:
        milestones.begin(made.milestones.get(key=key), by=person)
    last = max(made.started_on, today - timedelta(days=17))
    PlannedMilestone.objects.filter(enrolment=made, key__in=row.under_way).update(begun_on=last)
    _log_hours(made, row)
    for done in row.done:
        _close(made, done, people, today)
    return made


def _plan_as_it_was(made: Enrolment, weekly_minutes: int) -> None:
    """The first plan, as it came out on the day somebody began."""
    progress = progress_of(made, made.started_on)
    plan = progress.plan_at(weekly_minutes)
    for milestone in progress.milestones:
        slot = plan.slot(milestone.pk)
        if slot is not None:
            milestone.planned_from, milestone.planned_until = slot.starts_on, slot.ends_on
    PlannedMilestone.objects.bulk_update(progress.milestones, ["planned_from", "planned_until"])
    made.first_lands_on = made.lands_on = plan.lands_on
    made.save(update_fields=["first_lands_on", "lands_on"])
    began = _moment(made.started_on)
    AcceptedPlan.objects.filter(enrolment=made).update(lands_on=plan.lands_on, accepted_at=began)
    Enrolment.objects.filter(pk=made.pk).update(created_at=began)


def _log_hours(made: Enrolment, row: OnRoadmap) -> None:
    """Each week's hours, given to the milestone that was under way then."""
    for number, hours in enumerate(row.weeks):
        week = made.started_on + timedelta(weeks=number)
        if hours is None:
            enrolments.add_time_off(made, by=made.person, first=week, last=week + timedelta(days=6))
        elif hours:
            entry = enrolments.log_hours(
                made, by=made.person, week=week, minutes=int(hours * 60), milestone=_worked_at(made, row, number)
            )
            HoursEntry.objects.filter(pk=entry.pk).update(created_at=_moment(week + timedelta(days=6)))


def _worked_at(made: Enrolment, row: OnRoadmap, number: int) -> PlannedMilestone | None:
    ago = len(row.weeks) - number
    keys = [done.key for done in row.done if done.weeks_ago < ago] or list(row.under_way)
    return made.milestones.get(key=keys[0]) if keys else None


def _close(made: Enrolment, done: Done, people: Mapping[str, User], today: date) -> None:
    day = week_of(today) - timedelta(weeks=done.weeks_ago) + timedelta(days=3)
    milestone = milestones.close_with_new(
        made.milestones.get(key=done.key),
        by=made.person,
        title=done.title,
        outcome=done.outcome,
        ended_on=day,
    )
    item = milestone.evidence
    assert item is not None
    if done.shared:
        evidence_actions.share_evidence(item, by=made.person, visibility=Visibility.CIRCLE)
    Evidence.objects.filter(pk=item.pk).update(created_at=_moment(day), updated_at=_moment(day))
    item.claims.update(created_at=_moment(day), waiting_since=_moment(day))
    PlannedMilestone.objects.filter(pk=milestone.pk).update(begun_on=max(made.started_on, day - timedelta(weeks=4)))
    if done.confirmed_by:
        said = milestones.confirm(milestone, by=people[done.confirmed_by], words=done.words)
        then = _moment(day + timedelta(days=4))
        for claim in item.claims.all():
            verdict = evidence_actions.review_claim(claim, by=people[done.confirmed_by], verdict=Verdict.ACCEPTED)
            Review.objects.filter(pk=verdict.pk).update(created_at=then)
        Confirmation.objects.filter(pk=said.pk).update(created_at=then)
        Notice.objects.filter(url=milestone.get_absolute_url(), read_at=None).update(created_at=then, read_at=then)


def _adapt(ada: Enrolment) -> None:
    """One milestone of her own, one she leaves out, and a note she keeps for herself."""
    cases = ada.milestones.get(key="first-evaluation-set")
    adapting.add_own(ada, by=ada.person, draft=replace(OF_HER_OWN, after=frozenset([cases.pk])))
    reason = "Payments keeps no documents worth searching; agreed with Mia."
    milestones.skip(ada.milestones.get(key="answers-from-own-documents"), by=ada.person, reason=reason)
    words = (
        "Contract first for the **reason** alone. The amount never comes from the model.\n\n- version in every log line"
    )
    milestones.save_note(cases, by=ada.person, version=0, words=words)


def _check_mistakes(ada: Enrolment, today: date) -> None:
    """Two rounds, the last of them more than two months ago, so that the next is due."""
    for weeks, words in (
        (18, "Less reading on Sundays. One thing that runs each week."),
        (9, "Ten cases before the next prompt."),
    ):
        replies = {row["key"]: REPLIES.get(row["key"], Reply.NO) for row in ada.version.mistakes}
        made = mistakes.answer(ada, by=ada.person, replies=replies, words=words)
        MistakesCheck.objects.filter(pk=made.pk).update(answered_on=today - timedelta(weeks=weeks))


def _tell_effort(person: User, today: date) -> None:
    month = today.replace(day=1)
    for shares in reversed(EFFORT):
        month = (month - timedelta(days=1)).replace(day=1)
        _one_month(person, month, shares)


def _one_month(person: User, month: date, shares: Sequence[int]) -> None:
    implement, design, review = shares
    made = EffortCheckIn.objects.create(
        person=person, month=month, implement=implement, design=design, review=review, is_shared=True
    )
    EffortCheckIn.objects.filter(pk=made.pk).update(answered_at=_moment(month + timedelta(days=27)))


def _moment(day: date) -> datetime:
    """At work time of a day, and never in the future."""
    return min(timezone.make_aware(datetime.combine(day, time(17, 20))), timezone.now() - timedelta(minutes=5))
