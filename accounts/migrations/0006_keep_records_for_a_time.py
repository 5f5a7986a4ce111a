"""The retention schedule in versions, legal holds, what is due, and letting records go by two people.

The limits repeat accounts/domain/retention.py; a test compares them. Version 1 is what comes with Parley.
"""

import json
import uuid
from hashlib import sha256
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import yaml
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

SHIPPED = Path(__file__).parents[1] / "data" / "retention-1.yaml"


def publish_the_first(apps, schema_editor):
    """The schedule that comes with Parley, in its canonical text: numbers and days are text."""
    document = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    plain = {kept: {name: str(value) for name, value in part.items()} for kept, part in document.items()}
    body = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    apps.get_model("accounts", "RetentionSchedule").objects.create(
        number=1,
        body=body,
        sha256=sha256(body.encode()).hexdigest(),
        reason="The schedule Parley begins with.",
        published_at=timezone.now(),
    )


SCHEDULE = """
ALTER TABLE accounts_retentionschedule ADD CONSTRAINT retentionschedule_is_its_hash
    CHECK (sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex'));

CREATE FUNCTION accounts_refuse(words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', words USING ERRCODE = 'restrict_violation';
END $$;

-- What may be done with each class, and for how many months it is kept.
CREATE FUNCTION accounts_retention_limits() RETURNS TABLE (kept text, low int, high int, actions text[])
LANGUAGE sql IMMUTABLE AS $$
    VALUES ('decision_records', 120, 1200, '{archive}'::text[]),
           ('engagement_reports', 12, 1200, '{archive}'),
           ('raw_notes', 1, 36, '{delete}'),
           ('private_persons', 1, 60, '{pseudonymise}'),
           ('protected_sources', 0, 12, '{pseudonymise}'),
           ('rejected_profiles', 1, 24, '{delete}'),
           ('audit_log', 120, 1200, '{archive}')
$$;

CREATE FUNCTION accounts_schedule_faults(body jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_remove(ARRAY[
        CASE WHEN EXISTS (
            SELECT FROM accounts_retention_limits() l
             WHERE NOT coalesce(CASE WHEN body->l.kept->>'months' ~ '^[0-9]{1,4}$'
                   THEN (body->l.kept->>'months')::int BETWEEN l.low AND l.high END, false))
            THEN 'A schedule keeps every class within its limits.' END,
        CASE WHEN EXISTS (
            SELECT FROM accounts_retention_limits() l
             WHERE NOT coalesce(body->l.kept->>'action' = ANY (l.actions), false))
            THEN 'A class is given only what can be done with it.' END,
        CASE WHEN EXISTS (
            SELECT FROM accounts_retention_limits() l
             WHERE NOT coalesce(btrim(body->l.kept->>'purpose') <> '' AND btrim(body->l.kept->>'basis') <> ''
                   AND body->l.kept->>'review_on' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', false))
            THEN 'A schedule says purpose, legal basis and next review of every class.' END,
        CASE WHEN (SELECT count(*) FROM jsonb_object_keys(body)) <> (SELECT count(*) FROM accounts_retention_limits())
            THEN 'A schedule holds nothing else.' END
    ], NULL)
$$;

CREATE FUNCTION accounts_guard_schedule() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    faults text[] := accounts_schedule_faults(NEW.body::jsonb);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('accounts_retentionschedule'));
    IF cardinality(faults) > 0 THEN
        PERFORM accounts_refuse(array_to_string(faults, ' '));
    ELSIF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM accounts_retentionschedule) THEN
        PERFORM accounts_refuse('Versions of the schedule follow one another.');
    ELSIF NEW.number > 1 AND NOT EXISTS (
        SELECT FROM accounts_user WHERE id = NEW.published_by_id
           AND roles && '{legal_reviewer,senior_approver,higher_authority}'::varchar[]) THEN
        PERFORM accounts_refuse('A legal reviewer, a senior approver or the higher authority publishes the schedule.');
    ELSIF NEW.number > 1 AND NOT EXISTS (
        SELECT FROM accounts_user WHERE id = NEW.drafted_by_id AND roles @> '{administrator}'::varchar[]) THEN
        PERFORM accounts_refuse('An administrator drafts the schedule.');
    ELSIF EXISTS (SELECT FROM accounts_retentiondraft WHERE NEW.published_by_id = ANY (writers)) THEN
        PERFORM accounts_refuse('Whoever wrote in the draft does not publish it.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_schedule BEFORE INSERT ON accounts_retentionschedule
    FOR EACH ROW EXECUTE FUNCTION accounts_guard_schedule();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_retentionschedule
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

-- Whoever saves a draft has written in it, whatever is said later.
CREATE FUNCTION accounts_keep_writers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.writers := CASE WHEN TG_OP = 'UPDATE' THEN OLD.writers ELSE '{}' END;
    IF NOT NEW.drafted_by_id = ANY (NEW.writers) THEN
        NEW.writers := NEW.writers || NEW.drafted_by_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_writers BEFORE INSERT OR UPDATE ON accounts_retentiondraft
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_writers();
"""

HOLDS = """
-- Holds and what is let go are decided one after the other, so that neither misses the other.
CREATE FUNCTION accounts_holds_one_at_a_time() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtext('accounts_legalhold'))
$$;

CREATE FUNCTION accounts_is_held(kind text, record uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM accounts_legalhold WHERE subject_id = record AND subject_type = kind AND lifted_at IS NULL)
$$;

CREATE FUNCTION accounts_is_let_go(record uuid, act text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM accounts_lettinggo WHERE subject_id = record AND action = act AND status = 'carried_out')
$$;

CREATE FUNCTION accounts_guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mutable text[] := '{version,updated_at,lifted_by_id,lifted_at,lift_reason}';
    who uuid;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM accounts_refuse('A legal hold is never deleted.');
    END IF;
    PERFORM accounts_holds_one_at_a_time();
    who := CASE WHEN TG_OP = 'INSERT' THEN NEW.placed_by_id ELSE NEW.lifted_by_id END;
    IF TG_OP = 'INSERT' AND NEW.lifted_at IS NOT NULL THEN
        PERFORM accounts_refuse('A legal hold begins as one that stands.');
    ELSIF TG_OP = 'UPDATE' AND (OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL
          OR to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable) THEN
        PERFORM accounts_refuse('A legal hold stays as it was placed, and is lifted once.');
    ELSIF NOT EXISTS (SELECT FROM accounts_user WHERE id = who
           AND roles && '{legal_reviewer,senior_approver,higher_authority,administrator}'::varchar[]) THEN
        PERFORM accounts_refuse('A legal reviewer, a senior approver, the higher authority or an administrator decides about a legal hold.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_hold BEFORE INSERT OR UPDATE OR DELETE ON accounts_legalhold
    FOR EACH ROW EXECUTE FUNCTION accounts_guard_hold();
"""

LETTING_GO = """
CREATE FUNCTION accounts_guard_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.settled_at IS NOT NULL
       OR to_jsonb(NEW) - 'settled_at' - 'version' - 'updated_at' IS DISTINCT FROM to_jsonb(OLD) - 'settled_at' - 'version' - 'updated_at' THEN
        PERFORM accounts_refuse('That a period was over stays noted, and is settled once.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_due BEFORE UPDATE OR DELETE ON accounts_recorddue
    FOR EACH ROW EXECUTE FUNCTION accounts_guard_due();

-- The legal reviewer who is a member, or one of some roles who may change there.
CREATE FUNCTION accounts_may_let_go(who uuid, place uuid, others text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM accounts_user u JOIN accounts_membership m ON m.user_id = u.id
                    WHERE u.id = who AND m.compartment_id = place
                      AND (u.roles @> '{legal_reviewer}'::varchar[]
                           OR u.roles && others::varchar[] AND m.access = 'change'))
$$;

CREATE FUNCTION accounts_guard_letting_go() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mutable text[] := '{version,updated_at,status,decided_by_id,decided_at,decision_reason,done}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM accounts_refuse('That a record was to be let go stays written down.');
    ELSIF TG_OP = 'INSERT' AND NEW.status <> 'proposed' THEN
        PERFORM accounts_refuse('Letting a record go begins as a proposal.');
    ELSIF TG_OP = 'UPDATE' AND (OLD.status NOT IN ('proposed', NEW.status) OR to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable) THEN
        PERFORM accounts_refuse('What was proposed and decided stays as it was.');
    ELSIF TG_OP = 'UPDATE' AND OLD.status <> 'proposed' AND (OLD.done <> '{}' OR
          to_jsonb(NEW) - 'done' IS DISTINCT FROM to_jsonb(OLD) - 'done') THEN
        PERFORM accounts_refuse('What was proposed and decided stays as it was.');
    ELSIF TG_OP = 'INSERT' AND NOT accounts_may_let_go(NEW.proposed_by_id, NEW.compartment_id, '{analyst,lead_analyst}') THEN
        PERFORM accounts_refuse('An analyst, lead analyst or legal reviewer of the compartment proposes to let a record go.');
    ELSIF TG_OP = 'UPDATE' AND NEW.status IN ('carried_out', 'refused') AND OLD.status = 'proposed'
          AND NOT accounts_may_let_go(NEW.decided_by_id, NEW.compartment_id, '{lead_analyst}') THEN
        PERFORM accounts_refuse('A lead analyst or legal reviewer of the compartment confirms or refuses to let a record go.');
    ELSIF NOT EXISTS (SELECT FROM accounts_retention_limits() l WHERE l.kept = NEW.kept AND NEW.action = ANY (l.actions)) THEN
        PERFORM accounts_refuse('A class is given only what can be done with it.');
    END IF;
    IF NEW.status = 'carried_out' AND NEW.action <> 'archive' THEN
        PERFORM accounts_holds_one_at_a_time();
        IF accounts_is_held(NEW.subject_type, NEW.subject_id) THEN
            PERFORM accounts_refuse('Nothing of a record under a legal hold is deleted or pseudonymised.');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_letting_go BEFORE INSERT OR UPDATE OR DELETE ON accounts_lettinggo
    FOR EACH ROW EXECUTE FUNCTION accounts_guard_letting_go();
"""

class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_tell_by_mail_how_much_waits'),
        ('core', '0003_place_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField()),
                ('name', models.CharField(max_length=120, verbose_name='name of the hold')),
                ('reason', models.TextField(verbose_name='reason')),
                ('placed_at', models.DateTimeField(verbose_name='placed')),
                ('lifted_at', models.DateTimeField(null=True, verbose_name='lifted')),
                ('lift_reason', models.TextField(blank=True, verbose_name='why it was lifted')),
            ],
            options={
                'verbose_name': 'legal hold',
            },
        ),
        migrations.CreateModel(
            name='LettingGo',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField()),
                ('kept', models.CharField(choices=[('decision_records', 'Decision records'), ('engagement_reports', 'Reports on engagements'), ('raw_notes', 'Raw notes'), ('private_persons', 'Persons known by name'), ('protected_sources', 'Identity of protected sources'), ('rejected_profiles', 'Rejected profiles'), ('audit_log', 'Audit trail')], max_length=24, verbose_name='class')),
                ('action', models.CharField(choices=[('delete', 'Delete'), ('pseudonymise', 'Pseudonymise'), ('archive', 'Archive')], max_length=12, verbose_name='what becomes of it')),
                ('subject_version', models.PositiveIntegerField()),
                ('counts_from', models.DateField(verbose_name='counted from')),
                ('reason', models.TextField(verbose_name='reason')),
                ('status', models.CharField(choices=[('proposed', 'Waits for a second person'), ('carried_out', 'Carried out'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=12, verbose_name='status')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decision_reason', models.TextField(blank=True, verbose_name='reason of the decision')),
                ('done', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'letting a record go',
            },
        ),
        migrations.CreateModel(
            name='RecordDue',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('subject_type', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField()),
                ('kept', models.CharField(choices=[('decision_records', 'Decision records'), ('engagement_reports', 'Reports on engagements'), ('raw_notes', 'Raw notes'), ('private_persons', 'Persons known by name'), ('protected_sources', 'Identity of protected sources'), ('rejected_profiles', 'Rejected profiles'), ('audit_log', 'Audit trail')], max_length=24, verbose_name='class')),
                ('counts_from', models.DateField(verbose_name='counted from')),
                ('noted_at', models.DateTimeField(verbose_name='noted')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled')),
            ],
            options={
                'verbose_name': 'record whose period is over',
            },
        ),
        migrations.CreateModel(
            name='RetentionDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('body', models.JSONField()),
                ('reason', models.TextField(verbose_name='why it is changed')),
                ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, editable=False, size=None)),
                ('singleton', models.BooleanField(default=True, editable=False, unique=True)),
            ],
            options={
                'verbose_name': 'draft of the retention schedule',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RetentionSchedule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='version')),
                ('body', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('reason', models.TextField(verbose_name='why it was changed')),
                ('published_at', models.DateTimeField(verbose_name='published')),
            ],
            options={
                'verbose_name': 'retention schedule',
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_seen_through_whole',
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('whole_type__in', ['engagements.engagement', 'actors.actor', 'actors.person'])), name='notice_seen_through_whole'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='compartment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment', verbose_name='compartment'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='lifted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lifted by'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='placed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='placed by'),
        ),
        migrations.AddField(
            model_name='lettinggo',
            name='compartment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment', verbose_name='compartment'),
        ),
        migrations.AddField(
            model_name='lettinggo',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='lettinggo',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by'),
        ),
        migrations.AddField(
            model_name='recorddue',
            name='compartment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.compartment', verbose_name='compartment'),
        ),
        migrations.AddField(
            model_name='retentiondraft',
            name='drafted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by'),
        ),
        migrations.AddField(
            model_name='retentionschedule',
            name='drafted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by'),
        ),
        migrations.AddField(
            model_name='retentionschedule',
            name='published_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by'),
        ),
        migrations.AddField(
            model_name='retentiondraft',
            name='based_on',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.retentionschedule'),
        ),
        migrations.AddField(
            model_name='lettinggo',
            name='schedule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.retentionschedule', verbose_name='schedule'),
        ),
        migrations.AddIndex(
            model_name='legalhold',
            index=models.Index(condition=models.Q(('lifted_at', None)), fields=['subject_id'], name='hold_standing'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(('subject_type__in', ['engagements.engagement', 'actors.actor', 'actors.person'])), name='hold_on_a_record'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='hold_has_name_and_reason'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', ''), ('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lift_reason', ''), _negated=True), models.Q(('lifted_by', models.F('placed_by')), _negated=True)), _connector='OR'), name='hold_lifted_by_another'),
        ),
        migrations.AddIndex(
            model_name='recorddue',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['compartment'], name='due_waiting'),
        ),
        migrations.AddConstraint(
            model_name='recorddue',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('kept', 'subject_id'), name='due_once'),
        ),
        migrations.AddConstraint(
            model_name='recorddue',
            constraint=models.CheckConstraint(condition=models.Q(('kept__in', ['decision_records', 'engagement_reports', 'raw_notes', 'private_persons', 'protected_sources', 'rejected_profiles', 'audit_log'])), name='due_class_known'),
        ),
        migrations.AddConstraint(
            model_name='retentionschedule',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='retentionschedule_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='retentionschedule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drafted_by', None), ('number', 1), ('published_by', None)), models.Q(('drafted_by__isnull', False), ('number__gt', 1), ('published_by__isnull', False), models.Q(('drafted_by', models.F('published_by')), _negated=True)), _connector='OR'), name='retentionschedule_by_two_people'),
        ),
        migrations.AddConstraint(
            model_name='retentiondraft',
            constraint=models.CheckConstraint(condition=models.Q(('singleton', True)), name='retentiondraft_is_one'),
        ),
        migrations.AddConstraint(
            model_name='retentiondraft',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='retentiondraft_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='lettinggo',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('subject_id', 'kept'), name='letting_go_proposed_once'),
        ),
        migrations.AddConstraint(
            model_name='lettinggo',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'carried_out', 'refused', 'withdrawn'])), name='letting_go_status_known'),
        ),
        migrations.AddConstraint(
            model_name='lettinggo',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='letting_go_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='lettinggo',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by', models.F('proposed_by')), ('status', 'withdrawn')), models.Q(('decided_at__isnull', False), ('status__in', ['carried_out', 'refused']), ('decided_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='letting_go_takes_two_people'),
        ),
        migrations.RunSQL(SCHEDULE + HOLDS + LETTING_GO),
        migrations.RunPython(publish_the_first, migrations.RunPython.noop),
    ]
