"""Absences stay in the record, and whoever stands in holds the role themself: standing in lends nothing."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE FUNCTION riskreview_guard_absence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := '{begun_at,ended_at,ended_by_id,version,updated_at}';
    gate varchar[] := '{legal_reviewer,ethics_reviewer,escalation_reviewer,approver,senior_approver,higher_authority}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('An absence is never deleted.');
    ELSIF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - later IS DISTINCT FROM to_jsonb(OLD) - later
           OR (OLD.begun_at IS NOT NULL AND NEW.begun_at IS DISTINCT FROM OLD.begun_at) THEN
            PERFORM engagements_refuse('An absence stays as it was entered; it begins once and ends once.');
        END IF;
        RETURN NEW;
    ELSIF NEW.begun_at IS NOT NULL OR NEW.ended_at IS NOT NULL THEN
        PERFORM engagements_refuse('An absence is entered before it begins or ends.');
    ELSIF NEW.stand_in_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM accounts_user a, accounts_user b, unnest(gate) AS listed(role)
         WHERE a.id = NEW.person_id AND b.id = NEW.stand_in_id AND b.is_active
           AND a.roles @> ARRAY[listed.role] AND b.roles @> ARRAY[listed.role]) THEN
        PERFORM engagements_refuse('Whoever stands in has the same role.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_absence BEFORE INSERT OR UPDATE OR DELETE ON riskreview_absence
    FOR EACH ROW EXECUTE FUNCTION riskreview_guard_absence();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("riskreview", "0018_hear_of_conflicts_of_interest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("entered_at", models.DateTimeField(verbose_name="entered")),
                ("begun_at", models.DateTimeField(null=True, verbose_name="lanes passed on")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended early")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is away",
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who stands in",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="absence_lasts_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stand_in", None),
                            models.Q(("stand_in", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="absence_stand_in_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="absence_ended_by_somebody",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("ended_at", None)),
                        expressions=[
                            ("person", "="),
                            (
                                models.Func(
                                    models.F("first_day"),
                                    models.F("last_day"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="away_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS),
    ]
