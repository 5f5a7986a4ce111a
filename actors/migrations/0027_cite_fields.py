import django.db.models.deletion
import uuid
from django.db import migrations, models

# How a field is known stays with its profile, and as it was once the value or the profile has ended.
GUARD = """
CREATE FUNCTION actors_guard_field_source() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whole actors_typedprofile;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM actors_refuse('How a field was known is never deleted.');
    END IF;
    SELECT * INTO whole FROM actors_typedprofile WHERE id = NEW.profile_id FOR SHARE;
    IF whole.until IS NOT NULL THEN
        PERFORM actors_refuse('A typed profile that has ended stays as it was.');
    ELSIF NEW.actor_id <> whole.actor_id THEN
        PERFORM actors_refuse('How a field is known belongs to the actor of its profile.');
    ELSIF TG_OP = 'UPDATE' AND (OLD.until IS NOT NULL
          OR (NEW.profile_id, NEW.field) IS DISTINCT FROM (OLD.profile_id, OLD.field)) THEN
        PERFORM actors_refuse('How a field was known stays as it was.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_field_source BEFORE INSERT OR UPDATE OR DELETE ON actors_fieldsource
    FOR EACH ROW EXECUTE FUNCTION actors_guard_field_source();
CREATE TRIGGER guard_facts BEFORE INSERT OR UPDATE OF actor_id ON actors_fieldsource
    FOR EACH ROW EXECUTE FUNCTION actors_guard_facts();
"""
BACK = """
DROP TRIGGER guard_facts ON actors_fieldsource;
DROP TRIGGER guard_field_source ON actors_fieldsource;
DROP FUNCTION actors_guard_field_source();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0026_judge_listings_and_areas"),
    ]

    operations = [
        migrations.CreateModel(
            name="FieldSource",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "reliability",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A: completely reliable"),
                            ("B", "B: usually reliable"),
                            ("C", "C: fairly reliable"),
                            ("D", "D: not usually reliable"),
                            ("E", "E: unreliable"),
                            ("F", "F: reliability cannot be judged"),
                        ],
                        max_length=1,
                        verbose_name="reliability of the source",
                    ),
                ),
                (
                    "credibility",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "1: confirmed by other sources"),
                            ("2", "2: probably true"),
                            ("3", "3: possibly true"),
                            ("4", "4: doubtful"),
                            ("5", "5: improbable"),
                            ("6", "6: truth cannot be judged"),
                        ],
                        max_length=1,
                        verbose_name="credibility of the information",
                    ),
                ),
                ("noted_on", models.DateField(blank=True, null=True, verbose_name="noted on")),
                ("field", models.CharField(max_length=40, verbose_name="field")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "actor",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actors.actor"),
                ),
                (
                    "corroborated_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Credibility 1 needs a second source of another origin.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.source",
                        verbose_name="second source",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="field_sources",
                        to="actors.typedprofile",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "source of a field",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="fieldsource_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="fieldsource_credibility_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", ""), ("reliability", "")),
                            models.Q(
                                models.Q(("reliability", ""), _negated=True),
                                models.Q(("credibility", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="fieldsource_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="fieldsource_confirmed_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corroborated_by__isnull", True),
                            models.Q(
                                ("source__isnull", False),
                                models.Q(("corroborated_by", models.F("source")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="fieldsource_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__isnull", False)), name="fieldsource_names_a_source"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("profile", "field"),
                        name="one_open_source_per_field",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, BACK),
    ]
