"""The index behind the search: made by a migration, kept by the database itself whoever writes the rows.

SQLite: an FTS5 table beside the records and three triggers. PostgreSQL: a generated column, a GIN index, and a
text-search configuration of our own: English stems without stop words, and without accents. The number is a word of
the title in both, so that “ADR-47” and “47” are found.
"""

import sqlite3
from functools import cache
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

TABLE = "decisions_decision"
FTS = "decisions_search"
COLUMN = "found_by"  # PostgreSQL only; the models know nothing of it
CONFIG = "rungs_english"
STEMS = "rungs_english_stem"
MOST_CHARACTERS = 200_000  # of one record; a tsvector ends at 1 MB
# The parser of PostgreSQL reads “-47” as a number below zero, and paths, hosts, tags and addresses as one word each.
JOINTS = "-_/.@:<>&+~#"


@cache
def has_fts5() -> bool:
    """Whether this Python's SQLite can: nearly every one. Without it, the search falls back to plain comparing."""
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
    except sqlite3.OperationalError:
        return False
    return True


def create(connection: BaseDatabaseWrapper) -> None:
    """Makes the index and fills it with what is there."""
    if connection.vendor == "postgresql":
        _create_configuration(connection)
        with connection.cursor() as cursor:
            cursor.execute(_generated_column())
            cursor.execute(f"CREATE INDEX decisions_found_by ON {TABLE} USING gin ({COLUMN})")
    elif has_fts5():
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {FTS} USING fts5(title, plain, content='{TABLE}', content_rowid='id',"
                " tokenize='porter unicode61 remove_diacritics 2')"
            )
        _fill(connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS {COLUMN}")
            cursor.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {CONFIG}")
            cursor.execute(f"DROP TEXT SEARCH DICTIONARY IF EXISTS {STEMS}")
        else:
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {FTS}")


def mend(sender: Any, using: str, **kwargs: Any) -> None:
    """After each `migrate`: to alter a table on SQLite, Django makes it anew, and its triggers go with the old one."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = %s OR name LIKE %s", [FTS, f"{FTS}_on_%"])
        there = {name for (name,) in cursor.fetchall()}
    if FTS in there and not there >= TRIGGERS.keys():
        _fill(connection)


# ---- SQLite

_TITLE = "{0}.title || coalesce(' ADR ' || {0}.number, '')"
_PUT = f"INSERT INTO {FTS}(rowid, title, plain) VALUES (new.id, {_TITLE.format('new')}, new.plain);"
_TAKE = f"INSERT INTO {FTS}({FTS}, rowid, title, plain) VALUES ('delete', old.id, {_TITLE.format('old')}, old.plain);"
_CHANGED = " OR ".join(f"old.{name} IS NOT new.{name}" for name in ("title", "plain", "number"))
TRIGGERS = {
    f"{FTS}_on_insert": f"AFTER INSERT ON {TABLE} BEGIN {_PUT} END",
    f"{FTS}_on_delete": f"AFTER DELETE ON {TABLE} BEGIN {_TAKE} END",
    f"{FTS}_on_update": f"AFTER UPDATE OF title, plain, number ON {TABLE} WHEN {_CHANGED} BEGIN {_TAKE} {_PUT} END",
}


def _fill(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('delete-all')")
        cursor.execute(f"INSERT INTO {FTS}(rowid, title, plain) SELECT id, {_TITLE.format('d')}, plain FROM {TABLE} d")
        for name, does in TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {does}")


# ---- PostgreSQL


def _create_configuration(connection: BaseDatabaseWrapper) -> None:
    """With `unaccent` where it can be had: whoever owns a database may add it, if the server has it at all."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {CONFIG}")
        cursor.execute(f"DROP TEXT SEARCH DICTIONARY IF EXISTS {STEMS}")
        cursor.execute(f"CREATE TEXT SEARCH DICTIONARY {STEMS} (TEMPLATE = snowball, Language = english)")
        cursor.execute(f"CREATE TEXT SEARCH CONFIGURATION {CONFIG} (COPY = english)")
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
                _map(cursor, "unaccent, ")
        except DatabaseError:
            _map(cursor, "")


def _map(cursor: Any, first: str) -> None:
    words = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"
    figures = "numword, numhword, hword_numpart"
    cursor.execute(f"ALTER TEXT SEARCH CONFIGURATION {CONFIG} ALTER MAPPING FOR {words} WITH {first}{STEMS}")
    cursor.execute(f"ALTER TEXT SEARCH CONFIGURATION {CONFIG} ALTER MAPPING FOR {figures} WITH {first}simple")


def _generated_column() -> str:
    def vector(words: str, weight: str) -> str:
        apart = f"translate({words}, '{JOINTS}', '{' ' * len(JOINTS)}')"
        return f"setweight(to_tsvector('{CONFIG}'::regconfig, {apart}), '{weight}')"

    title = vector("title || coalesce(' ADR ' || number, '')", "A")
    plain = vector(f"left(plain, {MOST_CHARACTERS})", "B")
    return f"ALTER TABLE {TABLE} ADD COLUMN {COLUMN} tsvector GENERATED ALWAYS AS ({title} || {plain}) STORED"
