from typing import Any

from django.db import migrations, models

from growth.decisions.finding import index as search_index


def create(apps: Any, schema_editor: Any) -> None:
    search_index.create(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    search_index.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The indexes of list and search. On PostgreSQL the types of title, number and plain are bound to it from here on."""

    dependencies = [("decisions", "0001_initial")]
    operations = [
        migrations.RemoveIndex("decision", "decisions_by_date"),
        migrations.AddIndex(
            "decision", models.Index(fields=["-dated", "-id", "status", "project"], name="decisions_by_date")
        ),
        migrations.RunPython(create, remove),
    ]
