"""Versions of a ladder: drafts, publishing, and what is carried from one version to the next."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.evidence.actions import add_claims
from growth.evidence.models import Claim, Review
from growth.reports.queries import growth_report
from growth.standing import State
from ladder import actions, rules
from ladder.documents import document_of
from ladder.files import Document, read, write
from ladder.models import Expectation, Ladder, LadderVersion, Level, Placement, Succession
from tests.factories import PersonFactory, accepted, claim, expectation, log, publish, small_ladder
from tests.people import NAMES, Cast

Status = LadderVersion.Status
TODAY = timezone.localdate


def without(*keys: str, **changes: Any) -> Document:
    """The small ladder without some of its expectations."""
    document = small_ladder(**changes)
    document["expectations"] = [row for row in document["expectations"] if row["key"] not in keys]
    return document


def having(key: str, document: Document | None = None, *, level: str = "junior") -> Document:
    """A ladder with one more expectation about risk."""
    document = document or small_ladder()
    row = {
        "key": key,
        "dimension": "risk",
        "level": level,
        "text": f"Text of {key}.",
        "example": "",
        "counter_example": "",
    }
    return {**document, "expectations": [*document["expectations"], row]}


def with_discipline() -> Document:
    examples = [{"expectation": "risk-mid-1", "text": "A data example."}]
    row = {"key": "data", "name": "Data", "summary": "", "role_with_ai": "", "with_ai": "", "examples": examples}
    return small_ladder(disciplines=[row])


def level(key: str) -> Level:
    return Level.objects.select_related("version").get(key=key, version__status=Status.PUBLISHED)


@pytest.fixture
def draft(ladder: LadderVersion, cast: Cast) -> LadderVersion:
    """A draft of version 2, the same as version 1 so far."""
    return actions.start_draft(ladder.ladder, by=cast.ines)


# ---- drafts


def test_a_draft_begins_as_a_copy_of_the_version_in_force(draft: LadderVersion, ladder: LadderVersion) -> None:
    assert document_of(draft) == {**document_of(ladder), "notes": ""}
    assert (draft.number, draft.status, draft.ladder) == (2, Status.DRAFT, ladder.ladder)


def test_a_ladder_has_one_draft(draft: LadderVersion, ladder: LadderVersion, cast: Cast) -> None:
    assert actions.start_draft(ladder.ladder, by=cast.ines) == draft
    assert actions.import_document(small_ladder(name="From a file"), by=cast.ines) == draft
    assert set(LadderVersion.objects.filter(status=Status.DRAFT)) == {draft}


def test_the_database_itself_refuses_a_second_draft(draft: LadderVersion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LadderVersion.objects.create(ladder=draft.ladder, number=3, name="Another")


def test_two_ladders_have_drafts_of_their_own(draft: LadderVersion) -> None:
    other = actions.import_document(small_ladder("designer"), by=None)
    assert set(LadderVersion.objects.filter(status=Status.DRAFT)) == {draft, other}


def test_a_draft_that_is_thrown_away_leaves_the_version_in_force(
    draft: LadderVersion, ladder: LadderVersion, cast: Cast
) -> None:
    actions.discard_draft(draft, by=cast.ines)
    assert set(LadderVersion.objects.all()) == {ladder}


def test_a_ladder_that_was_never_published_goes_with_its_draft(ladder: LadderVersion, cast: Cast) -> None:
    other = actions.import_document(small_ladder("designer"), by=cast.ines)
    actions.discard_draft(other, by=cast.ines)
    assert set(Ladder.objects.all()) == {ladder.ladder}


def test_a_file_replaces_everything_in_the_draft(draft: LadderVersion) -> None:
    document = read(write({**having("weighs-it", without("risk-mid-1")), "moved": {"risk-mid-1": "weighs-it"}}))
    assert document_of(actions.import_document(document, by=None)) == document


# ---- editing a draft


def test_an_edit_changes_the_draft_and_not_the_version_in_force(
    draft: LadderVersion, ladder: LadderVersion, cast: Cast
) -> None:
    part = draft.expectations.get(key="risk-mid-1")
    actions.change_part(part, by=cast.ines, revision=draft.revision, text="New words.")
    texts = Expectation.objects.filter(key="risk-mid-1").values_list("version__number", "text")
    assert set(texts) == {(1, "Shows risk as a mid, in way 1."), (2, "New words.")}


def rename(draft: LadderVersion, by: User) -> None:
    actions.change_version(draft, by=by, revision=draft.revision, name="Second")


def rename_level(draft: LadderVersion, by: User) -> None:
    actions.change_part(draft.levels.get(key="mid"), by=by, revision=draft.revision, name="Second")


def remove(draft: LadderVersion, by: User) -> None:
    actions.remove_expectation(draft.expectations.get(key="risk-mid-2"), by=by, revision=draft.revision)


def add(draft: LadderVersion, by: User) -> None:
    cell = {"level": draft.levels.get(key="mid"), "dimension": draft.dimensions.get(key="risk")}
    actions.add_expectation(draft, by=by, revision=draft.revision, **cell, text="Second.")


EDITS = [rename, rename_level, remove, add]


@pytest.mark.parametrize("edit", EDITS)
def test_the_second_of_two_editors_overwrites_nothing(
    draft: LadderVersion, cast: Cast, edit: Callable[[LadderVersion, User], Any]
) -> None:
    actions.change_version(draft, by=cast.ines, revision=draft.revision, name="First")
    after_the_first = document_of(LadderVersion.objects.get(pk=draft.pk))
    with pytest.raises(StaleEdit):
        edit(draft, cast.zoe)
    assert document_of(LadderVersion.objects.get(pk=draft.pk)) == after_the_first


def test_a_file_brought_in_meanwhile_is_not_overwritten_by_an_open_form(draft: LadderVersion, cast: Cast) -> None:
    """Who opened the form at revision 1 has not seen the file."""
    actions.import_document(small_ladder(name="From a file"), by=cast.ines)
    with pytest.raises(StaleEdit):
        actions.change_version(draft, by=cast.zoe, revision=draft.revision, name="Typed before")
    assert LadderVersion.objects.get(pk=draft.pk).name == "From a file"


def added(draft: LadderVersion, by: User, text: str, *, cell: tuple[str, str] = ("risk", "mid")) -> Expectation:
    dimension, of = cell
    draft.refresh_from_db()
    return actions.add_expectation(
        draft,
        by=by,
        revision=draft.revision,
        level=draft.levels.get(key=of),
        dimension=draft.dimensions.get(key=dimension),
        text=text,
    )


def test_an_added_expectation_gets_a_key_made_of_its_words(draft: LadderVersion, cast: Cast) -> None:
    assert added(draft, cast.ines, "Names the risk, before it is cheap.").key == "names-the-risk-before-it-is-cheap"


def test_the_same_words_twice_get_two_keys(draft: LadderVersion, cast: Cast) -> None:
    keys = [added(draft, cast.ines, "Names the risk.").key for _ in range(3)]
    assert keys == ["names-the-risk", "names-the-risk-2", "names-the-risk-3"]


def test_a_key_of_an_earlier_version_is_not_given_again(ladder: LadderVersion, cast: Cast) -> None:
    """A key is an identity: the old evidence would follow it."""
    publish(having("names-the-risk"))
    publish(small_ladder(), moves={"names-the-risk": None})
    draft = actions.start_draft(ladder.ladder, by=cast.ines)
    assert added(draft, cast.ines, "Names the risk.").key == "names-the-risk-2"


@pytest.mark.parametrize(
    "text",
    ["リスクを言葉にする", "Uses snake_case names.", "___", "C++ & Rust!", "A " * 200, "Ärger früh nennen", "x" * 400],
)
def test_a_draft_with_any_added_expectation_is_a_valid_file(draft: LadderVersion, cast: Cast, text: str) -> None:
    added(draft, cast.ines, text.strip())
    assert read(write(document_of(draft))) == document_of(draft)


def test_an_added_expectation_stands_at_the_end_of_its_cell(draft: LadderVersion, cast: Cast) -> None:
    before = [row["key"] for row in document_of(draft)["expectations"]]
    key = added(draft, cast.ines, "Names the risk.", cell=("autonomy", "mid")).key
    place = before.index("autonomy-mid-2") + 1
    after = [row["key"] for row in document_of(draft)["expectations"]]
    assert after == [*before[:place], key, *before[place:]]


@pytest.mark.parametrize("cell", [("autonomy", "junior"), ("risk", "junior"), ("risk", "senior")])
def test_an_expectation_added_to_an_empty_cell_stands_where_the_cell_is(cast: Cast, cell: tuple[str, str]) -> None:
    dimension, of = cell
    publish()
    keys = [f"{dimension}-{of}-{number}" for number in (1, 2)]
    draft = actions.import_document(without(*keys), by=cast.ines)
    before = [row["key"] for row in small_ladder()["expectations"]]
    place = before.index(keys[0])
    key = added(draft, cast.ines, "Names the risk.", cell=cell).key
    after = [row["key"] for row in document_of(draft)["expectations"]]
    assert after == [*before[:place], key, *before[place + 2 :]]


@pytest.mark.parametrize(("quarters", "of"), [(5, 4), (0, 4), (0, 0), (2, 13), (13, 13)])
def test_a_sustained_rule_no_file_could_hold_is_refused(
    draft: LadderVersion, cast: Cast, quarters: int, of: int
) -> None:
    with pytest.raises(ValidationError):
        actions.change_version(
            draft, by=cast.ines, revision=draft.revision, sustained_quarters=quarters, sustained_of=of
        )
    assert document_of(LadderVersion.objects.get(pk=draft.pk))["sustained"] == {"quarters": 2, "of": 4}


# ---- publishing


def test_publishing_puts_the_draft_in_force_and_retires_the_version_before(
    draft: LadderVersion, ladder: LadderVersion, cast: Cast
) -> None:
    actions.publish_version(draft, by=cast.ines, moves={})
    statuses = LadderVersion.objects.order_by("number").values_list("number", "status", "published_by__name")
    assert list(statuses) == [(1, Status.RETIRED, None), (2, Status.PUBLISHED, "Ines Duarte")]


def test_publishing_leaves_other_ladders_alone(draft: LadderVersion, cast: Cast) -> None:
    other = publish(small_ladder("designer"))
    actions.publish_version(draft, by=cast.ines, moves={})
    other.refresh_from_db()
    assert other.status == Status.PUBLISHED


def test_a_new_version_keeps_the_keys_in_rows_of_its_own(ladder: LadderVersion) -> None:
    version = publish(small_ladder(name="Maker"))
    old, new = (set(each.expectations.values_list("key", flat=True)) for each in (ladder, version))
    assert old == new
    assert not set(ladder.expectations.values_list("pk")) & set(version.expectations.values_list("pk"))


def test_a_version_that_was_never_changed_reads_as_it_was_published(ladder: LadderVersion) -> None:
    publish(having("weighs-it", without("risk-mid-1")), moves={"risk-mid-1": "weighs-it"})
    ladder.refresh_from_db()
    assert document_of(ladder) == small_ladder()


PARTS = ["levels", "dimensions", "expectations", "disciplines"]


@pytest.fixture
def in_force(db: None) -> LadderVersion:
    """A published version with every kind of part."""
    return publish(with_discipline())


def part_of(version: LadderVersion, kind: str) -> Any:
    if kind == "examples":
        return version.disciplines.get().examples.get()
    return getattr(version, kind).select_related("version").first()


@pytest.mark.parametrize("kind", [*PARTS, "examples"])
def test_a_part_of_a_published_version_is_not_saved(in_force: LadderVersion, kind: str) -> None:
    part, before = part_of(in_force, kind), document_of(in_force)
    setattr(part, "text" if kind in ("expectations", "examples") else "name", "Changed")
    with pytest.raises(ValidationError, match="A published version never changes"):
        part.save()
    assert document_of(in_force) == before


@pytest.mark.parametrize("kind", [*PARTS, "examples"])
def test_a_part_of_a_published_version_is_not_deleted(in_force: LadderVersion, kind: str) -> None:
    part, before = part_of(in_force, kind), document_of(in_force)
    with pytest.raises(ValidationError, match="A published version never changes"):
        part.delete()
    assert document_of(in_force) == before


@pytest.mark.parametrize("retired", [False, True])
@pytest.mark.parametrize(
    "act",
    [
        *EDITS,
        lambda version, by: actions.discard_draft(version, by=by),
        lambda version, by: actions.publish_version(version, by=by, moves={}),
    ],
)
def test_no_action_changes_a_version_that_was_published(
    in_force: LadderVersion, cast: Cast, act: Callable[[LadderVersion, User], Any], retired: bool
) -> None:
    if retired:
        publish(with_discipline())
    in_force.refresh_from_db()
    before = (in_force.status, document_of(in_force))
    with pytest.raises(ValidationError):
        act(in_force, cast.ines)
    in_force.refresh_from_db()
    assert (in_force.status, document_of(in_force)) == before


def test_a_level_cannot_disappear(ladder: LadderVersion) -> None:
    document = without("autonomy-senior-1", "autonomy-senior-2", "risk-senior-1", "risk-senior-2")
    document["levels"] = document["levels"][:2]
    moves = dict.fromkeys(["autonomy-senior-1", "autonomy-senior-2", "risk-senior-1", "risk-senior-2"])
    with pytest.raises(ValidationError, match="a level cannot disappear: Senior"):
        publish(document, moves=moves)
    ladder.refresh_from_db()
    assert ladder.status == Status.PUBLISHED


def test_a_level_may_be_added_and_renamed(ladder: LadderVersion) -> None:
    document = small_ladder()
    document["levels"] = [
        *({**row, "name": row["name"].upper()} for row in document["levels"]),
        {"key": "staff", "name": "STAFF", "summary": "", "with_ai": ""},
    ]
    version = publish(document)
    assert [(row.key, row.name, row.position, row.of) for row in version.levels.order_by("position")] == [
        ("junior", "JUNIOR", 1, 4),
        ("mid", "MID", 2, 4),
        ("senior", "SENIOR", 3, 4),
        ("staff", "STAFF", 4, 4),
    ]


# ---- removed expectations are decided


def test_a_removed_expectation_must_be_decided(ladder: LadderVersion, cast: Cast) -> None:
    draft = actions.import_document(without("risk-mid-1", "risk-mid-2"), by=cast.ines)
    expected = "Say where the evidence of removed expectations goes: risk-mid-2."
    with pytest.raises(ValidationError, match=expected):
        actions.publish_version(draft, by=cast.ines, moves={"risk-mid-1": None})
    ladder.refresh_from_db()
    draft.refresh_from_db()
    assert (ladder.status, draft.status) == (Status.PUBLISHED, Status.DRAFT)


def test_evidence_cannot_be_moved_to_an_expectation_nobody_knows(ladder: LadderVersion, cast: Cast) -> None:
    draft = actions.import_document(without("risk-mid-1"), by=cast.ines)
    with pytest.raises(ValidationError, match="There is no expectation “sees-all” to move evidence to"):
        actions.publish_version(draft, by=cast.ines, moves={"risk-mid-1": "sees-all"})
    ladder.refresh_from_db()
    assert ladder.status == Status.PUBLISHED


def successions(version: LadderVersion) -> dict[str, str | None]:
    """What follows each expectation of the version before, where it is not the same key."""
    rows = Succession.objects.filter(version=version).select_related("old", "new")
    return {row.old.key: row.new.key if row.new else None for row in rows if not row.new or row.new.key != row.old.key}


def test_a_file_may_say_what_follows(ladder: LadderVersion) -> None:
    version = publish(without("risk-mid-1", "risk-mid-2", moved={"risk-mid-1": "risk-senior-1", "risk-mid-2": None}))
    assert successions(version) == {"risk-mid-1": "risk-senior-1", "risk-mid-2": None}


def test_who_publishes_has_the_last_word_over_the_file(ladder: LadderVersion) -> None:
    document = without("risk-mid-1", "risk-mid-2", moved={"risk-mid-1": "risk-senior-1", "risk-mid-2": None})
    version = publish(document, moves={"risk-mid-1": None})
    assert successions(version) == {"risk-mid-1": None, "risk-mid-2": None}


def test_every_expectation_of_the_version_before_has_one_successor_row(ladder: LadderVersion) -> None:
    version = publish(without("risk-mid-1"), moves={"risk-mid-1": None})
    old = Succession.objects.filter(version=version).values_list("old__key", flat=True)
    assert sorted(old) == sorted(row["key"] for row in small_ladder()["expectations"])


def test_what_the_draft_removed_is_listed_in_the_order_of_the_file(ladder: LadderVersion, cast: Cast) -> None:
    draft = actions.import_document(having("new-one", without("risk-mid-1", "autonomy-mid-2")), by=cast.ines)
    assert [row.key for row in actions.removed_by(draft)] == ["autonomy-mid-2", "risk-mid-1"]


# ---- claims


def at(made: Claim) -> tuple[int, str, str]:
    """Where a claim stands: version, key, and the level it was accepted at."""
    row = Claim.objects.select_related("expectation__version", "accepted_level").get(pk=made.pk)
    return row.expectation.version.number, row.expectation.key, row.accepted_level.key if row.accepted_level else ""


def test_claims_follow_the_key_to_a_new_version(ladder: LadderVersion, cast: Cast) -> None:
    made = claim(log(cast.ada), "risk-mid-1")
    publish(small_ladder(name="Maker"))
    assert at(made) == (2, "risk-mid-1", "")


def test_claims_on_a_removed_expectation_go_where_it_was_decided(ladder: LadderVersion, cast: Cast) -> None:
    made = [claim(log(person), "risk-mid-1") for person in (cast.ada, cast.zoe)]
    bystander = claim(log(cast.ada), "risk-mid-2")
    publish(without("risk-mid-1"), moves={"risk-mid-1": "risk-senior-1"})
    assert [at(each) for each in made] == [(2, "risk-senior-1", "")] * 2
    assert at(bystander) == (2, "risk-mid-2", "")


def test_a_carried_claim_keeps_the_words_it_was_made_for(ladder: LadderVersion, cast: Cast) -> None:
    made = claim(log(cast.ada), "risk-mid-1")
    publish(without("risk-mid-1"), moves={"risk-mid-1": "risk-senior-1"})
    made.refresh_from_db()
    assert made.wording == "Shows risk as a mid, in way 1."


def test_claims_that_nothing_follows_stay_with_their_evidence(ladder: LadderVersion, cast: Cast) -> None:
    orphan, other = claim(log(cast.ada), "risk-mid-1"), claim(log(cast.ada), "risk-mid-2")
    publish(without("risk-mid-1"), moves={"risk-mid-1": None})
    assert (at(orphan), at(other)) == ((1, "risk-mid-1", ""), (2, "risk-mid-2", ""))


def test_an_orphaned_claim_stays_orphaned_when_its_key_comes_back_elsewhere(ladder: LadderVersion, cast: Cast) -> None:
    orphan = claim(log(cast.ada), "risk-mid-1")
    publish(without("risk-mid-1"), moves={"risk-mid-1": None})
    publish(having("weighs-it", without("risk-mid-1")))
    assert at(orphan) == (1, "risk-mid-1", "")


def test_an_accepted_level_is_carried_by_its_key(ladder: LadderVersion, cast: Cast) -> None:
    made = accepted(cast.ada, cast.mia, "risk-mid-1", TODAY())
    document = small_ladder()
    document["levels"] = [{"key": "intern", "name": "Intern", "summary": "", "with_ai": ""}, *document["levels"]]
    version = publish(document)
    assert at(made) == (2, "risk-mid-1", "mid")
    made.refresh_from_db()
    assert made.accepted_level is not None
    assert (made.accepted_level.version, made.accepted_level.position) == (version, 3)


def test_the_level_of_a_verdict_is_carried_with_its_claim(ladder: LadderVersion, cast: Cast) -> None:
    carried = accepted(cast.ada, cast.mia, "risk-mid-1", TODAY())
    orphan = accepted(cast.ada, cast.mia, "risk-mid-2", TODAY())
    publish(without("risk-mid-2"), moves={"risk-mid-2": None})
    levels = dict(Review.objects.values_list("claim", "level__version__number"))
    assert levels == {carried.pk: 2, orphan.pk: 1}


def test_an_accepted_level_stays_when_the_expectation_moves_to_another_level(ladder: LadderVersion, cast: Cast) -> None:
    made = accepted(cast.ada, cast.mia, "risk-mid-1", TODAY())
    publish(without("risk-mid-1"), moves={"risk-mid-1": "risk-senior-1"})
    assert at(made) == (2, "risk-senior-1", "mid")


def test_standing_is_the_same_after_a_version_with_the_same_keys(ladder: LadderVersion, cast: Cast) -> None:
    actions.place(cast.ada, level=level("junior"), since=date(2025, 1, 1), by=cast.mia)
    accepted(cast.ada, cast.mia, "risk-mid-1", TODAY())
    publish(small_ladder(name="Maker"))
    report = growth_report(cast.ada, cast.ada)
    assert report is not None
    standing = {row.key: report.standing(row).at(2) for row in report.structure.dimensions}
    assert standing == {"autonomy": State.NONE, "risk": State.EMERGING}


def test_an_orphaned_claim_no_longer_counts(ladder: LadderVersion, cast: Cast) -> None:
    actions.place(cast.ada, level=level("junior"), since=date(2025, 1, 1), by=cast.mia)
    accepted(cast.ada, cast.mia, "risk-mid-1", TODAY())
    publish(without("risk-mid-1"), moves={"risk-mid-1": None})
    report = growth_report(cast.ada, cast.ada)
    assert report is not None
    assert {row.key: report.standing(row).at(2) for row in report.structure.dimensions} == {
        "autonomy": State.NONE,
        "risk": State.NONE,
    }


def claims_on(author: User, *keys: str) -> list[Claim]:
    """One item with claims made in this order."""
    evidence = log(author)
    return [add_claims(evidence, by=author, expectations=[expectation(key)])[0] for key in keys]


@pytest.mark.parametrize("keys", [("risk-mid-1", "risk-mid-2"), ("risk-mid-2", "risk-mid-1")])
def test_of_two_claims_that_would_meet_the_older_moves_and_the_other_is_orphaned(
    ladder: LadderVersion, cast: Cast, keys: tuple[str, str]
) -> None:
    older, newer = claims_on(cast.ada, *keys)
    document = having("weighs-it", without("risk-mid-1", "risk-mid-2"))
    publish(document, moves={"risk-mid-1": "weighs-it", "risk-mid-2": "weighs-it"})
    assert (at(older), at(newer)) == ((2, "weighs-it", ""), (1, keys[1], ""))


@pytest.mark.parametrize("keys", [("risk-mid-1", "risk-mid-2"), ("risk-mid-2", "risk-mid-1")])
def test_a_claim_moved_onto_one_that_stays_meets_it_the_same_way(
    ladder: LadderVersion, cast: Cast, keys: tuple[str, str]
) -> None:
    older, newer = claims_on(cast.ada, *keys)
    publish(without("risk-mid-1"), moves={"risk-mid-1": "risk-mid-2"})
    assert (at(older), at(newer)) == ((2, "risk-mid-2", ""), (1, keys[1], ""))


def test_claims_of_two_items_meet_on_one_expectation_without_harm(ladder: LadderVersion, cast: Cast) -> None:
    one, other = claim(log(cast.ada), "risk-mid-1"), claim(log(cast.ada), "risk-mid-2")
    publish(without("risk-mid-1"), moves={"risk-mid-1": "risk-mid-2"})
    assert [at(one), at(other)] == [(2, "risk-mid-2", "")] * 2


# ---- placements


def test_placements_are_carried_to_the_new_version(ladder: LadderVersion, cast: Cast) -> None:
    for person, key in ((cast.ada, "junior"), (cast.zoe, "senior")):
        actions.place(person, level=level(key), since=date(2025, 1, 1), by=None)
    actions.place(cast.ada, level=level("mid"), since=date(2026, 1, 1), by=cast.mia)
    publish(small_ladder(name="Maker"))
    rows = Placement.objects.values_list(
        "person__name", "since", "level__key", "level__version__number", "set_by__name"
    )
    assert set(rows) == {
        ("Ada Lindqvist", date(2025, 1, 1), "junior", 2, None),
        ("Ada Lindqvist", date(2026, 1, 1), "mid", 2, "Mia Okafor"),
        ("Zoe Tanaka", date(2025, 1, 1), "senior", 2, None),
    }


def test_placements_on_another_ladder_stay(ladder: LadderVersion, cast: Cast) -> None:
    designer = publish(small_ladder("designer"))
    actions.place(cast.ada, level=designer.levels.get(key="mid"), since=date(2025, 1, 1), by=None)
    publish(small_ladder(name="Maker"))
    assert Placement.objects.get().level == designer.levels.get(key="mid")


def test_a_person_stands_at_the_newest_placement_and_the_earlier_ones_are_kept(
    ladder: LadderVersion, cast: Cast
) -> None:
    actions.place(cast.ada, level=level("mid"), since=date(2026, 1, 1), by=cast.mia)
    actions.place(cast.ada, level=level("junior"), since=date(2025, 1, 1), by=cast.mia)
    days = {day: Placement.objects.as_of(day).filter(person=cast.ada).first() for day in (date(2025, 6, 1), TODAY())}
    assert [found and found.level.key for found in days.values()] == ["junior", "mid"]


def test_the_same_day_again_corrects_that_day(ladder: LadderVersion, cast: Cast) -> None:
    actions.place(cast.ada, level=level("mid"), since=date(2026, 1, 1), by=cast.rafael)
    actions.place(cast.ada, level=level("senior"), since=date(2026, 1, 1), by=cast.mia)
    placement = Placement.objects.get()
    assert (placement.level.key, placement.set_by) == ("senior", cast.mia)


def test_nobody_is_placed_from_a_day_to_come(ladder: LadderVersion, cast: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.place(cast.ada, level=level("mid"), since=TODAY() + timedelta(days=1), by=cast.mia)
    assert refused.value.message_dict == {"since": ["This day is still to come."]}
    assert not Placement.objects.exists()


@pytest.mark.parametrize("status", [Status.RETIRED, Status.DRAFT])
def test_nobody_is_placed_on_a_version_that_is_not_in_force(ladder: LadderVersion, cast: Cast, status: str) -> None:
    publish(small_ladder(name="Maker"))
    actions.start_draft(ladder.ladder, by=cast.ines)
    other = Level.objects.select_related("version").get(key="mid", version__status=status)
    with pytest.raises(ValidationError) as refused:
        actions.place(cast.ada, level=other, since=TODAY(), by=cast.mia)
    assert list(refused.value.message_dict) == ["level"]


def test_managers_and_administrators_place_and_nobody_themselves(cast: Cast) -> None:
    cast.mia.is_administrator = True
    may = {name: {who for who in NAMES if rules.can_place(cast[name], cast[who])} for name in NAMES}
    assert may == {
        **{name: set() for name in NAMES},
        "petra": {"mia"},
        "mia": {*NAMES} - {"mia"},
        "rafael": {*NAMES} - {"rafael"},
    }


def test_placements_are_seen_by_oneself_ones_managers_and_administrators(ladder: LadderVersion, cast: Cast) -> None:
    people = [cast.ada, cast.zoe, PersonFactory(name="Tove Berg")]
    for person in people:
        actions.place(person, level=level("mid"), since=date(2025, 1, 1), by=None)
    seen = {
        name: set(Placement.objects.visible_to(cast[name]).values_list("person__name", flat=True)) for name in NAMES
    }
    assert seen == {
        **{name: set() for name in NAMES},
        "ada": {"Ada Lindqvist"},
        "mia": {"Ada Lindqvist"},
        "petra": {"Ada Lindqvist"},
        "zoe": {"Zoe Tanaka"},
        "rafael": {"Ada Lindqvist", "Zoe Tanaka", "Tove Berg"},
    }


# ---- who writes ladders


def test_only_ladder_owners_write_ladders(cast: Cast) -> None:
    assert {name for name in NAMES if rules.can_write_ladders(cast[name])} == {"ines"}


def test_a_draft_is_seen_by_ladder_owners_only(draft: LadderVersion, ladder: LadderVersion, cast: Cast) -> None:
    seen = {name: set(LadderVersion.objects.visible_to(cast[name])) for name in NAMES}
    assert seen == {**{name: {ladder} for name in NAMES}, "ines": {ladder, draft}}


def test_expectations_of_a_draft_are_seen_by_ladder_owners_only(
    draft: LadderVersion, ladder: LadderVersion, cast: Cast
) -> None:
    seen = {
        name: set(Expectation.objects.visible_to(cast[name]).values_list("version__number", flat=True))
        for name in NAMES
    }
    assert seen == {**{name: {1} for name in NAMES}, "ines": {1, 2}}
