"""The database refuses to change a row of an append-only table, whatever program asks.

SQLite loses a trigger when Django rebuilds its table: a later migration that alters one of these tables ends with
`migrations.RunPython(guard, unguard)` of this module.
"""

from django.db import migrations

TABLES = ("annotation_annotation", "annotation_annotationspan", "annotation_auditevent")

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION anneal_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION anneal_append_only()
"""


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table in TABLES:
        schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor].format(table=table), params=None)


def unguard(apps, schema_editor):
    suffix = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{suffix.format(table=table)}")


class Migration(migrations.Migration):
    dependencies = [("annotation", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
