"""Walks every route and every setting, so that nothing new can be forgotten."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import SAFE_METHODS

from config.celery import app
from tests.people import Cast

ROOT = Path(settings.BASE_DIR)

# Pages without sign-in, each with its reason. allauth's own doors are named one by one as well.
PUBLIC_PAGES = {
    "setup": "the first visit of an empty installation; gone afterwards",
    "theme": "a cookie for light or dark, also on the sign-in page",
    "demo_sign_in": "one click in the demo, from this machine only",
    "mentoring:met": "“did you meet?”, answered by whoever holds the signed link; a date and a first name",
    "inbox:stopping": "ends the weekly digest of whoever holds the signed link",
    "roadmaps:feed": "one's own roadmap, for the calendar program of whoever holds the secret address",
    "account_login": "the way in",
    "account_logout": "answers with the way in when nobody is signed in",
    "account_signup": "says that people are invited",
    "account_signup_by_passkey": "says that people are invited",
    "account_inactive": "what somebody who left is told",
    "account_reset_password": "the way back in",
    "account_reset_password_done": "the way back in",
    "account_reset_password_from_key": "invitation and reset links",
    "account_reset_password_from_key_done": "invitation and reset links",
    "account_confirm_email": "a link in a mail",
    "account_email_verification_sent": "what a mail was sent for",
    "account_confirm_login_code": "a code in a mail; codes are off, so it leads to the way in",
    "mfa_authenticate": "the second step of signing in",
    "mfa_login_webauthn": "signing in by passkey",
    "mfa_trust": "the second step of signing in",
    "mfa_signup_webauthn": "says that people are invited",
}
CREATED_WITHOUT_OBJECT = "create"


def routes(patterns: Any = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback


def is_api(view: Any) -> bool:
    return hasattr(view, "cls")


def test_only_named_pages_are_public_and_every_named_one_exists() -> None:
    pages = [(name, view) for name, view in routes() if not is_api(view)]
    assert len(pages) > 60
    public = {name for name, view in pages if not getattr(view, "login_required", True)}
    assert public == PUBLIC_PAGES.keys() & {name for name, _ in pages}
    assert public >= {"setup", "theme", "demo_sign_in", "account_login", "account_reset_password_from_key"}


@pytest.mark.django_db
def test_every_page_and_endpoint_sends_strangers_away(cast: Cast) -> None:
    """Asked over HTTP, because a decorator can be forgotten and still look right."""
    client, open_to_strangers = Client(), set()
    for name, view in routes():
        pattern = _path(name)
        if pattern is None or name in PUBLIC_PAGES:
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(pattern)
            sent_away = answer.status_code in (401, 403) or (
                answer.status_code == 302 and answer.url.startswith("/accounts/login/")
            )
            if not sent_away:
                open_to_strangers.add((name, method, answer.status_code))
        assert view is not None
    assert open_to_strangers == set()


def _path(name: str) -> str | None:
    """An address of a route, with 1 or a word for each part that varies."""
    from django.urls import NoReverseMatch, reverse

    tried: list[dict[str, Any]] = [
        {}, {"pk": 1}, {"key": "k"}, {"key": "k", "number": 1}, {"key": "k", "part": "p"},
        {"key": "k", "expectation_key": "e"}, {"token": "t"}, {"key": "k", "dimension": "d", "level": "l"},
        {"number": 1},
    ]  # fmt: skip
    for arguments in tried:
        try:
            return reverse(name, kwargs=arguments)
        except NoReverseMatch:
            continue
    return None


def test_every_own_route_has_an_address_for_the_walk() -> None:
    own = {name for name, view in routes() if not name.startswith(("account_", "mfa_", "usersessions", "None"))}
    assert {name for name in own if _path(name) is None} == set()


def test_every_api_change_names_its_rule() -> None:
    without = {
        f"{view.cls.__name__}.{action}"
        for _, view in routes()
        for method, action in getattr(view, "actions", {}).items()
        if method.upper() not in SAFE_METHODS
        and method in view.cls.http_method_names
        and action not in getattr(view.cls, "rules", {})
    }
    assert without == set()


def test_every_named_rule_belongs_to_an_action() -> None:
    for _, view in routes():
        if hasattr(view, "actions") and hasattr(view.cls, "rules"):
            known = {action for action in dir(view.cls) if not action.startswith("_")}
            assert set(view.cls.rules) <= known, view.cls


def test_every_queryset_of_people_s_records_states_its_reader() -> None:
    """A model without `visible_to` is part of another one, and read through it."""
    parts = {
        "accounts.Team": "structure, known to everybody",
        "ladder.Ladder": "read through its versions",
        "ladder.Level": "part of a version",
        "ladder.Dimension": "part of a version",
        "ladder.Discipline": "part of a version",
        "ladder.DisciplineExample": "part of a version",
        "ladder.Succession": "part of a version",
        "ladder.VersionSeen": "one's own, by key only",
        "inbox.Digest": "that a mail went out; nobody reads it",
        "mentoring.CoffeeMember": "part of a group",
        "decisions.Tag": "a word; readers are offered those of records they see",
        "decisions.Participant": "part of a record",
        "decisions.StatusChange": "part of a record",
        "decisions.ReviewItem": "part of a design review",
        "decisions.HistoricalDecision": "read through its record (history.edits_of)",
        "promotions.CommitteeMember": "part of a committee",
        "promotions.ErasedPacket": "that a packet was there; nobody reads it",
        "promotions.HistoricalSection": "read through its section",
        "roadmaps.Roadmap": "read through its versions",
        "roadmaps.Phase": "part of a version",
        "roadmaps.Milestone": "part of a version",
        "practice.Answer": "part of an assessment",
        "practice.Position": "part of an assessment",
        "evidence.HistoricalEvidence": "read through its item (history.edits_of)",
    }
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in ("accounts", "ladder", "growth")]
    without = {model._meta.label for model in ours if not hasattr(model._default_manager, "visible_to")}
    assert without == parts.keys()


def test_labels_and_tables_are_those_of_the_slice() -> None:
    labels = {config.name: config.label for config in apps.get_app_configs() if config.name.startswith("growth.")}
    assert labels == {name: name.removeprefix("growth.") for name in labels}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_readme_names_every_setting_that_is_read_and_no_other() -> None:
    code = "".join((ROOT / file).read_text() for file in ("config/settings.py", "gunicorn.conf.py"))
    read = set(re.findall(r'env_(?:str|bool|int|list|secret)\("([A-Z_]+)"', code))
    table = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.M)) == read


def test_templates_load_nothing_from_elsewhere() -> None:
    outside = [
        f"{file.relative_to(ROOT)}: {match}"
        for file in (ROOT / "templates").rglob("*.html")
        for match in re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]+"', file.read_text())
    ]
    assert outside == []


def test_templates_carry_no_inline_style_or_script() -> None:
    """The content security policy would refuse them in the browser; better here."""
    inline = [
        f"{file.relative_to(ROOT)}: {match}"
        for file in (ROOT / "templates").rglob("*.html")
        for match in re.findall(r'\sstyle="|<style|\son[a-z]+="|<script(?![^>]*\bsrc=)', file.read_text())
    ]
    assert inline == []


def test_changelog_and_glossary_exist() -> None:
    assert "## " in (ROOT / "CHANGELOG.md").read_text()
    glossary = (ROOT / "README.md").read_text().split("## Glossary")[1]
    words = ("Ladder", "Level", "Dimension", "Expectation", "Placement", "Evidence", "Claim", "Corroboration",
             "Review", "Strength", "Standing", "Pairing", "Growth report", "Direct reports")  # fmt: skip
    assert [word for word in words if f"**{word}**" not in glossary] == []


def test_every_task_is_one_of_our_own_application_and_every_scheduled_one_exists() -> None:
    """A `shared_task` of a process that never loaded our application would go to a broker nobody chose."""
    for file in ROOT.glob("growth/*/tasks.py"):
        assert "shared_task" not in file.read_text(), file
        import_module(f"growth.{file.parent.name}.tasks")
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
    assert app.conf.task_always_eager
