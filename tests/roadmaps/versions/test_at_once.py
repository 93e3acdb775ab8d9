"""Two at the same moment: a draft is published once, thrown away once, and nobody waits for each other for ever."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from config.errors import StaleEdit
from growth.roadmaps.enrolments.actions import log_hours
from growth.roadmaps.milestones.actions import close_with_new
from growth.roadmaps.models import Roadmap, RoadmapVersion
from growth.roadmaps.versions.actions import discard_draft, import_document, move, publish_version
from tests.at_once import at_once
from tests.factories import publish
from tests.people import make_cast
from tests.roadmaps.making import milestone, on_roadmap, publish_roadmap, small_roadmap, stone, weeks_ago

pytestmark = pytest.mark.django_db(transaction=True)


def test_drafts_are_published_and_thrown_away_once() -> None:
    cast = make_cast()
    publish()
    new = import_document(small_roadmap("other"), by=None)
    refused = at_once(*[partial(discard_draft, new, by=cast.ines)] * 3)
    assert [type(error) for error in refused] == [ValidationError] * 2 and not Roadmap.objects.exists()

    publish_roadmap()
    draft = import_document(small_roadmap(name="Renamed"), by=None)
    refused = at_once(
        *[partial(publish_version, draft, by=cast.ines)] * 2,
        *[partial(import_document, small_roadmap(name="Again"), by=cast.ines)] * 2,
    )
    assert {type(error) for error in refused} <= {ValidationError}
    assert RoadmapVersion.objects.published().get().number == 2


def test_moving_and_closing_at_once_lose_nothing() -> None:
    cast = make_cast()
    publish()
    publish_roadmap()
    made = on_roadmap(cast.ada)
    newer = publish_roadmap(small_roadmap(milestones=[milestone("code"), milestone("other")], notes="Other ones."))
    memo = stone(made, "memo")
    going = partial(move, made, by=cast.ada, revision=made.revision, to=newer)
    refused = at_once(
        going,
        going,
        partial(close_with_new, memo, by=cast.ada, title="The memo", ended_on=weeks_ago(1)),
        partial(log_hours, made, by=cast.ada, week=weeks_ago(1), minutes=60, milestone=memo),
    )
    assert {type(error) for error in refused} <= {ValidationError, StaleEdit}
    made.refresh_from_db()
    keys = list(made.milestones.order_by("position").values_list("key", flat=True))
    assert {"code"} <= set(keys) and len(keys) == len(set(keys))
    assert made.version == newer or made.milestones.filter(key="memo", state="closed").exists()
