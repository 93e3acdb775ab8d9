"""AI practice in the demo world: Payments assessed twice, a quarter apart, and Search once."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from growth.evidence.models import Evidence, Visibility
from growth.practice import actions
from growth.practice.actions import Answered, Content, Placed, Step
from growth.practice.models import NextStep, PracticeAssessment

QUARTER = 91
WIKI = "https://wiki.northgate.example"
GIT = "https://git.northgate.example"

PAYMENTS_BEFORE = Content(
    [
        Answered(
            "versioned",
            "no",
            "The prompt of the refund assistant sits in the vendor’s console. Freya has a copy in her notes.",
        ),
        Answered("consistency", "no", "We look when somebody complains."),
        Answered(
            "accountability",
            "partly",
            "On-call takes the page, but nobody is named for the answer the assistant gave.",
            f"{WIKI}/payments/on-call",
        ),
        Answered("drift", "no"),
        Answered("replaceable", "partly", "The classifier yes, the assistant no: four places parse its replies."),
    ],
    [
        Placed("drafts", 1, "Generated tests were merged in the same hour, twice by people who had asked for them."),
        Placed("decisions", 3),
        Placed("standards", 2, "The retry module grew to 900 lines nobody wrote."),
        Placed("reviews", 2),
        Placed("outcomes", 1, "We counted pull requests."),
    ],
    ["no_evaluation", "no_audit_trail", "manual_only", "designed_review"],
)  # fmt: skip


def _payments_now(evidence: Evidence | None) -> Content:
    return Content(
        [
            Answered(
                "versioned",
                "yes",
                "Prompts are files beside the code, with the model’s name and date in them.",
                f"{GIT}/payments/assistant/prompts",
                evidence,
            ),
            Answered(
                "consistency",
                "partly",
                "Sixty refund cases run each night. The classifier has none yet.",
                f"{WIKI}/payments/evaluation",
            ),
            Answered(
                "accountability", "yes", "Freya answers for the assistant, Ben for the classifier.",
                f"{WIKI}/payments/on-call",
            ),
            Answered("drift", "no", "Still nothing. Sana has a plan for sampling ten replies a day."),
            Answered("replaceable", "partly", "One place parses now; the prompts are still written for one vendor."),
        ],
        [
            Placed("drafts", 3, "Each generated change names the owner of its review in the description."),
            Placed("decisions", 3),
            Placed("standards", 3, "The retry module was taken apart in September."),
            Placed("reviews", 2, "Reasoning is asked for in risky changes only."),
            Placed("outcomes", 3, "Refund errors a week, on the wall since August."),
        ],
        ["manual_only", "in_diagrams", "designed_review"],
    )  # fmt: skip


SEARCH = Content(
    [
        Answered("versioned", "yes", "Models are pinned in the build.", f"{GIT}/search/ranking/models"),
        Answered("consistency", "yes", "Relevance of 400 queries, each release.", f"{WIKI}/search/relevance"),
        Answered("accountability", "partly", "Elif, as long as she is not on leave."),
        Answered("drift", "partly", "Drift yes, bias no.", f"{WIKI}/search/drift"),
        Answered("replaceable", "n_a", "The ranking model is our own."),
    ],
    [Placed("drafts", 3), Placed("decisions", 4), Placed("standards", 3), Placed("outcomes", 4)],
    ["in_diagrams", "informs_releases"],
)


def make_practice(people: Mapping[str, User], *, since: date) -> None:
    """Assessments of the last half year, as far as they are not before `since`."""
    today = timezone.localdate()
    mia, freya, ben, sana = (people[key] for key in ("mia", "freya", "ben", "sana"))
    linked = (
        Evidence.objects.live().filter(person=freya, visibility=Visibility.TEAM, title__startswith="Prompts").first()
    )
    before, now = today - timedelta(days=QUARTER + 24), today - timedelta(days=24)
    if before >= since:
        first = _assess(mia, before, PAYMENTS_BEFORE)
        done = _add(first, "Move the prompts into the repository", freya, before + timedelta(days=35))
        _finish(done, before + timedelta(days=31))
        _add(first, "Sample ten replies a day and write down what is odd", sana, today - timedelta(days=9))
    second = _assess(mia, now, _payments_now(linked))
    _add(second, "Nightly cases for the classifier, as the assistant has", ben, today + timedelta(days=26))
    search = _assess(people["elif"], today - timedelta(days=40), SEARCH)
    _add(search, "Name somebody who answers while Elif is away", people["tomasz"], today + timedelta(days=12))


def _assess(author: User, day: date, content: Content) -> PracticeAssessment:
    team = author.team
    assert team is not None
    made = actions.assess(team, by=author, day=day, content=content)
    PracticeAssessment.objects.filter(pk=made.pk).update(created_at=_moment(day), updated_at=_moment(day))
    return made


def _add(assessment: PracticeAssessment, text: str, owner: User, due_on: date) -> NextStep:
    """Each owner took theirs in the meeting, so nobody is told."""
    step = actions.add_step(assessment, by=owner, step=Step(text, owner, due_on))
    NextStep.objects.filter(pk=step.pk).update(created_at=_moment(assessment.day))
    return step


def _finish(step: NextStep, day: date) -> None:
    actions.finish_step(step, by=step.owner)
    NextStep.objects.filter(pk=step.pk).update(done_at=_moment(day))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(15, 40)))
