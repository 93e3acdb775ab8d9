"""A small template, a committee, and cases in every state, made through the product's own actions.

The small ladder (tests/factories.py) has junior, mid and senior; autonomy and risk; two expectations a cell. Ada is
mid, so her case is for senior. Mia prepares it; Petra is Mia's manager; Omar chairs the committee, Ines sits on it.
"""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from growth.promotions.calibration.models import Calibration, Committee, CommitteeMember
from growth.promotions.cases import actions
from growth.promotions.cases.models import Case, Section, Transition
from growth.promotions.cases.states import State
from growth.promotions.gates.models import Gate
from growth.promotions.models import CaseTemplate
from ladder.actions import place
from ladder.models import LadderVersion, Placement
from tests.people import Cast


def section(key: str, side: str = "candidate", layer: str = "open", **fields: Any) -> dict[str, Any]:
    return {
        "key": key,
        "title": key.replace("-", " ").capitalize(),
        "question": f"What should stand in {key}?",
        "good": f"A good {key}.",
        "bad": f"A bad {key}.",
        "side": side,
        "layer": layer,
        "required": False,
        "words": {"fewest": 0, "most": 0},
        **fields,
    }


def gate(key: str, owner: str, needed_for: str, **fields: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": key.replace("-", " ").capitalize(),
        "question": f"Is the {key} there?",
        "kind": "answered",
        "owner": owner,
        "needed_for": needed_for,
        "required": True,
        **fields,
    }


def small_template(**changes: Any) -> dict[str, Any]:
    """Three sections of the candidate (thesis required), one of the manager, inner; a gate for three of the steps.

    One endorsement from the target level is enough, and one project.
    """
    document: dict[str, Any] = {
        "name": "Promotion case",
        "summary": "A template for tests.",
        "notes": "First version.",
        "window_quarters": 4,
        "pages": {"fewest": 1, "most": 7},
        "sections": [
            section("thesis", required=True, words={"fewest": 5, "most": 80}),
            section("leverage"),
            section("plan"),
            section("assessment", "manager", "inner"),
        ],
        "values": [{"key": "kindness", "name": "Kindness", "question": "How did it show?"}],
        "gates": [
            gate("leader", "managers_manager", "drafting"),
            gate("need", "manager", "submitted"),
            gate("endorsements", "manager", "submitted", kind="endorsements"),
            gate("budget", "managers_manager", "promoted"),
            gate("visit", "chosen", "submitted", required=False),
        ],
        "lint": {
            "items": 2,
            "quarters": 2,
            "corroborated": 1,
            "endorsements": 1,
            "endorsers_at_target": 1,
            "concern_words": 8,
            "fewest_projects": 1,
            "most_projects": 4,
            "weasel_words": ["invaluable", "rockstar"],
            "severity": {},
        },
    }
    return {**document, **changes}


# Every rule of the lint that may be turned off is, where a test is not about what is missing.
LENIENT = dict.fromkeys(
    ("thesis", "sections", "unfinished", "window", "projects", "project_parts", "baselines", "length", "weasel_words",
     "items", "quarters", "corroborated", "carries_too_much", "assessments", "concerns", "endorsements"), "off",
)  # fmt: skip


def publish_lenient_template() -> CaseTemplate:
    return publish_template(lint={**small_template()["lint"], "severity": LENIENT})


def publish_template(**changes: Any) -> CaseTemplate:
    """A published template, in place of the one before."""
    CaseTemplate.objects.published().update(status=CaseTemplate.Status.RETIRED)
    document = small_template(**changes)
    return CaseTemplate.objects.create(
        number=CaseTemplate.objects.count() + 1,
        status=CaseTemplate.Status.PUBLISHED,
        name=document["name"],
        document=document,
        published_at=timezone.now(),
    )


def level(ladder: LadderVersion, key: str) -> Any:
    return ladder.levels.get(key=key)


def placed(person: User, ladder: LadderVersion, key: str, *, days_ago: int = 400) -> None:
    place(person, level=level(ladder, key), since=timezone.localdate() - timedelta(days=days_ago), by=None)


SENIORS = ("petra", "mia", "noor", "zoe", "omar", "ines")


def place_everybody(cast: Cast, ladder: LadderVersion) -> None:
    """Ada and Ben at mid, everybody else at senior."""
    senior, mid = level(ladder, "senior"), level(ladder, "mid")
    since = timezone.localdate() - timedelta(days=400)
    Placement.objects.bulk_create(
        [Placement(person=cast[name], level=senior, since=since) for name in SENIORS]
        + [Placement(person=cast[name], level=mid, since=since) for name in ("ada", "ben")]
    )


def idea(cast: Cast, person: str = "ada") -> Case:
    """Needs a template in force, and placements."""
    return actions.start_case(by=cast[person], person=cast[person])


def fresh(case: Case) -> Case:
    return Case.objects.with_parts().get(pk=case.pk)


def meet_gates(case: Case, needed_for: str | None = None) -> None:
    """Says yes for the owners of answered gates, straight in the database."""
    gates = case.gates.filter(kind=Gate.Kind.ANSWERED)
    if needed_for is not None:
        gates = gates.filter(needed_for=needed_for)
    gates.update(state=Gate.State.MET, answered_at=timezone.now())


def agreed(cast: Cast, person: str = "ada") -> Case:
    case = idea(cast, person)
    for side in (case.person, case.manager):
        actions.agree(case, by=side, revision=fresh(case).revision)
    return fresh(case)


def drafting(cast: Cast, person: str = "ada") -> Case:
    """As after both agreed and the manager began it. The steps themselves are tried in cases/test_steps.py."""
    case, now = idea(cast, person), timezone.now()
    meet_gates(case, "drafting")
    steps = ((State.IDEA, State.AGREED), (State.AGREED, State.DRAFTING))
    Transition.objects.bulk_create(
        Transition(case=case, from_state=before, to_state=after, by=case.manager, by_name=case.manager.name)
        for before, after in steps
    )
    Case.objects.filter(pk=case.pk).update(
        state=State.DRAFTING, candidate_agreed_at=now, manager_agreed_at=now, revision=1 + len(steps)
    )
    return fresh(case)


def written(case: Case, key: str, body: str) -> Section:
    """A section's words, straight in the database."""
    case.sections.filter(key=key).update(body=body, body_html=f"<p>{body}</p>", written_by_name=case.person.name)
    return case.sections.get(key=key)


def in_state(case: Case, state: str) -> Case:
    """Puts a case into a state past every check, where a test is not about how it came there."""
    ended = timezone.now() if state in ("promoted", "not_yet", "withdrawn") else None
    Case.objects.filter(pk=case.pk).update(state=state, ended_at=ended)
    return fresh(case)


def committee(cast: Cast, *members: str, chair: str = "omar") -> Committee:
    """With a chair, and members besides (Ines if none are named)."""
    made = Committee.objects.create(name="Engineering promotions")
    CommitteeMember.objects.create(committee=made, person=cast[chair], is_chair=True)
    for name in members or ("ines",):
        CommitteeMember.objects.create(committee=made, person=cast[name])
    return made


def calibration(of: Committee, *, freezes_in: int = 7, meets_in: int = 14) -> Calibration:
    today = timezone.localdate()
    return Calibration.objects.create(
        committee=of, freezes_on=today + timedelta(days=freezes_in), meets_on=today + timedelta(days=meets_in)
    )


def quarter_day(ago: int) -> date:
    """A day in the middle of the quarter so many quarters ago; of the running one, today."""
    return timezone.localdate() - timedelta(days=91 * ago)
