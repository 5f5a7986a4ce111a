"""An event says which version it led to, a read says in which compartment; only the owner may attach the chain's function."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_guard_the_trail")]
    operations = [
        migrations.AddField("auditevent", "subject_version", models.PositiveIntegerField(null=True)),
        migrations.AddField("readevent", "compartment_id", models.UUIDField(null=True)),
        # Anyone who may execute it could attach it to a temporary table of their own and append links.
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION core_append_link() FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION core_append_link() TO PUBLIC",
        ),
    ]
