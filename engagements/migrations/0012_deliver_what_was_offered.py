"""Deliveries of what was offered: no more than its value, confirmed by another person, told by what happened alone.

The table of transitions repeats engagements/domain/deliveries.py; a test compares the two. What `clock` stamps stands
apart from the guards, as in 0002. Whether a decision covers a delivery, riskreview 0031 asks.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TRANSITIONS = """
CREATE TABLE engagements_delivery_transition (
    from_status text, action text, to_status text, PRIMARY KEY (from_status, action)
);
INSERT INTO engagements_delivery_transition VALUES
    ('ordered', 'confirm', 'delivered'), ('ordered', 'stop', 'stopped'), ('ordered', 'divert', 'diverted'),
    ('delivered', 'divert', 'diverted');
CREATE TRIGGER append_only BEFORE INSERT OR UPDATE OR DELETE ON engagements_delivery_transition
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""

GUARDS = """
CREATE FUNCTION engagements_stamp_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.ordered_at := transaction_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER clock BEFORE INSERT ON engagements_delivery
    FOR EACH ROW EXECUTE FUNCTION engagements_stamp_delivery();

CREATE FUNCTION engagements_guard_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved text[] := '{status,version,updated_at}';
    offered record;
    whole record;
    ordered numeric;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM engagements_refuse('A delivery is never deleted.');
    ELSIF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - moved IS DISTINCT FROM to_jsonb(OLD) - moved THEN
            PERFORM engagements_refuse('What was ordered is not rewritten afterwards.');
        ELSIF NEW.status <> OLD.status AND NOT EXISTS (
            SELECT FROM engagements_deliveryevent
             WHERE delivery_id = NEW.id AND from_status = OLD.status AND to_status = NEW.status)
        THEN
            PERFORM engagements_refuse('A delivery moves with a record of what happened, and not otherwise.');
        END IF;
        RETURN NEW;
    END IF;
    SELECT status, held_without_cover INTO whole FROM engagements_engagement WHERE id = NEW.engagement_id FOR SHARE;
    -- Of one offer, one order after the other.
    SELECT * INTO offered FROM engagements_offer WHERE id = NEW.offer_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount), 0) INTO ordered FROM engagements_delivery
     WHERE offer_id = NEW.offer_id AND status <> 'stopped';
    IF NEW.status <> 'ordered' THEN
        PERFORM engagements_refuse('A delivery begins as ordered.');
    ELSIF offered.engagement_id <> NEW.engagement_id OR NOT EXISTS (
        SELECT WHERE NEW.commitment_id IS NULL
        UNION ALL SELECT FROM engagements_commitment WHERE id = NEW.commitment_id AND engagement_id = NEW.engagement_id)
    THEN
        PERFORM engagements_refuse('An offer, its deliveries and the promise they answer belong to one engagement.');
    ELSIF whole.held_without_cover THEN
        PERFORM engagements_refuse('This contact took place without cover: nothing is delivered under it.');
    ELSIF whole.status NOT IN ('cleared', 'under_way', 'held', 'reported') THEN
        PERFORM engagements_refuse('Something is delivered from the clearance of an engagement to its closing.');
    ELSIF (NEW.amount IS NULL) <> (offered.amount IS NULL) THEN
        PERFORM engagements_refuse('A delivery names a value where its offer does.');
    ELSIF ordered + NEW.amount > offered.amount THEN
        PERFORM engagements_refuse('No more is delivered than was offered.');
    ELSIF offered.expires_on < (NEW.ordered_at AT TIME ZONE 'UTC')::date THEN
        PERFORM engagements_refuse('Nothing is delivered of an offer that has ended.');
    ELSIF EXISTS (SELECT FROM engagements_delivery WHERE offer_id = NEW.offer_id AND status = 'diverted') THEN
        PERFORM engagements_refuse('Nothing more is delivered of an offer that was diverted.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_delivery BEFORE INSERT OR UPDATE OR DELETE ON engagements_delivery
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_delivery();

CREATE FUNCTION engagements_guard_delivery_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole record;
BEGIN
    SELECT * INTO whole FROM engagements_delivery WHERE id = NEW.delivery_id FOR UPDATE;
    IF NEW.from_status <> whole.status OR NOT EXISTS (
        SELECT FROM engagements_delivery_transition
         WHERE from_status = NEW.from_status AND action = NEW.action AND to_status = NEW.to_status)
    THEN
        PERFORM engagements_refuse(format('A delivery cannot go from "%s" to "%s".', whole.status, NEW.to_status));
    ELSIF NEW.action = 'confirm' AND NEW.by_id = whole.ordered_by_id THEN
        PERFORM engagements_refuse('A delivery is confirmed by somebody else than who ordered it.');
    ELSIF NEW.amount > coalesce(whole.amount, 0) OR NEW.action = 'confirm' AND NEW.amount IS NULL AND whole.amount IS NOT NULL THEN
        PERFORM engagements_refuse('What arrived is named, and no more than what was ordered.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_delivery_event BEFORE INSERT ON engagements_deliveryevent
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_delivery_event();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON engagements_deliveryevent
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();

CREATE FUNCTION engagements_move_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE engagements_delivery SET status = NEW.to_status, version = version + 1, updated_at = NEW.at
     WHERE id = NEW.delivery_id;
    RETURN NULL;
END $$;
CREATE TRIGGER move_delivery AFTER INSERT ON engagements_deliveryevent
    FOR EACH ROW EXECUTE FUNCTION engagements_move_delivery();

-- A plan that is revised keeps the offers of which something was ordered.
CREATE FUNCTION engagements_keep_ordered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM engagements_delivery WHERE offer_id = OLD.id)
       AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - 'position' IS DISTINCT FROM to_jsonb(OLD) - 'position')
    THEN
        PERFORM engagements_refuse('An offer of which something was ordered stays as it is.');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_ordered BEFORE UPDATE OR DELETE ON engagements_offer
    FOR EACH ROW EXECUTE FUNCTION engagements_keep_ordered();

-- As 0005 made it; once something was ordered, the deliveries alone say what became of an offer.
CREATE OR REPLACE FUNCTION engagements_guard_offer_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM engagements_offer WHERE id = NEW.offer_id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM engagements_offer o JOIN engagements_engagement e ON e.id = o.engagement_id
                    WHERE o.id = NEW.offer_id AND e.id = NEW.engagement_id AND e.held_at IS NOT NULL) THEN
        PERFORM engagements_refuse('What became of an offer is recorded of a contact that took place.');
    ELSIF EXISTS (SELECT FROM engagements_delivery WHERE offer_id = NEW.offer_id) THEN
        PERFORM engagements_refuse('What became of this offer is told by its deliveries.');
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0030_end_look_ups_and_leave_hits_unlisted'),
        ('engagements', '0011_release_information'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('text', models.TextField(verbose_name='what exactly is delivered')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='value')),
                ('through', models.TextField(verbose_name='through whose hands it goes')),
                ('legal_authority_ref', models.CharField(blank=True, help_text='Licence, exemption or approval, with its number.', max_length=200, verbose_name='legal authority')),
                ('status', models.CharField(choices=[('ordered', 'Ordered'), ('delivered', 'Delivered'), ('stopped', 'Stopped or not delivered'), ('diverted', 'Diverted to somebody or something else')], default='ordered', max_length=9, verbose_name='status')),
                ('ordered_at', models.DateTimeField(verbose_name='ordered')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='engagements.commitment', verbose_name='commitment it answers')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='engagements.engagement')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='engagements.offer', verbose_name='offer')),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ordered by')),
            ],
            options={
                'verbose_name': 'delivery',
            },
        ),
        migrations.CreateModel(
            name='DeliveryEvent',
            fields=[
                ('reliability', models.CharField(blank=True, choices=[('A', 'A: completely reliable'), ('B', 'B: usually reliable'), ('C', 'C: fairly reliable'), ('D', 'D: not usually reliable'), ('E', 'E: unreliable'), ('F', 'F: reliability cannot be judged')], max_length=1, verbose_name='reliability of the source')),
                ('credibility', models.CharField(blank=True, choices=[('1', '1: confirmed by other sources'), ('2', '2: probably true'), ('3', '3: possibly true'), ('4', '4: doubtful'), ('5', '5: improbable'), ('6', '6: truth cannot be judged')], max_length=1, verbose_name='credibility of the information')),
                ('noted_on', models.DateField(blank=True, null=True, verbose_name='noted on')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('action', models.CharField(choices=[('confirm', 'Confirm the delivery'), ('stop', 'Record as stopped or not delivered'), ('divert', 'Report a diversion')], max_length=7)),
                ('from_status', models.CharField(choices=[('ordered', 'Ordered'), ('delivered', 'Delivered'), ('stopped', 'Stopped or not delivered'), ('diverted', 'Diverted to somebody or something else')], max_length=9)),
                ('to_status', models.CharField(choices=[('ordered', 'Ordered'), ('delivered', 'Delivered'), ('stopped', 'Stopped or not delivered'), ('diverted', 'Diverted to somebody or something else')], max_length=9)),
                ('occurred_on', models.DateField(verbose_name='when')),
                ('text', models.TextField(verbose_name='what was seen')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='value that arrived')),
                ('proof', models.TextField(blank=True, help_text='Where it is kept: a link, a number, or what the paper says.', verbose_name='proof')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corroborated_by', models.ForeignKey(blank=True, help_text='Credibility 1 needs a second source of another origin.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='second source')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='engagements.delivery')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.source', verbose_name='source')),
            ],
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['ordered', 'delivered', 'stopped', 'diverted'])), name='delivery_status_known'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('through', ''), _negated=True)), name='delivery_says_what_and_how'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gt', 0), _connector='OR'), name='delivery_amount_positive'),
        ),
        migrations.AddIndex(
            model_name='deliveryevent',
            index=models.Index(fields=['delivery', 'at'], name='delivery_event_order'),
        ),
        migrations.AddConstraint(
            model_name='deliveryevent',
            constraint=models.CheckConstraint(condition=models.Q(('reliability__in', ['A', 'B', 'C', 'D', 'E', 'F', ''])), name='deliveryevent_reliability_known'),
        ),
        migrations.AddConstraint(
            model_name='deliveryevent',
            constraint=models.CheckConstraint(condition=models.Q(('credibility__in', ['1', '2', '3', '4', '5', '6', ''])), name='deliveryevent_credibility_known'),
        ),
        migrations.AddConstraint(
            model_name='deliveryevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credibility', ''), ('reliability', '')), models.Q(models.Q(('reliability', ''), _negated=True), models.Q(('credibility', ''), _negated=True)), _connector='OR'), name='deliveryevent_both_grades'),
        ),
        migrations.AddConstraint(
            model_name='deliveryevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credibility', '1'), _negated=True), models.Q(('corroborated_by__isnull', False), ('source__isnull', False)), _connector='OR'), name='deliveryevent_confirmed_twice'),
        ),
        migrations.AddConstraint(
            model_name='deliveryevent',
            constraint=models.CheckConstraint(condition=models.Q(('corroborated_by__isnull', True), models.Q(('source__isnull', False), models.Q(('corroborated_by', models.F('source')), _negated=True)), _connector='OR'), name='deliveryevent_two_sources'),
        ),
        migrations.AddConstraint(
            model_name='deliveryevent',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='delivery_event_says_what'),
        ),
        migrations.AddConstraint(
            model_name='deliveryevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', 'confirm'), _negated=True), models.Q(models.Q(('proof', ''), _negated=True), models.Q(('reliability', ''), _negated=True)), _connector='OR'), name='delivery_confirmed_with_proof'),
        ),
        migrations.RunSQL(TRANSITIONS + GUARDS),
    ]
