"""Who sees a load check-in: its author, and the mentor it is shared with. The same at page and API."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Read
from accounts.reads import open_record
from growth.inbox.queries import frame_counts
from growth.load.actions import check_in, share, take_back
from growth.load.models import LoadCheckIn, LoadShare
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.models import Pairing
from growth.notices.models import Notice
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
STEPS = {"visible_risk": 3, "without_authority": 1, "communication": 2, "emotional": 4}


def answer(cast: Cast, who: str = "ada", words: str = "Only for me") -> LoadCheckIn:
    return check_in(by=cast[who], words=words, **STEPS)


@pytest.fixture
def shared(cast: Cast) -> LoadShare:
    """Ada's check-in, shared with Noor."""
    return share(answer(cast), by=cast.ada, pairing=Pairing.objects.get())


def readers(as_: SignIn, made: LoadCheckIn) -> set[str]:
    page = {who for who in NAMES if as_(who).get(f"/load/{made.pk}/").status_code == 200}
    api = {who for who in NAMES if as_(who).get(f"/api/v1/load-check-ins/{made.pk}/").status_code == 200}
    listed = {who for who in NAMES if as_(who).get("/api/v1/load-check-ins/").json()["results"]}
    on_page = {who for who in NAMES if f"/load/{made.pk}/" in as_(who).get("/load/").content.decode()}
    assert page == api == listed == on_page
    return page


def test_nobody_but_the_author_sees_one_that_is_not_shared(as_: SignIn, cast: Cast) -> None:
    assert readers(as_, answer(cast)) == {"ada"}


def test_shared_it_is_seen_by_that_mentor_and_nobody_else(as_: SignIn, cast: Cast, shared: LoadShare) -> None:
    begin_pairing(mentor=cast.zoe, mentee=cast.ada, by=cast.ada)  # another mentor, with whom it is not shared
    assert readers(as_, shared.check_in) == {"ada", "noor"}


def test_a_mentor_sees_the_one_that_is_shared_and_no_other(cast: Cast, shared: LoadShare) -> None:
    LoadCheckIn.objects.update(week="2026-01-05")
    answer(cast, words="Of another week")
    assert list(LoadCheckIn.objects.visible_to(cast.noor)) == [shared.check_in]


def test_taken_back_it_is_seen_no_more_at_once(as_: SignIn, cast: Cast, shared: LoadShare) -> None:
    take_back(shared, by=cast.ada)
    assert readers(as_, shared.check_in) == {"ada"}


def test_the_end_of_the_pairing_closes_it_and_a_new_pairing_does_not_open_it(
    as_: SignIn, cast: Cast, shared: LoadShare
) -> None:
    end_pairing(Pairing.objects.get(), by=cast.noor)
    assert readers(as_, shared.check_in) == {"ada"}
    begin_pairing(mentor=cast.noor, mentee=cast.ada, by=cast.ada)
    assert readers(as_, shared.check_in) == {"ada"}


@pytest.mark.parametrize("height", [1, 2])
def test_a_mentor_who_comes_to_lead_the_author_sees_it_no_more(
    as_: SignIn, cast: Cast, shared: LoadShare, height: int
) -> None:
    below = cast.ada if height == 1 else cast.mia
    below.manager = cast.noor
    below.save()
    assert readers(as_, shared.check_in) == {"ada"}
    assert "leads you now" in as_("ada").get(f"/load/{shared.check_in.pk}/").content.decode()


def test_break_glass_opens_no_load_check_in(as_: SignIn, cast: Cast, shared: LoadShare) -> None:
    open_record(cast.ada, by=cast.rafael, reason="The lawyers asked for everything.", hours=2)
    assert readers(as_, shared.check_in) == {"ada", "noor"}


def test_the_words_stand_on_no_page_of_anybody_else(as_: SignIn, cast: Cast) -> None:
    made = answer(cast, words="Zeppelin weather")
    paths = (
        "/",
        "/load/",
        "/load/teams/",
        "/mentoring/",
        "/search/?q=Zeppelin",
        "/practice/",
        f"/people/{cast.ada.pk}/",
    )
    for who in set(NAMES) - {"ada"}:
        for path in paths:
            body = as_(who).get(path).content.decode()
            assert "Zeppelin weather" not in body, (who, path)
            assert not re.search(rf'href="/load/{made.pk}/"', body)
        assert "Zeppelin" not in str(as_(who).get("/api/v1/team-load/").json())


def test_shares_are_seen_by_author_and_mentor(as_: SignIn, cast: Cast, shared: LoadShare) -> None:
    seen = {who for who in NAMES if as_(who).get("/api/v1/load-shares/").json()["results"]}
    assert seen == {"ada", "noor"}
    take_back(shared, by=cast.ada)
    seen = {who for who in NAMES if as_(who).get("/api/v1/load-shares/").json()["results"]}
    assert seen == {"ada"}


# ---- changes

REFUSED = {"noor": 403, "mia": 404, "petra": 404, "ben": 404, "rafael": 404}


@pytest.mark.parametrize("who", REFUSED)
def test_only_the_author_shares(as_: SignIn, cast: Cast, shared: LoadShare, who: str) -> None:
    body = {"pairing": shared.pairing_id}
    client, pk = as_(who), shared.check_in_id
    assert client.post(f"/load/{pk}/sharing/", body).status_code == REFUSED[who]
    assert client.post(f"/api/v1/load-check-ins/{pk}/sharing/", body).status_code == REFUSED[who]
    assert list(LoadShare.objects.all()) == [shared]


@pytest.mark.parametrize("who", REFUSED)
def test_only_the_author_takes_back(as_: SignIn, cast: Cast, shared: LoadShare, who: str) -> None:
    client = as_(who)
    assert client.post(f"/load/shares/{shared.pk}/taking-back/").status_code == REFUSED[who]
    assert client.delete(f"/api/v1/load-shares/{shared.pk}/").status_code == REFUSED[who]
    shared.refresh_from_db()
    assert shared.taken_back_at is None


def test_the_author_takes_back_at_both_doors_and_once(as_: SignIn, cast: Cast, shared: LoadShare) -> None:
    client = as_("ada")
    assert client.post(f"/load/shares/{shared.pk}/taking-back/").status_code == 302
    assert client.post(f"/load/shares/{shared.pk}/taking-back/").status_code == 403
    again = share(shared.check_in, by=cast.ada, pairing=shared.pairing)
    assert client.delete(f"/api/v1/load-shares/{again.pk}/").status_code == 204
    assert not LoadShare.objects.in_force().exists()


def test_reads_of_the_mentor_are_recorded_at_both_doors_and_ones_own_are_not(
    as_: SignIn, cast: Cast, shared: LoadShare
) -> None:
    for who in ("ada", "noor"):
        as_(who).get(f"/load/{shared.check_in_id}/")
        as_(who).get("/api/v1/load-check-ins/")
    seen = set(Read.objects.values_list("reader__name", "subject__name", "what", "thing", "via"))
    base = ("Noor Haddad", "Ada Lindqvist", "load check-in", shared.check_in_id)
    assert seen == {(*base, "page"), (*base, "API")}


def test_the_mentor_is_told_that_there_is_one_and_nothing_of_it(as_: SignIn, cast: Cast, shared: LoadShare) -> None:
    notice = Notice.objects.get()
    assert (notice.person, notice.text) == (cast.noor, "Ada Lindqvist shared a load check-in with you.")
    assert as_("noor").get(notice.url).status_code == 200
    assert frame_counts(cast.noor).notices == 1
