"""Reading the environment. Each helper raises `ImproperlyConfigured` on nonsense, naming the variable."""

import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_bool(name: str, default: bool = False) -> bool:
    value = env_str(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{value}”.")
    return value in TRUE


def env_int(name: str, default: int) -> int:
    value = env_str(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from None


def env_list(name: str, default: str = "") -> list[str]:
    """Comma-separated values, blanks dropped."""
    return [item.strip() for item in env_str(name, default).split(",") if item.strip()]


def env_secret(name: str) -> str:
    """The value of `name`, or the content of the file named by `<name>_FILE`."""
    path = env_str(f"{name}_FILE")
    try:
        value = Path(path).read_text().strip() if path else env_str(name)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from None
    if not value:
        raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to a file that holds it.")
    return value


def database(url: str) -> dict[str, Any]:
    """Django's settings for one database from a `sqlite:///file` or `postgres://…` URL."""
    if urlsplit(url).scheme not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")
    parsed: dict[str, Any] = environ.Env.db_url_config(url)
    if parsed["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a writer waits its turn instead of failing when it upgrades its lock half way.
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;",
        }
    else:
        parsed["OPTIONS"] = {
            # Opening a connection is the largest single cost of a page on PostgreSQL.
            "pool": {"min_size": 1, "max_size": 10, "timeout": 10},
            # Then comes planning. A query asked for the third time on a connection keeps its plan.
            "server_side_binding": True,
            "prepare_threshold": 3,
        }
    return parsed


def label(name: str) -> str:
    """A short name for a database, the same on every machine that uses it: “rungs-1f3a52c0”.

    Several databases may share a data folder or a Redis; this keeps their queues and files apart.
    """
    return f"{Path(name).stem.strip(':')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def queue_options(folder: Path) -> dict[str, Any]:
    """Celery's `broker_transport_options` for messages that are files in a folder (config/folder_transport.py)."""
    return {
        "data_folder_in": str(folder / "queue/messages"),
        "data_folder_out": str(folder / "queue/messages"),
        "control_folder": str(folder / "queue/control"),
        "processed_folder": str(folder / "queue/taken"),
        "store_processed": True,
        "polling_interval": 0.2,  # with kombu's own second a hundred short tasks take ten
    }
