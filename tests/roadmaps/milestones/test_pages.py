"""What the pages of milestones say, and how they answer."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.reads import open_record
from growth.evidence.actions import archive_evidence
from growth.evidence.models import Claim, Evidence
from growth.mentoring.models import Pairing
from growth.roadmaps.enrolments.models import Enrolment, HoursEntry
from growth.roadmaps.milestones import actions
from growth.roadmaps.milestones.models import MilestoneNote, PlannedMilestone
from growth.roadmaps.milestones.words import state_words
from tests.factories import log
from tests.people import Cast
from tests.roadmaps.making import stone, weeks_ago
from tests.roadmaps.milestones.test_actions import close
from tests.roadmaps.milestones.test_adapting import add, order

SignIn = Callable[[str], Client]
DAY = timedelta(days=1)


def path(row: PlannedMilestone, part: str = "") -> str:
    return f"/roadmap/milestones/{row.pk}/{part}"


def body(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def test_the_page_says_what_it_is_what_it_feeds_and_what_it_builds_on(as_: SignIn, plan: Enrolment) -> None:
    page = body(as_("ada"), path(stone(plan, "code")))
    for words in (
        "Milestone 2", "Foundations", "What the code is.", "Why the code matters.", "What the code leaves.",
        "Shows autonomy as a mid, in way 1.", "An example of autonomy at mid.", "8–12 h", "The memo",
        "The evaluation", "The runbook", "Begin", "Skip it",
    ):  # fmt: skip
        assert words in page, words
    assert "The tuning" not in page
    assert re.search(r'The memo</a><span class="state ">About \d+ \w+', page)  # by the planned hours
    HoursEntry.objects.create(enrolment=plan, week=weeks_ago(8), minutes=600)  # none since: nothing lands
    assert 'The memo</a><span class="state ">No day in sight' in body(as_("ada"), path(stone(plan, "code")))


def test_every_state_has_its_words_and_its_verbs(as_: SignIn, plan: Enrolment) -> None:
    client, row = as_("ada"), stone(plan, "memo")

    def verbs() -> set[str]:
        found = re.findall(r"/milestones/\d+/([a-z-]+)/", body(client, path(row)))
        return set(found) - {"note", "moving"}

    assert verbs() == {"beginning", "closing", "skipping"}
    client.post(path(row, "beginning/"))
    assert "Under way" in body(client, path(row)) and verbs() == {"putting-back", "closing", "skipping"}
    client.post(path(row, "skipping/"), {"reason": "Done at work"})
    assert "Done at work" in body(client, path(row)) and verbs() == {"taking-up"}
    client.post(path(row, "taking-up/"))
    close(stone(plan, "memo"), log(plan.person, share="circle"))
    actions.confirm(stone(plan, "memo"), by=plan.person.manager, words="Read it twice")  # type: ignore[arg-type]
    page = body(client, path(row))
    assert "Read it twice" in page and "the confirmation goes" in page and verbs() == {"reopening"}


def test_a_click_from_a_stale_page_is_told_and_changes_nothing(as_: SignIn, plan: Enrolment) -> None:
    close(stone(plan, "memo"))
    answer = as_("ada").post(path(stone(plan, "memo"), "beginning/"), follow=True)
    assert "This milestone is closed. Reopen it first." in answer.content.decode()
    answer = as_("ada").post(path(stone(plan, "memo"), "skipping/"), {"reason": "Late"})
    assert answer.status_code == 422
    assert stone(plan, "memo").is_closed


def test_after_an_end_nothing_is_offered_and_nothing_expected(as_: SignIn, plan: Enrolment) -> None:
    Enrolment.objects.update(ended_on=timezone.localdate(), outcome="left")
    page = body(as_("ada"), path(stone(plan, "memo")))
    assert "<form method" not in page.split("<main")[1].split("</main>")[0] and "Lands" not in page
    assert as_("ada").get("/roadmap/milestones/new/").status_code == 404
    assert as_("ada").post(path(stone(plan, "memo"), "beginning/")).status_code == 403


# ---- closing


def test_closing_by_an_item_of_the_log(as_: SignIn, plan: Enrolment) -> None:
    item, row = log(plan.person, "Retry queue"), stone(plan, "memo")
    assert "Retry queue · " in body(as_("ada"), path(row, "closing/"))
    answer = as_("ada").post(path(row, "closing/"), {"evidence": item.pk}, follow=True)
    page = answer.content.decode()
    assert "Closed, with a claim on what it feeds." in page
    assert f'<a href="{item.get_absolute_url()}">Retry queue</a>' in page
    assert f"/evidence/{item.pk}/sharing/" in page  # it is private, and can be shared
    assert as_("ada").get(path(row, "closing/")).status_code == 302  # nothing to close any more


def test_only_ones_own_live_items_are_offered_the_newest_first(as_: SignIn, cast: Cast, plan: Enrolment) -> None:
    log(cast.zoe, "Of Zoe", share="everyone")
    archive_evidence(log(cast.ada, "Archived"), by=cast.ada)
    log(cast.ada, "Older", ended_on=timezone.localdate() - DAY)
    log(cast.ada, "Newer")
    log(cast.ada, "Without", ended_on=None)
    row = stone(plan, "memo")
    page = body(as_("ada"), path(row, "closing/"))
    options = re.findall(r"<option value=\"\d+\">([^<]+) · ", page)
    assert options == ["Without", "Newer", "Older"]
    found = body(as_("ada"), path(row, "closing/?q=old"))
    assert re.findall(r"<option value=\"\d+\">([^<]+) · ", found) == ["Older"]
    assert "Nothing of yours has “zeppelin” in it." in body(as_("ada"), path(row, "closing/?q=zeppelin"))


def test_an_item_without_a_date_is_refused_with_what_to_do(as_: SignIn, plan: Enrolment) -> None:
    item = log(plan.person, ended_on=None)
    answer = as_("ada").post(path(stone(plan, "memo"), "closing/"), {"evidence": item.pk})
    assert answer.status_code == 422
    assert "say when it happened, then close the milestone with it." in answer.content.decode()
    assert not Claim.objects.exists()


def test_logging_it_on_the_spot_begins_with_the_artefact(as_: SignIn, plan: Enrolment) -> None:
    row = stone(plan, "memo")
    page = body(as_("ada"), path(row, "closing/"))
    assert 'value="A memo"' in page
    (submission,) = re.findall(r'name="submission" value="([^"]+)"', page)
    sent = {
        "title": "The memo", "ended_on": timezone.localdate().isoformat(), "link": "https://example.org/memo",
        "outcome": "Agreed.", "submission": submission,
    }  # fmt: skip
    wrong = as_("ada").post(path(row, "closing/new/"), {**sent, "link": "ftp://no"})
    assert wrong.status_code == 422 and "The memo" in wrong.content.decode()
    for _ in range(2):
        assert as_("ada").post(path(row, "closing/new/"), sent).status_code == 302
    item = Evidence.objects.get()
    assert (item.visibility, [link["url"] for link in item.links]) == ("private", ["https://example.org/memo"])
    assert stone(plan, "memo").evidence == item


@pytest.mark.parametrize("off", [-100, 1])
def test_a_day_before_the_start_or_to_come_is_refused_at_its_field(as_: SignIn, plan: Enrolment, off: int) -> None:
    day = (timezone.localdate() + off * DAY).isoformat()
    sent = {"evidence": log(plan.person).pk, "closed_on": day}
    answer = as_("ada").post(path(stone(plan, "memo"), "closing/"), sent)
    assert answer.status_code == 422
    assert re.search(r'href="#item_closed_on"', answer.content.decode())


def test_the_closing_day_is_the_persons_own(as_: SignIn, plan: Enrolment) -> None:
    """On the other side of the date line it is another day."""
    plan.person.time_zone = "Pacific/Kiritimati"
    plan.person.save()
    as_("ada").post(path(stone(plan, "memo"), "closing/"), {"evidence": log(plan.person).pk})
    assert stone(plan, "memo").closed_on == (timezone.now() + timedelta(hours=14)).date()


def test_the_person_is_told_that_the_evidence_is_archived(as_: SignIn, plan: Enrolment) -> None:
    item = log(plan.person, share="circle")
    close(stone(plan, "memo"), item)
    archive_evidence(item, by=plan.person)
    assert "The evidence that closed this is archived." in body(as_("ada"), path(stone(plan, "memo")))
    other = body(as_("noor"), path(stone(plan, "memo")))
    assert "archived" not in other and "not shared with you" in other


# ---- the note, own ones, order


def test_a_note_overtaken_in_another_window_keeps_both_texts(as_: SignIn, plan: Enrolment) -> None:
    row = stone(plan, "memo")
    assert as_("ada").post(path(row, "note/"), {"words": "First window", "version": "0"}).status_code == 302
    answer = as_("ada").post(path(row, "note/"), {"words": "Second window", "version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "First window" in page and "Second window" in page
    assert as_("ada").post(path(row, "note/"), {"words": "Second window", "version": "1"}).status_code == 302
    assert as_("ada").post(path(row, "note/"), {"words": " ", "version": "2"}).status_code == 422
    assert MilestoneNote.objects.get().words == "Second window"
    assert as_("ada").post(path(row, "note/removal/")).status_code == 302
    assert not MilestoneNote.objects.exists()


FORM = {
    "title": "A talk", "what": "", "why": "", "artefact": "Slides", "artefact_kind": "teaching",
    "expectation": "risk-mid-1", "hours_low": "4", "hours_high": "6", "phase": "1",
}  # fmt: skip


def test_adding_editing_and_removing_ones_own(as_: SignIn, plan: Enrolment) -> None:
    client, memo = as_("ada"), stone(plan, "memo")
    page = body(client, "/roadmap/milestones/new/")
    assert "Mid: Shows risk as a mid, in way 1." in page
    assert client.post("/roadmap/milestones/new/", {**FORM, "after": [memo.pk]}).status_code == 302
    made = PlannedMilestone.objects.get(is_own=True)
    assert (made.title, made.expectation, list(made.prerequisites.all())) == ("A talk", "risk-mid-1", [memo])
    form = body(client, path(made, "edit/"))
    assert 'value="A talk"' in form and "checked" in form
    answer = client.post(path(made, "edit/"), {**FORM, "title": "A course", "hours_low": "9"})
    assert answer.status_code == 422 and "No fewer than the least" in answer.content.decode()
    assert client.post(path(made, "edit/"), {**FORM, "title": "A course"}).status_code == 302
    assert stone(plan, made.key).title == "A course"
    assert client.post(path(made, "removal/")).status_code == 302
    assert not PlannedMilestone.objects.filter(is_own=True).exists()


def test_a_circle_is_refused_at_its_field(as_: SignIn, plan: Enrolment) -> None:
    first = add(plan, title="First")
    second = add(plan, first, title="Second")
    answer = as_("ada").post(path(first, "edit/"), {**FORM, "after": [second.pk]})
    assert answer.status_code == 422
    assert re.search(r'href="#id_after">[^<]*These would wait for each other', answer.content.decode())


def test_moving_answers_with_the_reason_it_cannot(as_: SignIn, plan: Enrolment) -> None:
    answer = as_("ada").post(path(stone(plan, "code"), "moving/"), {"to": "earlier", "place": "2"}, follow=True)
    assert "“The memo” comes before it: this milestone builds on it." in answer.content.decode()
    runbook, client = stone(plan, "runbook"), as_("ada")
    moved = client.post(path(runbook, "moving/"), {"to": "earlier", "place": "4", "from": "order"})
    assert moved.headers["Location"] == f"/roadmap/milestones/order/#m-{runbook.pk}"  # where the button stood
    shown = client.get("/roadmap/milestones/order/").content.decode()
    assert shown.index("The runbook") < shown.index("The evaluation") and shown.count('value="later"') == 4
    assert order(plan)[2:4] == ["The runbook", "The evaluation"]


def test_its_number_is_that_of_the_whole_plan_and_its_place_that_of_the_order(as_: SignIn, plan: Enrolment) -> None:
    client = as_("ada")
    actions.skip(stone(plan, "memo"), by=plan.person, reason="I know it.")
    page = body(client, path(stone(plan, "runbook")))
    assert "<span>Milestone 3</span>" in page and 'name="place" value="4"' in page
    assert "<span>Milestone" not in body(client, path(stone(plan, "memo")))
    rows = {row.milestone.key: row.number for row in client.get("/roadmap/").context["roadmap"].rows}
    assert rows == {"memo": 0, "code": 1, "evaluation": 2, "runbook": 3, "tuning": 0}


def test_whoever_opened_a_record_reads_a_whole_sentence(as_: SignIn, cast: Cast, plan: Enrolment) -> None:
    User.objects.filter(pk=cast.ada.pk).update(manager=None)
    Pairing.objects.update(ended_on=timezone.localdate())
    open_record(cast.ada, by=cast.rafael, reason="The lawyers asked for everything.", hours=2)
    said = "The rest is shared with the growth circle, in which nobody is at present."
    assert said in body(as_("rafael"), path(stone(plan, "memo")))


def test_it_takes_as_many_queries_however_much_there_is(as_: SignIn, cast: Cast, plan: Enrolment) -> None:
    row, client = close(stone(plan, "memo"), log(cast.ada, share="circle")), as_("ada")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path(row))
        return len(captured)

    queries()
    actions.confirm(row, by=cast.mia)
    add(plan, row)
    few = queries()
    actions.confirm(row, by=cast.noor)
    for number in range(3):
        add(plan, row, title=f"Talk {number}")
    assert queries() == few < 40


# ---- words for tables


def test_the_words_of_a_table() -> None:
    state, day = PlannedMilestone.State, date(2026, 12, 11)

    def said(of: str, when: date | None = None, *, is_running: bool = True) -> tuple[str, str]:
        found = state_words(PlannedMilestone(state=of), when, is_running=is_running)
        return found.text, found.mark

    assert said(state.CLOSED, day, is_running=False) == ("Closed 11 Dec 2026", "good")
    assert said(state.UNDER_WAY, day) == ("Under way, about 11 Dec 2026", "half")
    assert said(state.UNDER_WAY, is_running=False) == ("Under way", "half")
    assert said(state.NOT_STARTED, day) == ("About 11 Dec 2026", "")
    assert said(state.NOT_STARTED) == ("No day in sight", "")
    assert said(state.NOT_STARTED, is_running=False) == ("Open", "")
    assert said(state.SKIPPED) == ("Skipped", "")
