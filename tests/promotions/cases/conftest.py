"""Ada’s case for senior, drafted, with something in every part that could leak."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from growth.evidence.models import Evidence
from growth.mentoring.achievements import actions as achieving
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.models import Pairing
from growth.promotions.cases import project_actions, reader_actions, writing
from growth.promotions.cases.models import (
    Case,
    CaseAssessment,
    CaseMetric,
    CaseNote,
    CaseProject,
    LeftOut,
    NamedAchievement,
    Reader,
    Section,
    SectionComment,
)
from growth.promotions.endorsements.models import Advocate, Endorsement
from growth.promotions.gates.models import Gate
from tests.factories import log
from tests.people import Cast
from tests.promotions import making

Consented = Callable[[str], Achievement]


@dataclass
class Full:
    """Noor reads it, Zoe is asked to endorse, Ines to be named as an advocate; Petra owns gates."""

    case: Case
    thesis: Section
    inner: Section
    project: CaseProject
    metric: CaseMetric
    named: NamedAchievement
    assessment: CaseAssessment
    left_out: LeftOut
    reader: Reader
    comment: SectionComment
    note: CaseNote
    item: Evidence


@pytest.fixture
def consented(placed: Cast) -> Consented:
    """Something Ben achieved with Ada, in words he consented to."""

    def make(words: str = "word-achieved") -> Achievement:
        pairing, _ = Pairing.objects.get_or_create(mentor=placed.ada, mentee=placed.ben)
        Pairing.objects.filter(pk=pairing.pk).update(started_on=timezone.localdate() - timedelta(days=90))
        pairing.refresh_from_db()
        asked = achieving.name_achievement(
            pairing, by=placed.ada, words=words, own_part="word-own-part", happened_on=timezone.localdate()
        )
        return achieving.consent(asked, by=placed.ben)

    return make


@pytest.fixture
def full(placed: Cast, case: Case, consented: Consented) -> Full:
    thesis, inner = case.sections.get(key="thesis"), case.sections.get(key="assessment")
    item = log(placed.ada, "word-left-out", share="circle")
    writing.write_section(thesis, by=placed.ada, version=1, body="word-thesis, at Senior since spring.")
    writing.write_section(inner, by=placed.mia, version=1, body="word-inner, for the two of us.")
    project = project_actions.add_project(case, by=placed.ada, title="word-project", outcome="Fewer calls.")
    metric = project_actions.add_metric(case, by=placed.ada, name="word-metric", after="3", before="9")
    named = writing.name_achievement(case, by=placed.ada, achievement=consented("word-achieved"))
    writing.assess(case, by=placed.mia, levels={"risk": (3, "word-assessed")})
    left_out = writing.leave_out(case, by=placed.ada, evidence=item)
    reader = reader_actions.invite_reader(case, by=placed.ada, person=placed.noor)
    comment = reader_actions.comment_section(thesis, by=placed.noor, words="word-comment")
    note = writing.keep_note(case, by=placed.ada, version=0, body="word-note")
    Endorsement.objects.create(
        case=case, giver=placed.zoe, giver_name=placed.zoe.name, due_on=timezone.localdate(), asked_by=placed.mia
    )
    Advocate.objects.create(case=case, person=placed.ines, sentence="Knows the ledger.")
    assert Gate.objects.filter(case=case, owner=placed.petra).exists()
    assessment = case.assessments.get()
    fresh = making.fresh(case)
    return Full(
        fresh, thesis, inner, project, metric, named, assessment, left_out, reader, comment, note, item
    )  # fmt: skip
