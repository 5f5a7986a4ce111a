"""Nothing new is planned, owed or told of an actor that was withdrawn because the import that made it was undone."""

from django.db import migrations

TABLES = {
    "engagements_engagementactor": "'actor_id'",
    "engagements_channel": "'actor_id'",
    "engagements_commitment": "'actor_id'",
    "engagements_incident": "'actor_id', 'target_id'",
}


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0003_keep_what_was_recorded"),
        ("actors", "0016_undo_imports"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER refuse_withdrawn BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION actors_refuse_withdrawn({columns});",
            f"DROP TRIGGER refuse_withdrawn ON {table};",
        )
        for table, columns in TABLES.items()
    ]
