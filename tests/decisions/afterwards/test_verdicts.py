"""Did it hold? Verdicts, whose inbox asks for them, and what is overdue below a manager."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import erase_person, mark_left
from accounts.models import User
from growth.decisions.afterwards.models import Verdict, waits_for_verdict_of
from growth.decisions.afterwards.overdue import overdue_below
from growth.decisions.flow_actions import deprecate_decision
from growth.decisions.models import Decision
from growth.inbox.queries import frame_counts
from tests.decisions.afterwards.making import make_due, verdict
from tests.decisions.makers import make_accepted, make_draft, make_project, make_proposal
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
PREDICTED = "Refunds settle within an hour."


@pytest.fixture
def decided(cast: Cast) -> Decision:
    """Written by Ada, decided by Ben, in Omar's project."""
    return make_accepted(make_project(cast.omar), cast.ada, cast.ben, title="Zeppelin queues", prediction=PREDICTED)


def leave(cast: Cast, *names: str) -> None:
    for name in names:
        mark_left(cast[name], by=cast.rafael, on=timezone.localdate())


# ---- who


@pytest.mark.parametrize("who", NAMES)
def test_deciders_and_authors_give_verdicts_at_both_doors(as_: SignIn, cast: Cast, decided: Decision, who: str) -> None:
    client, may = as_(who), who in ("ada", "ben")
    path, said = f"/decisions/{decided.pk}/verdict/", {"verdict": "held", "happened": "It did."}
    assert client.get(path).status_code == (200 if may else 403)
    assert client.post(path, said).status_code == (302 if may else 403)
    api = client.post("/api/v1/decision-verdicts/", {**said, "decision": decided.pk}, "application/json")
    assert api.status_code == (201 if may else 403)
    assert (
        len(client.get("/api/v1/decision-verdicts/").json()["results"]) == Verdict.objects.count() == (2 if may else 0)
    )


def test_of_what_one_does_not_see_one_says_nothing(as_: SignIn, cast: Cast) -> None:
    project = make_project(cast.mia, audience="team", team=cast.mia.team)
    hidden = make_accepted(project, cast.ada, cast.ben)
    verdict(hidden, cast.ben)
    client = as_("zoe")
    assert client.get(f"/decisions/{hidden.pk}/verdict/").status_code == 404
    assert client.get("/api/v1/decision-verdicts/").json()["results"] == []
    said = {"verdict": "held", "happened": "It did.", "decision": hidden.pk}
    assert client.post("/api/v1/decision-verdicts/", said, "application/json").status_code == 400


@pytest.mark.parametrize("status", ["draft", "proposed"])
def test_what_was_never_decided_cannot_hold(cast: Cast, status: str) -> None:
    make = {"draft": make_draft, "proposed": make_proposal}[status]
    decision = make(make_project(cast.ada), cast.ada, cast.ben)
    with pytest.raises(ValidationError, match="Only what was decided"):
        verdict(decision, cast.ben)


def test_what_was_deprecated_can_be_looked_back_on(cast: Cast, decided: Decision) -> None:
    deprecate_decision(decided, by=cast.ben, words="Nobody sends these any more.")
    assert verdict(decided, cast.ben, "reversed").pk


# ---- what


def test_what_the_record_predicted_is_kept_with_the_verdict(cast: Cast, decided: Decision) -> None:
    made = verdict(decided, cast.ben)
    assert (made.predicted, made.in_hindsight) == (PREDICTED, False)
    with pytest.raises(ValidationError, match="stands on the record already"):
        verdict(decided, cast.ben, predicted="I knew it.")


def test_what_is_said_afterwards_is_marked_as_hindsight(as_: SignIn, cast: Cast) -> None:
    silent = make_accepted(make_project(cast.omar), cast.ada, cast.ben)
    said = {"verdict": "partly", "happened": "Mostly.", "predicted": "Fewer tickets."}
    as_("ben").post(f"/decisions/{silent.pk}/verdict/", said)
    made = Verdict.objects.get()
    assert (made.predicted, made.in_hindsight) == ("Fewer tickets.", True)
    assert not verdict(silent, cast.ben).in_hindsight  # nothing was said, so nothing is marked


def test_a_form_that_lacks_something_comes_back_with_what_was_typed(as_: SignIn, decided: Decision) -> None:
    page = as_("ben").post(f"/decisions/{decided.pk}/verdict/", {"happened": "Typed with care"})
    assert page.status_code == 422
    assert "Typed with care" in page.content.decode()
    past = {"verdict": "held", "happened": "Typed with care", "revisit_on": "2020-01-01"}
    page = as_("ben").post(f"/decisions/{decided.pk}/verdict/", past)
    assert page.status_code == 422
    assert "Choose a day to come." in page.content.decode()
    assert not Verdict.objects.exists()


def test_verdicts_are_only_added_and_the_same_form_adds_one(cast: Cast, decided: Decision) -> None:
    submission = uuid.uuid4()
    first = verdict(decided, cast.ben, submission=submission)
    assert verdict(decided, cast.ben, "reversed", submission=submission) == first
    verdict(decided, cast.ada, "partly")
    assert list(decided.verdicts.values_list("verdict", "by__name")) == [
        ("held", "Ben Achterberg"), ("partly", "Ada Lindqvist"),
    ]  # fmt: skip


def test_the_revisit_date_becomes_the_next_one_or_none(cast: Cast, decided: Decision) -> None:
    next_time = timezone.localdate() + timedelta(days=180)
    for given in (next_time, None):
        make_due(decided)
        verdict(decided, cast.ben, revisit_on=given)
        decided.refresh_from_db()
        assert decided.revisit_on == given


def test_a_date_that_passed_is_no_next_one_even_if_it_was_the_last(cast: Cast, decided: Decision) -> None:
    make_due(decided)
    with pytest.raises(ValidationError, match="Choose a day to come"):
        verdict(decided, cast.ben, revisit_on=decided.revisit_on)


# ---- whose inbox


def waits_for(cast: Cast) -> set[str]:
    """Whoever left has no inbox any more."""
    people = User.objects.active()
    return {who for who in NAMES if cast[who] in people and frame_counts(cast[who]).by_kind.get("decision_revisits")}


def test_it_waits_for_its_deciders_then_its_authors_then_the_keeper(cast: Cast, decided: Decision) -> None:
    make_due(decided)
    assert waits_for(cast) == {"ben"}
    leave(cast, "ben")
    assert waits_for(cast) == {"ada"}
    leave(cast, "ada")
    assert waits_for(cast) == {"omar"}


def test_for_a_keeper_who_left_it_waits_for_their_manager(as_: SignIn, cast: Cast, decided: Decision) -> None:
    cast.omar.manager = cast.petra
    cast.omar.save()
    make_due(decided)
    leave(cast, "ben", "ada", "omar")
    assert waits_for(cast) == {"petra"}
    assert as_("petra").get(f"/decisions/{decided.pk}/verdict/").status_code == 200


def test_whoever_is_asked_in_the_inbox_may_answer(as_: SignIn, cast: Cast, decided: Decision) -> None:
    make_due(decided)
    for left in ((), ("ben",), ("ada",)):
        leave(cast, *left)
        (who,) = waits_for(cast)
        row = as_(who).get("/api/v1/inbox/").json()[0]["rows"][0]
        assert (row["what"], row["verb"]) == ("ADR-1: Zeppelin queues", "Look again")
        assert as_(who).get(row["url"]).status_code == 200


def test_it_no_longer_waits_once_looked_at_and_not_yet_before_its_day(cast: Cast, decided: Decision) -> None:
    make_due(decided, days=-1)
    assert waits_for(cast) == set()
    make_due(decided)
    verdict(decided, cast.ada)
    assert waits_for(cast) == set()


def test_the_rule_looks_at_nothing_of_the_viewer_but_the_id(cast: Cast, decided: Decision) -> None:
    make_due(decided)
    assert list(waits_for_verdict_of(User(pk=cast.ben.pk))) == [decided]


def test_an_erased_decider_leaves_verdicts_with_their_name(as_: SignIn, cast: Cast, decided: Decision) -> None:
    make_due(decided)
    verdict(decided, cast.ben)
    leave(cast, "ben")
    erase_person(cast.ben, by=cast.rafael)
    assert as_("ada").get(f"/decisions/{decided.pk}/").status_code == 200
    assert Verdict.objects.get().by.name == "Ben Achterberg"


# ---- below a manager


@pytest.mark.parametrize(("who", "sees"), [("mia", True), ("petra", True), ("ada", False), ("noor", False)])
def test_a_manager_sees_what_people_below_have_overdue(
    as_: SignIn, cast: Cast, decided: Decision, who: str, sees: bool
) -> None:
    make_due(decided, days=12)
    client = as_(who)
    page = client.get("/decisions/overdue/").content.decode()
    fragment = client.get("/decisions/overdue/", headers={"HX-Request": "true"}).content.decode()
    rows = client.get("/api/v1/overdue-decisions/").json()
    for text in (page, fragment):
        assert ("Zeppelin queues" in text) == ("12 days" in text) == sees
        assert ("Ben Achterberg" in text) == sees or text is page  # the frame names the reader
    assert "<html" not in fragment
    assert [(row["days"], row["deciders"]) for row in rows] == ([(12, [cast.ben.pk])] if sees else [])


def test_of_what_a_manager_may_not_read_they_learn_nothing(cast: Cast) -> None:
    project = make_project(cast.zoe, audience="team", team=cast.zoe.team)
    make_due(make_accepted(project, cast.zoe, cast.ben))
    assert overdue_below(cast.mia) == []


def test_only_deciders_below_who_are_still_here_are_named(cast: Cast) -> None:
    due = make_due(make_accepted(make_project(cast.omar), cast.ada, cast.ben))
    leave(cast, "ben")
    assert overdue_below(cast.mia) == []  # Ada wrote it, and it waits for her; she did not decide
    assert due.is_due


def test_overdue_asks_the_same_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Any, decided: Decision
) -> None:
    make_due(decided)
    for more in (0, 2):
        for _ in range(more):
            make_due(make_accepted(decided.project, cast.ada, cast.ben))
        with django_assert_num_queries(2):
            assert len(overdue_below(cast.mia)) == 1 + more


def test_the_team_page_says_where_they_are(as_: SignIn, cast: Cast) -> None:
    assert 'hx-get="/decisions/overdue/"' in as_("mia").get("/team/").content.decode()
