"""What the pages of rounds and proposals show and do; what waits for whom; how much they ask of the database."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import mark_left
from accounts.models import User
from growth.inbox.queries import frame_counts
from growth.jobs.models import Job
from growth.mentoring.actions import begin_pairing, end_pairing
from growth.mentoring.models import FixedPair, Profile, Proposal, Round
from growth.mentoring.rounds import actions
from growth.mentoring.rounds.proposing import answer, propose
from growth.mentoring.rounds.words import reasons_of
from tests.mentoring.rounds.world import DAY, helper, opened, previewed, proposal_of, published, run, seeker
from tests.people import Cast, person

SignIn = Callable[[str], Client]


@pytest.fixture
def spring(helpers: Cast, omar: User) -> Round:
    made = opened(omar)
    actions.join(made, by=helpers.ada, words="Queues", ranked=[helpers.zoe])
    actions.join(made, by=helpers.ben)
    return made


def text(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def form(**changes: Any) -> dict[str, Any]:
    last = (timezone.localdate() + 10 * DAY).isoformat()
    return {"name": "Autumn", "kind": "mentoring", "closes_on": last, "objective": "coverage", **changes}


# ---- running a round


def test_an_owner_runs_a_round_from_its_opening_to_its_publication(as_: SignIn, helpers: Cast, omar: User) -> None:
    client = as_("omar")
    sent = client.post("/mentoring/rounds/new/", form())
    assert client.post("/mentoring/rounds/new/", form()).url == sent.url  # a double click
    autumn = Round.objects.get()
    path = f"/mentoring/rounds/{autumn.pk}/"
    assert sent.url == path
    actions.join(autumn, by=helpers.ada)
    fixed = {"mentor": helpers.noor.pk, "mentee": helpers.ada.pk}
    assert client.post(f"{path}fixing/", fixed).status_code == 302
    assert "A preview is made once the round is closed" in text(client, f"{path}preview/")
    client.post(f"{path}closing/")
    sent = client.post(f"{path}previewing/")
    job = Job.objects.get()
    assert sent.url == job.get_absolute_url()
    run(job)
    page = text(client, f"{path}preview/")
    assert "Noor Haddad</td>" in page and "by hand" in page and "Without anybody (0)" in page
    seen = re.search(r'name="previewed_at" value="([^"]+)"', client.get(f"{path}publication/").content.decode())
    assert seen is not None
    sent = client.post(f"{path}publication/", {"previewed_at": seen[1]}, follow=True)
    assert "Published. One pair is asked." in sent.content.decode()
    again = client.post(f"{path}publication/", {"previewed_at": seen[1]}, follow=True)
    assert again.status_code == 200
    assert Proposal.objects.asked().count() == 1


def test_a_form_with_a_mistake_keeps_every_word_and_says_which(as_: SignIn, helpers: Cast, omar: User) -> None:
    opened(omar)
    answer = as_("omar").post("/mentoring/rounds/new/", form(words="For everybody"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Spring” is open for this kind of help. Close it first." in page
    assert "For everybody" in page


def test_a_stale_edit_is_409_and_overwrites_nothing(as_: SignIn, spring: Round, omar: User) -> None:
    last = spring.closes_on.isoformat()
    actions.edit_round(spring, by=omar, version=1, name="Summer", words="", closes_on=spring.closes_on)
    typed = {"name": "Winter", "words": "", "closes_on": last, "version": 1}
    answer = as_("omar").post(f"/mentoring/rounds/{spring.pk}/edit/", typed)
    assert answer.status_code == 409
    assert "“Summer”" in answer.content.decode()
    spring.refresh_from_db()
    assert spring.name == "Summer"


def test_a_fixed_pair_that_cannot_be_is_refused_at_its_field_and_undone_by_a_button(
    as_: SignIn, spring: Round, helpers: Cast, omar: User
) -> None:
    helper(helpers.mia, helpers.petra)
    actions.help_in(spring, by=helpers.mia)
    path = f"/mentoring/rounds/{spring.pk}/"
    answer = as_("omar").post(f"{path}fixing/", {"mentor": helpers.mia.pk, "mentee": helpers.ada.pk})
    assert answer.status_code == 422
    said = "Mia Okafor and Ada Lindqvist cannot be paired. One of the two reports to the other, directly or further up."
    assert said in answer.content.decode()
    fixed = actions.fix_pair(spring, by=omar, mentor=helpers.noor, mentee=helpers.ada)
    for _ in range(2):
        as_("omar").post(f"/mentoring/fixed-pairs/{fixed.pk}/undoing/")
    assert not FixedPair.objects.exists()


def test_an_out_of_date_preview_says_so_and_is_not_published(
    as_: SignIn, spring: Round, omar: User, helpers: Cast
) -> None:
    previewed(spring, omar)
    path = f"/mentoring/rounds/{spring.pk}/"
    seen = {"previewed_at": spring.previewed_at.isoformat()}
    assert "out of date" not in text(as_("omar"), f"{path}preview/")
    actions.leave(spring.entries.get(person=helpers.ada), by=helpers.ada)
    page = text(as_("omar"), f"{path}preview/")
    assert "This preview is out of date." in page
    assert "Publish…" not in page
    answer = as_("omar").post(f"{path}publication/", seen)
    assert (answer.status_code, Proposal.objects.asked().count()) == (422, 0)


def test_a_preview_made_anew_in_another_window_is_409(as_: SignIn, spring: Round, omar: User) -> None:
    previewed(spring, omar)
    seen = {"previewed_at": (spring.previewed_at - DAY).isoformat()}
    answer = as_("omar").post(f"/mentoring/rounds/{spring.pk}/publication/", seen)
    assert (answer.status_code, Proposal.objects.asked().count()) == (409, 0)
    assert "Nobody was asked" in answer.content.decode()
    api = as_("omar").post(f"/api/v1/mentoring-rounds/{spring.pk}/publication/", seen, content_type="application/json")
    assert api.status_code == 409


def test_whoever_left_before_the_publication_is_named_to_the_owner(
    as_: SignIn, spring: Round, omar: User, helpers: Cast
) -> None:
    previewed(spring, omar)
    mark_left(helpers.zoe, by=omar, on=timezone.localdate())
    seen = {"previewed_at": spring.previewed_at.isoformat()}
    answer = as_("omar").post(f"/mentoring/rounds/{spring.pk}/publication/", seen, follow=True)
    assert "Left out: Zoe Tanaka and Ada Lindqvist: Zoe Tanaka has left." in answer.content.decode()


def test_cancelling_asks_first(as_: SignIn, spring: Round) -> None:
    path = f"/mentoring/rounds/{spring.pk}/cancellation/"
    assert "2 mentees and 2 mentors are told" in text(as_("omar"), path)
    spring.refresh_from_db()
    assert spring.is_open
    as_("omar").post(path)
    spring.refresh_from_db()
    assert spring.state == "cancelled"


# ---- taking part


def test_joining_says_first_who_sees_what_and_keeps_it(as_: SignIn, spring: Round, helpers: Cast) -> None:
    seeker(helpers.petra)
    path = f"/mentoring/rounds/{spring.pk}/joining/"
    page = text(as_("petra"), path)
    assert "Whoever helps in this round reads your name, what you write here, and what you look for: " in page
    twice = {"words": "Kept", "first": helpers.noor.pk, "second": helpers.noor.pk}
    answer = as_("petra").post(path, twice)
    assert answer.status_code == 422
    assert "You named Noor Haddad already." in answer.content.decode() and "Kept" in answer.content.decode()
    as_("petra").post(path, {"words": "Kept", "second": helpers.zoe.pk})
    entry = spring.entries.get(person=helpers.petra)
    assert [(row.rank, row.other) for row in entry.preferences.all()] == [(1, helpers.zoe)]
    page = text(as_("petra"), f"/mentoring/rounds/{spring.pk}/")
    assert "“Kept”" in page and "You would like: Zoe Tanaka." in page


def test_ones_own_part_shows_both_sides_and_leaving(as_: SignIn, spring: Round, helpers: Cast) -> None:
    entry = spring.entries.get(person=helpers.noor)
    page = text(as_("noor"), f"/mentoring/rounds/{spring.pk}/")
    assert "You take part as somebody who helps, because you offer this." in page
    for _ in range(2):
        as_("noor").post(f"/mentoring/round-entries/{entry.pk}/leaving/")
    assert "Take part as somebody who helps" in text(as_("noor"), f"/mentoring/rounds/{spring.pk}/")
    as_("noor").post(f"/mentoring/rounds/{spring.pk}/helping/")
    entry.refresh_from_db()
    assert entry.left_at is None
    as_("noor").post(f"/mentoring/round-entries/{entry.pk}/ranking/", {"first": helpers.ben.pk})
    assert [row.other for row in entry.preferences.all()] == [helpers.ben]


def test_somebody_entered_for_lack_of_a_mentor_reads_why(as_: SignIn, helpers: Cast, omar: User) -> None:
    end_pairing(begin_pairing(mentor=helpers.noor, mentee=helpers.ada, by=omar), by=helpers.noor)
    made = opened(omar)
    page = text(as_("ada"), f"/mentoring/rounds/{made.pk}/")
    assert "Your mentor is gone, so Rungs put you into this round" in page
    assert "lost their mentor" in text(as_("omar"), f"/mentoring/rounds/{made.pk}/entries/")


def test_whoever_has_nobody_reads_why_and_nobody_else_does(
    as_: SignIn, spring: Round, omar: User, helpers: Cast
) -> None:
    actions.leave(spring.entries.get(person=helpers.noor), by=helpers.noor)
    actions.leave(spring.entries.get(person=helpers.zoe), by=helpers.zoe)
    published(spring, omar)
    path = f"/mentoring/rounds/{spring.pk}/"
    assert "Nobody in this round offers help." in text(as_("ada"), path)
    assert "Nobody in this round offers help." not in text(as_("zoe"), path)


# ---- proposals


def test_a_proposal_gives_reasons_in_words_and_no_figure(as_: SignIn, spring: Round, omar: User, helpers: Cast) -> None:
    published(spring, omar)
    asked = proposal_of(spring, helpers.ada)
    path = f"/mentoring/proposals/{asked.pk}/"
    page = text(as_("ada"), path)
    main = re.sub(r"<[^>]+>", " ", page[page.index("<h1>") : page.index("</main")])
    assert "You asked for Zoe." in main
    assert "Zoe is sustained in part of what you look for." in main
    assert "Zoe Tanaka joins the growth circle of Ada Lindqvist" in main
    assert not re.search(r"\b(73|20|15|8|10)\b", main.replace(str(asked.due_at.day), ""))
    other = text(as_("zoe"), path)
    assert "You asked for" not in other and "asked for you" not in other
    assert "You are sustained in part of what Ada looks for." in other


def test_yes_and_no_by_buttons_and_a_second_click_does_nothing(as_: SignIn, helpers: Cast, omar: User) -> None:
    asked = propose(by=omar, kind="mentoring", mentor=helpers.noor, mentee=helpers.ada, words="Try it")
    path = f"/mentoring/proposals/{asked.pk}/"
    assert "Try it" in text(as_("noor"), path)
    for who in ("ada", "ada", "noor", "noor"):
        assert as_(who).post(f"{path}yes/").url == path
    assert "Both said yes: you became a pair" in text(as_("ada"), path)
    assert helpers.noor.pairings_as_mentor.active().count() == 1


def test_a_hand_made_pair_that_cannot_be_keeps_every_word(as_: SignIn, helpers: Cast, omar: User) -> None:
    Profile.objects.filter(person=helpers.noor).update(capacity=0)
    typed = {"kind": "mentoring", "mentor": helpers.noor.pk, "mentee": helpers.ada.pk, "words": "They fit"}
    answer = as_("omar").post("/mentoring/proposals/new/", typed)
    assert answer.status_code == 422
    assert "Noor Haddad has no place free." in answer.content.decode()
    assert "They fit" in answer.content.decode()


PARTS = {"gap": 40.0, "level": 20.0, "track": 15.0, "preference": 0.0, "overlap": 10.0}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Noor is sustained in what you look for."),
        ({"gap": 12.0}, "Noor is sustained in part of what you look for."),
        ({"level": 12.0}, "Noor is further along the ladder, and not too far."),
        ({"track": 5.0}, "You are on different ladders, with topics in common."),
        ({"overlap": 2.0}, "Your working hours overlap a little: agree early on when to meet."),
        ({"overlap": 0.0}, "You share no working hours, or no language: see whether that can work."),
    ],
)
def test_each_part_has_its_sentence(changes: dict[str, float], said: str) -> None:
    points = list({**PARTS, **changes}.values())
    assert said in reasons_of(points, of_mentor=False, other="Noor", asked_for=False)


def test_parts_that_give_nothing_are_silent() -> None:
    assert reasons_of([0, 6, 0, 8, 10], of_mentor=True, other="Ada", asked_for=False) == [
        "Your working hours leave room to meet."
    ]


# ---- what waits


def waits(who: User) -> dict[str, int]:
    counts = frame_counts(who).by_kind
    return {key: count for key, count in counts.items() if key.startswith("mentoring_")}


def test_a_proposal_waits_for_whoever_has_not_answered(helpers: Cast, omar: User) -> None:
    asked = propose(by=omar, kind="mentoring", mentor=helpers.noor, mentee=helpers.ada, words="Try")
    assert [waits(who) for who in (helpers.ada, helpers.noor, omar)] == [{"mentoring_proposals": 1}] * 2 + [{}]
    answer(asked, by=helpers.ada, yes=True)
    assert [waits(who) for who in (helpers.ada, helpers.noor)] == [{}, {"mentoring_proposals": 1}]
    answer(asked, by=helpers.noor, yes=False)
    assert [waits(who) for who in (helpers.ada, helpers.noor)] == [{}, {}]


def test_a_closed_round_waits_for_whoever_opened_it_until_it_is_published(
    as_: SignIn, spring: Round, omar: User, helpers: Cast
) -> None:
    assert waits(omar) == {}
    previewed(spring, omar)
    assert (waits(omar), waits(helpers.ada)) == ({"mentoring_rounds": 1}, {})
    assert f"/mentoring/rounds/{spring.pk}/preview/" in text(as_("omar"), "/inbox/")
    actions.publish_round(spring, by=omar, previewed_at=spring.previewed_at)
    assert waits(omar) == {}


# ---- how much it asks of the database


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("who", ["omar", "noor", "ada"])
def test_pages_and_lists_ask_as_much_for_many_as_for_few(
    as_: SignIn, spring: Round, omar: User, helpers: Cast, who: str
) -> None:
    def paths() -> list[str]:
        own = spring.entries.filter(person=helpers.noor).values_list("pk", flat=True)[0]
        api = f"/api/v1/mentoring-rounds/{spring.pk}/"
        everybody = [f"/mentoring/rounds/{spring.pk}/", "/mentoring/rounds/", f"{api}entries/", f"{api}unmatched/"]
        everybody += [
            "/api/v1/mentoring-proposals/",
            "/api/v1/mentoring-rounds/",
            f"/mentoring/rounds/{spring.pk}/joining/",
        ]
        runs = [f"/mentoring/rounds/{spring.pk}/{part}" for part in ("entries/", "preview/", "preview/?show=without")]
        runs += [f"{api}preview/", f"{api}fixed-pairs/", "/api/v1/mentoring-fixed-pairs/"]
        return everybody + {"omar": runs, "noor": [f"/mentoring/round-entries/{own}/ranking/"]}.get(who, [])

    actions.fix_pair(spring, by=omar, mentor=helpers.noor, mentee=helpers.ada)
    Profile.objects.filter(person=helpers.zoe).update(paused_until=timezone.localdate() + DAY)
    previewed(spring, omar)
    few = [queries(as_(who), path) for path in paths()]
    Round.objects.update(state="open")
    Profile.objects.filter(person=helpers.noor).update(capacity=4)
    for number in range(3):
        mentee = person(name=f"Mentee {number}")
        actions.join(spring, by=mentee)
        if number:
            actions.fix_pair(spring, by=omar, mentor=helpers.noor, mentee=mentee)
    spring.refresh_from_db()
    previewed(spring, omar)
    assert (spring.proposals.count(), spring.unmatched.count()) == (4, 1)
    assert [queries(as_(who), path) for path in paths()] == few


@pytest.mark.parametrize("page", ["", "joining/", "preview/", "publication/", "cancellation/", "entries/"])
def test_the_pages_of_a_round_keep_what_the_frame_says(as_: SignIn, helpers: Cast, spring: Round, page: str) -> None:
    """Numbers of a round under the frame's name took a manager's part of the rail away, and the inbox count."""
    helpers.mia.is_programme_owner = True
    helpers.mia.save()
    assert 'href="/team/"' in text(as_("mia"), f"/mentoring/rounds/{spring.pk}/{page}")
