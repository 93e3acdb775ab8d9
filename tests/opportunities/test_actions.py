"""Listing, wanting, giving, taking and finishing opportunities: what happens, who is told, and what is refused."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.actions import delete_team
from accounts.models import Team, User
from config.errors import StaleEdit
from growth.evidence.models import Claim, Evidence, Visibility
from growth.notices.models import Notice
from growth.opportunities import actions
from growth.opportunities.models import Assignment, Interest, Opportunity, State
from ladder.models import LadderVersion
from tests.factories import TeamFactory, publish, small_ladder
from tests.opportunities.world import DAY, listed, parts
from tests.people import Cast, make_cast

pytestmark = pytest.mark.usefixtures("ladder")


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("text", flat=True))


def given(cast: Cast, *names: str, **fields: Any) -> Opportunity:
    """One that is assigned to these people, who had said they are interested."""
    opportunity = listed(cast.mia, places=len(names), **fields)
    for name in names:
        actions.say_interested(opportunity, by=cast[name])
    actions.assign(opportunity, by=cast.mia, people=[cast[name] for name in names])
    opportunity.refresh_from_db()
    return opportunity


# ---- listing


def test_the_description_is_rendered_once_when_it_is_saved(cast: Cast) -> None:
    made = listed(cast.mia, description="It is **hard**. <script>")
    assert made.description_html == "<p>It is <strong>hard</strong>. &lt;script&gt;</p>\n"
    edited = actions.edit_opportunity(made, by=cast.mia, version=1, description="*Soft*")
    assert (edited.description_html, edited.version) == ("<p><em>Soft</em></p>\n", 2)


def test_the_same_form_sent_twice_lists_it_once(cast: Cast) -> None:
    first = listed(cast.mia)
    again = listed(cast.mia, submission=first.submission)
    assert again == first
    assert Opportunity.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_on": timezone.localdate() + 40 * DAY}, "ends_on"),
        ({"starts_on": timezone.localdate().replace(year=1969)}, "starts_on"),
        ({"audience": "team", "team": None}, "team"),
        ({"second": "risk"}, "second_dimension"),
        ({"places": 0}, "places"),
        ({"places": 21}, "places"),
    ],
)
def test_what_does_not_fit_together_is_refused_at_its_field(cast: Cast, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        listed(cast.mia, **fields)
    assert set(refused.value.error_dict) == {field}
    assert not Opportunity.objects.exists()


def test_level_and_dimension_of_two_ladders_are_refused(cast: Cast) -> None:
    fields = parts()
    other = publish(small_ladder("ai"))
    with pytest.raises(ValidationError) as refused:
        actions.list_opportunity(
            by=cast.mia,
            title="Mixed",
            scope="task",
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate(),
            **{**fields, "level": other.levels.get(key="senior")},
        )
    assert set(refused.value.error_dict) == {"level"}


def test_an_edit_of_what_was_changed_meanwhile_is_refused(cast: Cast) -> None:
    made = listed(cast.mia)
    actions.edit_opportunity(made, by=cast.mia, version=1, title="First")
    with pytest.raises(StaleEdit) as refused:
        actions.edit_opportunity(made, by=cast.mia, version=1, title="Second")
    assert refused.value.current.title == "First"


def test_places_that_are_taken_cannot_be_taken_away_and_more_places_open_it_again(cast: Cast) -> None:
    made = given(cast, "ada", "ben")
    assert made.state == State.ASSIGNED
    with pytest.raises(ValidationError) as refused:
        actions.edit_opportunity(made, by=cast.mia, version=1, places=1)
    assert set(refused.value.error_dict) == {"places"}
    assert actions.edit_opportunity(made, by=cast.mia, version=1, places=3).state == State.OPEN


def test_a_team_that_is_deleted_leaves_its_opportunity_to_those_it_is_about(cast: Cast) -> None:
    team = TeamFactory.create(name="Short-lived")
    made = listed(cast.mia, team=team, audience="team")
    delete_team(team, by=cast.rafael)
    assert {who for who in ("ada", "mia", "zoe") if made in Opportunity.objects.visible_to(cast[who])} == {"mia"}
    assert not Team.objects.filter(name="Short-lived").exists()


# ---- interest


def test_interest_is_said_once_and_the_words_can_change(cast: Cast) -> None:
    made = listed(cast.mia)
    actions.say_interested(made, by=cast.ada, words="  Gladly ")
    actions.say_interested(made, by=cast.ada, words="Still gladly", wants_to_grow=True)
    interest = Interest.objects.get()
    assert (interest.words, interest.wants_to_grow) == ("Still gladly", True)


def test_interest_taken_back_leaves_nothing_however_often(cast: Cast) -> None:
    made = listed(cast.mia)
    actions.say_interested(made, by=cast.ada)
    actions.say_interested(made, by=cast.ben)
    for _ in range(2):
        actions.take_interest_back(made, by=cast.ada)
    assert [interest.person for interest in Interest.objects.all()] == [cast.ben]


def test_there_is_no_interest_in_what_is_given_or_held_already(cast: Cast) -> None:
    made = given(cast, "ada")
    with pytest.raises(ValidationError):
        actions.say_interested(made, by=cast.zoe)
    asked = listed(cast.mia, "Other", places=2)
    actions.ask_directly(asked, by=cast.mia, person=cast.ben)
    with pytest.raises(ValidationError):
        actions.say_interested(asked, by=cast.ben)
    assert {interest.person for interest in Interest.objects.all()} == {cast.ada}


# ---- giving


def test_whoever_is_chosen_and_whoever_is_not_are_told_with_the_line_that_was_given(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    made = listed(cast.mia)
    for name in ("ada", "ben"):
        actions.say_interested(made, by=cast[name])
    with django_capture_on_commit_callbacks(execute=True):
        actions.assign(made, by=cast.mia, people=[cast.ada], words="Ben starts the next one.")
    made.refresh_from_db()
    assert made.state == State.ASSIGNED
    assert told(cast.ada) == ["Mia Okafor chose you for an opportunity you want"]
    assert told(cast.ben) == ["An opportunity you were interested in went to somebody else this time"]
    assert [message.to for message in mail.outbox] == [[cast.ada.email]]
    assert "Vault move" not in mail.outbox[0].subject + mail.outbox[0].body
    answers = dict(Interest.objects.values_list("person__email", "answer"))
    assert answers == {cast.ada.email: "", cast.ben.email: "Ben starts the next one."}


def test_while_a_place_is_left_nobody_is_told_that_it_is_gone(cast: Cast) -> None:
    made = listed(cast.mia, places=2)
    for name in ("ada", "ben"):
        actions.say_interested(made, by=cast[name])
    actions.assign(made, by=cast.mia, people=[cast.ada])
    made.refresh_from_db()
    assert (made.state, told(cast.ben)) == (State.OPEN, [])


def test_assigning_twice_assigns_once_and_tells_once(cast: Cast) -> None:
    made = given(cast, "ada")
    actions.assign(made, by=cast.mia, people=[cast.ada])
    assert Assignment.objects.count() == 1
    assert len(told(cast.ada)) == 1


@pytest.mark.parametrize("names", [("zoe",), ("ada", "ben")])
def test_neither_more_people_than_places_nor_somebody_who_does_not_want_it(cast: Cast, names: tuple[str, ...]) -> None:
    made = listed(cast.mia)
    for name in ("ada", "ben"):
        actions.say_interested(made, by=cast[name])
    with pytest.raises(ValidationError):
        actions.assign(made, by=cast.mia, people=[cast[name] for name in names])
    assert not Assignment.objects.exists()


def test_somebody_asked_directly_holds_the_place_until_they_answer(cast: Cast) -> None:
    made = listed(cast.mia)
    actions.say_interested(made, by=cast.ada)
    asked = actions.ask_directly(made, by=cast.mia, person=cast.zoe, words="Zoe knows the vault.")
    assert actions.ask_directly(made, by=cast.mia, person=cast.zoe) == asked
    with pytest.raises(ValidationError):
        actions.assign(made, by=cast.mia, people=[cast.ada])
    assert told(cast.zoe) == ["Mia Okafor asks you to take on an opportunity"]
    for _ in range(2):
        actions.accept(asked, by=cast.zoe)
    made.refresh_from_db()
    assert made.state == State.ASSIGNED
    assert told(cast.mia) == ["Zoe Tanaka takes on an opportunity you listed"]
    assert Interest.objects.get(person=cast.ada).answer == "Zoe knows the vault."


def test_a_place_that_is_declined_is_free_again(cast: Cast) -> None:
    made = listed(cast.mia)
    actions.say_interested(made, by=cast.ada)
    asked = actions.ask_directly(made, by=cast.mia, person=cast.zoe)
    for _ in range(2):
        actions.decline(asked, by=cast.zoe)
    with pytest.raises(ValidationError):
        actions.accept(asked, by=cast.zoe)
    actions.assign(made, by=cast.mia, people=[cast.ada])
    assert told(cast.mia) == ["Zoe Tanaka does not take on the opportunity you asked about"]


def test_a_question_that_was_taken_back_cannot_be_accepted(cast: Cast) -> None:
    made = listed(cast.mia)
    asked = actions.ask_directly(made, by=cast.mia, person=cast.zoe)
    actions.end_assignment(asked, by=cast.mia)
    with pytest.raises(ValidationError):
        actions.accept(asked, by=cast.zoe)
    assert told(cast.zoe)[-1] == "Mia Okafor took back an opportunity"


@pytest.mark.parametrize("who", ["mia", "gone"])
def test_neither_the_lister_nor_somebody_who_left_is_asked(cast: Cast, who: str) -> None:
    made = listed(cast.mia)
    cast.ben.is_active = False
    cast.ben.save()
    with pytest.raises(ValidationError) as refused:
        actions.ask_directly(made, by=cast.mia, person=cast.mia if who == "mia" else cast.ben)
    assert set(refused.value.error_dict) == {"person"}


def test_somebody_who_gives_it_back_makes_it_open_and_may_want_it_again(cast: Cast) -> None:
    made = given(cast, "ada")
    actions.end_assignment(made.assignments.get(), by=cast.ada)
    made.refresh_from_db()
    assert (made.state, told(cast.mia)) == (State.OPEN, ["Ada Lindqvist gives back an opportunity you listed"])
    assert not Interest.objects.exists()
    actions.say_interested(made, by=cast.ada)
    actions.assign(made, by=cast.mia, people=[cast.ada])
    assert made.assignments.given().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_assign_at_the_same_moment_never_overbook() -> None:
    """On PostgreSQL the row lock makes them take turns; SQLite has one writer anyway."""
    cast = make_cast()
    made = listed(cast.mia)
    people = [cast.ada, cast.ben, cast.zoe, cast.omar]
    for person in people:
        actions.say_interested(made, by=person)
    refused: list[ValidationError] = []
    barrier = threading.Barrier(len(people))

    def send(person: User, *, alone: bool) -> None:
        try:
            if not alone:
                barrier.wait(timeout=10)
            actions.assign(made, by=cast.mia, people=[person])
        except ValidationError as error:
            refused.append(error)
        finally:
            if not alone:
                connection.close()

    if connection.vendor == "sqlite":  # the in-memory database of the tests has one connection
        for person in people:
            send(person, alone=True)
    else:
        threads = [threading.Thread(target=send, args=[person], kwargs={"alone": False}) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Assignment.objects.holding_a_place().count() == 1
    assert len(refused) == len(people) - 1
    made.refresh_from_db()
    assert made.state == State.ASSIGNED


# ---- done


def test_done_becomes_a_private_draft_of_whoever_did_it_without_a_claim(cast: Cast) -> None:
    today = timezone.localdate()
    made = given(
        cast, "ada", description="Two *vaults*", kind="decision", starts_on=today - 20 * DAY, ends_on=today - 2 * DAY
    )
    actions.finish(made, by=cast.mia)
    draft = Evidence.objects.get()
    assert (draft.person, draft.title, draft.situation, draft.kind) == (
        cast.ada, "Vault move", "Two *vaults*", "decision"
    )  # fmt: skip
    assert (draft.scope, draft.started_on, draft.ended_on) == ("system", today - 20 * DAY, today - 2 * DAY)
    assert draft.visibility == Visibility.PRIVATE
    assert not Claim.objects.exists()
    assert told(cast.ada)[-1] == "What you took on is done: a private draft of evidence waits for your words"
    assert Notice.objects.filter(person=cast.ada).first().url == draft.get_absolute_url()


def test_work_that_ended_before_it_was_planned_has_no_days_to_come(cast: Cast) -> None:
    actions.finish(given(cast, "ada"), by=cast.mia)
    draft = Evidence.objects.get()
    assert draft.started_on == draft.ended_on == timezone.localdate()


def test_done_twice_from_either_side_writes_one_draft_each(cast: Cast) -> None:
    made = given(cast, "ada", "ben")
    part = made.assignments.get(person=cast.ada)
    for _ in range(2):
        actions.finish_part(part, by=cast.ada)
    made.refresh_from_db()
    assert made.state == State.ASSIGNED
    for _ in range(2):
        actions.finish(made, by=cast.mia)
    actions.finish_part(part, by=cast.mia)
    assert sorted(Evidence.objects.values_list("person__name", flat=True)) == [cast.ada.name, cast.ben.name]
    assert told(cast.mia) == ["Ada Lindqvist is done with an opportunity you listed"]


def test_a_retry_after_a_draft_was_written_finds_it(cast: Cast) -> None:
    made = given(cast, "ada")
    part = made.assignments.get()
    actions.finish_part(part, by=cast.ada)
    Assignment.objects.filter(pk=part.pk).update(state="taken")  # as if the rest had been lost
    actions.finish_part(part, by=cast.ada)
    assert Evidence.objects.count() == 1


def test_the_last_part_that_is_done_closes_it(cast: Cast) -> None:
    made = given(cast, "ada", "ben")
    for part in made.assignments.all():
        actions.finish_part(part, by=part.person)
    made.refresh_from_db()
    assert (made.state, made.closed_by) == (State.DONE, cast.ben)


def test_what_nobody_has_cannot_be_done_and_an_open_question_ends_with_it(cast: Cast) -> None:
    made = listed(cast.mia, places=2)
    with pytest.raises(ValidationError):
        actions.finish(made, by=cast.mia)
    asked = actions.ask_directly(made, by=cast.mia, person=cast.zoe)
    with pytest.raises(ValidationError):
        actions.finish_part(asked, by=cast.zoe)
    actions.say_interested(made, by=cast.ada)
    actions.assign(made, by=cast.mia, people=[cast.ada])
    actions.finish(made, by=cast.mia)
    asked.refresh_from_db()
    assert asked.state == "ended"
    assert [draft.person for draft in Evidence.objects.all()] == [cast.ada]


# ---- withdrawn


def test_whoever_counted_on_it_is_told_when_it_is_withdrawn(cast: Cast) -> None:
    made = listed(cast.mia, places=3)
    for name in ("ada", "ben"):
        actions.say_interested(made, by=cast[name])
    actions.assign(made, by=cast.mia, people=[cast.ben])
    actions.ask_directly(made, by=cast.mia, person=cast.zoe)
    for _ in range(2):
        actions.withdraw_opportunity(made, by=cast.mia, reason="The contract ended.")
    for name in ("ada", "ben", "zoe"):
        assert told(cast[name]).count("Mia Okafor withdrew an opportunity and says why") == 1, name
    made.refresh_from_db()
    assert (made.state, made.withdrawn_reason) == (State.WITHDRAWN, "The contract ended.")
    assert not Assignment.objects.holding_a_place().exists()


@pytest.mark.parametrize("reason", ["", "   "])
def test_it_is_not_withdrawn_without_a_reason_nor_once_it_is_done(cast: Cast, reason: str) -> None:
    made = listed(cast.mia)
    with pytest.raises(ValidationError) as refused:
        actions.withdraw_opportunity(made, by=cast.mia, reason=reason)
    assert set(refused.value.error_dict) == {"reason"}
    done = given(cast, "ada", title="Done")
    actions.finish(done, by=cast.mia)
    with pytest.raises(ValidationError):
        actions.withdraw_opportunity(done, by=cast.mia, reason="Too late")


def test_everything_else_is_refused_once_it_is_withdrawn(cast: Cast) -> None:
    made = listed(cast.mia)
    actions.withdraw_opportunity(made, by=cast.mia, reason="No budget.")
    for change in (
        lambda: actions.say_interested(made, by=cast.ada),
        lambda: actions.ask_directly(made, by=cast.mia, person=cast.ada),
        lambda: actions.assign(made, by=cast.mia, people=[cast.ada]),
        lambda: actions.edit_opportunity(made, by=cast.mia, version=1, title="Again"),
        lambda: actions.finish(made, by=cast.mia),
    ):
        with pytest.raises(ValidationError):
            change()


def test_nothing_of_a_retired_version_is_lost(cast: Cast, ladder: LadderVersion) -> None:
    made = listed(cast.mia)
    document = small_ladder()
    publish({**document, "notes": "Second version."})
    made.refresh_from_db()
    assert made.level.version == ladder
    assert actions.edit_opportunity(made, by=cast.mia, version=1, title="Still there").title == "Still there"
