"""What the pages of evidence show and keep."""

import html
import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from growth.evidence.actions import archive_evidence, ask_corroboration, review_claim
from growth.evidence.models import Evidence
from ladder.models import LadderVersion
from tests.evidence.test_access import form_of
from tests.factories import claim, expectation, log
from tests.people import Cast

SignIn = Callable[[str], Client]


def text(response) -> str:  # type: ignore[no-untyped-def]
    """The words of a page, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_one_line_from_home_becomes_a_private_draft(as_: SignIn, cast: Cast) -> None:
    key = str(uuid.uuid4())
    client = as_("ada")
    for _ in range(2):  # an impatient double click
        answer = client.post("/evidence/capture/", {"title": "Queue chosen", "submission": key})
    item = Evidence.objects.get()
    assert answer.url == f"/evidence/{item.pk}/"  # type: ignore[attr-defined]
    assert (item.title, item.visibility) == ("Queue chosen", "private")


def test_an_empty_line_is_refused_with_a_message(as_: SignIn, cast: Cast) -> None:
    answer = as_("ada").post("/evidence/capture/", {"title": "   "})
    assert answer.status_code == 422
    assert "This field is required" in text(answer)


def test_a_refused_form_keeps_everything_that_was_typed(as_: SignIn, cast: Cast) -> None:
    typed = {
        "title": "Queue chosen",
        "kind": "decision",
        "situation": "One slow bank held up eleven.",
        "metric_name": "Failed payouts",
        "metric_before": "a lot",
        "links_url": ["javascript:alert(1)", "https://ok.example/1"],
        "links_label": ["Bad", "Good"],
        "ended_on": (timezone.localdate() + timedelta(days=3)).isoformat(),
    }
    answer = as_("ada").post("/evidence/new/", typed)
    body = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    kept = (
        "Queue chosen",
        "One slow bank held up eleven.",
        "Failed payouts",
        "a lot",
        "https://ok.example/1",
        "Good",
    )
    assert [words for words in kept if words not in body] == []
    assert "Needs a figure, such as 1.9." in body
    assert "needs an address that begins with https://" in body
    assert 'value="decision" required id="id_kind_1" checked' in body
    assert not Evidence.objects.exists()


def test_a_day_to_come_is_refused_at_its_field(as_: SignIn, cast: Cast) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = as_("ada").post("/evidence/new/", {"title": "Queue", "kind": "delivery", "ended_on": tomorrow})
    assert answer.status_code == 422
    assert 'id="id_ended_on_error"' in answer.content.decode()
    assert "still to come" in text(answer)


def test_the_full_form_logs_with_claims(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    chosen = [expectation("risk-mid-1"), expectation("autonomy-mid-2")]
    answer = as_("ada").post(
        "/evidence/new/",
        {
            "title": "Queue chosen",
            "kind": "decision",
            "ended_on": "2026-03-02",
            "scope": "team",
            "mode": "owned",
            "metric_after": "0.3",
            "links_url": ["https://git.example/1"],
            "links_label": [""],
            "expectation": [row.pk for row in chosen],
            "submission": str(uuid.uuid4()),
        },
    )
    item = Evidence.objects.get()
    assert answer.status_code == 302
    assert {made.expectation for made in item.claims.all()} == set(chosen)
    assert (item.scope, item.mode, str(item.metric_after)) == ("team", "owned", "0.300000")
    assert item.links == [{"label": "git.example", "url": "https://git.example/1"}]


def test_ticked_claims_without_a_date_are_refused_at_the_date(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    body = {"title": "Queue", "kind": "delivery", "expectation": expectation("risk-mid-1").pk}
    answer = as_("ada").post("/evidence/new/", body)
    assert answer.status_code == 422
    assert "counts in the quarter of this date" in text(answer)
    assert not Evidence.objects.exists()  # the item without its claims would be half of what was sent


def test_an_edit_from_an_old_tab_is_told_and_keeps_both_texts(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, "Queue chosen")
    client, path = as_("ada"), f"/evidence/{item.pk}/edit/"
    client.post(path, form_of(item, title="From the first tab"))
    answer = client.post(path, form_of(item, title="From the second tab"))
    body = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "From the second tab" in body
    assert "It reads now: “From the first tab”" in body
    assert Evidence.objects.get().title == "From the first tab"
    again = re.search(r'name="version" value="(\d+)"', body)
    assert again is not None
    assert client.post(path, form_of(item, title="Decided", version=again[1])).status_code == 302
    assert Evidence.objects.get().title == "Decided"


def test_the_page_says_by_name_who_can_see_it(as_: SignIn, cast: Cast) -> None:
    said = {
        share: re.search(r"(Only|Seen by).*?\.", text(as_("ada").get(f"/evidence/{log(cast.ada, share=share).pk}/")))
        for share in ("private", "circle", "team", "everyone")
    }
    assert {share: match[0] for share, match in said.items() if match} == {
        "private": "Only you can see it.",
        "circle": "Seen by you , Mia Okafor (manager) and Noor Haddad (mentor).",
        "team": "Seen by you , Mia Okafor (manager), Noor Haddad (mentor) and the 3 people of Payments .",
        "everyone": "Seen by you , Mia Okafor (manager), Noor Haddad (mentor) "
        "and everybody , 9 people who can sign in.",
    }


def test_seven_facts_stand_present_or_missing(as_: SignIn, cast: Cast) -> None:
    item = log(cast.ada, scope="team", metric_after="0.3", metric_unit="%", metric_name="Failed payouts")
    page = text(as_("ada").get(f"/evidence/{item.pk}/"))
    assert "3 of the seven facts are there" in page
    assert "Missing. 0.3 % compared with what?" in page


def test_more_than_five_claims_are_warned_about(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada)
    keys = [row.key for row in ladder.expectations.all()]
    for key in keys[:5]:
        claim(item, key)
    path = f"/evidence/{item.pk}/"
    assert "A reader believes two or three" not in text(as_("ada").get(path))
    claim(item, keys[5])
    assert "This item carries 6 claims" in text(as_("ada").get(path))


def test_the_claim_picker_narrows_by_level_dimension_and_words(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada)
    path = f"/evidence/{item.pk}/claims/?level=mid&dimension=risk&q=way 2"
    for headers in ({}, {"HX-Request": "true"}):
        answer = as_("ada").get(path, headers=headers)
        assert re.findall(r"Shows (\w+) as a (\w+), in way (\d)", answer.content.decode()) == [("risk", "mid", "2")]


def test_suggestions_come_from_the_words_and_claim_nothing(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    answer = as_("ada").post(
        "/evidence/suggestions/", {"title": "autonomy", "kind": "delivery", "situation": "autonomy"}
    )
    assert "Shows autonomy" in answer.content.decode()
    assert "checked" not in answer.content.decode()


def test_a_preview_is_as_harmless_as_what_is_saved(as_: SignIn, cast: Cast) -> None:
    answer = as_("ada").post("/evidence/preview/", {"field": "situation", "situation": "**b** <script>x</script>"})
    assert answer.content.decode() == "<p><strong>b</strong> &lt;script&gt;x&lt;/script&gt;</p>\n"


# ---- filters


@pytest.fixture
def filtered(cast: Cast, ladder: LadderVersion) -> None:
    """One item for each filter, told apart by its title."""
    log(cast.ada, "item-wide", scope="company", ended_on=date(2026, 1, 5))
    log(cast.ada, "item-delegated", mode="delegated", ended_on=date(2026, 1, 6))
    log(cast.ada, "item-incident", kind="incident", ended_on=date(2025, 7, 1))
    log(cast.ada, "item-words", outcome="Unmistakable", ended_on=date(2026, 1, 7))
    waiting = log(cast.ada, "item-waiting", share="circle", ended_on=date(2026, 1, 8))
    claim(waiting, "risk-mid-1")
    more = log(cast.ada, "item-more", share="circle", ended_on=date(2026, 1, 9))
    review_claim(claim(more, "risk-senior-1"), by=cast.mia, verdict="needs_more", words="Which?")
    done = log(cast.ada, "item-done", share="circle", ended_on=date(2026, 1, 10))
    review_claim(claim(done, "autonomy-mid-1"), by=cast.mia, verdict="accepted")
    archive_evidence(log(cast.ada, "item-archived", ended_on=date(2026, 1, 11)), by=cast.ada)
    log(cast.ben, "item-bens", scope="company", share="private")


PRIVATE = {"wide", "delegated", "incident", "words"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", PRIVATE | {"waiting", "more", "done"}),
        ("scope=company", {"wide"}),
        ("mode=delegated", {"delegated"}),
        ("kind=incident", {"incident"}),
        ("q=unmistakable", {"words"}),
        ("state=draft", PRIVATE),
        ("state=waiting", {"waiting"}),
        ("state=needs_more", {"more"}),
        ("state=accepted", {"done"}),
        ("state=unclaimed", PRIVATE),
        ("state=archived", {"archived"}),
        ("dimension=risk", {"waiting", "more"}),
        ("level=mid", {"waiting", "done"}),
        ("dimension=risk&level=senior", {"more"}),
        ("dimension=autonomy&level=senior", set()),  # both must be about the same claim
        ("quarter=2025-Q3", {"incident"}),
        ("quarter=nonsense", set()),
        ("strength=corroborated", set()),
        ("scope=nonsense", PRIVATE | {"waiting", "more", "done"}),
    ],
)
def test_filters_find_exactly(as_: SignIn, filtered: None, query: str, found: set[str]) -> None:
    client = as_("ada")
    page = set(re.findall(r'/">item-(\w+)</a>', client.get(f"/evidence/?{query}").content.decode()))
    assert page == found
    if "nonsense" not in query or "quarter" in query:
        api = client.get(f"/api/v1/evidence/?{query}").json()["results"]
        assert {row["title"].removeprefix("item-") for row in api} == found


def test_the_empty_list_teaches(as_: SignIn, cast: Cast) -> None:
    page = text(as_("ada").get("/evidence/"))
    assert "This page will show what you did, and what changed because of it" in page


def test_a_filter_without_a_match_says_so(as_: SignIn, filtered: None) -> None:
    assert "Nothing fits all of this. Take a filter away." in text(as_("ada").get("/evidence/?scope=industry"))


# ---- verdicts and questions on the page


def test_an_htmx_verdict_answers_with_the_claims(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada, share="circle")
    made = claim(item, "risk-mid-1")
    body = {"verdict": "accepted", "level": made.expectation.level_id, "version": 1}
    answer = as_("mia").post(f"/evidence/claims/{made.pk}/review/", body, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Accepted at Mid" in text(answer)
    assert "<html" not in answer.content.decode()


def test_a_verdict_without_words_comes_back_with_what_was_chosen(
    as_: SignIn, cast: Cast, ladder: LadderVersion
) -> None:
    made = claim(log(cast.ada, share="circle"), "risk-mid-1")
    answer = as_("mia").post(f"/evidence/claims/{made.pk}/review/", {"verdict": "needs_more", "version": 1})
    assert answer.status_code == 422
    assert "Say what is missing, exactly" in text(answer)


def test_a_verdict_on_old_words_is_held_back(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada, share="circle")
    made = claim(item, "risk-mid-1")
    as_("ada").post(f"/evidence/{item.pk}/edit/", form_of(item, outcome="Changed"))
    body = {"verdict": "accepted", "version": 1, "words": "Well argued."}
    answer = as_("mia").post(f"/evidence/claims/{made.pk}/review/", body)
    assert answer.status_code == 409
    assert "The author changed the words while you read" in text(answer)
    assert "Well argued." in answer.content.decode()
    made.refresh_from_db()
    assert made.verdict == "waiting"


def test_asking_a_witness_and_answering(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada, share="circle")
    made = claim(item, "risk-mid-1")
    asked = as_("ada").post(
        f"/evidence/claims/{made.pk}/question/", {"witness": cast.zoe.pk, "question": "Did it halve?"}
    )
    assert asked.status_code == 302
    assert "Did it halve?" in text(as_("zoe").get("/"))
    found = made.corroborations.get()
    as_("zoe").post(f"/evidence/corroborations/{found.pk}/", {"answer": "yes", "words": "I watched the graph."})
    page = text(as_("mia").get(f"/evidence/{item.pk}/"))
    assert "“I watched the graph.”" in page
    assert "Zoe Tanaka said yes" in page
    assert "Did it halve?" not in text(as_("zoe").get("/"))


def test_an_unanswered_question_is_never_shown_as_a_no(as_: SignIn, cast: Cast, ladder: LadderVersion) -> None:
    item = log(cast.ada, share="circle")
    asked = ask_corroboration(claim(item, "risk-mid-1"), by=cast.ada, witness=cast.zoe, question="Did it halve?")
    asked.asked_at -= timedelta(days=15)
    asked.save()
    for who in ("ada", "mia"):
        page = text(as_(who).get(f"/evidence/{item.pk}/"))
        assert "Did it halve?" not in page


# ---- counts


@pytest.mark.parametrize("path", ["/", "/evidence/", "/evidence/shared/", "/api/v1/evidence/", "/search/?q=item"])
def test_lists_ask_as_much_of_the_database_for_20_items_as_for_1(
    as_: SignIn,
    cast: Cast,
    ladder: LadderVersion,
    django_assert_max_num_queries,
    path: str,  # type: ignore[no-untyped-def]
) -> None:
    client = as_("mia")

    def count() -> int:
        client.get(path)  # ladders come from memory from the second time on
        with django_assert_max_num_queries(12) as asked:
            client.get(path)
        return len(asked)

    def fill(number: int) -> None:
        for author in (cast.mia, cast.ada):
            for index in range(number):
                made = claim(log(author, f"item-{index}", share="circle"), "risk-mid-1")
                if author == cast.ada:
                    review_claim(made, by=cast.noor, verdict="accepted")

    fill(1)
    one = count()
    fill(19)
    assert count() == one


def test_one_item_asks_as_much_for_6_claims_as_for_1(
    as_: SignIn,
    cast: Cast,
    ladder: LadderVersion,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    item = log(cast.ada, share="circle")
    keys = [row.key for row in ladder.expectations.all()]
    counts = []
    for upto in (1, 6):
        for key in keys[:upto]:
            review_claim(claim(item, key), by=cast.noor, verdict="accepted")
        for who in ("ada", "mia"):
            client = as_(who)
            client.get(f"/evidence/{item.pk}/")
            with django_assert_max_num_queries(12) as asked:
                client.get(f"/evidence/{item.pk}/")
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
