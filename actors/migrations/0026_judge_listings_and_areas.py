import django.db.models.deletion
import uuid
from django.db import migrations, models

# A record that went into another takes no new areas either.
GUARD = """
CREATE TRIGGER guard_facts BEFORE INSERT OR UPDATE OF actor_id ON actors_area
    FOR EACH ROW EXECUTE FUNCTION actors_guard_facts();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("actors", "0025_keep_hashes_of_inputs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asserted", "Asserted"),
                            ("corroborated", "Corroborated"),
                            ("disputed", "Disputed"),
                            ("refuted", "Refuted"),
                        ],
                        default="asserted",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, verbose_name="why")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        help_text="A province, valley, town or route. Left empty, it is the whole country.",
                        max_length=200,
                        verbose_name="place",
                    ),
                ),
                (
                    "presence",
                    models.CharField(
                        choices=[
                            ("controls", "Controls it"),
                            ("contests", "Contests it"),
                            ("operates", "Operates there"),
                            ("based", "Has its base there"),
                            ("supported", "Finds support there"),
                            ("passes", "Passes through"),
                            ("absent", "Is not there"),
                        ],
                        max_length=12,
                        verbose_name="what it is there",
                    ),
                ),
                (
                    "latitude",
                    models.FloatField(
                        blank=True, help_text="In degrees, as 15.35.", null=True, verbose_name="latitude"
                    ),
                ),
                (
                    "longitude",
                    models.FloatField(
                        blank=True, help_text="In degrees, as 44.21.", null=True, verbose_name="longitude"
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "contradicts",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contradicted_by",
                        to="actors.area",
                        verbose_name="contradicts",
                    ),
                ),
                ("actor", models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="actors.actor"
            )),
                ("corroborated_by", models.ForeignKey(
                blank=True,
                help_text="Credibility 1 needs a second source of another origin.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="actors.source",
                verbose_name="second source",
            )),
                ("source", models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="actors.source",
                verbose_name="source",
            )),
            ],
            options={
                "verbose_name": "area",
                "constraints": [
                    models.CheckConstraint(
                condition=models.Q(
                    ("corroborated_by__isnull", True),
                    models.Q(
                        ("source__isnull", False), models.Q(("corroborated_by", models.F("source")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="area_two_sources",
            ),
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="area_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="area_credibility_known",
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
                        name="area_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="area_confirmed_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asserted", "corroborated", "disputed", "refuted"])),
                        name="area_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contradicts", models.F("id")), _negated=True),
                        name="area_not_against_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "corroborated"), _negated=True),
                            ("corroborated_by__isnull", False),
                            _connector="OR",
                        ),
                        name="area_corroborated_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country", ""), ("place", ""), _negated=True), name="area_says_where"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "presence__in",
                                ["controls", "contests", "operates", "based", "supported", "passes", "absent"],
                            )
                        ),
                        name="area_presence_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("longitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__range", (-180, 180)),
                                models.Q(("place", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="area_on_the_globe",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="area_in_order",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="listing",
            name="contradicts",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contradicted_by",
                to="actors.listing",
                verbose_name="contradicts",
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="corroborated_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Credibility 1 needs a second source of another origin.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="actors.source",
                verbose_name="second source",
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="credibility",
            field=models.CharField(
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
        migrations.AddField(
            model_name="listing",
            name="noted_on",
            field=models.DateField(blank=True, null=True, verbose_name="noted on"),
        ),
        migrations.AddField(
            model_name="listing",
            name="reliability",
            field=models.CharField(
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
        migrations.AddField(
            model_name="listing",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="actors.source",
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="state",
            field=models.CharField(
                choices=[
                    ("asserted", "Asserted"),
                    ("corroborated", "Corroborated"),
                    ("disputed", "Disputed"),
                    ("refuted", "Refuted"),
                ],
                default="asserted",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="state_reason",
            field=models.TextField(blank=True, verbose_name="why"),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                name="listing_reliability_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                name="listing_credibility_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credibility", ""), ("reliability", "")),
                    models.Q(
                        models.Q(("reliability", ""), _negated=True), models.Q(("credibility", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="listing_both_grades",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credibility", "1"), _negated=True),
                    models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                    _connector="OR",
                ),
                name="listing_confirmed_twice",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corroborated_by__isnull", True),
                    models.Q(
                        ("source__isnull", False), models.Q(("corroborated_by", models.F("source")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="listing_two_sources",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["asserted", "corroborated", "disputed", "refuted"])),
                name="listing_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(("contradicts", models.F("id")), _negated=True), name="listing_not_against_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "corroborated"), _negated=True),
                    ("corroborated_by__isnull", False),
                    _connector="OR",
                ),
                name="listing_corroborated_twice",
            ),
        ),
        migrations.RunSQL(GUARD, "DROP TRIGGER guard_facts ON actors_area;"),
    ]
