"""Odd parameters: every page and every address of the API answers them, none of them with an error of ours."""

from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from growth.decisions.models import Decision
from tests.decisions.makers import make_accepted, make_draft, make_project, make_proposal
from tests.people import Cast

ODD = ["²", "9" * 5000, "-1", "1e999999", "-1e999999", "NaN", "1.5", "a\x00b", "", "[]", "2026-Q9", "0000-00-00", "١٢"]
FEW = ["²", "9" * 5000, "a\x00b", ""]
QUERIES = {
    "list": [
        "q",
        "status",
        "project",
        "tag",
        "person",
        "role",
        "dimension",
        "quarter",
        "dated_from",
        "dated_until",
        "revisit",
        "show",
        "page",
        "facets",
    ],
    "health": ["project", "kind", "page"],
    "new": ["project", "template", "supersedes"],
    "export": ["project", "status", "tag", "as", "q", "person"],
    "overdue": ["page"],
}


@pytest.fixture
def record(cast: Cast) -> Decision:
    return make_accepted(make_project(cast.mia), cast.ada, cast.mia)


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, keys in QUERIES.items() for key in keys])
def test_odd_queries_of_pages_are_answered(record: Decision, client: Client, cast: Cast, name: str, key: str) -> None:
    client.force_login(cast.ada)
    for value in ODD:
        answer = client.get(reverse(f"decisions:{name}"), {key: value, **({"facets": "1"} if name == "list" else {})})
        assert answer.status_code in (200, 404), value


@pytest.mark.parametrize("key", ["from", "to"])
def test_odd_versions_are_answered(record: Decision, client: Client, cast: Cast, key: str) -> None:
    client.force_login(cast.ada)
    for value in ODD:
        assert client.get(reverse("decisions:history", args=[record.pk]), {key: value}).status_code == 200


API = {
    "decisions": QUERIES["list"],
    "decision-findings": ["project", "kind", "page"],
    "decision-links": ["source", "target", "kind"],
    "decision-comments": ["decision", "section", "author"],
    "decision-verdicts": ["decision", "verdict"],
    "decision-evidence": ["decision"],
    "design-reviews": ["decision"],
    "decision-imports": ["project", "dry_run"],
    "decision-imported-files": ["of", "outcome", "reason", "decision"],
    "decision-files": ["project", "status", "tag", "as"],
}


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, keys in API.items() for key in keys])
def test_odd_queries_of_the_api_are_answered(record: Decision, client: Client, cast: Cast, name: str, key: str) -> None:
    client.force_login(cast.ada)
    for value in ODD:
        assert client.get(f"/api/v1/{name}/", {key: value}).status_code in (200, 400, 404), value


POSTS = [
    ("edit", {"title": "x", "another": "1", "option-TOTAL_FORMS": None, "option-INITIAL_FORMS": "0"}),
    ("edit", {"title": "x", "option-TOTAL_FORMS": "1", "option-INITIAL_FORMS": "0", "version": None}),
    ("edit", {"title": None, "option-TOTAL_FORMS": "1", "option-INITIAL_FORMS": "0", "version": "1"}),
    ("edit", {"title": "x", "option-TOTAL_FORMS": "1", "option-INITIAL_FORMS": None, "version": "1"}),
    ("marks", {"tags": None}),
    ("marks", {"revisit_on": None}),
    ("comments", {"section": None, "text": "Well."}),
    ("comments", {"section": "whole", "text": None}),
    ("comments", {"section": "whole", "text": "Well.", "submission": None}),
    ("answers", {"reply": "agree", "seen": None}),
    ("answers", {"reply": None}),
    ("acceptance", {"words": None}),
    ("rejection", {"words": None}),
    ("deprecation", {"words": None}),
    ("naming", {"person": None, "role": "decider"}),
    ("naming", {"person": "1", "role": None}),
    ("links", {"kind": "relates", "target": None}),
    ("links", {"kind": None, "target": "1"}),
    ("review_new", {"reviewers": None, "checklists": None}),
    ("verdict", {"verdict": None, "happened": None}),
    ("part", {"verdict": None}),
    ("part", {"expectation": None}),
]


@pytest.mark.parametrize(("name", "body"), POSTS)
def test_odd_forms_are_answered(cast: Cast, client: Client, name: str, body: dict[str, Any]) -> None:
    project = make_project(cast.mia)
    rows = [
        make_draft(project, cast.ada, cast.ada),
        make_proposal(project, cast.ada, cast.ada),
        make_accepted(project, cast.ada, cast.ada),
    ]
    client.force_login(cast.ada)
    for row, odd in product(rows, FEW):
        said = {key: odd if value is None else value for key, value in body.items()}
        answer = client.post(reverse(f"decisions:{name}", args=[row.pk]), said)
        assert answer.status_code in (200, 302, 403, 404, 409, 422), odd


BODIES: list[Any] = [
    None,
    [],
    "words",
    7,
    {},
    {"title": None},
    {"title": "a\x00b"},
    {"title": "x" * 1000},
    {"title": "Well", "project": 10**30},
    {"title": "Well", "project": "²"},
    {"version": 10**30},
    {"options": "x"},
    {"options": [None]},
    {"options": [{"title": []}]},
    {"submission": "x"},
    {"seen": 10**30, "reply": "agree"},
    {"reply": []},
    {"words": {}},
    {"words": "a\x00b"},
    {"people": {}},
    {"people": [{"person": 10**30, "role": "author"}]},
    {"tags": "x"},
    {"tags": ["a\x00b"]},
    {"tags": [1] * 99},
    {"revisit_on": "0001-01-01"},
    {"target": 10**30, "kind": "relates"},
    {"target": [], "kind": "relates"},
    {"section": "more-" + "9" * 5000, "text": "Well."},
    {"section": "more-²", "text": "Well."},
    {"section": "a\x00b", "text": "Well."},
]
CHANGES = [
    ("post", "decisions/"),
    ("patch", "decisions/{}/"),
    ("post", "decisions/{}/comments/"),
    ("post", "decisions/{}/answers/"),
    ("post", "decisions/{}/acceptance/"),
    ("post", "decisions/{}/rejection/"),
    ("post", "decisions/{}/people/"),
    ("patch", "decisions/{}/marks/"),
    ("post", "decisions/{}/links/"),
    ("post", "decision-verdicts/"),
    ("post", "decision-evidence/"),
    ("post", "design-reviews/"),
    ("post", "decision-imports/"),
    ("post", "projects/"),
    ("post", "decision-templates/"),
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_odd_bodies_are_answered(cast: Cast, client: Client, method: str, path: str) -> None:
    proposal = make_proposal(make_project(cast.mia), cast.ada, cast.ada)
    client.force_login(cast.ada)
    for body in BODIES:
        answer = getattr(client, method)(f"/api/v1/{path.format(proposal.pk)}", body, content_type="application/json")
        assert answer.status_code < 500, body
