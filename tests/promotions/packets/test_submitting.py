"""Submitting: what is frozen, what is refused, and that a failure leaves nothing."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from config.errors import StaleEdit
from growth.decisions.models import Decision, Project
from growth.promotions.calibration.models import Calibration
from growth.promotions.cases.actions import release, withdraw_case
from growth.promotions.cases.models import Case, CaseNote, SectionComment
from growth.promotions.gates.models import Gate
from growth.promotions.lint.gaps import Gap
from growth.promotions.packets import actions
from growth.promotions.packets.canonical import canonical, digest
from growth.promotions.packets.freezing import document_of
from growth.promotions.packets.models import Packet
from growth.promotions.packets.pictures import frame_of
from growth.promotions.signals import case_submitted
from tests.at_once import at_once
from tests.factories import accepted, log
from tests.people import Cast
from tests.promotions import making
from tests.promotions.packets.making import corroborated, ready, released, submitted

KEYS = {
    "schema", "number", "template", "submitted", "released", "calibration", "header", "levels", "dimensions",
    "sections", "assessments", "window", "criteria", "projects", "metrics", "achievements", "glue", "advocates",
    "endorsements", "concerns", "gates", "remarks", "evidence", "pictures", "history",
}  # fmt: skip

CHANGED = "The evidence changed after Ada Lindqvist released the case."


def nothing_happened(case: Case) -> None:
    now = making.fresh(case)
    assert (now.state, now.calibration_id, now.revision) == ("feedback", None, case.revision)
    assert not Packet.objects.exists() and not case.transitions.filter(to_state="submitted").exists()


def refused(case: Case, calibration: Calibration) -> list[str]:
    with pytest.raises(ValidationError) as error, transaction.atomic():
        submitted(case, calibration)
    nothing_happened(case)
    return error.value.messages


def test_a_packet_is_canonical_chained_and_carries_every_key(packet: Packet) -> None:
    document = json.loads(packet.body)
    assert set(document) == KEYS
    assert canonical(document) == packet.body
    assert (packet.number, packet.previous_digest) == (1, "")
    assert packet.digest == digest(1, "", packet.body)
    assert making.fresh(packet.case).state == "submitted"


def test_it_says_what_both_sides_and_others_wrote(cast: Cast, packet: Packet) -> None:
    document: Any = json.loads(packet.body)
    assert document["submitted"]["by"] == {"id": cast.mia.pk, "name": "Mia Okafor"}
    assert document["header"]["person"]["team"] == "Payments"
    assert document["header"]["level"] == {"name": "Mid", "position": 2}
    assert document["header"]["target"] == {"name": "Senior", "position": 3}
    assert [row["key"] for row in document["sections"]] == ["thesis", "assessment"]
    assert [row["giver"]["name"] for row in document["endorsements"]] == ["Zoe Tanaka"]
    assert document["endorsements"][0]["concern"] == 0
    assert [row["name"] for row in document["advocates"]] == ["Noor Haddad"]
    assert {row["key"]: row["state"] for row in document["gates"]}["endorsements"] == "met"
    assert document["projects"][0]["metrics"][0]["name"] == "Latency" and document["metrics"] == []
    assert [row["id"] for row in document["evidence"]] == document["projects"][0]["evidence"]
    assert [row["to"] for row in document["history"]][-1] == "submitted"
    assert document["criteria"][0]["claims"][0]["accepted"] == 3
    assert frame_of(document["pictures"]).target == 3


def test_what_is_only_for_one_stays_out(cast: Cast, case: Case, calibration: Calibration) -> None:
    CaseNote.objects.create(case=case, author=cast.ada, body="aardvark")
    SectionComment.objects.create(section=case.sections.first(), author=cast.zoe, author_name="Zoe", words="aardvark")
    log(cast.ada, "aardvark", share="private")
    log(cast.ada, "aardvark shared and claimed by nothing", share="circle", scope="team")
    case.endorsements.create(giver=cast.ben, giver_name="aardvark", due_on=making.quarter_day(0))
    case.advocates.create(person=cast.ben, sentence="aardvark")
    case.concerns.create(raised_by=cast.ben, raised_by_name="Ben", words="aardvark", taken_back_at=case.started_at)  # type: ignore[attr-defined]
    project = Project.objects.create(name="Secret", audience="team", team=cast.noor.team, keeper=cast.noor)
    hidden = Decision.objects.create(project=project, slug="a", title="aardvark", status="accepted")
    case.projects.get().decisions.add(hidden)
    assert "aardvark" not in submitted(case, calibration).body


def test_a_decision_both_sides_read_stands_in_it(cast: Cast, case: Case, calibration: Calibration) -> None:
    project = Project.objects.create(name="Open", keeper=cast.noor)
    read = Decision.objects.create(project=project, slug="a", title="One queue", status="accepted", number=4)
    case.projects.get().decisions.add(read)
    document = json.loads(submitted(case, calibration).body)
    assert document["projects"][0]["decisions"] == [
        {"id": read.pk, "label": "ADR-4", "title": "One queue", "status": "accepted"}
    ]


def test_answers_of_witnesses_stand_beside_the_evidence(cast: Cast, case: Case, calibration: Calibration) -> None:
    corroborated(cast.ada, cast.zoe, "I was there.")
    document = json.loads(submitted(case, calibration).body)
    assert [row["witness"] for row in document["evidence"][0]["corroborations"]] == ["Zoe Tanaka"]


def test_submitted_twice_is_once(case: Case, calibration: Calibration) -> None:
    first = submitted(case, calibration)
    assert submitted(case, calibration) == first
    assert submitted(making.fresh(case), calibration) == first
    assert Packet.objects.count() == 1 and case.transitions.filter(to_state="submitted").count() == 1


def test_a_stale_page_submits_nothing(case: Case, calibration: Calibration) -> None:
    with pytest.raises(StaleEdit):
        actions.submit_case(case, by=case.manager, revision=case.revision - 1, calibration=calibration)
    nothing_happened(case)


def test_only_a_document_out_for_feedback_is_submitted(case: Case, calibration: Calibration) -> None:
    for state in ("idea", "agreed", "drafting", "promoted", "not_yet", "withdrawn"):
        now = making.in_state(case, state)
        with pytest.raises(ValidationError):
            submitted(now, calibration)
        assert making.fresh(case).state == state and not Packet.objects.exists()


def test_a_calibration_that_takes_no_cases_is_refused(case: Case, calibration: Calibration) -> None:
    for change in (
        {"opened_at": case.started_at},
        {"closed_at": case.started_at},
        {"freezes_on": making.quarter_day(1)},
    ):
        Calibration.objects.filter(pk=calibration.pk).update(
            **{"opened_at": None, "closed_at": None, "freezes_on": calibration.freezes_on, **change}
        )
        assert refused(case, calibration) == ["This calibration takes no cases any more. Choose another one."]


def test_every_gate_that_is_open_is_named(case: Case, calibration: Calibration) -> None:
    case.endorsements.update(state="withdrawn")
    case.gates.filter(key="need").update(state=Gate.State.REFUSED)
    said = refused(case, calibration)
    assert said == ["The gate “Need” is not met.", "The gate “Endorsements” is not met."]


def test_the_candidate_agrees_to_exactly_this(cast: Cast, case: Case, calibration: Calibration) -> None:
    accepted(cast.ada, cast.mia, "risk-senior-1", making.quarter_day(0))
    assert refused(case, calibration) == [CHANGED]
    release(case, by=cast.ada, revision=case.revision)
    assert submitted(making.fresh(case), calibration).number == 1


def test_glue_work_shared_after_the_release_is_not_agreed_to(cast: Cast, case: Case, calibration: Calibration) -> None:
    log(cast.ada, "Kept the rota", share="circle", kind="glue")
    assert refused(case, calibration) == [CHANGED]
    document = json.loads(submitted(released(case), calibration).body)
    assert document["glue"] == [document["evidence"][0]["id"]]


def test_errors_of_the_lint_are_listed_and_warnings_become_remarks(
    case: Case, calibration: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    gaps = [Gap("length", "error", "Too long.", "", None, ""), Gap("words", "warning", "A weasel word.", "", None, "")]
    monkeypatch.setattr(actions, "gaps_before", lambda case, state: gaps)
    assert refused(case, calibration) == ["Too long."]
    monkeypatch.setattr(actions, "gaps_before", lambda case, state: gaps[1:])
    assert json.loads(submitted(case, calibration).body)["remarks"] == ["A weasel word."]


def test_what_listens_and_fails_leaves_nothing(case: Case, calibration: Calibration) -> None:
    def fail(**_: Any) -> None:
        raise ValidationError("No seat could be made.")

    case_submitted.connect(fail)
    try:
        assert refused(case, calibration) == ["No seat could be made."]
    finally:
        case_submitted.disconnect(fail)


def test_the_packet_is_there_when_the_signal_is_sent(case: Case, calibration: Calibration) -> None:
    heard = []

    def listen(case: Case, by: Any, **_: Any) -> None:
        heard.append((case.state, case.calibration, case.packet.number, by))

    case_submitted.connect(listen)
    try:
        submitted(case, calibration)
    finally:
        case_submitted.disconnect(listen)
    assert heard == [("submitted", calibration, 1, case.manager)]


def test_later_changes_of_the_log_change_no_packet(cast: Cast, packet: Packet) -> None:
    before = packet.body
    cast.ada.evidence.update(title="Something else")
    withdraw_case(packet.case, by=cast.ada, words="Not now.")
    packet.refresh_from_db()
    assert packet.body == before


def test_a_packet_takes_as_many_queries_for_twenty_items_as_for_one(placed: Cast) -> None:
    case = ready(placed)
    with CaptureQueriesContext(connection) as few:
        document_of(case)
    for number in range(19):
        made = accepted(placed.ada, placed.mia, f"risk-senior-{number % 2 + 1}", making.quarter_day(number % 4))
        case.projects.get().evidence.add(made.evidence)
    with CaptureQueriesContext(connection) as many:
        assert len(document_of(case)["evidence"]) == 20
    assert len(many) <= len(few) < 45


def test_two_cases_submitted_at_once_do_not_fork_the_chain(
    flushed: None, placed: Cast, calibration: Calibration
) -> None:
    cases = [ready(placed, "ada"), ready(placed, "ben")]
    assert at_once(*(lambda case=case: submitted(case, calibration) for case in cases)) == []  # type: ignore[misc]
    first, second = Packet.objects.order_by("number")
    assert (first.number, second.number, second.previous_digest) == (1, 2, first.digest)


def test_one_case_submitted_twice_at_once_is_one_packet(flushed: None, placed: Cast, calibration: Calibration) -> None:
    case = ready(placed)
    assert at_once(*[lambda: submitted(case, calibration)] * 2) == []
    assert Packet.objects.count() == 1
