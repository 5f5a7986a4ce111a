import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


FORWARD = """
-- What somebody was told, and when, stays; that it was read and settled is noted once.
CREATE FUNCTION accounts_guard_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    noted text[] := '{read_at,done_at}';
BEGIN
    IF to_jsonb(NEW) - noted IS DISTINCT FROM to_jsonb(OLD) - noted
       OR OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at
       OR OLD.done_at IS NOT NULL AND NEW.done_at IS DISTINCT FROM OLD.done_at THEN
        RAISE EXCEPTION 'a notice stays what it was; it is read and settled once' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_notice BEFORE UPDATE ON accounts_notice
    FOR EACH ROW EXECUTE FUNCTION accounts_guard_notice();
CREATE TRIGGER never_deleted BEFORE DELETE ON accounts_notice
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""

BACK = """
DROP TRIGGER never_deleted ON accounts_notice;
DROP TRIGGER guard_notice ON accounts_notice;
DROP FUNCTION accounts_guard_notice();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_keep_names_apart"), ("core", "0002_guard_the_trail")]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=24)),
                ("key", models.CharField(max_length=160)),
                ("whole_type", models.CharField(max_length=60)),
                ("whole_id", models.UUIDField()),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("path", models.CharField(max_length=200)),
                ("due_on", models.DateField(null=True, verbose_name="due on")),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "indexes": [
                    models.Index(fields=["recipient", "-created_at", "-id"], name="notice_of_recipient"),
                    models.Index(fields=["subject_id", "kind"], name="notice_of_subject"),
                    models.Index(
                        condition=models.Q(("done_at", None), ("read_at", None)),
                        fields=["recipient"],
                        name="notice_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("recipient", "key"), name="told_once"),
                    models.CheckConstraint(
                        condition=models.Q(("whole_type__in", ["engagements.engagement", "actors.actor"])),
                        name="notice_seen_through_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
