"""Evidence of mentoring: what a mentee achieved is named with their consent to the very words, or not at all."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from growth.evidence.actions import share_evidence
from growth.evidence.models import Evidence
from growth.inbox.queries import frame_counts
from growth.mentoring.achievements import actions
from growth.mentoring.achievements.models import Achievement
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from tests.cases import for_each
from tests.factories import log
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
DAY = timedelta(days=1)
API = "/api/v1/mentoring-achievements/"
WORDS, PART = "Led the incident review herself", "Sat beside her in the first two"
VERBS = {
    "consent": ("consent/", "ada"),
    "refusal": ("refusal/", "ada"),
    "withdrawal": ("withdrawal/", "noor"),
    "consent_withdrawal": ("consent/withdrawal/", "ada"),
}


@pytest.fixture
def pairing(cast: Cast) -> Pairing:
    """Noor has mentored Ada for a hundred days."""
    found = Pairing.objects.get()
    found.started_on = timezone.localdate() - 100 * DAY
    found.save()
    return found


def named(pairing: Pairing, **fields: Any) -> Achievement:
    given = {"words": WORDS, "own_part": PART, "happened_on": timezone.localdate() - 3 * DAY, **fields}
    return actions.name_achievement(pairing, by=pairing.mentor, **given)


def told(cast: Cast, who: str) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(person=cast[who]).order_by("pk").values_list("text", "url"))


def form(**changes: str) -> dict[str, str]:
    return {"words": WORDS, "own_part": PART, "happened_on": timezone.localdate().isoformat(), **changes}


# ---- naming


def test_the_mentee_is_asked_and_nothing_is_written_yet(cast: Cast, pairing: Pairing) -> None:
    made = named(pairing)
    assert (made.state, made.draft) == ("asked", None)
    assert not Evidence.objects.exists()
    text = "Noor Haddad asks whether they may name what you achieved as evidence of mentoring"
    assert told(cast, "ada") == [(text, f"/mentoring/achievements/{made.pk}/")]
    assert {who for who in NAMES if "mentoring_achievements" in frame_counts(cast[who]).by_kind} == {"ada"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"words": "  "}, "words"),
        ({"own_part": ""}, "own_part"),
        ({"happened_on": timezone.localdate() + DAY}, "happened_on"),
        ({"happened_on": timezone.localdate() - 101 * DAY}, "happened_on"),
    ],
)
def test_what_cannot_be_named_is_refused_at_its_field(cast: Cast, pairing: Pairing, fields: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        named(pairing, **fields)
    assert set(refused.value.error_dict) == {field}
    assert not Achievement.objects.exists()


def test_on_the_page_what_was_typed_stays(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    tomorrow = (timezone.localdate() + DAY).isoformat()
    answer = as_("noor").post(f"/mentoring/pairings/{pairing.pk}/achievements/new/", form(happened_on=tomorrow))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This day is still to come." in page
    assert WORDS in page and PART in page and tomorrow in page


def test_sent_twice_it_asks_once(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    sent = form(submission=str(uuid.uuid4()))
    for _ in range(2):
        assert as_("noor").post(f"/mentoring/pairings/{pairing.pk}/achievements/new/", sent).status_code == 302
    body = {**sent, "pairing": pairing.pk}
    assert as_("noor").post(API, body, content_type="application/json").status_code == 201
    assert (Achievement.objects.count(), Notice.objects.count()) == (1, 1)


def test_only_items_of_the_mentee_that_the_mentor_may_see_can_be_named(
    as_: SignIn, cast: Cast, pairing: Pairing
) -> None:
    shared = log(cast.ada, "Shared item", share="circle")
    private = log(cast.ada, "Private item")
    of_others = log(cast.zoe, "Item of somebody else", share="everyone")
    page = as_("noor").get(f"/mentoring/pairings/{pairing.pk}/achievements/new/").content.decode()
    offered = re.findall(r"<option[^>]*>([^<]+)</option>", page)
    assert offered == ["None", "Shared item"]
    for item, status in ((shared, 201), (private, 400), (of_others, 400)):
        body = {**form(), "pairing": pairing.pk, "evidence": item.pk}
        assert as_("noor").post(API, body, content_type="application/json").status_code == status
        if status == 400:
            with pytest.raises(ValidationError) as refused:
                named(pairing, evidence=item)
            assert set(refused.value.error_dict) == {"evidence"}
    assert Achievement.objects.get().evidence == shared


WHO_NAMES = [("noor", 200, 201), ("ada", 403, 403), ("mia", 403, 400), ("zoe", 404, 400), ("rafael", 404, 400)]


@for_each("who, page, api", WHO_NAMES)
def test_only_the_mentor_names(as_: SignIn, cast: Cast, pairing: Pairing, who: str, page: int, api: int) -> None:
    client, path = as_(who), f"/mentoring/pairings/{pairing.pk}/achievements/new/"
    assert client.get(path).status_code == page
    assert client.post(path, form()).status_code == (302 if page == 200 else page)
    assert client.post(API, {**form(), "pairing": pairing.pk}, content_type="application/json").status_code == api
    assert Achievement.objects.count() == (2 if who == "noor" else 0)


@pytest.mark.parametrize(("ended", "status"), [(1, 200), (365, 200), (366, 403)])
def test_for_a_year_after_the_end_it_is_still_possible(
    as_: SignIn, cast: Cast, pairing: Pairing, ended: int, status: int
) -> None:
    end_pairing(pairing, by=cast.ada)
    Pairing.objects.update(ended_on=timezone.localdate() - ended * DAY)
    path = f"/mentoring/pairings/{pairing.pk}/achievements/new/"
    assert as_("noor").get(path).status_code == status
    body = {**form(), "pairing": pairing.pk}
    created = as_("noor").post(API, body, content_type="application/json").status_code
    assert created == (201 if status == 200 else 403)


# ---- the answer


def test_consent_makes_a_private_draft_of_the_mentors_once(cast: Cast, pairing: Pairing) -> None:
    made = named(pairing)
    for _ in range(2):
        answered = actions.consent(made, by=cast.ada)
    draft = Evidence.objects.get()
    assert answered.draft == draft
    assert (draft.person, draft.visibility, draft.kind) == (cast.noor, "private", "mentoring")
    assert (draft.title, draft.outcome, draft.own_part) == (
        f"Helped Ada Lindqvist grow: {WORDS}",
        WORDS,
        PART,
    )
    assert draft.ended_on == made.happened_on
    text = "Ada Lindqvist consents: what you named is a private draft of your evidence now"
    assert told(cast, "noor") == [(text, draft.get_absolute_url())]


def test_a_draft_deleted_since_is_not_written_again(cast: Cast, pairing: Pairing) -> None:
    made = named(pairing)
    actions.consent(made, by=cast.ada)
    Evidence.objects.all().delete()
    actions.consent(made, by=cast.ada)
    assert not Evidence.objects.exists()


def test_the_mentee_reads_the_very_words_of_the_draft_before_they_answer(
    as_: SignIn, cast: Cast, pairing: Pairing
) -> None:
    made = named(pairing, words="Moved *two* teams\nto one queue", own_part="Asked <why> every week")
    before = as_("ada").get(f"/mentoring/achievements/{made.pk}/").content.decode()
    draft = actions.consent(made, by=cast.ada).draft
    assert draft is not None
    title = re.sub("\n", " ", draft.title)
    assert title in re.sub(r"\s+", " ", before)
    for html in (draft.situation_html, draft.own_part_html, draft.outcome_html):
        assert html and html in before


def test_nothing_of_the_item_goes_into_the_draft(cast: Cast, pairing: Pairing) -> None:
    item = log(cast.ada, "Secret title", share="circle", situation="Secret situation", outcome="Secret outcome")
    share_evidence(item, by=cast.ada, visibility="circle")
    draft = actions.consent(named(pairing, evidence=item), by=cast.ada).draft
    assert draft is not None
    assert not any("Secret" in str(value) for value in vars(draft).values())
    assert draft.links == []


def test_declining_with_words_writes_nothing(cast: Cast, pairing: Pairing) -> None:
    made = named(pairing)
    for words in ("I would rather say it myself. ", "Again"):
        answered = actions.decline(made, by=cast.ada, words=words)
    assert (answered.state, answered.answer) == ("declined", "I would rather say it myself.")
    assert not Evidence.objects.exists()
    text = "Ada Lindqvist would rather not have what they achieved named as evidence"
    assert told(cast, "noor") == [(text, f"/mentoring/achievements/{made.pk}/")]
    with pytest.raises(ValidationError):
        actions.consent(made, by=cast.ada)


def test_a_question_taken_back_cannot_be_answered(cast: Cast, pairing: Pairing) -> None:
    made = named(pairing)
    for _ in range(2):
        actions.take_question_back(made, by=cast.noor)
    for verb in (actions.consent, actions.decline, actions.take_consent_back):
        with pytest.raises(ValidationError):
            verb(made, by=cast.ada)
    assert not Evidence.objects.exists()
    assert [text for text, _ in told(cast, "ada")][1:] == [
        "Noor Haddad no longer asks whether they may name what you achieved"
    ]
    assert "mentoring_achievements" not in frame_counts(cast.ada).by_kind


def test_consent_taken_back_leaves_the_draft_and_asks_the_mentor_to_reword(cast: Cast, pairing: Pairing) -> None:
    made = named(pairing)
    draft = actions.consent(made, by=cast.ada).draft
    assert draft is not None
    for _ in range(2):
        answered = actions.take_consent_back(made, by=cast.ada)
    assert (answered.state, answered.was_consented) == ("withdrawn", True)
    assert Evidence.objects.get() == draft
    text = "Ada Lindqvist takes back their consent to being named in your evidence: please reword it"
    assert told(cast, "noor")[1:] == [(text, draft.get_absolute_url())]
    with pytest.raises(ValidationError):
        actions.consent(made, by=cast.ada)


def test_consent_where_it_is_still_yesterday_is_no_day_to_come(cast: Cast, pairing: Pairing) -> None:
    made = named(pairing, happened_on=timezone.localdate())
    Achievement.objects.update(happened_on=timezone.localdate() + DAY)
    made.refresh_from_db()
    draft = actions.consent(made, by=cast.ada).draft
    assert draft is not None and draft.ended_on == timezone.localdate()


def test_a_new_pair_of_the_same_two_names_its_own(cast: Cast, pairing: Pairing) -> None:
    named(pairing)
    end_pairing(pairing, by=cast.ada)
    again = begin_pairing(mentor=cast.noor, mentee=cast.ada, by=cast.ada)
    with pytest.raises(ValidationError):
        named(again)  # three days ago the new one had not begun
    assert named(again, happened_on=timezone.localdate()).pairing == again


# ---- who


@for_each("who", NAMES)
def test_it_is_seen_by_the_two_and_nobody_else(as_: SignIn, cast: Cast, pairing: Pairing, who: str) -> None:
    cast.omar.is_programme_owner = True
    cast.omar.save()
    made, client = named(pairing), as_(who)
    sees = who in ("ada", "noor")
    assert client.get(f"/mentoring/achievements/{made.pk}/").status_code == (200 if sees else 404)
    assert client.get(f"{API}{made.pk}/").status_code == (200 if sees else 404)
    assert [row["words"] for row in client.get(API).json()["results"]] == ([WORDS] if sees else [])


@for_each("verb", VERBS)
@for_each("who", ["ada", "noor", "mia", "zoe", "rafael"])
def test_each_side_has_its_own_answers(as_: SignIn, cast: Cast, pairing: Pairing, verb: str, who: str) -> None:
    path, whose = VERBS[verb]
    start = "consented" if verb == "consent_withdrawal" else "asked"
    for base, done in (("/mentoring/achievements/", 302), (API, 200)):
        made = named(pairing)
        if start == "consented":
            actions.consent(made, by=cast.ada)
        status = done if who == whose else 403 if who in ("ada", "noor") else 404
        json = {"content_type": "application/json"} if base == API else {}
        assert as_(who).post(f"{base}{made.pk}/{path}", **json).status_code == status
        made.refresh_from_db()
        assert (made.state != start) == (who == whose)


def test_the_draft_is_known_to_the_mentor_only(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    made = named(pairing)
    draft = actions.consent(made, by=cast.ada).draft
    assert draft is not None
    for who, shown in (("noor", draft.pk), ("ada", None)):
        assert as_(who).get(f"{API}{made.pk}/").json()["draft"] == shown
        page = as_(who).get(f"/mentoring/achievements/{made.pk}/").content.decode()
        assert (draft.get_absolute_url() in page) == (shown is not None)


def test_an_item_no_longer_shared_is_not_shown_any_more(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    item = log(cast.ada, "Retry queue", share="circle")
    made = named(pairing, evidence=item)
    assert "Retry queue" in as_("noor").get(f"/mentoring/achievements/{made.pk}/").content.decode()
    share_evidence(item, by=cast.ada, visibility="private")
    for who, shown in (("noor", False), ("ada", True)):
        assert ("Retry queue" in as_(who).get(f"/mentoring/achievements/{made.pk}/").content.decode()) == shown
        assert as_(who).get(f"{API}{made.pk}/").json()["evidence"] == (item.pk if shown else None)
        assert as_(who).get(API).json()["results"][0]["evidence"] == (item.pk if shown else None)


def test_every_state_has_its_words_on_both_sides(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    asked, consented, declined, withdrawn, reworded = (named(pairing, words=f"Item {number}") for number in range(5))
    actions.consent(consented, by=cast.ada)
    actions.decline(declined, by=cast.ada, words="Mine to say")
    actions.take_question_back(withdrawn, by=cast.noor)
    actions.consent(reworded, by=cast.ada)
    actions.take_consent_back(reworded, by=cast.ada)
    expected = {
        asked: ("has not answered yet", "Yes, in these words"),
        consented: ("is private until you share it", "Take my consent back"),
        declined: ("Mine to say", "You declined"),
        withdrawn: ("before an answer", "took the question back"),
        reworded: ("Please reword", "was asked to reword it"),
    }
    for made, (mentor, mentee) in expected.items():
        for who, words in (("noor", mentor), ("ada", mentee)):
            assert words in as_(who).get(f"/mentoring/achievements/{made.pk}/").content.decode()
    page = as_("noor").get(f"/mentoring/pairings/{pairing.pk}/achievements/new/").content.decode()
    assert re.findall(r"Item \d", page) == [f"Item {number}" for number in (4, 3, 2, 1, 0)]
    assert all(page.count(words) == 1 for words in ("Consent taken back", "Question taken back", "Declined"))


def test_a_late_answer_is_said_in_words(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    made = named(pairing)
    actions.take_question_back(made, by=cast.noor)
    answer = as_("ada").post(f"/mentoring/achievements/{made.pk}/consent/", follow=True)
    assert "This question is answered or was taken back." in answer.content.decode()
    refused = as_("ada").post(f"/mentoring/achievements/{made.pk}/refusal/", {"words": "No"})
    assert refused.status_code == 422
    assert as_("ada").post(f"{API}{made.pk}/consent/").status_code == 400


def test_lists_cost_a_fixed_number_of_queries(as_: SignIn, cast: Cast, pairing: Pairing) -> None:
    item = log(cast.ada, "Retry queue", share="circle")
    for path in (API, f"/mentoring/pairings/{pairing.pk}/achievements/new/"):
        counts = []
        for more in (1, 2):
            for _ in range(more):
                named(pairing, evidence=item)
            as_("noor").get(path)
            client = as_("noor")
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.append(len(queries))
        assert counts[0] == counts[1]
