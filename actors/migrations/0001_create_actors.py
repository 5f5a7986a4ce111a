import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_keep_names_apart"),
        ("accounts", "__first__"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                        default="amber",
                        max_length=12,
                        verbose_name="marking",
                    ),
                ),
                ("real_name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="other names",
                    ),
                ),
                ("pseudonym", models.CharField(blank=True, max_length=120, verbose_name="pseudonym")),
                (
                    "influence",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 to 5: control over subordinates and access to the top.",
                        null=True,
                        verbose_name="influence",
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("champion", "Champion"),
                            ("supportive", "Supportive"),
                            ("ambivalent", "Ambivalent"),
                            ("opposed", "Opposed"),
                            ("spoiler_limited", "Spoiler with limited aims"),
                            ("spoiler_greedy", "Spoiler with growing aims"),
                            ("spoiler_total", "Spoiler who wants all"),
                        ],
                        max_length=16,
                        verbose_name="stance towards engagement",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                ("protocol_notes", models.TextField(blank=True, verbose_name="protocol notes")),
                (
                    "sensitivity",
                    models.CharField(
                        choices=[
                            ("low_or_none", "Low or none"),
                            ("moderate", "Moderate"),
                            ("high", "High"),
                            ("severe", "Severe"),
                            ("protected_source", "Protected source: shown under a pseudonym"),
                        ],
                        default="moderate",
                        max_length=20,
                        verbose_name="sensitivity",
                    ),
                ),
                (
                    "personal_risk",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("lethal", "Lethal")],
                        max_length=8,
                        verbose_name="personal risk if exposed",
                    ),
                ),
                (
                    "shown_as",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(sensitivity="protected_source", then=models.F("pseudonym")),
                            default=models.F("real_name"),
                        ),
                        output_field=models.CharField(max_length=200),
                    ),
                ),
                (
                    "compartment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.compartment",
                        verbose_name="compartment",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("real_name", ""), _negated=True), name="person_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sensitivity", "protected_source"), _negated=True),
                            models.Q(("pseudonym", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="person_protected_by_pseudonym",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("influence", None), ("influence__range", (1, 5)), _connector="OR"),
                        name="person_influence_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stance__in",
                                [
                                    "champion",
                                    "supportive",
                                    "ambivalent",
                                    "opposed",
                                    "spoiler_limited",
                                    "spoiler_greedy",
                                    "spoiler_total",
                                    "",
                                ],
                            )
                        ),
                        name="person_stance_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sensitivity__in", ["low_or_none", "moderate", "high", "severe", "protected_source"])
                        ),
                        name="person_sensitivity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("personal_risk__in", ["low", "medium", "high", "lethal", ""])),
                        name="person_risk_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(verbose_name="until")),
                ("reason", models.TextField(verbose_name="reason")),
                ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="actors.person")),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "access to a person",
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                        default="amber",
                        max_length=12,
                        verbose_name="marking",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("own_report", "Own report or observation"),
                            ("interlocutor", "Interlocutor"),
                            ("partner", "Partner organisation"),
                            ("official_document", "Official document or list"),
                            ("actor_statement", "Statement of an actor"),
                            ("monitor", "Monitoring or research organisation"),
                            ("dataset", "Data set"),
                            ("press", "Press"),
                            ("social_media", "Social media"),
                            ("technical", "Technical means"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        blank=True,
                        help_text="Where the information first came from. Two sources confirm each other only when their origins differ. Never the name of a person who must be protected.",
                        max_length=200,
                        verbose_name="origin",
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A: completely reliable"),
                            ("B", "B: usually reliable"),
                            ("C", "C: fairly reliable"),
                            ("D", "D: not usually reliable"),
                            ("E", "E: unreliable"),
                            ("F", "F: reliability cannot be judged"),
                        ],
                        default="F",
                        max_length=1,
                        verbose_name="usual reliability",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=200, verbose_name="reference")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "compartment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.compartment",
                        verbose_name="compartment",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "own_report",
                                    "interlocutor",
                                    "partner",
                                    "official_document",
                                    "actor_statement",
                                    "monitor",
                                    "dataset",
                                    "press",
                                    "social_media",
                                    "technical",
                                    "other",
                                ],
                            )
                        ),
                        name="source_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F"])),
                        name="source_reliability_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Actor",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                        default="amber",
                        max_length=12,
                        verbose_name="marking",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "actor_type",
                    models.CharField(
                        choices=[
                            ("insurgent_group", "Insurgent or rebel group"),
                            ("militia", "Militia"),
                            ("paramilitary", "Paramilitary force (state-linked)"),
                            ("violent_extremist_org", "Violent extremist organisation"),
                            ("criminal_group", "Organised criminal group"),
                            ("pmsc", "Private military or security company"),
                            ("ngo", "Non-governmental organisation"),
                            ("civil_society", "Civil society or community"),
                            ("political_wing", "Political movement or wing"),
                            ("coalition", "Coalition or umbrella"),
                            ("business", "Company or economic actor"),
                            ("digital_collective", "Digital actor"),
                            ("international_organisation", "International organisation"),
                            ("state", "State"),
                            ("unclassified", "Not classified yet"),
                        ],
                        default="unclassified",
                        max_length=32,
                        verbose_name="type",
                    ),
                ),
                (
                    "subtypes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("centre_seeking", "Centre-seeking"),
                                ("secessionist", "Secessionist"),
                                ("autonomist", "Autonomist"),
                                ("de_facto_authority", "De facto authority"),
                                ("armed_opposition_other", "Other armed opposition"),
                                ("pro_government", "Pro-government"),
                                ("political", "Political"),
                                ("communal_identity", "Communal or identity-based"),
                                ("self_defence", "Self-defence"),
                                ("tribal", "Tribal"),
                                ("auxiliary", "Auxiliary force"),
                                ("border_guard", "Border guard"),
                                ("demobilised_remnant", "Remnant after demobilisation"),
                                ("transnational", "Transnational"),
                                ("national_affiliate", "National affiliate"),
                                ("cell_network", "Network of cells"),
                                ("cartel", "Cartel"),
                                ("gang", "Gang"),
                                ("trafficking_network", "Trafficking network"),
                                ("pirates", "Pirates"),
                                ("private_military_company", "Private military company"),
                                ("private_security_company", "Private security company"),
                                ("defence_contractor", "Defence contractor"),
                                ("maritime_security", "Maritime security"),
                                ("humanitarian", "Humanitarian"),
                                ("development", "Development"),
                                ("human_rights", "Human rights"),
                                ("peacebuilding_mediation", "Peacebuilding or mediation"),
                                ("demining", "Demining"),
                                ("women_group", "Women's group"),
                                ("youth_group", "Youth group"),
                                ("religious_authority", "Religious authority"),
                                ("tribal_traditional", "Tribal or traditional leadership"),
                                ("victims_assoc", "Victims' association"),
                                ("diaspora", "Diaspora"),
                                ("media", "Media"),
                                ("union", "Union"),
                                ("party", "Political party"),
                                ("front_organization", "Front organisation"),
                                ("exile_body", "Body in exile"),
                                ("command_umbrella", "Common command"),
                                ("negotiation_platform", "Negotiation platform"),
                                ("operations_room", "Operations room"),
                                ("extractive", "Extractive industry"),
                                ("telecom", "Telecommunications"),
                                ("transport", "Transport"),
                                ("bank_hawala", "Bank or hawala"),
                                ("hacktivist", "Hacktivists"),
                                ("influence_network", "Influence network"),
                            ],
                            max_length=32,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="subtypes",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("in_ceasefire", "In ceasefire"),
                            ("in_ddr", "In disarmament and reintegration"),
                            ("transformed_party", "Became a political party"),
                            ("integrated_state_forces", "Integrated into state forces"),
                            ("dissolved", "Dissolved"),
                            ("split", "Split"),
                            ("defeated", "Defeated"),
                            ("unknown", "Status unknown"),
                        ],
                        default="unknown",
                        max_length=24,
                        verbose_name="status",
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="countries",
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        help_text="Valleys, provinces, towns, routes.",
                        max_length=200,
                        verbose_name="region",
                    ),
                ),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                (
                    "founded_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="founded (year)"),
                ),
                ("ended_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ended (year)")),
                ("motivations", models.TextField(blank=True, verbose_name="motivations")),
                ("principles", models.TextField(blank=True, verbose_name="principles of action")),
                ("constituency", models.TextField(blank=True, verbose_name="constituency")),
                ("ethno_cultural", models.TextField(blank=True, verbose_name="ethnic and cultural dimensions")),
                ("population_control", models.TextField(blank=True, verbose_name="control of the population")),
                ("finance_sources", models.TextField(blank=True, verbose_name="sources of finance")),
                ("ihl_commitments", models.TextField(blank=True, verbose_name="commitments to humanitarian law")),
                ("mediation_attitude", models.TextField(blank=True, verbose_name="attitude to mediation")),
                ("internal_spoilers", models.TextField(blank=True, verbose_name="spoilers inside")),
                (
                    "structure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hierarchical", "Hierarchical"),
                            ("decentralised", "Decentralised"),
                            ("network", "Network"),
                            ("fragmented", "Fragmented"),
                            ("umbrella", "Umbrella"),
                            ("single_leader", "Single leader"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=16,
                        verbose_name="structure",
                    ),
                ),
                (
                    "organisation_levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("political_leadership", "Political leadership"),
                                ("military_high_command", "Military high command"),
                                ("regional_command", "Regional command"),
                                ("front_or_zone", "Front or zone"),
                                ("local_unit", "Local unit"),
                                ("cell", "Cell"),
                                ("community_level", "Community"),
                                ("external_representation", "Representation abroad"),
                            ],
                            max_length=32,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="levels at which it can be met",
                    ),
                ),
                (
                    "command_control",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("effective", "Effective"),
                            ("partial", "Partial"),
                            ("weak", "Weak"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=12,
                        verbose_name="command and control",
                    ),
                ),
                (
                    "territorial_control",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("contested", "Contested"),
                            ("partial", "Partial"),
                            ("de_facto_governance", "De facto governance"),
                        ],
                        max_length=24,
                        verbose_name="territorial control",
                    ),
                ),
                (
                    "attitude_to_contact",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("seeks", "Seeks contact"),
                            ("open", "Open to contact"),
                            ("conditional", "Under conditions"),
                            ("refuses", "Refuses contact"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=12,
                        verbose_name="attitude to contact",
                    ),
                ),
                ("size_low", models.PositiveIntegerField(blank=True, null=True, verbose_name="size, at least")),
                ("size_high", models.PositiveIntegerField(blank=True, null=True, verbose_name="size, at most")),
                ("size_on", models.DateField(blank=True, null=True, verbose_name="size estimated on")),
                (
                    "size_reliability",
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
                        verbose_name="reliability of that source",
                    ),
                ),
                (
                    "size_credibility",
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
                        verbose_name="credibility of the size",
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="profile reviewed"),
                ),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                (
                    "compartment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.compartment",
                        verbose_name="compartment",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "size_source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.source",
                        verbose_name="source of the size",
                    ),
                ),
            ],
            options={
                "verbose_name": "actor",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="actor_has_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "actor_type__in",
                                [
                                    "insurgent_group",
                                    "militia",
                                    "paramilitary",
                                    "violent_extremist_org",
                                    "criminal_group",
                                    "pmsc",
                                    "ngo",
                                    "civil_society",
                                    "political_wing",
                                    "coalition",
                                    "business",
                                    "digital_collective",
                                    "international_organisation",
                                    "state",
                                    "unclassified",
                                ],
                            )
                        ),
                        name="actor_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "active",
                                    "dormant",
                                    "in_ceasefire",
                                    "in_ddr",
                                    "transformed_party",
                                    "integrated_state_forces",
                                    "dissolved",
                                    "split",
                                    "defeated",
                                    "unknown",
                                ],
                            )
                        ),
                        name="actor_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "structure__in",
                                [
                                    "hierarchical",
                                    "decentralised",
                                    "network",
                                    "fragmented",
                                    "umbrella",
                                    "single_leader",
                                    "unknown",
                                    "",
                                ],
                            )
                        ),
                        name="actor_structure_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("command_control__in", ["effective", "partial", "weak", "unknown", ""])),
                        name="actor_command_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("territorial_control__in", ["none", "contested", "partial", "de_facto_governance", ""])
                        ),
                        name="actor_territory_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attitude_to_contact__in", ["seeks", "open", "conditional", "refuses", "unknown", ""])
                        ),
                        name="actor_attitude_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size_reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="actor_size_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size_credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="actor_size_credibility_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subtypes__contained_by",
                                [
                                    "centre_seeking",
                                    "secessionist",
                                    "autonomist",
                                    "de_facto_authority",
                                    "armed_opposition_other",
                                    "pro_government",
                                    "political",
                                    "communal_identity",
                                    "self_defence",
                                    "tribal",
                                    "auxiliary",
                                    "border_guard",
                                    "demobilised_remnant",
                                    "transnational",
                                    "national_affiliate",
                                    "cell_network",
                                    "cartel",
                                    "gang",
                                    "trafficking_network",
                                    "pirates",
                                    "private_military_company",
                                    "private_security_company",
                                    "defence_contractor",
                                    "maritime_security",
                                    "humanitarian",
                                    "development",
                                    "human_rights",
                                    "peacebuilding_mediation",
                                    "demining",
                                    "women_group",
                                    "youth_group",
                                    "religious_authority",
                                    "tribal_traditional",
                                    "victims_assoc",
                                    "diaspora",
                                    "media",
                                    "union",
                                    "party",
                                    "front_organization",
                                    "exile_body",
                                    "command_umbrella",
                                    "negotiation_platform",
                                    "operations_room",
                                    "extractive",
                                    "telecom",
                                    "transport",
                                    "bank_hawala",
                                    "hacktivist",
                                    "influence_network",
                                ],
                            )
                        ),
                        name="actor_subtypes_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "organisation_levels__contained_by",
                                [
                                    "political_leadership",
                                    "military_high_command",
                                    "regional_command",
                                    "front_or_zone",
                                    "local_unit",
                                    "cell",
                                    "community_level",
                                    "external_representation",
                                ],
                            )
                        ),
                        name="actor_levels_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("size_low__isnull", True),
                            ("size_high__isnull", True),
                            ("size_high__gte", models.F("size_low")),
                            _connector="OR",
                        ),
                        name="actor_size_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("founded_year__isnull", True),
                            ("ended_year__isnull", True),
                            ("ended_year__gte", models.F("founded_year")),
                            _connector="OR",
                        ),
                        name="actor_years_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("founded_year", None), ("founded_year__range", (1000, 2200)), _connector="OR"),
                            models.Q(("ended_year", None), ("ended_year__range", (1000, 2200)), _connector="OR"),
                        ),
                        name="actor_years_plausible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "list_code",
                    models.CharField(
                        choices=[
                            ("un_1267", "UN Security Council, ISIL and Al-Qaida (1267)"),
                            ("un_1988", "UN Security Council, Taliban (1988)"),
                            ("un_other", "UN Security Council, other regime"),
                            ("eu_cp931", "EU Common Position 931"),
                            ("eu_autonomous", "EU, other regime"),
                            ("us_fto", "US Foreign Terrorist Organization"),
                            ("us_sdgt", "US Executive Order 13224 (SDGT)"),
                            ("us_sdn_other", "US OFAC, other programme"),
                            ("uk_proscribed", "UK proscribed organisation"),
                            ("uk_sanctions", "UK sanctions list"),
                            ("national_other", "Other national list"),
                            ("icc_warrant", "ICC arrest warrant"),
                            ("icc_summons", "ICC summons to appear"),
                            ("hybrid_or_national_warrant", "Warrant of another court"),
                            ("un_caac_annex", "UN children and armed conflict, annex"),
                            ("leahy_ineligible", "Leahy vetting: ineligible"),
                            ("hrddp_negative", "Human rights due diligence: negative"),
                        ],
                        max_length=32,
                        verbose_name="list",
                    ),
                ),
                (
                    "authority",
                    models.CharField(
                        blank=True,
                        help_text="Needed for national lists and other courts.",
                        max_length=120,
                        verbose_name="authority",
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country of the list")),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="reference on the list")),
                ("listed_on", models.DateField(verbose_name="listed on")),
                ("delisted_on", models.DateField(blank=True, null=True, verbose_name="removed on")),
                (
                    "legal_effects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("asset_freeze", "Asset freeze"),
                                ("arms_embargo", "Arms embargo"),
                                ("travel_ban", "Travel ban"),
                                ("material_support_crime", "Material support is a crime"),
                                ("meeting_restriction", "Meetings are restricted"),
                                ("contact_restriction", "Contact is restricted"),
                                ("none", "No legal effect of its own"),
                            ],
                            max_length=32,
                        ),
                        size=None,
                        verbose_name="legal effects",
                    ),
                ),
                (
                    "exemptions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="exemptions",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="legal basis (address)")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("checked_on", models.DateField(verbose_name="last checked")),
                ("next_check_due", models.DateField(verbose_name="next check due")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="actors.actor",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="actors.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "listing",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor__isnull", False), ("person__isnull", True)),
                            models.Q(("actor__isnull", True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="listing_of_actor_or_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("list_code", "national_other"), _negated=True),
                            models.Q(("country", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="listing_national_has_country",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_effects__len__gte", 1)), name="listing_has_effects"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next_check_due__gte", models.F("checked_on"))), name="listing_check_ahead"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "list_code__in",
                                [
                                    "un_1267",
                                    "un_1988",
                                    "un_other",
                                    "eu_cp931",
                                    "eu_autonomous",
                                    "us_fto",
                                    "us_sdgt",
                                    "us_sdn_other",
                                    "uk_proscribed",
                                    "uk_sanctions",
                                    "national_other",
                                    "icc_warrant",
                                    "icc_summons",
                                    "hybrid_or_national_warrant",
                                    "un_caac_annex",
                                    "leahy_ineligible",
                                    "hrddp_negative",
                                ],
                            )
                        ),
                        name="listing_code_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "legal_effects__contained_by",
                                [
                                    "asset_freeze",
                                    "arms_embargo",
                                    "travel_ban",
                                    "material_support_crime",
                                    "meeting_restriction",
                                    "contact_restriction",
                                    "none",
                                ],
                            )
                        ),
                        name="listing_effects_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("listed_on__isnull", True),
                            ("delisted_on__isnull", True),
                            ("delisted_on__gte", models.F("listed_on")),
                            _connector="OR",
                        ),
                        name="listing_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
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
                    "relation_type",
                    models.CharField(
                        choices=[
                            ("allied_with", "allied with"),
                            ("coordinates_with", "coordinates with"),
                            ("umbrella_member_of", "member of the umbrella"),
                            ("splinter_of", "splinter of"),
                            ("merged_into", "merged into"),
                            ("political_wing_of", "political wing of"),
                            ("armed_wing_of", "armed wing of"),
                            ("commands", "commands"),
                            ("hostile_to", "hostile to"),
                            ("rival_of", "rival of"),
                            ("in_ceasefire_with", "in ceasefire with"),
                            ("negotiates_with", "negotiates with"),
                            ("sponsors", "sponsors"),
                            ("sponsored_by", "sponsored by"),
                            ("proxy_of", "proxy of"),
                            ("contracted_by", "contracted by"),
                            ("hosts", "hosts"),
                            ("mediates_for", "mediates for"),
                            ("guarantor_of", "guarantor of"),
                            ("kinship_or_tribal_tie", "tied by kinship or tribe to"),
                            ("constituency_of", "constituency of"),
                            ("recruits_from", "recruits from"),
                            ("finances", "finances"),
                            ("supplies", "supplies"),
                            ("shares_territory_with", "shares territory with"),
                            ("competes_for_constituency_with", "competes for supporters with"),
                            ("communicates_via", "communicates through"),
                        ],
                        max_length=40,
                        verbose_name="relation",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "strength",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 is loose, 5 is as close as it gets.",
                        null=True,
                        verbose_name="strength",
                    ),
                ),
                (
                    "support_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("troops", "Troops"),
                                ("foreign_troop_presence", "Foreign troop presence"),
                                ("weapons", "Weapons"),
                                ("materiel_logistics", "Materiel and logistics"),
                                ("training", "Training"),
                                ("funding", "Funding"),
                                ("joint_operations", "Joint operations"),
                                ("intelligence", "Intelligence"),
                                ("territory_or_infrastructure", "Territory or infrastructure"),
                                ("other", "Other"),
                            ],
                            max_length=32,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="kinds of support",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
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
                (
                    "contradicts",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contradicted_by",
                        to="actors.relation",
                        verbose_name="contradicts",
                    ),
                ),
                (
                    "from_actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations_out",
                        to="actors.actor",
                        verbose_name="from",
                    ),
                ),
                (
                    "to_actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations_in",
                        to="actors.actor",
                        verbose_name="to",
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
                "verbose_name": "relation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="relation_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="relation_credibility_known",
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
                        name="relation_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="relation_confirmed_twice",
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
                        name="relation_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_actor", models.F("to_actor")), _negated=True),
                        name="relation_ends_differ",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contradicts", models.F("id")), _negated=True),
                        name="relation_not_against_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strength", None), ("strength__range", (1, 5)), _connector="OR"),
                        name="relation_strength_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "corroborated"), _negated=True),
                            ("corroborated_by__isnull", False),
                            _connector="OR",
                        ),
                        name="relation_corroborated_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "relation_type__in",
                                [
                                    "allied_with",
                                    "coordinates_with",
                                    "umbrella_member_of",
                                    "splinter_of",
                                    "merged_into",
                                    "political_wing_of",
                                    "armed_wing_of",
                                    "commands",
                                    "hostile_to",
                                    "rival_of",
                                    "in_ceasefire_with",
                                    "negotiates_with",
                                    "sponsors",
                                    "sponsored_by",
                                    "proxy_of",
                                    "contracted_by",
                                    "hosts",
                                    "mediates_for",
                                    "guarantor_of",
                                    "kinship_or_tribal_tie",
                                    "constituency_of",
                                    "recruits_from",
                                    "finances",
                                    "supplies",
                                    "shares_territory_with",
                                    "competes_for_constituency_with",
                                    "communicates_via",
                                ],
                            )
                        ),
                        name="relation_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asserted", "corroborated", "disputed", "refuted"])),
                        name="relation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "support_kinds__contained_by",
                                [
                                    "troops",
                                    "foreign_troop_presence",
                                    "weapons",
                                    "materiel_logistics",
                                    "training",
                                    "funding",
                                    "joint_operations",
                                    "intelligence",
                                    "territory_or_infrastructure",
                                    "other",
                                ],
                            )
                        ),
                        name="relation_support_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="relation_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonRole",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("supreme_leader", "Supreme leader"),
                            ("political_head", "Political head"),
                            ("military_commander", "Military commander"),
                            ("deputy", "Deputy"),
                            ("regional_commander", "Regional commander"),
                            ("local_commander", "Local commander"),
                            ("chief_negotiator", "Chief negotiator"),
                            ("delegation_member", "Member of the delegation"),
                            ("spokesperson", "Spokesperson"),
                            ("liaison_officer", "Liaison officer"),
                            ("external_representative", "Representative abroad"),
                            ("ideological_or_religious_authority", "Ideological or religious authority"),
                            ("finance_chief", "Head of finance"),
                            ("security_chief", "Head of security"),
                            ("detained_leader", "Detained leader"),
                            ("former_leader", "Former leader"),
                            ("founder_in_exile", "Founder in exile"),
                            ("gatekeeper", "Gatekeeper"),
                            ("insider_mediator", "Insider mediator"),
                            ("elder", "Elder"),
                        ],
                        max_length=40,
                        verbose_name="role",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title used")),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="actors.actor"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="actors.person"
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
                "verbose_name": "role",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="personrole_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="personrole_credibility_known",
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
                        name="personrole_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="personrole_confirmed_twice",
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
                        name="personrole_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "supreme_leader",
                                    "political_head",
                                    "military_commander",
                                    "deputy",
                                    "regional_commander",
                                    "local_commander",
                                    "chief_negotiator",
                                    "delegation_member",
                                    "spokesperson",
                                    "liaison_officer",
                                    "external_representative",
                                    "ideological_or_religious_authority",
                                    "finance_chief",
                                    "security_chief",
                                    "detained_leader",
                                    "former_leader",
                                    "founder_in_exile",
                                    "gatekeeper",
                                    "insider_mediator",
                                    "elder",
                                ],
                            )
                        ),
                        name="role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="role_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("person", "actor", "role"), name="role_open_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Name",
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
                ("text", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("self_name", "Name it uses for itself"),
                            ("official", "Official or registered name"),
                            ("acronym", "Abbreviation"),
                            ("alias", "Also known as"),
                            ("former", "Former name"),
                            ("translation", "Translation"),
                            ("spelling", "Other spelling"),
                            ("hostile", "Name its opponents use"),
                        ],
                        default="alias",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, help_text="For example ar, ku or fr.", max_length=16, verbose_name="language code"
                    ),
                ),
                (
                    "script",
                    models.CharField(
                        blank=True,
                        help_text="For example Arab, Cyrl or Latn.",
                        max_length=4,
                        verbose_name="script code",
                    ),
                ),
                ("transliteration", models.CharField(blank=True, max_length=200, verbose_name="in Latin letters")),
                ("since", models.DateField(blank=True, null=True, verbose_name="used since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="used until")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="actors.actor"
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
                "verbose_name": "name",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="name_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="name_credibility_known",
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
                        name="name_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="name_confirmed_twice",
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
                        name="name_two_sources",
                    ),
                    models.UniqueConstraint(fields=("actor", "text", "kind"), name="name_once_per_actor"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="name_has_text"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "self_name",
                                    "official",
                                    "acronym",
                                    "alias",
                                    "former",
                                    "translation",
                                    "spelling",
                                    "hostile",
                                ],
                            )
                        ),
                        name="name_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="name_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
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
                    "category",
                    models.CharField(
                        choices=[
                            ("security_survival", "Security and survival"),
                            ("leader_personal_security", "Personal security of leaders"),
                            ("political_recognition", "Political recognition"),
                            ("political_participation", "Political participation"),
                            ("territory_autonomy", "Territory and autonomy"),
                            ("governance_services", "Governance and services"),
                            ("justice_accountability", "Justice and accountability"),
                            ("amnesty_legal_status", "Amnesty and legal status"),
                            ("detainees_missing", "Detainees and missing persons"),
                            ("humanitarian_relief", "Humanitarian relief"),
                            ("economic_resources", "Economic resources"),
                            ("livelihoods_of_fighters", "Livelihoods of fighters"),
                            ("identity_culture_language", "Identity, culture, language"),
                            ("religion", "Religion"),
                            ("counter_terrorism_common_enemy", "A common enemy, counter-terrorism"),
                            ("regional_stability", "Regional stability"),
                            ("external_legitimacy_delisting", "Legitimacy abroad, removal from lists"),
                            ("constituency_protection", "Protection of its people"),
                            ("revenge_honour", "Revenge and honour"),
                            ("displaced_return", "Return of the displaced"),
                            ("land_water_environment", "Land, water, environment"),
                            ("demining", "Demining"),
                            ("arms_and_forces_status", "Arms and status of its forces"),
                            ("foreign_forces_presence", "Presence of foreign forces"),
                            ("elections_constitution", "Elections and constitution"),
                        ],
                        max_length=32,
                        verbose_name="about",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("position", "Position"), ("interest", "Interest"), ("need", "Need")],
                        default="interest",
                        max_length=8,
                        verbose_name="depth",
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="1 is what matters most to them, 5 what matters least.",
                        verbose_name="priority for them",
                    ),
                ),
                ("red_line", models.BooleanField(default=False, verbose_name="red line")),
                ("shared_with_us", models.BooleanField(default=False, verbose_name="we share it")),
                ("text", models.TextField(verbose_name="in words")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="no longer held since")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="interests", to="actors.actor"
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
                "verbose_name": "interest",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="interest_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="interest_credibility_known",
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
                        name="interest_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="interest_confirmed_twice",
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
                        name="interest_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "security_survival",
                                    "leader_personal_security",
                                    "political_recognition",
                                    "political_participation",
                                    "territory_autonomy",
                                    "governance_services",
                                    "justice_accountability",
                                    "amnesty_legal_status",
                                    "detainees_missing",
                                    "humanitarian_relief",
                                    "economic_resources",
                                    "livelihoods_of_fighters",
                                    "identity_culture_language",
                                    "religion",
                                    "counter_terrorism_common_enemy",
                                    "regional_stability",
                                    "external_legitimacy_delisting",
                                    "constituency_protection",
                                    "revenge_honour",
                                    "displaced_return",
                                    "land_water_environment",
                                    "demining",
                                    "arms_and_forces_status",
                                    "foreign_forces_presence",
                                    "elections_constitution",
                                ],
                            )
                        ),
                        name="interest_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["position", "interest", "need"])), name="interest_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__range", (1, 5))), name="interest_priority_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncentiveResponse",
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
                    "category",
                    models.CharField(
                        choices=[
                            ("humanitarian_aid", "Aid to the population"),
                            ("medical_evacuation", "Medical evacuation, medicine"),
                            ("development_project", "Development or quick-impact project"),
                            ("resource_access", "Preferential access to resources"),
                            ("ihl_training", "Training in humanitarian law, DDR or negotiation"),
                            ("tactical_training", "Military training"),
                            ("nonlethal_equipment", "Communications, vehicles, protective equipment"),
                            ("lethal_equipment", "Arms or ammunition"),
                            ("stipend_cash", "Cash, salaries, per diem"),
                            ("talks_logistics", "Travel, lodging, interpreters for talks"),
                            ("safe_passage_guarantee", "Security guarantee"),
                            ("prisoner_release", "Release of detainees"),
                            ("sanctions_relief", "Removal from a list, waiver"),
                            ("political_participation", "Seat, registration, recognition"),
                            ("amnesty_leniency", "Amnesty or leniency"),
                            ("intelligence_share", "Information"),
                            ("public_acknowledgement", "Photo, statement, use of a title"),
                        ],
                        max_length=32,
                        verbose_name="incentive",
                    ),
                ),
                (
                    "response",
                    models.CharField(
                        choices=[
                            ("strong", "Responds well"),
                            ("some", "Responds somewhat"),
                            ("none", "Does not respond"),
                            ("counterproductive", "Made things worse"),
                            ("untested", "Not tried yet"),
                        ],
                        max_length=20,
                        verbose_name="response",
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="what was seen")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="no longer so since")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incentive_responses",
                        to="actors.actor",
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
                "verbose_name": "response to an incentive",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="incentiveresponse_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="incentiveresponse_credibility_known",
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
                        name="incentiveresponse_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="incentiveresponse_confirmed_twice",
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
                        name="incentiveresponse_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "humanitarian_aid",
                                    "medical_evacuation",
                                    "development_project",
                                    "resource_access",
                                    "ihl_training",
                                    "tactical_training",
                                    "nonlethal_equipment",
                                    "lethal_equipment",
                                    "stipend_cash",
                                    "talks_logistics",
                                    "safe_passage_guarantee",
                                    "prisoner_release",
                                    "sanctions_relief",
                                    "political_participation",
                                    "amnesty_leniency",
                                    "intelligence_share",
                                    "public_acknowledgement",
                                ],
                            )
                        ),
                        name="incentive_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("response__in", ["strong", "some", "none", "counterproductive", "untested"])
                        ),
                        name="incentive_response_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CulturalNote",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("language", "Languages"),
                            ("protocol", "Protocol"),
                            ("calendar", "Calendar and holidays"),
                            ("gifts", "Gifts"),
                            ("do", "Do"),
                            ("do_not", "Do not"),
                            ("local_insight", "Local insight"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(verbose_name="note")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="no longer so since")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cultural_notes", to="actors.actor"
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
                "verbose_name": "cultural note",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="culturalnote_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="culturalnote_credibility_known",
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
                        name="culturalnote_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="culturalnote_confirmed_twice",
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
                        name="culturalnote_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["language", "protocol", "calendar", "gifts", "do", "do_not", "local_insight"])
                        ),
                        name="note_kind_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="note_has_text"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActorStanding",
            fields=[
                (
                    "actor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="actors.actor",
                    ),
                ),
                ("trust_value", models.FloatField(null=True)),
                ("trust_lo", models.FloatField(null=True)),
                ("trust_hi", models.FloatField(null=True)),
                ("trust_u", models.FloatField(null=True)),
                (
                    "trust_band",
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
                ("trust_at", models.DateTimeField(null=True)),
                ("trust_run_id", models.UUIDField(null=True)),
                ("escalation_value", models.FloatField(null=True)),
                (
                    "escalation_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("guarded", "Guarded"),
                            ("elevated", "Elevated"),
                            ("high", "High"),
                            ("severe", "Severe"),
                        ],
                        max_length=12,
                    ),
                ),
                ("escalation_recorded", models.PositiveSmallIntegerField(null=True)),
                ("escalation_at", models.DateTimeField(null=True)),
                ("escalation_run_id", models.UUIDField(null=True)),
                ("last_contact_at", models.DateTimeField(null=True)),
                ("open_commitments", models.PositiveIntegerField(default=0)),
                ("overdue_commitments", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "standing",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trust_value", None),
                            models.Q(
                                ("trust_hi__gte", models.F("trust_value")),
                                ("trust_hi__lte", 100),
                                ("trust_lo__gte", 0),
                                ("trust_lo__lte", models.F("trust_value")),
                            ),
                            _connector="OR",
                        ),
                        name="standing_trust_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("escalation_value", None),
                            models.Q(("escalation_value__gte", 0), ("escalation_value__lte", 100)),
                            _connector="OR",
                        ),
                        name="standing_escalation_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "trust_band__in",
                                ["insufficient_evidence", "distrust", "low", "guarded", "working_trust", "high", ""],
                            )
                        ),
                        name="standing_band_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("escalation_level__in", ["low", "guarded", "elevated", "high", "severe", ""])
                        ),
                        name="standing_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("overdue_commitments__lte", models.F("open_commitments"))),
                        name="standing_overdue_are_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActorGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(verbose_name="until")),
                ("reason", models.TextField(verbose_name="reason")),
                ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="actors.actor")),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "access to an actor",
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="ActorStatusPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "actor_type",
                    models.CharField(
                        choices=[
                            ("insurgent_group", "Insurgent or rebel group"),
                            ("militia", "Militia"),
                            ("paramilitary", "Paramilitary force (state-linked)"),
                            ("violent_extremist_org", "Violent extremist organisation"),
                            ("criminal_group", "Organised criminal group"),
                            ("pmsc", "Private military or security company"),
                            ("ngo", "Non-governmental organisation"),
                            ("civil_society", "Civil society or community"),
                            ("political_wing", "Political movement or wing"),
                            ("coalition", "Coalition or umbrella"),
                            ("business", "Company or economic actor"),
                            ("digital_collective", "Digital actor"),
                            ("international_organisation", "International organisation"),
                            ("state", "State"),
                            ("unclassified", "Not classified yet"),
                        ],
                        max_length=32,
                        verbose_name="type",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("dormant", "Dormant"),
                            ("in_ceasefire", "In ceasefire"),
                            ("in_ddr", "In disarmament and reintegration"),
                            ("transformed_party", "Became a political party"),
                            ("integrated_state_forces", "Integrated into state forces"),
                            ("dissolved", "Dissolved"),
                            ("split", "Split"),
                            ("defeated", "Defeated"),
                            ("unknown", "Status unknown"),
                        ],
                        max_length=24,
                        verbose_name="status",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("note", models.TextField(blank=True, verbose_name="reason")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="periods", to="actors.actor"
                    ),
                ),
            ],
            options={
                "verbose_name": "period",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("actor",), name="one_open_period_per_actor"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "actor_type__in",
                                [
                                    "insurgent_group",
                                    "militia",
                                    "paramilitary",
                                    "violent_extremist_org",
                                    "criminal_group",
                                    "pmsc",
                                    "ngo",
                                    "civil_society",
                                    "political_wing",
                                    "coalition",
                                    "business",
                                    "digital_collective",
                                    "international_organisation",
                                    "state",
                                    "unclassified",
                                ],
                            )
                        ),
                        name="period_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "active",
                                    "dormant",
                                    "in_ceasefire",
                                    "in_ddr",
                                    "transformed_party",
                                    "integrated_state_forces",
                                    "dissolved",
                                    "split",
                                    "defeated",
                                    "unknown",
                                ],
                            )
                        ),
                        name="period_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="period_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalId",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("ucdp_actor", "UCDP actor"),
                            ("ucdp_dyad", "UCDP dyad"),
                            ("acled_name", "ACLED name"),
                            ("wikidata", "Wikidata"),
                            ("un_list_reference", "UN list reference"),
                            ("ofac_uid", "OFAC identifier"),
                            ("opensanctions", "OpenSanctions"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                        verbose_name="register",
                    ),
                ),
                ("value", models.CharField(max_length=120, verbose_name="identifier")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="external_ids", to="actors.actor"
                    ),
                ),
            ],
            options={
                "verbose_name": "external identifier",
                "indexes": [models.Index(fields=["scheme", "value"], name="external_id_lookup")],
                "constraints": [
                    models.UniqueConstraint(fields=("actor", "scheme", "value"), name="external_id_once_per_actor"),
                    models.CheckConstraint(
                        condition=models.Q(("value", ""), _negated=True), name="external_id_has_value"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scheme__in",
                                [
                                    "ucdp_actor",
                                    "ucdp_dyad",
                                    "acled_name",
                                    "wikidata",
                                    "un_list_reference",
                                    "ofac_uid",
                                    "opensanctions",
                                    "other",
                                ],
                            )
                        ),
                        name="external_id_scheme_known",
                    ),
                ],
            },
        ),
    ]
