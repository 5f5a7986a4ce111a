import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
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
            name="CaseStudy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("summary", models.TextField(verbose_name="summary")),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("africa", "Africa"),
                            ("americas", "Americas"),
                            ("asia", "Asia and the Pacific"),
                            ("europe", "Europe"),
                            ("middle_east", "Middle East"),
                        ],
                        max_length=20,
                        verbose_name="region",
                    ),
                ),
                ("conflict", models.CharField(max_length=160, verbose_name="conflict")),
                ("started_on", models.DateField(verbose_name="from")),
                ("ended_on", models.DateField(verbose_name="to")),
                ("period_note", models.CharField(max_length=120, verbose_name="period in words")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("reviewed", "Reviewed")], default="draft", max_length=10
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[
                            ("clear", "TLP:CLEAR"),
                            ("green", "TLP:GREEN"),
                            ("amber", "TLP:AMBER"),
                            ("amber_strict", "TLP:AMBER+STRICT"),
                            ("red", "TLP:RED"),
                        ],
                        default="clear",
                        max_length=12,
                        verbose_name="marking",
                    ),
                ),
                (
                    "actor_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="actor types",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds of engagement",
                    ),
                ),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="channels",
                    ),
                ),
                (
                    "listings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="listings",
                    ),
                ),
                (
                    "incentives",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="incentives",
                    ),
                ),
                ("search_text", models.TextField(editable=False)),
                ("content_sha256", models.CharField(editable=False, max_length=64)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "authors",
                    models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="authors"),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "case study",
                "verbose_name_plural": "case studies",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["actor_types"], name="case_study_actor_types"),
                    django.contrib.postgres.indexes.GinIndex(fields=["kinds"], name="case_study_kinds"),
                    models.Index(fields=["-updated_at", "-id"], name="case_study_keyset"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at", None), ("reviewed_by", None), ("status", "draft")),
                            models.Q(
                                ("reviewed_at__isnull", False), ("reviewed_by__isnull", False), ("status", "reviewed")
                            ),
                            _connector="OR",
                        ),
                        name="case_study_review_names_its_reviewer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("started_on__lte", models.F("ended_on"))),
                        name="case_study_period_runs_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("key", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official_text", "Agreement, law or official list"),
                            ("un_document", "United Nations document"),
                            ("government", "Statement of a government"),
                            ("oversight", "Parliamentary research or inspector"),
                            ("academic", "Academic work"),
                            ("dataset", "Data set"),
                            ("monitor", "Monitoring or research organisation"),
                            ("press", "Press"),
                            ("reference", "Reference work"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.TextField()),
                ("author", models.CharField(max_length=200)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("published_on", models.DateField(null=True)),
                (
                    "published_precision",
                    models.CharField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")], default="day", max_length=5
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=400)),
                ("perspective", models.CharField(blank=True, max_length=120)),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casestudies.casestudy"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("study", "key"), name="citation_once_per_study")],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "source_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("occurred_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")], default="day", max_length=5
                    ),
                ),
                ("text", models.TextField()),
                ("incident_type", models.CharField(blank=True, max_length=40)),
                (
                    "party_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="parties",
                    ),
                ),
                ("contested", models.TextField(blank=True)),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casestudies.casestudy"
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "source_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("unit", models.CharField(max_length=40)),
                ("note", models.TextField(blank=True)),
                ("points", models.JSONField()),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casestudies.casestudy"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "source_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("process", "Process"),
                            ("legal", "Legal"),
                            ("ethical", "Ethical"),
                            ("escalation", "Escalation"),
                            ("digital", "Information and digital"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("strong", "Strong evidence"),
                            ("moderate", "Moderate evidence"),
                            ("weak", "Weak evidence"),
                            ("contested", "Contested"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "actor_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="actor types",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds of engagement",
                    ),
                ),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="channels",
                    ),
                ),
                (
                    "incentives",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="incentives",
                    ),
                ),
                (
                    "checklist_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="checklist items",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casestudies.casestudy"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "source_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("common_name", models.CharField(max_length=120)),
                ("actor_type", models.CharField(max_length=40)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("party", "Party"),
                            ("opponent", "Opponent"),
                            ("concerned", "Concerned"),
                            ("third_party", "Third party"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "functions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="functions",
                    ),
                ),
                ("text", models.TextField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casestudies.casestudy"
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "constraints": [models.UniqueConstraint(fields=("study", "key"), name="party_once_per_study")],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "source_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("list_code", models.CharField(max_length=40)),
                ("authority", models.CharField(max_length=160)),
                ("listed_on", models.DateField(null=True)),
                (
                    "listed_precision",
                    models.CharField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")], default="day", max_length=5
                    ),
                ),
                ("delisted_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casestudies.casestudy"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="listings", to="casestudies.party"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "source_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("context", "Context"),
                            ("objective", "Objectives by side"),
                            ("channel", "Channels"),
                            ("incentive", "Incentives and confidence-building"),
                            ("legal_issue", "Legal issues"),
                            ("risk", "Risks that materialised"),
                            ("outcome", "Outcomes"),
                            ("counter_argument", "Counter-arguments"),
                            ("open_question", "Open questions"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("party_key", models.CharField(blank=True, max_length=40)),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="codes",
                    ),
                ),
                ("track", models.CharField(blank=True, max_length=20)),
                ("is_discreet", models.BooleanField(default=False)),
                ("horizon", models.PositiveSmallIntegerField(null=True)),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casestudies.casestudy"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Precedent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("note", models.TextField(blank=True, verbose_name="what it teaches here")),
                ("linked_at", models.DateTimeField()),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="engagements.engagement",
                        verbose_name="engagement",
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casestudies.casestudy",
                        verbose_name="case study",
                    ),
                ),
            ],
            options={
                "verbose_name": "precedent",
                "constraints": [models.UniqueConstraint(fields=("study", "engagement"), name="precedent_once")],
            },
        ),
        migrations.CreateModel(
            name="StudyAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "source_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("signed_on", models.DateField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("pre_negotiation_process", "Pre-negotiation or process"),
                            ("framework_substantive_partial", "Framework, partial"),
                            ("framework_substantive_comprehensive", "Framework, comprehensive"),
                            ("implementation_renegotiation", "Implementation or renegotiation"),
                            ("renewal", "Renewal"),
                            ("ceasefire_related", "Ceasefire or related"),
                            ("other", "Other"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "ceasefire_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cessation_of_hostilities", "Cessation of hostilities"),
                            ("preliminary_ceasefire", "Preliminary ceasefire"),
                            ("definitive_ceasefire", "Definitive ceasefire"),
                            ("humanitarian_pause", "Humanitarian pause"),
                            ("local_truce", "Local truce"),
                            ("unilateral_declaration", "Unilateral declaration"),
                            ("reduction_in_violence", "Reduction in violence"),
                            ("days_of_tranquillity", "Days of tranquillity"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "party_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="parties",
                    ),
                ),
                (
                    "provisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="provisions",
                    ),
                ),
                ("monitoring", models.TextField()),
                ("text", models.TextField()),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casestudies.casestudy"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
