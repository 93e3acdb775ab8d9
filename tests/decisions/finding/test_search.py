"""The search: what it finds, in which order, what it shows of it; the same on SQLite and PostgreSQL."""

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from growth.decisions.finding import index as search_index
from growth.decisions.finding.search import matching, search, snippets
from growth.decisions.finding.words import terms
from growth.decisions.models import Decision, Project
from tests.decisions.makers import make_draft, make_project
from tests.people import Cast, person

EVERYTHING = Decision.objects.all


def record(title: str, plain: str = "", number: int | None = None, project: Project | None = None) -> Decision:
    project = project or Project.objects.first() or make_project(person())
    slug = f"record-{Decision.objects.count()}"
    return Decision.objects.create(project=project, slug=slug, title=title, plain=plain, number=number)


def found(words: str) -> list[str]:
    return [row.title for row in search(EVERYTHING(), words)]


@pytest.fixture(params=["index", "compared"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the index, and on a SQLite without FTS5."""
    if request.param == "compared":
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL always has its index")
        monkeypatch.setattr("growth.decisions.finding.engines.has_fts5", lambda: False)


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("migrate", "Everything was migrated in a night"),
        ("migrated", "How we migrate"),
        ("zurich", "The cluster in Zürich"),
        ("Zürich", "The cluster in Zurich"),
        ("Zu\u0308rich", "The cluster in Zürich"),
        ("naive CAFE", "A naïve reading, in a café"),
        ("cross-team", "Agreed by cross team vote"),
        ("cross team", "Agreed by cross-team vote"),
        ("settings.py", "It stands in config/settings.py today"),
        ("settings", "It stands in config/settings.py today"),
        ("ADR-31", "As ADR-31 said"),
        ("31", "As ADR-31 said"),
        ("queu", "One queue each"),
        ("the queue", "The queue of the bank"),
        ("don't", "They don't agree"),
    ],
)
def test_accents_endings_and_joints_do_not_matter(words: str, text: str) -> None:
    record("Hit", text)
    record("Miss", "Nothing of the kind")
    assert found(words) == ["Hit"]


def test_all_words_must_occur(either: None) -> None:
    record("Queues", "for banks")
    record("Queues", "for shops")
    assert len(found("queues banks")) == 1


def test_a_quoted_phrase_is_taken_as_such(either: None) -> None:
    record("In order", "one queue per partner")
    record("Not in order", "a partner per queue, one each")
    assert found('"queue per partner"') == ["In order"]


@pytest.mark.parametrize("words", ["47", "ADR-47", "adr 47", "ADR47", "#47", "0047"])
def test_a_number_finds_its_record_first(either: None, words: str) -> None:
    record("Of 47 banks, 47 fail, and 47 again: 47", "47 ADR-47 47")
    record("The one", "A long text about something else. " * 50, number=47)
    record("Another", number=470)
    assert found(words)[0] == "The one"
    assert "Another" not in found(words)


def test_titles_come_before_texts(either: None) -> None:
    record("Text", "Something about an outbox, and the outbox again. " + "More words follow. " * 20)
    record("Outbox for payouts", "More words follow. " * 20)
    record("Text as well", "An outbox is mentioned. " + "More words follow. " * 20)
    assert found("outbox")[0] == "Outbox for payouts"
    assert len(found("outbox")) == 3


@pytest.mark.parametrize(
    "words", ["", " ", "***", '"', '""', "-", "🦊", "\x00", "' OR 1=1 --", "NEAR(", "title:zzz", "zzz*"]
)
def test_nonsense_finds_nothing(either: None, words: str) -> None:
    record("Queues", "for banks")
    assert found(words) == []


@pytest.mark.parametrize(
    "words", ["AND", "or", "NOT queue", "queue OR", "queue*", "(queue)", "queue:", "!queue | &", "^queue"]
)
def test_nothing_typed_is_syntax(words: str) -> None:
    record("A queue and or not", "")
    assert found(words) == ["A queue and or not"]


class TestAnyWords(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=400) | st.text(alphabet='"*-:()^{}+&|!<>\\ aA1\x00\ud800é', max_size=40))
    @example("x" * 5000)
    @example("é" * 200)
    @example('"a" *')
    @example("a <-> b:*")
    def test_never_raise(self, words: str) -> None:
        made = record("A queue", "aé1 <b>")
        rows = search(EVERYTHING(), words)
        assert {row.pk for row in rows} <= {made.pk}
        snippets([made], words)
        assert matching(EVERYTHING(), words).count() == len(rows)


# ---- snippets


def test_snippets_show_the_hits_and_are_inert(either: None) -> None:
    made = record(
        "A <b>queue</b>", "long before " * 90 + 'then a queue & <script>alert("x")</script> ' + "and after " * 90
    )
    snippet = snippets([made], "queue")[made.pk]
    assert "&lt;b&gt;<mark>queue</mark>&lt;/b&gt;" in snippet.title
    assert "<mark>queue</mark>" in snippet.text
    assert "<script" not in snippet.text
    assert len(snippet.text) < 800


def test_signs_of_ours_in_a_text_do_not_open_tags() -> None:
    made = record("A queue", "\x03 queue \x02 open \x02")
    text = snippets([made], "queue")[made.pk].text
    assert text.count("<mark>") == text.count("</mark>") == 1


def test_snippets_mark_what_was_found_by_its_stem_and_without_its_accent() -> None:
    made = record("Zürich", "Everything was migrated")
    snippet = snippets([made], "zurich migrate")[made.pk]
    assert (snippet.title, snippet.text) == ("<mark>Zürich</mark>", "Everything was <mark>migrated</mark>")


def test_snippets_are_one_query(django_assert_num_queries: pytest.FixtureRequest) -> None:
    rows = [record(f"Queue {n}") for n in range(5)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(snippets(rows, "queue")) == 5


# ---- only what may be seen


def test_what_is_not_visible_is_neither_found_nor_ranked(cast: Cast) -> None:
    project = make_project(cast.mia)
    closed = make_project(cast.mia, "Closed", team=cast.ada.team, audience="team")
    make_draft(project, cast.ada, title="Outbox, a draft of Ada")
    record("Outbox, closed", project=closed)
    Decision.objects.filter(title="Outbox, closed").update(status="accepted")
    seen = record("Seen outbox", project=project)
    Decision.objects.filter(pk=seen.pk).update(status="accepted")
    for who, count in (("zoe", 1), ("ben", 2), ("ada", 3)):
        assert search(Decision.objects.visible_to(cast[who]), "outbox").count() == count
        assert len(search(Decision.objects.visible_to(cast[who]), "outbox")) == count


def test_a_hidden_record_does_not_change_the_order(cast: Cast) -> None:
    first, second = record("Outbox", "outbox"), record("Something", "with an outbox")
    Decision.objects.update(status="accepted")
    order = [row.pk for row in search(Decision.objects.visible_to(cast.zoe), "outbox")]
    for n in range(20):
        make_draft(first.project, cast.ada, title=f"Outbox {n}", context="outbox " * 40)
    assert [row.pk for row in search(Decision.objects.visible_to(cast.zoe), "outbox")] == order == [first.pk, second.pk]


# ---- the index keeps up


def test_the_index_follows_every_way_of_writing() -> None:
    project = make_project(person())
    made = [Decision(project=project, slug=f"b{n}", title=f"Bulk {n}", plain="alpha") for n in range(3)]
    Decision.objects.bulk_create(made)
    assert len(found("alpha")) == 3
    for row in made[:2]:
        row.plain = "beta"
    Decision.objects.bulk_update(made, ["plain"])
    assert (len(found("alpha")), len(found("beta"))) == (1, 2)
    Decision.objects.filter(pk=made[0].pk).update(plain="gamma", number=7)
    assert (len(found("beta")), len(found("gamma")), len(found("ADR-7"))) == (1, 1, 1)
    Decision.objects.filter(slug="b1").delete()
    assert found("beta") == []
    saved = serializers.serialize("json", Decision.objects.all())
    Decision.objects.all().delete()
    assert found("gamma") == []
    for row in serializers.deserialize("json", saved):
        row.save()
    assert found("gamma") == ["Bulk 0"]


def test_very_long_records_are_kept_and_found() -> None:
    record("Long", "beginning " + " ".join(f"w{n}é" for n in range(120_000)))
    assert found("beginning") == ["Long"]
    assert "beginning" in snippets(EVERYTHING(), "beginning")[EVERYTHING().get().pk].text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has triggers")
def test_triggers_lost_with_a_table_made_anew_come_back_with_the_next_migrate() -> None:
    record("Before")
    with connection.cursor() as cursor:
        for name in search_index.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    Decision.objects.update(title="Between")
    search_index.mend(None, using="default")
    record("After")
    assert (found("before"), found("between"), found("after")) == ([], ["Between"], ["After"])


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_index() -> None:
    record("Before")
    call_command("flush", interactive=False, verbosity=0)
    assert found("before") == []
    record("After")
    assert found("after") == ["After"]


def test_terms_are_as_typed() -> None:
    assert [term.words for term in terms('one "two three" fo-ur')] == [("one",), ("two", "three"), ("fo", "ur")]
    assert len(terms("a b c d e f g h i j k")) == 8
