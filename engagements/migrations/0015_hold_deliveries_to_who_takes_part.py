"""What is offered to somebody who takes no part any more is not delivered, nor what was refused or diverted.

What only the one who ordered it says was stopped still takes up its part of the offer.
"""

from django.db import migrations, models

GUARDS = """
-- What was recorded last of what became of an offer, on sources that stand.
CREATE FUNCTION engagements_last_outcome(offer uuid) RETURNS engagements_offeroutcome LANGUAGE sql STABLE AS $$
    SELECT o FROM engagements_offeroutcome o
     WHERE o.offer_id = offer AND NOT EXISTS (
        SELECT FROM actors_source s WHERE s.id IN (o.source_id, o.corroborated_by_id) AND s.refuted_at IS NOT NULL)
     ORDER BY o.created_at DESC, o.id DESC LIMIT 1
$$;

-- As 0012 made it, with who takes part, what was recorded of the offer, and stops by who ordered.
CREATE OR REPLACE FUNCTION engagements_guard_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
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
    SELECT coalesce(sum(d.amount), 0) INTO ordered FROM engagements_delivery d
     WHERE d.offer_id = NEW.offer_id AND (d.status <> 'stopped' OR NOT EXISTS (
        SELECT FROM engagements_deliveryevent e WHERE e.delivery_id = d.id AND e.action = 'stop' AND e.by_id <> d.ordered_by_id));
    IF NEW.status <> 'ordered' THEN
        PERFORM engagements_refuse('A delivery begins as ordered.');
    ELSIF offered.engagement_id <> NEW.engagement_id OR NOT EXISTS (
        SELECT WHERE NEW.commitment_id IS NULL
        UNION ALL SELECT FROM engagements_commitment WHERE id = NEW.commitment_id AND engagement_id = NEW.engagement_id)
    THEN
        PERFORM engagements_refuse('An offer, its deliveries and the promise they answer belong to one engagement.');
    ELSIF NOT EXISTS (
        SELECT WHERE offered.actor_id IS NULL
        UNION ALL SELECT FROM engagements_engagementactor
                   WHERE engagement_id = NEW.engagement_id AND actors_kept(actor_id) = actors_kept(offered.actor_id))
    THEN
        PERFORM engagements_refuse('The one to whom it was offered takes no part any more: nothing is delivered there.');
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
    ELSIF (engagements_last_outcome(NEW.offer_id)).fate IN ('refused', 'diverted')
          AND NOT EXISTS (SELECT FROM engagements_delivery WHERE offer_id = NEW.offer_id) THEN
        PERFORM engagements_refuse('Nothing is delivered of an offer that was refused or diverted.');
    END IF;
    RETURN NEW;
END $$;

-- As 0012 made it; whoever reported a diversion does not take it back alone.
CREATE OR REPLACE FUNCTION engagements_guard_offer_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last engagements_offeroutcome;
BEGIN
    PERFORM FROM engagements_offer WHERE id = NEW.offer_id FOR NO KEY UPDATE;
    last := engagements_last_outcome(NEW.offer_id);
    IF NOT EXISTS (SELECT FROM engagements_offer o JOIN engagements_engagement e ON e.id = o.engagement_id
                    WHERE o.id = NEW.offer_id AND e.id = NEW.engagement_id AND e.held_at IS NOT NULL) THEN
        PERFORM engagements_refuse('What became of an offer is recorded of a contact that took place.');
    ELSIF EXISTS (SELECT FROM engagements_delivery WHERE offer_id = NEW.offer_id) THEN
        PERFORM engagements_refuse('What became of this offer is told by its deliveries.');
    ELSIF last.fate = 'diverted' AND NEW.fate <> 'diverted' AND last.recorded_by_id = NEW.recorded_by_id THEN
        PERFORM engagements_refuse('A diversion is taken back by somebody else than who reported it.');
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0014_keep_what_fell"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="deliveryevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", None), ("amount__gt", 0), _connector="OR"),
                name="delivery_event_amount_positive",
            ),
        ),
        migrations.RunSQL(GUARDS),
    ]
