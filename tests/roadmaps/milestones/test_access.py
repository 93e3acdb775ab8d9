"""Person by thing: what of somebody's milestones is seen and done, on the page and through the API."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Read
from accounts.reads import open_record
from growth.evidence.models import Evidence
from growth.mentoring.actions import end_pairing
from growth.mentoring.models import Pairing
from growth.roadmaps.enrolments.models import Enrolment, HoursEntry
from growth.roadmaps.milestones import actions
from growth.roadmaps.milestones.models import Confirmation, MilestoneNote, PlannedMilestone
from growth.roadmaps.models import RoadmapVersion
from tests.cases import for_each
from tests.factories import log
from tests.people import NAMES, Cast
from tests.roadmaps.making import on_roadmap, stone, weeks_ago
from tests.roadmaps.milestones.test_actions import close
from tests.roadmaps.milestones.test_adapting import add

SignIn = Callable[[str], Client]
JSON = {"content_type": "application/json"}
API = "/api/v1/milestones/"
CIRCLE = {"ada", "mia", "noor"}
TITLE, NOTE, HOURS, ITEM = "The memo", "zeppelin", "7.25 h", "Quokka notes"


@dataclass
class World:
    plan: Enrolment
    memo: PlannedMilestone  # closed, with evidence, a note and hours
    code: PlannedMilestone  # open
    own: PlannedMilestone  # Ada's own
    item: Evidence


@pytest.fixture
def world(plan: Enrolment) -> World:
    ada = plan.person
    memo = stone(plan, "memo")
    HoursEntry.objects.create(enrolment=plan, milestone=memo, week=weeks_ago(1), minutes=435)
    actions.save_note(memo, by=ada, version=0, words=f"The {NOTE}")
    item = log(ada, ITEM, share="circle")
    memo = close(memo, item)
    return World(plan, memo, stone(plan, "code"), add(plan), item)


def show(world: World, *, plan: str = "circle", item: str = "circle") -> None:
    Enrolment.objects.filter(pk=world.plan.pk).update(visibility=plan)
    Evidence.objects.filter(pk=world.item.pk).update(visibility=item)


@for_each("shown", ["private", "circle"])
@for_each("item", ["private", "circle"])
@for_each("who", NAMES)
def test_a_shared_one_is_seen_by_the_circle_and_the_private_things_by_nobody_else(
    as_: SignIn, cast: Cast, world: World, shown: str, item: str, who: str
) -> None:
    show(world, plan=shown, item=item)
    client = as_(who)
    sees = who == "ada" or (shown == "circle" and who in CIRCLE)
    page = client.get(world.memo.get_absolute_url())
    assert page.status_code == (200 if sees else 404)
    body = page.content.decode()
    assert (TITLE in body) == sees
    assert (NOTE in body) == (HOURS in body) == (who == "ada")
    may_read_item = sees and (who == "ada" or item != "private")
    assert (ITEM in body) == may_read_item
    assert ("There is evidence, and it is not shared with you." in body) == (sees and not may_read_item)
    one = client.get(f"{API}{world.memo.pk}/")
    assert one.status_code == (200 if sees else 404)
    if sees:
        assert (one.json()["has_evidence"], one.json()["evidence"]) == (True, world.item.pk if may_read_item else None)
    listed = {row["title"] for row in client.get(API).json()["results"]}
    assert listed == (set(world.plan.milestones.values_list("title", flat=True)) if sees else set())
    notes = client.get("/api/v1/milestone-notes/").json()["results"]
    assert [row["words"] for row in notes] == ([f"The {NOTE}"] if who == "ada" else [])


def test_break_glass_opens_what_is_shared_and_never_what_is_private(as_: SignIn, cast: Cast, world: World) -> None:
    open_record(cast.ada, by=cast.rafael, reason="Somebody asked me to look at everything.", hours=1)
    client = as_("rafael")
    body = client.get(world.memo.get_absolute_url()).content.decode()
    assert TITLE in body and NOTE not in body and HOURS not in body
    assert not MilestoneNote.objects.visible_to(cast.rafael).exists()
    path = f"/roadmap/milestones/{world.memo.pk}/confirmation/"
    assert client.post(path).status_code == 403
    show(world, plan="private")
    assert client.get(world.memo.get_absolute_url()).status_code == 404


@for_each("part", ["note/", "note/removal/"])
@for_each("who", sorted(set(NAMES) - {"ada"}))
def test_nobody_else_writes_or_removes_the_note(as_: SignIn, world: World, who: str, part: str) -> None:
    client, status = as_(who), 403 if who in CIRCLE else 404
    sent = {"words": "Mine", "version": "1"}
    assert client.post(f"/roadmap/milestones/{world.memo.pk}/{part}", sent).status_code == status
    note = MilestoneNote.objects.get()
    api = f"/api/v1/milestone-notes/{note.pk}/"
    assert client.patch(api, {"words": "Mine", "version": 1}, **JSON).status_code == 404
    assert client.delete(api).status_code == 404
    sent = {"milestone": world.memo.pk, "words": "Mine"}  # type: ignore[dict-item]
    refused = client.post("/api/v1/milestone-notes/", sent, **JSON)
    assert refused.status_code in (400, 403)
    assert MilestoneNote.objects.get().words == f"The {NOTE}"


# The page, the API, of which milestone, what is sent.
CHANGES = [
    ("beginning/", "begin/", "code", {}),
    ("putting-back/", "put-back/", "code", {}),
    ("closing/", "close/", "code", {"evidence": "item"}),
    ("closing/new/", "close/", "code", {"title": "New", "ended_on": timezone.localdate().isoformat()}),
    ("reopening/", "reopen/", "memo", {}),
    ("skipping/", "skip/", "code", {"reason": "Done at work"}),
    ("taking-up/", "take-up/", "code", {}),
    ("moving/", "move/", "own", {"to": "earlier"}),
    ("removal/", None, "own", {}),
]


@for_each("page, api, of, sent", CHANGES)
@for_each("who", ["ada", "mia", "noor", "zoe", "rafael"])
def test_only_the_person_changes_a_state(
    as_: SignIn, world: World, page: str, api: str | None, of: str, sent: dict[str, str], who: str
) -> None:
    client, row = as_(who), getattr(world, of)
    sent = {name: str(world.item.pk) if value == "item" else value for name, value in sent.items()}
    before = list(PlannedMilestone.objects.order_by("pk").values("pk", "state", "position"))
    if api and who != "ada":
        assert client.post(f"{API}{row.pk}/{api}", sent, **JSON).status_code == (403 if who in CIRCLE else 404)
    status = 302 if who == "ada" else 403 if who in CIRCLE else 404
    assert client.post(f"/roadmap/milestones/{row.pk}/{page}", sent).status_code == status
    assert who == "ada" or list(PlannedMilestone.objects.order_by("pk").values("pk", "state", "position")) == before


@for_each("page", [page for page, *_ in CHANGES if page != "closing/"] + ["confirmation/", "note/"])
def test_a_change_of_state_is_posted(as_: SignIn, world: World, page: str) -> None:
    assert as_("ada").get(f"/roadmap/milestones/{world.code.pk}/{page}").status_code == 405


@for_each("who", ["ada", "mia", "zoe"])
def test_only_the_person_opens_the_forms(as_: SignIn, world: World, who: str) -> None:
    expected = {"ada": 200, "mia": 403, "zoe": 404}[who]
    client = as_(who)
    assert client.get(f"/roadmap/milestones/{world.own.pk}/edit/").status_code == expected
    assert client.get(f"/roadmap/milestones/{world.code.pk}/closing/").status_code == expected
    assert client.get("/roadmap/milestones/new/").status_code == (200 if who == "ada" else 404)
    assert client.put(f"{API}{world.own.pk}/", {}, **JSON).status_code == {"ada": 400, "mia": 403, "zoe": 404}[who]
    assert client.delete(f"{API}{world.own.pk}/").status_code == {"ada": 204, "mia": 403, "zoe": 404}[who]


def test_the_words_of_the_roadmap_are_not_edited(as_: SignIn, world: World) -> None:
    client = as_("ada")
    assert client.get(f"/roadmap/milestones/{world.code.pk}/edit/").status_code == 403
    assert client.post(f"/roadmap/milestones/{world.code.pk}/removal/").status_code == 403
    assert client.delete(f"{API}{world.code.pk}/").status_code == 403


@for_each("item", ["private", "circle"])
@for_each("who", NAMES)
def test_the_circle_confirms_what_it_may_see(as_: SignIn, world: World, item: str, who: str) -> None:
    show(world, item=item)
    client = as_(who)
    may = who in ("mia", "noor") and item == "circle"
    status = 404 if who not in CIRCLE else 302 if may else 403
    offered = "Have you seen it?" in client.get(world.memo.get_absolute_url()).content.decode()
    assert offered == may
    assert client.post(f"/roadmap/milestones/{world.memo.pk}/confirmation/").status_code == status
    api = client.post(f"{API}{world.memo.pk}/confirmation/", {"words": "Again"}, **JSON)
    assert api.status_code == {302: 200, 403: 403, 404: 404}[status]
    assert Confirmation.objects.count() == int(may)
    back = client.post(f"/roadmap/milestones/{world.memo.pk}/confirmation/withdrawal/")
    assert back.status_code == status
    assert not Confirmation.objects.exists()


def test_what_is_open_archived_or_no_longer_shared_is_not_confirmed(as_: SignIn, cast: Cast, world: World) -> None:
    client = as_("noor")
    assert client.post(f"/roadmap/milestones/{world.code.pk}/confirmation/").status_code == 403
    path = f"/roadmap/milestones/{world.memo.pk}/confirmation/"
    Evidence.objects.update(archived_at=timezone.now())
    assert client.post(path).status_code == 403
    Evidence.objects.update(archived_at=None)
    Enrolment.objects.update(ended_on=timezone.localdate(), outcome="left")
    assert client.post(path).status_code == 403
    end_pairing(Pairing.objects.get(), by=cast.ada)
    assert client.post(path).status_code == 404
    assert not Confirmation.objects.exists()


def test_confirmations_of_others_are_not_taken_back(as_: SignIn, cast: Cast, world: World) -> None:
    actions.confirm(world.memo, by=cast.mia)
    assert as_("noor").post(f"/roadmap/milestones/{world.memo.pk}/confirmation/withdrawal/").status_code == 403
    assert as_("ada").post(f"{API}{world.memo.pk}/confirmation/withdrawal/").status_code == 403
    assert Confirmation.objects.get().by == cast.mia


def test_reading_somebody_elses_is_recorded(as_: SignIn, world: World) -> None:
    for who in ("ada", "noor", "zoe"):
        as_(who).get(world.memo.get_absolute_url())
        as_(who).get(f"{API}{world.memo.pk}/")
        as_(who).get(API)
    read = set(Read.objects.values_list("reader__name", "subject__name", "what", "thing", "via"))
    assert read == {
        ("Noor Haddad", "Ada Lindqvist", "milestone", world.memo.pk, "page"),
        ("Noor Haddad", "Ada Lindqvist", "milestones of a roadmap", 0, "API"),
    }


def test_the_page_names_who_sees_it(as_: SignIn, roadmap: RoadmapVersion, cast: Cast, world: World) -> None:
    named = "where it lands are seen by <strong>Mia Okafor</strong> and <strong>Noor Haddad</strong>."
    assert named in as_("ada").get(world.memo.get_absolute_url()).content.decode()
    show(world, plan="private")
    assert "alone. So is the rest of your roadmap." in as_("ada").get(world.memo.get_absolute_url()).content.decode()
    alone = stone(on_roadmap(cast.petra), "memo")
    assert "in which nobody is at present" in as_("petra").get(alone.get_absolute_url()).content.decode()


def test_somebody_elses_item_is_refused_at_the_field_at_both_doors(as_: SignIn, cast: Cast, world: World) -> None:
    other = log(cast.zoe, "Of somebody else", share="everyone")
    page = as_("ada").post(f"/roadmap/milestones/{world.code.pk}/closing/", {"evidence": other.pk})
    api = as_("ada").post(f"{API}{world.code.pk}/close/", {"evidence": other.pk}, **JSON)
    assert (page.status_code, api.status_code) == (422, 400)
    assert "Choose one of your own items" in page.content.decode()
    assert set(api.json()) == {"evidence"}
    assert stone(world.plan, "code").state == "not_started"
