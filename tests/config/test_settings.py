"""What an installation may choose, and what it is kept from choosing by accident."""

import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as product
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from config.checks import is_loopback, processes_share_a_cache
from config.env import database, env_bool, env_int, env_list, env_secret
from config.locks import faults

As = Callable[[str], Client]
ROOT = Path(product.BASE_DIR)

HERE = ["127.0.0.1:8000", "127.0.0.1", "[::1]:8000", "[::1]", "localhost:8000", "localhost", "unix:/run/rungs.sock"]
ELSEWHERE = [
    "0.0.0.0:8000",
    "0.0.0.0",
    "[::]:8000",
    "::",
    ":8000",
    "192.0.2.7:8000",
    "rungs.example:8000",
    "localhost.example:8000",
    "127.0.0.1.example:8000",
    "127.0.0.1:8000,0.0.0.0:8001",
    "fd://3",
    "",
]


# ---- reading the environment


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_words_for_yes_are_true(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DEMO", value)
    assert env_bool("DEMO") is True


@pytest.mark.parametrize("value", ["0", "false", "No", "off", ""])
def test_words_for_no_are_false_whatever_the_default(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DEMO", value)
    assert env_bool("DEMO", default=True) is False


@pytest.mark.parametrize("default", [True, False])
def test_a_switch_that_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch, default: bool) -> None:
    monkeypatch.delenv("DEMO", raising=False)
    assert env_bool("DEMO", default=default) is default


@pytest.mark.parametrize("value", ["maybe", "2", "truee", "nope"])
def test_a_switch_refuses_other_words_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DEMO", value)
    with pytest.raises(ImproperlyConfigured, match=f"DEMO must be 1 or 0, not “{value}”"):
        env_bool("DEMO")


@pytest.mark.parametrize(("value", "number"), [("0", 0), (" 3 ", 3), ("-1", -1)])
def test_a_whole_number_is_read(monkeypatch: pytest.MonkeyPatch, value: str, number: int) -> None:
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", value)
    assert env_int("TRUSTED_PROXY_COUNT", 7) == number


@pytest.mark.parametrize("value", ["one", "1.5", "", "1 2"])
def test_a_number_refuses_anything_else_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", value)
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXY_COUNT must be a whole number"):
        env_int("TRUSTED_PROXY_COUNT", 0)


def test_a_list_drops_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", " rungs.example, ,localhost,")
    assert env_list("ALLOWED_HOSTS") == ["rungs.example", "localhost"]


@pytest.fixture
def no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("SECRET_KEY_FILE", raising=False)


def test_a_secret_is_read_from_the_environment(no_secret: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "of the environment")
    assert env_secret("SECRET_KEY") == "of the environment"


def test_a_secret_is_read_from_a_file(no_secret: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("of the file\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env_secret("SECRET_KEY") == "of the file"


def test_a_missing_secret_is_refused_by_name(no_secret: None) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY, or SECRET_KEY_FILE"):
        env_secret("SECRET_KEY")


def test_an_empty_file_is_no_secret(no_secret: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE"):
        env_secret("SECRET_KEY")


def test_a_file_that_is_not_there_is_refused_by_the_name_of_its_variable(
    no_secret: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE"):
        env_secret("SECRET_KEY")


# ---- the database


def test_a_file_of_sqlite_is_read_from_its_url() -> None:
    found = database("sqlite:////var/lib/rungs/rungs.sqlite3")
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", "/var/lib/rungs/rungs.sqlite3")


def test_writers_of_sqlite_wait_for_each_other() -> None:
    options = database("sqlite:///rungs.sqlite3")["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_read_from_its_url(scheme: str) -> None:
    found = database(f"{scheme}://rungs:p%40ss@db.example:5433/ladders")
    read = [found[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")]
    assert read == ["django.db.backends.postgresql", "ladders", "rungs", "p@ss", "db.example", 5433]


def test_connections_to_postgresql_are_pooled_and_keep_their_plans() -> None:
    assert database("postgres://rungs@db.example/ladders")["OPTIONS"] == {
        "pool": {"min_size": 1, "max_size": 10, "timeout": 10},
        "server_side_binding": True,
        "prepare_threshold": 3,
    }


@pytest.mark.parametrize("url", ["mysql://rungs@db.example/ladders", "rungs.sqlite3", "", "https://db.example/ladders"])
def test_other_databases_are_refused_by_the_name_of_the_variable(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must begin with sqlite:/// or postgres://"):
        database(url)


def test_a_refused_database_does_not_print_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        database("mysql://rungs:hunter2@db.example/ladders")
    assert "hunter2" not in str(refused.value)


# ---- a demo stays on this machine


@pytest.mark.parametrize("address", HERE)
def test_an_address_of_this_machine_is_known_as_one(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_others_can_reach_is_not_taken_for_one_of_this_machine(address: str) -> None:
    assert not is_loopback(address)


def found_by_checks(settings: Settings, *, demo: bool, bind: str) -> list[str]:
    settings.DEMO, settings.BIND = demo, bind
    return [str(message.id) for message in run_checks() if str(message.id).startswith("rungs.")]


def test_a_demo_that_others_can_reach_is_an_error(settings: Settings) -> None:
    assert found_by_checks(settings, demo=True, bind="0.0.0.0:8000") == ["rungs.E001"]


@pytest.mark.parametrize("bind", HERE)
def test_a_demo_on_this_machine_is_no_error(settings: Settings, bind: str) -> None:
    assert found_by_checks(settings, demo=True, bind=bind) == []


def test_without_demo_any_address_is_fine(settings: Settings) -> None:
    assert found_by_checks(settings, demo=False, bind="0.0.0.0:8000") == []


def starting(*bind: str) -> None:
    """What gunicorn does before it opens its sockets."""
    configuration = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    configuration["on_starting"](SimpleNamespace(cfg=SimpleNamespace(bind=list(bind))))


@pytest.mark.parametrize("bind", [("0.0.0.0:8000",), ("[::]:8000",), ("127.0.0.1:8000", "192.0.2.7:8001")])
def test_the_server_refuses_a_demo_on_an_address_of_others(
    monkeypatch: pytest.MonkeyPatch, bind: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DEMO", "1")
    with pytest.raises(SystemExit, match="DEMO lets anybody sign in as anybody") as refused:
        starting(*bind)
    assert bind[-1] in str(refused.value) and "127.0.0.1:8000" not in str(refused.value)


@pytest.mark.parametrize(("demo", "bind"), [("1", "127.0.0.1:8000"), ("1", "unix:/run/rungs.sock"), ("", "0.0.0.0:80")])
def test_the_server_starts_a_demo_here_and_anything_else_anywhere(
    monkeypatch: pytest.MonkeyPatch, demo: str, bind: str
) -> None:
    monkeypatch.setenv("DEMO", demo)
    starting(bind)  # raises when it refuses


def test_the_server_listens_to_this_machine_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BIND", raising=False)
    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["bind"] == "127.0.0.1:8000"


def run(*command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    asked = {**kept, "SECRET_KEY": "only-for-this-run", "DATABASE_URL": "sqlite:///:memory:", **environment}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=asked, capture_output=True, text=True, timeout=30, check=False
    )


def test_up_refuses_a_demo_that_others_can_reach_before_it_listens() -> None:
    done = run("manage.py", "up", DEMO="1", BIND="0.0.0.0:8999")
    assert done.returncode != 0
    assert "rungs.E001" in done.stderr
    assert "Rungs is at" not in done.stdout
    with socket.socket() as knock:
        assert knock.connect_ex(("127.0.0.1", 8999)) != 0


def test_an_address_given_to_the_server_itself_does_not_get_round_the_refusal() -> None:
    server = ["-m", "gunicorn", "config.wsgi", "--config", "gunicorn.conf.py", "--bind", "0.0.0.0:8998"]
    done = run(*server, DEMO="1", BIND="127.0.0.1:8998")
    assert done.returncode != 0
    assert "Rungs does not start on 0.0.0.0:8998" in done.stderr
    assert "Rungs is at" not in done.stdout


def test_nonsense_in_the_environment_stops_the_start_with_its_name() -> None:
    done = run("manage.py", "check", DEMO="perhaps")
    assert done.returncode != 0
    assert "DEMO must be 1 or 0, not “perhaps”." in done.stderr


# ---- locks


def test_the_locks_name_no_hosts() -> None:
    assert faults(ROOT / "requirements") == []
    assert list((ROOT / "requirements").glob("*.txt")) != []


@pytest.mark.parametrize(
    "line",
    [
        "rungs @ https://packages.example/rungs.whl",
        "--index-url http://packages.example/simple",
        "--extra-index-url packages.example",
        "rungs @ file:///tmp/rungs.whl",
        "-i https://packages.example/simple",
        "-r other.txt",
        "rungs @ git+ssh://git@packages.example/rungs",
    ],
)
def test_a_lock_that_names_a_host_a_file_or_an_option_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "app.txt").write_text(f"django==5.2.19 \\\n    --hash=sha256:abc\n{line}\n")
    (tmp_path / "test.txt").write_text("pytest==9.2.0\n")
    assert faults(tmp_path) == [f"app.txt:3: {line}"]


# ---- what the browser may do


def policy(answer: Any) -> dict[str, list[str]]:
    """The policy of a page, by directive."""
    return {words[0]: words[1:] for part in answer["Content-Security-Policy"].split(";") if (words := part.split())}


@pytest.mark.parametrize("path", ["/", "/ladders/", "/settings/", "/styleguide/", "/api/v1/docs/"])
def test_no_page_allows_scripts_or_styles_written_into_it(as_: As, path: str) -> None:
    answer = as_("ada").get(path)
    found = policy(answer)
    assert answer.status_code == 200
    assert (found["default-src"], found["script-src"], found["style-src"]) == (["'none'"], ["'self'"], ["'self'"])
    assert [word for words in found.values() for word in words if "unsafe" in word or "*" in word] == []


def test_the_sign_in_page_has_the_same_policy(cast: Any) -> None:
    found = policy(Client().get("/accounts/login/"))
    assert (found["script-src"], found["frame-ancestors"], found["form-action"]) == (["'self'"], ["'none'"], ["'self'"])


@pytest.mark.parametrize(("workers", "redis", "warned"), [("1", "", False), ("2", "", True), ("2", "redis://x", False)])
def test_several_processes_without_a_shared_cache_are_warned_about(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, workers: str, redis: str, warned: bool
) -> None:
    monkeypatch.setenv("WEB_WORKERS", workers)
    settings.REDIS_URL = redis
    assert bool(processes_share_a_cache()) == warned
