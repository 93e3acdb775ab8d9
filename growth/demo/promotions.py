"""Promotion in the demo world: a committee with a past, a case being read, and Ada's, further on with each stage."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from growth.decisions.models import Decision
from growth.demo.clock import standing_on
from growth.evidence.models import Evidence
from growth.notices.models import Notice
from growth.promotions.calibration import actions as rating
from growth.promotions.calibration import committees, outcomes, planning
from growth.promotions.calibration.models import Calibration, Committee, Outcome, Seat, Vote
from growth.promotions.case_templates.actions import import_document, publish_template
from growth.promotions.case_templates.files import CONTENT, read_file
from growth.promotions.cases import actions, project_actions, reader_actions, writing
from growth.promotions.cases.models import Case
from growth.promotions.cases.record import record_of
from growth.promotions.cases.states import State
from growth.promotions.concerns.actions import answer_concern, raise_concern
from growth.promotions.concerns.models import Concern
from growth.promotions.endorsements import actions as endorsing
from growth.promotions.endorsements import advocates
from growth.promotions.endorsements.models import Endorsement
from growth.promotions.gates.actions import answer_gate
from growth.promotions.packets.actions import submit_case
from growth.promotions.packets.library import give_example
from ladder.models import Placement
from ladder.structure import structure_of

FIRST_MEMBERS, LATER_MEMBERS = ("ines", "noor"), ("jonas", "yuki")  # besides Omar, who chairs
MEMBERS = (*LATER_MEMBERS, *FIRST_MEMBERS)
QUARTER = 91
TOLD_BEFORE = 1  # days between the meeting and the day from which a promotion holds
DATA = Path(__file__).parent / "data" / "cases"
ELIF = (
    "Since the spring Elif has worked as a Staff engineer: the guard rails for model-driven search are hers, and three "
    "teams keep them without being told to."
)
RULES_THEN_OFF = (
    "thesis", "sections", "unfinished", "window", "projects", "project_parts", "baselines", "length", "weasel_words",
    "items", "quarters", "corroborated", "carries_too_much", "assessments", "concerns", "endorsements",
)  # fmt: skip


@dataclass(frozen=True)
class Past:
    """A case that ended. `manager` and `candidate` say how far either side was from the committee, by dimension.

    A promotion was to the level the person holds now: it holds from the day of that placement, the meeting was before.
    Where there was none, the committee met so many quarters and days ago.
    """

    person: str
    kind: str
    thesis: str
    reason: str
    quarters_ago: int = 0
    days_ago: int = 0
    shows: Sequence[str] = ()
    manager: Mapping[str, int] = field(default_factory=dict)
    candidate: Mapping[str, int] = field(default_factory=dict)

    def holds_from(self, people: Mapping[str, User]) -> date | None:
        """The day of a promotion."""
        if self.kind != Outcome.Kind.PROMOTED:
            return None
        return Placement.objects.filter(person=people[self.person]).latest("since", "pk").since

    def met_on(self, people: Mapping[str, User], today: date) -> date:
        if holds_from := self.holds_from(people):
            return holds_from - timedelta(days=TOLD_BEFORE)
        return today - timedelta(days=self.quarters_ago * QUARTER + self.days_ago)

    @property
    def below(self) -> dict[str, int]:
        """Where the committee stayed below the level of the case."""
        return dict.fromkeys([*self.manager, *self.candidate], -1) if self.kind == "not_yet" else {}


def make_promotions(people: Mapping[str, User], today: date, stage: str) -> None:
    """At `start` there is a template and a committee. At `mid` Ada's case is drafted; at `promotion` it waits for her
    release, and the committee meets today.
    """
    if stage != "start":
        _publish(first_template())
    if stage == "start":
        _committee(people, MEMBERS)
        _publish(read_file(CONTENT))
        return
    known = [Past(**told) for told in _read("past.yaml")]
    days = {past.person: past.met_on(people, today) for past in known}
    with standing_on(min(days.values()) - timedelta(days=60)):
        board = _committee(people, FIRST_MEMBERS)
    for met in sorted(set(days.values())):
        _hold(met, [past for past in known if days[past.person] == met], board, people)
    with standing_on(max(days.values()) + timedelta(days=30)):
        _join(board, people, LATER_MEMBERS)
    later = stage == "promotion"
    freezes, meets = (today, today) if later else (today - timedelta(days=3), today + timedelta(days=9))
    round_ = _plan(board, people["omar"], today - timedelta(days=40), freezes, meets)
    _submit_elif(people, round_, today - timedelta(days=12), all_done=later)
    _publish({**read_file(CONTENT), "notes": "Rules for the evidence, and gates with owners."})
    _plan(board, people["omar"], today, today + timedelta(days=45), today + timedelta(days=52))
    ada = _draft_ada(people, today, stage)
    if later:
        _finish_ada(ada, people, today)
    _begin_ben(people)


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


# ---- the template and the committee


def _publish(document: dict[str, Any]) -> None:
    publish_template(import_document(document, by=None), by=None)


def first_template() -> dict[str, Any]:
    """What the organisation asked for before: a thesis, one gate, and hardly a rule."""
    document = deepcopy(read_file(CONTENT))
    document["notes"] = "The first one, before there were rules for evidence."
    document["gates"] = [gate for gate in document["gates"] if gate["key"] == "business-need"]
    for section in document["sections"]:
        section["required"] = section["key"] == "thesis"
    document["lint"]["severity"] = dict.fromkeys(RULES_THEN_OFF, "off")
    return document


def _committee(people: Mapping[str, User], members: Sequence[str]) -> Committee:
    by = people["rafael"]
    about = "Cases from Mid to Staff, each quarter."
    board = committees.make_committee(by=by, name="Engineering promotions", about=about)
    committees.add_member(board, by=by, person=people["omar"], is_chair=True)
    _join(board, people, members)
    return board


def _join(board: Committee, people: Mapping[str, User], members: Sequence[str]) -> None:
    for key in members:
        committees.add_member(board, by=people["rafael"], person=people[key])


def _plan(board: Committee, by: User, planned: date, freezes: date, meets: date) -> Calibration:
    with standing_on(planned):
        return planning.plan_calibration(board, by=by, freezes_on=freezes, meets_on=meets)


# ---- cases that ended


def _hold(met: date, cases: Sequence[Past], board: Committee, people: Mapping[str, User]) -> None:
    """One calibration of the past: its cases come in, are rated, talked over and told."""
    chair, came_in = people["omar"], met - timedelta(days=5)
    told = _last_notice()
    round_ = _plan(board, chair, met - timedelta(days=40), met - timedelta(days=4), met)
    submitted = [(past, _submit(past.person, past.thesis, round_, came_in, people, past)) for past in cases]
    with standing_on(met - timedelta(days=1)):
        for past, case in submitted:
            for seat in Seat.objects.free().filter(case=case).select_related("person"):
                _rate(seat, _levels(case, past.below), {})
    with standing_on(met) as moment:
        planning.open_calibration(round_, by=chair, confirmed=True)
        for past, case in submitted:
            _decide(case, past, chair, moment, past.holds_from(people))
        Notice.objects.filter(pk__gt=told).update(created_at=moment, read_at=moment)


def _decide(case: Case, past: Past, chair: User, moment: datetime, holds_from: date | None) -> None:
    promoted = past.kind == Outcome.Kind.PROMOTED
    seats = list(Seat.objects.free().filter(case=case).select_related("person"))
    for seat in seats:
        rating.cast_vote(seat, by=seat.person, choice=Vote.Choice.PROMOTE if promoted else Vote.Choice.NOT_YET)
    outcome = outcomes.record_outcome(
        case,
        by=next((seat.person for seat in seats if seat.person == chair), seats[0].person),  # unless the chair is barred
        kind=past.kind,
        reason=past.reason,
        agreed_levels=_levels(case, past.below),
        shows=past.shows,
        review_on=None if promoted else moment.date() + timedelta(days=2 * QUARTER),
        effective_on=holds_from,
    )
    outcomes.send_letter(outcome, by=case.manager, version=outcome.letter_version)
    Outcome.objects.filter(pk=outcome.pk).update(recorded_at=moment)
    case.transitions.filter(at__gt=moment).update(at=moment)
    if holds_from:
        with standing_on(holds_from):
            outcomes.apply_placement(outcome)
    if past.person == "chidi":
        give_example(
            _now(case).packet, by=case.person, note="Short. What was not accepted is in it, too: the room asks anyway."
        )


def _submit(
    key: str, thesis: str, round_: Calibration, day: date, people: Mapping[str, User], past: Past | None = None
) -> Case:
    """From an idea to a packet in one morning, on the first template."""
    person = people[key]
    with standing_on(day) as moment:
        case = bring_to_feedback(person, thesis, past)
        actions.release(case, by=person, revision=_now(case).revision)
        submit_case(case, by=case.manager, revision=_now(case).revision, calibration=round_)
        Case.objects.filter(pk=case.pk).update(started_at=moment)
        case.transitions.update(at=moment)
    return _now(case)


def bring_to_feedback(person: User, thesis: str, past: Past | None = None) -> Case:
    """A new case, taken by both sides to where its candidate can release it, where the first template is in force."""
    case = actions.start_case(by=person, person=person)
    actions.agree(case, by=person, revision=_now(case).revision)
    actions.agree(case, by=case.manager, revision=_now(case).revision)
    actions.begin_drafting(case, by=person, revision=_now(case).revision)
    _write(case, person, {"thesis": thesis})
    for by, apart in ((case.manager, past.manager if past else {}), (person, past.candidate if past else {})):
        _assess(case, by, _levels(case, _sum(past.below if past else {}, apart)))
    _yes(case, "business-need", "Work of this level is there.")
    actions.ask_for_feedback(case, by=case.manager, revision=_now(case).revision)
    return _now(case)


# ---- the case that is being read


def _submit_elif(people: Mapping[str, User], round_: Calibration, day: date, *, all_done: bool) -> None:
    """Omar and Ines are done; at `promotion` everybody is, and one row is far apart."""
    told = _last_notice()
    case = _submit("elif", ELIF, round_, day, people)
    Notice.objects.filter(pk__gt=told).update(created_at=case.started_at)
    apart = {"omar": {"perspective": -2}, "jonas": {"collaboration": -1}}
    reasons = {
        "omar": {"perspective": "Nothing here looks further than the next release."},
        "noor": {"perspective": "The guard rails were written before two of the teams that keep them were there."},
        "jonas": {"collaboration": "Three teams follow. That one of them goes on alone is not shown."},
    }
    with standing_on(day + timedelta(days=5)):
        for seat in Seat.objects.free().filter(case=case).select_related("person"):
            key = seat.person.email.partition("@")[0]
            if all_done or key in ("omar", "ines"):
                _rate(seat, _levels(case, apart.get(key, {})), reasons.get(key, {}))


def _rate(seat: Seat, levels: Mapping[str, int], reasons: Mapping[str, str]) -> None:
    usual = "As far as the packet and its witnesses show it."
    given = [rating.Rating(dimension, level, reasons.get(dimension, usual)) for dimension, level in levels.items()]
    rating.rate_all(seat, by=seat.person, ratings=given)
    rating.hand_in(seat, by=seat.person)


# ---- Ada's


def _draft_ada(people: Mapping[str, User], today: date, stage: str) -> Case:
    """Agreed on, with most of the words there, and what the lint finds still open at `mid`."""
    ada, mia, told = people["ada"], people["mia"], _read("ada.yaml")
    with standing_on(today - timedelta(days=60)) as moment:
        case = actions.start_case(by=ada, person=ada)
        actions.agree(case, by=ada, revision=_now(case).revision)
        actions.agree(case, by=mia, revision=_now(case).revision)
        _yes(case, "knows-what-decides", "Read with Mia. Nothing is promised.")
        _yes(case, "leadership-support", "Yes. I have read two of her reviews.")
        actions.begin_drafting(case, by=ada, revision=_now(case).revision)
        Case.objects.filter(pk=case.pk).update(started_at=moment)
        case.transitions.update(at=moment)
    _write(case, ada, {key: told["sections"][key] for key in ("thesis", "summary", "leverage", "glue")})
    _tell_project(case, told["projects"][0], told["metrics"][:2], today, (300, 120), complete=stage == "promotion")
    reader_actions.invite_reader(case, by=ada, person=people["sana"])
    words = "“From the question to the follow-up”: name the follow-up. The notices you turned off?"
    reader_actions.comment_section(case.sections.get(key="thesis"), by=people["sana"], words=words)
    concern, talked = told["concern"], today - timedelta(days=20)
    raised = raise_concern(case, by=mia, words=concern["words"], grounds=concern["grounds"], discussed_on=talked)
    if stage == "promotion":
        answer_concern(raised, by=mia, version=raised.version, answer=concern["answer"])
    helena, values = people["helena"], "Calm incidents, written down"
    advocates.propose_advocate(case, by=ada, person=helena, sentence=told["sentence"], values=values, is_sponsor=True)
    writing.keep_note(case, by=mia, version=0, body="Ask Ada in January what she would have stopped earlier.")
    return _now(case)


def _finish_ada(case: Case, people: Mapping[str, User], today: date) -> None:
    """Complete, endorsed and answered; what is left is Ada's release, Mia's submission, and the committee."""
    ada, mia, helena, told = people["ada"], people["mia"], people["helena"], _read("ada.yaml")
    _write(case, ada, {key: told["sections"][key] for key in ("results", "mentored", "plan")})
    _write(case, mia, {key: told["sections"][key] for key in ("assessment", "beside-the-level")})
    _tell_project(case, told["projects"][1], told["metrics"][2:], today, (420, 210))
    for comment in case.sections.get(key="thesis").comments.all():
        reader_actions.settle_comment(comment, by=ada)
    for side in (ada, mia):
        _assess(case, side, _levels(case, {}))
    actions.plan_case(case, by=mia, effective_on=today)
    sentence = case.advocates.get(person=helena)
    advocates.confirm_sentence(sentence, by=helena, version=sentence.version)
    _yes(case, "sponsor", "Yes, in both rooms where I sit.")
    _yes(case, "business-need", "Payments has one Senior for nine people, and two systems without one.")
    actions.ask_for_feedback(case, by=mia, revision=_now(case).revision)
    asked = endorsing.ask_for(case, by=mia, people=[people[said["by"]] for said in told["endorsements"]])
    by_giver = {row.giver_id: row for row in asked}
    for said in told["endorsements"]:
        giver = people[said["by"]]
        given = endorsing.give(
            by_giver[giver.pk], by=giver, is_supportive=True, words=said["words"], concern=said["concern"]
        )
        assert given.concern is not None
        _happened(given, today)
        answer_concern(given.concern, by=mia, version=given.concern.version, answer=said["answer"])
    case.transitions.filter(to_state=State.FEEDBACK).update(at=_ago(today, 14))
    _yes(case, "role", "From the first of next month, in Payments.")
    _yes(case, "budget", "Yes.")


def _happened(given: Endorsement, today: date) -> None:
    """Asked two weeks ago, and answered a few days later; the concern with it."""
    answered = _ago(today, 9 - given.pk % 5)
    Endorsement.objects.filter(pk=given.pk).update(asked_at=_ago(today, 14), answered_at=answered)
    Concern.objects.filter(endorsement=given).update(raised_at=answered)


def _ago(today: date, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=days), time(11)))


def _tell_project(
    case: Case,
    told: Mapping[str, Any],
    metrics: Sequence[Mapping[str, Any]],
    today: date,
    days_ago: tuple[int, int],
    *,
    complete: bool = True,
) -> None:
    """With the evidence and the decisions that name it; unless `complete`, the last metric has no baseline yet."""
    wanted = told["title"].split()[-1].rstrip("s").lower()
    items = [item.pk for item in record_of(_now(case)).items if wanted in item.title.lower()]
    decisions = Decision.objects.visible_to(case.person).filter(title__icontains=wanted, status="accepted")
    made = project_actions.add_project(
        case,
        by=case.person,
        started_on=today - timedelta(days=days_ago[0]),
        ended_on=today - timedelta(days=days_ago[1]),
        evidence=list(Evidence.objects.filter(pk__in=items)),
        decisions=list(decisions[:2]),
        **told,
    )
    for metric in metrics:
        before = metric["before"] if complete or metric is not metrics[-1] else ""
        project_actions.add_metric(case, by=case.person, project=made, **{**metric, "before": before})


def _begin_ben(people: Mapping[str, User]) -> None:
    """An idea: Ben began it, Mia has not said yes."""
    case = actions.start_case(by=people["ben"], person=people["ben"])
    actions.agree(case, by=people["ben"], revision=_now(case).revision)


# ---- small steps


def _last_notice() -> int:
    return Notice.objects.aggregate(last=Max("pk"))["last"] or 0


def _now(case: Case) -> Case:
    return Case.objects.with_parts().get(pk=case.pk)


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {name: first.get(name, 0) + second.get(name, 0) for name in {*first, *second}}


def _levels(case: Case, apart: Mapping[str, int]) -> dict[str, int]:
    """The level of the case for every dimension, moved by so many where told."""
    structure = structure_of(case.target.version)
    top = len(structure.levels)
    return {row.key: min(max(case.target.position + apart.get(row.key, 0), 1), top) for row in structure.dimensions}


def _write(case: Case, by: User, texts: Mapping[str, str]) -> None:
    for key, body in texts.items():
        section = case.sections.get(key=key)
        writing.write_section(section, by=by, version=section.version, body=body)


def _assess(case: Case, by: User, levels: Mapping[str, int]) -> None:
    writing.assess(case, by=by, levels={key: (level, "") for key, level in levels.items()})


def _yes(case: Case, key: str, said: str) -> None:
    gate = case.gates.get(key=key)
    assert gate.owner is not None
    answer_gate(gate, by=gate.owner, version=gate.version, is_met=True, words=said)
