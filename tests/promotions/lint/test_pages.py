"""The letter of gaps on both doors: for the two sides of a case, and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Read
from growth.checkins.agreements import Agreement
from growth.promotions.cases.models import Case, Reader
from growth.promotions.gates.models import Gate
from growth.promotions.lint.actions import agree_on_gap
from growth.promotions.lint.panels import panel
from tests.at_once import at_once
from tests.cases import for_each
from tests.factories import publish
from tests.people import NAMES, Cast, make_cast
from tests.promotions import making
from tests.promotions.complete import complete_case, concern, endorsement
from tests.promotions.making import fresh, in_state, written

As = Callable[[str], Client]
API = "/api/v1/case-gaps/"
SECRET = "Zebra was not told about the roll-back in June, and three people lost a day over it."


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def letter(case: Case) -> str:
    return f"/cases/{case.pk}/letter/"


def agreeing(case: Case) -> str:
    return f"{letter(case)}agreement/"


@pytest.fixture
def shared(case: Case, cast: Cast) -> Case:
    """With everybody who may have a part: Noor reads, Zoe endorsed, Petra answers a gate."""
    Reader.objects.create(case=case, person=cast.noor, invited_by=cast.ada)
    endorsement(case, cast.zoe)
    concern(case, cast.mia, SECRET, answer="")
    assert Gate.objects.filter(case=case, owner=cast.petra).exists()
    return case


STATUS = dict.fromkeys(NAMES, 404) | {"ada": 200, "mia": 200, "noor": 403, "zoe": 403, "petra": 403}


@for_each("name", NAMES)
def test_the_letter_is_for_the_two_sides(as_: As, shared: Case, name: str) -> None:
    client, expected = as_(name), STATUS[name]
    pages = (letter(shared), f"{agreeing(shared)}?gap=items:risk-senior-1", f"{API}?case={shared.pk}")
    answers = [client.get(path) for path in pages]
    assert [answer.status_code for answer in answers] == [expected] * 3
    sees = [SECRET[:40] in text_of(answers[0]), SECRET[:40] in text_of(answers[2])]
    assert sees == [expected == 200] * 2
    rows = client.get(API).json()
    assert {row["case"] for row in rows} == ({shared.pk} if expected == 200 else set())


@for_each("name", [name for name in NAMES if name not in ("ada", "mia")])
def test_others_turn_nothing_into_agreements(as_: As, shared: Case, name: str) -> None:
    client = as_(name)
    body = {"gap": "items:risk-senior-1", "text": "x", "due_on": "2030-01-01", "dimension": 1}
    assert client.post(agreeing(shared), body).status_code == STATUS[name]
    body["dimension"] = shared.target.version.dimensions.get(key="risk").pk
    assert (
        client.post(f"{API}{shared.pk}/agreement/", body, content_type="application/json").status_code == STATUS[name]
    )
    assert not Agreement.objects.exists()


def test_strangers_are_sent_away(case: Case) -> None:
    assert Client().get(letter(case)).url.startswith("/accounts/login/")
    assert Client().get(API).status_code == 403


def test_the_letter_groups_gaps_by_who_might_close_them(as_: As, shared: Case, cast: Cast) -> None:
    answer = as_("mia").get(letter(shared))
    groups = [(group.owner, [line.gap.rule for line in group.lines]) for group in answer.context["letter"].groups]
    assert [owner for owner, _ in groups] == [cast.mia, cast.ada]  # one's own first
    assert dict(groups)[cast.mia] == ["assessments"]
    assert "concerns" in dict(groups)[cast.ada]  # Mia raised it, so the answer is Ada's
    page = text_of(answer)
    words = [
        'For Mia Okafor<span class="no-print">, that is you', "For Ada Lindqvist</h2>",
        "Seen by Ada Lindqvist and Mia Okafor (manager).", "Needed before feedback is asked for.",
        "Each expectation of Senior needs two accepted items.", f'href="/cases/{shared.pk}/#section-thesis"',
    ]  # fmt: skip
    assert [word for word in words if word not in page] == []


def test_a_rule_is_said_once_for_all_it_asks(as_: As, case: Case) -> None:
    page = text_of(as_("ada").get(letter(case)))
    assert page.count("has nothing accepted; two are needed.</p>") == 4
    assert page.count("Each expectation of Senior needs two accepted items.") == 1


def test_the_panel_on_the_page_of_the_case_leads_to_the_letter(case: Case, cast: Cast) -> None:
    def shown(name: str, of: Case) -> str:
        return render_to_string("promotions/lint/panel.html", {"lint": panel(cast[name], of)}).strip()

    html = shown("mia", fresh(case))
    assert "This would not stand up in the room yet." in html and f'href="{letter(case)}"' in html
    assert "“Thesis” is not written." in html and "which names 9 more" in html
    assert shown("noor", case) == ""
    made = complete_case(case, cast.zoe)
    assert "Nothing is missing." in shown("ada", made) and "question" not in shown("ada", made)
    written(case, "leverage", "She is always there.")
    assert "The letter asks 1 question that keeps nothing from going on." in shown("ada", fresh(case))


def test_reading_it_is_recorded_for_the_candidate(as_: As, case: Case, cast: Cast) -> None:
    as_("ada").get(letter(case))
    assert not Read.objects.exists()
    as_("mia").get(letter(case))
    as_("mia").get(f"{API}?case={case.pk}")
    found = Read.objects.values_list("reader", "subject", "what", "via")
    assert set(found) == {(cast.mia.pk, cast.ada.pk, "letter of gaps", via) for via in ("page", "API")}


def test_remarks_are_marked_in_the_text_and_nothing_in_it_is_html(as_: As, case: Case) -> None:
    written(case, "thesis", "She is <b>invaluable</b> & always <script>alert(1)</script>.\n\nWe delivered the move.")
    html = as_("ada").get(letter(case)).content.decode()
    assert (
        '<p>She is &lt;b&gt;<mark>invaluable</mark><sup class="ref">1</sup>&lt;/b&gt; &amp; <mark>always</mark>'
        '<sup class="ref">2</sup> &lt;script&gt;alert(1)&lt;/script&gt;.</p>'
        '<p><mark>We delivered</mark><sup class="ref">3</sup> the move.</p>'
    ) in html
    assert "Whose part was it?" in html and "<script>alert" not in html


def test_a_text_without_remarks_is_not_repeated(as_: As, case: Case) -> None:
    written(case, "leverage", "Three teams use the template.")
    assert "read by rule" not in text_of(as_("ada").get(letter(case)))


def test_a_complete_case_lacks_nothing_and_a_submitted_one_is_asked_nothing(as_: As, case: Case, cast: Cast) -> None:
    complete_case(case, cast.zoe)
    assert "Nothing is missing." in text_of(as_("ada").get(letter(case)))
    assert as_("ada").get(f"{API}?case={case.pk}").json() == []
    in_state(case, "submitted")
    Case.objects.update(released_revision=None)
    assert "nothing is asked of it" in text_of(as_("mia").get(letter(case)))
    assert as_("mia").get(f"{API}?case={case.pk}").json() == as_("mia").get(API).json() == []
    assert as_("mia").get(f"{agreeing(case)}?gap=released:release").status_code == 403


def test_a_gap_is_turned_into_an_agreement_once(as_: As, case: Case, cast: Cast) -> None:
    client, path = as_("mia"), f"{agreeing(case)}?gap=items:risk-senior-1"
    form = client.get(path).context["form"]
    risk = case.target.version.dimensions.get(key="risk")
    assert form.initial["dimension"] == risk.pk
    assert form.initial["text"].startswith("Ada Lindqvist closes this gap: Risk, “")
    body = {"gap": "items:risk-senior-1", "text": "Leads the next review.", "dimension": risk.pk,
            "due_on": timezone.localdate() + timedelta(days=30)}  # fmt: skip
    answers = [client.post(agreeing(case), body), client.post(agreeing(case), body), as_("ada").get(path)]
    made = Agreement.objects.get()
    assert {answer.url for answer in answers} == {made.get_absolute_url()}
    assert (made.text, made.level, made.guide) == ("Leads the next review.", case.target, cast.mia)
    assert f'href="{made.get_absolute_url()}">Proposed' in text_of(as_("ada").get(letter(case)))


@for_each(
    "changes, field",
    [
        ({"text": " "}, "text"),
        ({"dimension": ""}, "dimension"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "x"}, "due_on"),
    ],
)
def test_what_cannot_be_agreed_comes_back_as_typed(as_: As, case: Case, changes: dict[str, str], field: str) -> None:
    risk = case.target.version.dimensions.get(key="risk")
    body = {"gap": "items:risk-senior-1", "text": "Typed words.", "dimension": risk.pk, "due_on": "2030-01-01"}
    answer = as_("ada").post(agreeing(case), {**body, **changes})
    assert answer.status_code == 422 and field in answer.context["form"].errors
    if field != "text":
        assert "Typed words." in text_of(answer)
    assert not Agreement.objects.exists()


def test_a_gap_that_is_closed_leads_back_to_the_letter(as_: As, case: Case) -> None:
    for key in ("items:none", "", "released"):
        assert as_("ada").get(f"{agreeing(case)}?gap={key}").url == letter(case)


def test_the_api_says_the_same_and_agrees_the_same(as_: As, case: Case, cast: Cast) -> None:
    client = as_("ada")
    rows = client.get(f"{API}?case={case.pk}").json()
    assert rows[0] == {
        "case": case.pk, "key": "thesis:missing", "rule": "thesis", "severity": "error",
        "said": "“Thesis” is not written.", "why": "A case begins with why, in a few sentences.", "owner": cast.ada.pk,
        "owner_name": "Ada Lindqvist", "place": "section-thesis", "dimension": "", "before_feedback": True,
    }  # fmt: skip
    body = {"gap": "items:risk-senior-1", "dimension": case.target.version.dimensions.get(key="risk").pk,
            "text": "Leads it.", "due_on": "2030-01-01"}  # fmt: skip
    made = [client.post(f"{API}{case.pk}/agreement/", body, content_type="application/json") for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert {answer.json()["id"] for answer in made} == set(Agreement.objects.values_list("pk", flat=True))
    refused = client.post(f"{API}{case.pk}/agreement/", {**body, "gap": "x"}, content_type="application/json")
    assert refused.status_code == 400 and client.get(f"{API}?case=x").status_code == 404


def test_the_letter_takes_as_many_queries_however_much_is_missing(
    as_: As, case: Case, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_("ada")
    client.get(letter(case))
    counts = []
    for givers in ((cast.zoe,), (cast.omar, cast.ines)):
        for giver in givers:
            made = endorsement(case, giver)
            made.concern.words = "None."
            made.concern.save()
        with django_assert_num_queries(22):
            counts.append(len(client.get(letter(case)).context["letter"].gaps))
    assert counts[1] > counts[0]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_agreement() -> None:
    cast, ladder = make_cast(), publish()
    making.publish_template()
    making.place_everybody(cast, ladder)
    case = making.drafting(cast)
    risk = ladder.dimensions.get(key="risk")
    words = {"key": "items:risk-senior-1", "dimension": risk, "text": "It.", "due_on": timezone.localdate()}
    refused = at_once(*[partial(agree_on_gap, case, by=cast[name], **words) for name in ("ada", "mia", "mia")])
    assert refused == [] and Agreement.objects.count() == 1
