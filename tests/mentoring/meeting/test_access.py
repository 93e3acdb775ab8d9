"""Who sees and does what in a pairing: the two sides everything, while it lasts; nobody else anything of it."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from accounts.models import Read
from accounts.reads import open_record
from growth.mentoring.actions import end_pairing
from growth.mentoring.meeting import actions
from growth.mentoring.meeting.models import ActionItem, Goal, OutlineStep, Session, Topic
from growth.mentoring.models import Pairing
from tests.cases import for_each
from tests.mentoring.meeting.world import DAY, Everything, at
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
SIDES = {"ada", "noor"}
KNOW_IT_EXISTS = SIDES | {"mia", "omar"}  # Ada's manager and the programme owner
MODELS = (Session, ActionItem, Topic, Goal, OutlineStep)

READS = {
    "/mentoring/pairings/{pairing}/": "leak-aim",
    "/mentoring/pairings/{pairing}/agreement/": "leak-aim",
    "/mentoring/pairings/{pairing}/renewal/": "",
    "/mentoring/pairings/{pairing}/sessions/new/": "",
    "/mentoring/pairings/{pairing}/sessions/held/": "",
    "/mentoring/sessions/{held}/": "leak-notes",
    "/mentoring/sessions/{planned}/": "leak-place",
    "/mentoring/sessions/{planned}/moving/": "leak-place",
    "/mentoring/sessions/{planned}/calendar.ics": "leak-place",
    "/api/v1/pairings/{pairing}/agreement/": "leak-aim",
    "/api/v1/pairings/{pairing}/agenda/": "leak-topic",
    "/api/v1/pairings/{pairing}/renewal/": "renewal_until",
    "/api/v1/mentoring-sessions/{held}/": "leak-notes",
    "/api/v1/mentoring-action-items/{item}/": "leak-item",
    "/api/v1/mentoring-topics/{topic}/": "leak-topic",
    "/api/v1/mentoring-goals/{goal}/": "leak-goal",
    "/api/v1/mentoring-outline-steps/{step}/": "leak-step",
}
LISTS = {
    "/api/v1/mentoring-sessions/": "leak-notes",
    "/api/v1/mentoring-action-items/": "leak-item",
    "/api/v1/mentoring-topics/": "leak-topic",
    "/api/v1/mentoring-goals/": "leak-goal",
    "/api/v1/mentoring-outline-steps/": "leak-step",
}
# Path: what is sent. All refuse a page view of the same kind by 404 to those who are neither side.
PAGES = {
    "/mentoring/pairings/{pairing}/agreement/": {"aim": "changed"},
    "/mentoring/pairings/{pairing}/agreement/confirmation/": {"version": "1"},
    "/mentoring/pairings/{pairing}/renewal/": {"until": "2099-01-01"},
    "/mentoring/pairings/{pairing}/renewal/confirmation/": {"until": "2099-01-01"},
    "/mentoring/pairings/{pairing}/renewal/refusal/": {},
    "/mentoring/pairings/{pairing}/closing-note/": {"words": "Bye"},
    "/mentoring/pairings/{pairing}/sessions/new/": {},
    "/mentoring/pairings/{pairing}/sessions/held/": {},
    "/mentoring/pairings/{pairing}/action-items/": {"words": "New"},
    "/mentoring/pairings/{pairing}/topics/": {"words": "New"},
    "/mentoring/pairings/{pairing}/proposals/taking/": {"key": "goal:{goal}"},
    "/mentoring/pairings/{pairing}/proposals/leaving/": {"key": "goal:{goal}"},
    "/mentoring/pairings/{pairing}/outline/": {"words": "New", "day": "30"},
    "/mentoring/goals/{goal}/meeting/": {},
    "/mentoring/goals/{goal}/reopening/": {},
    "/mentoring/sessions/{planned}/moving/": {},
    "/mentoring/sessions/{planned}/cancelling/": {},
    "/mentoring/sessions/{held}/answer/": {"answer": "no"},
    "/mentoring/sessions/{held}/notes/": {"notes": "changed", "version": "1"},
    "/mentoring/sessions/{held}/private-note/": {"words": "mine", "version": "0"},
    "/mentoring/action-items/{item}/done/": {},
    "/mentoring/action-items/{item}/dropping/": {},
    "/mentoring/action-items/{item}/reopening/": {},
    "/mentoring/topics/{topic}/removal/": {},
    "/mentoring/topics/{topic}/returning/": {},
    "/mentoring/outline-steps/{step}/done/": {},
    "/mentoring/outline-steps/{step}/reopening/": {},
    "/mentoring/outline-steps/{step}/removal/": {},
}
# Of the pairing itself: 403 for who sees that it exists, 404 for the others.
API_OF_PAIRING = {
    ("put", "agreement/"), ("post", "agreement/confirmation/"), ("post", "renewal/"),
    ("post", "renewal/confirmation/"), ("post", "renewal/refusal/"), ("post", "agenda/"),
}  # fmt: skip
API_OF_PARTS = {
    ("patch", "mentoring-sessions/{planned}/"), ("put", "mentoring-sessions/{held}/notes/"),
    ("post", "mentoring-sessions/{held}/answer/"), ("post", "mentoring-sessions/{planned}/cancelling/"),
    ("post", "mentoring-action-items/{item}/done/"), ("post", "mentoring-action-items/{item}/dropping/"),
    ("post", "mentoring-action-items/{item}/reopening/"), ("delete", "mentoring-topics/{topic}/"),
    ("post", "mentoring-topics/{topic}/returning/"), ("post", "mentoring-goals/{goal}/meeting/"),
    ("post", "mentoring-goals/{goal}/reopening/"), ("post", "mentoring-outline-steps/{step}/done/"),
    ("post", "mentoring-outline-steps/{step}/reopening/"), ("delete", "mentoring-outline-steps/{step}/"),
}  # fmt: skip
API_CREATES = {
    "mentoring-sessions/": {"starts_at": "2099-01-01T10:00:00Z"},
    "mentoring-action-items/": {"words": "New", "owner": 0},
    "mentoring-topics/": {"words": "New"},
    "mentoring-outline-steps/": {"words": "New", "day": 30},
}


def address(path: str, world: Everything) -> str:
    return path.format(**{name: thing.pk for name, thing in vars(world).items()})


def as_it_is(world: Everything) -> list[object]:
    rows = [list(model.objects.order_by("pk").values()) for model in MODELS]
    return [*rows, list(Pairing.objects.values()), list(type(world.agreement).objects.values())]


@for_each("path", READS)
def test_both_sides_read_it_and_nobody_else(as_: SignIn, world: Everything, path: str) -> None:
    answers = {who: as_(who).get(address(path, world)) for who in NAMES}
    assert {who for who, answer in answers.items() if answer.status_code == 200} == SIDES
    assert {answer.status_code for who, answer in answers.items() if who not in SIDES} == {404}
    assert all(READS[path] in answers[who].content.decode() for who in SIDES)


@for_each("path", LISTS)
def test_lists_hold_it_for_both_sides_and_for_nobody_else(as_: SignIn, world: Everything, path: str) -> None:
    seen = {who for who in NAMES if LISTS[path] in as_(who).get(path).content.decode()}
    assert seen == SIDES


@for_each("who", sorted(set(NAMES) - SIDES))
def test_nobody_else_changes_anything(as_: SignIn, world: Everything, who: str) -> None:
    client, before = as_(who), as_it_is(world)
    pages = {path: client.post(address(path, world), sent).status_code for path, sent in PAGES.items()}
    assert pages == dict.fromkeys(PAGES, 404)
    parts = {
        (verb, path): client.generic(
            verb.upper(), "/api/v1/" + address(path, world), "{}", content_type="application/json"
        ).status_code
        for verb, path in API_OF_PARTS
    }
    assert parts == dict.fromkeys(API_OF_PARTS, 404)
    base = f"/api/v1/pairings/{world.pairing.pk}/"
    expected = 403 if who in KNOW_IT_EXISTS else 404
    pairing = {
        (verb, path): client.generic(verb.upper(), base + path, "{}", content_type="application/json").status_code
        for verb, path in API_OF_PAIRING
    }
    assert pairing == dict.fromkeys(API_OF_PAIRING, expected)
    for path, sent in API_CREATES.items():
        answer = client.post(f"/api/v1/{path}", {**sent, "pairing": world.pairing.pk}, content_type="application/json")
        assert (path, answer.status_code) == (path, 400)
        assert "pairing" in answer.json()
    assert as_it_is(world) == before


@for_each("who", sorted(SIDES))
def test_after_the_end_both_still_read_and_neither_changes_anything(
    as_: SignIn, cast: Cast, world: Everything, who: str
) -> None:
    end_pairing(world.pairing, by=cast.noor)
    client, before = as_(who), as_it_is(world)
    for path, leak in READS.items():
        answer = client.get(address(path, world))
        is_form = any(
            part in path for part in ("/agreement/", "/renewal/", "/sessions/", "/moving/")
        ) and path.startswith("/mentoring/pairings/")
        if is_form or "/moving/" in path:
            assert (path, answer.status_code) == (path, 403)
        else:
            assert (path, answer.status_code) == (path, 200)
            assert path.endswith("agenda/") or leak in answer.content.decode()
    may = {"/mentoring/pairings/{pairing}/closing-note/", "/mentoring/sessions/{held}/private-note/"}
    pages = {path: client.post(address(path, world), PAGES[path]).status_code for path in PAGES.keys() - may}
    assert pages == dict.fromkeys(PAGES.keys() - may, 403)
    for verb, path in API_OF_PARTS:
        answer = client.generic(verb.upper(), "/api/v1/" + address(path, world), "{}", content_type="application/json")
        assert (path, answer.status_code) == (path, 403)
    for path, sent in API_CREATES.items():
        sent = {**sent, "pairing": world.pairing.pk, **({"owner": cast.ada.pk} if "owner" in sent else {})}
        assert client.post(f"/api/v1/{path}", sent, content_type="application/json").status_code == 403
    assert as_it_is(world) == before


def test_break_glass_opens_nothing_of_a_pairing(as_: SignIn, cast: Cast, world: Everything) -> None:
    reason = "Ada is ill and asked me to look this up."
    open_record(cast.ada, by=cast.rafael, reason=reason, hours=1)
    open_record(cast.noor, by=cast.rafael, reason=reason, hours=1)
    client = as_("rafael")
    for path in READS:
        assert client.get(address(path, world)).status_code == 404
    assert all("leak-" not in client.get(path).content.decode() for path in LISTS)


@for_each("who", NAMES)
def test_when_they_met_and_how_it_goes_is_known_to_who_sees_the_pairing(
    as_: SignIn, world: Everything, who: str
) -> None:
    rows = as_(who).get("/api/v1/pairings/").json()["results"]
    seen = {(row["id"], row["last_met"][:10], row["health"]) for row in rows}
    known = {(world.pairing.pk, world.held.starts_at.isoformat()[:10], "On track")}
    assert seen == (known if who in KNOW_IT_EXISTS else set())
    assert "leak-" not in str(rows)
    assert {name for row in rows for name in row} <= {
        "id", "mentor", "mentee", "kind", "started_on", "cadence_weeks", "ends_on", "ended_on", "last_met", "health",
    }  # fmt: skip


def test_a_session_of_another_pairing_is_not_taken_for_an_action_item(
    as_: SignIn, cast: Cast, world: Everything
) -> None:
    other = Pairing.objects.create(mentor=cast.zoe, mentee=cast.ben)
    theirs = Session.objects.create(pairing=other, starts_at=at(-1), created_by=cast.ben)
    sent = {"words": "New", "owner": str(cast.ada.pk), "session": str(theirs.pk)}
    as_("ada").post(f"/mentoring/pairings/{world.pairing.pk}/action-items/", sent)
    assert ActionItem.objects.get(words="New").session is None
    sent = {"words": "Newer", "owner": cast.ada.pk, "session": theirs.pk, "pairing": world.pairing.pk}
    answer = as_("ada").post("/api/v1/mentoring-action-items/", sent, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"session"})


def test_the_page_says_by_name_who_sees_what(as_: SignIn, world: Everything) -> None:
    path = f"/mentoring/pairings/{world.pairing.pk}/"
    told = "Mia Okafor and Omar Ferreira see that it exists and when you last met, not what you spoke about."
    assert f"This pairing is seen by you and Noor Haddad. {told}" in as_("ada").get(path).content.decode()
    assert f"This pairing is seen by you and Ada Lindqvist. {told}" in as_("noor").get(path).content.decode()


def test_a_manager_and_an_owner_on_a_side_are_not_named_twice(as_: SignIn, cast: Cast, world: Everything) -> None:
    cast.noor.is_programme_owner = True
    cast.noor.save()
    cast.mia.is_programme_owner = True
    cast.mia.save()
    page = as_("ada").get(f"/mentoring/pairings/{world.pairing.pk}/").content.decode()
    assert "seen by you and Noor Haddad. Mia Okafor and Omar Ferreira see that" in page


def test_the_mentors_read_of_proposals_is_recorded(as_: SignIn, cast: Cast, world: Everything) -> None:
    from growth.mentoring.meeting.views import NEXT_STEPS
    from tests.factories import claim, log, publish

    publish()
    claim(log(cast.ada, "Retry queue", share="circle"), "risk-mid-1")
    actions.cancel_session(world.planned, by=cast.ada)
    for who in ("ada", "noor"):
        assert "Retry queue" in as_(who).get(f"/mentoring/pairings/{world.pairing.pk}/").content.decode()
    reads = set(Read.objects.values_list("reader__name", "subject__name", "what"))
    assert reads == {("Noor Haddad", "Ada Lindqvist", NEXT_STEPS)}


def test_ended_long_ago_is_read_by_both(as_: SignIn, cast: Cast, world: Everything) -> None:
    end_pairing(world.pairing, by=cast.ada)
    Pairing.objects.update(ended_on=timezone.localdate() - 90 * DAY)
    assert {who for who in NAMES if "helped" in as_(who).get("/mentoring/").content.decode()} == SIDES
