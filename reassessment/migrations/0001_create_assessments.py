import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("actors", "0001_create_actors"),
        ("engagements", "0002_guard_the_lifecycle"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParameterSet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("trust", "Trust"), ("escalation", "Escalation index")],
                        max_length=12,
                        verbose_name="model",
                    ),
                ),
                ("version", models.CharField(max_length=40, unique=True, verbose_name="version")),
                ("values", models.JSONField(verbose_name="numbers")),
                ("sha256", models.CharField(max_length=64)),
                ("active_from", models.DateTimeField(verbose_name="in use from")),
                ("published_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "parameter set",
                "indexes": [models.Index(fields=["kind", "-active_from"], name="parameters_in_use")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["trust", "escalation"])), name="parameters_kind_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("trust", "Trust"), ("escalation", "Escalation index")],
                        max_length=12,
                        verbose_name="what is assessed",
                    ),
                ),
                ("as_of", models.DateTimeField(verbose_name="as of")),
                (
                    "trigger",
                    models.CharField(
                        choices=[("schedule", "Schedule"), ("event", "Event"), ("manual", "By hand")],
                        max_length=12,
                        verbose_name="set off by",
                    ),
                ),
                ("cause", models.CharField(blank=True, max_length=40, verbose_name="cause")),
                ("task_id", models.CharField(blank=True, max_length=64)),
                ("inputs", models.TextField()),
                ("inputs_sha256", models.CharField(max_length=64)),
                ("result", models.JSONField()),
                ("result_sha256", models.CharField(max_length=64)),
                ("explanation", models.JSONField()),
                ("left_out", models.JSONField(blank=True, default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sound", "Sound"),
                            ("insufficient", "Insufficient evidence"),
                            ("incomplete", "Incomplete"),
                            ("unreliable", "Unreliable"),
                        ],
                        max_length=14,
                        verbose_name="state",
                    ),
                ),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reassessment.run",
                    ),
                ),
                (
                    "parameters",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reassessment.parameterset"
                    ),
                ),
            ],
            options={
                "verbose_name": "run",
                "constraints": [
                    models.UniqueConstraint(fields=("actor", "kind", "as_of"), name="one_run_a_moment"),
                    models.UniqueConstraint(
                        condition=models.Q(("task_id", ""), _negated=True),
                        fields=("task_id", "kind"),
                        name="one_run_a_message",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["trust", "escalation"])), name="run_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("trigger__in", ["schedule", "event", "manual"])), name="run_trigger_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["sound", "insufficient", "incomplete", "unreliable"])),
                        name="run_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("trigger", "manual"), ("asked_by", None), _connector="OR"),
                        name="run_by_hand_names_nobody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Due",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("trust", "Trust"), ("escalation", "Escalation index")], max_length=12),
                ),
                ("next_due_at", models.DateTimeField(verbose_name="due")),
                ("last_at", models.DateTimeField(null=True, verbose_name="last run")),
                ("claimed_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="claims since the last run")),
                (
                    "actor",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="actors.actor"),
                ),
            ],
            options={
                "verbose_name": "due run",
                "indexes": [models.Index(fields=["next_due_at"], name="due_next")],
                "constraints": [
                    models.UniqueConstraint(fields=("actor", "kind"), name="due_once_per_actor_and_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["trust", "escalation"])), name="due_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EscalationAssessment",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="reassessment.run",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="as of")),
                ("index", models.FloatField(null=True, verbose_name="index")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("guarded", "Guarded"),
                            ("elevated", "Elevated"),
                            ("high", "High"),
                            ("severe", "Severe"),
                        ],
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
                ("below_since", models.DateTimeField(null=True)),
                ("recorded", models.PositiveSmallIntegerField(verbose_name="factors recorded")),
                ("factors", models.JSONField(verbose_name="factors")),
                ("trend", models.FloatField(null=True, verbose_name="trend of violence")),
                ("is_reliable", models.BooleanField(verbose_name="reliable")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("low", "Low confidence"),
                            ("moderate", "Moderate confidence"),
                            ("high", "High confidence"),
                        ],
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
            ],
            options={
                "verbose_name": "escalation assessment",
                "indexes": [
                    models.Index(fields=["actor", "-at"], name="index_history"),
                    models.Index(fields=["-at", "-run"], name="index_recent"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("index", None), models.Q(("index__gte", 0), ("index__lte", 100)), _connector="OR"
                        ),
                        name="index_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("index", None), ("recorded", 0)),
                            models.Q(("index__isnull", False), ("recorded__range", (1, 6))),
                            _connector="OR",
                        ),
                        name="index_only_when_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["low", "guarded", "elevated", "high", "severe"])),
                        name="index_level_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrustAssessment",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="reassessment.run",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="as of")),
                ("value", models.FloatField(verbose_name="trust")),
                ("lo", models.FloatField(verbose_name="range from")),
                ("hi", models.FloatField(verbose_name="range to")),
                ("u", models.FloatField(verbose_name="uncertainty")),
                (
                    "band",
                    models.CharField(
                        choices=[
                            ("insufficient_evidence", "Insufficient evidence"),
                            ("distrust", "Distrust"),
                            ("low", "Low trust"),
                            ("guarded", "Guarded"),
                            ("working_trust", "Working trust"),
                            ("high", "High trust"),
                        ],
                        max_length=24,
                        verbose_name="band",
                    ),
                ),
                (
                    "settled",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("insufficient_evidence", "Insufficient evidence"),
                            ("distrust", "Distrust"),
                            ("low", "Low trust"),
                            ("guarded", "Guarded"),
                            ("working_trust", "Working trust"),
                            ("high", "High trust"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
            ],
            options={
                "verbose_name": "trust assessment",
                "indexes": [
                    models.Index(fields=["actor", "-at"], name="trust_history"),
                    models.Index(fields=["-at", "-run"], name="trust_recent"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hi__gte", models.F("value")),
                            ("hi__lte", 100),
                            ("lo__gte", 0),
                            ("lo__lte", models.F("value")),
                            ("u__gte", 0),
                            ("u__lte", 1),
                        ),
                        name="trust_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "band__in",
                                ["insufficient_evidence", "distrust", "low", "guarded", "working_trust", "high"],
                            )
                        ),
                        name="trust_band_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("trust", "Trust"), ("escalation", "Escalation index")],
                        max_length=12,
                        verbose_name="found by",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("trust_drop", "Trust fell by 10 points or more within 30 days"),
                            ("trust_band_down", "Trust fell into a lower band"),
                            ("trust_low_while_relied_upon", "A promise is relied upon, but trust may be too low"),
                            ("serious_breach", "An important commitment was broken"),
                            ("evidence_stale", "The evidence is no longer sufficient"),
                            ("analyst_disagrees", "The analyst's rating and the score are far apart"),
                            ("partners_diverge", "Parties to one agreement are far apart in trust"),
                            ("level_up", "The escalation level rose"),
                            ("index_rise", "The escalation index rose by 15 points or more within 14 days"),
                            ("violence_trend", "Violence is rising"),
                            ("grave_incident", "A grave incident hit the engaged actor, the venue or the team"),
                            ("rival_reaction", "Rivals or States are reacting"),
                            ("public_unverified", "Unverified information is public"),
                            ("data_stale", "Reports have stopped: the index is unreliable"),
                        ],
                        max_length=32,
                        verbose_name="what happened",
                    ),
                ),
                ("cause", models.CharField(max_length=160)),
                ("figures", models.JSONField(default=dict)),
                ("is_critical", models.BooleanField(default=False, verbose_name="critical")),
                ("raised_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
                ("clear_note", models.TextField(blank=True, verbose_name="what was done")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "cleared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.commitment",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.incident",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reassessment.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "alert",
                "indexes": [
                    models.Index(fields=["actor", "cause", "-raised_at"], name="alert_cool_down"),
                    models.Index(condition=models.Q(("cleared_at", None)), fields=["-raised_at"], name="alert_open"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "cause"), name="one_alert_a_cause_and_run"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["trust", "escalation"])), name="alert_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "trust_drop",
                                    "trust_band_down",
                                    "trust_low_while_relied_upon",
                                    "serious_breach",
                                    "evidence_stale",
                                    "analyst_disagrees",
                                    "partners_diverge",
                                    "level_up",
                                    "index_rise",
                                    "violence_trend",
                                    "grave_incident",
                                    "rival_reaction",
                                    "public_unverified",
                                    "data_stale",
                                ],
                            )
                        ),
                        name="alert_code_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("clear_note", ""), ("cleared_at", None), ("cleared_by", None)),
                            models.Q(
                                ("cleared_at__gte", models.F("raised_at")),
                                ("cleared_by__isnull", False),
                                models.Q(("clear_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="alert_cleared_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("trust", "Trust"), ("escalation", "Escalation index")],
                        max_length=12,
                        verbose_name="what is rated",
                    ),
                ),
                ("value", models.FloatField(verbose_name="analyst's value")),
                ("reason", models.TextField(verbose_name="reason")),
                ("set_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="until")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.TextField(blank=True, verbose_name="why it ended")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reassessment.run",
                        verbose_name="run it departs from",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "override",
                "indexes": [models.Index(fields=["actor", "kind", "-set_at"], name="override_recent")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["trust", "escalation"])), name="override_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0), ("value__lte", 100)), name="override_in_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="override_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__gt", models.F("set_at")),
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("set_at"),
                                    "+",
                                    models.Value(datetime.timedelta(days=30), output_field=models.DurationField()),
                                ),
                            ),
                        ),
                        name="override_ends_within_30_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("ended_at__gte", models.F("set_at")),
                                ("ended_by__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="override_end_is_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("actor", "kind"),
                        name="one_override_that_nobody_ended",
                    ),
                ],
            },
        ),
    ]
