"""The inbox page and its API, notices, and the weekly digest."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from growth.evidence.actions import ask_corroboration, review_claim
from growth.inbox.digests import send_digests, stop_token
from growth.inbox.models import Digest
from growth.notices.actions import tell
from growth.notices.models import Notice
from ladder.models import LadderVersion
from tests.factories import claim, log
from tests.people import NAMES, Cast

SignIn = Callable[[str], Client]
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET = "Quarrel with the vendor about refunds"


@pytest.fixture
def waiting(cast: Cast, ladder: LadderVersion) -> None:
    """Something for Mia and Noor (a claim), for Ben (a question), news for Zoe."""
    made = claim(log(cast.ada, SECRET, share="circle"), "risk-mid-1")
    ask_corroboration(made, by=cast.ada, witness=cast.ben, question=f"Were you there? {SECRET}")
    tell(cast.zoe, "Something happened", url="/ladders/")


@pytest.mark.parametrize("who", NAMES)
def test_page_and_api_show_exactly_what_waits_for_the_reader(as_: SignIn, waiting: None, who: str) -> None:
    kinds = {"mia": ["claims"], "noor": ["claims"], "ben": ["questions"]}.get(who, [])
    page = as_(who).get("/inbox/").content.decode()
    assert [group["kind"] for group in as_(who).get("/api/v1/inbox/").json()] == kinds
    assert (SECRET in page) == bool(kinds)
    assert ("Something happened" in page) == (who == "zoe")


@pytest.mark.parametrize("who", ["mia", "noor", "ben"])
def test_every_row_leads_somewhere_that_opens(as_: SignIn, waiting: None, who: str) -> None:
    for group in as_(who).get("/api/v1/inbox/").json():
        for row in group["rows"]:
            assert as_(who).get(row["url"].split("#")[0]).status_code == 200


def test_a_notice_is_read_by_following_it_and_only_by_its_owner(as_: SignIn, cast: Cast, waiting: None) -> None:
    notice = Notice.objects.get(person=cast.zoe)
    assert as_("ada").get(f"/inbox/notices/{notice.pk}/").status_code == 404
    assert as_("ada").post(f"/api/v1/notices/{notice.pk}/reading/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    answer = as_("zoe").get(f"/inbox/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/ladders/")
    assert not Notice.objects.filter(person=cast.zoe).unread().exists()


def test_all_read_reads_ones_own_only(as_: SignIn, cast: Cast, waiting: None) -> None:
    tell(cast.ada, "Something else", url="/ladders/")
    as_("zoe").post("/inbox/read/")
    assert set(Notice.objects.unread().values_list("person__name", flat=True)) == {"Ada Lindqvist"}
    assert as_("ada").post("/api/v1/notices/reading/").json() == {"read": 1}


def test_what_was_told_with_a_key_is_not_told_again(cast: Cast) -> None:
    for _ in range(2):
        tell(cast.ada, "Once", url="/", key="x")
    tell(cast.ben, "Once", url="/", key="x")
    assert Notice.objects.count() == 2


def test_a_request_is_mailed_at_once_and_names_no_content(
    cast: Cast, ladder: LadderVersion, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    made = claim(log(cast.ada, SECRET, share="circle"), "risk-mid-1")
    cast.zoe.wants_mail = False
    cast.zoe.save()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        ask_corroboration(made, by=cast.ada, witness=cast.ben, question=f"Were you there? {SECRET}")
        ask_corroboration(made, by=cast.ada, witness=cast.zoe, question="And you?")
        review_claim(made, by=cast.mia, verdict="accepted")
    assert [message.to for message in mail.outbox] == [["ben@example.org"]]
    assert SECRET not in mail.outbox[0].subject + str(mail.outbox[0].body)


# ---- the weekly digest


def test_the_digest_says_how_much_waits_and_never_what(cast: Cast, waiting: None) -> None:
    assert send_digests(MONDAY) == 4
    assert {message.to[0] for message in mail.outbox} == {
        "mia@example.org", "noor@example.org", "ben@example.org", "zoe@example.org",
    }  # fmt: skip
    for message in mail.outbox:
        assert SECRET not in message.subject + str(message.body)
        assert "Something happened" not in str(message.body)
    mias = next(message for message in mail.outbox if message.to == ["mia@example.org"])
    assert "1  Claims to review" in str(mias.body)
    assert mias.extra_headers["List-Unsubscribe"].strip("<>") in str(mias.body)


def test_the_digest_goes_out_once_a_week(cast: Cast, waiting: None) -> None:
    send_digests(MONDAY)
    assert send_digests(MONDAY + timedelta(hours=1)) == 0
    assert send_digests(MONDAY + timedelta(days=7)) == 4


@pytest.mark.parametrize(
    ("zone", "hours"), [("Pacific/Auckland", {-13}), ("UTC", {0, 40}), ("America/Los_Angeles", {8, 48})]
)
def test_monday_morning_is_where_the_person_lives(cast: Cast, waiting: None, zone: str, hours: set[int]) -> None:
    eight = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    User.objects.update(wants_digest=False)
    User.objects.filter(pk=cast.mia.pk).update(time_zone=zone, wants_digest=True)
    went = set()
    for hour in range(-24, 60):
        Digest.objects.all().delete()
        if send_digests(eight + timedelta(hours=hour)):
            went.add(hour)
    assert hours <= went
    assert len(went) == 48  # two days in which a server that was down catches up
    assert min(went) == {"Pacific/Auckland": -13, "UTC": 0, "America/Los_Angeles": 8}[zone]


def test_nobody_gets_an_empty_digest_nor_one_they_turned_off_nor_after_leaving(cast: Cast, waiting: None) -> None:
    User.objects.filter(pk=cast.mia.pk).update(wants_digest=False)
    User.objects.filter(pk=cast.ben.pk).update(is_active=False)
    send_digests(MONDAY)
    assert {message.to[0] for message in mail.outbox} == {"noor@example.org", "zoe@example.org"}


def test_a_digest_cut_off_half_way_is_sent_after_a_while_with_the_same_message_id(cast: Cast, waiting: None) -> None:
    send_digests(MONDAY)
    first = {message.to[0]: message.extra_headers["Message-ID"] for message in mail.outbox}
    mail.outbox.clear()
    Digest.objects.filter(person=cast.mia).update(sent_at=None)  # the worker died between sending and writing down
    assert send_digests(MONDAY + timedelta(minutes=5)) == 0  # it may still be at work
    assert send_digests(MONDAY + timedelta(minutes=11)) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == first["mia@example.org"]


def test_the_link_in_the_digest_ends_it_without_signing_in(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    path = f"/inbox/digest/{stop_token(cast.mia)}/"
    assert client.get(path).status_code == 200
    cast.mia.refresh_from_db()
    assert cast.mia.wants_digest  # a mail scanner that follows links ends nothing
    assert client.post(path).status_code == 200
    cast.mia.refresh_from_db()
    assert not cast.mia.wants_digest
    assert client.post("/inbox/digest/MTIz:forged/").status_code == 404


class Killed(BaseException):
    """The worker is gone, in the middle of whatever it did."""


@pytest.mark.parametrize("after", range(5))
def test_killed_half_way_and_run_again_everybody_gets_one(
    cast: Cast, waiting: None, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    send, count = EmailMessage.send, 0

    def dying(message: EmailMessage, fail_silently: bool = False) -> int:
        nonlocal count
        if count == after:
            raise Killed
        count += 1
        return send(message, fail_silently)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", dying)
        with contextlib.suppress(Killed):
            send_digests(MONDAY)
    send_digests(MONDAY + timedelta(minutes=5))  # sends what nobody had taken yet
    send_digests(MONDAY + timedelta(hours=1))  # and what the dead worker had taken
    assert sorted(message.to[0] for message in mail.outbox) == [
        "ben@example.org", "mia@example.org", "noor@example.org", "zoe@example.org",
    ]  # fmt: skip
    assert not Digest.objects.filter(sent_at=None).exists()
