"""Database triggers: packets and their traces are only ever added, and a barred seat holds no rating and no vote.

They hold against `QuerySet.update`, bulk changes and raw SQL, on SQLite and on PostgreSQL. A packet goes only with its
person: `ErasedPacket` must name it first, which itself can never be taken back.
"""

from typing import Any

NEVER = "A packet never changes."
BARRED = "Whoever is barred from a case neither rates it nor votes on it."

# table, moment, condition in SQL, message. `OLD` and `NEW` are the row in both databases.
_ERASED = "EXISTS (SELECT 1 FROM promotions_erasedpacket e WHERE e.number = OLD.number AND e.digest = OLD.digest)"
_BARRED = "EXISTS (SELECT 1 FROM promotions_seat s WHERE s.id = NEW.seat_id AND s.barred_because <> '')"
TRIGGERS = {
    "packet_no_update": ("promotions_packet", "UPDATE", "1 = 1", NEVER),
    "packet_no_delete": ("promotions_packet", "DELETE", f"NOT {_ERASED}", NEVER),
    "erasedpacket_no_update": ("promotions_erasedpacket", "UPDATE", "1 = 1", NEVER),
    "erasedpacket_no_delete": ("promotions_erasedpacket", "DELETE", "1 = 1", NEVER),
    "rating_not_barred": ("promotions_caserating", "INSERT", _BARRED, BARRED),
    "rating_not_barred_later": ("promotions_caserating", "UPDATE", _BARRED, BARRED),
    "vote_not_barred": ("promotions_vote", "INSERT", _BARRED, BARRED),
    "vote_not_barred_later": ("promotions_vote", "UPDATE", _BARRED, BARRED),
}


def create_triggers(apps: Any, schema_editor: Any) -> None:
    for name, (table, moment, condition, message) in TRIGGERS.items():
        for statement in _create(schema_editor.connection.vendor, name, table, moment, condition, message):
            schema_editor.execute(statement, params=None)


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    for name, (table, *_rest) in TRIGGERS.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS promotions_{name} ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION IF EXISTS promotions_{name}()", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS promotions_{name}", params=None)


def _create(vendor: str, name: str, table: str, moment: str, condition: str, message: str) -> list[str]:
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER promotions_{name} BEFORE {moment} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        ]
    result = "OLD" if moment == "DELETE" else "NEW"
    return [
        f"CREATE FUNCTION promotions_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {result}; END $$",
        f"CREATE TRIGGER promotions_{name} BEFORE {moment} ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION promotions_{name}()",
    ]
