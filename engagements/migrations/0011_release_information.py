"""What goes out of what was learnt, by two people, above the least grade of its audience, and stays as it went out.

The least grades repeat engagements/domain/release.py; a test compares the two. What holds a release up at the gate is
in riskreview 0029.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

AUDIENCES = """
CREATE TABLE engagements_audience (
    audience text PRIMARY KEY, reliabilities text[] NOT NULL, credibilities text[] NOT NULL, states text[] NOT NULL
);
INSERT INTO engagements_audience VALUES
    ('own_authorities', '{A,B,C}', '{1,2,3}', '{single_source,corroborated,confirmed}'),
    ('partners', '{A,B,C}', '{1,2}', '{corroborated,confirmed}'),
    ('mediator', '{A,B,C}', '{1,2}', '{corroborated,confirmed}'),
    ('counterpart', '{A,B}', '{1,2}', '{corroborated,confirmed}'),
    ('public', '{A,B}', '{1}', '{confirmed}');
CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON engagements_audience
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""

GUARDS = """
ALTER TABLE engagements_release ADD CONSTRAINT release_record_is_its_hash
    CHECK (record = '' AND sha256 = '' OR sha256 = encode(sha256(convert_to(record, 'UTF8')), 'hex'));

-- What one release quotes is locked with its sources first, so that a check that is under way is seen.
CREATE FUNCTION engagements_against_quotes(release uuid, wanted text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM engagements_informationitem i JOIN engagements_releasequote q ON q.item_id = i.id
      WHERE q.release_id = release ORDER BY i.id FOR SHARE OF i;
    PERFORM FROM actors_source s WHERE s.id IN (
        SELECT unnest(ARRAY[i.source_id, i.corroborated_by_id]) FROM engagements_informationitem i
          JOIN engagements_releasequote q ON q.item_id = i.id WHERE q.release_id = release) ORDER BY s.id FOR SHARE;
    IF NOT EXISTS (SELECT FROM engagements_releasequote q WHERE q.release_id = release) THEN
        RETURN 'A release quotes at least one item that was learnt.';
    ELSIF EXISTS (
        SELECT FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
          JOIN actors_source s ON s.id IN (i.source_id, i.corroborated_by_id)
         WHERE q.release_id = release AND (s.refuted_at IS NOT NULL OR s.marking = 'red'))
    THEN
        RETURN 'Nothing goes out that rests on a source that was refuted or is marked TLP:RED.';
    ELSIF EXISTS (
        SELECT FROM engagements_releasequote q JOIN engagements_informationitem i ON i.id = q.item_id
         WHERE q.release_id = release AND NOT EXISTS (
               SELECT FROM engagements_audience a WHERE a.audience = wanted AND i.reliability = ANY (a.reliabilities)
                  AND i.credibility = ANY (a.credibilities) AND i.state = ANY (a.states)))
    THEN
        RETURN 'Nothing goes out below the least grade of its audience, or less checked.';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION engagements_guard_release() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    content text[] := '{engagement_id,title,audience,recipients,words,marking,written_by_id}';
    parent record;
    against text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A release is withdrawn or recalled, never deleted.');
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' THEN
            PERFORM engagements_refuse('A release begins as a draft.');
        END IF;
        RETURN NEW;
    ELSIF (NEW.id, NEW.engagement_id) IS DISTINCT FROM (OLD.id, OLD.engagement_id) THEN
        PERFORM engagements_refuse('A release stays with its engagement.');
    ELSIF NEW.status = OLD.status AND OLD.status = 'draft' THEN
        RETURN NEW;
    ELSIF NEW.status = OLD.status OR (OLD.status, NEW.status) NOT IN
          (('draft', 'released'), ('draft', 'withdrawn'), ('released', 'recalled')) THEN
        PERFORM engagements_refuse(format('A release does not go from "%s" to "%s", and what left its draft stays.', OLD.status, NEW.status));
    ELSIF EXISTS (SELECT FROM unnest(content) AS c WHERE to_jsonb(NEW)->c IS DISTINCT FROM to_jsonb(OLD)->c)
          OR OLD.status = 'released' AND (NEW.record, NEW.sha256, NEW.released_by_id, NEW.released_at)
             IS DISTINCT FROM (OLD.record, OLD.sha256, OLD.released_by_id, OLD.released_at) THEN
        PERFORM engagements_refuse('What goes out is what was written, and stays as it went out.');
    END IF;
    IF NEW.status = 'released' THEN
        SELECT status, marking INTO parent FROM engagements_engagement WHERE id = NEW.engagement_id FOR SHARE;
        against := engagements_against_quotes(NEW.id, NEW.audience);
        IF EXISTS (SELECT FROM engagements_releasewriter w WHERE w.release_id = NEW.id AND w.user_id = NEW.released_by_id) THEN
            PERFORM engagements_refuse('Whoever wrote in a release does not release it.');
        ELSIF parent.status NOT IN ('under_way', 'held', 'reported', 'closed') THEN
            PERFORM engagements_refuse('Information goes out while or after a contact takes place, never while it is planned or suspended.');
        ELSIF parent.marking = 'red' THEN
            PERFORM engagements_refuse('Nothing of an engagement that is marked TLP:RED goes out.');
        ELSIF against IS NOT NULL THEN
            PERFORM engagements_refuse(against);
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_release BEFORE INSERT OR UPDATE OR DELETE ON engagements_release
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_release();

-- Whoever saves a draft has written in it, whatever is said later.
CREATE FUNCTION engagements_keep_release_writer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO engagements_releasewriter (id, release_id, user_id, at)
    VALUES (gen_random_uuid(), NEW.id, NEW.written_by_id, transaction_timestamp()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_writer AFTER INSERT OR UPDATE OF written_by_id ON engagements_release
    FOR EACH ROW EXECUTE FUNCTION engagements_keep_release_writer();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON engagements_releasewriter
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

CREATE FUNCTION engagements_guard_release_quote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent record;
BEGIN
    SELECT status, engagement_id INTO parent FROM engagements_release
     WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.release_id ELSE NEW.release_id END FOR SHARE;
    IF TG_OP = 'UPDATE' OR parent.status <> 'draft' THEN
        PERFORM engagements_refuse('What a release quotes is chosen in its draft, and stays as it went out.');
    ELSIF TG_OP = 'DELETE' THEN
        RETURN OLD;
    ELSIF NOT EXISTS (SELECT FROM engagements_informationitem i WHERE i.id = NEW.item_id AND i.engagement_id = parent.engagement_id) THEN
        PERFORM engagements_refuse('A release quotes what was learnt in its own engagement.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_release_quote BEFORE INSERT OR UPDATE OR DELETE ON engagements_releasequote
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_release_quote();

CREATE FUNCTION engagements_guard_recall_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM engagements_release r WHERE r.id = NEW.release_id AND r.status = 'recalled') THEN
        PERFORM engagements_refuse('Answers to a recall are written down once it is recalled.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_recall_answer BEFORE INSERT ON engagements_recallanswer
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_recall_answer();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON engagements_recallanswer
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0010_say_by_when_a_report_is_due'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(help_text='A few words for colleagues; it does not go out.', max_length=160, verbose_name='title')),
                ('audience', models.CharField(choices=[('own_authorities', 'Our own authorities'), ('partners', 'Partners and allies'), ('mediator', 'A mediator or facilitator'), ('counterpart', 'The counterpart'), ('public', 'The public and the media')], max_length=16, verbose_name='audience')),
                ('recipients', models.TextField(help_text='Whom to call if it has to be recalled.', verbose_name='to whom exactly')),
                ('words', models.TextField(help_text='Nothing else goes out. They stay once it is released.', verbose_name='exact words')),
                ('marking', models.CharField(choices=[('clear', 'TLP:CLEAR'), ('green', 'TLP:GREEN'), ('amber', 'TLP:AMBER'), ('amber_strict', 'TLP:AMBER+STRICT'), ('red', 'TLP:RED')], default='amber', help_text='How far those who get it may pass it on; what goes to the public is TLP:CLEAR.', max_length=12, verbose_name='marking')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('withdrawn', 'Withdrawn'), ('released', 'Released'), ('recalled', 'Recalled')], default='draft', max_length=9, verbose_name='status')),
                ('record', models.TextField(blank=True)),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='hash')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='released')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn or recalled')),
                ('ended_because', models.TextField(blank=True, verbose_name='why it was withdrawn or recalled')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='engagements.engagement')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='released by')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved last by')),
            ],
            options={
                'verbose_name': 'release of information',
            },
        ),
        migrations.CreateModel(
            name='RecallAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(verbose_name='who was told, how, and what they answered')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='engagements.release')),
            ],
        ),
        migrations.CreateModel(
            name='ReleaseQuote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quoted_in', to='engagements.informationitem')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='engagements.release')),
            ],
        ),
        migrations.CreateModel(
            name='ReleaseWriter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='writers', to='engagements.release')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['own_authorities', 'partners', 'mediator', 'counterpart', 'public'])), name='release_audience_known'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'withdrawn', 'released', 'recalled'])), name='release_status_known'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('marking', 'red'), _negated=True), models.Q(models.Q(('audience', 'public'), _negated=True), ('marking', 'clear'), _connector='OR')), name='release_marked_for_its_audience'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('recipients', ''), _negated=True)), name='release_says_what_to_whom'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('record', ''), ('released_at', None), ('released_by', None), ('sha256', ''), ('status__in', ['draft', 'withdrawn'])), models.Q(('released_at__isnull', False), ('released_by__isnull', False), ('status__in', ['released', 'recalled']), models.Q(('record', ''), _negated=True)), _connector='OR'), name='release_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', ''), ('ended_by', None), ('status__in', ['draft', 'released'])), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('status__in', ['withdrawn', 'recalled']), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='release_end_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='recallanswer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='recall_answer_has_text'),
        ),
        migrations.AddConstraint(
            model_name='releasequote',
            constraint=models.UniqueConstraint(fields=('release', 'item'), name='item_quoted_once'),
        ),
        migrations.AddConstraint(
            model_name='releasewriter',
            constraint=models.UniqueConstraint(fields=('release', 'user'), name='release_writer_once'),
        ),
        migrations.RunSQL(AUDIENCES + GUARDS),
    ]
