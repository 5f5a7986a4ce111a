"""An answer about a promise that was given by mistake is taken back, once; it stays on record."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE OR REPLACE FUNCTION engagements_guard_succession() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    promise record;
    event record;
BEGIN
    SELECT c.*, e.compartment_id INTO promise FROM engagements_commitment c
      JOIN engagements_engagement e ON e.id = c.engagement_id WHERE c.id = NEW.commitment_id FOR UPDATE OF c;
    SELECT * INTO event FROM actors_reshaping WHERE id = NEW.reshaping_id FOR SHARE;
    IF NEW.taken_back_at IS NOT NULL THEN
        PERFORM engagements_refuse('An answer is taken back after it was given.');
    ELSIF NEW.fate = 'lapsed' AND promise.status <> 'lapsed' OR NEW.fate <> 'lapsed' AND promise.status NOT IN
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
        SELECT max(since) FROM engagements_succession WHERE commitment_id = NEW.commitment_id AND heir_id IS NOT NULL AND taken_back_at IS NULL) THEN
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
CREATE OR REPLACE FUNCTION engagements_guard_holder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.holder_id IS DISTINCT FROM (
        SELECT heir_id FROM engagements_succession WHERE commitment_id = NEW.id AND heir_id IS NOT NULL AND taken_back_at IS NULL
         ORDER BY since DESC, at DESC LIMIT 1)
    THEN
        PERFORM engagements_refuse('A promise is with whoever it was made with, or took it over last.');
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER append_only ON engagements_succession;
CREATE TRIGGER never_deleted BEFORE DELETE ON engagements_succession
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE FUNCTION engagements_guard_taking_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ours text[] := ARRAY['taken_back_at', 'taken_back_by_id', 'taken_back_because'];
    reached text;
BEGIN
    IF OLD.taken_back_at IS NOT NULL OR NEW.taken_back_at IS NULL OR to_jsonb(NEW) - ours <> to_jsonb(OLD) - ours THEN
        PERFORM engagements_refuse('What was answered about a promise stays as it is, but for being taken back once.');
    END IF;
    IF btrim(NEW.taken_back_because) = '' OR NEW.taken_back_at NOT BETWEEN OLD.at AND clock_timestamp() THEN
        PERFORM engagements_refuse('An answer is taken back for a reason, after it was given and not ahead of now.');
    END IF;
    SELECT status INTO reached FROM engagements_commitment WHERE id = NEW.commitment_id FOR UPDATE;
    IF reached NOT IN ('proposed', 'made', 'acknowledged', 'active', 'partially_fulfilled', 'disputed') THEN
        PERFORM engagements_refuse('An answer about a promise is taken back while the promise is open.');
    ELSIF EXISTS (SELECT FROM engagements_breachproposal WHERE commitment_id = NEW.commitment_id AND state = 'proposed') THEN
        PERFORM engagements_refuse('A breach that is proposed is judged first.');
    ELSIF EXISTS (SELECT FROM engagements_succession WHERE commitment_id = NEW.commitment_id AND taken_back_at IS NULL
                  AND (since, at) > (OLD.since, OLD.at)) THEN
        PERFORM engagements_refuse('Of the answers about a promise the last is taken back first.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_taking_back BEFORE UPDATE ON engagements_succession
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_taking_back();

CREATE FUNCTION engagements_hand_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE engagements_commitment SET holder_id = (
        SELECT heir_id FROM engagements_succession WHERE commitment_id = NEW.commitment_id AND heir_id IS NOT NULL
           AND taken_back_at IS NULL ORDER BY since DESC, at DESC LIMIT 1)
     WHERE id = NEW.commitment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER hand_back AFTER UPDATE ON engagements_succession
    FOR EACH ROW WHEN (NEW.heir_id IS NOT NULL) EXECUTE FUNCTION engagements_hand_back();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0032_walk_lists_at_a_million'),
        ('engagements', '0018_ask_what_becomes_of_promises'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='succession',
            name='succession_answered_once',
        ),
        migrations.AddField(
            model_name='succession',
            name='taken_back_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='succession',
            name='taken_back_because',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='succession',
            name='taken_back_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('commitment', 'reshaping'), name='succession_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at', None), ('taken_back_because', ''), ('taken_back_by', None)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False), models.Q(('taken_back_because', ''), _negated=True)), _connector='OR'), name='succession_taken_back_for_a_reason'),
        ),
        migrations.RunSQL(GUARDS),
    ]
