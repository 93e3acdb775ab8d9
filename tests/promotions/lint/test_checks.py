"""Each rule of the lint, both ways. Pure: nothing here asks a database."""

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.promotions.lint.catalogue import RULES
from growth.promotions.lint.checks import CHECKS, findings
from growth.promotions.lint.facts import EndorsementFact, Facts, SectionFact, TextFact, UsedItem
from growth.promotions.lint.on_document import estimated_pages
from growth.standing import Quarter
from tests.promotions.lint.making import (
    ADA,
    MIA,
    THESIS,
    TODAY,
    ZOE,
    concern,
    criterion,
    facts,
    found,
    item,
    metric,
    project,
    said,
    spec,
)
from tests.promotions.making import section

REQUIRED = [section("thesis", required=True, words={"fewest": 5, "most": 80}), section("plan", required=True),
            section("assessment", "manager", "inner", required=True, words={"fewest": 3, "most": 6})]  # fmt: skip


def written(**bodies: str) -> Facts:
    return facts(sections=tuple(SectionFact(key, body) for key, body in {"thesis": THESIS, **bodies}.items()))


def test_a_complete_case_has_no_gap() -> None:
    assert findings(facts(), spec()) == []
    assert CHECKS.keys() == {rule.key for rule in RULES}


# ---- the document


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ["“Thesis” is not written."]),
        (THESIS.replace("Senior", "leader"), ["“Thesis” does not name Senior."]),
        (THESIS.replace("Since March 2026 ", ""), ["“Thesis” names no period."]),
        ("Senior in 2026.", ["“Thesis” has three words, too few to answer its question."]),
        (THESIS + " and" * 70, ["“Thesis” has 90 words, ten too many."]),
        ("We may go to marketing with this.", ["“Thesis” names no period.", "“Thesis” does not name Senior."]),
    ],
)
def test_a_thesis_names_level_and_period_within_its_length(body: str, expected: list[str]) -> None:
    assert said(written(thesis=body), "thesis") == [(words, ADA) for words in expected]


@pytest.mark.parametrize("period", ["Since Q2", "For two years", "Over the last three quarters", "Since early May"])
def test_periods_are_said_in_many_ways(period: str) -> None:
    assert said(written(thesis=f"{period} Ada has worked as a senior in Payments."), "thesis") == []


def test_required_sections_are_written_within_their_length() -> None:
    by = spec(sections=REQUIRED)
    assert said(written(), "sections", by) == [("“Plan” is not written.", ADA), ("“Assessment” is not written.", MIA)]
    assert said(written(plan="Yes.", assessment="One two three"), "sections", by) == []
    assert said(written(plan="Yes.", assessment="One two"), "sections", by) == [
        ("“Assessment” has two words, too few to answer its question.", MIA)
    ]
    assert said(written(plan="Yes.", assessment="a " * 9), "sections", by) == [
        ("“Assessment” has nine words, three too many.", MIA)
    ]


@pytest.mark.parametrize(
    "blank", ["Goal: …", "TODO ask Ben", "Figures tbd.", "See [...] for more", "to be written", "???"]
)
def test_blanks_are_found(blank: str) -> None:
    assert len(found(written(leverage=blank), "unfinished")) == 1
    assert len(found(facts(projects=(project(outcome=blank),)), "unfinished")) == 1


@pytest.mark.parametrize("text", ["First: the plan. Then the work.", "“And then …” was all she said.", "[see](/x)"])
def test_what_is_no_blank_is_left_alone(text: str) -> None:
    assert found(written(leverage=text), "unfinished") == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ended_on": None}, "The project “Project 1” has no day on which it was finished."),
        ({"ended_on": date(2026, 11, 21)}, "The project “Project 1” ends in the future."),
        ({"outcome": "The move is in progress."}, "The project “Project 1” says “in progress”."),
        ({"outcome": "It will be finished in May."}, "The project “Project 1” says “will be finished”."),
        ({"title": "Ongoing move"}, "The project “Ongoing move” says “Ongoing move”."),
        ({"outcome": "Ongoing."}, "The project “Project 1” says “Ongoing”."),
    ],
)
def test_only_finished_projects_count(fields: dict[str, Any], expected: str) -> None:
    assert said(facts(projects=(project(**fields),)), "unfinished") == [(expected, ADA)]


def test_the_last_day_may_be_today_and_what_was_ended_may_have_been_ongoing() -> None:
    done = project(outcome="It ended the ongoing outages.", ended_on=TODAY)
    assert found(facts(projects=(done,)), "unfinished") == []


def test_nothing_is_older_than_the_window() -> None:
    old, new = UsedItem("Old", date(2025, 12, 31)), UsedItem("New", date(2026, 1, 1))
    found_in = facts(
        projects=(project(1, ended_on=date(2025, 12, 31)), project(2, evidence=(new, old))),
        metrics=(metric(1, evidence=old), metric(2, evidence=new)),
    )  # fmt: skip
    assert said(found_in, "window") == [
        ("The project “Project 1” ended before the window of the case.", ADA),
        ("The project “Project 2” rests on evidence from before the window: “Old”.", ADA),
        ("The figure “Calls 1” rests on evidence from before the window: “Old”.", ADA),
    ]
    assert said(facts(projects=(project(evidence=(new,)),)), "window") == []


@pytest.mark.parametrize(("count", "gaps"), [(0, 1), (1, 0), (4, 0), (5, 1)])
def test_a_case_rests_on_a_few_projects(count: int, gaps: int) -> None:
    assert len(found(facts(projects=tuple(project(pk) for pk in range(1, count + 1))), "projects")) == gaps


def test_each_part_of_a_project_is_said() -> None:
    assert said(facts(projects=(project(problem=" ", still_holds="", started_on=None),)), "project_parts") == [
        ("The project “Project 1” does not say the problem, whether it still holds and when it began.", ADA)
    ]


def test_figures_have_a_baseline_and_a_source() -> None:
    rows = (metric(1, before=""), metric(2, source=" "), metric(3), metric(4, before="", source=""))
    assert [words for words, _ in said(facts(metrics=rows), "baselines")] == [
        "The figure “Calls 1” has no baseline.", "The figure “Calls 2” has no source.",
        "The figure “Calls 4” has no baseline and source.",
    ]  # fmt: skip


def test_length_is_estimated_in_pages() -> None:
    assert estimated_pages(facts(sections=(), projects=(), criteria=(), metrics=())) == 1
    long = written(leverage="word " * 3200)
    assert said(long, "length") == [("The document comes to about eight pages; more than seven are not read.", ADA)]
    short = replace(spec(), fewest_pages=2)
    assert said(facts(), "length", short) == [("The document comes to about one page; two are usual.", ADA)]


def test_doubtful_words_are_one_gap_a_section() -> None:
    text = "She is invaluable, a natural leader, always there, and did it significantly better."
    assert said(written(leverage=text, assessment="A rockstar."), "weasel_words") == [
        ("“Leverage” says “invaluable”, “a natural leader” and “always”, and 1 more.", ADA),
        ("“Assessment” says “rockstar”.", MIA),
    ]
    assert said(written(leverage="Three teams use the template she wrote."), "weasel_words") == []


@pytest.mark.parametrize(
    "text",
    [
        "Her salary was raised by 8 %.", "A bonus of 5,000 € was paid.", "She should get $120k total compensation.",
        "He asked for a raise of 10 percent.", "EUR 80.000 base pay", "With 95000 her salary is below the band.",
    ],
)  # fmt: skip
def test_an_amount_of_pay_is_never_kept(text: str) -> None:
    where = facts(texts=(TextFact("The concern of Zoe", text, ZOE, "concerns"),))
    assert said(where, "pay") == [("The concern of Zoe says an amount of pay. Take it out.", ZOE)]
    assert text not in str(found(where, "pay"))


@pytest.mark.parametrize(
    "text",
    [
        "She raised the limit by 20 % in Payments.", "Payouts of 300 € failed.", "We pay 200 € a month for hosting.",
        "Costs fell by 40 %. Salaries are no part of this.", "The paying customers rose to 120,000.",
    ],
)  # fmt: skip
def test_other_amounts_are_no_pay(text: str) -> None:
    assert found(facts(texts=(TextFact("A text", text, ADA, "x"),)), "pay") == []


@pytest.mark.parametrize(
    "text", ["9," * 10_000, "." * 20_000 + "x", "over the last " * 1400, "salary " * 2800, "we " + "a" * 20_000]
)
def test_no_text_takes_long_to_read(text: str) -> None:
    of = replace(written(leverage=text), texts=(TextFact("A text", text, ADA, "x"),))
    before = time.process_time()
    findings(of, spec())
    assert time.process_time() - before < 1


# ---- evidence


def test_each_expectation_needs_items_from_quarters_one_corroborated() -> None:
    rows = (
        criterion("risk-1", 0),
        criterion("risk-2", 1, item(1, 2)),
        criterion("risk-3", 2, item(2, 3), item(3, 3)),
        criterion("risk-4", 3, item(4, 2, is_corroborated=False), item(5, 3, is_corroborated=False)),
    )
    of = facts(criteria=rows)
    assert said(of, "items") == [
        ("Risk, “Shows risk-1”, has nothing accepted; two are needed.", ADA),
        ("Risk, “Shows risk-2”, has one accepted item; two are needed.", ADA),
    ]
    assert said(of, "quarters") == [
        ("Risk, “Shows risk-2”, was shown in Q2 2026 only.", ADA),
        ("Risk, “Shows risk-3”, was shown in Q3 2026 only.", ADA),
    ]
    assert said(of, "corroborated") == [("Risk, “Shows risk-4”, is corroborated by nobody; one is needed.", ADA)]
    assert {row.dimension for row in findings(of, spec())} == {"risk"}


def test_where_verdicts_are_waited_for_the_manager_has_the_next_move() -> None:
    rows = (criterion("risk-1", 0, waiting=2), criterion("risk-2", 1, item(1, 2), waiting=0))
    assert [owner for _, owner in said(facts(criteria=rows), "items")] == [MIA, ADA]
    assert said(facts(criteria=rows), "items")[0][0].endswith("Two claims wait for a verdict.")


def test_one_item_does_not_carry_a_case() -> None:
    def rows(count: int) -> tuple[Any, ...]:
        return tuple(criterion(f"risk-{number}", number, item(1, 2), item(9 + number)) for number in range(count))

    assert found(facts(criteria=rows(4)), "carries_too_much") == []
    assert said(facts(criteria=rows(5)), "carries_too_much") == [("“Item 1” carries five expectations.", ADA)]


def test_both_sides_assess_every_dimension() -> None:
    of = facts(assessed=frozenset({("candidate", "risk"), ("candidate", "autonomy"), ("manager", "risk")}))
    assert said(of, "assessments") == [("Mia has not said at which level the candidate works in Autonomy.", MIA)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"released_revision": None}, "Ada has not released the case to the committee yet."),
        ({"released_revision": 6}, "The document changed after Ada released it."),
        ({"items": frozenset({1, 2, 3})}, "The evidence changed after Ada released the case."),
    ],
)
def test_the_candidate_releases_exactly_this(changes: dict[str, Any], expected: str) -> None:
    assert said(facts(**changes), "released") == [(expected, ADA)]


# ---- what others say


@pytest.mark.parametrize(
    "words",
    ["None.", "No concerns.", "Works too hard and cares too much about it all.", "n/a", "Sometimes late.",
     "I cannot think of anything that speaks against it here."],
)  # fmt: skip
def test_a_vague_concern_is_none(words: str) -> None:
    of = facts(concerns=(concern(1, MIA, words), concern(2, ZOE)))
    assert [(row.subject, row.owner) for row in found(of, "concerns")] == [("manager", MIA), ("concern-1:vague", MIA)]


@pytest.mark.parametrize(
    "words",
    ["None of her design reviews in the spring named what would be given up, so two were done again in June by others.",
     "She has no product view yet: one claim in a year, and that was not accepted."],
)  # fmt: skip
def test_a_concern_with_something_to_say_is_one(words: str) -> None:
    assert found(facts(concerns=(concern(1, MIA, words), concern(2, ZOE))), "concerns") == []


def test_manager_and_each_endorser_raise_one_and_each_has_an_answer() -> None:
    given_by = (EndorsementFact(1, ZOE, "Zoe", 3, True, None), EndorsementFact(2, None, "Max", 3, True, None))
    of = facts(concerns=(concern(5, ADA, answer=""), concern(6, MIA, answer="")), endorsements=given_by)
    gaps = [(row.subject, row.owner) for row in found(of, "concerns")]
    assert gaps == [("endorsement-1", ZOE), ("endorsement-2", MIA), ("concern-5", MIA), ("concern-6", ADA)]
    assert found(facts(concerns=(concern(1, MIA), concern(2, None))), "concerns") == []  # of an account that is gone


@pytest.mark.parametrize(
    ("given_by", "expected"),
    [
        ([], ["count", "level"]),
        ([(3, True)], []),
        ([(2, True)], ["level"]),
        ([(3, False)], ["count", "level"]),
        ([(0, True), (4, True)], []),
    ],
)
def test_endorsements_count_when_they_support(given_by: list[tuple[int, bool]], expected: list[str]) -> None:
    rows = tuple(EndorsementFact(pk, ZOE, "Zoe", *row, 2) for pk, row in enumerate(given_by))
    gaps = found(facts(endorsements=rows), "endorsements")
    assert [(row.subject, row.owner) for row in gaps] == [(subject, MIA) for subject in expected]


def test_endorsements_are_counted_in_words() -> None:
    by = spec(endorsements=4, endorsers_at_target=2)
    rows = (EndorsementFact(1, ZOE, "Zoe", 3, True, 2), EndorsementFact(2, ZOE, "Zoe", 2, False, 2))
    assert [words for words, _ in said(facts(endorsements=rows), "endorsements", by)] == [
        "One endorsement supports the case; four are needed.",
        "One of the endorsers is at Senior or above; two are needed.",
    ]
    assert [words for words, _ in said(facts(endorsements=()), "endorsements", by)] == [
        "Nobody endorses the case yet; four are needed.",
        "None of the endorsers are at Senior or above; two are needed.",
    ]


# ---- what holds for all of them


def test_rules_can_be_weakened_and_turned_off_but_for_two() -> None:
    of = facts(projects=(), released_revision=None)
    assert {row.rule for row in findings(of, spec())} == {"projects", "released"}
    assert {row.rule for row in findings(of, spec(severity={"projects": "off"}))} == {"released"}
    assert [rule.key for rule in RULES if rule.always] == ["pay", "released"]


def test_before_feedback_only_the_document_counts() -> None:
    empty = facts(
        sections=(), projects=(), criteria=(criterion("risk-1", 0),), concerns=(), endorsements=(), assessed=frozenset()
    )
    before = {row.rule for row in findings(empty, spec(), only_document=True)}
    assert before == {"thesis", "projects"}
    everything = {row.rule for row in findings(empty, spec())}
    assert everything == before | {"items", "concerns", "endorsements", "assessments"}


ITEMS = st.builds(item, st.integers(1, 12), st.integers(1, 4), is_corroborated=st.booleans())
CRITERIA = st.lists(st.tuples(st.lists(ITEMS, max_size=5), st.integers(0, 3)), min_size=1, max_size=5).map(
    lambda rows: tuple(criterion(f"risk-{n}", n, *row, waiting=waits) for n, (row, waits) in enumerate(rows))
)
WHOLE = st.builds(
    facts,
    criteria=CRITERIA,
    projects=st.lists(
        st.sampled_from([project(1), project(2, ended_on=None), project(3, problem="")]), unique=True
    ).map(tuple),
    metrics=st.lists(st.sampled_from([metric(1), metric(2, before=""), metric(3, source="")]), unique=True).map(tuple),
    concerns=st.lists(
        st.sampled_from([concern(1, MIA), concern(2, ZOE, "None."), concern(3, None), concern(4, ADA, answer="")]),
        unique=True,
    ).map(tuple),
    sections=st.lists(
        st.sampled_from(
            [SectionFact("thesis", THESIS), SectionFact("leverage", "TODO"), SectionFact("plan", "Always.")]
        ),
        unique=True,
    ).map(tuple),
    endorsements=st.lists(
        st.sampled_from([EndorsementFact(1, ZOE, "Zoe", 3, True, 2), EndorsementFact(2, None, "Max", 0, False, None)]),
        unique=True,
    ).map(tuple),
    assessed=st.frozensets(st.tuples(st.sampled_from(["candidate", "manager"]), st.sampled_from(["risk", "autonomy"]))),
    released_revision=st.sampled_from([None, 6, 7]),
)
PARTS = ("criteria", "projects", "metrics", "concerns", "sections", "endorsements", "dimensions", "texts")


@given(WHOLE, st.integers(0, 4), st.integers(1, 4))
def test_accepted_corroborated_evidence_never_opens_a_gap(of: Facts, which: int, quarter: int) -> None:
    """New evidence for one expectation. (Released again, for the candidate's yes is for exactly this evidence.)"""
    more = item(99, quarter)
    chosen = of.criteria[which % len(of.criteria)]
    grown = replace(chosen, accepted=(*chosen.accepted, more))
    after = replace(of, criteria=tuple(grown if row is chosen else row for row in of.criteria))

    assert open_things(after) <= open_things(of)


def open_things(of: Facts) -> set[tuple[str, str]]:
    """What has a gap. A quarter is asked for once something is accepted: until then the missing items stand for it."""
    return {("items" if row.rule == "quarters" else row.rule, row.subject) for row in findings(of, spec())}


@given(WHOLE, st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_never_matters(of: Facts, random: Any) -> None:
    shuffled = {}
    for name in PARTS:
        rows = list(getattr(of, name))
        random.shuffle(rows)
        shuffled[name] = tuple(rows)
    turned = replace(of, **shuffled)
    dimension_order = {"dimensions": of.dimensions}  # names are joined in the order of the ladder
    assert findings(replace(turned, **dimension_order), spec()) == findings(of, spec())


@given(WHOLE)
def test_every_gap_names_an_owner_a_rule_and_a_place_once(of: Facts) -> None:
    gaps = findings(of, spec())
    assert {row.owner for row in gaps} <= {ADA, MIA, ZOE}
    assert all(row.said.endswith(".") and row.why.endswith((".", "?")) and row.place for row in gaps)
    assert len({(row.rule, row.subject) for row in gaps}) == len(gaps)


def test_quarters_are_named_in_their_order() -> None:
    rows = (criterion("risk-1", 0, item(1, 3), item(2, 1)),)
    by = spec(items=3, quarters=3)
    assert said(facts(criteria=rows), "quarters", by) == [
        ("Risk, “Shows risk-1”, was shown in Q1 2026 and Q3 2026 only.", ADA)
    ]
    assert Quarter(2026, 1) < Quarter(2026, 3)
