"""What one side keeps for themselves reaches nobody else, by any door."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import erase_person, mark_left
from accounts.reads import open_record
from config.errors import StaleEdit
from growth.inbox.queries import frame_counts
from growth.mentoring.actions import end_pairing
from growth.mentoring.meeting import actions
from growth.mentoring.meeting.models import PrivateNote
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from ladder.actions import place
from ladder.models import LadderVersion
from tests.cases import for_each
from tests.mentoring.meeting.world import DAY, Everything, at
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
SECRET, ANOTHER_WORD = "zeppelin", "rigging"
WHERE = (
    "/", f"/search/?q={ANOTHER_WORD}", "/inbox/", "/mentoring/", "/mentoring/pairings/{pairing}/",
    "/mentoring/sessions/{held}/", "/mentoring/sessions/{held}/calendar.ics", "/people/{ada}/", "/people/{noor}/",
    "/people/{ada}/report/", "/people/{ada}/report/json/", "/report/json/", "/report/markdown/", "/evidence/shared/",
    "/team/", "/check-ins/", "/api/v1/pairings/", "/api/v1/pairings/{pairing}/",
    "/api/v1/pairings/{pairing}/agreement/", "/api/v1/pairings/{pairing}/agenda/",
    "/api/v1/pairings/{pairing}/closing-notes/", "/api/v1/mentoring-sessions/", "/api/v1/mentoring-sessions/{held}/",
    "/api/v1/mentoring-action-items/", "/api/v1/mentoring-topics/", "/api/v1/mentoring-private-notes/",
    "/api/v1/mentoring-private-notes/{note}/", "/api/v1/inbox/", "/api/v1/notices/", "/api/v1/reads/",
)  # fmt: skip


@pytest.fixture
def note(cast: Cast, world: Everything, ladder: LadderVersion) -> PrivateNote:
    """Of Noor, about a session with Ada. Both have a placement, so that there are reports to look into."""
    for who in (cast.ada, cast.noor):
        place(who, level=ladder.levels.get(key="mid"), since=timezone.localdate() - 400 * DAY, by=cast.mia)
    return actions.save_private_note(world.held, by=cast.noor, version=0, words=f"The {SECRET} and its {ANOTHER_WORD}")


def test_there_is_something_to_look_into_wherever_it_is_looked_for(
    as_: SignIn, cast: Cast, world: Everything, note: PrivateNote
) -> None:
    parts = {"pairing": world.pairing.pk, "held": world.held.pk, "note": note.pk,
             "ada": cast.ada.pk, "noor": cast.noor.pk}  # fmt: skip
    opened = {
        path for path in WHERE for who in ("ada", "noor") if as_(who).get(path.format(**parts)).status_code == 200
    }
    assert opened == set(WHERE)


@pytest.mark.many_cases
@for_each("has_ended", [False, True])
@for_each("who", NAMES)
def test_only_its_author_reads_it_anywhere(
    as_: SignIn, cast: Cast, world: Everything, note: PrivateNote, who: str, has_ended: bool
) -> None:
    reason = "Somebody asked me to look at everything there is."
    for subject in (cast.ada, cast.noor):
        open_record(subject, by=cast.rafael, reason=reason, hours=1)
    if has_ended:
        end_pairing(world.pairing, by=cast.ada)
    parts = {"pairing": world.pairing.pk, "held": world.held.pk, "note": note.pk,
             "ada": cast.ada.pk, "noor": cast.noor.pk}  # fmt: skip
    where = [path for path in WHERE if not has_ended or "mentoring" in path or "pairing" in path]
    found = {path for path in where if SECRET in as_(who).get(path.format(**parts)).content.decode()}
    own = {"/mentoring/sessions/{held}/", "/api/v1/mentoring-private-notes/", "/api/v1/mentoring-private-notes/{note}/"}
    assert found == (own if who == "noor" else set())
    assert set(PrivateNote.objects.visible_to(cast[who])) == ({note} if who == "noor" else set())


@for_each("who", sorted(set(NAMES) - {"noor"}))
def test_nobody_else_changes_or_removes_it(as_: SignIn, world: Everything, note: PrivateNote, who: str) -> None:
    client, api = as_(who), f"/api/v1/mentoring-private-notes/{note.pk}/"
    assert client.post(f"/mentoring/private-notes/{note.pk}/removal/").status_code == 404
    assert client.delete(api).status_code == 404
    assert client.patch(api, {"words": "Mine", "version": 1}, content_type="application/json").status_code == 404
    assert list(PrivateNote.objects.values_list("words", flat=True)) == [note.words]


def test_each_side_has_one_of_their_own(as_: SignIn, cast: Cast, world: Everything, note: PrivateNote) -> None:
    path = f"/mentoring/sessions/{world.held.pk}/private-note/"
    assert as_("ada").post(path, {"words": "Of Ada", "version": "0"}).status_code == 302
    assert set(PrivateNote.objects.values_list("author__name", "words")) == {
        ("Noor Haddad", note.words), ("Ada Lindqvist", "Of Ada"),
    }  # fmt: skip
    page = as_("ada").get(f"/mentoring/sessions/{world.held.pk}/").content.decode()
    assert ("Of Ada" in page, SECRET in page) == (True, False)


def test_an_edit_in_two_windows_keeps_both_texts(as_: SignIn, world: Everything, note: PrivateNote) -> None:
    path = f"/mentoring/sessions/{world.held.pk}/private-note/"
    assert as_("noor").post(path, {"words": "First window", "version": "1"}).status_code == 302
    answer = as_("noor").post(path, {"words": "Second window", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "First window" in page
    assert "Second window" in page
    assert as_("noor").post(path, {"words": "Second window", "version": "2"}).status_code == 302
    note.refresh_from_db()
    assert (note.words, note.version) == ("Second window", 3)


def test_the_api_answers_the_same(as_: SignIn, world: Everything, cast: Cast) -> None:
    client, base = as_("ada"), "/api/v1/mentoring-private-notes/"
    sent = {"session": world.held.pk, "words": "One"}
    made = client.post(base, sent, content_type="application/json")
    assert (made.status_code, made.json()["version"]) == (201, 1)
    assert client.post(base, sent, content_type="application/json").status_code == 201  # sent twice
    assert client.post(base, {**sent, "words": "Two"}, content_type="application/json").status_code == 409
    path = f"{base}{made.json()['id']}/"
    assert client.patch(path, {"words": "Two", "version": 1}, content_type="application/json").status_code == 200
    assert client.patch(path, {"words": "Three", "version": 1}, content_type="application/json").status_code == 409
    assert client.delete(path).status_code == 204
    assert not PrivateNote.objects.exists()


def test_who_is_no_side_keeps_none_about_it(as_: SignIn, world: Everything) -> None:
    for who in sorted(set(NAMES) - {"ada", "noor"}):
        sent = {"session": world.held.pk, "words": "Mine"}
        answer = as_(who).post("/api/v1/mentoring-private-notes/", sent, content_type="application/json")
        assert (answer.status_code, set(answer.json())) == (400, {"session"})
    assert not PrivateNote.objects.exists()


def test_removed_is_gone_and_nothing_is_refused_at_the_field(as_: SignIn, world: Everything, note: PrivateNote) -> None:
    path = f"/mentoring/sessions/{world.held.pk}/private-note/"
    empty = as_("ada").post(path, {"words": "  ", "version": "0"})
    assert (empty.status_code, empty.content.decode().count("Write something first.")) == (422, 1 + 1)
    assert as_("noor").post(f"/mentoring/private-notes/{note.pk}/removal/").status_code == 302
    assert not PrivateNote.objects.exists()


def test_its_author_keeps_it_after_the_end(as_: SignIn, cast: Cast, world: Everything, note: PrivateNote) -> None:
    end_pairing(world.pairing, by=cast.ada)
    path = f"/mentoring/sessions/{world.held.pk}/private-note/"
    assert as_("noor").post(path, {"words": "Later", "version": "1"}).status_code == 302
    assert as_("noor").post(f"/mentoring/private-notes/{note.pk}/removal/").status_code == 302
    assert not PrivateNote.objects.exists()


def test_nobody_is_told_of_one(cast: Cast, world: Everything) -> None:
    before = set(Notice.objects.values_list("pk", flat=True)), frame_counts(cast.ada)
    actions.save_private_note(world.held, by=cast.noor, version=0, words="Quietly")
    assert (set(Notice.objects.values_list("pk", flat=True)), frame_counts(cast.ada)) == before


def test_it_goes_when_its_author_is_erased(cast: Cast, world: Everything, note: PrivateNote) -> None:
    """The mentor's notes go, though the pairing stays with the mentee."""
    mark_left(cast.noor, by=cast.rafael, on=at(-1).date())
    erase_person(cast.noor, by=cast.rafael)
    assert not PrivateNote.objects.exists()
    assert Pairing.objects.filter(pk=world.pairing.pk).exists()


def test_the_action_refuses_nothing_and_what_was_overtaken(cast: Cast, world: Everything, note: PrivateNote) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.save_private_note(world.held, by=cast.ada, version=0, words=" ")
    assert set(refused.value.error_dict) == {"words"}
    with pytest.raises(StaleEdit):
        actions.save_private_note(world.held, by=cast.noor, version=0, words="Over it")
