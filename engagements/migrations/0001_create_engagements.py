import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_keep_names_apart"),
        ("accounts", "__first__"),
        ("actors", "0001_create_actors"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("in_person_direct", "Direct meeting"),
                            ("in_person_neutral", "Meeting at a neutral venue"),
                            ("shuttle_proximity", "Shuttle or proximity talks"),
                            ("third_party_relay", "Relay by an intermediary"),
                            ("letter_courier", "Letter or courier"),
                            ("phone_voice", "Mobile or landline telephone"),
                            ("satphone", "Satellite telephone"),
                            ("e2ee_messaging", "End-to-end encrypted application"),
                            ("email", "E-mail"),
                            ("video_meeting", "Virtual meeting"),
                            ("social_media_public", "Public signalling on social media"),
                            ("hotline_deconfliction", "Hotline or deconfliction line"),
                            ("liaison_office", "Liaison office or officers"),
                            ("radio_vhf_hf", "Radio"),
                            ("joint_commission", "Session of a joint commission"),
                        ],
                        max_length=24,
                        verbose_name="medium",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("tested", "Tested"),
                            ("open", "Open"),
                            ("degraded", "Degraded"),
                            ("suspended", "Suspended"),
                            ("compromised", "Compromised"),
                            ("closed", "Closed"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "intermediary",
                    models.CharField(
                        blank=True,
                        help_text="Through whom it runs, if it is not direct.",
                        max_length=160,
                        verbose_name="intermediary",
                    ),
                ),
                (
                    "identity_verified_by",
                    models.CharField(
                        choices=[
                            ("in_person", "Met in person"),
                            ("known_voice", "Voice is known"),
                            ("code_phrase", "Code phrase"),
                            ("safety_number", "Safety number compared"),
                            ("third_party", "A third party vouches"),
                            ("none", "Not verified"),
                        ],
                        default="none",
                        max_length=16,
                        verbose_name="identity verified by",
                    ),
                ),
                (
                    "encryption",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("transport", "In transport only"),
                            ("e2ee", "End to end"),
                            ("accredited", "Accredited system"),
                        ],
                        default="none",
                        max_length=12,
                        verbose_name="encryption",
                    ),
                ),
                (
                    "metadata_exposure",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        default="high",
                        max_length=8,
                        verbose_name="exposure of metadata",
                    ),
                ),
                (
                    "record_policy",
                    models.TextField(
                        blank=True,
                        help_text="Who keeps which record of what passes through it.",
                        verbose_name="what is recorded",
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("last_tested_on", models.DateField(blank=True, null=True, verbose_name="last tested on")),
                (
                    "expected_interval_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="expected contact every (days)",
                    ),
                ),
                (
                    "notes",
                    models.TextField(blank=True, help_text="No passwords, phrases or numbers.", verbose_name="notes"),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="channels",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "backup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.channel",
                        verbose_name="fallback channel",
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
                (
                    "custodian",
                    models.ForeignKey(
                        help_text="Who of us keeps the channel alive and answers for it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="custodian",
                    ),
                ),
            ],
            options={
                "verbose_name": "channel",
                "indexes": [models.Index(fields=["actor", "status"], name="channel_actor_status")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "medium__in",
                                [
                                    "in_person_direct",
                                    "in_person_neutral",
                                    "shuttle_proximity",
                                    "third_party_relay",
                                    "letter_courier",
                                    "phone_voice",
                                    "satphone",
                                    "e2ee_messaging",
                                    "email",
                                    "video_meeting",
                                    "social_media_public",
                                    "hotline_deconfliction",
                                    "liaison_office",
                                    "radio_vhf_hf",
                                    "joint_commission",
                                ],
                            )
                        ),
                        name="channel_medium_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["proposed", "tested", "open", "degraded", "suspended", "compromised", "closed"],
                            )
                        ),
                        name="channel_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("backup", models.F("id")), _negated=True), name="channel_not_its_own_backup"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Facilitator",
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
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "facilitator_type",
                    models.CharField(
                        choices=[
                            ("un_mission_or_envoy", "United Nations mission or envoy"),
                            ("un_agency", "United Nations agency"),
                            ("regional_org", "Regional organisation"),
                            ("state_mediator", "State as mediator"),
                            ("group_of_states", "Group of States"),
                            ("ngo_mediator", "Mediation organisation"),
                            ("insider_mediator", "Insider mediator"),
                            ("religious_or_tribal_mediator", "Religious or tribal mediator"),
                            ("neutral_humanitarian_intermediary", "Neutral humanitarian intermediary"),
                            ("eminent_person", "Eminent person"),
                            ("intelligence_service_channel", "Channel of an intelligence service"),
                            ("business_intermediary", "Business intermediary"),
                            ("academic_track2", "Academic institution"),
                            ("legal_representative", "Legal representative"),
                        ],
                        max_length=40,
                        verbose_name="type",
                    ),
                ),
                (
                    "mandate",
                    models.TextField(
                        blank=True, help_text="On what ground and how far it may act.", verbose_name="mandate"
                    ),
                ),
                ("own_interests", models.TextField(blank=True, verbose_name="interests of its own")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="how to reach it")),
                ("is_active", models.BooleanField(default=True, verbose_name="may be used")),
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
                "verbose_name": "facilitator",
            },
        ),
        migrations.CreateModel(
            name="Venue",
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
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "venue_type",
                    models.CharField(
                        choices=[
                            ("neutral_third_state", "Neutral third State"),
                            ("un_premises", "United Nations premises"),
                            ("facilitator_premises", "Premises of a facilitator"),
                            ("host_state_facility", "Facility of the host State"),
                            ("embassy", "Embassy"),
                            ("border_crossing", "Border crossing"),
                            ("frontline_no_mans_land", "Front line or no man's land"),
                            ("religious_site", "Religious site"),
                            ("community_house_or_tribal_assembly", "Community house or tribal assembly"),
                            ("assembly_or_cantonment_area", "Assembly or cantonment area"),
                            ("detention_facility", "Detention facility"),
                            ("hospital", "Hospital"),
                            ("hotel", "Hotel"),
                            ("vessel_or_aircraft", "Vessel or aircraft"),
                            ("virtual", "Virtual"),
                        ],
                        max_length=40,
                        verbose_name="type",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "accepted_by",
                    models.TextField(
                        blank=True,
                        help_text="Which parties accept it, since when and with which reservations.",
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "security_guarantor",
                    models.CharField(blank=True, max_length=200, verbose_name="guarantor of security"),
                ),
                ("entry_exit_terms", models.TextField(blank=True, verbose_name="terms of entry and exit")),
                (
                    "immunities",
                    models.TextField(blank=True, verbose_name="immunities, visas and travel-ban exemptions"),
                ),
                ("device_policy", models.TextField(blank=True, verbose_name="devices")),
                (
                    "press_exposure",
                    models.CharField(
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        default="medium",
                        max_length=8,
                        verbose_name="exposure to the press",
                    ),
                ),
                ("cost_bearer", models.CharField(blank=True, max_length=200, verbose_name="who bears the cost")),
                ("evacuation_plan", models.TextField(blank=True, verbose_name="evacuation plan")),
                ("is_active", models.BooleanField(default=True, verbose_name="may be used")),
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
                "verbose_name": "venue",
            },
        ),
        migrations.CreateModel(
            name="Engagement",
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
                (
                    "title",
                    models.CharField(
                        help_text="A few words for colleagues. No names of persons.",
                        max_length=160,
                        verbose_name="title",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("chance_contact", "Chance contact"),
                            ("dialogue", "Dialogue or exploratory talk"),
                            ("kle", "Key leader engagement"),
                            ("liaison_deconfliction", "Liaison or deconfliction"),
                            ("mediation_session", "Mediation session"),
                            ("negotiation_round", "Negotiation round"),
                            ("ceasefire_talks", "Ceasefire talks"),
                            ("humanitarian_access", "Humanitarian access, corridor or pause"),
                            ("prisoner_exchange", "Exchange of detainees, hostages or remains"),
                            ("joint_training", "Joint training or exercise"),
                            ("contingency_planning", "Joint contingency planning"),
                            ("information_sharing", "Information or intelligence sharing"),
                            ("capacity_building", "Training in humanitarian law, DDR or negotiation"),
                            ("cultural_exchange", "Cultural or social exchange"),
                            ("community_project", "Joint community project"),
                            ("monitoring_visit", "Monitoring or verification visit"),
                            ("ddr_support", "DDR or community violence reduction"),
                            ("contract_oversight", "Contract or oversight meeting with a company"),
                            ("public_event", "Public joint appearance"),
                            ("media_joint", "Joint appearance in the media"),
                            ("digital_exchange", "Online or virtual engagement"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dialogue", "Dialogue or exploratory talk"),
                            ("kle", "Key leader engagement"),
                            ("liaison_deconfliction", "Liaison or deconfliction"),
                            ("mediation_session", "Mediation session"),
                            ("negotiation_round", "Negotiation round"),
                            ("ceasefire_talks", "Ceasefire talks"),
                            ("humanitarian_access", "Humanitarian access, corridor or pause"),
                            ("prisoner_exchange", "Exchange of detainees, hostages or remains"),
                            ("joint_training", "Joint training or exercise"),
                            ("contingency_planning", "Joint contingency planning"),
                            ("information_sharing", "Information or intelligence sharing"),
                            ("capacity_building", "Training in humanitarian law, DDR or negotiation"),
                            ("cultural_exchange", "Cultural or social exchange"),
                            ("community_project", "Joint community project"),
                            ("monitoring_visit", "Monitoring or verification visit"),
                            ("ddr_support", "DDR or community violence reduction"),
                            ("contract_oversight", "Contract or oversight meeting with a company"),
                            ("public_event", "Public joint appearance"),
                            ("media_joint", "Joint appearance in the media"),
                        ],
                        help_text="Which kind it serves; its tier follows from that.",
                        max_length=24,
                        verbose_name="purpose of the online engagement",
                    ),
                ),
                (
                    "track",
                    models.CharField(
                        choices=[
                            ("track_1", "Track 1: officials"),
                            ("track_1_5", "Track 1.5: officials in a private capacity with others"),
                            ("track_2", "Track 2: unofficial persons only"),
                            ("track_3", "Track 3: communities"),
                            ("military_to_military", "Military to military"),
                            ("humanitarian", "Humanitarian"),
                            ("legal_judicial", "Legal or judicial"),
                            ("commercial", "Commercial"),
                        ],
                        default="track_1",
                        max_length=20,
                        verbose_name="track",
                    ),
                ),
                ("is_discreet", models.BooleanField(default=False, verbose_name="discreet")),
                (
                    "who_may_know",
                    models.TextField(
                        blank=True,
                        help_text="Outside the team and those who can open this record.",
                        verbose_name="who may know",
                    ),
                ),
                (
                    "desired_effect",
                    models.TextField(
                        blank=True,
                        help_text="What shall be different after the contact.",
                        verbose_name="desired effect",
                    ),
                ),
                (
                    "objective",
                    models.TextField(
                        blank=True,
                        help_text="The larger process or mandate, and why a contact is needed.",
                        verbose_name="objective it serves",
                    ),
                ),
                (
                    "alternatives",
                    models.TextField(
                        blank=True,
                        help_text="What else could be done, and what follows from doing nothing.",
                        verbose_name="alternatives",
                    ),
                ),
                ("planned_start", models.DateTimeField(blank=True, null=True, verbose_name="planned start")),
                ("planned_end", models.DateTimeField(blank=True, null=True, verbose_name="planned end")),
                (
                    "security_plan",
                    models.TextField(
                        blank=True,
                        help_text="Escort, devices, fallback contact, interpreters.",
                        verbose_name="security and interpreters",
                    ),
                ),
                (
                    "go_no_go",
                    models.TextField(
                        blank=True,
                        help_text="What must be true on the day, and who says so.",
                        verbose_name="go or no-go",
                    ),
                ),
                (
                    "messages",
                    models.TextField(
                        blank=True, help_text="What we will say and ask for.", verbose_name="messages and requests"
                    ),
                ),
                ("topics_to_avoid", models.TextField(blank=True, verbose_name="topics to avoid")),
                (
                    "red_lines",
                    models.TextField(
                        blank=True, help_text="What we will not accept, offer or discuss.", verbose_name="red lines"
                    ),
                ),
                ("public_part", models.TextField(blank=True, verbose_name="what is public")),
                ("public_when", models.TextField(blank=True, verbose_name="when it is said")),
                ("public_speaker", models.CharField(blank=True, max_length=160, verbose_name="who speaks")),
                (
                    "written_text",
                    models.BooleanField(default=False, verbose_name="A written text is to be agreed or handed over"),
                ),
                ("physical_meeting", models.BooleanField(default=False, verbose_name="People meet in person")),
                (
                    "public_event",
                    models.BooleanField(default=False, verbose_name="The public or the media will see it"),
                ),
                (
                    "partner_force",
                    models.BooleanField(default=False, verbose_name="It supports or trains a partner force"),
                ),
                (
                    "essential_contact",
                    models.BooleanField(
                        default=False,
                        verbose_name="A person under an international warrant takes part and the contact is documented as essential",
                    ),
                ),
                (
                    "lethal",
                    models.BooleanField(
                        default=False, verbose_name="Arms, or training or information of lethal use, are part of it"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("cleared", "Cleared"),
                            ("refused", "Refused"),
                            ("suspended", "Suspended"),
                            ("under_way", "Under way"),
                            ("held", "Held"),
                            ("reported", "Reported"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("status_reason", models.TextField(blank=True)),
                ("content_no", models.PositiveIntegerField(default=0, editable=False)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("held_without_cover", models.BooleanField(default=False)),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="engagements.channel",
                        verbose_name="channel",
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
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_engagements",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lead",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="engagements.venue",
                        verbose_name="venue",
                    ),
                ),
            ],
            options={
                "verbose_name": "engagement",
                "indexes": [
                    models.Index(fields=["compartment", "-updated_at", "-id"], name="engagement_recent"),
                    models.Index(fields=["lead", "status"], name="engagement_lead_status"),
                    models.Index(fields=["status", "planned_start"], name="engagement_status_start"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "chance_contact",
                                    "dialogue",
                                    "kle",
                                    "liaison_deconfliction",
                                    "mediation_session",
                                    "negotiation_round",
                                    "ceasefire_talks",
                                    "humanitarian_access",
                                    "prisoner_exchange",
                                    "joint_training",
                                    "contingency_planning",
                                    "information_sharing",
                                    "capacity_building",
                                    "cultural_exchange",
                                    "community_project",
                                    "monitoring_visit",
                                    "ddr_support",
                                    "contract_oversight",
                                    "public_event",
                                    "media_joint",
                                    "digital_exchange",
                                ],
                            )
                        ),
                        name="engagement_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "track__in",
                                [
                                    "track_1",
                                    "track_1_5",
                                    "track_2",
                                    "track_3",
                                    "military_to_military",
                                    "humanitarian",
                                    "legal_judicial",
                                    "commercial",
                                ],
                            )
                        ),
                        name="engagement_track_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "in_review",
                                    "cleared",
                                    "refused",
                                    "suspended",
                                    "under_way",
                                    "held",
                                    "reported",
                                    "closed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="engagement_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_end", None),
                            ("planned_start", None),
                            ("planned_end__gte", models.F("planned_start")),
                            _connector="OR",
                        ),
                        name="engagement_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), ("kind", "digital_exchange"), _connector="OR"),
                        name="engagement_purpose_only_online",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("under_way", "held", "reported", "closed")), _negated=True),
                            ("started_at__isnull", False),
                            _connector="OR",
                        ),
                        name="engagement_begun_has_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("draft", "in_review", "cleared", "refused")), _negated=True),
                            models.Q(("recorded_at", None), ("started_at", None)),
                            _connector="OR",
                        ),
                        name="engagement_start_only_when_begun",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ("held", "reported", "closed")), ("held_at__gte", models.F("started_at"))
                            ),
                            models.Q(
                                models.Q(("status__in", ("held", "reported", "closed")), _negated=True),
                                ("held_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="engagement_held_has_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["reported", "closed"]), _negated=True),
                            ("reported_at__isnull", False),
                            _connector="OR",
                        ),
                        name="engagement_reported_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", False), _connector="OR"
                        ),
                        name="engagement_closed_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("status_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="engagement_cancelled_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("by_them", "By them"),
                            ("by_us", "By us"),
                            ("mutual", "By both sides"),
                            ("by_third_party", "By a third party"),
                        ],
                        max_length=16,
                        verbose_name="who promised",
                    ),
                ),
                (
                    "commitment_type",
                    models.CharField(
                        choices=[
                            ("action", "To do something"),
                            ("abstention", "To abstain from something"),
                            ("disclosure", "To disclose something"),
                            ("access", "To give access"),
                            ("release", "To release persons"),
                            ("non_attack", "Not to attack"),
                            ("force_posture", "To change or keep positions"),
                            ("payment", "To pay"),
                            ("information", "To inform"),
                            ("consultation", "To consult before acting"),
                            ("public_statement", "To say something in public"),
                            ("norm_adherence", "To keep a norm"),
                            ("process", "To attend or to appoint"),
                        ],
                        max_length=20,
                        verbose_name="what was promised",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("verbal", "Spoken"),
                            ("read_back_confirmed", "Read back and confirmed"),
                            ("written_unsigned", "Written, not signed"),
                            ("initialled", "Initialled"),
                            ("signed", "Signed"),
                            ("public_declaration", "Declared in public"),
                            ("witnessed", "Before witnesses"),
                        ],
                        default="verbal",
                        max_length=20,
                        verbose_name="form",
                    ),
                ),
                ("exact_words", models.TextField(verbose_name="exact words")),
                ("original_text", models.TextField(blank=True, verbose_name="in the original language")),
                ("original_language", models.CharField(blank=True, max_length=35, verbose_name="language")),
                ("our_understanding", models.TextField(verbose_name="how we understand it")),
                ("their_understanding", models.TextField(blank=True, verbose_name="how they understand it")),
                (
                    "is_understood_alike",
                    models.BooleanField(blank=True, null=True, verbose_name="both sides understand it alike"),
                ),
                ("speaker_text", models.CharField(blank=True, max_length=160, verbose_name="or, in words")),
                (
                    "authority_level",
                    models.CharField(
                        choices=[
                            ("personal", "For themselves"),
                            ("local", "For a local unit"),
                            ("regional", "For a region"),
                            ("leadership", "For the leadership"),
                        ],
                        max_length=12,
                        verbose_name="for whom they can promise",
                    ),
                ),
                (
                    "mandate",
                    models.TextField(
                        blank=True,
                        help_text="On what document it rests, and how far it goes.",
                        verbose_name="mandate and ceiling",
                    ),
                ),
                (
                    "is_within_mandate",
                    models.BooleanField(blank=True, null=True, verbose_name="within the speaker's mandate"),
                ),
                ("made_on", models.DateField(verbose_name="made on")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "importance",
                    models.CharField(
                        choices=[("0.5", "Minor"), ("1", "Ordinary"), ("2", "Major"), ("3", "Vital")],
                        default="1",
                        max_length=3,
                        verbose_name="importance",
                    ),
                ),
                (
                    "verification_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self_report", "Their own report"),
                            ("partner_report", "Report of a partner"),
                            ("third_party", "Third party"),
                            ("own_observation", "Our own observation"),
                            ("technical_means", "Technical means"),
                            ("joint_verification", "Joint verification"),
                        ],
                        max_length=20,
                        verbose_name="verified by",
                    ),
                ),
                ("verifier", models.CharField(blank=True, max_length=160, verbose_name="who verifies")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("made", "Made"),
                            ("acknowledged", "Acknowledged by both sides"),
                            ("active", "In force"),
                            ("partially_fulfilled", "Kept in part"),
                            ("disputed", "Disputed"),
                            ("fulfilled", "Kept"),
                            ("fulfilled_late", "Kept late"),
                            ("breached", "Broken"),
                            ("breached_incapable", "Broken for want of ability"),
                            ("waived", "Waived"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="made",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "conditional_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dependants",
                        to="engagements.commitment",
                        verbose_name="depends on",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_commitments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="followed by",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.person",
                        verbose_name="speaker",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="engagements.engagement",
                        verbose_name="made in",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "indexes": [
                    models.Index(fields=["actor", "status"], name="commitment_actor_status"),
                    models.Index(fields=["owner", "status", "due_on"], name="commitment_owner_due"),
                    models.Index(fields=["-updated_at", "-id"], name="commitment_recent"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["by_them", "by_us", "mutual", "by_third_party"])),
                        name="commitment_direction_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "proposed",
                                    "made",
                                    "acknowledged",
                                    "active",
                                    "partially_fulfilled",
                                    "disputed",
                                    "fulfilled",
                                    "fulfilled_late",
                                    "breached",
                                    "breached_incapable",
                                    "waived",
                                    "withdrawn",
                                    "lapsed",
                                ],
                            )
                        ),
                        name="commitment_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("importance__in", ["0.5", "1", "2", "3"])),
                        name="commitment_importance_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("conditional_on", models.F("id")), _negated=True),
                        name="commitment_not_its_own_condition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on", None), ("due_on__gte", models.F("made_on")), _connector="OR"),
                        name="commitment_due_after_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreachProposal",
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
                ("is_incapable", models.BooleanField(default=False, verbose_name="they could not keep it")),
                ("occurred_on", models.DateField(verbose_name="when it showed")),
                ("evidence", models.TextField(verbose_name="evidence")),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for a second person"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason")),
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
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breach_proposals",
                        to="engagements.commitment",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed breach",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="breachproposal_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="breachproposal_credibility_known",
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
                        name="breachproposal_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="breachproposal_confirmed_twice",
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
                        name="breachproposal_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "rejected"])),
                        name="breach_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="breach_takes_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "proposed")),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decision_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="breach_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="breach_has_evidence"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("commitment",),
                        name="one_open_breach_proposal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentEvent",
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
                (
                    "action",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("make", "Record as made"),
                            ("acknowledge", "Record that both sides acknowledge it"),
                            ("activate", "Record that it is in force"),
                            ("fulfil", "Record as kept"),
                            ("fulfil_late", "Record as kept late"),
                            ("fulfil_in_part", "Record as kept in part"),
                            ("dispute", "Record a dispute"),
                            ("settle", "Record that the dispute is settled"),
                            ("waive", "Waive"),
                            ("withdraw", "Record as withdrawn"),
                            ("lapse", "Record as lapsed"),
                            ("break", "Confirm the breach"),
                            ("break_incapable", "Confirm the breach, for want of ability"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "from_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proposed", "Proposed"),
                            ("made", "Made"),
                            ("acknowledged", "Acknowledged by both sides"),
                            ("active", "In force"),
                            ("partially_fulfilled", "Kept in part"),
                            ("disputed", "Disputed"),
                            ("fulfilled", "Kept"),
                            ("fulfilled_late", "Kept late"),
                            ("breached", "Broken"),
                            ("breached_incapable", "Broken for want of ability"),
                            ("waived", "Waived"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("made", "Made"),
                            ("acknowledged", "Acknowledged by both sides"),
                            ("active", "In force"),
                            ("partially_fulfilled", "Kept in part"),
                            ("disputed", "Disputed"),
                            ("fulfilled", "Kept"),
                            ("fulfilled_late", "Kept late"),
                            ("breached", "Broken"),
                            ("breached_incapable", "Broken for want of ability"),
                            ("waived", "Waived"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("occurred_on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="engagements.commitment"
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
                "indexes": [models.Index(fields=["commitment", "at"], name="commitment_event_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="commitmentevent_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="commitmentevent_credibility_known",
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
                        name="commitmentevent_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="commitmentevent_confirmed_twice",
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
                        name="commitmentevent_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to_status__in",
                                [
                                    "proposed",
                                    "made",
                                    "acknowledged",
                                    "active",
                                    "partially_fulfilled",
                                    "disputed",
                                    "fulfilled",
                                    "fulfilled_late",
                                    "breached",
                                    "breached_incapable",
                                    "waived",
                                    "withdrawn",
                                    "lapsed",
                                ],
                            )
                        ),
                        name="commitment_event_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EngagementActor",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("counterpart", "Counterpart"),
                            ("co_party", "Other party at the table"),
                            ("observer", "Observer"),
                        ],
                        default="counterpart",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("will_ask", models.TextField(blank=True, verbose_name="what they will ask")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagement_parties",
                        to="actors.actor",
                        verbose_name="actor",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="engagements.engagement"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("engagement", "actor"), name="party_once")],
            },
        ),
        migrations.CreateModel(
            name="EngagementAuthor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="authors", to="engagements.engagement"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("engagement", "user"), name="author_once")],
            },
        ),
        migrations.CreateModel(
            name="EngagementGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("granted_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(verbose_name="until")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="engagements.engagement"
                    ),
                ),
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
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="EngagementPerson",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head_of_delegation", "Head of delegation"),
                            ("delegate", "Delegate"),
                            ("adviser", "Adviser"),
                            ("liaison", "Liaison"),
                            ("intermediary", "Intermediary"),
                            ("interpreter", "Interpreter"),
                            ("observer", "Observer"),
                        ],
                        default="delegate",
                        max_length=20,
                        verbose_name="part",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegates",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagement_parts",
                        to="actors.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("engagement", "person"), name="delegate_once")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceNote",
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
                    "note_type",
                    models.CharField(
                        choices=[
                            ("confidentiality_kept", "Confidentiality kept"),
                            ("confidentiality_leaked", "Confidentiality broken"),
                            ("order_effectively_transmitted", "Order carried out by all units"),
                            ("meeting_cancelled_without_notice", "Meeting cancelled without notice"),
                        ],
                        max_length=40,
                        verbose_name="what it shows",
                    ),
                ),
                ("text", models.TextField(verbose_name="what was seen")),
                ("occurred_on", models.DateField(verbose_name="when")),
                ("retracted_at", models.DateTimeField(blank=True, null=True)),
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
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_notes",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "note on conduct",
                "indexes": [models.Index(fields=["actor", "occurred_on"], name="note_actor")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="evidencenote_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="evidencenote_credibility_known",
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
                        name="evidencenote_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="evidencenote_confirmed_twice",
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
                        name="evidencenote_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "note_type__in",
                                [
                                    "confidentiality_kept",
                                    "confidentiality_leaked",
                                    "order_effectively_transmitted",
                                    "meeting_cancelled_without_notice",
                                ],
                            )
                        ),
                        name="note_type_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EngagementFacilitator",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("convener", "Convener"),
                            ("mediator", "Mediator"),
                            ("facilitator", "Facilitator"),
                            ("guarantor", "Guarantor"),
                            ("witness", "Witness"),
                            ("depositary", "Depositary"),
                            ("observer", "Observer"),
                            ("host", "Host"),
                            ("monitor", "Monitor"),
                            ("technical_expert", "Technical expert"),
                            ("message_carrier", "Message carrier"),
                            ("funder", "Funder"),
                        ],
                        max_length=20,
                        verbose_name="function",
                    ),
                ),
                (
                    "framework",
                    models.CharField(
                        choices=[
                            ("un_charter_ch_vi", "UN Charter, chapter VI"),
                            ("un_charter_ch_vii", "UN Charter, chapter VII"),
                            ("sc_resolution", "Security Council resolution"),
                            ("un_mission_mandate", "Mandate of a UN mission"),
                            ("un_good_offices", "UN good offices"),
                            ("iasc_cluster", "IASC cluster"),
                            ("regional_org_mandate", "Mandate of a regional organisation"),
                            ("alliance_framework", "Framework of an alliance"),
                            ("bilateral_agreement", "Bilateral agreement"),
                            ("peace_agreement", "Peace agreement"),
                            ("host_state_consent", "Consent of the host State"),
                            ("national_law", "National law"),
                            ("icrc_offer_of_services_ca3", "Offer of services under common article 3"),
                            ("montreux_icoca", "Montreux Document or ICoCA"),
                            ("geneva_call_deed", "Geneva Call deed of commitment"),
                            ("none_ad_hoc", "None, ad hoc"),
                        ],
                        default="none_ad_hoc",
                        max_length=28,
                        verbose_name="framework",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facilitation",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "facilitator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="engagements.facilitator",
                        verbose_name="facilitator",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "facilitator", "function"), name="facilitator_once_a_function"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InformationItem",
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
                ("text", models.TextField(verbose_name="what was learnt")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unverified", "Unverified"),
                            ("single_source", "Single source"),
                            ("corroborated", "Corroborated"),
                            ("confirmed", "Confirmed"),
                            ("contradicted", "Contradicted"),
                            ("refuted", "Refuted"),
                            ("retracted", "Retracted"),
                        ],
                        default="unverified",
                        max_length=16,
                        verbose_name="verification",
                    ),
                ),
                ("learnt_on", models.DateField(verbose_name="learnt on")),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="who said it",
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
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "information item",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="informationitem_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="informationitem_credibility_known",
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
                        name="informationitem_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="informationitem_confirmed_twice",
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
                        name="informationitem_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "unverified",
                                    "single_source",
                                    "corroborated",
                                    "confirmed",
                                    "contradicted",
                                    "refuted",
                                    "retracted",
                                ],
                            )
                        ),
                        name="information_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
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
                        max_length=28,
                        verbose_name="category",
                    ),
                ),
                ("description", models.TextField(verbose_name="what exactly")),
                (
                    "amount",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="value"),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                ("conditionality", models.TextField(blank=True, verbose_name="in return for")),
                (
                    "legal_authority_ref",
                    models.CharField(
                        blank=True,
                        help_text="Licence, exemption or approval, with its number.",
                        max_length=200,
                        verbose_name="legal authority",
                    ),
                ),
                ("beneficiary_chain", models.TextField(blank=True, verbose_name="through whose hands it goes")),
                ("delivery_verification", models.TextField(blank=True, verbose_name="how delivery is verified")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="offer ends on")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="to whom",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="engagements.engagement"
                    ),
                ),
            ],
            options={
                "constraints": [
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
                        name="offer_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="offer_amount_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("currency__regex", "^[A-Z]{3}$"), _connector="OR"),
                        name="offer_amount_has_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "party_kind",
                    models.CharField(
                        choices=[
                            ("rival_group", "Rival group"),
                            ("host_state", "Host State"),
                            ("other_state", "Other State"),
                            ("ally", "Ally or partner of ours"),
                            ("population", "Population"),
                            ("actor_faction", "Faction within the actor"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                        verbose_name="kind of party",
                    ),
                ),
                ("party_text", models.CharField(blank=True, max_length=160, verbose_name="or in words")),
                ("expected", models.TextField(verbose_name="expected reaction")),
                (
                    "likelihood",
                    models.CharField(
                        choices=[
                            ("remote", "Almost no chance (1-5 %)"),
                            ("very_unlikely", "Very unlikely (5-20 %)"),
                            ("unlikely", "Unlikely (20-45 %)"),
                            ("roughly_even", "Roughly even chance (45-55 %)"),
                            ("likely", "Likely (55-80 %)"),
                            ("very_likely", "Very likely (80-95 %)"),
                            ("almost_certain", "Almost certain (95-99 %)"),
                        ],
                        max_length=16,
                        verbose_name="likelihood",
                    ),
                ),
                ("signal", models.TextField(blank=True, verbose_name="signal to watch")),
                ("mitigation", models.TextField(blank=True, verbose_name="mitigation")),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reactions",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                        verbose_name="registered actor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party__isnull", False), models.Q(("party_text", ""), _negated=True), _connector="OR"
                        ),
                        name="reaction_names_party",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ObservedReaction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="observed reaction")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="observed", to="engagements.reaction"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="where it took place")),
                (
                    "atmosphere",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("constructive", "Constructive"),
                            ("businesslike", "Businesslike"),
                            ("guarded", "Guarded"),
                            ("tense", "Tense"),
                            ("hostile", "Hostile"),
                        ],
                        max_length=12,
                        verbose_name="atmosphere",
                    ),
                ),
                ("atmosphere_note", models.TextField(blank=True, verbose_name="what made it so")),
                (
                    "points_by_them",
                    models.TextField(
                        blank=True, help_text="Word for word where it matters.", verbose_name="points raised by them"
                    ),
                ),
                ("points_by_us", models.TextField(blank=True, verbose_name="points raised by us")),
                ("discrepancies", models.TextField(blank=True, verbose_name="differences of understanding")),
                ("rumours", models.TextField(blank=True, verbose_name="rumours")),
                ("security_events", models.TextField(blank=True, verbose_name="security events")),
                ("interpreter_remarks", models.TextField(blank=True, verbose_name="remarks of the interpreter")),
                (
                    "outcome_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exceeded", "Better than desired"),
                            ("achieved", "As desired"),
                            ("partly", "Partly as desired"),
                            ("no_effect", "No effect"),
                            ("negative", "Contrary to what was desired"),
                            ("not_assessable", "Cannot be judged yet"),
                        ],
                        max_length=16,
                        verbose_name="effect against the one desired",
                    ),
                ),
                (
                    "relation_trend",
                    models.SmallIntegerField(
                        blank=True,
                        help_text="From -2 (much worse) to 2 (much better).",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-2),
                            django.core.validators.MaxValueValidator(2),
                        ],
                        verbose_name="trend of the relation",
                    ),
                ),
                (
                    "assessment",
                    models.TextField(
                        blank=True, help_text="Yours, apart from what was said.", verbose_name="assessment"
                    ),
                ),
                ("next_contact_on", models.DateField(blank=True, null=True, verbose_name="next contact on")),
                (
                    "follow_up",
                    models.TextField(
                        blank=True, help_text="What is to be done, by whom and until when.", verbose_name="follow-up"
                    ),
                ),
                ("filed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "engagement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report", to="engagements.engagement"
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relation_trend", None),
                            models.Q(("relation_trend__gte", -2), ("relation_trend__lte", 2)),
                            _connector="OR",
                        ),
                        name="report_trend_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("filed_at", None), ("filed_by__isnull", False), _connector="OR"),
                        name="report_filed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportAddendum",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="addendum")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="engagements.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SharedInterest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("text", models.TextField(blank=True, verbose_name="in our words")),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared_interests",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "interest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.interest",
                        verbose_name="recorded interest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("interest__isnull", False), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="shared_interest_says_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head", "Head of the team"),
                            ("negotiator", "Negotiator"),
                            ("note_taker", "Note taker"),
                            ("interpreter", "Interpreter"),
                            ("security", "Security"),
                            ("adviser", "Adviser"),
                            ("observer", "Observer"),
                        ],
                        default="negotiator",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="team", to="engagements.engagement"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("engagement", "user"), name="member_once")],
            },
        ),
        migrations.CreateModel(
            name="Incident",
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
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "incident_type",
                    models.CharField(
                        choices=[
                            ("weapons_of_mass_effect", "Use of a weapon of mass effect"),
                            ("targeted_killing", "Targeted killing"),
                            ("suicide_attack", "Suicide attack"),
                            ("air_or_drone_strike", "Air or drone strike"),
                            ("heavy_weapons", "Use of heavy weapons"),
                            ("armed_clash", "Armed clash"),
                            ("ied_or_explosive", "Improvised or other explosive"),
                            ("abduction_hostage", "Abduction or hostage taking"),
                            ("torture", "Torture"),
                            ("sexual_violence", "Sexual violence"),
                            ("property_destruction", "Destruction of property"),
                            ("beating_ill_treatment", "Beating or ill-treatment"),
                            ("detention_arrest", "Detention or arrest"),
                            ("deportation", "Deportation"),
                            ("seizure", "Seizure"),
                            ("cyber_attack", "Cyber attack"),
                            ("access_denial", "Denial of access"),
                            ("disinformation_campaign", "Disinformation campaign"),
                            ("censorship", "Censorship"),
                            ("curfew", "Curfew"),
                            ("troop_or_weapons_mobilisation", "Mobilisation of troops or weapons"),
                            ("militia_mobilisation", "Mobilisation of a militia"),
                            ("sanction", "Sanction"),
                            ("relation_cut", "Relations cut"),
                            ("withdrawal_from_talks", "Withdrawal from talks"),
                            ("expulsion_of_staff", "Expulsion of staff"),
                            ("riot", "Riot"),
                            ("protest", "Protest"),
                            ("threat_of_force", "Threat of force"),
                            ("threat_other", "Other threat"),
                            ("accusation", "Accusation"),
                            ("investigation", "Investigation"),
                            ("accusation_other", "Other accusation"),
                            ("disapproval", "Disapproval"),
                            ("rejection_of_proposal", "Rejection of a proposal"),
                            ("refusal_to_meet", "Refusal to meet"),
                            ("demand", "Demand"),
                            ("request_to_meet", "Request to meet"),
                            ("third_party_consult", "Consultation with a third party"),
                            ("call", "Call"),
                            ("consultation", "Consultation"),
                            ("visit", "Visit"),
                            ("multilateral_talks", "Multilateral talks"),
                            ("agreement_in_principle", "Agreement in principle"),
                            ("concession", "Concession"),
                            ("public_support", "Public support"),
                            ("recognition", "Recognition"),
                            ("release_of_persons", "Release of persons"),
                            ("access_granted", "Access granted"),
                            ("ceasefire_declared", "Ceasefire declared"),
                            ("withdrawal_of_forces", "Withdrawal of forces"),
                            ("joint_operation", "Joint operation"),
                            ("cooperation", "Other cooperation"),
                            ("aid_delivered", "Aid delivered"),
                            ("weapons_handed_in", "Weapons handed in"),
                            ("rumour_unverified", "Unverified rumour"),
                            ("information_leak", "Leak of information"),
                            ("channel_compromise", "Compromise of a channel"),
                            ("missed_contact", "Missed contact"),
                            ("split_of_actor", "Split of the actor"),
                            ("leadership_change", "Change of leadership"),
                            ("monitor_incident", "Incident involving monitors"),
                            ("accident_misfire", "Accident or misfire"),
                        ],
                        max_length=40,
                        verbose_name="type",
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="when")),
                (
                    "date_precision",
                    models.CharField(
                        choices=[
                            ("exact", "Exact"),
                            ("day", "To the day"),
                            ("week", "To the week"),
                            ("month", "To the month"),
                        ],
                        default="day",
                        max_length=8,
                        verbose_name="precision",
                    ),
                ),
                ("location", models.CharField(blank=True, max_length=200, verbose_name="where")),
                (
                    "target_kind",
                    models.CharField(
                        choices=[
                            ("civilians", "Civilians"),
                            ("actor", "An actor"),
                            ("our_team", "Our team"),
                            ("venue", "A venue of ours"),
                            ("state", "State forces or authorities"),
                            ("humanitarians", "Humanitarian staff"),
                            ("none", "Nobody"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=16,
                        verbose_name="kind of target",
                    ),
                ),
                ("target_text", models.CharField(blank=True, max_length=160, verbose_name="target in words")),
                ("killed_low", models.PositiveIntegerField(blank=True, null=True, verbose_name="killed, lowest")),
                (
                    "killed_best",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="killed, best estimate"),
                ),
                ("killed_high", models.PositiveIntegerField(blank=True, null=True, verbose_name="killed, highest")),
                ("summary", models.TextField(verbose_name="what happened")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unverified", "Unverified"),
                            ("single_source", "Single source"),
                            ("corroborated", "Corroborated"),
                            ("confirmed", "Confirmed"),
                            ("contradicted", "Contradicted"),
                            ("refuted", "Refuted"),
                            ("retracted", "Retracted"),
                        ],
                        default="unverified",
                        max_length=16,
                        verbose_name="verification",
                    ),
                ),
                ("is_attributed", models.BooleanField(default=False, verbose_name="attributed to the actor")),
                ("is_public", models.BooleanField(default=False, verbose_name="publicly known")),
                (
                    "link_confidence",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("moderate", "Moderate"), ("high", "High")],
                        max_length=8,
                        verbose_name="confidence in that link",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents_done",
                        to="actors.actor",
                        verbose_name="by whom",
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
                    "engagement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="engagements.engagement",
                        verbose_name="possible consequence of",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents_suffered",
                        to="actors.actor",
                        verbose_name="against whom",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="engagements.venue",
                        verbose_name="venue hit",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "indexes": [
                    models.Index(fields=["compartment", "-occurred_at", "-id"], name="incident_recent"),
                    models.Index(fields=["actor", "-occurred_at"], name="incident_actor"),
                    models.Index(fields=["target", "-occurred_at"], name="incident_target"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reliability__in", ["A", "B", "C", "D", "E", "F", ""])),
                        name="incident_reliability_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credibility__in", ["1", "2", "3", "4", "5", "6", ""])),
                        name="incident_credibility_known",
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
                        name="incident_both_grades",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credibility", "1"), _negated=True),
                            models.Q(("corroborated_by__isnull", False), ("source__isnull", False)),
                            _connector="OR",
                        ),
                        name="incident_confirmed_twice",
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
                        name="incident_two_sources",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "incident_type__in",
                                [
                                    "weapons_of_mass_effect",
                                    "targeted_killing",
                                    "suicide_attack",
                                    "air_or_drone_strike",
                                    "heavy_weapons",
                                    "armed_clash",
                                    "ied_or_explosive",
                                    "abduction_hostage",
                                    "torture",
                                    "sexual_violence",
                                    "property_destruction",
                                    "beating_ill_treatment",
                                    "detention_arrest",
                                    "deportation",
                                    "seizure",
                                    "cyber_attack",
                                    "access_denial",
                                    "disinformation_campaign",
                                    "censorship",
                                    "curfew",
                                    "troop_or_weapons_mobilisation",
                                    "militia_mobilisation",
                                    "sanction",
                                    "relation_cut",
                                    "withdrawal_from_talks",
                                    "expulsion_of_staff",
                                    "riot",
                                    "protest",
                                    "threat_of_force",
                                    "threat_other",
                                    "accusation",
                                    "investigation",
                                    "accusation_other",
                                    "disapproval",
                                    "rejection_of_proposal",
                                    "refusal_to_meet",
                                    "demand",
                                    "request_to_meet",
                                    "third_party_consult",
                                    "call",
                                    "consultation",
                                    "visit",
                                    "multilateral_talks",
                                    "agreement_in_principle",
                                    "concession",
                                    "public_support",
                                    "recognition",
                                    "release_of_persons",
                                    "access_granted",
                                    "ceasefire_declared",
                                    "withdrawal_of_forces",
                                    "joint_operation",
                                    "cooperation",
                                    "aid_delivered",
                                    "weapons_handed_in",
                                    "rumour_unverified",
                                    "information_leak",
                                    "channel_compromise",
                                    "missed_contact",
                                    "split_of_actor",
                                    "leadership_change",
                                    "monitor_incident",
                                    "accident_misfire",
                                ],
                            )
                        ),
                        name="incident_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "unverified",
                                    "single_source",
                                    "corroborated",
                                    "confirmed",
                                    "contradicted",
                                    "refuted",
                                    "retracted",
                                ],
                            )
                        ),
                        name="incident_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("killed_best", None), ("killed_high", None), ("killed_low", None)),
                            models.Q(
                                ("killed_best__lte", models.F("killed_high")),
                                ("killed_low__lte", models.F("killed_best")),
                            ),
                            _connector="OR",
                        ),
                        name="incident_killed_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("engagement", None), ("link_confidence", "")),
                            models.Q(("engagement__isnull", False), models.Q(("link_confidence", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="incident_link_has_confidence",
                    ),
                ],
            },
        ),
    ]
