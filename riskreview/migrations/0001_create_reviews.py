import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("actors", "0002_keep_imports_and_index_names"),
        ("engagements", "0002_guard_the_lifecycle"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChecklistTemplate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "lane",
                    models.CharField(
                        choices=[("legal", "Legal"), ("ethical", "Ethical"), ("escalation", "Escalation")],
                        max_length=10,
                        verbose_name="lane",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("body", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(verbose_name="published")),
            ],
            options={
                "verbose_name": "checklist",
                "constraints": [
                    models.UniqueConstraint(fields=("lane", "number"), name="checklist_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("lane__in", ["legal", "ethical", "escalation"])),
                        name="checklist_lane_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("content_no", models.PositiveIntegerField()),
                ("body", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="engagements.engagement"
                    ),
                ),
            ],
            options={
                "verbose_name": "snapshot",
                "constraints": [
                    models.UniqueConstraint(fields=("engagement", "content_no"), name="one_snapshot_per_content")
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("content_no", models.PositiveIntegerField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("review", "Full review"),
                            ("emergency", "Emergency: imminent threat to life"),
                            ("retrospective", "Review in retrospect"),
                        ],
                        default="review",
                        max_length=13,
                        verbose_name="basis",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("approve", "Approve"),
                            ("approve_with_conditions", "Approve with conditions"),
                            ("return", "Return to the author"),
                            ("refuse", "Refuse"),
                            ("defer", "Defer"),
                        ],
                        max_length=23,
                        verbose_name="outcome",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(verbose_name="level that decided")),
                ("level_reasons", models.JSONField(default=list, verbose_name="why this level")),
                ("reasons", models.TextField(verbose_name="reasons")),
                (
                    "should_not_have_happened",
                    models.BooleanField(default=False, verbose_name="should not have happened"),
                ),
                ("decided_at", models.DateTimeField(verbose_name="decided")),
                ("spoken_at", models.DateTimeField(blank=True, null=True, verbose_name="spoken")),
                ("in_force_from", models.DateTimeField(verbose_name="in force from")),
                ("valid_until", models.DateTimeField(blank=True, null=True, verbose_name="valid until")),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "Open"),
                            ("recommended", "Recommended"),
                            ("decided", "Decided"),
                            ("superseded", "Superseded"),
                            ("expired", "Expired"),
                            ("revoked", "Revoked"),
                            ("closed", "Closed"),
                        ],
                        max_length=12,
                        verbose_name="ended as",
                    ),
                ),
                ("ended_because", models.TextField(blank=True, verbose_name="why it ended")),
                (
                    "audit_head",
                    models.CharField(blank=True, max_length=100, verbose_name="head of the audit chain before it"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.engagement",
                        verbose_name="engagement",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="riskreview.snapshot"
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "indexes": [
                    models.Index(fields=["engagement", "-recorded_at"], name="decision_of_engagement"),
                    models.Index(fields=["-recorded_at", "-id"], name="decision_recent"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("basis", "emergency")),
                        fields=("engagement",),
                        name="one_emergency_per_engagement",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("outcome__in", ["approve", "approve_with_conditions"]),
                            models.Q(("basis", "retrospective"), _negated=True),
                        ),
                        fields=("engagement",),
                        name="one_standing_approval_per_engagement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["approve", "approve_with_conditions", "return", "refuse", "defer"])
                        ),
                        name="decision_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 3)), name="decision_level_exists"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reasons", ""), _negated=True), name="decision_has_reasons"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "emergency"), _negated=True),
                            models.Q(
                                ("in_force_from", models.F("spoken_at")),
                                ("level__gte", 2),
                                ("outcome", "approve"),
                                ("spoken_at__isnull", False),
                                (
                                    "valid_until__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("spoken_at"),
                                        "+",
                                        models.Value(datetime.timedelta(days=2), output_field=models.DurationField()),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_is_short_high_and_spoken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis", "emergency"),
                            models.Q(("in_force_from__gte", models.F("recorded_at")), ("spoken_at", None)),
                            _connector="OR",
                        ),
                        name="decision_in_force_once_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valid_until", None),
                                models.Q(
                                    models.Q(("outcome__in", ["approve", "approve_with_conditions"]), _negated=True),
                                    ("basis", "retrospective"),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("outcome__in", ["approve", "approve_with_conditions"]),
                                models.Q(("basis", "retrospective"), _negated=True),
                                ("valid_until__gt", models.F("in_force_from")),
                                ("valid_until__isnull", False),
                                (
                                    "valid_until__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("in_force_from"),
                                        "+",
                                        models.Value(datetime.timedelta(days=180), output_field=models.DurationField()),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="approval_is_valid_for_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("basis", "retrospective"), _negated=True), ("should_not_have_happened", False)
                            ),
                            models.Q(
                                ("basis", "retrospective"), ("outcome", "approve"), ("should_not_have_happened", False)
                            ),
                            models.Q(
                                ("basis", "retrospective"), ("outcome", "refuse"), ("should_not_have_happened", True)
                            ),
                            _connector="OR",
                        ),
                        name="retrospect_says_yes_or_no",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_at", None), ("ended_because", "")),
                            models.Q(
                                ("ended_as__in", ["closed", "expired", "revoked", "superseded"]),
                                ("ended_at__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_end_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lift",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("level", models.PositiveSmallIntegerField(verbose_name="level that lifted")),
                ("level_reasons", models.JSONField(default=list, verbose_name="why this level")),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lifts", to="riskreview.decision"
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.engagement",
                        verbose_name="engagement",
                    ),
                ),
            ],
            options={
                "verbose_name": "lifted suspension",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="lift_has_reason"),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 3)), name="lift_level_exists"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("content_no", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regular", "Before the contact"),
                            ("retrospective", "In retrospect"),
                            ("recheck", "Recheck after a change"),
                        ],
                        default="regular",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("recommended", "Recommended"),
                            ("decided", "Decided"),
                            ("superseded", "Superseded"),
                            ("expired", "Expired"),
                            ("revoked", "Revoked"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("tier", models.PositiveSmallIntegerField(verbose_name="tier")),
                ("tier_rule", models.TextField(verbose_name="why this tier")),
                ("facts", models.JSONField(help_text="The facts by which the effects of the answers are judged.")),
                ("benefit", models.BooleanField(default=False, verbose_name="the actor receives something of value")),
                (
                    "refusal_answered",
                    models.TextField(blank=True, verbose_name="how the plan answers the grounds of the refusal"),
                ),
                (
                    "level_raised_by",
                    models.PositiveSmallIntegerField(default=0, verbose_name="levels added because a lane is overdue"),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("opened_because", models.TextField(blank=True, verbose_name="why it was opened")),
                ("recommended_at", models.DateTimeField(blank=True, null=True, verbose_name="recommended")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "answers_refusal_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="riskreview.decision",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.engagement",
                        verbose_name="engagement",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="riskreview.snapshot"
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "indexes": [
                    models.Index(fields=["status", "kind"], name="review_status_kind"),
                    models.Index(fields=["-updated_at", "-id"], name="review_recent"),
                    models.Index(fields=["engagement", "content_no"], name="review_content"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["open", "recommended"])),
                        fields=("engagement",),
                        name="one_undecided_review_per_engagement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["open", "recommended", "decided", "superseded", "expired", "revoked", "closed"],
                            )
                        ),
                        name="review_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["regular", "retrospective", "recheck"])),
                        name="review_kind_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("tier__lte", 3)), name="review_tier_exists"),
                    models.CheckConstraint(condition=models.Q(("level_raised_by__lte", 1)), name="review_raised_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "facts__has_keys",
                                (
                                    "tier",
                                    "listed",
                                    "written_text",
                                    "lethal",
                                    "physical_meeting",
                                    "public_event",
                                    "partner_force",
                                    "essential_contact",
                                    "stale",
                                ),
                            )
                        ),
                        name="review_has_every_fact",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("status__in", ["open", "recommended", "decided"])),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("status__in", ["superseded", "expired", "revoked", "closed"]),
                            ),
                            _connector="OR",
                        ),
                        name="review_end_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recommended_at", None), ("status", "open")),
                            ("status", "closed"),
                            models.Q(
                                models.Q(("status", "open"), _negated=True),
                                ("recommended_at__gte", models.F("opened_at")),
                                ("recommended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_recommended_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lane",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "name",
                    models.CharField(
                        choices=[("legal", "Legal"), ("ethical", "Ethical"), ("escalation", "Escalation")],
                        max_length=10,
                        verbose_name="lane",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Waiting for a reviewer"), ("claimed", "Claimed"), ("answered", "Answered")],
                        default="open",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "recommendation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clear", "Clear"),
                            ("conditional", "Clear with mitigations"),
                            ("escalate", "Raise to a higher level"),
                            ("defer", "Defer until more is known"),
                            ("refuse", "Refuse"),
                        ],
                        max_length=12,
                        verbose_name="recommendation",
                    ),
                ),
                ("reasons", models.TextField(blank=True, verbose_name="reasons")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "inherent",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("very_high", "Very high")],
                        max_length=9,
                        verbose_name="risk before mitigation",
                    ),
                ),
                (
                    "residual",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("very_high", "Very high")],
                        max_length=9,
                        verbose_name="risk that remains",
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Set by the reviewer, never later than usual.",
                        null=True,
                        verbose_name="valid until, at most",
                    ),
                ),
                (
                    "blocks_absolutely",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="items that block absolutely",
                    ),
                ),
                (
                    "blocks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="items that block",
                    ),
                ),
                (
                    "deferred",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="items not known yet",
                    ),
                ),
                (
                    "unmitigated",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="items that need a mitigation",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="held by",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="riskreview.checklisttemplate",
                        verbose_name="checklist",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lanes", to="riskreview.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "lane",
                "indexes": [models.Index(fields=["status", "due_on"], name="lane_status_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "name"), name="lane_once_per_review"),
                    models.CheckConstraint(
                        condition=models.Q(("name__in", ["legal", "ethical", "escalation"])), name="lane_name_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "claimed", "answered"])), name="lane_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holder", None), ("status", "open")),
                            models.Q(models.Q(("status", "open"), _negated=True), ("holder__isnull", False)),
                            _connector="OR",
                        ),
                        name="lane_held_unless_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("status", "answered"),
                                models.Q(("recommendation", ""), _negated=True),
                                models.Q(("reasons", ""), _negated=True),
                                models.Q(("residual", ""), _negated=True),
                                models.Q(("inherent", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "answered"), _negated=True),
                                ("answered_at", None),
                                ("inherent", ""),
                                ("recommendation", ""),
                                ("residual", ""),
                            ),
                            _connector="OR",
                        ),
                        name="lane_answered_is_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LaneAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("code", models.CharField(max_length=6)),
                ("answer", models.CharField(blank=True, max_length=32, verbose_name="answer")),
                ("reasoning", models.TextField(blank=True, verbose_name="reasoning")),
                ("answered_at", models.DateTimeField()),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="law or policy checked on")),
                (
                    "answered_by",
                    models.ForeignKey(
                        help_text="Empty: filled from a record, by nobody.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lane",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="riskreview.lane"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "constraints": [models.UniqueConstraint(fields=("lane", "code"), name="one_answer_per_item")],
            },
        ),
        migrations.CreateModel(
            name="LaneEvidence",
            fields=[
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
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="what it shows")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="where it is")),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="riskreview.laneanswer"
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
                "verbose_name": "evidence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="laneevidence_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="laneevidence_credibility_known",
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
                        name="laneevidence_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="laneevidence_confirmed_twice",
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
                        name="laneevidence_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="laneevidence_has_text"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LaneQuestion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("question", models.TextField(verbose_name="question")),
                ("asked_at", models.DateTimeField()),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                ("replied_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lane",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="riskreview.lane"
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "question of a lane",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at", None), ("replied_by", None), ("reply", "")),
                            models.Q(
                                models.Q(("reply", ""), _negated=True),
                                ("replied_at__isnull", False),
                                ("replied_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reply_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mitigation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("code", models.CharField(max_length=6)),
                ("measure", models.TextField(verbose_name="measure")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("verification", models.TextField(verbose_name="how it is verified")),
                ("expires_on", models.DateField(verbose_name="counts until")),
                ("evidence", models.TextField(blank=True, verbose_name="evidence that it works")),
                ("verified_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lane",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mitigations", to="riskreview.lane"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who carries it out",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mitigation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at", None), ("verified_by", None)),
                            models.Q(
                                ("verified_at__isnull", False),
                                ("verified_by__isnull", False),
                                models.Q(("verified_by", models.F("owner")), _negated=True),
                                models.Q(("evidence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="mitigation_verified_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gte", models.F("due_on"))), name="mitigation_ends_after_due"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measure", ""), _negated=True), models.Q(("verification", ""), _negated=True)
                        ),
                        name="mitigation_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("content_no", models.PositiveIntegerField()),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("listing_added", "A party was newly listed"),
                            ("listing_ended", "A listing of a party ended"),
                            ("warrant_issued", "A warrant was issued against a person who takes part"),
                            ("warrant_ended", "A warrant against a person who takes part ended"),
                            ("credible_violation", "A violation by the actor or unit is reported, graded C3 or better"),
                            ("leader_changed", "The leadership of the actor changed"),
                            ("split_or_merger", "The actor split or merged"),
                            ("serious_incident", "A serious incident involves the actor or its rival"),
                            ("grave_incident", "A grave incident hit the actor, the venue or the team"),
                            ("index_rose", "The escalation index rose by a level or by many points"),
                            ("index_severe", "The escalation index is severe"),
                            ("trust_fell", "Trust fell by many points in a short time"),
                            ("trust_below_floor", "The lower bound of trust fell below the threshold"),
                            ("commitment_breached", "A breach of a commitment was confirmed"),
                            ("commitment_disputed", "A commitment is disputed"),
                            ("channel_compromised", "The channel is compromised"),
                            ("leak_or_publicity", "The contact leaked or was published"),
                            ("incentive_changed", "An incentive was added, changed in kind or grew by a fifth"),
                            ("participants_changed", "The participants changed"),
                            ("venue_changed", "The venue changed"),
                            ("mandate_or_law_changed", "The mandate, the rules of engagement or the law changed"),
                            ("checklist_replaced", "A new major version of the checklist was published"),
                            ("mitigation_overdue", "A mitigation is overdue"),
                            ("mitigation_failed", "A mitigation failed"),
                            ("condition_overdue", "A condition of the decision is overdue"),
                            ("validity_ending", "The validity of the decision is about to end"),
                            ("validity_ended", "The validity of the decision has ended"),
                            ("reviewer_objected", "A reviewer objected"),
                            ("host_state_asked", "The host State asked for a new review"),
                            ("twelve_months", "Twelve months have passed since the decision"),
                            ("full_review_missing", "No full review followed the emergency decision in time"),
                            ("stopped", "Somebody responsible stopped it"),
                        ],
                        max_length=30,
                        verbose_name="what changed",
                    ),
                ),
                (
                    "response",
                    models.CharField(
                        choices=[
                            ("notify", "The lanes concerned are told; the decision stands"),
                            ("suspend", "The engagement is suspended until the lanes concerned have answered again"),
                            ("revoke", "The decision ends; the plan must be revised and reviewed again"),
                        ],
                        max_length=8,
                        verbose_name="what it did",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "lanes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("legal", "Legal"), ("ethical", "Ethical"), ("escalation", "Escalation")],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("cause_key", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="riskreview.decision",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.engagement",
                        verbose_name="engagement",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="riskreview.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "change under a review",
                "indexes": [models.Index(fields=["engagement", "-at"], name="reopening_of_engagement")],
                "constraints": [
                    models.UniqueConstraint(fields=("engagement", "cause_key"), name="the_same_cause_acts_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "trigger__in",
                                [
                                    "listing_added",
                                    "listing_ended",
                                    "warrant_issued",
                                    "warrant_ended",
                                    "credible_violation",
                                    "leader_changed",
                                    "split_or_merger",
                                    "serious_incident",
                                    "grave_incident",
                                    "index_rose",
                                    "index_severe",
                                    "trust_fell",
                                    "trust_below_floor",
                                    "commitment_breached",
                                    "commitment_disputed",
                                    "channel_compromised",
                                    "leak_or_publicity",
                                    "incentive_changed",
                                    "participants_changed",
                                    "venue_changed",
                                    "mandate_or_law_changed",
                                    "checklist_replaced",
                                    "mitigation_overdue",
                                    "mitigation_failed",
                                    "condition_overdue",
                                    "validity_ending",
                                    "validity_ended",
                                    "reviewer_objected",
                                    "host_state_asked",
                                    "twelve_months",
                                    "full_review_missing",
                                    "stopped",
                                ],
                            )
                        ),
                        name="reopening_trigger_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("response__in", ["notify", "suspend", "revoke"])),
                        name="reopening_response_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LaneClaim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "lane",
                    models.CharField(
                        choices=[("legal", "Legal"), ("ethical", "Ethical"), ("escalation", "Escalation")],
                        max_length=10,
                    ),
                ),
                ("claimed_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="riskreview.review"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dissent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "lane",
                    models.CharField(
                        choices=[("legal", "Legal"), ("ethical", "Ethical"), ("escalation", "Escalation")],
                        max_length=10,
                        verbose_name="lane",
                    ),
                ),
                ("text", models.TextField(verbose_name="dissent")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dissents", to="riskreview.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "dissent",
                "constraints": [
                    models.UniqueConstraint(fields=("review", "lane"), name="one_dissent_per_lane"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="dissent_has_text"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("text", models.TextField(verbose_name="what must be done")),
                ("blocks", models.BooleanField(default=True, verbose_name="before the contact starts")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                ("met_at", models.DateTimeField(null=True)),
                ("verified_at", models.DateTimeField(null=True)),
                (
                    "met_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who does it",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="riskreview.decision"
                    ),
                ),
            ],
            options={
                "verbose_name": "condition",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="condition_says_what"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_at", None), ("met_by", None)),
                            models.Q(
                                ("met_at__isnull", False),
                                ("met_by__isnull", False),
                                models.Q(("evidence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="condition_met_with_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at", None), ("verified_by", None)),
                            models.Q(
                                ("met_at__isnull", False),
                                ("verified_at__isnull", False),
                                ("verified_by__isnull", False),
                                models.Q(("verified_by", models.F("met_by")), _negated=True),
                                models.Q(("verified_by", models.F("owner")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="condition_verified_by_another",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="riskreview.review"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("basis", "emergency"), _negated=True),
                fields=("review",),
                name="one_decision_per_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["review", "emergency", "retrospective"])), name="decision_basis_known"
            ),
        ),
    ]
