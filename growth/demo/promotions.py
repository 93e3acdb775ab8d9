"""Promotion in the demo world: a committee with a past, a case being read, and Ada's, which each stage finds further on."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from growth.decisions.models import Decision
from growth.demo import case_words as words
from growth.demo.clock import standing_on
from growth.evidence.models import Evidence
from growth.promotions.calibration import actions as rating
from growth.promotions.calibration import committees, outcomes, planning
from growth.promotions.calibration.models import Calibration, Committee, Outcome, Seat, Vote
from growth.promotions.case_templates.actions import import_document, publish_template
from growth.promotions.case_templates.files import CONTENT, read_file
from growth.promotions.cases import actions, project_actions, reader_actions, writing
from growth.promotions.cases.models import Case
from growth.promotions.cases.record import record_of
from growth.promotions.concerns.actions import answer_concern, raise_concern
from growth.promotions.endorsements import actions as endorsing
from growth.promotions.endorsements import advocates
from growth.promotions.gates.actions import answer_gate
from growth.promotions.packets.actions import submit_case
from growth.promotions.packets.library import give_example
from ladder.structure import structure_of

MEMBERS = ("jonas", "yuki", "ines", "noor")  # besides Omar, who chairs
READERS = ("omar", "jonas", "yuki", "ines", "noor")
QUARTER = 91


@dataclass(frozen=True)
class Past:
    """A case that ended: so many days ago the committee met. `levels` are those the committee agreed on, by dimension;
    `manager` and `candidate` say how far either side was from that, by dimension.
    """

    person: str
    days_ago: int
    kind: str
    thesis: str
    reason: str
    shows: tuple[str, ...] = ()
    manager: Mapping[str, int] | None = None
    candidate: Mapping[str, int] | None = None


PAST = (
    Past(
        "zoe", 6 * QUARTER + 10, "promoted",
        "Since last winter Zoe has worked as a Senior: the relevance of search is hers, with its figures and its failures.",
        "Owns the outcome of search, says early what will not work, and two teams rely on what she wrote down.",
        candidate={"collaboration": -1},
    ),
    Past(
        "chidi", 5 * QUARTER + 10, "promoted",
        "Since the summer Chidi has delivered features of the ledger from the wording to production.",
        "Delivers on his own and sees the edge cases. Asked for help at the right moments.",
        manager={"perspective": 1},
    ),
    Past(
        "luca", 2 * QUARTER + 20, "not_yet",
        "Since the autumn Luca has worked as a Senior on the build platform and its releases.",
        "Risk and ownership are there. What others can do because of him is not visible yet, and one quarter carries most of it.",
        ("A change that another team makes without him because of what he wrote or taught.", "A second quarter in which a system of his is run, not only built."),
        manager={"collaboration": 1}, candidate={"collaboration": 1, "perspective": 1},
    ),
    Past(
        "priya", 2 * QUARTER + 20, "not_yet",
        "Since the spring Priya has worked as a Senior on the front end of search.",
        "Careful work with good judgement on accessibility; the evidence for decisions under uncertainty is one item.",
        ("Two choices of hers that were open when she made them, with what came of them.", "A witness outside the team for one of them."),
        manager={"autonomy": 1}, candidate={"risk": 1},
    ),
)  # fmt: skip


def make_promotions(people: Mapping[str, User], today: date, stage: str) -> None:
    """At `start` there is a template and a committee. At `mid` Ada's case is drafted; at `promotion` it waits for her
    release, and the committee meets today.
    """
    if stage != "start":
        _publish(_first_template())
    board = _committee(people)
    if stage == "start":
        _publish(read_file(CONTENT))
        return
    for past in PAST:
        _close(past, board, people, today)
    later = stage == "promotion"
    meets = today if later else today + timedelta(days=9)
    round_ = _plan(
        board, people["omar"], today - timedelta(days=40), today if later else today - timedelta(days=3), meets
    )
    _submit_elif(people, round_, today - timedelta(days=12), all_done=later)
    _publish(read_file(CONTENT))
    planning.plan_calibration(
        board, by=people["omar"], freezes_on=today + timedelta(days=45), meets_on=today + timedelta(days=52)
    )
    ada = _draft_ada(people, today, stage)
    if later:
        _finish_ada(ada, people, today)
    _begin_ben(people)


# ---- the template and the committee


def _publish(document: dict[str, Any]) -> None:
    publish_template(import_document(document, by=None), by=None)


def _first_template() -> dict[str, Any]:
    """What the organisation asked for before: a thesis, one gate, and a lint that only remarks."""
    document = deepcopy(read_file(CONTENT))
    document["notes"] = "The first one, before there were rules for evidence."
    document["gates"] = [gate for gate in document["gates"] if gate["key"] == "business-need"]
    for section in document["sections"]:
        section["required"] = section["key"] == "thesis"
    rules = (
        "thesis", "sections", "unfinished", "window", "projects", "project_parts", "baselines", "length", "weasel_words",
        "items", "quarters", "corroborated", "carries_too_much", "assessments", "concerns", "endorsements",
    )  # fmt: skip
    document["lint"]["severity"] = dict.fromkeys(rules, "off")
    return document


def _committee(people: Mapping[str, User]) -> Committee:
    by = people["rafael"]
    board = committees.make_committee(
        by=by, name="Engineering promotions", about="Cases from Mid to Staff, each quarter."
    )
    committees.add_member(board, by=by, person=people["omar"], is_chair=True)
    for key in MEMBERS:
        committees.add_member(board, by=by, person=people[key])
    return board


def _plan(board: Committee, by: User, planned: date, freezes: date, meets: date) -> Calibration:
    with standing_on(planned):
        return planning.plan_calibration(board, by=by, freezes_on=freezes, meets_on=meets)


# ---- cases that ended


def _close(past: Past, board: Committee, people: Mapping[str, User], today: date) -> None:
    met = today - timedelta(days=past.days_ago)
    round_ = Calibration.objects.filter(committee=board, meets_on=met).first()
    round_ = round_ or _plan(board, people["omar"], met - timedelta(days=40), met - timedelta(days=10), met)
    case = _submit(past.person, past.thesis, round_, met - timedelta(days=12), people, past)
    agreed = _levels(case, {})
    if past.kind == "not_yet":
        lower = {name: -1 for sides in (past.manager, past.candidate) for name in (sides or {})}
        agreed = _levels(case, lower)
    with standing_on(met - timedelta(days=1)):
        for number, seat in enumerate(Seat.objects.free().filter(case=case).select_related("person")):
            _rate(seat, agreed, "The packet shows it." if number else "As the witnesses say.")
    with standing_on(met) as moment:
        if round_.opened_at is None and _is_last(past, met, today):
            planning.open_calibration(round_, by=people["omar"], confirmed=True)
            for waiting in Case.objects.filter(calibration=round_).with_parts():
                known = next(row for row in PAST if people[row.person].pk == waiting.person_id)
                _decide(waiting, known, people, met, moment)


def _is_last(past: Past, met: date, today: date) -> bool:
    """Whether no other case of this round is still to come."""
    same = [row for row in PAST if today - timedelta(days=row.days_ago) == met]
    return same[-1] is past


def _decide(case: Case, past: Past, people: Mapping[str, User], met: date, moment: datetime) -> None:
    promoted = past.kind == "promoted"
    for seat in Seat.objects.free().filter(case=case).select_related("person"):
        rating.cast_vote(seat, by=seat.person, choice=Vote.Choice.PROMOTE if promoted else Vote.Choice.NOT_YET)
    lower = {} if promoted else {name: -1 for sides in (past.manager, past.candidate) for name in (sides or {})}
    outcome = outcomes.record_outcome(
        case, by=people["omar"], kind=past.kind, reason=past.reason, agreed_levels=_levels(case, lower), shows=past.shows,
        review_on=None if promoted else met + timedelta(days=2 * QUARTER),
        effective_on=met + timedelta(days=10) if promoted else None,
    )  # fmt: skip
    outcomes.send_letter(outcome, by=case.manager, version=outcome.letter_version)
    Outcome.objects.filter(pk=outcome.pk).update(recorded_at=moment)
    case.transitions.filter(at__gt=moment + timedelta(days=1)).update(at=moment)
    if past.person == "zoe":
        give_example(case.packet, by=case.person, note="Short, and every sentence leads to its evidence.")


def _submit(
    key: str, thesis: str, round_: Calibration, day: date, people: Mapping[str, User], past: Past | None = None
) -> Case:
    """From an idea to a packet in one morning, on the first template."""
    person = people[key]
    with standing_on(day) as moment:
        case = actions.start_case(by=person, person=person)
        actions.agree(case, by=person, revision=_now(case).revision)
        actions.agree(case, by=case.manager, revision=_now(case).revision)
        actions.begin_drafting(case, by=person, revision=_now(case).revision)
        _write(case, person, {"thesis": thesis})
        far, near = (past.manager or {}, past.candidate or {}) if past else ({}, {})
        lower = dict.fromkeys([*far, *near], -1) if past and past.kind == "not_yet" else {}
        _assess(case, case.manager, _levels(case, _sum(lower, far)))
        _assess(case, person, _levels(case, _sum(lower, near)))
        gate = case.gates.get(key="business-need")
        answer_gate(gate, by=case.manager, version=gate.version, is_met=True, words="Work of this level is there.")
        actions.ask_for_feedback(case, by=case.manager, revision=_now(case).revision)
        actions.release(case, by=person, revision=_now(case).revision)
        submit_case(case, by=case.manager, revision=_now(case).revision, calibration=round_)
        Case.objects.filter(pk=case.pk).update(started_at=moment)
        case.transitions.update(at=moment)
        case.sections.exclude(body="").update(written_at=moment)
    return _now(case)


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {name: first.get(name, 0) + second.get(name, 0) for name in {*first, *second}}


def _levels(case: Case, besides: Mapping[str, int]) -> dict[str, int]:
    """The level of the case for every dimension, moved by so many where told."""
    structure = structure_of(case.target.version)
    top = len(structure.levels)
    return {row.key: min(max(case.target.position + besides.get(row.key, 0), 1), top) for row in structure.dimensions}


# ---- the case that is being read


def _submit_elif(people: Mapping[str, User], round_: Calibration, day: date, *, all_done: bool) -> None:
    """Omar and Ines are done; at `promotion` everybody is, and two rows are far apart."""
    case = _submit("elif", words.CASE_OF_ELIF, round_, day, people)
    done = READERS if all_done else ("omar", "ines")
    for key in done:
        seat = Seat.objects.filter(case=case, person=people[key], barred_because="").first()
        if seat is None:
            continue
        apart = {"omar": {"perspective": -2}, "jonas": {"collaboration": -1}, "noor": {"perspective": 0}}.get(key, {})
        reasons = {
            "omar": "Nothing here looks further than the next release.",
            "noor": "The guard rails are written for teams that do not exist yet.",
        }
        _rate(seat, _levels(case, apart), reasons.get(key, "As far as the packet shows it."))


def _rate(seat: Seat, levels: Mapping[str, int], reason: str) -> None:
    for dimension, level in levels.items():
        rating.rate(seat, by=seat.person, dimension=dimension, level=level, reason=reason)
    rating.hand_in(seat, by=seat.person)


# ---- Ada's


def _draft_ada(people: Mapping[str, User], today: date, stage: str) -> Case:
    """Agreed on, with most of the words there, and what the lint finds still open at `mid`."""
    ada, mia = people["ada"], people["mia"]
    began = today - timedelta(days=60)
    with standing_on(began) as moment:
        case = actions.start_case(by=ada, person=ada)
        actions.agree(case, by=ada, revision=_now(case).revision)
        actions.agree(case, by=mia, revision=_now(case).revision)
        _yes(case, "knows-what-decides", "Read with Mia. Nothing is promised.")
        _yes(case, "leadership-support", "Yes. I have read two of her reviews.")
        actions.begin_drafting(case, by=ada, revision=_now(case).revision)
        Case.objects.filter(pk=case.pk).update(started_at=moment)
        case.transitions.update(at=moment)
    _write(
        case, ada, {"thesis": words.THESIS, "summary": words.SUMMARY, "leverage": words.LEVERAGE, "glue": words.GLUE}
    )
    retries = project_actions.add_project(case, by=ada, **_project(case, words.PROJECT_RETRIES, today, 300, 120))
    for name, before, after, goal, unit, source in words.METRICS[:2]:
        baseline = before if stage == "promotion" or name != "Support calls about payouts" else ""
        project_actions.add_metric(
            case, by=ada, project=retries, name=name, before=baseline, after=after, goal=goal, unit=unit, source=source
        )
    reader_actions.invite_reader(case, by=ada, person=people["sana"])
    thesis = case.sections.get(key="thesis")
    reader_actions.comment_section(
        thesis,
        by=people["sana"],
        words="“From the question to the follow-up”: name the follow-up. The notices you turned off?",
    )
    text, grounds, answer = words.CONCERN_OF_MIA
    raised = raise_concern(case, by=mia, words=text, grounds=grounds, discussed_on=today - timedelta(days=20))
    if stage == "promotion":
        answer_concern(raised, by=mia, version=raised.version, answer=answer)
    advocates.propose_advocate(
        case,
        by=ada,
        person=people["helena"],
        sentence=words.SENTENCE,
        values="Calm incidents, written down",
        is_sponsor=True,
    )
    writing.keep_note(case, by=mia, version=0, body="Ask Ada in January what she would have stopped earlier.")
    return _now(case)


def _finish_ada(case: Case, people: Mapping[str, User], today: date) -> None:
    """Complete, endorsed and answered; what is left is Ada's release, Mia's submission, and the committee."""
    ada, mia = people["ada"], people["mia"]
    _write(case, ada, {"results": words.RESULTS, "mentored": words.MENTORED, "plan": words.PLAN})
    _write(case, mia, {"assessment": words.ASSESSMENT, "beside-the-level": words.BESIDE})
    ledger = project_actions.add_project(case, by=ada, **_project(case, words.PROJECT_LEDGER, today, 420, 210))
    name, before, after, goal, unit, source = words.METRICS[2]
    project_actions.add_metric(
        case, by=ada, project=ledger, name=name, before=before, after=after, goal=goal, unit=unit, source=source
    )
    for comment in case.sections.get(key="thesis").comments.all():
        reader_actions.settle_comment(comment, by=ada)
    _assess(case, ada, _levels(case, {}))
    _assess(case, mia, _levels(case, {}))
    actions.plan_case(case, by=mia, effective_on=today)
    sentence = case.advocates.get(person=people["helena"])
    advocates.confirm_sentence(sentence, by=people["helena"], version=sentence.version)
    _yes(case, "sponsor", "Yes, in both rooms where I sit.")
    _yes(case, "business-need", "Payments has one Senior for nine people, and two systems without one.")
    actions.ask_for_feedback(case, by=mia, revision=_now(case).revision)
    asked = endorsing.ask_for(case, by=mia, people=[people[row[0]] for row in words.ENDORSEMENTS])
    by_giver = {row.giver_id: row for row in asked}
    for key, said, concern, answer in words.ENDORSEMENTS:
        giver = people[key]
        given = endorsing.give(by_giver[giver.pk], by=giver, is_supportive=True, words=said, concern=concern)
        raised = given.concern
        if raised is not None:
            answer_concern(raised, by=mia, version=raised.version, answer=answer)
    _yes(case, "role", "From the first of next month, in Payments.")
    _yes(case, "budget", "Yes.")


def _project(case: Case, told: Mapping[str, str], today: date, began: int, ended: int) -> dict[str, Any]:
    wanted = told["title"].split()[0].lower()
    items = [item.pk for item in record_of(_now(case)).items if wanted in item.title.lower()]
    decisions = Decision.objects.visible_to(case.person).filter(title__icontains=wanted.rstrip("s"), status="accepted")
    return {
        **told,
        "started_on": today - timedelta(days=began),
        "ended_on": today - timedelta(days=ended),
        "evidence": list(Evidence.objects.filter(pk__in=items)),
        "decisions": list(decisions[:2]),
    }


def _begin_ben(people: Mapping[str, User]) -> None:
    """An idea: Ben began it, Mia has not said yes."""
    case = actions.start_case(by=people["ben"], person=people["ben"])
    actions.agree(case, by=people["ben"], revision=_now(case).revision)


# ---- small steps


def _now(case: Case) -> Case:
    return Case.objects.with_parts().get(pk=case.pk)


def _write(case: Case, by: User, texts: Mapping[str, str]) -> None:
    for key, body in texts.items():
        section = case.sections.get(key=key)
        writing.write_section(section, by=by, version=section.version, body=body)


def _assess(case: Case, by: User, levels: Mapping[str, int]) -> None:
    writing.assess(case, by=by, levels={key: (level, "") for key, level in levels.items()})


def _yes(case: Case, key: str, said: str) -> None:
    gate = case.gates.get(key=key)
    if gate.owner is not None:
        answer_gate(gate, by=gate.owner, version=gate.version, is_met=True, words=said)
