"""What the pages of decisions show and do, and how much they ask of the database."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from growth.decisions.actions import edit_decision, link_decision, mark_decision
from growth.decisions.flow_actions import answer, comment, propose_decision, reject_decision
from growth.decisions.models import Decision, Project
from tests.decisions.makers import make_accepted, make_draft, make_project, make_proposal
from tests.people import Cast

SignIn = Callable[[str], Client]


def text(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def form(project: Project, *options: dict[str, str], **changes: Any) -> dict[str, Any]:
    """What the browser would send of a new record."""
    sent = {"project": project.pk, "title": "A queue per partner", "context": "One bank\r\nis slow."}
    sent |= {"option-TOTAL_FORMS": len(options), "option-INITIAL_FORMS": 0}
    for at, option in enumerate(options):
        sent |= {f"option-{at}-{name}": value for name, value in option.items()}
    return sent | changes


# ---- writing


def test_a_record_is_written_with_its_options(as_: SignIn, cast: Cast) -> None:
    option = {"title": "Do nothing", "good": "cheap\r\n\r\nquick", "bad": ""}
    answer = as_("ada").post("/decisions/new/", form(make_project(cast.mia), option, {"title": ""}))
    made = Decision.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert made.context == "One bank\nis slow."
    assert made.options == [{"title": "Do nothing", "description": "", "good": ["cheap", "quick"], "bad": []}]
    assert [(part.role, part.person) for part in made.participants.all()] == [("author", cast.ada)]


def test_another_option_keeps_what_was_typed_and_saves_nothing(as_: SignIn, cast: Cast) -> None:
    sent = form(make_project(cast.mia), {"title": "Do nothing"}, title="", another="1")
    answer = as_("ada").post("/decisions/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Do nothing"' in page and 'name="option-1-title"' in page
    assert "to mend" not in page
    assert not Decision.objects.exists()


def test_a_form_without_a_title_comes_back_with_everything_typed(as_: SignIn, cast: Cast) -> None:
    answer = as_("ada").post("/decisions/new/", form(make_project(cast.mia), {"title": "Do nothing"}, title=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say in one line what is decided." in page and 'value="Do nothing"' in page and "is slow." in page


def test_a_nameless_option_is_refused_on_the_page(as_: SignIn, cast: Cast) -> None:
    answer = as_("ada").post("/decisions/new/", form(make_project(cast.mia), {"title": "", "good": "cheap"}))
    assert answer.status_code == 422
    assert "Give each option a name." in answer.content.decode()


def test_without_a_project_the_page_says_what_comes_first(as_: SignIn, cast: Cast) -> None:
    assert "Start a project" in text(as_("ada"), "/decisions/new/")


def test_a_record_that_replaces_another_is_linked_to_it(as_: SignIn, cast: Cast) -> None:
    old = make_accepted(make_project(cast.mia), cast.ada, cast.mia)
    as_("zoe").post(f"/decisions/new/?supersedes={old.pk}", form(old.project))
    new = Decision.objects.latest("pk")
    assert [(link.kind, link.target) for link in new.links.all()] == [("supersedes", old)]


def test_a_draft_nobody_sees_cannot_be_replaced_or_found_by_its_number(as_: SignIn, cast: Cast) -> None:
    secret = make_draft(make_project(cast.mia), cast.ada, title="Secret plan")
    assert "Secret plan" not in text(as_("zoe"), f"/decisions/new/?supersedes={secret.pk}")


def test_an_edit_overtaken_by_another_keeps_both(as_: SignIn, cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    edit_decision(draft, by=cast.ada, version=1, context="Meanwhile")
    sent = form(draft.project, version=1, context="Mine")
    answer = as_("ada").post(f"/decisions/{draft.pk}/edit/", sent)
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.context == "Meanwhile"
    saved = as_("ada").post(f"/decisions/{draft.pk}/edit/", sent | {"version": 2})
    draft.refresh_from_db()
    assert (saved.status_code, draft.context) == (302, "Mine")


# ---- the record


def test_a_file_s_mermaid_block_is_readable_code(as_: SignIn, cast: Cast) -> None:
    made = make_proposal(make_project(cast.mia), cast.ada, cast.mia, context="```mermaid\ngraph LR\n A-->B\n```")
    assert "<pre><code>graph LR A--&gt;B </code></pre>" in text(as_("zoe"), made.get_absolute_url())


def test_a_decider_answers_and_accepts_on_the_page(as_: SignIn, cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    mia, path = as_("mia"), proposal.get_absolute_url()
    assert "Accept it" not in text(mia, path)
    mia.post(f"{path}answers/", {"reply": "agree", "seen": 1})
    assert "Accept it" in text(mia, path)
    assert "Accept it" not in text(as_("ada"), path)
    mia.post(f"{path}acceptance/", {"words": ""})
    assert "ADR-1: A queue per partner" in text(mia, path)
    assert "Accept it" not in text(mia, path)


def test_an_objection_without_a_reason_comes_back_at_its_field(as_: SignIn, cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    answer = as_("mia").post(f"{proposal.get_absolute_url()}answers/", {"reply": "object"})
    assert answer.status_code == 422
    assert "Say why, so that the others can answer it." in answer.content.decode()


def test_a_stale_page_cannot_answer_for_words_it_did_not_show(as_: SignIn, cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    answer(proposal, by=cast.mia, reply="object", reason="No.")
    edit_decision(proposal, by=cast.ada, version=1, decision="Another thing")
    refused = as_("mia").post(f"{proposal.get_absolute_url()}answers/", {"reply": "agree", "seen": 1})
    assert refused.status_code == 422
    assert "It was changed while you read it." in refused.content.decode()
    assert "Answers before the words were changed (1)" in text(as_("zoe"), proposal.get_absolute_url())


def test_accepting_twice_says_that_it_is_accepted_already(as_: SignIn, cast: Cast) -> None:
    accepted = make_accepted(make_project(cast.mia), cast.ada, cast.mia)
    assert as_("mia").post(f"{accepted.get_absolute_url()}acceptance/").status_code == 403
    assert Decision.objects.get().number == 1


def test_a_proposal_without_a_decider_is_refused_in_words(as_: SignIn, cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    page = as_("ada").post(f"{draft.get_absolute_url()}proposal/", follow=True).content.decode()
    assert "Name at least one person who decides." in page


def test_comments_stand_at_their_section_and_are_dealt_with(as_: SignIn, cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    zoe, path = as_("zoe"), proposal.get_absolute_url()
    zoe.post(f"{path}comments/", {"section": "context", "text": "Two Fridays, *not* one"})
    assert "1 comment, 1 open" in text(zoe, path)
    said = proposal.comments.get()
    assert (said.section, said.html) == ("context", "<p>Two Fridays, <em>not</em> one</p>\n")
    assert as_("noor").post(f"/decisions/comments/{said.pk}/resolution/").status_code == 403
    as_("ada").post(f"/decisions/comments/{said.pk}/resolution/")
    assert "dealt with by Ada Lindqvist" in text(zoe, path)


def test_an_empty_comment_comes_back_at_its_section(as_: SignIn, cast: Cast) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    answer = as_("zoe").post(f"{proposal.get_absolute_url()}comments/", {"section": "decision", "text": " "})
    assert answer.status_code == 422
    assert "Say something, or leave it." in answer.content.decode()


def test_what_replaced_a_record_is_said_on_top_of_it(as_: SignIn, cast: Cast) -> None:
    project = make_project(cast.mia)
    old = make_accepted(project, cast.ada, cast.mia, title="One queue")
    new = make_draft(project, cast.ada, cast.mia)
    link_decision(new, by=cast.ada, kind="supersedes", target=old)
    assert "Superseded by" not in text(as_("zoe"), old.get_absolute_url())
    propose_decision(new, by=cast.ada)
    answer(new, by=cast.mia, reply="agree")
    as_("mia").post(f"{new.get_absolute_url()}acceptance/")
    page = text(as_("zoe"), old.get_absolute_url())
    assert f'Superseded by <a href="{new.get_absolute_url()}">ADR-2: A queue per partner</a>' in page


def test_a_person_is_named_and_taken_off(as_: SignIn, cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    ada, path = as_("ada"), draft.get_absolute_url()
    ada.post(f"{path}people/", {"person": cast.noor.pk, "role": "decider"})
    assert "Noor Haddad" in text(as_("noor"), path)
    ada.post(f"/decisions/people/{draft.participants.get(person=cast.noor).pk}/removal/")
    assert as_("noor").get(path).status_code == 404


def test_tags_and_revisit_date_are_set_on_what_is_settled(as_: SignIn, cast: Cast) -> None:
    accepted = make_accepted(make_project(cast.mia), cast.ada, cast.mia)
    as_("mia").post(f"{accepted.get_absolute_url()}marks/", {"tags": "queues, payouts,", "revisit_on": "2999-01-31"})
    page = text(as_("zoe"), accepted.get_absolute_url())
    assert "queues" in page and "payouts" in page and "31 Jan 2999" in page


def test_the_page_asks_the_database_no_more_for_many_than_for_few(
    as_: SignIn, cast: Cast, django_assert_num_queries: Any
) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.mia)
    client, path = as_("zoe"), proposal.get_absolute_url()
    client.get(path)
    for rows in (1, 4):
        for at in range(rows):
            comment(proposal, by=cast.noor, section="context", text=str(at))
            other = make_accepted(proposal.project, cast.ada, cast.mia)
            link_decision(proposal, by=cast.ada, kind="relates", target=other)
        mark_decision(proposal, by=cast.ada, tags=[f"tag {at}" for at in range(rows)])
        with django_assert_num_queries(QUERIES):
            client.get(path)


QUERIES = 19


# ---- history


def test_two_versions_stand_side_by_side(as_: SignIn, cast: Cast) -> None:
    draft = make_proposal(make_project(cast.mia), cast.ada, cast.mia, context="Same\nOne bank is slow.")
    edit_decision(draft, by=cast.ada, version=1, context="Same\nTwo banks are slow.\nNew line")
    page = text(as_("zoe"), f"{draft.get_absolute_url()}history/")
    assert "<del>One</del> <del>bank</del>" in page or "<del>One bank is</del>" in page
    assert "<ins>New line</ins>" in page
    assert "by Ada Lindqvist" in page


def test_what_a_draft_once_said_stays_with_those_named_on_it(as_: SignIn, cast: Cast) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada, cast.mia, context="The bank we must not name")
    edit_decision(draft, by=cast.ada, version=1, context="A bank")
    propose_decision(draft, by=cast.ada)
    path = f"{draft.get_absolute_url()}history/"
    assert "must not name" in text(as_("ada"), path)
    assert "must not name" not in text(as_("zoe"), path)
    versions = f"/api/v1/decisions/{draft.pk}/versions/"
    assert [row["number"] for row in as_("zoe").get(versions).json()] == [2]
    assert [row["number"] for row in as_("ada").get(versions).json()] == [2, 1]


@pytest.mark.parametrize("asked", ["from=99&to=-1", "from=x&to=y", "from=2&to=1", "from=1&to=1"])
def test_odd_versions_in_the_address_do_no_harm(as_: SignIn, cast: Cast, asked: str) -> None:
    draft = make_draft(make_project(cast.mia), cast.ada)
    edit_decision(draft, by=cast.ada, version=1, context="Other")
    assert as_("ada").get(f"{draft.get_absolute_url()}history/?{asked}").status_code == 200


# ---- projects


def test_projects_count_what_the_reader_sees(as_: SignIn, cast: Cast) -> None:
    project = make_project(cast.mia)
    make_accepted(project, cast.ada, cast.mia)
    make_draft(project, cast.ada)
    assert '<td data-label="Records">1</td>' in text(as_("zoe"), "/decisions/projects/")
    assert '<td data-label="Records">2</td>' in text(as_("ada"), "/decisions/projects/")


def test_a_project_of_a_taken_name_is_refused_at_the_field(as_: SignIn, cast: Cast) -> None:
    make_project(cast.mia, "Payouts")
    answer = as_("ada").post("/decisions/projects/new/", {"name": "payouts", "audience": "everyone"})
    assert answer.status_code == 422
    assert "There is a project of this name already." in answer.content.decode()


@pytest.mark.django_db
def test_a_project_says_in_words_where_its_records_stand(as_: SignIn, cast: Cast) -> None:
    made = make_accepted(make_project(cast.mia), cast.ada, cast.noor)
    Decision.objects.filter(pk=made.pk).update(status="unknown")
    assert "1 no status written" in text(as_("zoe"), f"/decisions/projects/{made.project.pk}/")


@pytest.mark.django_db
def test_what_waits_for_a_decider_stands_on_top_until_they_answered(as_: SignIn, cast: Cast) -> None:
    asked = make_proposal(make_project(cast.mia), cast.ada, cast.noor)
    assert "You decide on this." in text(as_("noor"), asked.get_absolute_url())
    assert "You decide on this." not in text(as_("zoe"), asked.get_absolute_url())
    answer(asked, by=cast.noor, reply="agree")
    assert "You decide on this." not in text(as_("noor"), asked.get_absolute_url())


@pytest.mark.django_db
def test_why_it_was_rejected_stands_on_top(as_: SignIn, cast: Cast) -> None:
    asked = make_proposal(make_project(cast.mia), cast.ada, cast.noor)
    reject_decision(asked, by=cast.noor, words="Two of us know it.")
    page = text(as_("zoe"), asked.get_absolute_url())
    assert page.index("Two of us know it.") < page.index('class="prose"')


@pytest.mark.django_db
def test_the_frame_of_a_project_goes_on_counting_what_waits(as_: SignIn, cast: Cast) -> None:
    project = make_proposal(make_project(cast.mia), cast.ada, cast.noor).project
    waits = re.compile(r"Inbox[^<]*<[^>]*>\s*<span class=\"count\">\d+")
    pages = [as_("noor").get(path).content.decode() for path in ("/decisions/", f"/decisions/projects/{project.pk}/")]
    assert [bool(waits.search(page)) for page in pages] == [True, True]
