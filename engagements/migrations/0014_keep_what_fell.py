"""What falls after it went out is kept by the database, with who let it fall, until it is recalled or answered for.

Where an item was checked before, whoever did so last is taken from the trail.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FALLS = """
-- As 0008 made it; who checked an item last is said with it.
CREATE OR REPLACE FUNCTION engagements_guard_learnt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- How far it was checked and how it is graded may change; a note may be retracted, once.
    mutable text[] := CASE TG_TABLE_NAME
        WHEN 'engagements_informationitem' THEN
            '{version,updated_at,state,resolved_on,source_id,reliability,credibility,corroborated_by_id,checked_by_id}'
        ELSE '{version,updated_at,retracted_at}' END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM accounts_holds_one_at_a_time();
        IF to_jsonb(OLD)->>'retracted_at' IS NULL OR NOT accounts_is_let_go(OLD.id, 'delete') THEN
            PERFORM engagements_refuse('What was learnt in a contact is never deleted; a retracted note is, by two people.');
        ELSIF engagements_is_held(OLD.engagement_id) OR actors_actor_is_held(OLD.actor_id) THEN
            PERFORM engagements_refuse('Nothing of a record under a legal hold is deleted or pseudonymised.');
        END IF;
        RETURN OLD;
    ELSIF to_jsonb(NEW) - mutable IS DISTINCT FROM to_jsonb(OLD) - mutable
          OR to_jsonb(OLD)->>'retracted_at' <> coalesce(to_jsonb(NEW)->>'retracted_at', '') THEN
        PERFORM engagements_refuse('What was learnt in a contact is not rewritten afterwards.');
    END IF;
    RETURN NEW;
END $$;

SET CONSTRAINTS ALL IMMEDIATE;
UPDATE engagements_informationitem i SET checked_by_id = (
    SELECT e.by_id FROM core_auditevent e WHERE e.subject_id = i.id AND e.verb = 'engagements.information_checked'
     ORDER BY e.at DESC LIMIT 1);

CREATE FUNCTION engagements_item_falls() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    refuted uuid;
BEGIN
    SELECT s.id INTO refuted FROM actors_source s
     WHERE s.id IN (NEW.source_id, NEW.corroborated_by_id) AND s.refuted_at IS NOT NULL
       AND coalesce(s.id NOT IN (OLD.source_id, coalesce(OLD.corroborated_by_id, OLD.source_id)), true) LIMIT 1;
    INSERT INTO engagements_releasefall (id, release_id, item_id, source_id, what, by_id, fell_at, upheld_because)
    SELECT gen_random_uuid(), r.id, NEW.id, fell.source, fell.what, coalesce(NEW.checked_by_id, NEW.recorded_by_id),
           clock_timestamp(), ''
      FROM engagements_releasequote q JOIN engagements_release r ON r.id = q.release_id AND r.status = 'released',
           (SELECT NULL::uuid, NEW.state WHERE NEW.state <> OLD.state AND NEW.state IN ('contradicted', 'refuted', 'retracted')
            UNION ALL SELECT refuted, 'source_refuted' WHERE refuted IS NOT NULL) AS fell (source, what)
     WHERE q.item_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_falls AFTER UPDATE ON engagements_informationitem
    FOR EACH ROW EXECUTE FUNCTION engagements_item_falls();

-- What rests on the source now, and what rested on it when it went out.
CREATE FUNCTION engagements_source_falls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO engagements_releasefall (id, release_id, item_id, source_id, what, by_id, fell_at, upheld_because)
    SELECT gen_random_uuid(), r.id, i.id, NEW.id, 'source_refuted', NEW.refuted_by_id, clock_timestamp(), ''
      FROM engagements_release r JOIN engagements_releasequote q ON q.release_id = r.id
      JOIN engagements_informationitem i ON i.id = q.item_id
     WHERE r.status = 'released' AND (
           NEW.id IN (i.source_id, i.corroborated_by_id)
        OR EXISTS (SELECT FROM jsonb_array_elements(r.record::jsonb->'quotes') AS said
                    WHERE said->>'id' = i.id::text
                      AND NEW.id::text IN (said->>'source', said->>'corroborated_by')));
    RETURN NULL;
END $$;
CREATE TRIGGER keep_falls AFTER UPDATE ON actors_source
    FOR EACH ROW WHEN (OLD.refuted_at IS NULL AND NEW.refuted_at IS NOT NULL)
    EXECUTE FUNCTION engagements_source_falls();

INSERT INTO engagements_releasefall (id, release_id, item_id, source_id, what, by_id, fell_at, upheld_because)
SELECT gen_random_uuid(), r.id, i.id, s.id,
       CASE WHEN i.state IN ('contradicted', 'refuted', 'retracted') THEN i.state ELSE 'source_refuted' END,
       CASE WHEN i.state IN ('contradicted', 'refuted', 'retracted') THEN coalesce(i.checked_by_id, i.recorded_by_id)
            ELSE s.refuted_by_id END, clock_timestamp(), ''
  FROM engagements_release r JOIN engagements_releasequote q ON q.release_id = r.id
  JOIN engagements_informationitem i ON i.id = q.item_id
  LEFT JOIN actors_source s ON s.id IN (i.source_id, i.corroborated_by_id) AND s.refuted_at IS NOT NULL
 WHERE r.status = 'released' AND (i.state IN ('contradicted', 'refuted', 'retracted') OR s.id IS NOT NULL);

-- Who may release: the compartment is theirs, and their role says so.
CREATE FUNCTION engagements_may_release(person uuid, engagement uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM accounts_user u JOIN accounts_membership m ON m.user_id = u.id
          JOIN engagements_engagement e ON e.compartment_id = m.compartment_id
         WHERE u.id = person AND e.id = engagement AND u.is_active
           AND (u.roles && '{approver,senior_approver,higher_authority}'::varchar[]
                OR u.roles @> '{lead_analyst}'::varchar[] AND m.access = 'change'))
$$;

CREATE FUNCTION engagements_guard_fall() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answer text[] := '{upheld_by_id,upheld_at,upheld_because}';
    release record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.upheld_at IS NOT NULL THEN
            PERFORM engagements_refuse('What fell is answered for after it fell.');
        END IF;
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' OR OLD.upheld_at IS NOT NULL OR to_jsonb(NEW) - answer IS DISTINCT FROM to_jsonb(OLD) - answer THEN
        PERFORM engagements_refuse('What fell after it went out stays on record, and is answered for once.');
    END IF;
    SELECT * INTO release FROM engagements_release WHERE id = NEW.release_id FOR SHARE;
    IF release.status <> 'released' THEN
        PERFORM engagements_refuse('What was recalled is not answered for any more.');
    ELSIF NOT engagements_may_release(NEW.upheld_by_id, release.engagement_id)
       OR EXISTS (SELECT FROM engagements_releasewriter w WHERE w.release_id = release.id AND w.user_id = NEW.upheld_by_id) THEN
        PERFORM engagements_refuse('Somebody who may release it says that it holds after all.');
    ELSIF EXISTS (
        SELECT FROM engagements_informationitem i WHERE i.id = NEW.item_id AND (
               NEW.upheld_by_id IN (NEW.by_id, coalesce(i.checked_by_id, i.recorded_by_id))
            OR EXISTS (SELECT FROM core_auditevent e
                        WHERE e.subject_id IN (i.id, i.source_id, i.corroborated_by_id, NEW.source_id)
                          AND e.by_id = NEW.upheld_by_id AND e.at >= release.released_at
                          AND e.verb IN ('engagements.information_checked', 'actors.source_changed',
                                         'actors.source_refuted', 'actors.source_reinstated'))))
    THEN
        PERFORM engagements_refuse('Whoever judged what it rests on does not say that it holds after all.');
    END IF;
    NEW.upheld_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER guard_fall BEFORE INSERT OR UPDATE OR DELETE ON engagements_releasefall
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_fall();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0030_end_look_ups_and_leave_hits_unlisted'),
        ('engagements', '0013_hold_records_of_releases_to_their_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='informationitem',
            name='checked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by'),
        ),
        migrations.CreateModel(
            name='ReleaseFall',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(choices=[('contradicted', 'Contradicted'), ('refuted', 'Refuted'), ('retracted', 'Retracted'), ('source_refuted', 'Its source was refuted')], max_length=14, verbose_name='what happened')),
                ('fell_at', models.DateTimeField()),
                ('upheld_at', models.DateTimeField(null=True)),
                ('upheld_because', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engagements.informationitem')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='falls', to='engagements.release')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source')),
                ('upheld_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ['contradicted', 'refuted', 'retracted', 'source_refuted'])), name='fall_known'), models.CheckConstraint(condition=models.Q(models.Q(('upheld_at', None), ('upheld_because', ''), ('upheld_by', None)), models.Q(('upheld_at__isnull', False), ('upheld_by__isnull', False), models.Q(('upheld_because', ''), _negated=True), models.Q(('upheld_by', models.F('by')), _negated=True)), _connector='OR'), name='fall_upheld_by_another_with_reason')],
            },
        ),
        migrations.RunSQL(FALLS),
    ]
