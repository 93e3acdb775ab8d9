"""What the pages of packets show, keep and refuse; and what happened to the evidence since."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from growth.evidence import actions as evidence_actions
from growth.evidence.models import Claim, Evidence
from growth.notices.models import Notice
from growth.promotions.calibration.models import Calibration
from growth.promotions.cases.models import Case
from growth.promotions.packets import library
from growth.promotions.packets.changes import changes_since
from growth.promotions.packets.models import LibraryEntry, Packet
from growth.promotions.packets.reading import written
from tests.people import Cast
from tests.promotions import making
from tests.promotions.packets.making import THESIS, corroborated, meet, ready, submitted

SignIn = Callable[[str], Client]


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def item_of(packet: Packet) -> Evidence:
    found: Evidence = packet.case.person.evidence.get()
    return found


def said(packet: Packet) -> dict[int, str]:
    packet.refresh_from_db()
    return {pk: change.said for pk, change in changes_since(packet, written(packet)).items()}


# ---- submitting


def test_the_submission_page_says_what_is_frozen_and_who_will_read_it(
    as_: SignIn, calibration: Calibration, case: Case
) -> None:
    body = page(as_("mia"), f"/cases/{case.pk}/submission/")
    assert "Omar Ferreira and Ines Duarte" in body and "Not yet" not in body
    for words in ("2 sections", "4 criteria", "1 project", "1 endorsement", "1 concern", "1 item of evidence"):
        assert words in body, words


def test_submitting_leads_to_the_packet_and_tells_the_candidate(
    as_: SignIn, cast: Cast, calibration: Calibration, case: Case
) -> None:
    sent = {"calibration": calibration.pk, "revision": case.revision}
    answer = as_("mia").post(f"/cases/{case.pk}/submission/", sent)
    packet = Packet.objects.get()
    assert answer.url == packet.get_absolute_url()  # type: ignore[attr-defined]
    assert as_("mia").post(f"/cases/{case.pk}/submission/", sent).status_code == 302
    assert Packet.objects.count() == 1
    (notice,) = Notice.objects.filter(person=cast.ada, text__startswith="Mia Okafor submitted")
    assert (notice.text, notice.url) == ("Mia Okafor submitted a promotion case you have a part in", answer.url)  # type: ignore[attr-defined]
    for part in ("preview", "submission"):
        assert as_("mia").get(f"/cases/{case.pk}/{part}/").url == answer.url  # type: ignore[attr-defined]


def test_what_is_missing_is_listed_and_refused(as_: SignIn, calibration: Calibration, case: Case) -> None:
    case.gates.filter(key="need").update(state="open")
    path = f"/cases/{case.pk}/submission/"
    assert "The gate “Need” is not met." in page(as_("mia"), path)
    answer = as_("mia").post(path, {"calibration": calibration.pk, "revision": case.revision})
    assert answer.status_code == 422 and "The gate “Need” is not met." in answer.content.decode()
    assert as_("mia").post(path, {"revision": case.revision}).status_code == 422
    assert not Packet.objects.exists()


def test_a_stale_page_keeps_the_choice_and_submits_on_the_second_look(
    as_: SignIn, calibration: Calibration, case: Case
) -> None:
    path, sent = f"/cases/{case.pk}/submission/", {"calibration": calibration.pk, "revision": case.revision - 1}
    answer = as_("mia").post(path, sent)
    body = answer.content.decode()
    assert answer.status_code == 409 and not Packet.objects.exists()
    assert f'name="revision" value="{case.revision}"' in body and "checked" in body


def test_without_a_calibration_there_is_nothing_to_choose(as_: SignIn, case: Case) -> None:
    assert "No calibration takes cases at the moment." in page(as_("mia"), f"/cases/{case.pk}/submission/")


def test_the_preview_freezes_nothing(as_: SignIn, case: Case) -> None:
    for who in ("ada", "mia"):
        body = page(as_(who), f"/cases/{case.pk}/preview/")
        assert THESIS in body and ("Submit it" in body) == (who == "mia")
    assert not Packet.objects.exists() and making.fresh(case).revision == case.revision


# ---- the packet


def test_the_packet_shows_all_its_parts_and_its_proof(as_: SignIn, packet: Packet) -> None:
    body = page(as_("mia"), packet.get_absolute_url())
    for part in ("criteria", "assessed", "projects", "concerns", "endorsements", "advocates", "gates", "appendix"):
        assert f'id="{part}"' in body and f'href="#{part}"' in body, part
    assert 'href="#item-1"' in body and 'id="item-1"' in body
    assert packet.digest in body and "none: it is the first" in body
    assert "Ada Lindqvist, Mid to Senior" in body


def test_the_download_is_what_its_reader_may_read(as_: SignIn, packet: Packet) -> None:
    answer = as_("mia").get(f"/cases/packets/{packet.pk}/json/")
    assert answer["Content-Disposition"] == 'attachment; filename="packet-1.json"'
    assert answer.json() == {
        "number": 1, "is_masked": False, "digest": packet.digest, "document": json.loads(packet.body),
    }  # fmt: skip
    assert as_("omar").get(f"/cases/packets/{packet.pk}/json/").json()["is_masked"] is True


def test_words_of_people_are_shown_as_words(as_: SignIn, case: Case, calibration: Calibration) -> None:
    making.written(case, "leverage", "<script>alert(1)</script> & [x](javascript:alert(1))")
    packet = submitted(making.fresh(case), calibration)
    body = page(as_("ada"), packet.get_absolute_url())
    assert "<script>alert" not in body and "javascript:alert" not in body.replace("(javascript:alert(1))", "")


# ---- since


def test_nothing_changed_is_nothing_said(as_: SignIn, packet: Packet) -> None:
    assert said(packet) == {}
    assert "What changed since" not in page(as_("ada"), packet.get_absolute_url())


def archive(item: Evidence, ada: User) -> None:
    evidence_actions.archive_evidence(item, by=ada)


def unshare(item: Evidence, ada: User) -> None:
    evidence_actions.share_evidence(item, by=ada, visibility="private")


def delete(item: Evidence, ada: User) -> None:
    item.delete()


@pytest.mark.parametrize("withdraw", [archive, unshare, delete])
def test_evidence_that_was_withdrawn_stays_and_is_marked(
    as_: SignIn, cast: Cast, packet: Packet, calibration: Calibration, withdraw: Callable[[Evidence, User], None]
) -> None:
    item = item_of(packet)
    title, pk = item.title, item.pk
    withdraw(item, cast.ada)
    assert said(packet) == {pk: "Withdrawn since by its author."}
    for who in ("ada", "mia"):
        body = page(as_(who), packet.get_absolute_url())
        assert title in body and "Withdrawn since by its author" in body
    assert "Withdrawn since" not in page(as_("omar"), packet.get_absolute_url())
    meet(calibration)
    assert "Withdrawn since" in page(as_("omar"), packet.get_absolute_url())
    api = as_("mia").get(f"/api/v1/packets/{packet.pk}/changes/").json()
    assert [(row["evidence"], row["is_withdrawn"]) for row in api] == [(pk, True)]


def test_newer_words_verdicts_and_answers_are_named_without_their_content(
    as_: SignIn, cast: Cast, packet: Packet
) -> None:
    item = item_of(packet)
    corroborated(cast.ada, cast.zoe, "A capybara was there.")
    evidence_actions.review_claim(Claim.objects.get(), by=cast.noor, verdict="needs_more", words="A capybara.")
    Evidence.objects.filter(pk=item.pk).update(situation="A capybara came by.")
    assert said(packet) == {
        item.pk: "Its words were changed; newer verdict: needs more; one newer answer of a witness."
    }
    body = page(as_("mia"), packet.get_absolute_url())
    assert "capybara" not in body and "What changed since" in body


def test_of_withdrawn_evidence_nothing_else_is_told(cast: Cast, packet: Packet) -> None:
    item = item_of(packet)
    corroborated(cast.ada, cast.zoe, "Yes.")
    Evidence.objects.filter(pk=item.pk).update(archived_at=timezone.now(), situation="Changed.")
    assert said(packet) == {item.pk: "Withdrawn since by its author."}


# ---- the library


def test_an_empty_library_teaches(as_: SignIn) -> None:
    assert "This page will show cases that stood up in the room" in page(as_("zoe"), "/cases/examples/")


def test_a_candidate_looks_gives_takes_back_and_gives_again(as_: SignIn, cast: Cast, packet: Packet) -> None:
    making.in_state(packet.case, "promoted")
    client, path = as_("ada"), f"/cases/packets/{packet.pk}/example/"
    assert path in page(client, "/cases/examples/") and path in page(client, packet.get_absolute_url())
    assert "<strong>the candidate</strong>" not in page(client, path)
    assert not LibraryEntry.objects.exists()
    for _ in range(2):
        client.post(path, {"note": "Mia liked the figures."})
    entry = LibraryEntry.objects.get()
    body = page(as_("zoe"), "/cases/examples/")
    assert "Mid to Senior" in body and "The manager liked the figures." in body
    for _ in range(2):
        client.post(f"/cases/examples/{entry.pk}/withdrawal/")
    assert as_("zoe").get(entry.get_absolute_url()).status_code == 404
    assert "You took this example back." in page(client, entry.get_absolute_url())
    client.post(path, {"note": ""})
    assert as_("zoe").get(entry.get_absolute_url()).status_code == 200
    assert LibraryEntry.objects.count() == 1


def test_only_what_was_granted_becomes_an_example(cast: Cast, packet: Packet) -> None:
    for state in ("submitted", "not_yet", "withdrawn"):
        packet.case = making.in_state(packet.case, state)
        with pytest.raises(Exception, match="granted"):
            library.give_example(packet, by=cast.ada)
    assert not LibraryEntry.objects.exists()


def test_states_are_changed_by_posting_only(as_: SignIn, cast: Cast, packet: Packet) -> None:
    entry = LibraryEntry.objects.create(packet=packet, given_by=cast.ada)
    assert as_("ada").get(f"/cases/examples/{entry.pk}/withdrawal/").status_code == 405


def test_a_packet_of_several_items_is_shown_in_a_bounded_number_of_queries(
    as_: SignIn, placed: Cast, calibration: Calibration, django_assert_max_num_queries: Any
) -> None:
    packet = submitted(ready(placed, items=8), calibration)
    with django_assert_max_num_queries(28):
        page(as_("mia"), packet.get_absolute_url())
