"""Holidays, and a lane that knows since when it is open and waits."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0011_draft_checklists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(verbose_name="day")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "holiday",
            },
        ),
        migrations.AddField(
            model_name="lane",
            name="opened_at",
            field=models.DateTimeField(help_text="Anew when it is asked again.", null=True, verbose_name="opened"),
        ),
        migrations.RunSQL(
            "ALTER TABLE riskreview_lane DISABLE TRIGGER USER;"
            "UPDATE riskreview_lane SET opened_at = created_at;"
            "ALTER TABLE riskreview_lane ENABLE TRIGGER USER;",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="lane",
            name="opened_at",
            field=models.DateTimeField(help_text="Anew when it is asked again.", verbose_name="opened"),
        ),
        migrations.AddField(
            model_name="lane",
            name="paused_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Since when it waits for an answer of the authors.",
                null=True,
                verbose_name="paused",
            ),
        ),
        migrations.AddField(
            model_name="lane",
            name="paused_days",
            field=models.PositiveIntegerField(default=0, verbose_name="working days it waited for answers before"),
        ),
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "answered"), _negated=True), ("paused_at", None), _connector="OR"
                ),
                name="lane_answered_waits_no_more",
            ),
        ),
        migrations.AddField(
            model_name="holiday",
            name="removed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)), fields=("day",), name="one_holiday_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="holiday_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at", None), ("removed_by", None)),
                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                    _connector="OR",
                ),
                name="holiday_removed_by_somebody",
            ),
        ),
    ]
