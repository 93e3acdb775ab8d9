"""AI practice in the demo world."""

import pytest

from accounts.models import User
from growth.demo import load_demo
from growth.evidence.models import Evidence
from growth.inbox.queries import frame_counts
from growth.practice.models import Answer, NextStep, PracticeAssessment
from growth.practice.queries import said_in

pytestmark = pytest.mark.django_db


def test_payments_was_assessed_twice_a_quarter_apart_and_a_step_is_overdue() -> None:
    load_demo("mid")
    now, before = PracticeAssessment.objects.filter(team__name="Payments")
    assert (now.day - before.day).days == 91
    mia = User.objects.get(email="mia@northgate.example")
    assert len(said_in(mia, now).changes) > 5
    linked = Answer.objects.exclude(evidence=None).get().evidence
    assert linked in Evidence.objects.visible_to(mia)
    assert Answer.objects.exclude(url="").count() > 5
    sana = User.objects.get(email="sana@northgate.example")
    assert frame_counts(sana).by_kind["practice_steps"] == 1
    assert NextStep.objects.exclude(done_at=None).count() == 1


def test_at_the_start_there_is_one_assessment_a_team() -> None:
    load_demo("start")
    assert PracticeAssessment.objects.filter(team__name="Payments").count() == 1
