"""After a split or a merger every open promise of its actor is answered for, once; who it was made with stays.

A promise that was only proposed may lapse too.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
ALTER TABLE engagements_commitment_transition DISABLE TRIGGER append_only;
INSERT INTO engagements_commitment_transition VALUES ('proposed', 'lapsed');
ALTER TABLE engagements_commitment_transition ENABLE TRIGGER append_only;

CREATE FUNCTION engagements_guard_succession() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    promise record;
    event record;
BEGIN
    SELECT c.*, e.compartment_id INTO promise FROM engagements_commitment c
      JOIN engagements_engagement e ON e.id = c.engagement_id WHERE c.id = NEW.commitment_id FOR UPDATE OF c;
    SELECT * INTO event FROM actors_reshaping WHERE id = NEW.reshaping_id FOR SHARE;
    IF NEW.fate = 'lapsed' AND promise.status <> 'lapsed' OR NEW.fate <> 'lapsed' AND promise.status NOT IN
       ('proposed', 'made', 'acknowledged', 'active', 'partially_fulfilled', 'disputed') THEN
        PERFORM engagements_refuse('What becomes of a promise is answered while it is open; one that lapsed has ended.');
    ELSIF NEW.fate = 'lapsed' AND NOT EXISTS (
        SELECT FROM engagements_commitmentevent WHERE commitment_id = NEW.commitment_id AND to_status = 'lapsed'
           AND at = NEW.at AND occurred_on = NEW.since) THEN
        PERFORM engagements_refuse('What becomes of a promise is answered while it is open; one that lapsed has ended.');
    ELSIF NEW.fate <> 'stays' AND EXISTS (
        SELECT FROM engagements_breachproposal WHERE commitment_id = NEW.commitment_id AND state = 'proposed') THEN
        PERFORM engagements_refuse('A breach that is proposed is judged first.');
    ELSIF actors_kept(event.actor_id) <> actors_kept(coalesce(promise.holder_id, promise.actor_id)) THEN
        PERFORM engagements_refuse('A split or a merger asks about the promises of its own actor.');
    ELSIF event."on" < promise.made_on OR event."on" < (
        SELECT max(since) FROM engagements_succession WHERE commitment_id = NEW.commitment_id AND heir_id IS NOT NULL) THEN
        PERFORM engagements_refuse('A split or a merger asks about what its actor had on that day.');
    ELSIF NEW.since < event."on" OR NEW.since > (clock_timestamp() AT TIME ZONE 'UTC')::date THEN
        PERFORM engagements_refuse('What became of a promise begins with the event, and not ahead of today.');
    ELSIF NEW.heir_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM actors_reshaping_parts p JOIN actors_actor a ON a.id = NEW.heir_id
          JOIN accounts_compartment k ON k.id = a.compartment_id
         WHERE p.reshaping_id = NEW.reshaping_id AND actors_kept(p.actor_id) = actors_kept(NEW.heir_id)
           AND (k.is_common OR k.id = promise.compartment_id))
    THEN
        PERFORM engagements_refuse('A promise is taken over by an actor that came of the event and may be named beside it.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_succession BEFORE INSERT ON engagements_succession
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_succession();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON engagements_succession
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER refuse_withdrawn BEFORE INSERT ON engagements_succession
    FOR EACH ROW EXECUTE FUNCTION actors_refuse_withdrawn('heir_id');

CREATE FUNCTION actors_keep_reshaping() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event uuid;
BEGIN
    IF TG_TABLE_NAME = 'actors_reshaping' THEN event := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN event := NEW.reshaping_id;
    ELSE event := OLD.reshaping_id;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'actor_id' - 'version' - 'updated_at' = to_jsonb(OLD) - 'actor_id' - 'version' - 'updated_at'
       AND EXISTS (SELECT FROM actors_recordmerge WHERE status NOT IN ('refused', 'withdrawn')
           AND (kept_id, folded_id) IN ((NEW.actor_id, OLD.actor_id), (OLD.actor_id, NEW.actor_id))) THEN
        RETURN NEW;  -- two records of one actor are joined, or parted again
    END IF;
    IF EXISTS (SELECT FROM core_auditevent WHERE subject_type = 'actors.reshaping' AND subject_id = event) THEN
        PERFORM engagements_refuse('A split or a merger that is recorded stays as it is: promises are answered for by it.');
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_reshaping BEFORE UPDATE OF "on", kind, actor_id ON actors_reshaping
    FOR EACH ROW EXECUTE FUNCTION actors_keep_reshaping();
CREATE TRIGGER keep_parts BEFORE INSERT OR UPDATE OR DELETE ON actors_reshaping_parts
    FOR EACH ROW EXECUTE FUNCTION actors_keep_reshaping();

CREATE FUNCTION engagements_guard_judged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM engagements_breachproposal WHERE commitment_id = NEW.id AND state = 'proposed') THEN
        PERFORM engagements_refuse('A breach that is proposed is judged first: by then nothing else ends the promise.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_judged BEFORE UPDATE OF status ON engagements_commitment FOR EACH ROW
    WHEN (NEW.status <> OLD.status AND NEW.status NOT IN
          ('proposed', 'made', 'acknowledged', 'active', 'partially_fulfilled', 'disputed'))
    EXECUTE FUNCTION engagements_guard_judged();

CREATE FUNCTION engagements_hand_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE engagements_commitment SET holder_id = NEW.heir_id WHERE id = NEW.commitment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER hand_over AFTER INSERT ON engagements_succession
    FOR EACH ROW WHEN (NEW.heir_id IS NOT NULL) EXECUTE FUNCTION engagements_hand_over();

CREATE FUNCTION engagements_guard_holder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.holder_id IS DISTINCT FROM (
        SELECT heir_id FROM engagements_succession WHERE commitment_id = NEW.id AND heir_id IS NOT NULL
         ORDER BY since DESC, at DESC LIMIT 1)
    THEN
        PERFORM engagements_refuse('A promise is with whoever it was made with, or took it over last.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_holder_made BEFORE INSERT ON engagements_commitment
    FOR EACH ROW WHEN (NEW.holder_id IS NOT NULL) EXECUTE FUNCTION engagements_guard_holder();
CREATE TRIGGER guard_holder BEFORE UPDATE ON engagements_commitment
    FOR EACH ROW WHEN (NEW.holder_id IS DISTINCT FROM OLD.holder_id) EXECUTE FUNCTION engagements_guard_holder();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0031_keep_lists_short_at_a_million'),
        ('engagements', '0017_deliver_what_was_approved'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='commitment',
            name='holder',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor', verbose_name='taken over by'),
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('reliability', models.CharField(blank=True, choices=[('A', 'A: completely reliable'), ('B', 'B: usually reliable'), ('C', 'C: fairly reliable'), ('D', 'D: not usually reliable'), ('E', 'E: unreliable'), ('F', 'F: reliability cannot be judged')], max_length=1, verbose_name='reliability of the source')),
                ('credibility', models.CharField(blank=True, choices=[('1', '1: confirmed by other sources'), ('2', '2: probably true'), ('3', '3: possibly true'), ('4', '4: doubtful'), ('5', '5: improbable'), ('6', '6: truth cannot be judged')], max_length=1, verbose_name='credibility of the information')),
                ('noted_on', models.DateField(blank=True, null=True, verbose_name='noted on')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('fate', models.CharField(choices=[('stays', 'It stays with the actor'), ('taken_over', 'An actor that came of it takes it over'), ('lapsed', 'It lapsed with the event')], max_length=10, verbose_name='what becomes of it')),
                ('since', models.DateField(verbose_name='from which day')),
                ('said_by', models.CharField(blank=True, max_length=160, verbose_name='in whose words')),
                ('words', models.TextField(blank=True, verbose_name='the words, or the reason')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='engagements.commitment')),
                ('corroborated_by', models.ForeignKey(blank=True, help_text='Credibility 1 needs a second source of another origin.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='second source')),
                ('heir', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.actor', verbose_name='taken over by')),
                ('reshaping', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='actors.reshaping', verbose_name='split or merger')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'what became of a promise after a split or merger',
                'constraints': [models.CheckConstraint(condition=models.Q(('reliability__in', ['A', 'B', 'C', 'D', 'E', 'F', ''])), name='succession_reliability_known'), models.CheckConstraint(condition=models.Q(('credibility__in', ['1', '2', '3', '4', '5', '6', ''])), name='succession_credibility_known'), models.CheckConstraint(condition=models.Q(models.Q(('credibility', ''), ('reliability', '')), models.Q(models.Q(('reliability', ''), _negated=True), models.Q(('credibility', ''), _negated=True)), _connector='OR'), name='succession_both_grades'), models.CheckConstraint(condition=models.Q(models.Q(('credibility', '1'), _negated=True), models.Q(('corroborated_by__isnull', False), ('source__isnull', False)), _connector='OR'), name='succession_confirmed_twice'), models.CheckConstraint(condition=models.Q(('corroborated_by__isnull', True), models.Q(('source__isnull', False), models.Q(('corroborated_by', models.F('source')), _negated=True)), _connector='OR'), name='succession_two_sources'), models.CheckConstraint(condition=models.Q(('fate__in', ['stays', 'taken_over', 'lapsed'])), name='succession_fate_known'), models.UniqueConstraint(fields=('commitment', 'reshaping'), name='succession_answered_once'), models.CheckConstraint(condition=models.Q(models.Q(('fate', 'taken_over'), ('heir__isnull', False), models.Q(('said_by', ''), _negated=True), models.Q(('words', ''), _negated=True)), models.Q(models.Q(('fate', 'taken_over'), _negated=True), ('heir', None)), _connector='OR'), name='succession_has_an_heir_in_words'), models.CheckConstraint(condition=models.Q(models.Q(('fate', 'lapsed'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='succession_lapsed_for_a_reason')],
            },
        ),
        migrations.RunSQL(GUARDS),
    ]
