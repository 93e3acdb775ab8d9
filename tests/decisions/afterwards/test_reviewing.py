"""Design reviews: asked for, held on one screen, kept as they were closed."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import mark_left
from config.errors import StaleEdit
from growth.decisions.flow_actions import accept_decision, answer
from growth.decisions.models import Decision
from growth.decisions.reviewing.actions import (
    ItemAnswer,
    ask_review,
    call_off_review,
    close_review,
    decline_review,
    save_answers,
)
from growth.decisions.reviewing.models import DesignReview
from growth.inbox.queries import frame_counts
from growth.notices.models import Notice
from tests.decisions.afterwards.making import SHORT, answer_all, ask, hold
from tests.decisions.makers import make_draft, make_project, make_proposal
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]


@pytest.fixture
def draft(cast: Cast) -> Decision:
    return make_draft(make_project(cast.ada), cast.ada, title="Zeppelin queues")


@pytest.fixture
def review(cast: Cast, draft: Decision) -> DesignReview:
    return ask(draft, cast.ada, cast.zoe, cast.omar)


def close(review: DesignReview, by: Any, **said: Any) -> DesignReview:
    return close_review(review, by=by, **({"held_on": timezone.localdate(), "result": "sound"} | said))


# ---- who sees and does what


@pytest.mark.parametrize("who", NAMES)
def test_a_draft_and_its_review_are_seen_by_who_is_named_or_asked(
    as_: SignIn, cast: Cast, review: DesignReview, who: str
) -> None:
    client, sees = as_(who), who in ("ada", "zoe", "omar")
    for path in (
        f"/decisions/{review.decision_id}/",
        f"/decisions/reviews/{review.pk}/",
        f"/api/v1/decisions/{review.decision_id}/",
        f"/api/v1/design-reviews/{review.pk}/",
    ):
        assert client.get(path).status_code == (200 if sees else 404), path
    listed = client.get("/api/v1/design-reviews/").json()["results"]
    assert [row["id"] for row in listed] == ([review.pk] if sees else [])


@pytest.mark.parametrize(("who", "holds"), [("zoe", 302), ("ada", 403), ("mia", 404)])
def test_only_who_was_asked_holds_it(as_: SignIn, review: DesignReview, who: str, holds: int) -> None:
    client, api = as_(who), {302: 200}.get(holds, holds)
    path, body = f"/api/v1/design-reviews/{review.pk}/", {"version": 1, "answers": [{"position": 1, "reply": "fine"}]}
    assert client.post(f"{path}answers/", body, "application/json").status_code == api
    answers = {"reply_1": "fine", "reply_2": "fine", "result": "sound", "version": 2, "close": "1"}
    assert client.post(f"/decisions/reviews/{review.pk}/", answers).status_code == holds
    closing = client.post(f"{path}closing/", {"result": "sound"}, "application/json")
    assert closing.status_code == (403 if holds == 302 else holds)  # closed by now


@pytest.mark.parametrize(("who", "asks"), [("ada", 302), ("ben", 403), ("mia", 404)])
def test_only_authors_ask(as_: SignIn, cast: Cast, who: str, asks: int) -> None:
    decision = make_draft(make_project(cast.ada), cast.ada, cast.ben)  # Ben decides
    body = {"decision": decision.pk, "reviewers": [cast.zoe.pk], "checklists": ["design"]}
    api = {302: 201, 403: 403, 404: 400}[asks]  # no such record, for Mia
    form = {"reviewer": cast.zoe.pk, "checklists": ["design"]}
    assert as_(who).post(f"/decisions/{decision.pk}/reviews/new/", form).status_code == asks
    DesignReview.objects.all().delete()
    assert as_(who).post("/api/v1/design-reviews/", body, "application/json").status_code == api


@pytest.mark.parametrize(("who", "may"), [("ada", 302), ("zoe", 403), ("mia", 404)])
def test_only_authors_call_it_off(as_: SignIn, review: DesignReview, who: str, may: int) -> None:
    assert as_(who).post(f"/decisions/reviews/{review.pk}/calling-off/").status_code == may
    assert DesignReview.objects.exists() == (may != 302)
    api = as_(who).delete(f"/api/v1/design-reviews/{review.pk}/").status_code
    assert api == (404 if may == 302 else may)


@pytest.mark.parametrize(("who", "may"), [("zoe", 302), ("ada", 403), ("mia", 404)])
def test_only_who_was_asked_declines(as_: SignIn, review: DesignReview, who: str, may: int) -> None:
    assert as_(who).post(f"/decisions/reviews/{review.pk}/declining/").status_code == may


# ---- asking


def test_those_asked_find_it_in_their_inbox_and_in_their_mail(
    cast: Cast, review: DesignReview, django_capture_on_commit_callbacks: Any
) -> None:
    assert {who: frame_counts(cast[who]).by_kind for who in ("zoe", "omar", "mia")} == {
        "zoe": {"design_reviews": 1}, "omar": {"design_reviews": 1}, "mia": {},
    }  # fmt: skip
    DesignReview.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        ask(review.decision, cast.ada, cast.ben)
    assert [sent.to for sent in mail.outbox] == [["ben@example.org"]]
    assert "Zeppelin" not in mail.outbox[0].subject + str(mail.outbox[0].body)


def test_asking_twice_with_the_same_form_asks_once(cast: Cast, draft: Decision) -> None:
    once = {"by": cast.ada, "reviewers": [cast.zoe], "checklists": [SHORT], "submission": uuid.uuid4()}
    assert ask_review(draft, **once) == ask_review(draft, **once)  # type: ignore[arg-type]


def test_one_review_at_a_time_and_a_second_after_it(cast: Cast, review: DesignReview) -> None:
    with pytest.raises(ValidationError, match="A review of it is open"):
        ask(review.decision, cast.ada, cast.ben)
    hold(review, cast.zoe)
    assert ask(review.decision, cast.ada, cast.ben).is_open


def test_nobody_reviews_their_own_and_who_left_is_not_asked(cast: Cast, draft: Decision) -> None:
    mark_left(cast.zoe, by=cast.rafael, on=timezone.localdate())
    for person, why in ((cast.ada, "Somebody else"), (cast.zoe, "has left")):
        with pytest.raises(ValidationError, match=why):
            ask(draft, cast.ada, person)
    with pytest.raises(ValidationError, match="Ask one to"):
        ask(draft, cast.ada)


def test_what_is_settled_is_not_reviewed(as_: SignIn, cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.ada), cast.ada, cast.ben)
    review = ask(proposal, cast.ada, cast.zoe)
    answer(proposal, by=cast.ben, reply="agree")
    accept_decision(proposal, by=cast.ben)
    assert frame_counts(cast.zoe).by_kind == {}
    assert as_("zoe").post(f"/decisions/reviews/{review.pk}/", {"version": 1}).status_code == 403
    with pytest.raises(ValidationError, match="settled"):
        answer_all(review, cast.zoe)


def test_the_general_checklist_is_ticked_and_that_for_models_where_one_had_a_part(as_: SignIn, cast: Cast) -> None:
    plain = make_draft(make_project(cast.ada), cast.ada)
    with_model = make_draft(plain.project, cast.ada, ai_proposed="A cache.")
    for decision, ticked in ((plain, {"design"}), (with_model, {"design", "ai-generated-code"})):
        form = as_("ada").get(f"/decisions/{decision.pk}/reviews/new/").context["form"]
        assert set(form["checklists"].value()) == ticked


# ---- holding


def test_closing_keeps_who_when_and_how(cast: Cast, review: DesignReview) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    answer_all(review, cast.zoe)
    close(review, cast.zoe, held_on=yesterday, result="changes", words="Bound the retries.", also_there=[cast.omar])
    review.refresh_from_db()
    assert (review.held_by, review.held_on, review.result) == (cast.zoe, yesterday, "changes")
    assert set(review.asked.filter(took_part=True).values_list("person", flat=True)) == {cast.zoe.pk, cast.omar.pk}


def test_who_was_asked_and_not_there_took_no_part(cast: Cast, review: DesignReview) -> None:
    hold(review, cast.zoe)
    assert [row.person for row in review.asked.filter(took_part=True)] == [cast.zoe]


@pytest.mark.parametrize(
    ("reply", "words", "said", "field"),
    [
        ("", "", {}, "reply_1"),
        ("concern", "", {}, "words_1"),
        ("fine", "", {"result": "not_yet"}, "words"),
        ("fine", "", {"result": "splendid"}, "result"),
        ("fine", "", {"held_on": timezone.localdate() + timedelta(days=1)}, "held_on"),
    ],
)
def test_closing_names_what_is_missing(
    cast: Cast, review: DesignReview, reply: str, words: str, said: dict[str, Any], field: str
) -> None:
    answer_all(review, cast.zoe, reply, words)
    with pytest.raises(ValidationError) as refused:
        close(review, cast.zoe, **said)
    assert field in refused.value.message_dict
    review.refresh_from_db()
    assert review.is_open


def test_a_closed_review_never_changes(cast: Cast, review: DesignReview) -> None:
    hold(review, cast.zoe)
    for change in (
        lambda: answer_all(review, cast.omar, "concern", "Late"),
        lambda: close(review, cast.omar, result="not_yet", words="Late"),
        lambda: decline_review(review, by=cast.omar),
        lambda: call_off_review(review, by=cast.ada),
    ):
        with pytest.raises(ValidationError, match="closed"):
            change()
    assert DesignReview.objects.get().result == "sound"


def test_what_was_ticked_is_kept_when_something_is_missing(as_: SignIn, review: DesignReview) -> None:
    typed = {
        "reply_1": "concern",
        "words_1": "The lock is held too long",
        "version": 1,
        "close": "1",
        "held_on": "soon",
    }
    page = as_("zoe").post(f"/decisions/reviews/{review.pk}/", typed)
    assert page.status_code == 422
    first = review.items.first()
    assert first is not None
    assert (first.reply, first.words) == ("concern", "The lock is held too long")
    assert "The lock is held too long" in page.content.decode()
    again = {**typed, "version": page.context["form"]["version"].value(), "reply_2": "n_a", "held_on": "",
             "result": "not_yet", "words": "Shorten the lock."}  # fmt: skip
    assert as_("zoe").post(f"/decisions/reviews/{review.pk}/", again).status_code == 302
    review.refresh_from_db()
    assert review.result == "not_yet"


def test_questions_without_an_answer_are_told_as_one_thing(as_: SignIn, review: DesignReview) -> None:
    page = as_("zoe").post(f"/decisions/reviews/{review.pk}/", {"version": 1, "close": "1", "result": "sound"})
    assert "2 questions have no answer. The first: Who may read it?" in page.content.decode()


def test_two_who_answer_at_the_same_time_overwrite_nothing_unseen(
    as_: SignIn, cast: Cast, review: DesignReview
) -> None:
    answer_all(review, cast.omar)
    with pytest.raises(StaleEdit):
        save_answers(review, by=cast.zoe, version=1, answers=[ItemAnswer(1, "concern", "Mine")])
    page = as_("zoe").post(f"/decisions/reviews/{review.pk}/", {"reply_1": "concern", "words_1": "Mine", "version": 1})
    assert page.status_code == 409
    assert "Mine" in page.content.decode()
    assert not review.items.filter(reply="concern").exists()


def test_an_answer_there_is_none_of_is_refused(as_: SignIn, cast: Cast, review: DesignReview) -> None:
    for bad in (ItemAnswer(7, "fine"), ItemAnswer(1, "splendid")):
        with pytest.raises(ValidationError):
            save_answers(review, by=cast.zoe, version=1, answers=[bad])
    page = as_("zoe").post(f"/decisions/reviews/{review.pk}/", {"reply_1": "splendid", "version": "x"})
    assert page.status_code == 422


def test_the_author_hears_how_it_came_out(cast: Cast, review: DesignReview) -> None:
    hold(review, cast.zoe, "not_yet", words="Too early.")
    told = Notice.objects.get(person=cast.ada)
    assert told.text == "Zoe Tanaka held the design review you asked for: not yet"


# ---- declining


def test_who_declines_no_longer_waits_and_no_longer_sees_the_draft(
    as_: SignIn, cast: Cast, review: DesignReview
) -> None:
    client = as_("zoe")
    client.post(f"/decisions/reviews/{review.pk}/declining/")
    assert frame_counts(cast.zoe).by_kind == {}
    assert client.get(f"/decisions/{review.decision_id}/").status_code == 404
    assert Notice.objects.get(person=cast.ada).text.endswith("you asked for")
    decline_review(review, by=cast.omar)
    assert Notice.objects.filter(person=cast.ada, text__endswith="Nobody is left who was asked").exists()


def test_calling_off_tells_those_asked_with_an_address_that_opens(
    as_: SignIn, cast: Cast, review: DesignReview
) -> None:
    call_off_review(review, by=cast.ada)
    told = Notice.objects.filter(person=cast.zoe).latest("pk")
    assert told.text == "Ada Lindqvist called off a design review"
    assert as_("zoe").get(told.url).status_code == 200
