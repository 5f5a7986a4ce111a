import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0011_screen_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="SizeEstimate",
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
                ("low", models.PositiveIntegerField(blank=True, null=True, verbose_name="at least")),
                ("high", models.PositiveIntegerField(blank=True, null=True, verbose_name="at most")),
                ("estimated_on", models.DateField(blank=True, null=True, verbose_name="estimated on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="no longer so since")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="size_estimates", to="actors.actor"
                    ),
                ),
                (
                    "contradicts",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contradicted_by",
                        to="actors.sizeestimate",
                        verbose_name="contradicts",
                    ),
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
                "verbose_name": "estimate of the size",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="sizeestimate_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="sizeestimate_credibility_known",
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
                        name="sizeestimate_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="sizeestimate_confirmed_twice",
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
                        name="sizeestimate_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asserted", "corroborated", "disputed", "refuted"])),
                        name="sizeestimate_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contradicts", models.F("id")), _negated=True),
                        name="sizeestimate_not_against_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "corroborated"), _negated=True),
                            ("corroborated_by__isnull", False),
                            _connector="OR",
                        ),
                        name="sizeestimate_corroborated_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("low__isnull", True),
                            ("high__isnull", True),
                            ("high__gte", models.F("low")),
                            _connector="OR",
                        ),
                        name="estimate_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("low__isnull", False), ("high__isnull", False), _connector="OR"),
                        name="estimate_says_a_number",
                    ),
                ],
            },
        ),
    ]
