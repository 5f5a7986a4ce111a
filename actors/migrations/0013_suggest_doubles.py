"""Pairs of actors that may be the same, found by comparing names anew whenever one changes."""

import uuid

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

AN_ACTOR = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "actors.actor"}
OF_ACTOR = {**AN_ACTOR, "on_delete": django.db.models.deletion.CASCADE}

COMPARE_ANEW = """
CREATE FUNCTION actors_compare_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.compared := false;
    RETURN NEW;
END $$;
CREATE TRIGGER compare_anew BEFORE UPDATE OF search_text ON actors_actor
    FOR EACH ROW WHEN (NEW.search_text IS DISTINCT FROM OLD.search_text) EXECUTE FUNCTION actors_compare_anew();
"""
BACK = "DROP TRIGGER compare_anew ON actors_actor; DROP FUNCTION actors_compare_anew();"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_keep_names_apart"),
        ("actors", "0012_estimate_sizes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ApartActors",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("reason", models.TextField(verbose_name="what it rests on")),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("one", models.ForeignKey(**AN_ACTOR)),
                ("other", models.ForeignKey(**AN_ACTOR)),
            ],
            options={
                "verbose_name": "actors that are not the same",
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="actors_apart_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("one__lt", models.F("other")), models.Q(("reason", ""), _negated=True)
                        ),
                        name="actors_apart_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LikelyDouble",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("one_name", models.CharField(max_length=200)),
                ("other_name", models.CharField(max_length=200)),
                ("likeness", models.FloatField()),
                ("one", models.ForeignKey(**OF_ACTOR)),
                ("other", models.ForeignKey(**OF_ACTOR)),
            ],
            options={
                "verbose_name": "likely double",
                "indexes": [models.Index(fields=["-likeness", "id"], name="likely_doubles_likest_first")],
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="likely_double_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="likely_double_in_order"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="actor", name="compared", field=models.BooleanField(default=False, editable=False)
        ),
        migrations.AddIndex(
            model_name="actor",
            index=models.Index(condition=models.Q(("compared", False)), fields=["id"], name="actors_to_compare"),
        ),
        migrations.RunSQL(COMPARE_ANEW, BACK),
    ]
