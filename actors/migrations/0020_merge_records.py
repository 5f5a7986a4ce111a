"""Two records of one actor become one, by two people, and can be split again.

The transitions repeat actors/domain/merging.py; a test compares them. A record that went into another stays as it was
and takes no new facts; what had been written about it elsewhere goes on pointing to it (ADR 9).
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

A_PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
PERHAPS = {**A_PERSON, "null": True, "blank": True}
A_RECORD = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "actors.actor"}
STATUSES = [
    ("proposed", "Waits for a second person"),
    ("merged", "Merged"),
    ("split_proposed", "Merged; splitting again waits for a second person"),
    ("split", "Split again"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]
CONSTRAINTS = [
    models.CheckConstraint(
        condition=models.Q(("status__in", [status for status, _words in STATUSES])), name="merge_status_known"
    ),
    models.CheckConstraint(
        condition=models.Q(
            models.Q(("kept", models.F("folded")), _negated=True), models.Q(("reason", ""), _negated=True)
        ),
        name="merge_of_two_with_reason",
    ),
    models.CheckConstraint(
        condition=models.Q(
            models.Q(("status__in", ["merged", "split_proposed", "split"]), _negated=True),
            models.Q(
                ("decided_at__isnull", False),
                ("decided_by__isnull", False),
                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
            ),
            _connector="OR",
        ),
        name="merge_takes_two_people",
    ),
    models.CheckConstraint(
        condition=models.Q(
            models.Q(("status", "split"), _negated=True),
            models.Q(
                ("split_decided_at__isnull", False),
                ("split_decided_by__isnull", False),
                ("split_proposed_by__isnull", False),
                models.Q(("split_decided_by", models.F("split_proposed_by")), _negated=True),
                models.Q(("split_reason", ""), _negated=True),
            ),
            _connector="OR",
        ),
        name="merge_split_takes_two_people",
    ),
    models.UniqueConstraint(
        condition=models.Q(("status__in", ["proposed", "merged", "split_proposed"])),
        fields=("folded",),
        name="record_goes_into_one",
    ),
]

FUNCTIONS = """
-- The record that an actor is read through: itself, or the one it went into.
CREATE FUNCTION actors_kept(actor uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT coalesce(merged_into_id, id) FROM actors_actor WHERE id = actor
$$;

CREATE FUNCTION actors_guard_merge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept actors_actor;
    folded actors_actor;
    mutable text[] := '{status,version,updated_at,decided_by_id,decided_at,decision_reason,moved,taken,split_reason,
                        split_proposed_by_id,split_proposed_at,split_decided_by_id,split_decided_at}';
    later text[] := '{status,version,updated_at,split_reason,split_proposed_by_id,split_proposed_at,split_decided_by_id,
                      split_decided_at}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM actors_refuse('A merge of records is never deleted.');
    ELSIF TG_OP = 'INSERT' THEN
        SELECT * INTO kept FROM actors_actor WHERE id = NEW.kept_id FOR SHARE;
        SELECT * INTO folded FROM actors_actor WHERE id = NEW.folded_id FOR SHARE;
        IF NEW.status <> 'proposed' OR NEW.decided_by_id IS NOT NULL OR NEW.moved <> '{}' OR NEW.taken <> '{}' THEN
            PERFORM actors_refuse('A merge of records begins as a proposal.');
        ELSIF kept.compartment_id <> folded.compartment_id THEN
            PERFORM actors_refuse('Only records of one compartment are merged.');
        ELSIF kept.merged_into_id IS NOT NULL OR folded.merged_into_id IS NOT NULL
              OR EXISTS (SELECT FROM actors_actor WHERE merged_into_id = NEW.folded_id) THEN
            PERFORM actors_refuse('Records are merged in one step, never in a chain.');
        END IF;
    ELSIF to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable THEN
        PERFORM actors_refuse('What was proposed stays as it was.');
    ELSIF OLD.status <> 'proposed' AND to_jsonb(NEW) - later IS DISTINCT FROM to_jsonb(OLD) - later THEN
        PERFORM actors_refuse('What a merge did and who decided stays written down.');
    ELSIF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
        ('proposed', 'merged'), ('proposed', 'refused'), ('proposed', 'withdrawn'), ('merged', 'split_proposed'),
        ('split_proposed', 'split'), ('split_proposed', 'merged')) THEN
        PERFORM actors_refuse(format('A merge of records cannot go from "%s" to "%s".', OLD.status, NEW.status));
    ELSIF NEW.status = 'split' AND (NEW.split_proposed_by_id, NEW.split_reason)
          IS DISTINCT FROM (OLD.split_proposed_by_id, OLD.split_reason) THEN
        PERFORM actors_refuse('What was proposed stays as it was.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION actors_guard_merged_into() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept actors_actor;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM actors_refuse('A record is written before it goes into another.');
    ELSIF NEW.merged_into_id IS NULL THEN
        IF EXISTS (SELECT FROM actors_recordmerge WHERE folded_id = NEW.id AND status IN ('merged', 'split_proposed')) THEN
            PERFORM actors_refuse('Merged records are split by two people.');
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO kept FROM actors_actor WHERE id = NEW.merged_into_id FOR SHARE;
    IF OLD.merged_into_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM actors_recordmerge WHERE folded_id = NEW.id AND kept_id = kept.id AND status = 'merged') THEN
        PERFORM actors_refuse('Records are merged by two people.');
    ELSIF kept.merged_into_id IS NOT NULL OR EXISTS (SELECT FROM actors_actor WHERE merged_into_id = NEW.id) THEN
        PERFORM actors_refuse('Records are merged in one step, never in a chain.');
    ELSIF kept.compartment_id <> NEW.compartment_id THEN
        PERFORM actors_refuse('Only records of one compartment are merged.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION actors_guard_merged_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE mutable text[] := '{version,updated_at,search_text,compared,merged_into_id}';
BEGIN
    IF to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable THEN
        PERFORM actors_refuse('A record that went into another stays as it was.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION actors_guard_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM actors_actor WHERE id = NEW.actor_id AND merged_into_id IS NOT NULL) THEN
        PERFORM actors_refuse('A record that went into another takes no new facts.');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION actors_guard_relation_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM actors_actor WHERE id IN (NEW.from_actor_id, NEW.to_actor_id) AND merged_into_id IS NOT NULL) THEN
        PERFORM actors_refuse('A record that went into another takes no new facts.');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_merge BEFORE INSERT OR UPDATE OR DELETE ON actors_recordmerge
    FOR EACH ROW EXECUTE FUNCTION actors_guard_merge();
CREATE TRIGGER guard_merged_into_at_first BEFORE INSERT ON actors_actor
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION actors_guard_merged_into();
CREATE TRIGGER guard_merged_into BEFORE UPDATE ON actors_actor
    FOR EACH ROW WHEN (NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id)
    EXECUTE FUNCTION actors_guard_merged_into();
CREATE TRIGGER guard_merged_record BEFORE UPDATE ON actors_actor
    FOR EACH ROW WHEN (OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id IS NOT NULL)
    EXECUTE FUNCTION actors_guard_merged_record();
CREATE TRIGGER guard_facts BEFORE INSERT OR UPDATE OF from_actor_id, to_actor_id ON actors_relation
    FOR EACH ROW EXECUTE FUNCTION actors_guard_relation_ends();
"""
FACTS = (
    "name", "externalid", "interest", "incentiveresponse", "culturalnote", "sizeestimate", "personrole", "listing",
    "reshaping", "reshaping_parts", "importedrow", "actorstatusperiod", "typedprofile",
    "determination",
)  # fmt: skip
ATTACH = "\n".join(
    f"CREATE TRIGGER guard_facts BEFORE INSERT OR UPDATE OF actor_id ON actors_{table} "
    "FOR EACH ROW EXECUTE FUNCTION actors_guard_facts();"
    for table in FACTS
)
BACK = "\n".join(
    [
        *(f"DROP TRIGGER guard_facts ON actors_{table};" for table in (*FACTS, "relation")),
        "DROP TRIGGER guard_merged_record ON actors_actor;",
        "DROP TRIGGER guard_merged_into ON actors_actor;",
        "DROP TRIGGER guard_merged_into_at_first ON actors_actor;",
        "DROP TRIGGER guard_merge ON actors_recordmerge;",
        "DROP FUNCTION actors_guard_relation_ends(); DROP FUNCTION actors_guard_facts();",
        "DROP FUNCTION actors_guard_merged_record(); DROP FUNCTION actors_guard_merged_into();",
        "DROP FUNCTION actors_guard_merge(); DROP FUNCTION actors_kept(uuid);",
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_keep_names_apart"),
        ("actors", "0019_determine_legitimacy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="actor",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_records",
                to="actors.actor",
            ),
        ),
        migrations.AddIndex(
            model_name="actor",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="actors_merged"
            ),
        ),
        migrations.CreateModel(
            name="RecordMerge",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "status",
                    models.CharField(choices=STATUSES, default="proposed", max_length=16, verbose_name="status"),
                ),
                ("picks", models.JSONField(default=dict)),
                ("reason", models.TextField(verbose_name="what it rests on")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason of the decision")),
                ("moved", models.JSONField(default=dict)),
                ("taken", models.JSONField(default=dict)),
                ("split_reason", models.TextField(blank=True, verbose_name="why they are two")),
                ("split_proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="split proposed")),
                ("split_decided_at", models.DateTimeField(blank=True, null=True, verbose_name="split decided")),
                ("decided_by", models.ForeignKey(**PERHAPS, verbose_name="decided by")),
                ("folded", models.ForeignKey(**A_RECORD, verbose_name="record that goes into it")),
                ("kept", models.ForeignKey(**A_RECORD, verbose_name="record that is kept")),
                ("proposed_by", models.ForeignKey(**A_PERSON, verbose_name="proposed by")),
                ("split_decided_by", models.ForeignKey(**PERHAPS, verbose_name="split decided by")),
                ("split_proposed_by", models.ForeignKey(**PERHAPS, verbose_name="split proposed by")),
            ],
            options={
                "verbose_name": "merge of two records",
                "indexes": [models.Index(fields=["kept", "status"], name="merges_into_record")],
                "constraints": CONSTRAINTS,
            },
        ),
        migrations.RunSQL(FUNCTIONS + ATTACH, BACK),
    ]
